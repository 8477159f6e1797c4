using System.Globalization;
using System.Text.RegularExpressions;

namespace HawkinsBot.News.Feeds;

/// <summary>Reads the dates that feeds write, most of which keep to no standard.</summary>
internal static partial class FeedDates
{
    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "+00:00",
        ["UTC"] = "+00:00",
        ["GMT"] = "+00:00",
        ["Z"] = "+00:00",
        ["EST"] = "-05:00",
        ["EDT"] = "-04:00",
        ["CST"] = "-06:00",
        ["CDT"] = "-05:00",
        ["MST"] = "-07:00",
        ["MDT"] = "-06:00",
        ["PST"] = "-08:00",
        ["PDT"] = "-07:00",
        ["BST"] = "+01:00",
        ["CET"] = "+01:00",
        ["CEST"] = "+02:00",
        ["MSK"] = "+03:00",
        ["IST"] = "+05:30",
        ["JST"] = "+09:00",
        ["AEST"] = "+10:00",
        ["AEDT"] = "+11:00",
    };

    private static readonly string[] Formats =
    [
        "d MMM yyyy H:m:s zzz",
        "d MMM yyyy H:m zzz",
        "d MMM yy H:m:s zzz",
        "d MMM yyyy H:m:s",
        "d MMM yyyy H:m",
        "d MMM yyyy",
        "d MMMM yyyy H:m:s zzz",
        "d MMMM yyyy",
        "MMM d yyyy H:m:s zzz",
        "MMM d yyyy",
        "MMMM d yyyy",
        "yyyy-M-d H:m:s zzz",
        "yyyy-M-d H:m:s",
        "yyyyMMdd",
        "yyyy-MM",
        "yyyy/M/d",
    ];

    /// <summary>The moment, or null where there is none to be made out. A date alone is its noon in UTC.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > 80)
        {
            return null;
        }
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        var c = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", c, DateTimeStyles.None, out var day))
        {
            return new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero);
        }
        if (text.Length == 10 && long.TryParse(text, NumberStyles.None, c, out var seconds))
        {
            return Sane(DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
        // The weekday is noise, and often wrong, which would make the parser refuse the rest.
        var rest = Weekday().Replace(text, "").Replace(",", " ", StringComparison.Ordinal);
        rest = Zone().Replace(rest, m => Zones.TryGetValue(m.Groups[1].Value, out var offset) ? " " + offset : m.Value);
        rest = Offset().Replace(rest, " $1:$2");
        rest = Spaces().Replace(rest, " ").Trim();
        if (DateTimeOffset.TryParseExact(rest, Formats, c, Styles, out var exact))
        {
            return Sane(rest.Contains(':', StringComparison.Ordinal) ? exact : exact.AddHours(12));
        }
        return DateTimeOffset.TryParse(rest, c, Styles, out var any) ? Sane(any)
            : DateTimeOffset.TryParse(text, c, Styles, out any) ? Sane(any)
            : null;
    }

    private static DateTimeOffset? Sane(DateTimeOffset time) =>
        time.Year is > 1990 and < 2100 ? time.ToUniversalTime() : null;

    [GeneratedRegex(@"^\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"\s([A-Z]{1,4})$", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();

    [GeneratedRegex(@"\s*(?<=\d\s*)([+-]\d\d):?(\d\d)$")]
    private static partial Regex Offset();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
