using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>
/// Warns of sentences that use a name before the name is safe. Only names of two words or more, and single words that
/// no other entry has, are sure enough to warn of.
/// </summary>
internal static class NameLeaks
{
    public static IEnumerable<Mistake> Find(ReadCatalogue read)
    {
        // A name is safe from the earliest point at which any entry may bear it.
        var names = new Dictionary<string, (SpoilerPoint Point, string Id)>(StringComparer.Ordinal);
        foreach (var e in read.Entries.Select(r => r.Entry))
        {
            foreach (var (name, point) in e.Aliases.Select(a => (a.Name, a.Since)).Prepend((e.Name, e.Since)))
            {
                var folded = Folding.Name(name);
                if (folded.Length < 4)
                {
                    continue;
                }

                var effective = new SpoilerPoint(
                    Episode.Max(point.Episode, e.Since.Episode),
                    point.Work ?? e.Since.Work
                );
                if (!names.TryGetValue(folded, out var known) || Earlier(effective, known.Point))
                {
                    names[folded] = (effective, e.Id);
                }
            }
        }

        var late = names
            .Where(n => n.Value.Point != SpoilerPoint.Start && n.Key.Contains(' ', StringComparison.Ordinal))
            .ToArray();
        var byFirstWord = late.ToLookup(n => n.Key.Split(' ')[0], StringComparer.Ordinal);
        foreach (var r in read.Entries)
        {
            var texts = r
                .Entry.Facts.Select((f, i) => (f.Text, f.Since, Line: r.FactLines[i]))
                .Append((Text: r.Entry.Summary ?? "", r.Entry.Since, Line: r.SummaryLine));
            foreach (var (text, since, line) in texts)
            {
                var words = Folding.Fold(text).Split(' ');
                var folded = $" {string.Join(' ', words)} ";
                foreach (var (name, (point, id)) in words.Distinct().SelectMany(w => byFirstWord[w]))
                {
                    if (
                        id != r.Entry.Id
                        && point.Episode > Episode.Max(since.Episode, r.Entry.Since.Episode)
                        && since.Work is null
                        && folded.Contains($" {name} ", StringComparison.Ordinal)
                    )
                    {
                        yield return new Mistake(
                            r.File,
                            line,
                            $"This is told at {since}, but names \"{name}\" (`{id}`), which is safe from {point}.",
                            IsWarning: true
                        );
                    }
                }
            }
        }
    }

    private static bool Earlier(SpoilerPoint a, SpoilerPoint b) =>
        (a.Work is null && b.Work is not null) || (a.Work is null == b.Work is null && a.Episode < b.Episode);
}
