using System.Text.Json.Serialization;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>A story as it stands in a post.</summary>
internal sealed record StoryLine(string Item, string Title, string Url, string Source, DateTimeOffset At)
{
    public string Summary { get; init; } = "";

    public string? Image { get; init; }

    public string? ImageText { get; init; }

    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>The key of a neutral label where it is withheld from the post's readers; null where it is not.</summary>
    public string? Hidden { get; init; }

    /// <summary>From where it may be read openly.</summary>
    public Episode Since { get; init; }

    public string? Work { get; init; }

    [JsonIgnore]
    public SpoilerPoint Point => new(Since, Work);

    /// <summary>A story for readers who are that far.</summary>
    public static StoryLine Of(NewsItem item, Verdict verdict, Boundary boundary) =>
        new(item.Id, item.Title, item.Url, item.Source, item.Time)
        {
            Summary = item.Summary,
            Image = item.Image,
            ImageText = item.ImageText,
            Also = [.. item.Also.Select(also => also.Source).Distinct().Take(4)],
            Hidden = boundary.Allows(verdict.Point) ? null : verdict.Label,
            Since = verdict.Point.Episode,
            Work = verdict.Point.Work,
        };
}

/// <summary>
/// A post that has to go out, written in the same batch that uses up its stories; and how far it has come. It is deleted
/// when all its steps are done.
/// </summary>
internal sealed record Outgoing
{
    public static readonly DocumentKind<Outgoing> Kind = new(
        "news/outbox/{utc}/{digest}",
        () => NewsJson.Default.Outgoing
    )
    {
        GuildOf = outgoing => outgoing.Guild,
    };

    /// <summary>Twelve hexadecimal digits; the nonce and a part of the button's custom id.</summary>
    public required string Digest { get; init; }

    public required ulong Guild { get; init; }

    public required string Subscription { get; init; }

    public required ulong Channel { get; init; }

    public bool IsForum { get; init; }

    public FollowKind What { get; init; }

    public string Language { get; init; } = "en";

    public required string Title { get; init; }

    public string Lead { get; init; } = "";

    public IReadOnlyList<StoryLine> Stories { get; init; } = [];

    /// <summary>Paragraphs of announcements.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    public ulong? Role { get; init; }

    public bool Thread { get; init; }

    public bool Crosspost { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When it was first tried.</summary>
    public DateTimeOffset? FirstTry { get; init; }

    public int Tries { get; init; }

    /// <summary>Whether an attempt may have reached Discord without our knowing.</summary>
    public bool Uncertain { get; init; }

    /// <summary>Until then another process, or another run of this one, is at it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>0: components; 1: embeds; 2: text.</summary>
    public int Plainness { get; init; }

    public ulong? Message { get; init; }

    public bool Crossposted { get; init; }

    public bool Threaded { get; init; }

    [JsonIgnore]
    public DocumentKey<Outgoing> Key => Kind.Key(Created, Digest);
}

/// <summary>What became of a post; for the button, for <c>/news why</c>, and for whoever asks why it is not there.</summary>
internal sealed record Delivery
{
    public static readonly DocumentKind<Delivery> Kind = new(
        "news/delivery/{guild}/{digest}",
        () => NewsJson.Default.Delivery
    )
    {
        Lifetime = new(TimeSpan.FromDays(30), delivery => delivery.At),
    };

    public required string Subscription { get; init; }

    public required ulong Channel { get; init; }

    public ulong? Message { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary><c>sent</c>, <c>found</c> (sent by an attempt that ended before it knew), <c>uncertain</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    public IReadOnlyList<StoryLine> Stories { get; init; } = [];
}
