using System.Collections.Immutable;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>How sure an answer is.</summary>
public enum Certainty
{
    /// <summary>Nothing within the boundary answers the question: unknown, or beyond it; nobody can tell which.</summary>
    Nothing,

    /// <summary>Several statements may answer it; say so.</summary>
    Unsure,

    /// <summary>The first statement answers it, most likely.</summary>
    Likely,

    /// <summary>The statement answers it.</summary>
    Sure,
}

/// <summary>An answer to a question, within a boundary.</summary>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Text">What to say: one sentence when sure; empty with <see cref="Certainty.Nothing"/>.</param>
/// <param name="About">The entry whose card belongs below it.</param>
/// <param name="Others">The likeliest entries, for buttons, the likeliest first; more than one unless sure.</param>
public sealed record Answer(Certainty Certainty, string Text, EntryName? About, ImmutableArray<EntryName> Others)
{
    /// <summary>Nothing that can be told.</summary>
    public static Answer Nothing { get; } = new(Certainty.Nothing, "", null, []);
}

/// <summary>A statement that may answer a question.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Subject">The entry whose card belongs below it.</param>
/// <param name="Signals">What speaks for and against it, in the order of <see cref="Signal"/>.</param>
/// <param name="News">Its answers that do not stand in the question.</param>
/// <param name="Coverage">How much of the question it has, 0 to 1.</param>
internal sealed record Candidate(
    string Text,
    EntryNode Subject,
    float[] Signals,
    IReadOnlyList<string> News,
    float Coverage = 1
)
{
    /// <summary>How well it answers: the logarithm of its odds against the other candidates.</summary>
    public float Score { get; } = Weights.Sum(Signals);
}
