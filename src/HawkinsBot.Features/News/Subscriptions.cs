using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Storage;
using NodaTime;

namespace HawkinsBot.News;

/// <summary>Reads and changes what channels follow; the due list changes in the same batch.</summary>
internal sealed class Subscriptions(
    IDocumentStore store,
    GuildSettingsStore settings,
    ReleaseCalendar releases,
    TimeProvider time
)
{
    /// <summary>What a server's channels follow, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<Subscription>> OfAsync(Snowflake guild, CancellationToken ct)
    {
        var all = new List<Subscription>();
        await foreach (var stored in store.ListAsync(Subscription.Kind.Under(guild.Value), ct))
        {
            all.Add(stored.Value);
        }
        return [.. all.OrderBy(s => s.Created)];
    }

    /// <summary>One of them, or null.</summary>
    public ValueTask<Stored<Subscription>?> FindAsync(Snowflake guild, string id, CancellationToken ct) =>
        IsId(id)
            ? store.GetAsync(Subscription.Kind.Key(guild.Value, id), ct)
            : ValueTask.FromResult<Stored<Subscription>?>(null);

    /// <summary>The zone that its hours are of.</summary>
    public async ValueTask<DateTimeZone> ZoneAsync(Subscription subscription, CancellationToken ct) =>
        (subscription.Zone is { } zone ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) : null)
        ?? (await settings.GetAsync(new Snowflake(subscription.Guild), ct)).DateTimeZone;

    /// <summary>When it is due next after a time; null for what has no hour.</summary>
    public async ValueTask<DateTimeOffset?> NextAsync(
        Subscription subscription,
        DateTimeOffset after,
        CancellationToken ct
    )
    {
        if (subscription.What == FollowKind.Breaking)
        {
            return null;
        }
        var next = subscription.Schedule.Next(await ZoneAsync(subscription, ct), after);
        return
            subscription.What == FollowKind.Releases && releases.NextInstant(after) is { } release && !(release >= next)
            ? release
            : next;
    }

    /// <summary>Keeps a new one, or a changed one, and puts it on the due list.</summary>
    /// <param name="subscription">As it is to be.</param>
    /// <param name="old">As it was, or null.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>It with its time; null where somebody else changed it meanwhile.</returns>
    public async ValueTask<Subscription?> SaveAsync(
        Subscription subscription,
        Stored<Subscription>? old,
        CancellationToken ct
    )
    {
        var next = subscription.Paused is null ? await NextAsync(subscription, time.GetUtcNow(), ct) : null;
        var saved = subscription with { DueAt = next };
        var changes = new List<Change> { saved.Key.Put(saved, old?.Version ?? Change.Absent) };
        if (old?.Value.DueAt is { } due && due != next)
        {
            changes.Add(DueKey(old.Value, due).Delete(Change.Any));
        }
        if (next is { } at)
        {
            changes.Add(DueKey(saved, at).Put(new Due(), Change.Any));
        }
        if (saved.What == FollowKind.Breaking)
        {
            var key = Due.BreakingKind.Key(saved.Guild, saved.Id);
            changes.Add(saved.Paused is null ? key.Put(new Due(), Change.Any) : key.Delete(Change.Any));
        }
        return (await store.CommitAsync(changes, ct)).Committed ? saved : null;
    }

    /// <summary>Forgets one.</summary>
    public async ValueTask RemoveAsync(Subscription subscription, CancellationToken ct)
    {
        var changes = new List<Change>
        {
            subscription.Key.Delete(Change.Any),
            Due.BreakingKind.Key(subscription.Guild, subscription.Id).Delete(Change.Any),
        };
        if (subscription.DueAt is { } due)
        {
            changes.Add(DueKey(subscription, due).Delete(Change.Any));
        }
        await store.CommitAsync(changes, ct);
    }

    /// <summary>Stops one for a reason.</summary>
    /// <returns>Whether it was running.</returns>
    public async ValueTask<bool> PauseAsync(Snowflake guild, string id, string reason, CancellationToken ct)
    {
        while (await FindAsync(guild, id, ct) is { Value.Paused: null } running)
        {
            if (await SaveAsync(running.Value with { Paused = reason }, running, ct) is not null)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The entry of the due list.</summary>
    public static DocumentKey<Due> DueKey(Subscription subscription, DateTimeOffset at) =>
        Due.Kind.Key(at, subscription.Guild, subscription.Id);

    private static bool IsId(string id) => id.Length is > 0 and <= 12 && id.All(char.IsAsciiLetterOrDigit);
}
