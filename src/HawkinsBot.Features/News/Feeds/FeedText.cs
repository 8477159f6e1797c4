using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace HawkinsBot.News.Feeds;

/// <summary>Makes plain, harmless text of what feeds hold.</summary>
internal static partial class FeedText
{
    // Deep nesting costs the parser more than it tells anybody.
    private const int MaxHtml = 20_000;

    /// <summary>Text on one line: no markup, no invisible or control characters, no addresses that pose as a name.</summary>
    public static string Plain(string? markup, int max)
    {
        if (string.IsNullOrWhiteSpace(markup))
        {
            return "";
        }
        var text = markup.Length > MaxHtml ? markup[..MaxHtml] : markup;
        text = OfHtml(text);
        // Some feeds escape twice: <title>Tom &amp;amp; Jerry</title>.
        if (text.Contains('&', StringComparison.Ordinal) || Tag().IsMatch(text))
        {
            text = OfHtml(text);
        }
        return Visible(text, max);
    }

    /// <summary>The first sentences that fit; where not even one does, cut at a word.</summary>
    public static string Sentences(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }
        var end = -1;
        foreach (Match stop in SentenceEnd().Matches(text[..(max + 1)]))
        {
            end = stop.Index + stop.Length;
        }
        if (end >= max / 4)
        {
            return text[..end].TrimEnd();
        }
        var space = text.LastIndexOf(' ', max - 1);
        return Discord.Model.Text.Cut(text, space > max / 2 ? space + 1 : max);
    }

    /// <summary>The first picture in HTML that is large enough to be one.</summary>
    public static (string Address, string? Alt)? Picture(string? html)
    {
        if (html is null || !html.Contains("<img", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        using var page = new HtmlParser().ParseDocument(html.Length > MaxHtml ? html[..MaxHtml] : html);
        foreach (var image in page.Images)
        {
            var source = image.GetAttribute("src") ?? image.GetAttribute("data-src");
            var tiny =
                int.TryParse(image.GetAttribute("width"), CultureInfo.InvariantCulture, out var width) && width < 50;
            if (!tiny && !string.IsNullOrWhiteSpace(source) && !source.StartsWith("data:", StringComparison.Ordinal))
            {
                return (source, image.GetAttribute("alt"));
            }
        }
        return null;
    }

    private static string OfHtml(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return WebUtility.HtmlDecode(text);
        }
        using var page = new HtmlParser().ParseDocument(BlockEnd().Replace(text, " $0"));
        foreach (var hidden in page.QuerySelectorAll("script,style,noscript,template,iframe,svg,head"))
        {
            hidden.Remove();
        }
        return page.Body?.TextContent ?? "";
    }

    private static string Visible(string text, int max)
    {
        // Words that are addresses: a link shows its title, and a title that is an address lies about where it leads.
        text = Address().Replace(text, "");
        var clean = new StringBuilder(Math.Min(text.Length, max));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                space = clean.Length > 0;
                continue;
            }
            if (IsInvisible(rune))
            {
                continue;
            }
            if (space)
            {
                clean.Append(' ');
                space = false;
            }
            clean.Append(rune.ToString());
            if (clean.Length > max)
            {
                break;
            }
        }
        return Discord.Model.Text.Cut(clean.ToString(), max);
    }

    // Format characters (zero width, direction marks, tags), private use, fillers that show as nothing, lone surrogates.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD
        || rune.Value is >= 0x180B and <= 0x180F
        || rune.Value is >= 0xFE00 and <= 0xFE0E
        || rune.Value is >= 0xE0000 and <= 0xE0FFF;

    [GeneratedRegex(@"</?[a-zA-Z][^<>]{0,500}>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|blockquote|figure|figcaption)\b", RegexOptions.IgnoreCase)]
    private static partial Regex BlockEnd();

    [GeneratedRegex(@"\b(?:https?://|www\.|discord\.gg/)\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("[.!?…][\"”’)]?(?=\\s|$)")]
    private static partial Regex SentenceEnd();
}
