using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Makes questions of facts whose answer is marked: the sentence with a gap, and other answers of that kind.</summary>
internal sealed class ClozeTemplates
{
    private const string Gap = "\\_\\_\\_\\_\\_";

    // Statements of which more than one could be right, or that are no fun to be asked.
    private static readonly HashSet<string> Unfit = ["theory", "trait", "friend", "friendship"];

    private static readonly HashSet<string> Titles =
    [
        "mrs",
        "the",
        "young",
        "old",
        "agent",
        "officer",
        "principal",
        "coach",
        "mayor",
        "sheriff",
        "deputy",
        "doctor",
        "nurse",
        "general",
        "colonel",
        "father",
        "number",
        "subject",
        "lieutenant",
    ];

    private readonly TemplateSources _sources;
    private readonly Dictionary<string, EntryName?> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Name, string Folded)>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _folded = new(StringComparer.Ordinal);
    private readonly ILookup<string, int> _byWord;
    private readonly ILookup<(Asked, AnswerShape, bool Real), (string Text, string? Is, string Entry)> _answers;

    public ClozeTemplates(TemplateSources sources)
    {
        _sources = sources;
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            foreach (var name in sources.Index.OfKind(kind, sources.Boundary))
            {
                Know(name.Name, name);
                foreach (var alias in sources.Index.Find(name.Id, sources.Boundary)?.Aliases ?? [])
                {
                    Know(alias, name);
                }
            }
        }
        KnowFirstNames();
        _byWord = sources
            .Facts.SelectMany((x, at) => AnswerShapes.ContentWords(x.Fact.Text).Select(word => (word, at)))
            .ToLookup(x => x.word, x => x.at);
        foreach (var answer in sources.Facts.SelectMany(x => x.Fact.Answers))
        {
            _folded.TryAdd(answer.Text, Folding.Name(answer.Text));
        }
        _answers = sources
            .Facts.SelectMany(x => x.Fact.Answers.Select(answer => (x.Subject, x.Fact, Answer: answer)))
            .ToLookup(
                x => (x.Answer.To, AnswerShapes.Of(x.Answer.Text), IsReal(x.Subject, x.Fact)),
                x => (x.Answer.Text, x.Fact.Is, x.Fact.Entry)
            );
    }

    /// <summary>One for each marked answer that makes a question.</summary>
    public IEnumerable<QuestionCandidate> Candidates()
    {
        foreach (var (subject, fact) in _sources.Facts)
        {
            if (fact.Is is { } kind && Unfit.Contains(kind))
            {
                continue;
            }
            foreach (var answer in fact.Answers)
            {
                if (!Fits(fact, answer) || AnswerShapes.IsCoarse(fact.Text))
                {
                    continue;
                }
                var id = $"g.gap.{QuestionTemplates.Key(fact.Text)}.{QuestionTemplates.Key(answer.Text)}";
                var level = Level(fact);
                var category = Category(subject, fact, answer);
                yield return new(
                    id,
                    category,
                    level,
                    TypedAnswer.Suits(answer.Text),
                    chance => Make(id, subject, fact, answer, category, level, chance)
                );
                // Some of them also as a statement that is so, or is not: fewer, since half of all guesses are right.
                if (answer.To is Asked.Who or Asked.Where && PoolSeen.Hash(id) % 3 == 0)
                {
                    yield return new(
                        $"g.fact{id[5..]}",
                        category,
                        level,
                        false,
                        chance => TrueOrFalse($"g.fact{id[5..]}", subject, fact, answer, category, level, chance)
                    );
                }
            }
        }
    }

    private PoolQuestion? Make(
        string id,
        EntryName subject,
        Fact fact,
        MarkedAnswer answer,
        string category,
        Difficulty level,
        Random chance
    )
    {
        var (before, after) = Around(fact, answer);
        // "an" before the gap would tell with which letter the answer begins.
        var shown = AnswerShapes.WithEitherArticle(before);
        var wrong = Wrong(subject, fact, answer, before + Gap + after, chance);
        var made = QuestionTemplates.Make(
            id,
            $"Fill the gap: {shown}{Gap}{after}",
            answer.Text,
            wrong,
            fact.Text,
            category,
            level,
            fact.Since.Episode
        );
        return made is null
            ? null
            : made with
            {
                Accept =
                [
                    .. fact.Accept.Where(accepted => fact.Answers.Length == 1),
                    .. Entity(answer.Text) is { } entity ? _names[entity.Id].Select(name => name.Name) : [],
                ],
            };
    }

    private PoolQuestion? TrueOrFalse(
        string id,
        EntryName subject,
        Fact fact,
        MarkedAnswer answer,
        string category,
        Difficulty level,
        Random chance
    )
    {
        var (before, after) = Around(fact, answer);
        var truth = chance.Next(2) == 0;
        var wrong = Wrong(subject, fact, answer, before + Gap + after, chance).FirstOrDefault();
        if (wrong is null || QuestionTemplates.Overlaps(wrong, answer.Text))
        {
            return null;
        }
        return new PoolQuestion(
            id,
            $"True or false: {before}{(truth ? answer.Text : wrong)}{after}",
            truth ? "True" : "False",
            [truth ? "False" : "True"]
        )
        {
            Why = fact.Text,
            Category = category,
            Difficulty = level,
            Since = fact.Since.Episode,
        };
    }

    private static (string Before, string After) Around(Fact fact, MarkedAnswer answer)
    {
        var at = fact.Text.IndexOf(answer.Text, StringComparison.Ordinal);
        return (fact.Text[..at], fact.Text[(at + answer.Text.Length)..]);
    }

    // The likelier ones first, with some chance in it: whom much is told of, who was there already, who is named alike.
    private IEnumerable<string> Wrong(EntryName subject, Fact fact, MarkedAnswer answer, string gapped, Random chance)
    {
        var shape = AnswerShapes.Of(answer.Text);
        if (shape is AnswerShape.Number or AnswerShape.Year)
        {
            return AnswerShapes.Numbers(answer.Text, chance);
        }
        var right = Entity(answer.Text);
        var key = (answer.To, shape, IsReal(subject, fact));
        // What is no entry of the catalogue is only alike where the statement is of the same kind.
        var pool =
            right is null && shape is not (AnswerShape.Date or AnswerShape.Code)
                ? _answers[key].Where(other => other.Is == fact.Is && other.Entry != fact.Entry)
                : _answers[key];
        var several = AnswerShapes.IsSeveral(answer.Text);
        var said = $" {Folding.Fold(gapped)} ";
        var alike = Alike(fact, gapped);
        var start = AnswerShapes.Start(answer.Text);
        var form = shape == AnswerShape.Date ? AnswerShapes.DateForm(answer.Text) : "";
        var likened = pool.Where(other => other.Is is not null && other.Is == fact.Is)
            .Select(other => other.Text)
            .ToHashSet();
        return pool.Select(other => other.Text)
            .Distinct()
            .Where(other =>
                AnswerShapes.Start(other) == start
                && AnswerShapes.IsSeveral(other) == several
                && (
                    shape != AnswerShape.Date
                    || (AnswerShapes.DateForm(other) == form && AnswerShapes.AreNear(other, answer.Text))
                )
                && Math.Abs(other.Length - answer.Text.Length) <= 30
                && TemplateSources.IsBorrowed(other) == TemplateSources.IsBorrowed(answer.Text)
                && !fact.Accept.Any(accepted => QuestionTemplates.Overlaps(accepted, other))
                && !said.Contains($" {_folded[other]} ", StringComparison.Ordinal)
                && !said.Contains($" {_folded[other]}s ", StringComparison.Ordinal)
                && Entity(other) is var entity
                && entity?.Kind == right?.Kind
                && (
                    entity is null
                    || (
                        entity.Id != right?.Id
                        && IsKnown(entity)
                        && _sources.AreAlike(entity.Id, right!.Id)
                        && !IsInvolved(entity, subject, fact, said)
                    )
                )
                && !IsSaid(other, entity, alike)
            )
            .Select(other =>
                (
                    Text: other,
                    Rank: Likely(other, answer.Text, fact)
                        + (likened.Contains(other) ? 1.5 : 0)
                        + (2.5 * chance.NextDouble())
                )
            )
            .OrderByDescending(other => other.Rank)
            .Select(other => other.Text)
            // "El" and "Eleven" are one choice.
            .DistinctBy(other => Entity(other)?.Id ?? other);
    }

    private double Likely(string other, string right, Fact fact)
    {
        if (Entity(other) is not { } entity)
        {
            return 0;
        }
        var told = _sources.Told(entity.Id);
        var rank =
            told >= 40 ? 1.5
            : told >= 12 ? 1
            : 0;
        if (entity.Kind == EntryKind.Character)
        {
            rank += _sources.First(entity.Id) <= fact.Since.Episode ? 1 : 0;
        }
        return rank + (other.Split(' ').Length == right.Split(' ').Length ? 1 : 0);
    }

    // Somebody of whom next to nothing is told is no choice that anybody would think of.
    private bool IsKnown(EntryName entity) =>
        entity.Kind switch
        {
            EntryKind.Character => _sources.Told(entity.Id) >= 6,
            // Most of what happens anywhere in the story happens there as well.
            EntryKind.Place => entity.Id is not ("hawkins" or "indiana"),
            _ => true,
        };

    // What happens around the show and what happens in it are never mixed.
    private static bool IsReal(EntryName subject, Fact fact) =>
        subject.Kind is EntryKind.Person or EntryKind.Work or EntryKind.Release
        || (fact.World == FactWorld.Real && fact.Date is not null)
        || fact.Since.Episode == Episode.None;

    // "Steve" is Steve Harrington: a first name stands for whom most is told of by far.
    private void KnowFirstNames()
    {
        var characters = _sources.Index.OfKind(EntryKind.Character, _sources.Boundary);
        foreach (var same in characters.GroupBy(name => Folding.Fold(name.Name.Split(' ')[0])))
        {
            var ranked = same.OrderByDescending(name => _sources.Told(name.Id)).ToArray();
            var first = ranked[0];
            if (
                same.Key.Length > 2
                && !Titles.Contains(same.Key)
                && !_resolved.ContainsKey(same.Key)
                && first.Name.Contains(' ', StringComparison.Ordinal)
                && (ranked.Length == 1 || _sources.Told(first.Id) >= 3 * _sources.Told(ranked[1].Id))
            )
            {
                Know(first.Name.Split(' ')[0], first);
            }
        }
    }

    // Whom the sentence speaks of, or belongs to, might be right as well.
    private bool IsInvolved(EntryName entity, EntryName subject, Fact fact, string said) =>
        entity.Id == subject.Id || fact.About.Contains(entity.Id) || IsNamed(entity, said);

    private bool IsNamed(EntryName entity, string said) =>
        _names[entity.Id].Any(name => said.Contains($" {name.Folded} ", StringComparison.Ordinal));

    // Another fact that says much the same of the wrong answer makes it right by accident.
    private static bool IsSaid(string other, EntryName? entity, IReadOnlyList<(EntryName Subject, Fact Fact)> alike) =>
        alike.Any(said =>
            (entity is not null && (said.Subject.Id == entity.Id || said.Fact.About.Contains(entity.Id)))
            || said.Fact.Text.Contains(other, StringComparison.OrdinalIgnoreCase)
        );

    // The facts that share half of the sentence's words, two at least.
    private List<(EntryName Subject, Fact Fact)> Alike(Fact fact, string gapped)
    {
        var words = AnswerShapes.ContentWords(gapped);
        var common = new Dictionary<int, int>();
        foreach (var word in words)
        {
            foreach (var at in _byWord[word])
            {
                common[at] = common.GetValueOrDefault(at) + 1;
            }
        }
        return
        [
            .. common
                .Where(pair => pair.Value >= 2 && pair.Value >= words.Count * 0.5)
                .Select(pair => _sources.Facts[pair.Key])
                .Where(said => said.Fact.Text != fact.Text),
        ];
    }

    private bool Fits(Fact fact, MarkedAnswer answer)
    {
        if (answer.To is Asked.Why or Asked.How || answer.Text.Length > 60 || fact.Text.Length > 200)
        {
            return false;
        }
        var at = fact.Text.IndexOf(answer.Text, StringComparison.Ordinal);
        if (at < 0 || fact.Text.IndexOf(answer.Text, at + answer.Text.Length, StringComparison.Ordinal) >= 0)
        {
            return false;
        }
        // A gap inside a word, or a possessive, reads badly and gives itself away.
        var end = at + answer.Text.Length;
        if (
            at > 0 && char.IsLetterOrDigit(fact.Text[at - 1])
            || end < fact.Text.Length && (char.IsLetterOrDigit(fact.Text[end]) || fact.Text[end] is '\'' or '-' or '’')
        )
        {
            return false;
        }
        // Enough must be left to know what is asked; and the name of the answer must not stand in the rest.
        var rest = fact.Text[..at] + fact.Text[end..];
        if (AnswerShapes.ContentWords(rest).Count < 3)
        {
            return false;
        }
        var shape = AnswerShapes.Of(answer.Text);
        if (
            shape is AnswerShape.Number or AnswerShape.Year or AnswerShape.Date
            && AnswerShapes.IsOpen(fact.Text[..at], answer.Text, fact.Text[end..])
        )
        {
            return false;
        }
        // What the catalogue does not know by itself has nothing of its kind to stand beside it.
        if (
            shape == AnswerShape.Words
            || (shape == AnswerShape.Name && Entity(answer.Text) is null && (answer.To == Asked.Who || fact.Is is null))
        )
        {
            return false;
        }
        return shape switch
        {
            AnswerShape.Number => AnswerShapes.HasOneNumber(answer.Text),
            AnswerShape.Name => Entity(answer.Text) is not { } entity || !IsNamed(entity, $" {Folding.Fold(rest)} "),
            _ => true,
        };
    }

    private string Category(EntryName subject, Fact fact, MarkedAnswer answer) =>
        answer.To == Asked.Count ? "numbers"
        : answer.To == Asked.Where ? "places"
        : subject.Kind switch
        {
            EntryKind.Person => "cast",
            EntryKind.Character => "characters",
            EntryKind.Episode or EntryKind.Season or EntryKind.Event => fact.World == FactWorld.Real
            && fact.Date is not null
                ? "production"
                : "episodes",
            EntryKind.Place => "places",
            EntryKind.Creature => "creatures",
            EntryKind.Music => "music",
            EntryKind.Work or EntryKind.Release => "stage",
            EntryKind.Organisation or EntryKind.Concept => "characters",
            _ => "objects",
        };

    private static Difficulty Level(Fact fact) =>
        fact.About.Length == 0 && fact.Since.Episode == Episode.None ? Difficulty.Medium
        : fact.Is is "job" or "death" or "nickname" or "casting" ? Difficulty.Easy
        : Difficulty.Medium;

    private EntryName? Entity(string text) => _resolved.GetValueOrDefault(_folded[text]);

    private void Know(string text, EntryName name)
    {
        var key = Folding.Name(text);
        // A name that two have is nobody's.
        _resolved[key] = _resolved.TryGetValue(key, out var other) && other?.Id != name.Id ? null : name;
        if (!_names.TryGetValue(name.Id, out var names))
        {
            _names[name.Id] = names = [];
        }
        names.Add((text, key));
    }
}
