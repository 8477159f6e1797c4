using System.Globalization;

namespace HawkinsBot.Ask;

/// <summary>What speaks for or against a candidate, each about 0 to 1; how much each counts stands in <see cref="Weights"/>.</summary>
internal enum Signal
{
    /// <summary>How much of the question it has, rare words counting more.</summary>
    Coverage,

    /// <summary>The square of <see cref="Coverage"/>.</summary>
    CoverageSquared,

    /// <summary>The share of the question's words (names aside) that stand in its text.</summary>
    InText,

    /// <summary>The share that stands only in its search words or answers.</summary>
    InWords,

    /// <summary>The share that stands only in the name of its subject.</summary>
    InSubject,

    /// <summary>The share that only a synonym stands for.</summary>
    BySynonym,

    /// <summary>Whether it has the question's rarest word.</summary>
    Rarest,

    /// <summary>How much of the question it lacks, not as a share.</summary>
    Missing,

    /// <summary>The share of its own words, its answers aside, that the question has.</summary>
    Asked,

    /// <summary>The share of neighbouring words of the question that are neighbours in it.</summary>
    Neighbours,

    /// <summary>The share of the names in the question that are its subject.</summary>
    Subject,

    /// <summary>The share that it is also about.</summary>
    About,

    /// <summary>How many people of the question it does not speak of.</summary>
    MissingPeople,

    /// <summary>How many other names of the question it does not speak of.</summary>
    MissingThings,

    /// <summary>How many people it speaks of whom neither the question nor its answer has.</summary>
    OtherPeople,

    /// <summary>It has an answer to the question word that the question does not give.</summary>
    Answers,

    /// <summary>It has an answer to a like question word.</summary>
    AnswersAlike,

    /// <summary>It has an answer to another question word only.</summary>
    AnswersOther,

    /// <summary>All its answers stand in the question.</summary>
    AnswersGiven,

    /// <summary>It has no answers.</summary>
    AnswersNothing,

    /// <summary>Its kind of statement is what is asked for.</summary>
    KindAsked,

    /// <summary>Its kind of statement is what a word of the question says.</summary>
    KindSaid,

    /// <summary>An entry that it is about bears what is asked for in its name.</summary>
    Bears,

    /// <summary>Its answer is an entry of the kind that is asked for.</summary>
    AnswerKind,

    /// <summary>It names what is asked for.</summary>
    NounNamed,

    /// <summary>It has nothing to do with what is asked for.</summary>
    NounMissing,

    /// <summary>A number is asked for, and its answer is one.</summary>
    NumberAnswer,

    /// <summary>A number is asked for, and its answer is none.</summary>
    NoNumberAnswer,

    /// <summary>Its answer is of the class of things that is asked for: a color, a food.</summary>
    ClassAnswer,

    /// <summary>A class of things is asked for, and its answer is of another.</summary>
    NoClassAnswer,

    /// <summary>A name is asked for, and its answer is written as one.</summary>
    NameAnswer,

    /// <summary>A name is asked for, and its answer is none.</summary>
    NoNameAnswer,

    /// <summary>Its season is that of the question.</summary>
    SeasonFits,

    /// <summary>Its season is another than that of the question.</summary>
    SeasonOther,

    /// <summary>Its answer is one of the choices that the question offers.</summary>
    Choice,

    /// <summary>Many of the question's words lead to an entry that it is about and the question does not name.</summary>
    Meant,

    /// <summary>How long it is.</summary>
    Length,

    /// <summary>A fact that stands under an episode.</summary>
    Scene,

    /// <summary>What an entry is.</summary>
    Summary,

    /// <summary>A casting, where acting is asked for.</summary>
    Casting,

    /// <summary>A casting, where it is not.</summary>
    OtherCasting,

    /// <summary>Who is what to whom.</summary>
    Relation,

    /// <summary>Who is what to whom, where just that is asked for.</summary>
    RelationAsked,

    /// <summary>Who made an episode, and when.</summary>
    Episode,

    /// <summary>Where a song plays.</summary>
    Song,

    /// <summary>What came out when.</summary>
    Release,

    /// <summary>A sentence of a synopsis.</summary>
    Synopsis,

    /// <summary>Where somebody is first seen or dies.</summary>
    Appearance,

    /// <summary>An answered trivia question.</summary>
    Trivia,

    /// <summary>What becomes of somebody.</summary>
    Fate,

    /// <summary>Found by its fields: who plays whom.</summary>
    ByCasting,

    /// <summary>Found by its fields: what a name stands for.</summary>
    ByDefinition,

    /// <summary>Found by its fields: a full name.</summary>
    ByName,

    /// <summary>Found by its fields: what a description stands for.</summary>
    ByDescription,

    /// <summary>The answer of a riddle: an entry to which many of the words lead.</summary>
    ByRiddle,
}

/// <summary>How much each <see cref="Signal"/> counts, from <c>weights.txt</c>.</summary>
internal static class Weights
{
    /// <summary>How many signals there are.</summary>
    public static readonly int Count = Enum.GetValues<Signal>().Length;

    /// <summary>The weight of each signal, in their order.</summary>
    public static float[] All { get; } = Load<Signal>();

    /// <summary>The weight of each sign, in their order.</summary>
    public static float[] Signs { get; } = Load<Sign>();

    /// <summary>What all signals together say.</summary>
    public static float Sum(ReadOnlySpan<float> signals)
    {
        var sum = 0f;
        for (var i = 0; i < signals.Length; i++)
        {
            sum += signals[i] * All[i];
        }

        return sum;
    }

    // A line is "Signal.Coverage 7.05".
    private static float[] Load<T>()
        where T : struct, Enum
    {
        using var stream = typeof(Weights).Assembly.GetManifestResourceStream("HawkinsBot.Ask.weights.txt")!;
        using var lines = new StreamReader(stream);
        var weights = new float[Enum.GetValues<T>().Length];
        while (lines.ReadLine() is { } line)
        {
            if (line.Split(' ') is [var name, var weight] && name.Split('.') is [var kind, var member])
            {
                if (kind == typeof(T).Name)
                {
                    var at = Array.IndexOf(Enum.GetNames<T>(), member);
                    weights[at] = float.Parse(weight, CultureInfo.InvariantCulture);
                }
            }
        }

        return weights;
    }
}
