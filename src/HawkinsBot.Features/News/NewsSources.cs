using System.Security.Cryptography;
using System.Text;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using Microsoft.Extensions.Options;

namespace HawkinsBot.News;

/// <summary>A feed as it is spoken of.</summary>
/// <param name="Key">Its key, from its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Address">Where it is.</param>
internal sealed record NewsSource(string Key, string Name, Uri Address)
{
    public int Weight { get; init; } = 5;

    public bool Official { get; init; }

    public bool OnTopic { get; init; }

    /// <summary>Whether a server added it.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>Which feeds there are: those that everybody gets, and those that a server added.</summary>
internal sealed class NewsSources
{
    private readonly IDocumentStore _store;

    public NewsSources(IOptions<NewsOptions> options, IDocumentStore store)
    {
        _store = store;
        Defaults =
        [
            .. options
                .Value.Sources.Select(source => (source, new Uri(source.Address)))
                .Where(x => !options.Value.AllowLoopback || x.Item2.IsLoopback)
                .Select(x => new NewsSource(Key(x.Item2), x.source.Name, x.Item2)
                {
                    Weight = x.source.Weight,
                    Official = x.source.Official,
                    OnTopic = x.source.OnTopic,
                })
                .DistinctBy(source => source.Key),
        ];
    }

    /// <summary>The feeds that everybody gets.</summary>
    public IReadOnlyList<NewsSource> Defaults { get; }

    /// <summary>The key of an address: not to be guessed back from it.</summary>
    public static string Key(Uri address) => Hash(address.AbsoluteUri, 10);

    /// <summary>A short hash in hexadecimal.</summary>
    public static string Hash(string text, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];

    /// <summary>The feeds that a server added, by name.</summary>
    public async ValueTask<IReadOnlyList<NewsSource>> OwnAsync(Snowflake guild, CancellationToken ct)
    {
        var own = new List<NewsSource>();
        await foreach (var stored in _store.ListAsync(OwnSource.Kind.Under(guild.Value), ct))
        {
            own.Add(Of(stored));
        }
        return [.. own.OrderBy(source => source.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>One feed of a server's own, or null.</summary>
    public async ValueTask<NewsSource?> OwnAsync(Snowflake guild, string key, CancellationToken ct) =>
        await _store.GetAsync(OwnSource.Kind.Key(guild.Value, key), ct) is { } stored ? Of(stored) : null;

    /// <summary>How a feed fares, or null where it was never asked.</summary>
    public async ValueTask<FeedState?> StateAsync(string key, CancellationToken ct) =>
        (await _store.GetAsync(FeedState.Kind.Key(key), ct))?.Value;

    /// <summary>Adds a feed to a server's own; false where it has it already.</summary>
    public async ValueTask<bool> AddAsync(
        Snowflake guild,
        string name,
        Uri address,
        Snowflake by,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var key = Key(address);
        while (true)
        {
            var state = await _store.GetAsync(FeedState.Kind.Key(key), ct);
            var old = state?.Value ?? new FeedState { Address = address.AbsoluteUri };
            var changed = old with
            {
                Guilds = [.. old.Guilds.Append(guild.Value).Distinct()],
                NextAt = now,
                Failures = 0,
                PausedAt = null,
                Reason = null,
                // What others were told already is new to this server.
                ETag = null,
                LastModified = null,
            };
            var result = await _store.CommitAsync(
                [
                    OwnSource
                        .Kind.Key(guild.Value, key)
                        .Put(new OwnSource(name, address.AbsoluteUri, by.Value, now), Change.Absent),
                    FeedState.Kind.Key(key).Put(changed, state?.Version ?? Change.Absent),
                ],
                ct
            );
            if (result.Committed)
            {
                return true;
            }
            if (result.Conflict == OwnSource.Kind.Key(guild.Value, key).Id)
            {
                return false;
            }
        }
    }

    /// <summary>Takes a feed off a server's own.</summary>
    public async ValueTask RemoveAsync(Snowflake guild, string key, CancellationToken ct)
    {
        await _store.DeleteAsync(OwnSource.Kind.Key(guild.Value, key), ct);
        var isDefault = Defaults.Any(source => source.Key == key);
        await _store.UpdateOrDeleteAsync(
            FeedState.Kind.Key(key),
            state =>
                state is null ? null
                : state.Guilds.All(g => g == guild.Value) && !isDefault ? null
                : state with { Guilds = [.. state.Guilds.Where(g => g != guild.Value)] },
            ct
        );
    }

    /// <summary>Lets a paused feed be asked again, now.</summary>
    public async ValueTask ResumeAsync(string key, DateTimeOffset now, CancellationToken ct) =>
        await _store.UpdateOrDeleteAsync(
            FeedState.Kind.Key(key),
            state =>
                state is null
                    ? null
                    : state with
                    {
                        Failures = 0,
                        PausedAt = null,
                        Reason = null,
                        Detail = "",
                        NextAt = now,
                    },
            ct
        );

    private static NewsSource Of(Stored<OwnSource> stored) =>
        new(stored.Id[(stored.Id.LastIndexOf('/') + 1)..], stored.Value.Name, new Uri(stored.Value.Address))
        {
            IsOwn = true,
            OnTopic = true,
            Weight = 6,
        };
}
