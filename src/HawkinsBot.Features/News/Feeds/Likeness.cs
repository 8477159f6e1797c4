using System.Text.RegularExpressions;
using FuzzySharp;

namespace HawkinsBot.News.Feeds;

/// <summary>Whether two headlines tell the same story.</summary>
internal static partial class Likeness
{
    /// <summary>Alike in words whatever their order, with the same numbers; short titles must be equal.</summary>
    public static bool Same(string a, string b)
    {
        a = Folded(a);
        b = Folded(b);
        if (a == b)
        {
            return a.Length > 0;
        }
        return a.Count(c => c == ' ') >= 3
            && b.Count(c => c == ' ') >= 3
            && Numbers(a) == Numbers(b)
            && Fuzz.TokenSortRatio(a, b) >= 88;
    }

    // "… | Site name" and "… - Site name" are the publisher's signature.
    private static string Folded(string title)
    {
        var cut = title.LastIndexOf(" | ", StringComparison.Ordinal);
        cut = cut < 0 ? title.LastIndexOf(" - ", StringComparison.Ordinal) : cut;
        title = cut > 20 && title.Length - cut < 30 ? title[..cut] : title;
        return NotWord().Replace(title.ToLowerInvariant(), " ").Trim();
    }

    private static string Numbers(string title) =>
        string.Join(' ', Number().Matches(title).Select(m => m.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"\d+|\b(?:one|two|three|four|five|six|seven|eight|first|second|third)\b")]
    private static partial Regex Number();
}
