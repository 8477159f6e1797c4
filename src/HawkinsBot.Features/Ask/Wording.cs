using System.Text;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>Puts what was found into sentences.</summary>
internal static class Wording
{
    /// <summary>What a reader takes in first; the answer stands within it.</summary>
    public const int Glance = 300;

    private const int MoreSentences = 2;
    private const int MorePerhaps = 4;
    private const int LongestPerhaps = 32;
    private const int WordsOfPerhaps = 4;

    /// <summary>What is kept free for the answers of what is left, in characters.</summary>
    private const int Perhaps = 50;

    public static bool IsStage(CastingNode c) =>
        c.Casting.Version is { } version
        && (
            version.Contains("stage", StringComparison.OrdinalIgnoreCase)
            || version.Contains("Broadway", StringComparison.OrdinalIgnoreCase)
        );

    public static bool IsYoung(CastingNode c) =>
        c.Casting.Version?.Contains("young", StringComparison.OrdinalIgnoreCase) == true;

    public static string PlayedBy(EntryNode character, IReadOnlyList<CastingNode> castings)
    {
        var first = castings[0];
        var alike = castings.Where(c => c.Casting.Version == first.Casting.Version).Take(3).ToArray();
        var people = List(alike.Select(c => c.Person.Entry.Name));
        var name = IsYoung(first) ? $"the young {character.Entry.Name}" : character.Entry.Name;
        var where =
            IsStage(first) ? $" on stage ({first.Casting.Version})"
            : first.Casting.Version is { } version && !IsYoung(first) ? $" ({version})"
            : "";
        var isVoice = first.Casting.Version?.Contains("animated", StringComparison.OrdinalIgnoreCase) == true;
        var plays = (isVoice ? "voice" : "play") + (alike.Length > 1 ? "" : "s");
        var text = $"{people} {plays} {name}{where}.";
        var other = castings.FirstOrDefault(c => c.Casting.Version != first.Casting.Version);
        return other is null ? text : $"{text} {Version(other)}: {other.Person.Entry.Name}.";
    }

    public static string Roles(EntryNode person, IReadOnlyList<CastingNode> roles) =>
        $"{person.Entry.Name} plays {List(roles.Select(r => r.Character.Entry.Name + (r.Casting.Version is { } v ? $" ({v})" : "")).Distinct().Take(4))}.";

    /// <summary>The name and the summary; null where there is none that is safe.</summary>
    public static string? Summary(EntryNode node, Reach reach) =>
        node.Entry.Summary is { } summary && reach.Covers(node.NeedsOf(node.Entry.SummarySince))
            ? $"{node.Entry.Name}: {summary}"
            : null;

    /// <summary>The summary, and the other names that are safe; null where there is none that is safe.</summary>
    public static string? Definition(EntryNode node, Reach reach)
    {
        if (Summary(node, reach) is not { } summary)
        {
            return null;
        }

        var text = new StringBuilder(summary);
        var names = node
            .Aliases.Where(a => reach.Covers(a.Needs) && Folding.Name(a.Name) != Folding.Name(node.Entry.Name))
            .OrderByDescending(a => a.Needs.Ordinal)
            .Select(a => a.Name)
            .Take(3)
            .ToArray();
        if (names.Length > 0)
        {
            text.Append(" Also: ").AppendJoin(", ", names).Append('.');
        }

        return text.ToString();
    }

    public static string FullName(EntryNode node, Reach reach)
    {
        var names = node.Aliases.Where(a => reach.Covers(a.Needs)).Select(a => a.Name).Take(4).ToArray();
        var also = names.Length == 0 ? "" : $" Also: {string.Join(", ", names)}.";
        return $"The full name is {node.Entry.Name}.{also}";
    }

    /// <summary>What to say when one statement answers most likely: it, and what else fits while there is room.</summary>
    public static string Likely(IReadOnlyList<Candidate> candidates) => Fill(candidates[0].Text, candidates, " ");

    /// <summary>What to say when it may be one of several.</summary>
    public static string Unsure(IReadOnlyList<Candidate> candidates) =>
        Fill($"I am not sure. Maybe:\n• {candidates[0].Text}", candidates, "\n• ");

    // Two more sentences at most, and only such as would answer otherwise; then the answers of what is left.
    private static string Fill(string text, IReadOnlyList<Candidate> candidates, string between)
    {
        var filled = new StringBuilder(text);
        var said = Folding.Fold(text);
        var more = 0;
        var left = new List<string>();
        foreach (var candidate in candidates.Skip(1))
        {
            var news = candidate.News.Where(n => !said.Contains(Folding.Name(n), StringComparison.Ordinal)).ToArray();
            if (candidate.News.Count > 0 && news.Length == 0)
            {
                continue;
            }

            if (more < MoreSentences && filled.Length + between.Length + candidate.Text.Length <= Glance - Perhaps)
            {
                filled.Append(between).Append(candidate.Text);
                said = $"{said} {Folding.Fold(candidate.Text)}";
                more++;
            }
            else if (news.Length > 0)
            {
                left.Add(news[0]);
                said = $"{said} {Folding.Fold(news[0])}";
            }
        }

        var perhaps = new StringBuilder();
        var count = 0;
        foreach (var answer in left.Where(IsShort))
        {
            if (count < MorePerhaps && filled.Length + perhaps.Length + answer.Length + 14 <= Glance)
            {
                perhaps.Append(count == 0 ? "" : ", ").Append(answer);
                count++;
            }
        }

        return count == 0
            ? filled.ToString()
            : filled.Append(between == " " ? " " : "\n").Append("Or perhaps: ").Append(perhaps).Append('.').ToString();
    }

    private static bool IsShort(string answer) =>
        answer.Length <= LongestPerhaps && answer.AsSpan().Count(' ') < WordsOfPerhaps;

    private static string Version(CastingNode c) =>
        c.Casting.Version is { } v ? char.ToUpperInvariant(v[0]) + v[1..] : "On screen";

    private static string List(IEnumerable<string> items)
    {
        var all = items.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
