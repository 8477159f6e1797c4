using System.Collections.Frozen;
using System.Runtime.InteropServices;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>
/// Finds names of entries in a question: whole names and other names, and the first name or surname of people. A name
/// that is not safe yet is not seen: it stays an unknown word.
/// </summary>
internal sealed class MentionFinder
{
    private const int LongestName = 8;
    private const float Partial = 0.55f;

    // Words that are names only when they are written as one.
    private static readonly FrozenSet<string> OnlyCapital = (
        "will one two three four five six seven eight nine ten max mike chance patience bob grant art faith"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Known[]> _names;

    public MentionFinder(IEnumerable<EntryNode> nodes)
    {
        var names = new Dictionary<string, List<Known>>(StringComparer.Ordinal);
        void Add(string key, Known known)
        {
            if (key.Length > 0)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(names, key, out _) ??= []).Add(known);
            }
        }

        foreach (var node in nodes)
        {
            if (node.Entry.Kind == EntryKind.Release)
            {
                continue;
            }

            foreach (var (name, needs) in node.Aliases.Prepend((Name: node.Entry.Name, node.Needs)))
            {
                Add(Key(name), new Known(node, needs, 1, NeedsArticle(name)));
                if (
                    node.Entry.Kind == EntryKind.Episode
                    && name.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon
                )
                {
                    Add(Key(name[(colon + 2)..]), new Known(node, needs, 1));
                }
            }

            if (node.Entry.Kind is EntryKind.Character or EntryKind.Person)
            {
                var words = Folding.Name(node.Entry.Name).Split(' ');
                if (words.Length > 1)
                {
                    foreach (
                        var word in words.Where(w => w.Length > 2 && w is not ("the" or "and" or "mrs" or "dr" or "mr"))
                    )
                    {
                        Add(Words.Stem(word), new Known(node, node.Needs, Partial));
                    }
                }
            }
        }

        _names = names.ToFrozenDictionary(n => n.Key, n => n.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The names in a row of words, the longest first where they overlap.</summary>
    public List<Mention> Find(IReadOnlyList<Token> tokens, Reach reach)
    {
        var shouts = tokens.All(t => !t.Capital) || tokens.All(t => t.Capital);
        var found = new List<Mention>();
        for (var start = 0; start < tokens.Count; start++)
        {
            for (var length = Math.Min(LongestName, tokens.Count - start); length > 0; length--)
            {
                if (length == 1 && !CanStandAlone(tokens, start, shouts))
                {
                    continue;
                }

                var stems = tokens.Skip(start).Take(length).Select(t => t.Stem).ToArray();
                if (
                    Candidates(
                        string.Join(' ', stems),
                        start > 0 && IsArticle(tokens[start - 1].Folded),
                        shouts || tokens[start].Capital,
                        reach
                    ) is
                    { Count: > 0 } nodes
                )
                {
                    var end = start + length;
                    found.Add(new Mention(nodes, stems, start, end, tokens[end - 1].Owns, tokens[start].Capital));
                    start = end - 1;
                    break;
                }
            }
        }

        return found;
    }

    private static bool CanStandAlone(IReadOnlyList<Token> tokens, int at, bool shouts)
    {
        var token = tokens[at];
        if (Words.IsEmpty(token.Folded) || (!token.Capital && token.Folded.EndsWith("ly", StringComparison.Ordinal)))
        {
            return false;
        }

        if (!OnlyCapital.Contains(token.Folded) || token.Owns)
        {
            return true;
        }

        // "Will" begins many a question, and so do the numbers.
        return shouts ? token.Folded is not ("will" or "one") : token.Capital && (at > 0 || tokens.Count == 1);
    }

    private List<(EntryNode, float)> Candidates(string key, bool afterArticle, bool asName, Reach reach)
    {
        var visible = _names
            .GetValueOrDefault(key, [])
            .Where(k => reach.Covers(k.Needs) && (afterArticle || !k.Article) && (asName || !k.OnlyAsName))
            .GroupBy(k => k.Node)
            .Select(g => (Node: g.Key, Weight: g.Max(k => k.Weight), Prominence: g.Key.Prominence(reach)))
            .OrderByDescending(k => k.Weight)
            .ThenBy(k => IsSecondary(k.Node.Entry.Kind))
            .ThenByDescending(k => k.Prominence + (k.Node.Entry.Kind == EntryKind.Character ? 5 : 0))
            .ThenBy(k => k.Node.Entry.Id, StringComparer.Ordinal)
            .Take(8)
            .ToArray();

        // Of several that share a first name, the best known is meant, most likely.
        return
        [
            .. visible.Select(
                (v, i) =>
                    (
                        v.Node,
                        i == 0 ? 1f
                        : v.Weight == visible[0].Weight ? 0.8f
                        : Partial
                    )
            ),
        ];
    }

    // An episode, a song or an event is rarely meant where something else has the same name.
    private static bool IsSecondary(EntryKind kind) =>
        kind is EntryKind.Episode or EntryKind.Music or EntryKind.Event or EntryKind.Phrase or EntryKind.Season;

    // "the play" is a name only as it stands: "plays" is none.
    private static bool NeedsArticle(string name) =>
        name.Split(' ') is [var article, var word] && IsArticle(article.ToLowerInvariant()) && char.IsLower(word[0]);

    private static bool IsArticle(string word) => word is "the" or "a" or "an" or "this" or "that";

    private static string Key(string name) => string.Join(' ', Folding.Name(name).Split(' ').Select(Words.Stem));

    private readonly record struct Known(EntryNode Node, Needs Needs, float Weight, bool Article = false)
    {
        // "price" is no surname, "mental" no saying, unless it is written so.
        public bool OnlyAsName =>
            Weight < 1
            || Node.Entry.Kind
                is EntryKind.Phrase
                    or EntryKind.Music
                    or EntryKind.Screen
                    or EntryKind.Episode
                    or EntryKind.Event;
    }
}
