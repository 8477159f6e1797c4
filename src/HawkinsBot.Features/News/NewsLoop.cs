using HawkinsBot.Discord;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.News;

/// <summary>Fetches, makes and delivers, again and again. What has to be done stands in the store; this only looks.</summary>
internal sealed partial class NewsLoop(
    FeedRound feeds,
    DueRound due,
    DeliveryRound delivery,
    NewsIndex index,
    Subscriptions subscriptions,
    NewsNotices notices,
    TimeProvider time,
    ILogger<NewsLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeliverEvery = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private Task<DateTimeOffset>? _fetching;
    private DateTimeOffset _nextFetch = DateTimeOffset.MinValue;
    private volatile bool _fetchSoon;

    /// <summary>Looks now, after a command has changed something.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException) { }
        }
    }

    /// <summary>Does all that is due now.</summary>
    /// <returns>When something is due next.</returns>
    public async Task<DateTimeOffset> RunOnceAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            await index.RefreshAsync(ct);
            // A digest waits for the feeds that are due, but not for long: slow ones go on by themselves.
            if (_fetching is null && (_fetchSoon || _nextFetch <= now))
            {
                _fetchSoon = false;
                _fetching = feeds.RunAsync(ct);
            }
            if (_fetching is { } fetching)
            {
                await Task.WhenAny(fetching, Task.Delay(FetchPatience, TimeProvider.System, ct));
                if (fetching.IsCompleted)
                {
                    // Also where it failed: then it is tried again in a minute.
                    _fetching = null;
                    _nextFetch = now + TimeSpan.FromMinutes(1);
                    _nextFetch = await fetching;
                }
            }
            // Where thousands are due, the first go out while the last are made.
            var making = due.RunAsync(now, ct);
            DateTimeOffset? nextTry;
            bool isMade;
            do
            {
                await Task.WhenAny(making, Task.Delay(DeliverEvery, TimeProvider.System, ct));
                isMade = making.IsCompleted;
                nextTry = await delivery.RunAsync(ct);
            } while (!isMade);
            var nextDue = await making;
            var nextFetch = _fetchSoon ? now : _nextFetch;
            return new[] { nextFetch, nextDue ?? DateTimeOffset.MaxValue, nextTry ?? DateTimeOffset.MaxValue }.Min();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lets feeds be asked at the next look, or the one after it where feeds are being asked right now.</summary>
    public void FetchSoon()
    {
        _fetchSoon = true;
        Wake();
    }

    /// <summary>Keeps what subscriptions know of their channels true.</summary>
    public async ValueTask OnEventAsync(DiscordEvent happened, CancellationToken ct)
    {
        switch (happened)
        {
            case ChannelChanged { Channel: { GuildId: { } guild } channel }:
                foreach (var follow in await subscriptions.OfAsync(guild, ct))
                {
                    if (
                        follow.Channel == channel.Id.Value
                        && (follow.ChannelFlags != channel.Flags || follow.ChannelType != channel.Type)
                        && await subscriptions.FindAsync(guild, follow.Id, ct) is { } stored
                    )
                    {
                        var changed = stored.Value with { ChannelFlags = channel.Flags, ChannelType = channel.Type };
                        await subscriptions.SaveAsync(changed, stored, ct);
                    }
                }
                break;
            case ChannelDeleted { GuildId: { } guild } deleted:
                foreach (var follow in await subscriptions.OfAsync(guild, ct))
                {
                    if (follow.Channel == deleted.ChannelId.Value)
                    {
                        await notices.PauseAsync(guild, follow.Id, "gone", ct);
                    }
                }
                break;
            case GuildRemoved removed:
                foreach (var follow in await subscriptions.OfAsync(removed.GuildId, ct))
                {
                    await subscriptions.PauseAsync(removed.GuildId, follow.Id, Subscription.Removed, ct);
                }
                break;
            case GuildJoined { Guild.Id: var back }:
                foreach (var follow in await subscriptions.OfAsync(back, ct))
                {
                    if (
                        follow.Paused == Subscription.Removed
                        && await subscriptions.FindAsync(back, follow.Id, ct) is { } stored
                    )
                    {
                        await subscriptions.SaveAsync(stored.Value with { Paused = null }, stored, ct);
                    }
                }
                break;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = stoppingToken;
        while (!ct.IsCancellationRequested)
        {
            var wait = Longest;
            try
            {
                var next = await RunOnceAsync(ct);
                var until = next - time.GetUtcNow();
                wait =
                    until < Shortest ? Shortest
                    : until < Longest ? until
                    : Longest;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
            }
            try
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(Task.Delay(wait, time, stop.Token), _wake.WaitAsync(stop.Token));
                await stop.CancelAsync();
            }
            catch (OperationCanceledException) { }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "News could not be worked on; tried again in a moment")]
    private partial void LogFailed(Exception exception);
}
