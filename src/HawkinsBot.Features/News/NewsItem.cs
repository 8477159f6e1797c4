using System.Text.Json.Serialization;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>A story: one item whatever number of feeds tell it.</summary>
internal sealed record NewsItem
{
    /// <summary>Stories are kept so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    // What is not about the show is only kept to be able to say why it was left out.
    private static readonly TimeSpan Unrelated = TimeSpan.FromDays(7);

    /// <summary>Stories of the feeds that everybody gets.</summary>
    public static readonly DocumentKind<NewsItem> Kind = new("news/item/{item}", () => NewsJson.Default.NewsItem)
    {
        Lifetime = new(Kept, Since),
    };

    /// <summary>Stories of a feed that a server added: never seen in another one.</summary>
    public static readonly DocumentKind<NewsItem> OwnKind = new(
        "news/own/{guild}/{item}",
        () => NewsJson.Default.NewsItem
    )
    {
        Lifetime = new(Kept, Since),
    };

    /// <summary>The second in which it was seen, then a hash of its address: ids sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>The feed's key.</summary>
    public required string Feed { get; init; }

    /// <summary>The feed's name.</summary>
    public required string Source { get; init; }

    public bool Official { get; init; }

    public int Weight { get; init; } = 5;

    public required string Title { get; init; }

    public string Summary { get; init; } = "";

    public required string Url { get; init; }

    public string? Image { get; init; }

    public string? ImageText { get; init; }

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset Seen { get; init; }

    /// <summary>Whether the filter finds it to be about the show.</summary>
    public bool About { get; init; }

    /// <summary>By which words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What it is about: <c>season-5</c>, <c>spin-off</c>, <c>stage</c>, <c>cast</c>, a person's id.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Where else it stands.</summary>
    public IReadOnlyList<AlsoAt> Also { get; init; } = [];

    /// <summary>Its canonical addresses and guids, of all feeds that tell it.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>When it was published as far as that is believable, else when it was seen.</summary>
    [JsonIgnore]
    public DateTimeOffset Time => Published is { } time && time < Seen ? time : Seen;

    private static DateTimeOffset? Since(NewsItem item) => item.About ? item.Seen : item.Seen - Kept + Unrelated;
}

/// <summary>Another feed that tells the same story.</summary>
internal sealed record AlsoAt(string Source, string Url, string Title);

/// <summary>How a feed fares. One for all servers that have it.</summary>
internal sealed record FeedState
{
    public static readonly DocumentKind<FeedState> Kind = new("news/feed/{feed}", () => NewsJson.Default.FeedState)
    {
        Guilds = new(
            (feed, guild) => feed.Guilds.Contains(guild),
            (feed, guild) =>
                feed.Guilds.All(g => g == guild) ? null : feed with { Guilds = [.. feed.Guilds.Where(g => g != guild)] }
        ),
    };

    /// <summary>So many failures in a row and it pauses.</summary>
    public const int MaxFailures = 11;

    public required string Address { get; init; }

    public string Title { get; init; } = "";

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public int Failures { get; init; }

    /// <summary>Why the last attempt failed: a key under <c>news.reason</c>, and a detail.</summary>
    public string? Reason { get; init; }

    public string Detail { get; init; } = "";

    public DateTimeOffset NextAt { get; init; }

    public DateTimeOffset? LastGoodAt { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The servers that added it.</summary>
    public IReadOnlyList<ulong> Guilds { get; init; } = [];
}

/// <summary>A feed that a server added.</summary>
internal sealed record OwnSource(string Name, string Address, ulong AddedBy, DateTimeOffset AddedAt)
{
    public const int MaxPerGuild = 20;

    public static readonly DocumentKind<OwnSource> Kind = new(
        "news/source/{guild}/{feed}",
        () => NewsJson.Default.OwnSource
    )
    {
        Members = new(
            (source, member) => source.AddedBy == member,
            (source, _) => source with { AddedBy = 0 },
            (source, _) => source
        ),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(NewsItem))]
[JsonSerializable(typeof(FeedState))]
[JsonSerializable(typeof(OwnSource))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Due))]
[JsonSerializable(typeof(Outgoing))]
[JsonSerializable(typeof(Delivery))]
internal sealed partial class NewsJson : JsonSerializerContext;
