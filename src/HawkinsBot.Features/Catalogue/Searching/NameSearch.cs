using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace HawkinsBot.Catalogue;

/// <summary>
/// Finds entries by their names. A name counts only from its own point on: an alias that is beyond the boundary finds
/// nothing, nor does it change the order of what is found.
/// </summary>
internal sealed class NameSearch
{
    private const int FuzzyCandidates = 64;

    private readonly IReadOnlyList<EntryNode> _nodes;
    private readonly SearchName[] _names;
    private readonly FrozenDictionary<string, SearchName[]> _exact;
    private readonly FrozenDictionary<int, int[]> _trigrams;
    private readonly Lazy<StatementIndex> _statements;

    public NameSearch(IReadOnlyList<EntryNode> nodes, Lazy<StatementIndex> statements)
    {
        _nodes = nodes;
        _statements = statements;
        _names =
        [
            .. nodes.SelectMany(
                (node, i) =>
                    node
                        .Aliases.Select(a => new SearchName(i, a.Name, a.Needs, false))
                        .Prepend(new SearchName(i, node.Entry.Name, node.Needs, true))
            ),
        ];
        // "Max" means somebody of the story, though an actor and a film begin so too.
        var firstNames = nodes
            .Select((node, i) => (Node: node, Index: i))
            .Where(n =>
                n.Node.Entry.Kind == EntryKind.Character && n.Node.Entry.Name.Contains(' ', StringComparison.Ordinal)
            )
            .Select(n => new SearchName(n.Index, n.Node.Entry.Name.Split(' ')[0], n.Node.Needs, false));
        _exact = _names
            .Concat(firstNames)
            .GroupBy(name => name.Tight, StringComparer.Ordinal)
            .ToFrozenDictionary(same => same.Key, same => same.ToArray(), StringComparer.Ordinal);
        var postings = new Dictionary<int, List<int>>();
        for (var i = 0; i < _names.Length; i++)
        {
            foreach (var trigram in Trigrams(_names[i].Tight).Distinct())
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(postings, trigram, out _) ??= []).Add(i);
            }
        }

        _trigrams = postings.ToFrozenDictionary(p => p.Key, p => p.Value.ToArray());
    }

    public IReadOnlyList<SearchHit> Search(
        string text,
        Reach reach,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds
    ) => Find(text, reach, limit, kinds, halfTyped: false);

    public IReadOnlyList<EntryName> Suggest(string text, Reach reach, int limit, IReadOnlyCollection<EntryKind>? kinds)
    {
        if (Folding.Name(text).Length > 0)
        {
            return [.. Find(text, reach, limit, kinds, halfTyped: true).Select(h => h.Entry)];
        }

        return
        [
            .. _nodes
                .Where(n => reach.Covers(n.Needs) && kinds?.Contains(n.Entry.Kind) != false)
                .Select(n => (Node: n, Prominence: n.Prominence(reach)))
                .OrderBy(n => kinds is null && n.Node.Entry.Kind != EntryKind.Character)
                .ThenByDescending(n => n.Prominence)
                .ThenBy(n => n.Node.Entry.Id, StringComparer.Ordinal)
                .Take(limit)
                .Select(n => n.Node.Name),
        ];
    }

    private List<SearchHit> Find(
        string text,
        Reach reach,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds,
        bool halfTyped
    )
    {
        var query = new Query(Folding.Name(text));
        if (query.Text.Length == 0 || limit < 1)
        {
            return [];
        }

        var found = new Dictionary<int, Found>();
        bool Counts(SearchName name) =>
            reach.Covers(name.Needs) && kinds?.Contains(_nodes[name.Node].Entry.Kind) != false;
        void Add(SearchName name, MatchKind match, double score)
        {
            ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(found, name.Node, out var known);
            var candidate = new Found(match, score, name.Raw);
            if (!known || candidate.IsBetterThan(best))
            {
                best = candidate;
            }
        }

        // Where a name was meant, what only resembles it is not looked for; nor, once it is typed out, what goes on after
        // it or speaks of it.
        foreach (var name in _exact.GetValueOrDefault(query.Tight, []))
        {
            if (Counts(name))
            {
                Add(name, name.IsName ? MatchKind.Name : MatchKind.Alias, 1);
            }
        }

        var named = found.Count > 0;
        if (!named || halfTyped)
        {
            foreach (var name in _names)
            {
                if (Literal(name, query) is { } literal && Counts(name))
                {
                    Add(name, literal.Match, literal.Score);
                }
            }
        }

        if (query.Text.Length > 2 && !named)
        {
            foreach (var i in Alike(query.Tight, FuzzyCandidates, n => Counts(_names[n])))
            {
                if (Fuzzy(_names[i], query, halfTyped) is var score and > 0)
                {
                    Add(_names[i], MatchKind.Fuzzy, _names[i].IsName ? score : 0.97 * score);
                }
            }
        }

        if (query.Text.Length > 2 && found.Count < limit && (halfTyped || !named))
        {
            foreach (var (node, score) in _statements.Value.Entries(text, reach, limit))
            {
                if (kinds?.Contains(_nodes[node].Entry.Kind) != false)
                {
                    found.TryAdd(node, new Found(MatchKind.Text, score, null));
                }
            }
        }

        return
        [
            .. found
                .Select(f => (Node: _nodes[f.Key], Found: f.Value, Prominence: _nodes[f.Key].Prominence(reach)))
                .OrderBy(f => f.Found.Match == MatchKind.Alias ? MatchKind.Name : f.Found.Match)
                .ThenByDescending(f => f.Found.Match == MatchKind.Text ? f.Found.Score : Math.Round(f.Found.Score, 2))
                .ThenByDescending(f => f.Prominence)
                .ThenBy(f => f.Node.Entry.Id, StringComparer.Ordinal)
                .Take(limit)
                .Select(f => new SearchHit(f.Node.Name, f.Found.Match, f.Found.Score, f.Found.Via)),
        ];
    }

    /// <summary>How a name that is not the very text has it.</summary>
    private static (MatchKind Match, double Score)? Literal(SearchName name, Query query)
    {
        var text = name.Text;
        var at = text.IndexOf(query.Text, StringComparison.Ordinal);
        if (at < 0)
        {
            return query.Words.Length > 1 && query.Words.All(w => StartsAWord(text, w))
                ? (MatchKind.Prefix, 0.7)
                : null;
        }

        if (!StartsAWord(text, query.Text))
        {
            return query.Text.Length > 2 ? (MatchKind.Substring, (double)query.Text.Length / text.Length) : null;
        }

        var end = at + query.Text.Length;
        var wholeWord = end == text.Length || text[end] == ' ';
        return (MatchKind.Prefix, (wholeWord ? 0.9 : 0.8) + (at == 0 ? 0.05 : 0) + (name.IsName ? 0.02 : 0));
    }

    private static bool StartsAWord(string text, string beginning)
    {
        for (
            var at = text.IndexOf(beginning, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(beginning, at + 1, StringComparison.Ordinal)
        )
        {
            if (at == 0 || text[at - 1] == ' ')
            {
                return true;
            }
        }

        return false;
    }

    private static double Fuzzy(SearchName name, Query query, bool halfTyped)
    {
        var whole = Alike(name.Tight, query.Tight);
        if (halfTyped && name.Tight.Length > query.Tight.Length)
        {
            whole = Math.Max(whole, 0.85 * Alike(name.Tight.AsSpan(0, query.Tight.Length), query.Tight));
        }

        // Or each word by itself: one of several names, in any order.
        var words = 0.0;
        foreach (var word in query.Words)
        {
            var best = 0.0;
            foreach (var other in name.Words)
            {
                best = Math.Max(best, word == other ? 1 : Alike(other, word));
            }

            if (best == 0)
            {
                return whole;
            }

            words += best;
        }

        return Math.Max(whole, 0.9 * words / query.Words.Length);
    }

    private static double Alike(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var length = Math.Max(a.Length, b.Length);
        var forgiven = Spelling.Forgiven(length);
        var distance = Spelling.Distance(a, b, forgiven);
        return distance > forgiven ? 0 : 1 - ((double)distance / length);
    }

    /// <summary>The names that share the most trigrams.</summary>
    private IEnumerable<int> Alike(string tight, int most, Func<int, bool> counts)
    {
        var shared = new Dictionary<int, int>();
        foreach (var trigram in Trigrams(tight).Distinct())
        {
            foreach (var i in _trigrams.GetValueOrDefault(trigram, []))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(shared, i, out _)++;
            }
        }

        return shared
            .OrderByDescending(s => 2.0 * s.Value / (tight.Length + _names[s.Key].Tight.Length + 4))
            .Select(s => s.Key)
            .Where(counts)
            .Take(most);
    }

    private static IEnumerable<int> Trigrams(string text)
    {
        static int Letter(char c) =>
            c is >= 'a' and <= 'z' ? c - 'a' + 1
            : c is >= '0' and <= '9' ? c - '0' + 27
            : 40;
        for (var i = -2; i < text.Length; i++)
        {
            var code = 0;
            for (var j = i; j < i + 3; j++)
            {
                code = (code << 6) | (j < 0 || j >= text.Length ? 0 : Letter(text[j]));
            }

            yield return code;
        }
    }

    private readonly record struct Found(MatchKind Match, double Score, string? Via)
    {
        public bool IsBetterThan(Found other) => Match < other.Match || (Match == other.Match && Score > other.Score);
    }

    private readonly record struct Query(string Text)
    {
        public string Tight { get; } = Text.Replace(" ", "", StringComparison.Ordinal);

        public string[] Words { get; } = Text.Split(' ');
    }

    private sealed class SearchName
    {
        public SearchName(int node, string raw, Needs needs, bool isName)
        {
            (Node, Raw, Needs, IsName) = (node, raw, needs, isName);
            Text = Folding.Name(raw);
            Tight = Text.Replace(" ", "", StringComparison.Ordinal);
            Words = Text.Split(' ');
        }

        public int Node { get; }

        public string Raw { get; }

        public Needs Needs { get; }

        public bool IsName { get; }

        public string Text { get; }

        public string Tight { get; }

        public string[] Words { get; }
    }
}
