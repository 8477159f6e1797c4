using System.Collections.Immutable;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>A question before its choices are put in order.</summary>
/// <param name="Id">Unique; the same for the same question for ever.</param>
/// <param name="Text">The question.</param>
/// <param name="Right">The right choice, at most 80 characters.</param>
/// <param name="Wrong">One to three wrong ones.</param>
internal sealed record PoolQuestion(string Id, string Text, string Right, ImmutableArray<string> Wrong)
{
    /// <summary>A sentence for afterwards.</summary>
    public string? Why { get; init; }

    /// <summary>Other spellings of the right answer.</summary>
    public ImmutableArray<string> Accept { get; init; } = [];

    /// <summary>The category.</summary>
    public string Category { get; init; } = "characters";

    /// <summary>How hard it is taken for.</summary>
    public Difficulty Difficulty { get; init; } = Difficulty.Medium;

    /// <summary>The episode after which it is safe, for the reveal.</summary>
    public Episode Since { get; init; }

    /// <summary>Who wrote it, where a member did.</summary>
    public ulong? Author { get; init; }

    /// <summary>The question with its choices in an order of chance.</summary>
    public Asking ToAsking(Random random)
    {
        var choices = Wrong.Take(3).Append(Right).ToArray();
        if (IsTrueOrFalse)
        {
            choices = ["True", "False"];
        }
        else
        {
            random.Shuffle(choices);
        }
        return new Asking
        {
            Id = Id,
            Text = Text,
            Choices = [.. choices],
            Right = Array.IndexOf(choices, Right),
            Accept = Accept,
            Why = Why,
            Since = Since,
            Category = Category,
            Difficulty = Difficulty,
            Author = Author,
        };
    }

    private bool IsTrueOrFalse => Right is "True" or "False" && Wrong is ["True" or "False"];
}

/// <summary>A question that could be asked. What costs something, such as finding wrong choices, is done when it is.</summary>
/// <param name="Id">The question's id.</param>
/// <param name="Category">The category.</param>
/// <param name="Difficulty">How hard it is taken for, until enough people have answered it.</param>
/// <param name="Typed">Whether the answer can be typed without seeing choices.</param>
/// <param name="Make">Makes it; null where no good wrong choices are found.</param>
internal sealed record QuestionCandidate(
    string Id,
    string Category,
    Difficulty Difficulty,
    bool Typed,
    Func<Random, PoolQuestion?> Make
);
