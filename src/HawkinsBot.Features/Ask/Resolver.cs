using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Ask;

/// <summary>
/// Finds what answers a question: first by what the catalogue's fields say (castings, names, what something is), then by
/// searching all statements. Only what is within reach is looked at.
/// </summary>
internal sealed class Resolver(CatalogueIndex catalogue)
{
    private const int Searched = 60;
    private const int Kept = 8;
    private const float BestScore = 1.5f;
    private const float BestFit = 1.4f;
    private const float Riddle = 1.2f;

    private static readonly string[] EpisodeStems =
    [
        .. "episode chapter title finale premiere directed wrote written director writer".Split(' ').Select(Words.Stem),
    ];

    private static readonly string[] LinkStems =
    [
        .. "link connection relationship relation tie".Split(' ').Select(Words.Stem),
    ];

    private static readonly string[] ActingStems =
    [
        .. "play portray cast voice act star".Split(' ').Select(Words.Stem),
    ];
    private static readonly string[] NamingStems = [.. "surname last full".Split(' ').Select(Words.Stem)];
    private static readonly string[] YoungStems =
    [
        .. "young younger child kid teenage little".Split(' ').Select(Words.Stem),
    ];
    private static readonly string[] StageStems =
    [
        .. "stage london broadway theatre theater shadow musical".Split(' ').Select(Words.Stem),
    ];
    private static readonly string RoleStem = Words.Stem("role");
    private static readonly string CharacterStem = Words.Stem("character");

    /// <summary>Whether a stem is that of a class of things: "song", "creature".</summary>
    public static bool IsClass(string stem) => Kinds.ContainsKey(stem);

