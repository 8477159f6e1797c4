using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace HawkinsBot.News;

/// <summary>The words by which stories are judged, from <c>rules.json</c>: whether about the show, and what they may tell.</summary>
internal sealed partial class ShowRules
{
    private ShowRules(RulesFile file)
    {
        Topics = [.. file.Topics.Select(topic => (topic.Key, Words(topic.Value)))];
        Works = [.. file.Works.Select(work => (work, Words(work.Words)))];
        Show = Words(file.Show);
        Nearby = Words(file.Nearby);
        Strong = Words(file.Strong);
        Weak = Words(file.Weak);
        Production = Words(file.Production);
        Unreal = Words(file.Unreal);
        End = Words(file.End);
        IgnoredNames = file.IgnoredNames.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The rules, read when the first story is judged.</summary>
    public static ShowRules Loaded { get; } = Load();

    /// <summary>What a story is about, and the words that say so.</summary>
    public (string Topic, Regex Words)[] Topics { get; }

    /// <summary>The works that have a plot of their own, and their names.</summary>
    public (WorkRule Work, Regex Words)[] Works { get; }

    /// <summary>One of them makes it a story about the show.</summary>
    public Regex Show { get; }

    /// <summary>Two of them, or one and a name, do.</summary>
    public Regex Nearby { get; }

    /// <summary>Tells plot.</summary>
    public Regex Strong { get; }

    /// <summary>Tells plot together with somebody of the story, or soon after a release.</summary>
    public Regex Weak { get; }

    /// <summary>Speaks of the making, selling, watching.</summary>
    public Regex Production { get; }

    /// <summary>Speaks of people of our world.</summary>
    public Regex Unreal { get; }

    /// <summary>Speaks of an end.</summary>
    public Regex End { get; }

    /// <summary>Names that are everyday words too.</summary>
    public FrozenSet<string> IgnoredNames { get; }

    /// <summary>A regular expression that finds any of the words, whole, over case and white space.</summary>
    private static Regex Words(IEnumerable<string> words) =>
        new(
            @"\b(?:"
                + string.Join(
                    '|',
                    words
                        .OrderByDescending(w => w.Length)
                        .Select(w => Regex.Escape(w).Replace(@"\ ", @"\s+", StringComparison.Ordinal))
                )
                + @")\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );

    private static ShowRules Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("HawkinsBot.News.rules.json")!;
        return new ShowRules(JsonSerializer.Deserialize(stream, RulesJson.Default.RulesFile)!);
    }
}

/// <summary>The file of rules.</summary>
internal sealed record RulesFile(
    IReadOnlyList<string> Show,
    IReadOnlyList<string> Nearby,
    IReadOnlyList<WorkRule> Works,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Topics,
    IReadOnlyList<string> Strong,
    IReadOnlyList<string> Weak,
    IReadOnlyList<string> Production,
    IReadOnlyList<string> Unreal,
    IReadOnlyList<string> End,
    IReadOnlyList<string> IgnoredNames
);

/// <summary>A work that has a plot of its own.</summary>
internal sealed record WorkRule(string Id, string Topic, IReadOnlyList<string> Words);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RulesFile))]
internal sealed partial class RulesJson : JsonSerializerContext;
