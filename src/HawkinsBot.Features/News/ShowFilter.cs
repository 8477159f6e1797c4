using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.News;

/// <summary>What the filter makes of a story.</summary>
/// <param name="About">Whether it is about the show.</param>
/// <param name="Words">By which words.</param>
/// <param name="Topics">What it is about.</param>
internal sealed record Relevance(bool About, IReadOnlyList<string> Words, IReadOnlyList<string> Topics);

/// <summary>Decides what is about the show, by the rules' words and the catalogue's names.</summary>
internal sealed partial class ShowFilter(LoadedCatalogue catalogue)
{
    private readonly Lazy<Names> _names = new(() => new Names(catalogue.Index));

    /// <summary>Judges a story; all of a feed that is on topic are about the show.</summary>
    public Relevance Judge(string title, string summary, IEnumerable<string> categories, bool onTopic = false)
    {
        var rules = ShowRules.Loaded;
        var text = $"{title} . {summary} . {string.Join(" . ", categories)}"
            .Replace('’', '\'')
            .Replace("'85", "85", StringComparison.Ordinal);
        var shown = Found(rules.Show, text);
        var nearby = Found(rules.Nearby, text);
        var people = _names.Value.People.Where(p => text.Contains(p.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        var characters = _names
            .Value.Characters.Where(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var names = people.Count + characters.Count;
        var about =
            onTopic
            || shown.Count > 0
            || characters.Count > 1
            || people.Count > 2
            || (names > 0 && nearby.Count > 0 && names + nearby.Count > 2);
        if (!about)
        {
            return new Relevance(false, [.. nearby, .. people.Select(p => p.Name), .. characters], []);
        }
        var topics = Season().Matches(text).Select(m => $"season-{m.Groups[1].Value}").ToList();
        topics.AddRange(rules.Topics.Where(topic => topic.Words.IsMatch(text)).Select(topic => topic.Topic));
        topics.AddRange(people.Select(person => person.Id));
        if (people.Count > 0)
        {
            topics.Add("cast");
        }
        return new Relevance(
            true,
            [.. shown.Concat(nearby).Concat(people.Select(p => p.Name)).Concat(characters).Take(12)],
            [.. topics.Distinct(StringComparer.Ordinal).Take(20)]
        );
    }

    private static List<string> Found(Regex words, string text) =>
        [.. words.Matches(text).Select(m => m.Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\b(?:season|series|s)\s*0?([1-5])\b", RegexOptions.IgnoreCase)]
    private static partial Regex Season();

    // Full names only: first names and single words are anybody's.
    private sealed class Names(CatalogueIndex index)
    {
        public IReadOnlyList<EntryName> People { get; } =
        [
            .. index
                .OfKind(EntryKind.Person, Boundary.Everything)
                .Where(p => p.Name.Contains(' ', StringComparison.Ordinal)),
        ];

        public IReadOnlyList<string> Characters { get; } =
        [
            .. index
                .OfKind(EntryKind.Character, Boundary.Everything)
                .Select(c => c.Name)
                .Where(name => name.Contains(' ', StringComparison.Ordinal) && name.Length > 7),
        ];
    }
}
