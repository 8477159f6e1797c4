using System.Collections.Frozen;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>
/// Moves a sentence that uses a name before the name is safe to the point where it is: a second net under those who
/// write the catalogue. A name is safe from the earliest point at which any entry may bear it.
/// </summary>
internal static class SafeNames
{
    private const int LongestName = 8;
    private const int ShortestWord = 5;
    private const string Article = "the ";

    /// <summary>The entries with their facts and summaries moved where need be.</summary>
    public static IReadOnlyList<Entry> Raise(IReadOnlyList<Entry> entries)
    {
        var names = Late(entries);
        return [.. entries.Select(e => Raise(e, names))];
    }

    /// <summary>The point of the latest name in a text that is safe only after a point, or the point itself.</summary>
    internal static SpoilerPoint PointOf(
        string text,
        SpoilerPoint point,
        FrozenDictionary<string, (SpoilerPoint Point, string Id)> names
    ) => LatestName(text, point, names) is { } late ? point with { Episode = late.Point.Episode } : point;

    /// <summary>The latest of the names in a text that are safe only after a point, with the entry that bears it.</summary>
    internal static (string Name, SpoilerPoint Point, string Id)? LatestName(
        string text,
        SpoilerPoint point,
        FrozenDictionary<string, (SpoilerPoint Point, string Id)> names
    )
    {
        (string Name, SpoilerPoint Point, string Id)? latest = null;
        var words = Folding.Fold(text).Split(' ');
        for (var start = 0; start < words.Length; start++)
        {
            var name = "";
            for (var end = start; end < Math.Min(words.Length, start + LongestName); end++)
            {
                name = end == start ? words[start] : $"{name} {words[end]}";
                if (
                    names.TryGetValue(name, out var late)
                    || names.TryGetValue(name.EndsWith('s') ? name[..^1] : name, out late)
                )
                {
                    if (
                        late.Point.Episode > (latest?.Point ?? point).Episode
                        && IsWritten(text, name)
                        && (start == 0 || words[start - 1] != "chapter")
                    )
                    {
                        latest = (name, late.Point, late.Id);
                    }
                }
            }
        }

        return latest;
    }

    /// <summary>
    /// The names that are not safe from the beginning, folded. Not those of songs, films and food, which are known from
    /// outside the show, nor everyday words: names that begin small, and a first name or surname of somebody whose whole
    /// name is guarded. "The Thing" counts with its article only.
    /// </summary>
    internal static FrozenDictionary<string, (SpoilerPoint Point, string Id)> Late(IReadOnlyList<Entry> entries)
    {
        var names = new Dictionary<string, (SpoilerPoint Point, string Id)>(StringComparer.Ordinal);
        var plain = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in entries)
        {
            foreach (var (name, since) in e.Aliases.Select(a => (a.Name, a.Since)).Prepend((e.Name, e.Since)))
            {
                var folded = Folding.Name(name);
                var single = !folded.Contains(' ', StringComparison.Ordinal);
                if (single && name.StartsWith(Article, StringComparison.OrdinalIgnoreCase))
                {
                    folded = $"the {folded}";
                }

                var effective = new SpoilerPoint(
                    Episode.Max(since.Episode, e.Since.Episode),
                    since.Work ?? e.Since.Work
                );
                if (
                    !char.IsUpper(Core(name)[0])
                    || effective.Work is not null
                    || e.Kind
                        is EntryKind.Episode
                            or EntryKind.Release
                            or EntryKind.Music
                            or EntryKind.Screen
                            or EntryKind.Food
                    || (single && name != e.Name && e.Name.Split(' ').Contains(name, StringComparer.Ordinal))
                )
                {
                    plain.Add(folded);
                }
                else if (!names.TryGetValue(folded, out var known) || effective.Episode < known.Point.Episode)
                {
                    names[folded] = (effective, e.Id);
                }
            }
        }

        return names
            .Where(n => n.Value.Point.Episode > Episode.None && !plain.Contains(n.Key))
            .Where(n => n.Key.Contains(' ', StringComparison.Ordinal) || n.Key.Length >= ShortestWord)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Entry Raise(Entry e, FrozenDictionary<string, (SpoilerPoint Point, string Id)> names) =>
        e with
        {
            Facts =
            [
                .. e.Facts.Select(f =>
                    PointOf(f.Text, f.Since, names) is var point && point != f.Since ? f with { Since = point } : f
                ),
            ],
            SummarySince = e.Summary is { } summary ? PointOf(summary, SummaryPoint(e), names) : e.Since,
            Fate = e.Fate is { } fate ? fate with { Since = PointOf(fate.Text, fate.Since, names) } : null,
        };

    /// <summary>The point of an entry's summary before names are looked at: what an episode is about is as safe as the episode.</summary>
    internal static SpoilerPoint SummaryPoint(Entry e) =>
        e.Episode is { } episode ? new SpoilerPoint(episode.Number) : e.Since;

    private static string Core(string name) =>
        name.StartsWith(Article, StringComparison.OrdinalIgnoreCase) && name.Length > 4 ? name[4..] : name;

    /// <summary>Whether a name stands in the text as a name: its first word with a capital.</summary>
    private static bool IsWritten(string text, string name)
    {
        var word = Core(name).Split(' ')[0];
        return text.Contains(char.ToUpperInvariant(word[0]) + word[1..], StringComparison.Ordinal)
            || text.Contains(word.ToUpperInvariant(), StringComparison.Ordinal);
    }
}
