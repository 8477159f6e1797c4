using System.Globalization;
using System.Text;

namespace HawkinsBot.Catalogue;

/// <summary>Text as search compares it: no case, no accents, no apostrophes, other punctuation as spaces.</summary>
internal static class Folding
{
    private static readonly string[] Articles = ["the ", "a ", "an "];

    /// <summary>Lower case letters and digits with single spaces between words; <c>&amp;</c> is "and".</summary>
    public static string Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text.IsNormalized(NormalizationForm.FormD) ? text : text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                if (space && result.Length > 0)
                {
                    result.Append(' ');
                }

                space = false;
                result.Append(char.ToLowerInvariant(c));
            }
            else if (c == '&')
            {
                result.Append(result.Length > 0 ? " and" : "and");
                space = true;
            }
            else if (
                c is not ('\'' or '\u2019' or '\u2018' or '`' or '\u02BC')
                && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark
            )
            {
                space = true;
            }
        }

        return result.ToString();
    }

    /// <summary>A name as search compares it: folded, without a leading article.</summary>
    public static string Name(string text)
    {
        var folded = Fold(text);
        foreach (var article in Articles)
        {
            if (folded.Length > article.Length && folded.StartsWith(article, StringComparison.Ordinal))
            {
                return folded[article.Length..];
            }
        }

        return folded;
    }
}
