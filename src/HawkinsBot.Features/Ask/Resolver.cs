using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Ask;

/// <summary>
/// Finds what answers a question: first by what the catalogue's fields say (castings, names, what something is), then by
/// searching all statements. Only what is within reach is looked at.
/// </summary>
internal sealed partial class Resolver(CatalogueIndex catalogue)
{
    private const int Searched = 80;
    private const int Kept = 12;

    private static readonly string[] EpisodeStems =
    [
        .. "episode chapter title finale premiere directed wrote written director writer".Split(' ').Select(Words.Stem),
    ];

    private static readonly string[] ActingStems =
    [
        .. "play portray cast voice act star".Split(' ').Select(Words.Stem),
    ];
    private static readonly string[] NamingStems = [.. "surname last full".Split(' ').Select(Words.Stem)];

    // What questions call the versions of a character, and what castings do.
    private static readonly string[] Young =
    [
        .. "young younger child childhood kid teenage teen little".Split(' ').Select(Words.Stem),
    ];
    private static readonly string[] Stage =
    [
        .. "stage london broadway theatre theater shadow musical".Split(' ').Select(Words.Stem),
    ];
    private static readonly (string[] Asked, string[] Told)[] Versions =
    [
        (Young, ["young", "child", "teen", "boy", "girl"]),
        (Stage, ["stage", "broadway"]),
        ([.. "animated animation cartoon voice tales 85".Split(' ').Select(Words.Stem)], ["animated"]),
        ([.. "old older adult grown".Split(' ').Select(Words.Stem)], ["old", "grown", "adult"]),
        ([.. "double stunt".Split(' ').Select(Words.Stem)], ["double"]),
    ];
    private static readonly string EpisodeStem = Words.Stem("episode");
    private static readonly string ChapterStem = Words.Stem("chapter");
    private static readonly string SeasonStem = Words.Stem("season");
    private static readonly string[] TitleStems =
    [
        .. "episode chapter title name finale premiere".Split(' ').Select(Words.Stem),
    ];
    private static readonly string SurnameStem = Words.Stem("surname");
    private static readonly string RoleStem = Words.Stem("role");
    private static readonly string CharacterStem = Words.Stem("character");

    /// <summary>The statements that answer it, the best first.</summary>
    public IReadOnlyList<Candidate> Resolve(Question question, Reach reach)
    {
        return [.. All(question, reach, 2 * Kept).OrderByDescending(c => c.Score).DistinctBy(c => c.Text).Take(Kept)];
    }

    /// <summary>All that may answer it, in no order.</summary>
    internal List<Candidate> All(Question question, Reach reach, int most = int.MaxValue)
    {
        // What happens in a season that is still to come is not answered with what happened before it.
        if (question.Season is { } season && reach.Ordinal < new Episode(season, 1).Ordinal)
        {
            reach = reach with { Ordinal = 0 };
        }

        var found = new List<Candidate>();
        found.AddRange(Castings(question, reach));
        found.AddRange(Definition(question, reach));
        found.AddRange(FullName(question, reach));
        found.AddRange(Described(question, reach));
        found.AddRange(Titles(question, reach));
        found.AddRange(Statements(question, reach, most));
        return found;
    }

    /// <summary>"Who plays Eleven?", "Whom does Winona Ryder play?", "Who played young Hopper?"</summary>
    private IEnumerable<Candidate> Castings(Question q, Reach reach)
    {
        var acts = q.Has(ActingStems);
        if (!acts && !q.Has(RoleStem, Words.Stem("actor"), Words.Stem("actress")))
        {
            yield break;
        }

        var persons = q.Mentions.Where(m => m.Nodes[0].Node.Entry.Kind == EntryKind.Person).ToArray();
        if (persons.Length > 0 && (q.Asked == Asked.Who || q.Noun == RoleStem || q.Noun == CharacterStem) && acts)
        {
            foreach (var person in persons[^1].Nodes.Take(2))
            {
                var roles = person.Node.Plays.Where(c => reach.Covers(c.Needs)).ToArray();
                if (roles.Length > 0)
                {
                    yield return Found(
                        Wording.Roles(person.Node, roles),
                        person.Node,
                        Signal.ByCasting,
                        person.Weight,
                        []
                    );
                }
            }
        }

        if (q.Asked != Asked.Who)
        {
            yield break;
        }

        foreach (var (node, weight) in Characters(q, reach))
        {
            var castings = node
                .PlayedBy.Where(c => reach.Covers(c.Needs))
                .Select(c => (Casting: c, Fit: VersionFit(q, c)))
                .OrderByDescending(c => c.Fit)
                .ToArray();
            if (castings.Length > 0)
            {
                var fits = castings[0].Fit >= 0;
                yield return Found(
                    Wording.PlayedBy(node, [.. castings.Select(c => c.Casting)]),
                    node,
                    Signal.ByCasting,
                    (acts ? 1f : 0.5f) * weight * (fits ? 1 : 0.6f),
                    []
                );
            }
        }
    }

