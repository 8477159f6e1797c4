using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Discord.Net.WebSockets;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.DiscordNet;

/// <summary>
/// Discord.Net's socket, with the interactions read from its frames by the port's own reader: 3.16 drops whole
/// interactions whose message or form holds a component that it does not know. Discord.Net gets everything else, and of
/// an interaction its number in the sequence, which resuming needs.
/// </summary>
/// <param name="compress">Whether the traffic is compressed; null: unless it stays on this machine.</param>
/// <param name="time">When an interaction came.</param>
/// <param name="deliver">Gets each interaction, and returns at once.</param>
/// <param name="log">Hears of what cannot be read.</param>
internal sealed partial class InteractionSocket(
    bool? compress,
    TimeProvider time,
    Action<Interaction> deliver,
    ILogger log
) : IWebSocketClient
{
    private const string Compression = "&compress=zlib-stream";
    private readonly IWebSocketClient _socket = DefaultWebSocketProvider.Instance();
    private readonly MemoryStream _packed = new();
    private readonly MemoryStream _plain = new();
    private ZLibStream? _inflater;

    // Frames are handed on as text, since the compressed ones are unpacked here.
    public event Func<byte[], int, int, Task> BinaryMessage
    {
        add { }
        remove { }
    }

    public event Func<string, Task>? TextMessage;

    public event Func<Exception, Task> Closed
    {
        add => _socket.Closed += value;
        remove => _socket.Closed -= value;
    }

    public void SetHeader(string key, string value) => _socket.SetHeader(key, value);

    public void SetCancelToken(CancellationToken cancelToken) => _socket.SetCancelToken(cancelToken);

    public Task ConnectAsync(string host)
    {
        _socket.BinaryMessage -= OnBinaryAsync;
        _socket.BinaryMessage += OnBinaryAsync;
        _socket.TextMessage -= OnTextAsync;
        _socket.TextMessage += OnTextAsync;
        _packed.SetLength(0);
        _inflater?.Dispose();
        _inflater = new(_packed, CompressionMode.Decompress, leaveOpen: true);
        return _socket.ConnectAsync(
            compress ?? !new Uri(host).IsLoopback ? host : host.Replace(Compression, "", StringComparison.Ordinal)
        );
    }

    public Task DisconnectAsync(int closeCode = 1000) => _socket.DisconnectAsync(closeCode);

    public Task SendAsync(byte[] data, int index, int count, bool isText) =>
        _socket.SendAsync(data, index, count, isText);

    public void Dispose()
    {
        _socket.Dispose();
        _inflater?.Dispose();
        _packed.Dispose();
        _plain.Dispose();
    }

    private Task OnTextAsync(string text) =>
        text.Contains("\"INTERACTION_CREATE\"", StringComparison.Ordinal)
            ? OnFrameAsync(Encoding.UTF8.GetBytes(text))
            : HandOnAsync(text);

    private Task OnBinaryAsync(byte[] data, int index, int count)
    {
        _packed.SetLength(0);
        _packed.Write(data, index, count);
        _packed.Position = 0;
        _plain.SetLength(0);
        _inflater!.CopyTo(_plain);
        return OnFrameAsync(_plain.GetBuffer().AsMemory(0, (int)_plain.Length));
    }

    private Task OnFrameAsync(ReadOnlyMemory<byte> frame)
    {
        var received = time.GetTimestamp();
        if (Find(frame.Span) is not { } found)
        {
            return HandOnAsync(Encoding.UTF8.GetString(frame.Span));
        }

        try
        {
            deliver(Interaction.Parse(frame.Span[found.Data], received));
        }
        catch (JsonException e)
        {
            LogUnreadable(e.Message);
        }

        return HandOnAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"op":0,"s":{{found.Sequence}},"t":"INTERACTION_READ","d":null}"""
            )
        );
    }

    private Task HandOnAsync(string frame) => TextMessage?.Invoke(frame) ?? Task.CompletedTask;

    /// <summary>An interaction's number and where its data stands; null for any other frame.</summary>
    private static (long Sequence, Range Data)? Find(ReadOnlySpan<byte> frame)
    {
        if (frame.IndexOf("\"INTERACTION_CREATE\""u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(frame);
        var (isInteraction, sequence, data) = (false, 0L, default(Range));
        reader.Read();
        while (reader.NextProperty())
        {
            if (reader.Is("t"u8))
            {
                isInteraction =
                    reader.TokenType is JsonTokenType.String && reader.ValueTextEquals("INTERACTION_CREATE"u8);
            }
            else if (reader.Is("s"u8))
            {
                sequence = reader.ReadLong();
            }
            else if (reader.Is("d"u8))
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                data = start..(int)reader.BytesConsumed;
            }
            else
            {
                reader.SkipValue();
            }
        }

        return isInteraction ? (sequence, data) : null;
    }

    [LoggerMessage(LogLevel.Error, "An interaction cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
