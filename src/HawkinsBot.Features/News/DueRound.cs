using System.Globalization;
using System.Security.Cryptography;
using HawkinsBot.Storage;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.News;

/// <summary>
/// Takes what is due off the due list. One batch removes the entry, puts the next one, uses up the stories and writes the
/// post to the outbox: whoever's batch is refused has lost the race, and nothing happens twice.
/// </summary>
internal sealed partial class DueRound(
    IDocumentStore store,
    Subscriptions subscriptions,
    DigestMaker maker,
    TimeProvider time,
    ILogger<DueRound> logger
)
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(45);

    /// <summary>Makes posts of all that is due at a time, in due order.</summary>
    /// <param name="now">Taken before the feeds were asked: what falls due meanwhile waits for their next turn.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>When the next one is due; null where none is.</returns>
    public async Task<DateTimeOffset?> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await foreach (var entry in store.ListAsync(Due.Kind.Under() with { PageSize = 200 }, ct))
        {
            var parts = entry.Id.Split('/');
            var at = DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture);
            if (at > now)
            {
                return at;
            }
            try
            {
                await TakeAsync(entry, at, ulong.Parse(parts[3], CultureInfo.InvariantCulture), parts[4], ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFailed(e, parts[3], parts[4]);
            }
        }
        return null;
    }

    /// <summary>Posts a subscription's stories now, whatever its hour; the schedule stays.</summary>
    /// <returns>Whether there is anything to post.</returns>
    public async Task<bool> SendNowAsync(Stored<Subscription> stored, CancellationToken ct)
    {
        var subscription = stored.Value;
        var made = await maker.MakeAsync(subscription with { SayQuiet = false }, null, NewId(), ct);
        if (made.Post is not { } post)
        {
            return false;
        }
        var after = After(subscription, made);
        var result = await store.CommitAsync(
            [subscription.Key.Put(after, stored.Version), post.Key.Put(post, Change.Absent)],
            ct
        );
        return result.Committed;
    }

    private async Task TakeAsync(Stored<Due> entry, DateTimeOffset at, ulong guild, string id, CancellationToken ct)
    {
        var key = Due.Kind.KeyOf(entry.Id);
        var stored = await store.GetAsync(Subscription.Kind.Key(guild, id), ct);
        if (stored is not { Value: { Paused: null } subscription })
        {
            await store.DeleteAsync(key, ct);
            return;
        }
        var isBreaking = subscription.What == FollowKind.Breaking;
        if (!isBreaking && subscription.DueAt != at)
        {
            await store.DeleteAsync(key, ct);
            return;
        }
        var now = time.GetUtcNow();
        var late = now - at > LateAfter && !isBreaking;
        var made = await maker.MakeAsync(subscription, late ? at : null, NewId(), ct);
        // From now on: of several that were missed only the newest goes out.
        var next = await subscriptions.NextAsync(subscription, now, ct);
        var after = After(subscription, made) with { DueAt = next };
        var changes = new List<Change> { key.Delete(entry.Version), subscription.Key.Put(after, stored.Version) };
        if (next is { } then)
        {
            changes.Add(Subscriptions.DueKey(subscription, then).Put(new Due(), Change.Any));
        }
        if (made.Post is { } post)
        {
            changes.Add(post.Key.Put(post, Change.Absent));
        }
        if (!(await store.CommitAsync(changes, ct)).Committed)
        {
            LogTaken(guild, id);
        }
    }

    private Subscription After(Subscription subscription, Made made) =>
        subscription with
        {
            LastAt = made.Post is null && subscription.LastAt is null ? null : time.GetUtcNow(),
            Used = [.. subscription.Used.Concat(made.Used).TakeLast(Subscription.MaxUsed)],
        };

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    [LoggerMessage(Level = LogLevel.Error, Message = "The digest {Subscription} of server {Guild} could not be made")]
    private partial void LogFailed(Exception exception, string guild, string subscription);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Another process took {Subscription} of server {Guild}")]
    private partial void LogTaken(ulong guild, string subscription);
}