    /// <summary>How well a casting is the version that is asked for; below 0 where another is.</summary>
    private static float VersionFit(Question q, CastingNode c)
    {
        var version = c.Casting.Version ?? "";
        var fit = 0f;
        var onStage = Stage.Any(q.Says);
        foreach (var (asked, told) in Versions)
        {
            // On the stage everybody is young.
            if (onStage && asked == Young)
            {
                continue;
            }

            var isAsked = asked.Any(q.Says);
            var isTold = told.Any(t => version.Contains(t, StringComparison.OrdinalIgnoreCase));
            fit += isAsked == isTold ? (isAsked ? 1 : 0) : -1;
        }

        // Of several stage casts the one whose town or time is asked for, else the first.
        fit += 0.1f * Words.Stems(version).Count(q.Says);
        return fit + (version.Contains("original", StringComparison.OrdinalIgnoreCase) ? 0.05f : 0);
    }

    /// <summary>The characters that a question about a casting means; "Will's mother" is found through the relation.</summary>
    private static IEnumerable<(EntryNode Node, float Weight)> Characters(Question q, Reach reach)
    {
        var mentions = q.Mentions.Where(m => m.Nodes.Any(n => n.Node.PlayedBy.Count > 0)).ToArray();
        if (mentions.Length == 0)
        {
            yield break;
        }

        // "Will's mother, Joyce Byers": the name that is owned by nobody is meant.
        var direct = mentions.LastOrDefault(m => !m.Owns);
        if (direct is not null)
        {
            foreach (var n in direct.Nodes.Where(n => n.Node.PlayedBy.Count > 0).Take(3))
            {
                yield return n;
            }

            yield break;
        }

        foreach (var (node, weight) in mentions[^1].Nodes)
        {
            foreach (var relation in node.Relations.Where(r => reach.Covers(r.Needs) && r.As is not null))
            {
                if (Words.Stems(relation.As!).Any(s => q.Terms.Any(t => t.Stem == s || t.Others.Any(o => o.Stem == s))))
                {
                    yield return (relation.Target, weight);
                }
            }
        }
    }

    /// <summary>"Who is Suzie?", "What are Eggos?": what its summary says.</summary>
    private static IEnumerable<Candidate> Definition(Question q, Reach reach)
    {
        if (q.Defined.Count > 1)
        {
            var both = q.Defined.Select(d => Wording.Summary(d.Nodes[0].Node, reach)).OfType<string>().ToArray();
            if (both.Length > 0)
            {
                yield return Found(string.Join(' ', both), q.Defined[0].Nodes[0].Node, Signal.ByDefinition, 1, []);
            }

            yield break;
        }

        foreach (var (node, weight) in q.Defined.SelectMany(d => d.Nodes.Take(3)))
        {
            // An episode or a song is rarely meant where somebody has the same name.
            var likely = node.Entry.Kind is EntryKind.Episode or EntryKind.Music or EntryKind.Event ? 0.8f : 1f;
            if (Wording.Definition(node, reach) is { } text)
            {
                yield return Found(text, node, Signal.ByDefinition, weight * likely, []);
            }
        }
    }

