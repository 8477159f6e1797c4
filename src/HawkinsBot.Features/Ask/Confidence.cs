using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>What speaks for and against what was found being an answer at all; weighed like <see cref="Signal"/>.</summary>
internal enum Sign
{
    /// <summary>Always 1.</summary>
    Always,

    /// <summary>How much of the question the best has.</summary>
    Coverage,

    /// <summary>How much of it the best three have at most.</summary>
    BestCoverage,

    /// <summary>The question names somebody or something of the show.</summary>
    Named,

    /// <summary>Words that nobody uses within reach, as a share.</summary>
    Unknown,

    /// <summary>Names that nobody uses within reach.</summary>
    UnknownNames,

    /// <summary>The best has the question's rarest word.</summary>
    Rarest,

    /// <summary>What the best lacks of the question, not as a share.</summary>
    Missing,

    /// <summary>The share of the best's own words that the question has.</summary>
    Asked,

    /// <summary>People of the question of whom the best does not speak.</summary>
    MissingPeople,

    /// <summary>The best was found by its fields.</summary>
    ByFields,

    /// <summary>How likely the best is beside the others.</summary>
    Share,

    /// <summary>How well the best answers, by itself.</summary>
    Score,

    /// <summary>The best has an answer to the question word.</summary>
    Answers,

    /// <summary>The best has nothing to do with what is asked for.</summary>
    NounMissing,

    /// <summary>Neighbouring words of the question are neighbours in the best.</summary>
    Neighbours,

    /// <summary>Only a synonym stands for the words of the question.</summary>
    BySynonym,

    /// <summary>The question has hardly a word to go by.</summary>
    Short,
}

/// <summary>How likely it is that what was found answers the question.</summary>
internal static class Confidence
{
    private static readonly string[] OfASeries =
    [
        .. "season episode finale series show premiere volume".Split(' ').Select(Words.Stem),
    ];

    /// <summary>0 to 1.</summary>
    public static float Of(Question question, IReadOnlyList<Candidate> found)
    {
        Span<float> signs = stackalloc float[Weights.Signs.Length];
        Read(question, found, signs);
        var sum = 0f;
        for (var i = 0; i < signs.Length; i++)
        {
            sum += signs[i] * Weights.Signs[i];
        }

        return 1 / (1 + MathF.Exp(-sum));
    }

    /// <summary>How likely the best is beside the others; those that answer the same count with it.</summary>
    public static float Share(IReadOnlyList<Candidate> found)
    {
        var best = found[0];
        float same = 0,
            all = 0;
        foreach (var candidate in found)
        {
            var odds = MathF.Exp(candidate.Score - best.Score);
            all += odds;
            same +=
                candidate == best || candidate.News.Any(n => best.News.Contains(n, StringComparer.OrdinalIgnoreCase))
                    ? odds
                    : 0;
        }

        return same / all;
    }

    internal static void Read(Question q, IReadOnlyList<Candidate> found, Span<float> signs)
    {
        var best = found[0];
        float Of(Signal signal) => best.Signals[(int)signal];

        var known = q.Mentions.Sum(m => m.Weight);
        var all = known;
        foreach (var term in q.Terms)
        {
            all += term.Weight;
            known += q.Unknown.Contains(term.Stem) ? 0 : term.Weight;
        }

        signs[(int)Sign.Always] = 1;
        signs[(int)Sign.Coverage] = Math.Min(best.Coverage, 1);
        signs[(int)Sign.BestCoverage] = Math.Min(found.Take(3).Max(c => c.Coverage), 1);
        signs[(int)Sign.Named] = IsOfTheShow(q) ? 1 : 0;
        signs[(int)Sign.Unknown] = all == 0 ? 0 : 1 - (known / all);
        signs[(int)Sign.UnknownNames] = Math.Min(q.UnknownNames, 2);
        signs[(int)Sign.Rarest] = Of(Signal.Rarest);
        signs[(int)Sign.Missing] = Of(Signal.Missing);
        signs[(int)Sign.Asked] = Of(Signal.Asked);
        signs[(int)Sign.MissingPeople] = Of(Signal.MissingPeople);
        signs[(int)Sign.ByFields] =
            Of(Signal.ByCasting) + Of(Signal.ByDefinition) + Of(Signal.ByDescription) + Of(Signal.ByName) > 0 ? 1 : 0;
        signs[(int)Sign.Share] = Share(found);
        signs[(int)Sign.Score] = best.Score / 10;
        signs[(int)Sign.Answers] = Of(Signal.Answers);
        signs[(int)Sign.NounMissing] = Of(Signal.NounMissing);
        signs[(int)Sign.Neighbours] = Of(Signal.Neighbours);
        signs[(int)Sign.BySynonym] = Of(Signal.BySynonym);
        signs[(int)Sign.Short] = q.Terms.Count(t => t.Weight > 0.2f) + q.Mentions.Count < 2 ? 1 : 0;
    }

    /// <summary>Whether a question has two words that say something, or a name: "What is love?" has neither.</summary>
    internal static bool HasEnoughToGoBy(Question q) =>
        IsOfTheShow(q)
        || q.IsRiddle
        || q.Has(OfASeries)
        || (2 * q.Mentions.Count) + q.Terms.Count(t => t.Weight >= 0.25f && !q.Unknown.Contains(t.Stem)) >= 2;

    /// <summary>Whether a question speaks of a season, or of somebody or somewhere that only the show has.</summary>
    internal static bool IsOfTheShow(Question q) =>
        q.Season is not null
        || q.Mentions.Any(m =>
            (m.Capital || m.Stems.Count > 1)
            && m.Nodes[0].Node.Entry.Kind
                is EntryKind.Character
                    or EntryKind.Creature
                    or EntryKind.Organisation
                    or EntryKind.Pet
                    or EntryKind.Place
                    or EntryKind.Event
                    or EntryKind.Episode
                    or EntryKind.Season
                    or EntryKind.Work
        );
}
