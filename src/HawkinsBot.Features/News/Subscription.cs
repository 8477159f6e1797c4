using System.Text.Json.Serialization;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>What a channel follows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FollowKind>))]
internal enum FollowKind
{
    Digest,
    Releases,
    OnThisDay,
    Breaking,
}

/// <summary>A channel's digest or announcement: what, when, how.</summary>
internal sealed record Subscription
{
    public const int MaxPerGuild = 25;

    /// <summary>So many used stories are remembered: more than any 30 days of digests hold.</summary>
    public const int MaxUsed = 400;

    /// <summary>Paused because the bot was removed from the server; runs again when it is invited back.</summary>
    public const string Removed = "removed";

    public static readonly DocumentKind<Subscription> Kind = new(
        "news/subscription/{guild}/{subscription}",
        () => NewsJson.Default.Subscription
    )
    {
        Members = new(
            (subscription, member) => subscription.Owner == member,
            (subscription, _) => subscription with { Owner = 0 },
            (subscription, _) => subscription with { Used = [] }
        ),
    };

    /// <summary>Six letters, unique in the server.</summary>
    public required string Id { get; init; }

    public required ulong Guild { get; init; }

    public required ulong Channel { get; init; }

    /// <summary>What the channel was called, for lists to choose from.</summary>
    public string ChannelName { get; init; } = "";

    /// <summary>The channel's type and flags as last known; what is not known is not a spoiler channel.</summary>
    public ChannelType ChannelType { get; init; }

    public ChannelFlags ChannelFlags { get; init; }

    public FollowKind What { get; init; }

    public Schedule Schedule { get; init; } = new();

    /// <summary>An IANA zone; null for the server's.</summary>
    public string? Zone { get; init; }

    /// <summary>Keys of feeds; empty for all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Topics; empty for all.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Most stories in a post, 1 to 20.</summary>
    public int Most { get; init; } = 8;

    public ulong? Role { get; init; }

    public bool Thread { get; init; }

    public bool Crosspost { get; init; }

    /// <summary>On a day without news: say so instead of posting nothing.</summary>
    public bool SayQuiet { get; init; }

    /// <summary>Who set it up, and is told when it stops.</summary>
    public ulong Owner { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When the last digest was made.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>When it is due: the time in its entry of the due list.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it is paused, a key under <c>news.paused</c>; null while it runs.</summary>
    public string? Paused { get; init; }

    /// <summary>Ids of stories and announcements that were posted, newest last.</summary>
    public IReadOnlyList<string> Used { get; init; } = [];

    [JsonIgnore]
    public bool IsForum => ChannelType is ChannelType.Forum or ChannelType.Media;

    [JsonIgnore]
    public DocumentKey<Subscription> Key => Kind.Key(Guild, Id);

    /// <summary>The channel as far as the spoiler gate asks.</summary>
    [JsonIgnore]
    public Channel Place =>
        new()
        {
            Id = new Snowflake(Channel),
            GuildId = new Snowflake(Guild),
            Type = ChannelType,
            Flags = ChannelFlags,
        };
}

/// <summary>An entry of the due list; the id says all.</summary>
internal sealed record Due
{
    public static readonly DocumentKind<Due> Kind = new(
        "news/due/{utc}/{guild}/{subscription}",
        () => NewsJson.Default.Due
    );

    /// <summary>Who wants official news at once.</summary>
    public static readonly DocumentKind<Due> BreakingKind = new(
        "news/breaking/{guild}/{subscription}",
        () => NewsJson.Default.Due
    );
}
