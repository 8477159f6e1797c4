using System.Runtime.InteropServices;

namespace HawkinsBot.Catalogue;

/// <summary>
/// Which entries a sentence names, beside those that it was told to be about. A link counts only where the name is safe
/// as soon as the sentence is, so that it can never tell more than the sentence.
/// </summary>
internal sealed class NameLinks
{
    private const int LongestName = 6;
    private const int MaxBearers = 3;

    private readonly Dictionary<string, List<(EntryNode Node, Needs Needs, bool Capital)>> _names = new(
        StringComparer.Ordinal
    );

    public NameLinks(IReadOnlyList<EntryNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.Entry.Kind is EntryKind.Episode or EntryKind.Season or EntryKind.Release or EntryKind.Work)
            {
                continue;
            }

            foreach (var (name, needs) in node.Aliases.Prepend((Name: node.Entry.Name, node.Needs)))
            {
                var core = name.StartsWith("the ", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
                Add(Folding.Name(name), node, needs, char.IsUpper(core[0]));
            }
        }

        // "Joyce" is the Joyce of whom most is told.
        var first = nodes
            .Where(n => n.Entry.Kind == EntryKind.Character && n.Entry.Name.Contains(' ', StringComparison.Ordinal))
            .GroupBy(n => Folding.Name(n.Entry.Name.Split(' ')[0]), StringComparer.Ordinal);
        foreach (var group in first.Where(g => g.Key.Length > 2 && !_names.ContainsKey(g.Key)))
        {
            var best = group.MaxBy(n => n.Facts.All.Count + n.AboutThis.All.Count)!;
            Add(group.Key, best, best.Needs, capital: true);
        }
    }

    /// <summary>The entries that a text names.</summary>
    public IEnumerable<EntryNode> In(string text, Needs needs)
    {
        var reach = new Reach(needs.Ordinal, needs.Works);
        var words = Folding.Fold(text).Split(' ');
        for (var start = 0; start < words.Length; start++)
        {
            for (var length = Math.Min(LongestName, words.Length - start); length > 0; length--)
            {
                var name = string.Join(' ', words, start, length);
                var bearers = Bearers(name) ?? (name.EndsWith('s') ? Bearers(name[..^1]) : null);
                if (bearers is null || bearers.Count > MaxBearers)
                {
                    continue;
                }

                foreach (var (node, needed, capital) in bearers)
                {
                    if (reach.Covers(needed) && (!capital || length > 1 || HasCapital(text, name)))
                    {
                        yield return node;
                    }
                }

                start += length - 1;
                break;
            }
        }
    }

    private static bool HasCapital(string text, string name) =>
        text.Contains($"{char.ToUpperInvariant(name[0])}{name[1..^1]}", StringComparison.Ordinal)
        || text.Contains(name.ToUpperInvariant(), StringComparison.Ordinal);

    private List<(EntryNode Node, Needs Needs, bool Capital)>? Bearers(string name) => _names.GetValueOrDefault(name);

    private void Add(string name, EntryNode node, Needs needs, bool capital)
    {
        if (name.Length > 2)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _) ??= []).Add((node, needs, capital));
        }
    }
}
