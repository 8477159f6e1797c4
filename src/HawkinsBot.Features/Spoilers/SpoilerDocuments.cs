using System.Text.Json.Serialization;
using HawkinsBot.Storage;

namespace HawkinsBot.Spoilers;

/// <summary>How far a member has watched: private to them, one for all servers.</summary>
/// <param name="Episode">The last episode watched.</param>
/// <param name="Works">The other works they know; null when they said nothing about them.</param>
public sealed record Progress(Episode Episode, IReadOnlyList<string>? Works)
{
    internal static readonly DocumentKind<Progress> Kind = new(
        "spoilers/progress/{member}",
        () => SpoilersJson.Default.Progress
    );

    /// <summary>It as a boundary.</summary>
    [JsonIgnore]
    public Boundary Boundary => new(Episode, Works);
}

/// <summary>How far a channel, or a server where nothing else is set, may go.</summary>
/// <param name="Episode">Up to this episode.</param>
/// <param name="Works">The other works that may be told of; null for all at the end of the show and none before.</param>
public sealed record Ceiling(Episode Episode, IReadOnlyList<string>? Works = null)
{
    internal static readonly DocumentKind<Ceiling> ChannelKind = new(
        "spoilers/channel/{guild}/{channel}",
        () => SpoilersJson.Default.Ceiling
    );

    internal static readonly DocumentKind<Ceiling> GuildKind = new(
        "spoilers/guild/{guild}",
        () => SpoilersJson.Default.Ceiling
    );

    /// <summary>It as a boundary.</summary>
    [JsonIgnore]
    public Boundary Boundary => new(Episode, Works);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Progress))]
[JsonSerializable(typeof(Ceiling))]
internal sealed partial class SpoilersJson : JsonSerializerContext;
