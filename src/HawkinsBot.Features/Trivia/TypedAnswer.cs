using System.Globalization;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Trivia;

/// <summary>Judges typed answers: slips of the finger are forgiven, lists of guesses are not.</summary>
internal static class TypedAnswer
{
    /// <summary>Whether a question's answer is short enough to be typed.</summary>
    public static bool Suits(string right) =>
        right.Length is >= 2 and <= 32
        && right.Split(' ').Length <= 4
        && right is not ("True" or "False")
        && !right.Contains(',', StringComparison.Ordinal);

    /// <summary>Whether what was typed is the right answer.</summary>
    public static bool IsRight(Asking question, string typed)
    {
        if (typed.Length > 80)
        {
            return false;
        }
        var said = Folding.Name(typed);
        return said.Length > 0
            && question
                .Accept.Prepend(question.RightText)
                .Select(Folding.Name)
                .Any(right => right.Length > 0 && Matches(said, right));
    }

    private static bool Matches(string said, string right)
    {
        if (said == right || Digits(said) == Digits(right))
        {
            return true;
        }
        // Numbers and dates have no spelling to slip on: 1983 is not 1984.
        if (right.Any(char.IsDigit) || said.Any(char.IsDigit))
        {
            return false;
        }
        // A list of guesses is longer than the answer by far more than slips.
        var forgiven = Math.Min(Spelling.Forgiven(right.Length), 2);
        return Spelling.Distance(said, right, forgiven) <= forgiven;
    }

    // "seven" and "7" are the same answer.
    private static string Digits(string text) =>
        string.Join(
            ' ',
            text.Split(' ').Select(word => NumberWords.Value(word)?.ToString(CultureInfo.InvariantCulture) ?? word)
        );
}

/// <summary>Numbers in words.</summary>
internal static class NumberWords
{
    private static readonly string[] Words =
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];

    /// <summary>The number that a word stands for, 0 to 20, or null.</summary>
    public static int? Value(string word)
    {
        var at = Array.FindIndex(Words, known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : at;
    }

    /// <summary>The word for a number of 0 to 20, else its digits.</summary>
    public static string Word(int value) =>
        value >= 0 && value < Words.Length ? Words[value] : value.ToString(CultureInfo.InvariantCulture);
}
