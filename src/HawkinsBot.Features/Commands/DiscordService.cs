using HawkinsBot.Discord;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Commands;

/// <summary>What a slice wants to do when something happens in Discord.</summary>
/// <param name="Handle">Called for every event; what it throws is logged.</param>
public sealed record DiscordListener(Func<DiscordEvent, CancellationToken, ValueTask> Handle);

/// <summary>Whether all that commands need is loaded; Discord is connected meanwhile.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when it is.</summary>
    public Task Loaded => _loaded.Task;

    internal void Set() => _loaded.TrySetResult();
}

/// <summary>
/// Keeps the bot connected: connects, publishes the commands, hands out interactions and events. It connects while the
/// other services still load; events wait for them.
/// </summary>
public sealed partial class DiscordService(
    IDiscord discord,
    Router router,
    Readiness readiness,
    IEnumerable<DiscordListener> listeners,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(Router.DiscordClock)] TimeProvider time,
    ILogger<DiscordService> logger
) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    private readonly DiscordListener[] _listeners = [.. listeners];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _publishing; // only the pump of events touches it

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.Set();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await discord.RunAsync(new DiscordHandlers(router.HandleAsync, OnEventAsync), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
        catch (Exception e)
        {
            // Nothing works without these: say why in one line and end with an exit code that a supervisor sees.
            LogStopped(e.Message);
            LogStoppedTrace(e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async ValueTask OnEventAsync(DiscordEvent happened, CancellationToken ct)
    {
        if (happened is ShardReady ready)
        {
            LogReady(ready.Shard, ready.ShardCount, ready.GuildIds.Count);
        }
        await readiness.Loaded.WaitAsync(ct);
        if (happened is ShardReady && !_publishing)
        {
            _publishing = true;
            if (!await TryPublishAsync(FirstRetry, ct))
            {
                _ = RetryPublishAsync(ct);
            }
        }
        foreach (var listener in _listeners)
        {
            try
            {
                await listener.Handle(happened, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogListenerFailed(e, happened.GetType().Name);
            }
        }
    }

    private async Task RetryPublishAsync(CancellationToken ct)
    {
        try
        {
            var wait = FirstRetry;
            do
            {
                await Task.Delay(wait, time, ct);
                wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry;
            } while (!await TryPublishAsync(wait, ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    private async Task<bool> TryPublishAsync(TimeSpan retry, CancellationToken ct)
    {
        try
        {
            var sync = await discord.PublishCommandsAsync(null, CommandTree.Build(router.Commands), ct);
            LogPublished(sync.Commands.Count, sync.Changed ? "published" : "unchanged");
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogPublishFailed(e, retry);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} of {Count} is ready with {Guilds} servers")]
    private partial void LogReady(int shard, int count, int guilds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} commands {State}")]
    private partial void LogPublished(int count, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The commands could not be published; tried again in {Wait}")]
    private partial void LogPublishFailed(Exception exception, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "Handling {Event} failed")]
    private partial void LogListenerFailed(Exception exception, string @event);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The bot stops: {Reason}")]
    private partial void LogStopped(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Where it stopped")]
    private partial void LogStoppedTrace(Exception exception);
}
