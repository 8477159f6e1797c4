using System.Collections.Frozen;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>Reads from a statement what speaks for and against it as the answer to one question.</summary>
internal sealed class StatementReader
{
    private static readonly string[] NumberWords = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        + "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million first second "
        + "third half once twice couple pair dozen"
    ).Split(' ');

    private static readonly string[] NumberNouns =
    [
        .. "year number age date season price count size length height".Split(' ').Select(Words.Stem),
    ];

    private static readonly string[] Links =
    [
        .. "link connection relationship relation related tie".Split(' ').Select(Words.Stem),
    ];

    private readonly StatementIndex _index;
    private readonly Question _question;
    private readonly QueryMention[] _mentions;
    private readonly float[] _rarities;
    private readonly bool _acts;
    private readonly bool _wantsNumber;
    private readonly FrozenSet<string>? _class;
    private readonly float _whole;
    private readonly int _rarest = -1;
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public StatementReader(
        StatementIndex index,
        Question question,
        QueryMention[] mentions,
        float[] rarities,
        bool acts
    )
    {
        (_index, _question, _mentions, _rarities, _acts) = (index, question, mentions, rarities, acts);
        for (var i = 0; i < question.Terms.Count; i++)
        {
            var mass = question.Terms[i].Weight * rarities[i];
            _whole += mass;
            if (_rarest < 0 || mass > question.Terms[_rarest].Weight * rarities[_rarest])
            {
                _rarest = i;
            }

            _said.Add(question.Terms[i].Stem);
            foreach (var (other, _) in question.Terms[i].Others)
            {
                _said.Add(other);
            }
        }

        _said.UnionWith(mentions.SelectMany(m => m.Stems));
        _class = question.Asked is Asked.What or Asked.Which or Asked.Where or Asked.When or null
            ? Class(question)
            : null;
        _wantsNumber =
            question.Asked is Asked.Count
            || (question.Noun is { } noun && NumberNouns.Contains(noun, StringComparer.Ordinal));
    }

    /// <summary>Fills in the signals of a statement.</summary>
    /// <param name="hit">It.</param>
    /// <param name="meant">How strongly the question leads to an entry that it is about, 0 to 1.</param>
    /// <param name="signals">Where to write; all 0 before.</param>
    public void Read(StatementHit hit, float meant, Span<float> signals)
    {
        var s = hit.Statement;
        var coverage = Math.Min(hit.Coverage, 1);
        Set(signals, Signal.Coverage, coverage);
        Set(signals, Signal.CoverageSquared, coverage * coverage);
        Set(signals, Signal.Meant, meant);
        ReadWords(s, hit.Index, signals);
        ReadNames(s, hit.Index, signals);
        ReadAnswers(s, signals);
        ReadNoun(s, hit.Index, signals);
        ReadSeason(s, signals);
        ReadOrigin(s, signals);
    }

    private static FrozenSet<string>? Class(Question q) =>
        q.Noun is { } noun && AnswerClasses.Of(noun) is { } asked ? asked
        : q.Noun is null ? q.Terms.Select(t => AnswerClasses.Of(t.Stem)).FirstOrDefault(c => c is not null)
        : null;

    private static void Set(Span<float> signals, Signal signal, float value) => signals[(int)signal] = value;

    private void ReadWords(Statement s, int index, Span<float> signals)
    {
        var text = Words.Stems(s.Text).ToArray();
        if (_whole > 0)
        {
            var missing = 0f;
            for (var i = 0; i < _question.Terms.Count; i++)
            {
                var term = _question.Terms[i];
                var mass = term.Weight * _rarities[i] / _whole;
                var at =
                    text.AsSpan().Contains(term.Stem) ? Signal.InText
                    : _index.Has(index, term.Stem)
                        ? Words.Stems(s.Subject.Entry.Name).Contains(term.Stem) ? Signal.InSubject
                            : Signal.InWords
                    : term.Others.Any(o => _index.Has(index, o.Stem)) ? Signal.BySynonym
                    : (Signal?)null;
                if (at is { } signal)
                {
                    signals[(int)signal] += mass;
                    if (i == _rarest)
                    {
                        Set(signals, Signal.Rarest, signal is Signal.InText or Signal.InWords ? 1 : 0.6f);
                    }
                }
                else
                {
                    missing += term.Weight * _rarities[i];
                }
            }

            Set(signals, Signal.Missing, Math.Min(missing / 10, 2));
        }

        var answers = s.Answers.SelectMany(a => Words.Stems(a.Text)).ToArray();
        int own = 0,
            asked = 0;
        foreach (var stem in text)
        {
            if (!answers.AsSpan().Contains(stem) || _said.Contains(stem))
            {
                own++;
                asked += _said.Contains(stem) ? 1 : 0;
            }
        }

        Set(signals, Signal.Asked, own == 0 ? 0 : (float)asked / own);
        Set(signals, Signal.Length, Math.Min(text.Length / 12f, 3));

        var row = _question.Row;
        int pairs = 0,
            near = 0;
        for (var i = 0; i + 1 < row.Count; i++)
        {
            pairs++;
            var first = Array.IndexOf(text, row[i]);
            var second = Array.IndexOf(text, row[i + 1]);
            near += first >= 0 && second >= 0 && Math.Abs(first - second) <= 2 ? 1 : 0;
        }

        Set(signals, Signal.Neighbours, pairs == 0 ? 0 : (float)near / pairs);
    }

    private void ReadNames(Statement s, int index, Span<float> signals)
    {
        var counted = 0;
        float subject = 0,
            about = 0;
        foreach (var mention in _mentions)
        {
            if (mention.Weight < 1)
            {
                continue;
            }

            counted++;
            var asSubject = 0f;
            var asAbout = 0f;
            foreach (var (node, weight) in mention.Nodes)
            {
                asSubject = s.Subject == node ? Math.Max(asSubject, weight) : asSubject;
                asAbout = s.About.Contains(node) ? Math.Max(asAbout, weight) : asAbout;
            }

            subject += asSubject;
            about += asSubject > 0 ? 0 : asAbout;
            if (asSubject == 0 && asAbout == 0 && !_index.Speaks(index, mention))
            {
                var isOne = IsOne(mention.Nodes[0].Node);
                signals[(int)(isOne ? Signal.MissingPeople : Signal.MissingThings)] += 1;
            }
        }

        if (counted > 0)
        {
            Set(signals, Signal.Subject, subject / counted);
            Set(signals, Signal.About, about / counted);
        }

        var others = 0;
        foreach (var node in s.About)
        {
            others +=
                node.Entry.Kind is EntryKind.Character
                && !_mentions.Any(m => m.Nodes.Any(n => n.Node == node))
                && !s.Answers.Any(a => node.Entry.Name.Contains(a.Text, StringComparison.OrdinalIgnoreCase))
                    ? 1
                    : 0;
        }

        Set(signals, Signal.OtherPeople, Math.Min(others, 4) / 2f);
    }

    /// <summary>Whether it asks what two are to each other.</summary>
    private bool IsLink =>
        _mentions.Length > 1
        && (
            Links.Contains(_question.Noun, StringComparer.Ordinal)
            || _question.Terms.Any(t => Links.Contains(t.Stem, StringComparer.Ordinal))
        );

    private static bool IsOne(EntryNode node) =>
        node.Entry.Kind is EntryKind.Character or EntryKind.Person or EntryKind.Creature;

    private void ReadAnswers(Statement s, Span<float> signals)
    {
        if (s.Answers.IsEmpty)
        {
            Set(signals, Signal.AnswersNothing, 1);
            return;
        }

        var news = s.Answers.Where(a => !_question.Gives(a.Text)).ToArray();
        if (news.Length == 0)
        {
            Set(signals, Signal.AnswersGiven, 1);
            return;
        }

        if (_question.Asked is { } asked)
        {
            var fit =
                news.Any(a => a.To == asked) ? Signal.Answers
                : news.Any(a => IsAlike(a.To, asked)) ? Signal.AnswersAlike
                : Signal.AnswersOther;
            Set(signals, fit, 1);
        }

        if (_wantsNumber)
        {
            Set(signals, news.Any(a => IsNumber(a.Text)) ? Signal.NumberAnswer : Signal.NoNumberAnswer, 1);
        }

        if (_class is { } wanted)
        {
            var isOne = news.Any(a => Words.Stems(a.Text).Any(wanted.Contains));
            Set(signals, isOne ? Signal.ClassAnswer : Signal.NoClassAnswer, 1);
        }

        if (_question.WantsName)
        {
            var isName = news.Any(a =>
                char.IsUpper(a.Text[0]) || char.IsDigit(a.Text[0]) || a.Text[0] is '‘' or '“' or '\''
            );
            Set(signals, isName ? Signal.NameAnswer : Signal.NoNameAnswer, 1);
        }

        if (_question.Choices.Count > 0)
        {
            var given = news.Select(a => Folding.Name(a.Text)).ToArray();
            var isChoice = _question.Choices.Any(c => given.Any(g => g == c || g.Contains(c) || c.Contains(g)));
            Set(signals, Signal.Choice, isChoice ? 1 : 0);
        }
    }

    private static bool IsNumber(string answer) =>
        answer.Any(char.IsDigit)
        || Folding.Fold(answer).Split(' ').Any(w => NumberWords.Contains(w, StringComparer.Ordinal));

    private static bool IsAlike(Asked a, Asked b)
    {
        static bool Thing(Asked x) => x is Asked.What or Asked.Which or Asked.Who or Asked.Where;
        return (Thing(a) && Thing(b) && (a is Asked.What or Asked.Which || b is Asked.What or Asked.Which))
            || (a is Asked.How or Asked.What && b is Asked.How or Asked.What)
            || (a is Asked.When or Asked.Which && b is Asked.When or Asked.Which);
    }

    /// <summary>"Which song …" is answered by a statement about a song, "what is his job" by one about a job.</summary>
    private void ReadNoun(Statement s, int index, Span<float> signals)
    {
        if (s.Is is { } statement)
        {
            foreach (var stem in Words.Stems(statement))
            {
                if (stem == _question.Noun || Synonyms.Of(_question.Noun ?? "").Any(o => o.Stem == stem))
                {
                    Set(signals, Signal.KindAsked, 1);
                }
                else if (_said.Contains(stem) || _question.Folded.Contains($" {stem}", StringComparison.Ordinal))
                {
                    Set(signals, Signal.KindSaid, 1);
                }
            }
        }

        if (_question.Noun is not { } noun || (_question.Asked == Asked.When && s.Answers.Any(a => a.To == Asked.When)))
        {
            return;
        }

        if (Resolver.Bears(_question, s.Subject, noun) || s.About.Any(a => Resolver.Bears(_question, a, noun)))
        {
            Set(signals, Signal.Bears, 1);
        }

        var kind = Kinds.Of(noun);
        if (
            kind is not null
            && (
                s.AnswerKinds.Any(a => a.Kind == kind && !_question.Gives(a.Answer))
                || (
                    s.Origin == StatementOrigin.Summary
                    && s.Subject.Entry.Kind == kind
                    && !_question.Gives(s.Subject.Entry.Name)
                )
            )
        )
        {
            Set(signals, Signal.AnswerKind, 1);
        }

        var named = _index.Has(index, noun) || Synonyms.Of(noun).Any(o => _index.Has(index, o.Stem));
        Set(signals, named ? Signal.NounNamed : Signal.NounMissing, 1);
    }

    private void ReadSeason(Statement s, Span<float> signals)
    {
        if (_question.Season is not { } season)
        {
            return;
        }

        var told = s.Fact?.Season ?? s.Fact?.Since.Episode.Season ?? s.Subject.Entry.Episode?.Number.Season ?? 0;
        if (s.Subject.Entry.Season is { } about)
        {
            Set(
                signals,
                about.Number == season ? Signal.SeasonFits : Signal.SeasonOther,
                about.Number == season ? 1 : 2
            );
        }
        else if (told > 0)
        {
            Set(signals, told == season ? Signal.SeasonFits : Signal.SeasonOther, 1);
        }
    }

    private void ReadOrigin(Statement s, Span<float> signals)
    {
        Signal? signal = s.Origin switch
        {
            StatementOrigin.Fact => s.Subject.Entry.Kind == EntryKind.Episode ? Signal.Scene : null,
            StatementOrigin.Summary => Signal.Summary,
            StatementOrigin.Fate => Signal.Fate,
            StatementOrigin.Casting => _acts ? Signal.Casting : Signal.OtherCasting,
            StatementOrigin.Relation => Signal.Relation,
            StatementOrigin.Episode => Signal.Episode,
            StatementOrigin.Scene => Signal.Song,
            StatementOrigin.Release => Signal.Release,
            StatementOrigin.Synopsis => Signal.Synopsis,
            StatementOrigin.Appearance => Signal.Appearance,
            StatementOrigin.Trivia => Signal.Trivia,
            _ => null,
        };
        if (signal is { } origin)
        {
            Set(signals, origin, 1);
        }

        if (s.Origin == StatementOrigin.Relation && s.Is is { } role)
        {
            var asked = Words
                .Stems(role)
                .Any(stem => stem == _question.Noun || _question.Terms.Any(t => t.Stem == stem));
            var alike = asked || Words.Stems(role).Any(_said.Contains);
            var links = IsLink && IsOne(s.Subject) && s.About.Any(IsOne) && signals[(int)Signal.MissingPeople] == 0;
            Set(
                signals,
                Signal.RelationAsked,
                links ? 3
                    : asked ? 1
                    : alike ? 0.6f
                    : 0
            );
        }
    }
}
