using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>The verbs <c>catalogue check</c> and <c>catalogue stats</c>.</summary>
public static class CatalogueVerbs
{
    /// <summary>Writes every mistake with file and line.</summary>
    /// <returns>The exit code: 0 where the catalogue can be imported, 1 where not.</returns>
    public static int Check(CatalogueFiles files, TextWriter output)
    {
        var read = CatalogueReader.Read(files);
        var found = CatalogueChecks.Run(read);
        foreach (var mistake in found)
        {
            output.WriteLine(mistake);
        }

        var mistakes = found.Count(m => !m.IsWarning);
        output.WriteLine(
            $"{read.Entries.Count} entries, {read.Entries.Sum(e => e.Entry.Facts.Length)} facts, {read.Questions.Count} questions: "
                + $"{mistakes} mistakes, {found.Count - mistakes} warnings."
        );
        return mistakes == 0 ? 0 : 1;
    }

    /// <summary>Writes how much there is, by kind, season and kind of answer.</summary>
    /// <returns>The exit code: 0, or 1 where the catalogue has mistakes, which are then left out of the counts.</returns>
    public static int Stats(CatalogueFiles files, TextWriter output)
    {
        var read = CatalogueReader.Read(files);
        var entries = read.Entries.Select(e => e.Entry).ToArray();
        var facts = entries.SelectMany(e => e.Facts).ToArray();

        output.WriteLine($"{entries.Length} entries, {facts.Length} facts, {read.Questions.Count} trivia questions");
        Table(
            output,
            "Entries and facts by kind",
            entries.GroupBy(e => e.Kind.ToString()),
            g => $"{g.Count(), 5}{g.Sum(e => e.Facts.Length), 7}"
        );
        Table(
            output,
            "Facts by the season after which they are safe",
            facts.GroupBy(f => SeasonOf(f.Since)),
            g => $"{g.Count(), 5}"
        );
        Table(
            output,
            "Facts by the question that they answer",
            facts.SelectMany(f => f.Answers.Select(a => a.To).Distinct()).GroupBy(a => a.ToString().ToLowerInvariant()),
            g => $"{g.Count(), 5}"
        );
        Table(
            output,
            "Facts by kind of statement",
            facts.Where(f => f.Is is not null).GroupBy(f => f.Is!),
            g => $"{g.Count(), 5}"
        );
        Table(output, "Trivia by category", read.Questions.GroupBy(q => q.Question.Category), g => $"{g.Count(), 5}");
        output.WriteLine();
        output.WriteLine($"Facts with a marked answer: {facts.Count(f => f.Answers.Length > 0)}");
        output.WriteLine($"Aliases: {entries.Sum(e => e.Aliases.Length)}");
        output.WriteLine($"Castings: {entries.Sum(e => e.PlayedBy.Length)}");
        output.WriteLine($"Relations: {entries.Sum(e => e.Relations.Length)}");
        return read.Mistakes.Count == 0 ? 0 : 1;
    }

    private static string SeasonOf(SpoilerPoint point) =>
        (point.Episode == Episode.None ? "S0" : $"S{point.Episode.Season}")
        + (point.Work is null ? "" : $" and {point.Work}");

    private static void Table<T>(
        TextWriter output,
        string title,
        IEnumerable<IGrouping<string, T>> groups,
        Func<IGrouping<string, T>, string> counts
    )
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach (var group in groups.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"  {group.Key, -28}{counts(group)}");
        }
    }
}
