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

    /// <summary>The entries with their facts and summaries moved where need be.</summary>
    public static IReadOnlyList<Entry> Raise(IReadOnlyList<Entry> entries)
    {
        var names = Late(entries);
        return [.. entries.Select(e => Raise(e, names))];
    }

    /// <summary>The latest of the names in a text that are safe only after a point, or the point itself.</summary>
    internal static SpoilerPoint PointOf(
        string text,
        SpoilerPoint point,
        FrozenDictionary<string, (SpoilerPoint Point, string Id)> names
    )
    {
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
                    if (late.Point.Episode > point.Episode && IsWritten(text, name))
                    {
                        point = point with { Episode = late.Point.Episode };
                    }
                }
            }
        }

        return point;
    }

    /// <summary>The names that are not safe from the beginning, folded; only those that are no everyday words.</summary>
    internal static FrozenDictionary<string, (SpoilerPoint Point, string Id)> Late(IReadOnlyList<Entry> entries)
    {
        var names = new Dictionary<string, (SpoilerPoint Point, string Id)>(StringComparer.Ordinal);
        var plain = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in entries)
        {
            foreach (var (name, since) in e.Aliases.Select(a => (a.Name, a.Since)).Prepend((e.Name, e.Since)))
            {
                var folded = Folding.Name(name);
                var effective = new SpoilerPoint(
                    Episode.Max(since.Episode, e.Since.Episode),
                    since.Work ?? e.Since.Work
                );
                if (
                    !char.IsUpper(Core(name)[0])
                    || effective.Work is not null
                    || e.Kind is EntryKind.Episode or EntryKind.Release
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
            SummarySince = e.Summary is { } summary ? PointOf(summary, Summary(e), names) : e.Since,
            Fate = e.Fate is { } fate ? fate with { Since = PointOf(fate.Text, fate.Since, names) } : null,
        };

    // What an episode is about is as safe as the episode.
    private static SpoilerPoint Summary(Entry e) =>
        e.Episode is { } episode ? new SpoilerPoint(episode.Number) : e.Since;

    private static string Core(string name) =>
        name.StartsWith("the ", StringComparison.OrdinalIgnoreCase) && name.Length > 4 ? name[4..] : name;

    /// <summary>Whether a name of one word stands in the text as a name: with a capital.</summary>
    private static bool IsWritten(string text, string name) =>
        name.Contains(' ', StringComparison.Ordinal)
        || text.Contains(char.ToUpperInvariant(name[0]) + name[1..], StringComparison.Ordinal)
        || text.Contains(name.ToUpperInvariant(), StringComparison.Ordinal);
}
