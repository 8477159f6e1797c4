using System.Globalization;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>What an answer looks like.</summary>
internal enum AnswerShape
{
    /// <summary>A number, in digits or words.</summary>
    Number,

    /// <summary>A date, or a part of one.</summary>
    Date,

    /// <summary>A year alone.</summary>
    Year,

    /// <summary>An episode such as <c>S4E7</c>.</summary>
    Code,

    /// <summary>A name.</summary>
    Name,

    /// <summary>Anything else.</summary>
    Words,
}

/// <summary>The looks of answers: those that stand side by side as choices look alike.</summary>
internal static partial class AnswerShapes
{
    private static readonly HashSet<string> Months =
    [
        .. "January February March April May June July August September October November December".Split(' '),
    ];

    private static readonly HashSet<string> Days =
    [
        .. "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".Split(' '),
    ];

    private static readonly HashSet<string> Seasons = [.. "spring summer autumn winter".Split(' ')];

    private static readonly HashSet<string> Small =
    [
        .. "a an the and or of in on at to from with by for as is are was were be been his her their its he she they it that this who which when where into out up down after before while then than not no has have had does did do one two first also only".Split(
            ' '
        ),
    ];

    /// <summary>What a text looks like.</summary>
    public static AnswerShape Of(string text)
    {
        if (YearPattern().IsMatch(text))
        {
            return AnswerShape.Year;
        }
        if (Episode.TryParse(text, out _))
        {
            return AnswerShape.Code;
        }
        if (DatePattern().IsMatch(text))
        {
            return AnswerShape.Date;
        }
        if (NumberPattern().IsMatch(text))
        {
            return AnswerShape.Number;
        }
        return
            char.IsUpper(text[0])
            || (text.StartsWith("the ", StringComparison.Ordinal) && text.Length > 4 && char.IsUpper(text[4]))
            ? AnswerShape.Name
            : AnswerShape.Words;
    }

    /// <summary>Whether other numbers would be right as well, or the answer can be counted in what follows.</summary>
    public static bool IsOpen(string before, string answer, string after) =>
        Bounds().IsMatch(answer) || BoundsBefore().IsMatch(before) || Counted().IsMatch(after);

    /// <summary>Whether there is one number in a text.</summary>
    public static bool HasOneNumber(string text) => NumberPattern().Count(text) == 1;

    /// <summary>Whether a text has a word that is told where it belongs to the story, but not asked in a game for all.</summary>
    public static bool IsCoarse(string text) => Coarse().IsMatch(text);

    /// <summary>A text with the article at its end as <c>a(n)</c>.</summary>
    public static string WithEitherArticle(string text) =>
        Article().Match(text) is { Success: true } article
            ? text[..article.Index] + (char.IsUpper(article.Value[0]) ? "A(n) " : "a(n) ")
            : text;

    // A year of our days among those of the story would give itself away.
    public static bool AreNear(string a, string b) =>
        YearIn().Match(a) is not { Success: true } one
        || YearIn().Match(b) is not { Success: true } two
        || Math.Abs(
            int.Parse(one.Value, CultureInfo.InvariantCulture) - int.Parse(two.Value, CultureInfo.InvariantCulture)
        ) <= 6;

    /// <summary>Whether a text names more than one.</summary>
    public static bool IsSeveral(string text) =>
        text.Contains(" and ", StringComparison.Ordinal) || text.Contains(',', StringComparison.Ordinal);

    // What a choice begins with must be alike: "in the", "a", "the", a capital, a small letter.
    public static string Start(string text)
    {
        var first = text.Split(' ')[0];
        return first is "a" or "an" ? "a(n)"
            : Small.Contains(first.ToLowerInvariant()) ? first
            : char.IsUpper(first[0]) ? "Capital"
            : "small";
    }

    // "the autumn of 1984" and "9 March" are dates, and neither can be mistaken for the other.
    public static string DateForm(string text) =>
        string.Join(
            ' ',
            text.Split(' ')
                .Select(word =>
                    Months.Contains(word) ? "M"
                    : Days.Contains(word) ? "D"
                    : Seasons.Contains(word) ? "S"
                    : word.All(char.IsDigit) ? (word.Length == 4 ? "0000" : "0")
                    : word
                )
        );

    /// <summary>The words of a text that carry its sense.</summary>
    public static HashSet<string> ContentWords(string text) =>
        [.. Folding.Fold(text).Split(' ').Where(word => word.Length > 2 && !Small.Contains(word))];

    /// <summary>A text with other numbers in the place of its one, near to it.</summary>
    public static IEnumerable<string> Numbers(string text, Random chance)
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
        // What is said of two or more is said in the plural.
        var least = value >= 2 ? 2 : 1;
        var others = new[] { -4, -3, -2, -1, 1, 2, 3, 4 }
            .Select(n => value + (n * step))
            .Where(n => n >= least)
            .ToArray();
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

    // Before 1983 is also before 1987.
    [GeneratedRegex(
        @"^(before|after|about|around|over|under|nearly|almost|until|since|by|more|less|at least|up to)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Bounds();

    [GeneratedRegex(
        @"\b(before|after|over|under|nearly|almost|until|since|more than|less than|at least|up to) $",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex BoundsBefore();

    // "three: Mike, Dustin and Lucas" can be counted.
    [GeneratedRegex(@"^[^.;]*: .*(,| and )")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\b(18|19|20)\d\d\b")]
    private static partial Regex YearIn();

    [GeneratedRegex(@"\b(slut|whore|bitch|fuck|shit|dipshit|fag|faggot|retard)", RegexOptions.IgnoreCase)]
    private static partial Regex Coarse();

    [GeneratedRegex(@"\b[Aa]n? $")]
    private static partial Regex Article();

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
