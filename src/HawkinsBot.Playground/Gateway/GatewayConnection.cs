using System.Buffers;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;
using Channels = System.Threading.Channels;

namespace HawkinsBot.Playground.Gateway;

/// <summary>One gateway socket: its frames in, its frames out, its heartbeat.</summary>
internal sealed partial class GatewayConnection
{
    private const int LongestPayload = 4096;
    private static readonly TimeSpan CloseAfterReconnect = TimeSpan.FromSeconds(3);
    private readonly GatewayHub _hub;
    private readonly WebSocket _socket;
    private readonly bool _compress;
    private readonly bool _fromPage;
    private bool _packs;
    private readonly Queue<DateTimeOffset> _received = new();
    private readonly Channels.Channel<Outgoing> _outgoing = Channels.Channel.CreateUnbounded<Outgoing>(
        new Channels.UnboundedChannelOptions { SingleReader = true }
    );
    private GatewaySession? _session;
    private ITimer? _watchdog;
    private ITimer? _closing;
    private bool _closed;

    public GatewayConnection(GatewayHub hub, WebSocket socket, string address, bool compress, bool fromPage)
    {
        _hub = hub;
        _socket = socket;
        _compress = compress;
        _fromPage = fromPage;
        Address = address;
    }

    private readonly record struct Outgoing(byte[]? Payload, bool Packed, int Code, string? Reason);

    /// <summary>Where this socket came to, for <c>resume_gateway_url</c>.</summary>
    public string Address { get; }

    /// <summary>Whether it is a person's: by its session, or because the page opened it and has not identified yet.</summary>
    public bool IsPerson => _session is null ? _fromPage : !_session.IsBot;

    public bool IsBot => _session is { IsBot: true };

    public void Send(byte[] payload)
    {
        if (!IsPerson)
        {
            _hub.Inspector.Frame(_session?.Id, _session?.Shard, incoming: false, payload);
        }

        _outgoing.Writer.TryWrite(new Outgoing(payload, _packs, 0, null));
    }

    private void Send(int op, JsonNode? data) =>
        Send(
            Json.Object(w =>
            {
                w.WriteNull("t");
                w.WriteNull("s");
                w.WriteNumber("op", op);
                w.Node("d", data);
            })
        );