    /// <summary>"What is the name of the lab …?", "What is the D&amp;D club called?": what a description stands for.</summary>
    private static IEnumerable<Candidate> Described(Question q, Reach reach)
    {
        if (q.Noun is not { } noun || q.Asked is not (Asked.What or Asked.Which or Asked.Where or Asked.Who))
        {
            yield break;
        }

        foreach (
            var mention in q.Mentions.Where(m =>
                !m.Owns && m.Stems.Contains(noun) && (!m.Capital || Kinds.IsKind(noun))
            )
        )
        {
            foreach (var (node, weight) in mention.Nodes.Take(2))
            {
                if (!q.Gives(node.Entry.Name) && Wording.Definition(node, reach) is { } text)
                {
                    yield return Found(text, node, Signal.ByDescription, weight, [node.Entry.Name]);
                }
            }
        }
    }

    /// <summary>"What is the title of S4E4?", "What is the finale of season 3 called?"</summary>
    private IEnumerable<Candidate> Titles(Question q, Reach reach)
    {
        if (
            q.Episode is { } number
            && (q.WantsName || q.Noun is not null)
            && (q.Noun is not { } noun || TitleStems.Contains(noun))
            && catalogue.NodeOf($"s{number.Season}e{number.Number}") is { } node
            && reach.Covers(node.Needs)
            && !q.Gives(node.Entry.Name)
        )
        {
            yield return Found($"{number} is “{node.Entry.Name}”.", node, Signal.ByName, 1, [node.Entry.Name]);
        }
    }

    /// <summary>"What's Jim's last name?"</summary>
    private static IEnumerable<Candidate> FullName(Question q, Reach reach)
    {
        var mention = q.Mentions.Count == 1 ? q.Mentions[0] : null;
        var asks = q.Has(NamingStems) && q.Folded.Contains(" name", StringComparison.Ordinal);
        if (mention is null || !(asks || q.Has(SurnameStem)))
        {
            yield break;
        }

        foreach (var (node, weight) in mention.Nodes.Take(2))
        {
            // Of "Argyle" nobody knows more.
            var hasTwo =
                node.Entry.Name.Contains(' ', StringComparison.Ordinal)
                || node.Aliases.Any(a =>
                    reach.Covers(a.Needs) && a.Name.Contains(node.Entry.Name + ' ', StringComparison.Ordinal)
                );
            if (hasTwo && (node.Entry.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Pet))
            {
                yield return Found(Wording.FullName(node, reach), node, Signal.ByName, weight, []);
            }
        }
    }

    private IEnumerable<Candidate> Statements(Question q, Reach reach, int most)
    {
        var mentions = q.Mentions.Select(m => new QueryMention(m.Nodes, m.Stems, m.Weight)).ToArray();
        var acts = q.Has(ActingStems) || q.Has(RoleStem);
        var aboutEpisodes =
            q.Has(EpisodeStems) || q.Mentions.Any(m => m.Nodes.Any(n => n.Node.Entry.Kind == EntryKind.Episode));
        var found = catalogue.Statements.Search(q.Terms, mentions, reach, Searched);
        var meant = Meant(q, found.Entries, reach).OrderByDescending(m => m.Score).ToArray();
        foreach (var (node, score) in meant.Take(3))
        {
            if (Wording.Definition(node, reach) is { } definition)
            {
                yield return Found(definition, node, Signal.ByRiddle, score, [node.Entry.Name], score);
            }
        }

        var reader = new StatementReader(catalogue.Statements, q, mentions, found.Rarities, acts);
        var read = new List<(StatementHit Hit, float[] Signals, float Score)>();
        foreach (var hit in found.Statements)
        {
            var s = hit.Statement;
            if (!aboutEpisodes && s.Origin == StatementOrigin.Episode)
            {
                continue;
            }

            var entry = meant.FirstOrDefault(m => m.Node == s.Subject || s.About.Contains(m.Node));
            var signals = new float[Weights.Count];
            reader.Read(hit, entry.Score, signals);
            read.Add((hit, signals, Weights.Sum(signals)));
        }

        // What is to be said is put together only for those that may be said.
        foreach (var (hit, signals, _) in read.OrderByDescending(r => r.Score).Take(most))
        {
            var s = hit.Statement;
            yield return new Candidate(Text(q, s, reach), Card(q, s, reach), signals, News(q, s), hit.Coverage);
        }
    }

