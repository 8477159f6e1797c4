namespace HawkinsBot.Catalogue;

/// <summary>
/// Warns of sentences that use a name before the name is safe: of exactly those that <see cref="SafeNames"/> moves when
/// the catalogue is imported, so that the file can be made to say what the bot does.
/// </summary>
internal static class NameLeaks
{
    public static IEnumerable<Mistake> Find(ReadCatalogue read)
    {
        var late = SafeNames.Late([.. read.Entries.Select(r => r.Entry)]);
        foreach (var r in read.Entries)
        {
            var texts = r
                .Entry.Facts.Select((f, i) => (f.Text, f.Since, Line: r.FactLines[i]))
                .Append((Text: r.Entry.Summary ?? "", Since: SafeNames.SummaryPoint(r.Entry), Line: r.SummaryLine))
                .Append(
                    (Text: r.Entry.Fate?.Text ?? "", Since: r.Entry.Fate?.Since ?? r.Entry.Since, Line: r.FateLine)
                );
            foreach (var (text, since, line) in texts.Where(t => t.Since.Work is null))
            {
                if (SafeNames.LatestName(text, since, late) is { } found)
                {
                    yield return new Mistake(
                        r.File,
                        line,
                        $"This is told at {since}, but names \"{found.Name}\" (`{found.Id}`), which is safe from "
                            + $"{found.Point}; it is told from there only.",
                        IsWarning: true
                    );
                }
            }
        }
    }
}