    /// <summary>The statements that answer it, the best first.</summary>
    public IReadOnlyList<Candidate> Resolve(Question question, Reach reach)
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
        found.AddRange(Statements(question, reach));
        return [.. found.OrderByDescending(c => c.Score).DistinctBy(c => c.Text).Take(Kept)];
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
                    yield return new Candidate(
                        Wording.Roles(person.Node, roles),
                        person.Node,
                        1.6f * person.Weight,
                        []
                    );
                }
            }
        }

        if (q.Asked != Asked.Who)
        {
            yield break;
        }

        var young = q.Has(YoungStems);
        var stage = q.Has(StageStems);
        foreach (var (node, weight) in Characters(q, reach))
        {
            var castings = node
                .PlayedBy.Where(c => reach.Covers(c.Needs))
                .OrderBy(c => Wording.IsStage(c) == stage ? 0 : 1)
                .ThenBy(c => Wording.IsYoung(c) == young ? 0 : 1)
                .ThenBy(c => c.Casting.Version is null ? 0 : 1)
                .ToArray();
            if (castings.Length > 0)
            {
                var fits = Wording.IsStage(castings[0]) == stage && Wording.IsYoung(castings[0]) == young;
                yield return new Candidate(
                    Wording.PlayedBy(node, castings),
                    node,
                    (acts ? 1.6f : 0.8f) * weight * (fits ? 1 : 0.6f),
                    []
                );
            }
        }
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
            yield return new Candidate(
                string.Join(' ', both),
                q.Defined[0].Nodes[0].Node,
                both.Length > 0 ? 2f : 0,
                []
            );
            yield break;
        }

        foreach (var (node, weight) in q.Defined.SelectMany(d => d.Nodes.Take(3)))
        {
            // An episode or a song is rarely meant where somebody has the same name.
            var likely = node.Entry.Kind is EntryKind.Episode or EntryKind.Music or EntryKind.Event ? 0.8f : 1f;
            if (Wording.Definition(node, reach) is { } text)
            {
                yield return new Candidate(text, node, 2f * weight * likely, []);
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
            var mention in q.Mentions.Where(m => !m.Owns && m.Stems.Contains(noun) && (!m.Capital || IsClass(noun)))
        )
        {
            foreach (var (node, weight) in mention.Nodes.Take(2))
            {
                if (!q.Gives(node.Entry.Name) && Wording.Definition(node, reach) is { } text)
                {
                    yield return new Candidate(text, node, 1.6f * weight, [node.Entry.Name]);
                }
            }
        }
    }

    /// <summary>"What's Jim's last name?"</summary>
    private static IEnumerable<Candidate> FullName(Question q, Reach reach)
    {
        var mention = q.Mentions.Count == 1 ? q.Mentions[0] : null;
        if (mention is null || !q.Folded.Contains(" name", StringComparison.Ordinal) || !q.Has(NamingStems))
        {
            yield break;
        }

        foreach (var (node, weight) in mention.Nodes.Take(2))
        {
            if (node.Entry.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Pet)
            {
                yield return new Candidate(Wording.FullName(node, reach), node, 0.8f * weight, []);
            }
        }
    }

    private IEnumerable<Candidate> Statements(Question q, Reach reach)
    {
        var mentions = q.Mentions.Select(m => new QueryMention(m.Nodes, m.Stems, m.Weight)).ToArray();
        var acts = q.Has(ActingStems) || q.Has(RoleStem);
        var aboutEpisodes =
            q.Has(EpisodeStems) || q.Mentions.Any(m => m.Nodes.Any(n => n.Node.Entry.Kind == EntryKind.Episode));
        var found = catalogue.Statements.Search(q.Terms, mentions, reach, Searched);
        var meant = Meant(q, found.Entries).ToArray();
        foreach (var (node, score) in meant.Take(3))
        {
            if (Wording.Definition(node, reach) is { } definition)
            {
                yield return new Candidate(definition, node, score, [node.Entry.Name], score / Riddle);
            }
        }

        foreach (var hit in found.Statements)
        {
            var s = hit.Statement;
            if (!aboutEpisodes && s.Origin == StatementOrigin.Episode)
            {
                continue;
            }

            var fit = Math.Min(AnswerFit(q, s) * NounFit(q, s, hit.Index) * SeasonFit(q, s), BestFit);
            var score = Math.Min(hit.Coverage, 1) * Trust(s.Origin, acts) * fit;
            var entry = meant.FirstOrDefault(m => m.Node == s.Subject || s.About.Contains(m.Node));
            score = Math.Min(score * (1 + (0.35f * entry.Score)), BestScore);
            foreach (var mention in mentions)
            {
                score *= mention.Weight < 1 || catalogue.Statements.Speaks(hit.Index, mention) ? 1 : Unspoken(mention);
            }

            if (
                s.Origin == StatementOrigin.Relation
                && mentions.Length > 1
                && q.Noun is { } noun
                && LinkStems.Contains(noun)
            )
            {
                score *= 1.6f;
            }

            yield return new Candidate(s.Text, Card(q, s, reach), score, News(q, s), hit.Coverage);
        }
    }

    /// <summary>Entries that fit what is asked for, and to which many of the words lead: the answers of a riddle.</summary>
    private static IEnumerable<(EntryNode Node, float Score)> Meant(Question q, IEnumerable<EntryHit> entries)
    {
        var kind = q.Noun is { } noun && Kinds.TryGetValue(noun, out var k) ? k : (EntryKind?)null;
        if (kind is null && q.Asked != Asked.Who && (q.Asked != Asked.Which || q.Noun is not null))
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
                yield return (node, score * Riddle);
            }
        }
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
    private static bool Bears(Question q, EntryNode node, string noun) =>
        node.Entry.Kind is not (EntryKind.Episode or EntryKind.Season or EntryKind.Release)
        && !q.Gives(node.Entry.Name)
        && Words.Stems(node.Entry.Name).Contains(noun);

    private static bool IsName(string answer, EntryNode node)
    {
        var folded = $" {Folding.Name(answer)} ";
        return $" {Folding.Name(node.Entry.Name)} ".Contains(folded, StringComparison.Ordinal);
    }

    // That somebody is not spoken of matters more than that a thing is not.
    private static float Unspoken(QueryMention mention) =>
        mention.Nodes[0].Node.Entry.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Creature
            ? 0.7f
            : 0.85f;

    private static float Trust(StatementOrigin origin, bool acts) =>
        origin switch
        {
            StatementOrigin.Fact => 1,
            StatementOrigin.Synopsis => 0.7f,
            StatementOrigin.Summary => 0.9f,
            StatementOrigin.Casting => acts ? 0.9f : 0.6f,
            _ => 0.95f,
        };

    /// <summary>A statement with an answer to what is asked, and one that the question does not give itself.</summary>
    private static float AnswerFit(Question q, Statement s)
    {
        if (s.Answers.Count == 0)
        {
            return s.Origin == StatementOrigin.Fact ? 0.8f : 0.9f;
        }

        var news = s.Answers.Where(a => !q.Gives(a.Text)).ToArray();
        if (news.Length == 0)
        {
            return q.Asked is null or Asked.Why or Asked.How ? 0.95f : 0.55f;
        }

        return q.Asked is not { } asked ? 1
            : news.Any(a => a.To == asked) ? 1.2f
            : news.Any(a => IsAlike(a.To, asked)) ? 1.08f
            : 0.8f;
    }

    private static bool IsAlike(Asked a, Asked b)
    {
        static bool Thing(Asked x) => x is Asked.What or Asked.Which or Asked.Who or Asked.Where;
        return (Thing(a) && Thing(b) && (a is Asked.What or Asked.Which || b is Asked.What or Asked.Which))
            || (a is Asked.How or Asked.What && b is Asked.How or Asked.What)
            || (a is Asked.When or Asked.Which && b is Asked.When or Asked.Which);
    }

    /// <summary>"Which song …" is answered by a statement about a song, "what is his job" by one about a job.</summary>
    private float NounFit(Question q, Statement s, int index)
    {
        if (q.Asked == Asked.When && s.Answers.Any(a => a.To == Asked.When))
        {
            return 1;
        }

        if (s.Is == "nickname" && q.Noun is null && q.Folded.Contains(" call", StringComparison.Ordinal))
        {
            return 1.15f;
        }

        if (q.Noun is not { } noun)
        {
            return 1;
        }

        if (
            s.Is is { } statement
            && (Words.Stem(statement) == noun || Synonyms.Of(noun).Any(o => o.Stem == Words.Stem(statement)))
        )
        {
            return 1.12f;
        }

        if (Bears(q, s.Subject, noun) || s.About.Any(a => Bears(q, a, noun)))
        {
            return 1.3f;
        }

        if (!Kinds.TryGetValue(noun, out var kind))
        {
            return IsNamed(noun, index) ? 1 : 0.8f;
        }

        if (s.AnswerKinds.Any(a => a.Kind == kind && !q.Gives(a.Answer)))
        {
            return 1.25f;
        }

        if (s.Origin == StatementOrigin.Summary && s.Subject.Entry.Kind == kind && !q.Gives(s.Subject.Entry.Name))
        {
            return 1.2f;
        }

        return IsNamed(noun, index) ? 1 : 0.8f;
    }

    private bool IsNamed(string noun, int index) =>
        catalogue.Statements.Has(index, noun) || Synonyms.Of(noun).Any(o => catalogue.Statements.Has(index, o.Stem));

    private static float SeasonFit(Question q, Statement s)
    {
        if (q.Season is not { } season)
        {
            return 1;
        }

        var told = s.Fact?.Season ?? s.Fact?.Since.Episode.Season ?? s.Subject.Entry.Episode?.Number.Season ?? 0;
        return s.Subject.Entry.Season?.Number == season ? 1.08f
            : s.Subject.Entry.Season is not null ? 0.7f
            : told == season ? 1.06f
            : told == 0 ? 0.98f
            : 0.85f;
    }

    private static readonly Dictionary<string, EntryKind> Kinds = new (string Words, EntryKind Kind)[]
    {
        ("song track music tune", EntryKind.Music),
        ("film movie", EntryKind.Screen),
        ("game", EntryKind.Game),
        ("monster creature beast", EntryKind.Creature),
        ("pet cat dog turtle tortoise", EntryKind.Pet),
        ("car vehicle van truck helicopter", EntryKind.Vehicle),
        ("town city place lab mall arcade restaurant shop store school street road lake prison diner", EntryKind.Place),
        ("food snack drink", EntryKind.Food),
        ("episode chapter", EntryKind.Episode),
        ("club band group team agency organisation organization", EntryKind.Organisation),
        ("object weapon device", EntryKind.Object),
        ("actor actress director writer composer", EntryKind.Person),
        ("character", EntryKind.Character),
    }
        .SelectMany(g => g.Words.Split(' ').Select(w => KeyValuePair.Create(Words.Stem(w), g.Kind)))
        .DistinctBy(p => p.Key)
        .ToDictionary(StringComparer.Ordinal);
}
