using System.Text.Json.Serialization;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Server;

/// <summary>That the bot is, or was, in a server. Nobody's document, so that it outlives the server's own.</summary>
/// <param name="RemovedAt">When the bot was removed, as far as it knows; null while it is there.</param>
internal sealed record Presence(DateTimeOffset? RemovedAt)
{
    public static readonly DocumentKind<Presence> Kind = new("server/presence/{id}", () => ServerJson.Default.Presence);
}

/// <summary>
/// Erases what is kept of a server, in every slice, thirty days after the bot was removed; whoever invites it again
/// before finds everything as it was. Removals while the bot was away are found when it is back.
/// </summary>
internal sealed partial class GuildPresence(
    IDocumentStore store,
    IDiscord discord,
    DocumentKinds kinds,
    TimeProvider time,
    ILogger<GuildPresence> logger
)
{
    /// <summary>So long the data of a server that removed the bot is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // The most that one batch holds.
    private const int AtATime = 500;

    /// <summary>Takes note of joins and removals. Outages are neither.</summary>
    public async ValueTask OnEventAsync(DiscordEvent happened, CancellationToken ct)
    {
        switch (happened)
        {
            case ShardReady ready:
                await CompareAsync(ready, ct);
                break;
            case GuildJoined { AtStart: false } joined:
                await store.PutAsync(Presence.Kind.Key(joined.Guild.Id.Value), new Presence(RemovedAt: null), ct);
                break;
            case GuildRemoved removed:
                await store.PutAsync(Presence.Kind.Key(removed.GuildId.Value), new Presence(time.GetUtcNow()), ct);
                break;
        }
    }

    /// <summary>Erases the servers whose thirty days are over.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EraseAsync(CancellationToken ct)
    {
        var count = 0;
        await foreach (var stored in store.ListAsync(Presence.Kind.Under() with { PageSize = 500 }, ct))
        {
            if (stored.Value.RemovedAt is { } removed && removed + Kept <= time.GetUtcNow())
            {
                count += await EraseAsync(stored, ct) ? 1 : 0;
            }
        }
        return count;
    }

    private async Task<bool> EraseAsync(Stored<Presence> stored, CancellationToken ct)
    {
        var guild = Snowflake.Parse(Presence.Kind.Part(stored.Id, "id")!);
        var key = Presence.Kind.KeyOf(stored.Id);
        try
        {
            // Events may come twice, in another order or never: what cannot be undone is asked for first.
            await discord.Scheduled.GetGuildAsync(guild, ct);
            await store.CommitAsync([key.Put(new Presence(RemovedAt: null), stored.Version)], ct);
            return false;
        }
        catch (DiscordApiException e) when (e.IsTransient)
        {
            return false; // next time
        }
        catch (DiscordApiException)
        {
            var erased = await kinds.EraseGuildAsync(guild.Value, ct);
            // Last, so that an erasure that was cut short is taken up again.
            await store.CommitAsync([key.Delete(stored.Version)], ct);
            LogErased(guild, erased.Deleted);
            return true;
        }
    }

    private async Task CompareAsync(ShardReady ready, CancellationToken ct)
    {
        var here = ready.GuildIds.Select(id => id.Value).ToHashSet();
        var changes = new List<Change>();
        await foreach (var stored in store.ListAsync(Presence.Kind.Under() with { PageSize = 500 }, ct))
        {
            var id = Snowflake.Parse(Presence.Kind.Part(stored.Id, "id")!);
            var (isHere, wasHere) = (here.Remove(id.Value), stored.Value.RemovedAt is null);
            if (isHere != wasHere && (isHere || IsOf(id)))
            {
                var presence = new Presence(isHere ? null : time.GetUtcNow());
                await AddAsync(Presence.Kind.KeyOf(stored.Id).Put(presence, Change.Any));
            }
        }
        foreach (var id in here)
        {
            await AddAsync(Presence.Kind.Key(id).Put(new Presence(RemovedAt: null), Change.Any));
        }
        await CommitAsync();

        bool IsOf(Snowflake id) => (long)(id.Value >> 22) % ready.ShardCount == ready.Shard;

        async ValueTask AddAsync(Change change)
        {
            changes.Add(change);
            if (changes.Count == AtATime)
            {
                await CommitAsync();
            }
        }

        async ValueTask CommitAsync()
        {
            if (changes.Count > 0)
            {
                await store.CommitAsync(changes, ct);
                changes.Clear();
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Erased {Count} documents of server {Guild}, which removed the bot 30 days ago"
    )]
    private partial void LogErased(Snowflake guild, int count);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Presence))]
internal sealed partial class ServerJson : JsonSerializerContext;
