using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord.Gateway;

/// <summary>Keeps one shard's session on a socket: connects, beats, receives, connects again.</summary>
internal sealed partial class Shard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly int _id;
    private readonly int _count;
    private readonly GatewaySession _session;
    private readonly IdentifyGate _gate;
    private readonly bool _compress;
    private readonly TimeProvider _time;
    private readonly Action<Model.Interaction> _onInteraction;
    private readonly ChannelWriter<DiscordEvent> _events;
    private readonly ILogger<Shard> _log;
    private ShardState _state;
    private TimeSpan? _latency;
    private int _reconnects;

    public Shard(
        int id,
        int count,
        GatewaySession session,
        IdentifyGate gate,
        bool compress,
        TimeProvider time,
        Action<Model.Interaction> onInteraction,
        ChannelWriter<DiscordEvent> events,
        ILogger<Shard> log
    )
    {
        _id = id;
        _count = count;
        _session = session;
        _gate = gate;
        _compress = compress;
        _time = time;
        _onInteraction = onInteraction;
        _events = events;
        _log = log;
    }

    public ShardStatus Status => new(_id, _count, _state, _latency, _session.Guilds, _reconnects);

    /// <summary>Runs until <paramref name="ct"/> fires.</summary>
    /// <exception cref="DiscordFatalException">Discord will not have us.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            for (var first = true; !ct.IsCancellationRequested; first = false)
            {
                _state = ShardState.Connecting;
                if (!first)
                {
                    Interlocked.Increment(ref _reconnects);
                }

                var next = await ConnectAsync(ct);
                if (next is GiveUp end)
                {
                    throw new DiscordFatalException(end.Reason);
                }

                if (next is Reconnect again && !ct.IsCancellationRequested)
                {
                    LogReconnect(_id, again.Reason, again.Wait, _session.WillIdentify ? "a new session" : "a resume");
                    await Task.Delay(again.Wait, _time, ct);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _state = ShardState.Stopped;
        }
    }

    /// <summary>One connection, from dialling to its end; tells what comes next.</summary>
    private async Task<GatewayStep?> ConnectAsync(CancellationToken ct)
    {
        using var turn = _session.WillIdentify ? await _gate.EnterAsync(_id, ct) : null;
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        var url = new UriBuilder(_session.Url)
        {
            Query = _compress ? "v=10&encoding=json&compress=zlib-stream" : "v=10&encoding=json",
        };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(ConnectTimeout);
            await socket.ConnectAsync(url.Uri, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            ct.ThrowIfCancellationRequested();
            LogNoConnection(_id, e.Message);
            return Closed(null);
        }

        await using var connection = new Connection(this, socket, turn);
        return await connection.RunAsync(ct);
    }

    private GatewayStep Closed(int? code)
    {
        var steps = new List<GatewayStep>(1);
        lock (_lock)
        {
            _session.OnClosed(code, steps);
        }

        return steps[0];
    }

    /// <summary>What lives as long as one socket.</summary>
    private sealed class Connection(Shard shard, ClientWebSocket socket, IdentifyGate.Turn? turn) : IAsyncDisposable
    {
        private readonly TimeProvider _time = shard._time;
        private readonly SendBudget _budget = new(shard._time);
        private readonly SemaphoreSlim _sending = new(1);
        private readonly CancellationTokenSource _over = new();
        private readonly List<GatewayStep> _steps = new(4);
        private Task _heart = Task.CompletedTask;
        private GatewayStep? _next;
        private long _beatAt;

        public async Task<GatewayStep?> RunAsync(CancellationToken ct)
        {
            lock (shard._lock)
            {
                shard._session.OnConnected();
            }

            // Cancelling a receive would abort the socket without a close frame; so stopping is a close of our own.
            await using var stop = ct.UnsafeRegister(
                static state => _ = ((Connection)state!).CloseAsync(WebSocketCloseStatus.NormalClosure, CloseTimeout),
                this
            );
            using var hello = _time.CreateTimer(
                static state => ((Connection)state!).EndIfSilent(),
                this,
                ConnectTimeout,
                Timeout.InfiniteTimeSpan
            );
            int? code = null;
            try
            {
                code = await ReceiveAsync();
            }
            catch (Exception e)
                when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
            {
                if (!ct.IsCancellationRequested && _next is null)
                {
                    shard.LogLost(shard._id, e.Message);
                }
            }
            catch (InvalidDataException e)
            {
                shard.LogLost(shard._id, e.Message);
            }

            return ct.IsCancellationRequested ? null : _next ?? shard.Closed(code);
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _heart;
            _over.Dispose();
            _sending.Dispose();
        }

        private void EndIfSilent()
        {
            if (_heart == Task.CompletedTask)
            {
                socket.Abort();
            }
        }

        /// <summary>Receives until the socket ends; tells Discord's close code, if it sent one.</summary>
        private async Task<int?> ReceiveAsync()
        {
            using var inflater = shard._compress ? new Inflater() : null;
            var buffer = new byte[16 * 1024];
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                var receivedAt = _time.GetTimestamp();
                if (result.MessageType is WebSocketMessageType.Close)
                {
                    // Not with 1000, which would end the session that we want to resume.
                    var code = (int?)socket.CloseStatus;
                    await CloseAsync((WebSocketCloseStatus)GatewaySession.ResumableClose, TimeSpan.Zero);
                    return code is null or 1005 or 1006 ? null : code;
                }

                length += result.Count;
                if (!result.EndOfMessage || (inflater is not null && !Inflater.IsComplete(buffer.AsSpan(0, length))))
                {
                    continue;
                }

                var payload = buffer.AsMemory(0, length);
                await HandleAsync(inflater is null ? payload : inflater.Inflate(payload), receivedAt);
                length = 0;
                if (buffer.Length > 1024 * 1024)
                {
                    buffer = new byte[16 * 1024];
                }

                if (_next is not null)
                {
                    return null;
                }
            }
        }

        private ValueTask HandleAsync(ReadOnlyMemory<byte> payload, long receivedAt)
        {
            lock (shard._lock)
            {
                if (!GatewayFrame.TryParse(payload.Span, out var frame))
                {
                    shard.LogUnreadable(shard._id, payload.Length);
                    return default;
                }

                if (frame.Op == (int)GatewayOp.HeartbeatAck && _beatAt != 0)
                {
                    shard._latency = _time.GetElapsedTime(_beatAt, receivedAt);
                }

                try
                {
                    shard._session.On(frame, receivedAt, _steps);
                }
                catch (Exception e)
                {
                    // An event in a shape that nobody foresaw must not end the session.
                    shard.LogUnreadableEvent(e, shard._id, System.Text.Encoding.UTF8.GetString(frame.Event));
                }

                if (_steps.Count == 0)
                {
                    return default;
                }
            }

            return ApplyAsync();
        }

        private async ValueTask ApplyAsync()
        {
            // Only the receiver comes here, so that the list is its own.
            for (var i = 0; i < _steps.Count; i++)
            {
                await ApplyAsync(_steps[i]);
            }

            _steps.Clear();
        }

        private async ValueTask ApplyAsync(GatewayStep step)
        {
            switch (step)
            {
                case DeliverInteraction deliver:
                    shard._onInteraction(deliver.Interaction);
                    break;
                case RaiseEvent raise:
                    shard._events.TryWrite(raise.Event);
                    break;
                case SendPayload send:
                    await SendAsync(send, own: send.Op is not GatewayOp.Heartbeat);
                    break;
                case StartHeartbeat start:
                    _heart = _heart.IsCompleted ? BeatAsync(start) : _heart;
                    break;
                case SessionUp up:
                    shard._state = ShardState.Ready;
                    shard.LogUp(shard._id, up.Resumed ? "resumed" : "ready");
                    break;
                case Reconnect or GiveUp:
                    _next = step;
                    await CloseAsync(
                        (WebSocketCloseStatus)(step is Reconnect again ? again.CloseCode : 1000),
                        TimeSpan.Zero
                    );
                    break;
            }
        }

        private async Task BeatAsync(StartHeartbeat start)
        {
            var steps = new List<GatewayStep>(1);
            try
            {
                for (var wait = start.First; ; wait = start.Interval)
                {
                    await Task.Delay(wait, _time, _over.Token);
                    steps.Clear();
                    lock (shard._lock)
                    {
                        shard._session.OnHeartbeatDue(steps);
                    }

                    if (steps[0] is not SendPayload beat)
                    {
                        _next = steps[0];
                        await CloseAsync(
                            (WebSocketCloseStatus)GatewaySession.ResumableClose,
                            TimeSpan.FromMilliseconds(250)
                        );
                        return;
                    }

                    await SendAsync(beat, own: true);
                }
            }
            catch (Exception e)
                when (e
                        is OperationCanceledException
                            or WebSocketException
                            or ObjectDisposedException
                            or InvalidOperationException
                )
            {
                // The receiver sees the end of the socket too, and says what comes next.
            }
        }

        /// <param name="send">The payload.</param>
        /// <param name="own">Whether it may touch the reserve: not if it answers a heartbeat that Discord asked for.</param>
        private async Task SendAsync(SendPayload send, bool own)
        {
            if (send.Utf8.Length > 4096)
            {
                throw new InvalidOperationException($"A {send.Op} of {send.Utf8.Length} bytes; Discord takes 4096.");
            }

            await _sending.WaitAsync(_over.Token);
            try
            {
                if (!_budget.TryTake(own))
                {
                    return;
                }

                if (send.Op is GatewayOp.Heartbeat)
                {
                    _beatAt = _time.GetTimestamp();
                }

                await socket.SendAsync(send.Utf8.AsMemory(), WebSocketMessageType.Text, true, _over.Token);
                if (send.Op is GatewayOp.Identify)
                {
                    turn?.Used();
                }
            }
            finally
            {
                _sending.Release();
            }
        }

        /// <summary>Says goodbye.</summary>
        /// <param name="status">1000 ends the session, the others keep it.</param>
        /// <param name="patience">How long the receiver may wait for Discord's goodbye before we hang up; zero: it does not.</param>
        private async Task CloseAsync(WebSocketCloseStatus status, TimeSpan patience)
        {
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    using var limit = new CancellationTokenSource(CloseTimeout);
                    await socket.CloseOutputAsync(status, null, limit.Token);
                }

                if (patience > TimeSpan.Zero && socket.State is WebSocketState.CloseSent)
                {
                    await Task.Delay(patience, _time, _over.Token);
                    socket.Abort();
                }
            }
            catch (Exception e)
                when (e
                        is WebSocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                            or InvalidOperationException
                )
            {
                socket.Abort();
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Shard {Shard} is {State}")]
    private partial void LogUp(int shard, string state);

    [LoggerMessage(LogLevel.Information, "Shard {Shard} reconnects ({Reason}) in {Wait} for {What}")]
    private partial void LogReconnect(int shard, string reason, TimeSpan wait, string what);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} cannot reach the gateway: {Reason}")]
    private partial void LogNoConnection(int shard, string reason);

    [LoggerMessage(LogLevel.Information, "Shard {Shard} lost its connection: {Reason}")]
    private partial void LogLost(int shard, string reason);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} got {Length} bytes that are no gateway payload")]
    private partial void LogUnreadable(int shard, int length);

    [LoggerMessage(LogLevel.Warning, "Shard {Shard} could not read a {Event}")]
    private partial void LogUnreadableEvent(Exception e, int shard, string @event);
}
