using System.Text;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>Puts what was found into sentences.</summary>
internal static class Wording
{
    /// <summary>What a reader takes in first; the answer stands within it.</summary>
    public const int Glance = 300;

    public static bool IsStage(CastingNode c) =>
        c.Casting.Version?.Contains("stage", StringComparison.OrdinalIgnoreCase) == true;

    public static bool IsYoung(CastingNode c) =>
        c.Casting.Version?.Contains("young", StringComparison.OrdinalIgnoreCase) == true;

    public static string PlayedBy(EntryNode character, IReadOnlyList<CastingNode> castings)
    {
        var first = castings[0];
        var alike = castings.Where(c => c.Casting.Version == first.Casting.Version).Take(3).ToArray();
        var people = List(alike.Select(c => c.Person.Entry.Name));
        var name = IsYoung(first) ? $"the young {character.Entry.Name}" : character.Entry.Name;
        var where = IsStage(first) ? $" on stage ({first.Casting.Version})" : "";
        var plays = alike.Length > 1 ? "play" : "plays";
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
        Fill($"I am not sure. This may be it:\n• {candidates[0].Text}", candidates, "\n• ");

    // Three more at most, and only such as would answer otherwise.
    private static string Fill(string text, IReadOnlyList<Candidate> candidates, string between)
    {
        var filled = new StringBuilder(text);
        var said = Folding.Fold(text);
        var more = 0;
        foreach (var candidate in candidates.Skip(1))
        {
            var isNew =
                candidate.News.Count == 0
                || candidate.News.Any(n => !said.Contains(Folding.Name(n), StringComparison.Ordinal));
            if (more < 3 && isNew && filled.Length + between.Length + candidate.Text.Length <= Glance)
            {
                filled.Append(between).Append(candidate.Text);
                said = $"{said} {Folding.Fold(candidate.Text)}";
                more++;
            }
        }

        return filled.ToString();
    }

    private static string Version(CastingNode c) =>
        c.Casting.Version is { } v ? char.ToUpperInvariant(v[0]) + v[1..] : "On screen";

    private static string List(IEnumerable<string> items)
    {
        var all = items.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
