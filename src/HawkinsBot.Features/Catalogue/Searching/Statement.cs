using System.Collections.Immutable;
using System.Globalization;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>Where a statement was made from.</summary>
internal enum StatementOrigin
{
    Fact,
    Summary,
    Fate,
    Casting,
    Relation,
    Episode,
    Scene,
    Release,
    Synopsis,
    Appearance,
    Trivia,
}

/// <summary>
/// A sentence that the catalogue tells, with what it takes to see it: a fact as it stands, or what a structured field
/// says, put into words, so that one search covers all.
/// </summary>
internal sealed record Statement(StatementOrigin Origin, string Text, EntryNode Subject, Needs Needs)
{
    // Thousands of these are kept for good: arrays, that no list of spare length and no wrapper hangs on each.

    /// <summary>Other entries that it is about, or names.</summary>
    public EntryNode[] About { get; set; } = [];

    /// <summary>The answers in it.</summary>
    public ImmutableArray<MarkedAnswer> Answers { get; init; } = [];

    /// <summary>Words by which it can be found beside its own.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>What kind of statement it is, or what relation it tells.</summary>
    public string? Is { get; init; }

    /// <summary>The fact that it is, where it is one.</summary>
    public Fact? Fact { get; init; }

    /// <summary>The kinds of entries that have the name of one of the answers, with the answer.</summary>
    public (string Answer, EntryKind Kind)[] AnswerKinds { get; private set; } = [];

    /// <summary>All that the entries tell, and the answered trivia questions.</summary>
    public static IReadOnlyList<Statement> Of(
        IReadOnlyList<EntryNode> nodes,
        IReadOnlyList<(Needs Needs, TriviaQuestion Question)> questions
    )
    {
        var kinds = nodes
            .SelectMany(n =>
                n.Aliases.Select(a => a.Name)
                    .Prepend(n.Entry.Name)
                    .Select(name => (Name: Folding.Name(name), n.Entry.Kind))
            )
            .Distinct()
            .ToLookup(n => n.Name, n => n.Kind, StringComparer.Ordinal);
        var links = new NameLinks(nodes);
        var episodes = nodes
            .Where(n => n.Entry.Episode is not null)
            .DistinctBy(n => n.Entry.Episode!.Number)
            .ToDictionary(n => n.Entry.Episode!.Number, n => n.Entry.Name);
        var all = nodes
            .SelectMany(n => Of(n).Concat(Appearances(n, episodes)))
            .Concat(questions.Select(q => Of(q.Question, q.Needs, links)).OfType<Statement>())
            .ToArray();
        foreach (var statement in all)
        {
            statement.About =
            [
                .. statement
                    .About.Concat(links.In(statement.Text, statement.Needs))
                    .Where(n => n != statement.Subject)
                    .Distinct(),
            ];
            statement.AnswerKinds =
            [
                .. statement.Answers.SelectMany(a => kinds[Folding.Name(a.Text)].Select(kind => (a.Text, kind))),
            ];
        }

        return all;
    }

    /// <summary>"Joyce's", "the Byers'".</summary>
    public static string Possessive(string name) => name.EndsWith('s') ? $"{name}'" : $"{name}'s";

    private static IEnumerable<Statement> Of(EntryNode node)
    {
        var e = node.Entry;
        foreach (var fact in node.Facts.All)
        {
            yield return new Statement(StatementOrigin.Fact, fact.Fact.Text, node, fact.Needs)
            {
                About = fact.About,
                Answers = fact.Fact.Answers,
                Words = [.. fact.Fact.Words, .. fact.Fact.Accept],
                Is = fact.Fact.Is,
                Fact = fact.Fact,
            };
        }

        if (e.Summary is { } summary)
        {
            yield return new Statement(
                StatementOrigin.Summary,
                $"{e.Name}: {summary}",
                node,
                node.NeedsOf(e.SummarySince)
            )
            {
                Answers = [new MarkedAnswer(AskedByKind(e.Kind), e.Name)],
                Words = [KindWords(e.Kind)],
            };
        }

        if (e.Fate is { } fate)
        {
            yield return new Statement(StatementOrigin.Fate, fate.Text, node, node.NeedsOf(fate.Since))
            {
                Words = ["fate end happen become"],
                Is = "fate",
            };
        }

        if (e.Kind == EntryKind.Character)
        {
            foreach (var c in node.PlayedBy)
            {
                yield return Casting(c);
            }
        }

        foreach (var r in node.Relations)
        {
            if (r.As is { } role)
            {
                yield return new Statement(StatementOrigin.Relation, Relation(r.Target.Entry, role, e), node, r.Needs)
                {
                    About = [r.Target],
                    Answers = [new MarkedAnswer(AskedByKind(r.Target.Entry.Kind), r.Target.Entry.Name)],
                    Is = role,
                };
            }
        }

        foreach (
            var statement in e.Kind switch
            {
                EntryKind.Episode => Episode(node),
                EntryKind.Season => Synopsis(
                    node,
                    e.Season?.Synopsis,
                    e.Season is { } s ? node.NeedsOf(s.SynopsisSince) : node.Needs
                ),
                EntryKind.Music => Scenes(node),
                EntryKind.Release => Release(node),
                _ => [],
            }
        )
        {
            yield return statement;
        }
    }