    public void Close(int code, string reason)
    {
        _closed = true;
        _outgoing.Writer.TryWrite(new Outgoing(null, false, code, reason));
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Closes with a code that a fault gives; after some of them a session cannot be resumed.</summary>
    public void CloseInjected(int code)
    {
        if (_session is { } session && code is 4003 or 4004 or 4007 or 4009 or (>= 4010 and <= 4014))
        {
            _hub.End(session);
        }

        if (code is 1005 or 1006 or 1015)
        {
            // These say that no close frame came.
            Abort();
            return;
        }

        Close(code, "Injected");
    }

    /// <summary>Cuts the socket with no close frame.</summary>
    public void Abort()
    {
        _closed = true;
        _socket.Abort();
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Op 7, and the close that follows some seconds later.</summary>
    public void AskToReconnect()
    {
        Send(7, null);
        _closing = _hub.World.Real.CreateTimer(
            _ => Close(4000, "Reconnect"),
            null,
            CloseAfterReconnect,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Op 9; unless it is resumable, the session is gone.</summary>
    public void Invalidate(bool resumable)
    {
        if (_session is { } session)
        {
            session.Connection = null;
            session.LostAt = _hub.World.Real.GetUtcNow();
            if (!resumable)
            {
                _hub.End(session);
            }
        }

        Send(9, resumable);
        _session = null;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var sending = SendLoopAsync(ct);
        lock (_hub.World.Gate)
        {
            _hub.Connections.Add(this);
            if (!IsPerson)
            {
                _hub.Inspector.Socket(null, "open", null, null);
            }

            Send(
                10,
                new JsonObject
                {
                    ["heartbeat_interval"] = _hub.World.Options.HeartbeatInterval,
                    ["_trace"] = new JsonArray(),
                }
            );
        }

        // A heartbeat may be late by half an interval before the connection counts as dead.
        var patience = TimeSpan.FromMilliseconds(_hub.World.Options.HeartbeatInterval * 1.5);
        _watchdog = _hub.World.Real.CreateTimer(_ => OnSilence(), null, patience, Timeout.InfiniteTimeSpan);
        try
        {
            await ReceiveLoopAsync(patience, ct);
        }
        finally
        {
            _watchdog.Dispose();
            _closing?.Dispose();
            lock (_hub.World.Gate)
            {
                _hub.Connections.Remove(this);
                var code = (int?)_socket.CloseStatus;
                if (!IsPerson)
                {
                    _hub.Inspector.Socket(_session?.Id, "closed", code, _socket.CloseStatusDescription);
                }

                if (_session is { } session)
                {
                    // Only a close by the client with 1000 or 1001 ends the session.
                    _hub.Detach(session, this, forGood: !_closed && code is 1000 or 1001);
                }
            }

            _outgoing.Writer.TryComplete();
            await sending;
            if (_socket.State is WebSocketState.CloseReceived)
            {
                await CloseQuietlyAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure);
            }
        }
    }

    private async Task CloseQuietlyAsync(WebSocketCloseStatus status)
    {
        try
        {
            await _socket.CloseOutputAsync(status, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is gone already: nothing is left to close.
        }
    }

    private void OnSilence()
    {
        lock (_hub.World.Gate)
        {
            Close(4000, "No heartbeat");
        }
    }

    private async Task SendLoopAsync(CancellationToken ct)
    {
        using var target = new MemoryStream();
        using var zlib = _compress ? new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true) : null;
        try
        {
            await foreach (var item in _outgoing.Reader.ReadAllAsync(ct))
            {
                if (item.Payload is null)
                {
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)item.Code, item.Reason, ct);
                    // The client answers the close, or is cut off.
                    _closing = _hub.World.Real.CreateTimer(
                        _ => _socket.Abort(),
                        null,
                        TimeSpan.FromSeconds(5),
                        Timeout.InfiniteTimeSpan
                    );
                    return;
                }

                target.SetLength(0);
                if (zlib is not null)
                {
                    zlib.Write(item.Payload);
                    zlib.Flush();
                }
                else if (item.Packed)
                {
                    using var whole = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);
                    whole.Write(item.Payload);
                }
                else
                {
                    await _socket.SendAsync(item.Payload, WebSocketMessageType.Text, endOfMessage: true, ct);
                    continue;
                }

                await _socket.SendAsync(
                    target.GetBuffer().AsMemory(0, (int)target.Length),
                    WebSocketMessageType.Binary,
                    endOfMessage: true,
                    ct
                );
            }
        }
        catch (Exception e)
            when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The socket is gone; the receiving side notices and detaches the session.
        }
    }

    private async Task ReceiveLoopAsync(TimeSpan patience, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestPayload + 1);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    var room = buffer.AsMemory(
                        Math.Min(length, LongestPayload),
                        LongestPayload + 1 - Math.Min(length, LongestPayload)
                    );
                    result = await _socket.ReceiveAsync(room, ct);
                    length += result.Count;
                } while (!result.EndOfMessage && result.MessageType != WebSocketMessageType.Close);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                lock (_hub.World.Gate)
                {
                    if (!_closed)
                    {
                        On(length > LongestPayload ? null : buffer.AsSpan(0, length).ToArray(), patience);
                    }
                }
            }
        }
        catch (Exception e)
            when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Lost: the session stays resumable.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void On(byte[]? payload, TimeSpan patience)
    {
        if (TooMany())
        {
            Close(4008, "You are being rate limited.");
            return;
        }

        var message = payload is null ? null : Parse(payload);
        if (payload is not null && !IsPerson)
        {
            _hub.Inspector.Frame(_session?.Id, _session?.Shard, incoming: true, payload);
        }

        if (message is null)
        {
            Close(4002, "Error while decoding payload.");
            return;
        }

        var op = message.Int("op");
        if (op is null or < 0 or > 255)
        {
            Close(op is null ? 4002 : 4001, "Unknown opcode.");
            return;
        }

        switch (op)
        {
            case 1:
                _watchdog?.Change(patience, Timeout.InfiniteTimeSpan);
                if (!_hub.Silent || IsPerson)
                {
                    Send(11, null);
                }

                break;
            case 2 when _session is not null:
                Close(4005, "Already authenticated.");
                break;
            case 2:
                Identify(message.Obj("d"));
                break;
            case 6 when _session is not null:
                Close(4005, "Already authenticated.");
                break;
            case 6:
                Resume(message.Obj("d"));
                break;
            case 3 or 4 or 8 or 31 or 43 when _session is null:
                Close(4003, "Not authenticated.");
                break;
            case 8:
                SendMembers(message.Obj("d"));
                break;
            case 3 or 4 or 31 or 43:
                break;
            default:
                Close(4001, "Unknown opcode.");
                break;
        }
    }

    private static JsonObject? Parse(byte[] payload)
    {
        try
        {
            return JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>120 payloads in 60 seconds are allowed; people are not counted.</summary>
    private bool TooMany()
    {
        if (IsPerson)
        {
            return false;
        }

        var now = _hub.World.Real.GetUtcNow();
        while (_received.TryPeek(out var first) && now - first >= TimeSpan.FromSeconds(60))
        {
            _received.Dequeue();
        }

        _received.Enqueue(now);
        return _received.Count > 120;
    }
}
