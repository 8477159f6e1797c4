using System.Threading.Channels;
using Discord;
using Discord.Net;
using Discord.WebSocket;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.DiscordNet;

/// <summary>
/// Discord.Net's connections, from the login to the logout. Its handlers run on the task that receives, so they only
/// hand on.
/// </summary>
internal sealed partial class Session : IAsyncDisposable
{
    /// <summary>The code with which Discord ends a session that it does not know; Discord.Net gives up there.</summary>
    private const int SessionExpired = 4006;

    private readonly DiscordOptions _options;
    private readonly TimeProvider _time;
    private readonly Reads _reads;
    private readonly ChannelWriter<DiscordEvent> _events;
    private readonly ILogger _log;
    private readonly DiscordShardedClient _client;
    private readonly Dictionary<int, int> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Session(
        DiscordOptions options,
        TimeProvider time,
        Reads reads,
        Action<Interaction> deliver,
        ChannelWriter<DiscordEvent> events,
        ILogger log
    )
    {
        (_options, _time, _reads, _events, _log) = (options, time, reads, events, log);
        var config = new DiscordSocketConfig
        {
            RestClientProvider = Reads.At(options),
            WebSocketProvider = () => new InteractionSocket(options.Compress, time, deliver, log),
            TotalShards = options.ShardCount,
            GatewayIntents = GatewayIntents.Guilds,
            MessageCacheSize = 0,
            AuditLogCacheSize = 0,
            AlwaysDownloadUsers = false,
            // Nothing here takes long, and watching each handler costs a timer.
            HandlerTimeout = null,
            LogGatewayIntentWarnings = false,
            // More detail would hold paths, and with them tokens.
            LogLevel = LogSeverity.Info,
        };
        _client = new(options.ShardIds?.ToArray(), config);
        _client.Log += OnLog;
        _client.ShardConnected += OnConnected;
        _client.ShardDisconnected += OnDisconnected;
        _client.ShardReady += OnReady;
        _client.GuildAvailable += guild => Raise(new GuildJoined(Records.Of(guild, withRoles: false), AtStart: true));
        _client.JoinedGuild += guild => Raise(new GuildJoined(Records.Of(guild, withRoles: false), AtStart: false));
        _client.LeftGuild += guild => Raise(new GuildRemoved(new(guild.Id)));
        _client.ChannelCreated += channel => Raise(new ChannelChanged(Records.Of(channel)));
        _client.ChannelUpdated += (_, channel) => Raise(new ChannelChanged(Records.Of(channel)));
        _client.ChannelDestroyed += channel =>
            Raise(new ChannelDeleted(new(channel.Id), GuildOf(channel as SocketGuildChannel)));
        _client.ThreadCreated += thread => Raise(new ThreadChanged(Records.Of(thread)));
        _client.ThreadUpdated += (_, thread) => Raise(new ThreadChanged(Records.Of(thread)));
        _client.ThreadDeleted += thread => Raise(new ThreadDeleted(new(thread.Id), GuildOf(thread.Value)));
    }

    /// <summary>How every shard stands.</summary>
    public IReadOnlyList<ShardStatus> Shards =>
        [
            .. (_client.Shards ?? []).Select(shard => new ShardStatus(
                shard.ShardId,
                Count,
                shard.ConnectionState switch
                {
                    ConnectionState.Connected => ShardState.Ready,
                    ConnectionState.Disconnected when _stop.IsCancellationRequested => ShardState.Stopped,
                    _ => ShardState.Connecting,
                },
                shard.Latency > 0 ? TimeSpan.FromMilliseconds(shard.Latency) : null,
                shard.Guilds.Count,
                Math.Max(0, Connections(shard) - 1)
            )),
        ];

    private int Count => _options.ShardCount ?? _client.Shards?.Count ?? 1;

