using HawkinsBot.Discord.Model;
using HawkinsBot.News.Feeds;
using HawkinsBot.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HawkinsBot.News;

/// <summary>
/// Fetches the feeds that are due: each once for all servers, one request per host at a time. A feed's document is the
/// claim, so several processes share the work.
/// </summary>
internal sealed partial class FeedRound(
    IDocumentStore store,
    NewsSources sources,
    FeedFetcher fetcher,
    NewsIntake intake,
    BreakingNews breaking,
    NewsNotices notices,
    IOptions<NewsOptions> options,
    TimeProvider time,
    ILogger<FeedRound> logger
)
{
    private const int HostsAtATime = 6;
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Fetches what is due.</summary>
    /// <returns>When the next feed is due.</returns>
    public async Task<DateTimeOffset> RunAsync(CancellationToken ct)
    {
        var states = new Dictionary<string, Stored<FeedState>>();
        await foreach (var stored in store.ListAsync(FeedState.Kind.Under(), ct))
        {
            states[stored.Id[(stored.Id.LastIndexOf('/') + 1)..]] = stored;
        }
        foreach (var source in sources.Defaults.Where(source => !states.ContainsKey(source.Key)))
        {
            var state = new FeedState { Address = source.Address.AbsoluteUri, NextAt = time.GetUtcNow() };
            if (await store.TryAddAsync(FeedState.Kind.Key(source.Key), state, ct))
            {
                states[source.Key] = (await store.GetAsync(FeedState.Kind.Key(source.Key), ct))!;
            }
        }
        var now = time.GetUtcNow();
        var defaults = sources.Defaults.ToDictionary(source => source.Key);
        var active = states
            .Where(s => s.Value.Value.PausedAt is null)
            .Where(s => defaults.ContainsKey(s.Key) || s.Value.Value.Guilds.Count > 0)
            .ToList();
        var hosts = active
            .Where(s => s.Value.Value.NextAt <= now)
            .OrderBy(s => s.Value.Value.NextAt)
            .GroupBy(s => new Uri(s.Value.Value.Address).IdnHost);
        await Parallel.ForEachAsync(
            hosts,
            new ParallelOptions { MaxDegreeOfParallelism = HostsAtATime, CancellationToken = ct },
            async (feeds, stop) =>
            {
                foreach (var (key, stored) in feeds)
                {
                    await OneAsync(key, stored, defaults.GetValueOrDefault(key), stop);
                }
            }
        );
        var next = active.Select(s => s.Value.Value.NextAt).Where(at => at > now).DefaultIfEmpty(now + Day).Min();
        var soonest = now + TimeSpan.FromMinutes(options.Value.FetchMinutes);
        return next < soonest ? next : soonest;
    }

    private async Task OneAsync(string key, Stored<FeedState> stored, NewsSource? source, CancellationToken ct)
    {
        try
        {
            var now = time.GetUtcNow();
            var claimed = stored.Value with { NextAt = now + Claim };
            var claim = await store.CommitAsync([FeedState.Kind.Key(key).Put(claimed, stored.Version)], ct);
            if (!claim.Committed)
            {
                return;
            }
            var address = new Uri(claimed.Address);
            var fetched = await fetcher.GetAsync(address, claimed.ETag, claimed.LastModified, ct);
            var after = await TakeAsync(key, claimed, source, fetched, ct);
            var failed = after.Failures > 0;
            if (failed && after.Failures == FeedState.MaxFailures - 1)
            {
                LogAboutToPause(source?.Name ?? key, after.Reason ?? "", after.Detail);
                await notices.FeedFailsAsync(key, after, ct);
            }
            if (failed && after.Failures >= FeedState.MaxFailures)
            {
                after = after with { PausedAt = now };
            }
            // A server may have added or resumed it meanwhile.
            await store.UpdateOrDeleteAsync(
                FeedState.Kind.Key(key),
                current =>
                    current is null ? null
                    : current.NextAt != claimed.NextAt ? current
                    : after with { Guilds = current.Guilds },
                ct
            );
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogFailed(e, source?.Name ?? key);
        }
    }

    private async Task<FeedState> TakeAsync(
        string key,
        FeedState state,
        NewsSource? source,
        Fetched fetched,
        CancellationToken ct
    )
    {
        var parsed = fetched is Fetched.Document document
            ? FeedReader.Read(document.Body, document.ContentType, document.At)
            : null;
        switch (fetched)
        {
            case Fetched.Document found when parsed is { IsFeed: true }:
                await StoreAsync(key, state, source, parsed, ct);
                return Good(state, key, parsed.Wait > found.Wait || found.Wait is null ? parsed.Wait : found.Wait) with
                {
                    Title = parsed.Title.Length > 0 ? parsed.Title : state.Title,
                    ETag = found.ETag,
                    LastModified = found.LastModified,
                };
            case Fetched.Unchanged unchanged:
                return Good(state, key, unchanged.Wait);
            case Fetched.Failed failed:
                return Bad(state, failed.Reason, failed.Detail, failed.Wait);
            default:
                return Bad(state, "no-feed", "", null);
        }
    }

    private async Task StoreAsync(
        string key,
        FeedState state,
        NewsSource? source,
        ParsedFeed parsed,
        CancellationToken ct
    )
    {
        if (source is not null)
        {
            var fresh = await intake.TakeAsync(source, parsed, ct);
            if (fresh.Any(item => item.Official))
            {
                await breaking.AnnounceAsync(ct);
            }
        }
        foreach (var guild in state.Guilds)
        {
            if (await sources.OwnAsync(new Snowflake(guild), key, ct) is { } own)
            {
                await intake.TakeOwnAsync(new Snowflake(guild), own, parsed, ct);
            }
        }
    }

    private FeedState Good(FeedState state, string key, TimeSpan? wait)
    {
        var now = time.GetUtcNow();
        var least = TimeSpan.FromMinutes(options.Value.FetchMinutes);
        var span = wait is { } asked && asked > least ? (asked < Day ? asked : Day) : least;
        // Spread by the feed's key, so that not all ask in the same second for ever.
        var jitter = 1 + Convert.ToInt32(key[..2], 16) / 2550.0;
        return state with
        {
            NextAt = now + span * jitter,
            LastGoodAt = now,
            Failures = 0,
            Reason = null,
            Detail = "",
            PausedAt = null,
        };
    }

    private FeedState Bad(FeedState state, string reason, string detail, TimeSpan? wait)
    {
        var minutes = Math.Min(5 * Math.Pow(2, Math.Min(state.Failures, 10)), 24 * 60);
        var span = TimeSpan.FromMinutes(minutes);
        return state with
        {
            Failures = state.Failures + 1,
            Reason = reason,
            Detail = detail,
            NextAt = time.GetUtcNow() + (wait > span ? (wait.Value < Day ? wait.Value : Day) : span),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The feed {Feed} could not be taken in")]
    private partial void LogFailed(Exception exception, string feed);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The feed {Feed} fails ({Reason} {Detail}) and pauses after one more failure; /sources resume resumes it"
    )]
    private partial void LogAboutToPause(string feed, string reason, string detail);
}