    /// <summary>The sentence; with the episode that it is told in, where that is asked for.</summary>
    private string Text(Question q, Statement s, Reach reach)
    {
        if (
            q.Noun is not { } noun
            || (noun != EpisodeStem && noun != ChapterStem && noun != SeasonStem)
            || s.Origin is StatementOrigin.Trivia or StatementOrigin.Episode or StatementOrigin.Appearance
            || NamesEpisode().IsMatch(s.Text)
        )
        {
            return s.Text;
        }

        var number = s.Subject.Entry.Episode?.Number ?? s.Fact?.Since.Episode ?? default;
        return
            number.Season == 0
            || catalogue.NodeOf($"s{number.Season}e{number.Number}") is not { } episode
            || !reach.Covers(episode.Needs)
            || s.Text.Contains(episode.Entry.Name, StringComparison.Ordinal)
            ? s.Text
            : $"{s.Text.TrimEnd('.')} ({number}, {episode.Entry.Name}; season {number.Season}).";
    }

    private static Candidate Found(
        string text,
        EntryNode node,
        Signal by,
        float score,
        IReadOnlyList<string> news,
        float coverage = 1
    )
    {
        var signals = new float[Weights.Count];
        signals[(int)by] = score;
        return new Candidate(text, node, signals, news, coverage);
    }

    /// <summary>Entries that fit what is asked for, and to which many of the words lead: the answers of a riddle.</summary>
    private static IEnumerable<(EntryNode Node, float Score)> Meant(
        Question q,
        IEnumerable<EntryHit> entries,
        Reach reach
    )
    {
        var kind = Kinds.Of(q.Noun);
        if (kind is null && !q.IsRiddle && q.Asked != Asked.Who && (q.Asked != Asked.Which || q.Noun is not null))
        {
            yield break;
        }

        foreach (var (node, score) in entries)
        {
            var fits = kind is { } wanted
                ? node.Entry.Kind == wanted
                : node.Entry.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Creature;
            if (fits && !q.Mentions.Any(m => m.Nodes.Any(n => n.Node == node)))
            {
                // "Which smuggler …": somebody who is said to be one.
                var isSo = q.Noun is { } said && Wording.Summary(node, reach) is { } summary && IsSaid(said, summary);
                yield return (node, isSo ? 1.4f * score : score);
            }
        }
    }

    private static bool IsSaid(string noun, string summary)
    {
        var stems = Words.Stems(summary).ToArray();
        return stems.Contains(noun) || Synonyms.Of(noun).Any(o => stems.Contains(o.Stem));
    }

    /// <summary>The card below a statement: that of the answer where it has one, else of what was asked about.</summary>
    private static EntryNode Card(Question q, Statement s, Reach reach)
    {
        var linked = s.About.Where(a => reach.Covers(a.Needs)).Prepend(s.Subject).ToArray();
        return Array.Find(linked, n => q.Noun is { } noun && Bears(q, n, noun))
            ?? Array.Find(linked, n => !q.Gives(n.Entry.Name) && s.Answers.Any(a => IsName(a.Text, n)))
            ?? Array.Find(linked, n => q.Mentions.Any(m => m.Nodes.Any(x => x.Node == n)))
            ?? s.Subject;
    }

    private static string[] News(Question q, Statement s)
    {
        var news = s.Answers.Where(a => !q.Gives(a.Text)).ToArray();
        return [.. (news.Any(a => a.To == q.Asked) ? news.Where(a => a.To == q.Asked) : news).Select(a => a.Text)];
    }

    // "Which lake …": Lovers' Lake.
    internal static bool Bears(Question q, EntryNode node, string noun) =>
        node.Entry.Kind is not (EntryKind.Episode or EntryKind.Season or EntryKind.Release)
        && node.Entry.Name.Contains(noun[..Math.Min(noun.Length, 3)], StringComparison.OrdinalIgnoreCase)
        && !q.Gives(node.Entry.Name)
        && Words.Stems(node.Entry.Name).Contains(noun);

    internal static bool IsName(string answer, EntryNode node)
    {
        var folded = $" {Folding.Name(answer)} ";
        return $" {Folding.Name(node.Entry.Name)} ".Contains(folded, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\bS\dE\d\b")]
    private static partial Regex NamesEpisode();
}
