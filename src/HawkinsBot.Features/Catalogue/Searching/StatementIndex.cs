using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace HawkinsBot.Catalogue;

/// <summary>A stem of a query, with others that stand for it and how much they count (0 to 1).</summary>
internal readonly record struct QueryTerm(string Stem, float Weight, IReadOnlyList<(string Stem, float Weight)> Others);

/// <summary>An entry that a query names.</summary>
/// <param name="Nodes">The entries that it may mean, and how likely each is (0 to 1).</param>
/// <param name="Stems">The stems of the name, for statements that name it without being linked to it.</param>
/// <param name="Weight">How much it counts: 1, or less where it goes without saying.</param>
internal sealed record QueryMention(
    IReadOnlyList<(EntryNode Node, float Weight)> Nodes,
    IReadOnlyList<string> Stems,
    float Weight
);

/// <summary>A statement that was found.</summary>
/// <param name="Statement">It.</param>
/// <param name="Index">Its place in <see cref="StatementIndex.All"/>.</param>
/// <param name="Coverage">How much of the query it has, 0 to 1, each part weighed by how rare it is.</param>
internal readonly record struct StatementHit(Statement Statement, int Index, float Coverage);

/// <summary>An entry that many of a query's words lead to, over all that is told of it.</summary>
/// <param name="Node">It.</param>
/// <param name="Score">0 to 1.</param>
internal readonly record struct EntryHit(EntryNode Node, float Score);

/// <summary>What a search found, the best first.</summary>
/// <param name="Statements">The statements.</param>
/// <param name="Entries">The entries to which many of the words lead.</param>
/// <param name="Rarities">How rare each term is within reach, then each mention.</param>
internal sealed record SearchResult(List<StatementHit> Statements, List<EntryHit> Entries, float[] Rarities);

/// <summary>
/// An inverted index over all statements, ranked after BM25. How rare a word is, is counted within the reach of who asks:
/// what lies beyond it changes neither what is found nor its order.
/// </summary>
internal sealed class StatementIndex
{
    private const float SubjectName = 0.9f;
    private const float FullLength = 10f;
    private const float UsualLength = 12f;
    private const int MaxEntries = 20;
    private const float NamedInText = 0.9f;
    private static readonly Comparer<Posting> ByStatement = Comparer<Posting>.Create(
        (a, b) => a.Statement.CompareTo(b.Statement)
    );

    private const float MaxMissing = 5f;

    private readonly IReadOnlyList<EntryNode> _nodes;
    private readonly Statement[] _all;
    private readonly Needs[] _needs; // of each statement, close together for the scans
    private readonly FrozenDictionary<string, Posting[]> _postings;
    private readonly float[] _brevity;
    private readonly int[][] _bySubject;
    private readonly int[][] _byAbout;

    public StatementIndex(
        IReadOnlyList<EntryNode> nodes,
        IReadOnlyList<(Needs Needs, TriviaQuestion Question)> questions
    )
    {
        _nodes = nodes;
        _all = [.. Statement.Of(nodes, questions)];
        _needs = Array.ConvertAll(_all, statement => statement.Needs);
        var postings = new Dictionary<string, List<Posting>>(StringComparer.Ordinal);
        var lengths = new int[_all.Length];
        var subjects = new List<int>[nodes.Count];
        var about = new List<int>[nodes.Count];
        var terms = new Dictionary<string, float>(StringComparer.Ordinal);
        var names = nodes.Select(n => Words.Stems(n.Entry.Name).ToArray()).ToArray();
        for (var i = 0; i < _all.Length; i++)
        {
            var statement = _all[i];
            terms.Clear();
            Collect(terms, Words.Stems(statement.Text), 1);
            lengths[i] = terms.Count;
            foreach (var words in statement.Words)
            {
                Collect(terms, Words.Stems(words), 1);
            }

            foreach (var answer in statement.Answers)
            {
                Collect(terms, Words.Stems(answer.Text), 1);
            }

            Collect(terms, names[statement.Subject.Index], SubjectName);
            foreach (var (term, weight) in terms)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(postings, term, out _) ??= []).Add(new Posting(i, weight));
            }

