namespace HawkinsBot.Discord.Model;

/// <summary>A value does not fit Discord's limits; thrown where the record is made, not where it is sent.</summary>
public sealed class DiscordLimitException : ArgumentException
{
    /// <summary>Names the field and the limit.</summary>
    public DiscordLimitException(string field, string message)
        : base($"{field}: {message}") => Field = field;

    /// <summary>The path of the field, such as <c>embed.title</c> or <c>components[0].components[1].custom_id</c>.</summary>
    public string Field { get; }
}

/// <summary>Cutting text to Discord's limits. Lengths count UTF-16 units, which is never too small.</summary>
public static class Text
{
    /// <summary>
    /// The text, or as much of it as fits into <paramref name="max"/> units with an ellipsis at its end. Surrogate
    /// pairs stay whole.
    /// </summary>
    public static string Cut(string text, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        if (text.Length <= max)
        {
            return text;
        }

        return max == 0 ? "" : string.Concat(text.AsSpan(0, WholeLength(text, max - 1)), "…");
    }

    /// <summary>
    /// The text in pieces of at most <paramref name="max"/> units, split at line ends or else spaces where there are
    /// any, never inside a surrogate pair. No piece is empty.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 2);
        var pieces = new List<string>();
        var rest = text.AsSpan();
        while (rest.Length > max)
        {
            var window = rest[..(max + 1)];
            var at = window.LastIndexOf('\n');
            at = at > 0 ? at : window.LastIndexOf(' ');
            var (length, next) = at > 0 ? (at, at + 1) : (WholeLength(rest, max), WholeLength(rest, max));
            if (!rest[..length].IsWhiteSpace())
            {
                pieces.Add(rest[..length].ToString());
            }

            rest = rest[next..];
        }

        if (!rest.IsWhiteSpace())
        {
            pieces.Add(rest.ToString());
        }

        return pieces;
    }

    /// <summary>The text with Discord's markdown and mentions made harmless, for what users and feeds wrote.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            return text;
        }

        var escaped = new System.Text.StringBuilder(text.Length + 8);
        var lineStart = true;
        foreach (var c in text)
        {
            if (Special.Contains(c) && (lineStart || c is not ('#' or '-' or '>')))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
            lineStart = c == '\n' || (lineStart && c == ' ');
        }

        return escaped.ToString();
    }

    // The last three mean something at the start of a line only.
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(
        "\\*_~`|[]<@#->"
    );

    private static int WholeLength(ReadOnlySpan<char> text, int max) =>
        max > 0 && max < text.Length && char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
}

internal static class Limit
{
    public static string? Text(string? value, int max, string field) =>
        value is null || value.Length <= max
            ? value
            : throw new DiscordLimitException(field, $"at most {max} characters, not {value.Length}.");

    public static string Text(string value, int min, int max, string field) =>
        value.Length < min || value.Length > max
            ? throw new DiscordLimitException(field, $"{min} to {max} characters, not {value.Length}.")
            : value;

    public static IReadOnlyList<T> Count<T>(IReadOnlyList<T> value, int min, int max, string field) =>
        value.Count < min || value.Count > max
            ? throw new DiscordLimitException(field, $"{min} to {max} entries, not {value.Count}.")
            : value;

    public static int Range(int value, int min, int max, string field) =>
        value < min || value > max ? throw new DiscordLimitException(field, $"{min} to {max}, not {value}.") : value;

    public static int? Range(int? value, int min, int max, string field) =>
        value is { } number ? Range(number, min, max, field) : null;

    public static string? Url(string? value, string field, bool attachment = true)
    {
        if (value is null)
        {
            return null;
        }

        if (
            value.Length <= 2048
            && (
                value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || (attachment && value.StartsWith("attachment://", StringComparison.Ordinal))
            )
        )
        {
            return value;
        }

        throw new DiscordLimitException(field, "an http(s) or attachment address of at most 2048 characters.");
    }
}