    private static string Relation(Entry other, string role, Entry e)
    {
        if (role.StartsWith("the same", StringComparison.OrdinalIgnoreCase))
        {
            return $"{e.Name} and {other.Name} are {role}.";
        }

        var isOne = other.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Pet;
        return isOne ? $"{other.Name} is {Possessive(e.Name)} {role}." : $"{Possessive(e.Name)} {role}: {other.Name}.";
    }

    private static Statement Casting(CastingNode c)
    {
        var person = c.Person.Entry.Name;
        var character = c.Character.Entry.Name;
        var text = c.Casting.Version switch
        {
            null => $"{person} plays {character}.",
            "young" or "younger" => $"{person} plays the young {character}.",
            "old" or "older" => $"{person} plays the older {character}.",
            var v when v.Contains("stage", StringComparison.OrdinalIgnoreCase) =>
                $"{person} plays {character} on stage ({v}).",
            var v => $"{person} plays {character} ({v}).",
        };
        return new Statement(StatementOrigin.Casting, text, c.Character, c.Needs)
        {
            About = [c.Person],
            Answers = [new MarkedAnswer(Asked.Who, person), new MarkedAnswer(Asked.Who, character)],
            Words = ["actor actress cast portray role star voice part character", c.Casting.Billing ?? ""],
            Is = "casting",
        };
    }

    private static IEnumerable<Statement> Episode(EntryNode node)
    {
        if (node.Entry.Episode is not { } episode)
        {
            yield break;
        }

        var name = $"“{node.Entry.Name}” ({episode.Number})";
        Statement Production(string text, params ImmutableArray<MarkedAnswer> answers) =>
            new(StatementOrigin.Episode, text, node, node.Needs) { Answers = answers };

        foreach (
            var (people, verb, words) in new[]
            {
                (node.Directors, "was directed by", "director direct"),
                (node.Writers, "was written by", "writer write script"),
            }
        )
        {
            foreach (var person in people)
            {
                yield return new Statement(
                    StatementOrigin.Episode,
                    $"{name} {verb} {person.Entry.Name}.",
                    node,
                    node.Needs.And(person.Needs)
                )
                {
                    About = [person],
                    Answers =
                    [
                        new MarkedAnswer(Asked.Who, person.Entry.Name),
                        new MarkedAnswer(Asked.Which, node.Entry.Name),
                    ],
                    Words = [words],
                };
            }
        }

        yield return Production(
            $"{episode.Number} is {name[..name.LastIndexOf(' ')]}, episode {episode.Number.Number} of season {episode.Number.Season}.",
            new MarkedAnswer(Asked.Which, node.Entry.Name),
            new MarkedAnswer(Asked.What, node.Entry.Name)
        );
        if (episode.Released is { } day)
        {
            var words = PartialDate.Of(day).ToWords();
            yield return Production($"{name} was released on {words}.", new MarkedAnswer(Asked.When, words));
        }

        if (episode.Minutes is { } minutes)
        {
            var length = $"{minutes.ToString(CultureInfo.InvariantCulture)} minutes";
            yield return Production($"{name} is about {length} long.", new MarkedAnswer(Asked.Count, length));
        }

        foreach (var statement in Synopsis(node, episode.Synopsis, node.NeedsOf(new(episode.Number))))
        {
            yield return statement;
        }
    }