            (subjects[statement.Subject.Index] ??= []).Add(i);
            foreach (var other in statement.About)
            {
                (about[other.Index] ??= []).Add(i);
            }
        }

        _postings = postings.ToFrozenDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal);
        var average = Math.Max(1, lengths.DefaultIfEmpty(1).Average());
        _brevity = [.. lengths.Select(l => (float)(1 / (0.92 + (0.08 * l / average))))];
        _bySubject = [.. subjects.Select(s => s?.ToArray() ?? [])];
        _byAbout = [.. about.Select(s => s?.ToArray() ?? [])];
    }

    /// <summary>All statements, whatever the reach.</summary>
    public IReadOnlyList<Statement> All => _all;

    /// <summary>The statements under an entry.</summary>
    public IReadOnlyList<int> Under(EntryNode node) => _bySubject[node.Index];

    /// <summary>The statements that are about an entry and stand under another.</summary>
    public IReadOnlyList<int> AboutOf(EntryNode node) => _byAbout[node.Index];

    /// <summary>Whether a statement is linked to one of the entries of a mention, or names it.</summary>
    public bool Speaks(int statement, QueryMention mention)
    {
        var s = _all[statement];
        if (mention.Nodes.Any(n => s.Subject == n.Node || s.About.Contains(n.Node)))
        {
            return true;
        }

        return mention.Stems.Any(stem => Has(statement, stem));
    }

    /// <summary>Whether a statement has a stem.</summary>
    public bool Has(int statement, string stem) =>
        Array.BinarySearch(_postings.GetValueOrDefault(stem, []), new Posting(statement, 0), ByStatement) >= 0;

    /// <summary>Whether any statement within reach has the stem.</summary>
    public bool Knows(string stem, Reach reach)
    {
        foreach (var posting in _postings.GetValueOrDefault(stem, []))
        {
            if (reach.Covers(_needs[posting.Statement]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The stem within reach that is spelt most like this one, or null.</summary>
    public string? Alike(string stem, Reach reach)
    {
        var forgiven = stem.Length switch
        {
            < 6 => 0,
            < 8 => 1,
            _ => 2,
        };
        string? best = null;
        var least = forgiven + 1;
        if (forgiven == 0)
        {
            return null;
        }

        foreach (var other in _postings.Keys)
        {
            if (Math.Abs(other.Length - stem.Length) >= least)
            {
                continue;
            }

            var distance = Spelling.Distance(stem, other, least - 1) + (other[0] == stem[0] ? 0 : 1);
            if (distance < least && Knows(other, reach))
            {
                (best, least) = (other, distance);
            }
        }

        return best;
    }

    /// <summary>The statements that have the most of a query.</summary>
    /// <param name="terms">The words.</param>
    /// <param name="mentions">Entries that the query names.</param>
    /// <param name="reach">How far who asks may see.</param>
    /// <param name="limit">How many at most.</param>
    public SearchResult Search(
        IReadOnlyList<QueryTerm> terms,
        IReadOnlyList<QueryMention> mentions,
        Reach reach,
        int limit
    )
    {
        var scores = new float[_all.Length];
        var best = new float[_all.Length];
        var touched = new List<int>();
        var told = new float[_nodes.Count];
        var tellings = new float[_nodes.Count];
        var lengths = new int[_nodes.Count];
        var spoken = new List<int>();
        var rarities = new float[terms.Count + mentions.Count];
        var settled = 0;
        var total = 0f;
        var visible = 0;
        foreach (var needs in _needs)
        {
            visible += reach.Covers(needs) ? 1 : 0;
        }

        void Note(int statement, float weight)
        {
            if (reach.Covers(_needs[statement]))
            {
                if (best[statement] == 0)
                {
                    touched.Add(statement);
                }

                best[statement] = Math.Max(best[statement], weight);
            }
        }

        void Tell(EntryNode node, float weight)
        {
            if (tellings[node.Index] == 0)
            {
                spoken.Add(node.Index);
            }

            tellings[node.Index] += weight;
        }

        void Settle(float weight)
        {
            // A word that nobody used within reach counts against every statement, but not without end.
            var rarity =
                touched.Count == 0
                    ? MaxMissing
                    : MathF.Log(1 + ((visible - touched.Count + 0.5f) / (touched.Count + 0.5f)));
            rarities[settled++] = rarity;
            total += weight * rarity;
            foreach (var statement in touched)
            {
                scores[statement] += weight * rarity * best[statement];
                Tell(_all[statement].Subject, best[statement]);
                foreach (var other in _all[statement].About)
                {
                    if (reach.Covers(other.Needs))
                    {
                        Tell(other, best[statement]);
                    }
                }

                best[statement] = 0;
            }

            // The same for entries, where the length is how much is told of them: of the best known, all words are told.
            foreach (var node in spoken)
            {
                if (lengths[node] == 0)
                {
                    lengths[node] = VisibleLength(node, reach);
                }

                var length = 0.4f + (0.6f * lengths[node] / UsualLength);
                told[node] += weight * rarity * tellings[node] / (tellings[node] + length);
                tellings[node] = 0;
            }

            spoken.Clear();

            touched.Clear();
        }

        foreach (var term in terms)
        {
            foreach (var posting in _postings.GetValueOrDefault(term.Stem, []))
            {
                Note(posting.Statement, posting.Weight);
            }

            foreach (var (other, weight) in term.Others)
            {
                foreach (var posting in _postings.GetValueOrDefault(other, []))
                {
                    Note(posting.Statement, posting.Weight * weight);
                }
            }

            Settle(term.Weight);
        }

        foreach (var mention in mentions)
        {
            foreach (var stem in mention.Stems)
            {
                foreach (var posting in _postings.GetValueOrDefault(stem, []))
                {
                    Note(posting.Statement, NamedInText / mention.Stems.Count);
                }
            }

            foreach (var (node, weight) in mention.Nodes)
            {
                foreach (var statement in _bySubject[node.Index])
                {
                    Note(statement, weight);
                }

                foreach (var statement in _byAbout[node.Index])
                {
                    Note(statement, weight * 0.95f);
                }
            }

            Settle(mention.Weight);
        }

        if (total == 0)
        {
            return new SearchResult([], [], rarities);
        }

        // Of a long question a statement need not have every word.
        var whole = total > FullLength ? MathF.Sqrt(FullLength * total) : total;
        var hits = new List<StatementHit>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0)
            {
                hits.Add(new StatementHit(_all[i], i, scores[i] / whole * _brevity[i]));
            }
        }

        hits.Sort((a, b) => a.Coverage == b.Coverage ? a.Index.CompareTo(b.Index) : b.Coverage.CompareTo(a.Coverage));
        if (hits.Count > limit)
        {
            hits.RemoveRange(limit, hits.Count - limit);
        }

        var entries = new List<EntryHit>();
        for (var i = 0; i < told.Length; i++)
        {
            if (told[i] > 0 && reach.Covers(_nodes[i].Needs))
            {
                entries.Add(new EntryHit(_nodes[i], told[i] / whole));
            }
        }

        entries.Sort((a, b) => a.Score == b.Score ? a.Node.Index.CompareTo(b.Node.Index) : b.Score.CompareTo(a.Score));
        if (entries.Count > MaxEntries)
        {
            entries.RemoveRange(MaxEntries, entries.Count - MaxEntries);
        }

        return new SearchResult(hits, entries, rarities);
    }

    private int VisibleLength(int node, Reach reach)
    {
        var length = 0;
        foreach (var statement in _bySubject[node])
        {
            length += reach.Covers(_needs[statement]) ? 1 : 0;
        }

        foreach (var statement in _byAbout[node])
        {
            length += reach.Covers(_needs[statement]) ? 1 : 0;
        }

        return length;
    }

    /// <summary>The entries whose statements have the most of a text, for a search by name that found too little.</summary>
    public IEnumerable<(int Node, double Score)> Entries(string text, Reach reach, int limit)
    {
        var terms = Words.Stems(text).Distinct().Select(s => new QueryTerm(s, 1, [])).ToArray();
        return Search(terms, [], reach, limit * 4)
            .Statements.Where(h => h.Coverage > 0.4)
            .GroupBy(h => h.Statement.Subject.Index)
            .Select(g => (g.Key, (double)g.Max(h => h.Coverage)))
            .Take(limit);
    }

    private static void Collect(Dictionary<string, float> terms, IEnumerable<string> stems, float weight)
    {
        foreach (var stem in stems)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, stem, out _);
            known = Math.Max(known, weight);
        }
    }

    private readonly record struct Posting(int Statement, float Weight);
}
