using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>A bare gateway client: frames as they come, a deadline on every wait.</summary>
internal sealed class RawGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonObject> _frames = Channel.CreateUnbounded<JsonObject>();
    private readonly List<JsonObject> _kept = [];
    private Task _reading = Task.CompletedTask;

    public JsonObject Ready { get; set; } = [];
    public string SessionId => Ready["session_id"]!.GetValue<string>();

    /// <summary>The seq of the last dispatch that was read from the socket.</summary>
    public long Seq { get; private set; }
    public List<JsonObject> All { get; } = [];

    /// <summary>How many payloads came as zlib, each by itself.</summary>
    public int Packed { get; private set; }

    public static async Task<RawGateway> ConnectAsync(Uri address, string? origin = null)
    {
        var gateway = new RawGateway();
        if (origin is not null)
        {
            gateway._socket.Options.SetRequestHeader("Origin", origin);
        }

        gateway._socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await gateway._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        gateway._reading = gateway.ReadAsync(address.Query.Contains("zlib-stream", StringComparison.Ordinal));
        return gateway;
    }

    private string Unpack(byte[] bytes)
    {
        Packed++;
        return Inflater.Whole(bytes);
    }

    private async Task ReadAsync(bool compressed)
    {
        using var inflate = new Inflater();
        var buffer = new byte[64 << 10];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(buffer, 0, result.Count);
                if (!result.EndOfMessage)
                {
                    continue;
                }

                var bytes = message.ToArray();
                message.SetLength(0);
                var text =
                    compressed ? inflate.Add(bytes)
                    : result.MessageType == WebSocketMessageType.Binary ? Unpack(bytes)
                    : Encoding.UTF8.GetString(bytes);
                var frame = (JsonObject)JsonNode.Parse(text)!;
                if (frame["op"]!.GetValue<int>() == 0)
                {
                    Seq = frame["s"]!.GetValue<long>();
                }

                lock (All)
                {
                    All.Add(frame);
                }

                _frames.Writer.TryWrite(frame);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut: the same as the end.
        }

        _frames.Writer.TryComplete();
    }

    public Task SendAsync(int op, JsonNode? d) =>
        SendTextAsync(new JsonObject { ["op"] = op, ["d"] = d }.ToJsonString());

    public Task SendTextAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task IdentifyAsync(string token, int intents = 1, JsonNode? shard = null)
    {
        var d = new JsonObject
        {
            ["token"] = token,
            ["intents"] = intents,
            ["properties"] = new JsonObject
            {
                ["os"] = "linux",
                ["browser"] = "raw",
                ["device"] = "raw",
            },
        };
        if (shard is not null)
        {
            d["shard"] = shard.DeepClone();
        }

        return SendAsync(2, d);
    }

    public Task ResumeAsync(string token, string session, long seq) =>
        SendAsync(
            6,
            new JsonObject
            {
                ["token"] = token,
                ["session_id"] = session,
                ["seq"] = seq,
            }
        );

    /// <summary>The next frame that fits; others are kept for later waits.</summary>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> fits, string what)
    {
        var kept = _kept.FindIndex(f => fits(f));
        if (kept >= 0)
        {
            var frame = _kept[kept];
            _kept.RemoveAt(kept);
            return frame;
        }

        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var frame = await _frames.Reader.ReadAsync(deadline.Token);
                if (fits(frame))
                {
                    return frame;
                }

                _kept.Add(frame);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException(
                $"No {what}; had: {string.Join(", ", All.Select(f => f["t"]?.ToString() ?? f["op"]!.ToString()))}; closed {_socket.CloseStatus}",
                e
            );
        }
    }

    /// <summary>Whether a frame that fits comes in time.</summary>
    public async Task<bool> HasAsync(Func<JsonObject, bool> fits, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            JsonObject frame;
            do
            {
                frame = await _frames.Reader.ReadAsync(deadline.Token);
            } while (!fits(frame));
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
    }

    public async Task<JsonObject> OpAsync(int op) => await NextAsync(f => f["op"]!.GetValue<int>() == op, $"op {op}");

    /// <summary>The data of the next event with this name.</summary>
    public async Task<JsonObject> EventAsync(string name, Func<JsonObject, bool>? fits = null) =>
        (JsonObject)
            (
                await NextAsync(
                    f => f["t"]?.GetValue<string>() == name && (fits is null || fits((JsonObject)f["d"]!)),
                    name
                )
            )["d"]!;

    /// <summary>Everything that came up to the answer to a heartbeat that is sent now.</summary>
    public async Task<IReadOnlyList<JsonObject>> SettleAsync()
    {
        await SendAsync(1, Seq);
        await OpAsync(11);
        lock (All)
        {
            return [.. All];
        }
    }

    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await SettleAsync()).Select(f => f["t"]?.GetValue<string>()).OfType<string>()];

    /// <summary>Waits until the server closed the socket, and gives the code; null when it was cut.</summary>
    public async Task<int?> ClosedAsync()
    {
        await _reading.WaitAsync(Patience);
        return (int?)_socket.CloseStatus;
    }

    public async Task CloseAsync(int code)
    {
        await _socket.CloseAsync((WebSocketCloseStatus)code, "", CancellationToken.None);
        await _reading.WaitAsync(Patience);
    }

    public void Cut() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }
}