    private static IEnumerable<Statement> Synopsis(EntryNode node, string? synopsis, Needs needs) =>
        (synopsis ?? "")
            .Split(". ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => new Statement(StatementOrigin.Synopsis, s.EndsWith('.') ? s : $"{s}.", node, needs));

    private static IEnumerable<Statement> Scenes(EntryNode node)
    {
        foreach (var scene in node.Entry.Plays)
        {
            var by = node.Entry.Artist is { } artist ? $" by {artist}" : "";
            var text =
                $"“{node.Entry.Name}”{by} plays in {scene.In}" + (scene.Scene is { } s ? $": {s.TrimEnd('.')}." : ".");
            yield return new Statement(StatementOrigin.Scene, text, node, node.NeedsOf(new(scene.In)))
            {
                Answers =
                [
                    new MarkedAnswer(Asked.What, node.Entry.Name),
                    new MarkedAnswer(Asked.Which, scene.In.ToString()),
                ],
                Words = ["song music track play hear soundtrack tune"],
                Is = "song",
            };
        }
    }

    private static IEnumerable<Statement> Release(EntryNode node)
    {
        if (node.Entry.Release is { At: { } at } release)
        {
            var words = at.ToWords();
            var verb = release.Announced ? "is announced for" : "came out on";
            yield return new Statement(
                StatementOrigin.Release,
                $"{node.Entry.Name} {(at.Day is null && !release.Announced ? "came out in" : verb)} {words}.",
                node,
                node.Needs
            )
            {
                About = node.Of is { } of ? [of] : [],
                Answers = [new MarkedAnswer(Asked.When, words)],
                Words = ["release date premiere start air come out"],
                Is = "date",
            };
        }
    }

    /// <summary>In which episode somebody is first seen, and dies.</summary>
    private static IEnumerable<Statement> Appearances(EntryNode node, Dictionary<Episode, string> episodes)
    {
        if (node.Entry.First is { } first && episodes.TryGetValue(first, out var title))
        {
            yield return new Statement(
                StatementOrigin.Appearance,
                $"{node.Entry.Name} first appears in {first}, {title} (season {first.Season}).",
                node,
                node.NeedsOf(new(first))
            )
            {
                Answers = [new MarkedAnswer(Asked.Which, title), new MarkedAnswer(Asked.When, first.ToString())],
                Words = ["debut introduced appearance episode seen"],
            };
        }

        if (node.Entry.Died is { } died && episodes.TryGetValue(died, out var last))
        {
            yield return new Statement(
                StatementOrigin.Appearance,
                $"{node.Entry.Name} dies in {died}, {last} (season {died.Season}).",
                node,
                node.NeedsOf(new(died))
            )
            {
                Answers = [new MarkedAnswer(Asked.Which, last), new MarkedAnswer(Asked.When, died.ToString())],
                Words = ["death killed episode"],
                Is = "death",
            };
        }
    }

    /// <summary>A trivia question and its answer; null where it names no entry.</summary>
    private static Statement? Of(TriviaQuestion q, Needs needs, NameLinks links)
    {
        var right = q.Right.TrimEnd('.');
        var text = $"{q.Question} {right}.";
        var about = links.In($"{text} {q.Why}", needs).Distinct().ToArray();
        var subject =
            links.In(right, needs).FirstOrDefault()
            ?? Array.Find(about, n => n.Entry.Kind == EntryKind.Character)
            ?? about.FirstOrDefault();
        return subject is null
            ? null
            : new Statement(StatementOrigin.Trivia, text, subject, needs.And(subject.Needs))
            {
                About = about,
                Answers = [new MarkedAnswer(AskedIn(q.Question), right)],
                Words = q.Why is { } why ? [why] : [],
            };
    }

    private static Asked AskedIn(string question)
    {
        foreach (var word in Folding.Fold(question).Split(' '))
        {
            if (
                word switch
                {
                    "who" or "whom" or "whose" => Asked.Who,
                    "where" => Asked.Where,
                    "when" or "year" or "date" => Asked.When,
                    "many" or "much" or "old" => Asked.Count,
                    "why" => Asked.Why,
                    "which" => Asked.Which,
                    "what" => Asked.What,
                    _ => (Asked?)null,
                } is
                { } asked
            )
            {
                return asked;
            }
        }

        return Asked.What;
    }

    private static Asked AskedByKind(EntryKind kind) =>
        kind switch
        {
            EntryKind.Person or EntryKind.Character or EntryKind.Creature => Asked.Who,
            EntryKind.Place => Asked.Where,
            EntryKind.Episode or EntryKind.Music or EntryKind.Season => Asked.Which,
            _ => Asked.What,
        };

    private static string KindWords(EntryKind kind) =>
        kind switch
        {
            EntryKind.Creature => "creature monster",
            EntryKind.Music => "song music",
            EntryKind.Screen => "film movie",
            EntryKind.Vehicle => "car vehicle",
            EntryKind.Pet => "pet animal",
            EntryKind.Place => "place",
            _ => "",
        };
}
