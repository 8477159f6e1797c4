using System.Globalization;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Makes questions of facts whose answer is marked: the sentence with a gap, and other answers of that kind.</summary>
internal sealed partial class ClozeTemplates
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

    private static readonly HashSet<string> Small =
    [
        .. "a an the and or of in on at to from with by for as is are was were be been his her their its he she they it that this who which when where into out up down after before while then than not no has have had does did do one two first also only".Split(
            ' '
        ),
    ];

    private readonly CatalogueIndex _index;
    private readonly Boundary _boundary;
    private readonly (EntryName Subject, Fact Fact)[] _facts;
    private readonly Dictionary<string, EntryName?> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, int>> _byWord;
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);
    private readonly ILookup<(Asked, Shape, bool Real), (string Text, string? Is)> _answers;

    public ClozeTemplates(CatalogueIndex index, Boundary boundary)
    {
        _index = index;
        _boundary = boundary;
        _facts = [.. index.Facts(boundary, fact => fact.Answers.Length > 0 && !fact.Disputed)];
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            foreach (var name in index.OfKind(kind, boundary))
            {
                Know(name.Name, name);
                foreach (var alias in index.Find(name.Id, boundary)?.Aliases ?? [])
                {
                    Know(alias, name);
                }
            }
        }
        foreach (var (subject, fact) in _facts)
        {
            foreach (var id in fact.About.Append(subject.Id))
            {
                _told[id] = _told.GetValueOrDefault(id) + 1;
            }
        }
        KnowFirstNames();
        _byWord = new(() =>
            _facts
                .SelectMany((x, at) => ContentWords(x.Fact.Text).Select(word => (word, at)))
                .ToLookup(x => x.word, x => x.at)
        );
        _answers = _facts
            .SelectMany(x => x.Fact.Answers.Select(answer => (x.Subject, x.Fact, Answer: answer)))
            .ToLookup(
                x => (x.Answer.To, ShapeOf(x.Answer.Text), IsReal(x.Subject, x.Fact)),
                x => (x.Answer.Text, x.Fact.Is)
            );
    }

    private enum Shape
    {
        Number,
        Date,
        Year,
        Name,
        Words,
    }

    /// <summary>One for each marked answer that makes a question.</summary>
    public IEnumerable<QuestionCandidate> Candidates()
    {
        foreach (var (subject, fact) in _facts)
        {
            if (fact.Is is { } kind && Unfit.Contains(kind))
            {
                continue;
            }
            foreach (var answer in fact.Answers)
            {
                if (!Fits(fact, answer))
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
                    TypedAnswer.Suits(answer.Text) && ShapeOf(answer.Text) != Shape.Words,
                    chance => Make(id, subject, fact, answer, category, level, chance)
                );
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
        var at = fact.Text.IndexOf(answer.Text, StringComparison.Ordinal);
        var gapped = fact.Text[..at] + Gap + fact.Text[(at + answer.Text.Length)..];
        var made = QuestionTemplates.Make(
            id,
            $"Fill the gap: {gapped}",
            answer.Text,
            Wrong(subject, fact, answer, gapped, chance).Take(3),
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
                    .. Entity(answer.Text) is { } entity ? _names.GetValueOrDefault(entity.Id) ?? [] : [],
                ],
            };
    }

    private IEnumerable<string> Wrong(EntryName subject, Fact fact, MarkedAnswer answer, string gapped, Random chance)
    {
        var shape = ShapeOf(answer.Text);
        if (shape is Shape.Number or Shape.Year)
        {
            return Numbers(answer.Text, chance);
        }
        var right = Entity(answer.Text);
        var key = (answer.To, shape, IsReal(subject, fact));
        var same = _answers[key].Where(other => other.Is == fact.Is).Select(other => other.Text);
        // What is no entry of the catalogue is only alike where the statement is of the same kind.
        var near = right is null && shape != Shape.Date ? [] : _answers[key].Select(other => other.Text);
        var several = IsSeveral(answer.Text);
        var alike = Alike(fact, gapped);
        var start = Start(answer.Text);
        return QuestionTemplates
            .Shuffled(chance, same)
            .Concat(QuestionTemplates.Shuffled(chance, near))
            .Distinct()
            .Where(other =>
                Start(other) == start
                && IsSeveral(other) == several
                && Math.Abs(other.Length - answer.Text.Length) <= 30
                && !fact.Accept.Any(accepted => QuestionTemplates.Overlaps(accepted, other))
                && !QuestionTemplates.Says(gapped, other)
                && !QuestionTemplates.Says(gapped, other + "s")
                && Entity(other) is var entity
                && entity?.Kind == right?.Kind
                && (
                    entity is null
                    || (entity.Id != right?.Id && IsKnown(entity) && !IsInvolved(entity, subject, fact, gapped))
                )
                && !IsSaid(other, entity, alike)
            );
    }

    private static bool IsSeveral(string text) =>
        text.Contains(" and ", StringComparison.Ordinal) || text.Contains(',', StringComparison.Ordinal);

    // Somebody of whom next to nothing is told is no choice that anybody would think of.
    private bool IsKnown(EntryName entity) =>
        entity.Kind != EntryKind.Character || _told.GetValueOrDefault(entity.Id) >= 4;

    // What happens around the show and what happens in it are never mixed.
    private static bool IsReal(EntryName subject, Fact fact) =>
        subject.Kind is EntryKind.Person or EntryKind.Work or EntryKind.Release
        || (fact.World == FactWorld.Real && fact.Date is not null)
        || fact.Since.Episode == Episode.None;

    // "Steve" is Steve Harrington: a first name stands for whom most is told of by far.
    private void KnowFirstNames()
    {
        var characters = _index.OfKind(EntryKind.Character, _boundary);
        foreach (var same in characters.GroupBy(name => Folding.Fold(name.Name.Split(' ')[0])))
        {
            var ranked = same.OrderByDescending(name => _told.GetValueOrDefault(name.Id)).ToArray();
            var first = ranked[0];
            if (
                same.Key.Length > 2
                && !Titles.Contains(same.Key)
                && !_resolved.ContainsKey(same.Key)
                && first.Name.Contains(' ', StringComparison.Ordinal)
                && (
                    ranked.Length == 1 || _told.GetValueOrDefault(first.Id) >= 3 * _told.GetValueOrDefault(ranked[1].Id)
                )
            )
            {
                Know(first.Name.Split(' ')[0], first);
            }
        }
    }

    // Whom the sentence speaks of, or belongs to, might be right as well.
    private bool IsInvolved(EntryName entity, EntryName subject, Fact fact, string gapped) =>
        entity.Id == subject.Id
        || fact.About.Contains(entity.Id)
        || (_names.GetValueOrDefault(entity.Id) ?? []).Any(name => QuestionTemplates.Says(gapped, name));

    // Another fact that says much the same of the wrong answer makes it right by accident.
    private static bool IsSaid(string other, EntryName? entity, IReadOnlyList<(EntryName Subject, Fact Fact)> alike) =>
        alike.Any(said =>
            (entity is not null && (said.Subject.Id == entity.Id || said.Fact.About.Contains(entity.Id)))
            || said.Fact.Text.Contains(other, StringComparison.OrdinalIgnoreCase)
        );

    // The facts that share half of the sentence's words, two at least.
    private List<(EntryName Subject, Fact Fact)> Alike(Fact fact, string gapped)
    {
        var words = ContentWords(gapped);
        var common = new Dictionary<int, int>();
        foreach (var word in words)
        {
            foreach (var at in _byWord.Value[word])
            {
                common[at] = common.GetValueOrDefault(at) + 1;
            }
        }
        return
        [
            .. common
                .Where(pair => pair.Value >= 2 && pair.Value >= words.Count * 0.5)
                .Select(pair => _facts[pair.Key])
                .Where(said => said.Fact.Text != fact.Text),
        ];
    }

    private static HashSet<string> ContentWords(string text) =>
        [.. Folding.Fold(text).Split(' ').Where(word => word.Length > 2 && !Small.Contains(word))];

    private static IEnumerable<string> Numbers(string text, Random chance)
    {
        var match = NumberPattern().Match(text);
        var word = match.Value;
        var value =
            NumberWords.Value(word)
            ?? int.Parse(word.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var step =
            value >= 1900 && value <= 2100 && !word.Contains(',', StringComparison.Ordinal) ? 1
            : value >= 1000 ? value / 10
            : value >= 100 ? Math.Max(10, value / 100 * 10)
            : value >= 40 ? 5
            : 1;
        var others = new[] { -4, -3, -2, -1, 1, 2, 3, 4 }.Select(n => value + (n * step)).Where(n => n >= 1).ToArray();
        chance.Shuffle(others);
        return others.Select(other =>
        {
            var digits =
                NumberWords.Value(word) is not null ? NumberWords.Word(other)
                : word.Contains(',', StringComparison.Ordinal) ? other.ToString("N0", CultureInfo.InvariantCulture)
                : other.ToString(CultureInfo.InvariantCulture);
            if (char.IsUpper(word[0]))
            {
                digits = char.ToUpperInvariant(digits[0]) + digits[1..];
            }
            return text[..match.Index] + digits + text[(match.Index + word.Length)..];
        });
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
        if (ContentWords(rest).Count < 3)
        {
            return false;
        }
        var shape = ShapeOf(answer.Text);
        if (answer.To == Asked.Who && Entity(answer.Text) is null || shape == Shape.Words && fact.Is is null)
        {
            return false;
        }
        return shape switch
        {
            Shape.Number => NumberPattern().Count(answer.Text) == 1,
            Shape.Name => Entity(answer.Text) is not { } entity
                || !(_names.GetValueOrDefault(entity.Id) ?? []).Any(name => QuestionTemplates.Says(rest, name)),
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

    private EntryName? Entity(string text) => _resolved.GetValueOrDefault(Folding.Name(text));

    private void Know(string text, EntryName name)
    {
        var key = Folding.Name(text);
        // A name that two have is nobody's.
        _resolved[key] = _resolved.TryGetValue(key, out var other) && other?.Id != name.Id ? null : name;
        if (!_names.TryGetValue(name.Id, out var names))
        {
            _names[name.Id] = names = [];
        }
        names.Add(text);
    }

    // What a choice begins with must be alike: "in the", "a", "the", a capital, a small letter.
    private static string Start(string text)
    {
        var first = text.Split(' ')[0];
        return Small.Contains(first.ToLowerInvariant()) ? first
            : char.IsUpper(first[0]) ? "A"
            : first.EndsWith('s') && !text.Contains(' ', StringComparison.Ordinal) ? "s"
            : "a";
    }

    private static Shape ShapeOf(string text)
    {
        if (YearPattern().IsMatch(text))
        {
            return Shape.Year;
        }
        if (DatePattern().IsMatch(text))
        {
            return Shape.Date;
        }
        if (NumberPattern().IsMatch(text))
        {
            return Shape.Number;
        }
        return
            char.IsUpper(text[0])
            || (text.StartsWith("the ", StringComparison.Ordinal) && text.Length > 4 && char.IsUpper(text[4]))
            ? Shape.Name
            : Shape.Words;
    }

    [GeneratedRegex(@"^(18|19|20)\d\d$")]
    private static partial Regex YearPattern();

    [GeneratedRegex(
        @"January|February|March|April|\bMay\b|June|July|August|September|October|November|December|day\b|night|morning|evening"
    )]
    private static partial Regex DatePattern();

    [GeneratedRegex(
        @"(?<![\w'’])(\d{1,3}(,\d{3})+|\d{1,9}|two|three|four|five|six|seven|eight|nine|ten|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?![\w'’-]|[.:/]\d)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NumberPattern();
}