    /// <summary>Stays connected until asked to stop.</summary>
    /// <exception cref="DiscordFatalException">Discord refuses us for good.</exception>
    public async Task RunAsync(Task<DiscordFatalException> refused, CancellationToken ct)
    {
        await LoginAsync(ct);
        await _client.StartAsync();
        await Task.WhenAny(_over.Task, refused).WaitAsync(ct);
        if (refused.IsCompleted)
        {
            throw await refused;
        }

        await _over.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_client.Shards is not null)
        {
            // Logging out closes the sockets and waits for it; stopping alone does not wait.
            await _client.StopAsync();
            await _client.LogoutAsync();
        }

        _client.Dispose();
        _stop.Dispose();
    }

    /// <summary>Asks where the gateway is, until Discord says.</summary>
    private async Task LoginAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _client.LoginAsync(TokenType.Bot, _options.Token, validateToken: false).WaitAsync(ct);
                return;
            }
            catch (Exception e) when (Reads.Refusal(e, "GET /gateway/bot", ct) is { } refusal)
            {
                if (!refusal.IsTransient)
                {
                    throw refusal.Status is System.Net.HttpStatusCode.Unauthorized ? Calls.TokenRefused() : refusal;
                }

                var wait = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt)));
                LogNoGateway(refusal.Message, wait);
                await Task.Delay(wait, _time, ct);
            }
        }
    }

    private Task OnConnected(DiscordSocketClient shard)
    {
        lock (_connections)
        {
            _connections[shard.ShardId] = _connections.GetValueOrDefault(shard.ShardId) + 1;
        }

        return Task.CompletedTask;
    }

    private Task OnDisconnected(Exception e, DiscordSocketClient shard)
    {
        var code = ((e as WebSocketClosedException) ?? (e?.InnerException as WebSocketClosedException))?.CloseCode;
        if (DiscordFatalException.OfClose(code) is { } reason)
        {
            _over.TrySetException(new DiscordFatalException(reason));
        }
        else if (code is SessionExpired)
        {
            // Not awaited: it waits for the loop that has called us.
            _ = Task.Run(() => StartAgainAsync(shard));
        }

        return Task.CompletedTask;
    }

    private async Task StartAgainAsync(DiscordSocketClient shard)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _time, _stop.Token);
            await shard.StartAsync();
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            _over.TrySetException(e);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Asked to stop.
        }
    }

    private Task OnReady(DiscordSocketClient shard)
    {
        var guilds = shard.Guilds.Select(guild => new Snowflake(guild.Id)).ToList();
        // Not awaited: it may ask, and what receives must go on.
        _ = Task.Run(() => RaiseReadyAsync(shard.ShardId, guilds));
        return Task.CompletedTask;
    }

    private async Task RaiseReadyAsync(int shard, List<Snowflake> guilds)
    {
        try
        {
            var application = await _reads.ApplicationAsync(_stop.Token);
            _events.TryWrite(new ShardReady(shard, Count, application.Id, guilds));
        }
        catch (Exception e)
        {
            if (!_stop.IsCancellationRequested)
            {
                _over.TrySetException(e);
            }
        }
    }

    private Task Raise(DiscordEvent happened)
    {
        _events.TryWrite(happened);
        return Task.CompletedTask;
    }

    private int Connections(DiscordSocketClient shard)
    {
        lock (_connections)
        {
            return _connections.GetValueOrDefault(shard.ShardId);
        }
    }

    private static Snowflake? GuildOf(SocketGuildChannel? channel) => channel is null ? null : new(channel.Guild.Id);

    private Task OnLog(LogMessage line)
    {
        var level = line.Severity switch
        {
            LogSeverity.Critical or LogSeverity.Error => LogLevel.Error,
            LogSeverity.Warning => LogLevel.Warning,
            _ => LogLevel.Debug,
        };
        LogLine(level, line.Source, line.Message ?? line.Exception?.Message);
        return Task.CompletedTask;
    }

    [LoggerMessage("Discord.Net, {Source}: {Line}")]
    private partial void LogLine(LogLevel level, string source, string? line);

    [LoggerMessage(LogLevel.Warning, "The gateway's address cannot be had ({Reason}); again in {Wait}")]
    private partial void LogNoGateway(string reason, TimeSpan wait);
}
