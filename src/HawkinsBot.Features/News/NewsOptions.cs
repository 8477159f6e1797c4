using Microsoft.Extensions.Options;

namespace HawkinsBot.News;

/// <summary>Where news come from and how they are treated.</summary>
public sealed class NewsOptions
{
    /// <summary>The feeds that everybody gets: <c>Name</c>, <c>Address</c>, <c>Weight</c>, <c>Official</c>, <c>OnTopic</c>.</summary>
    public IList<NewsSourceOptions> Sources { get; } = [];

    /// <summary>How often a feed is asked at most, in minutes, unless its publisher wants longer waits. 5–1440.</summary>
    public int FetchMinutes { get; set; } = 20;

    /// <summary>For how many days after a release a story that may tell plot is held back more strictly. 0–365.</summary>
    public int EmbargoDays { get; set; } = 14;

    /// <summary>Ports that feeds may be fetched from.</summary>
    public ISet<int> Ports { get; } = new HashSet<int> { 80, 443 };

    /// <summary>
    /// Whether feeds on this machine may be fetched; then only those of <see cref="Sources"/> are. The host sets it
    /// in playground mode.
    /// </summary>
    public bool AllowLoopback { get; set; }

    /// <summary>What is wrong, each with its key and what is allowed.</summary>
    internal IEnumerable<string> Problems()
    {
        if (FetchMinutes is < 5 or > 1440)
        {
            yield return $"News:FetchMinutes: 5 to 1440, not {FetchMinutes}.";
        }
        if (EmbargoDays is < 0 or > 365)
        {
            yield return $"News:EmbargoDays: 0 to 365, not {EmbargoDays}.";
        }
        for (var i = 0; i < Sources.Count; i++)
        {
            var source = Sources[i];
            if (string.IsNullOrWhiteSpace(source.Name) || source.Name.Length > 60)
            {
                yield return $"News:Sources:{i}:Name: 1 to 60 characters.";
            }
            if (
                !Uri.TryCreate(source.Address, UriKind.Absolute, out var address)
                || address.Scheme is not ("http" or "https")
            )
            {
                yield return $"News:Sources:{i}:Address: an http or https address, not '{source.Address}'.";
            }
            if (source.Weight is < 1 or > 10)
            {
                yield return $"News:Sources:{i}:Weight: 1 to 10, not {source.Weight}.";
            }
        }
    }
}

internal sealed class NewsOptionsValidator : IValidateOptions<NewsOptions>
{
    public ValidateOptionsResult Validate(string? name, NewsOptions options) =>
        options.Problems().ToArray() is { Length: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}

/// <summary>A feed that everybody gets.</summary>
public sealed class NewsSourceOptions
{
    /// <summary>What it is called.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its address.</summary>
    public string Address { get; set; } = "";

    /// <summary>How much its stories count, 1 to 10.</summary>
    public int Weight { get; set; } = 5;

    /// <summary>Whether it belongs to the makers of the show.</summary>
    public bool Official { get; set; }

    /// <summary>Whether all that it tells is about the show, so that nothing is filtered.</summary>
    public bool OnTopic { get; set; }
}
