using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace HawkinsBot.Catalogue;

/// <summary>Text as search compares it: no case, no accents, no apostrophes, other punctuation as spaces.</summary>
internal static class Folding
{
    private static readonly string[] Articles = ["the ", "a ", "an "];

    /// <summary>
    /// The Latin letters with accents, after Unicode's decompositions (blocks Latin-1, Extended-A, -B, Additional). The
    /// runtime's own normalisation needs ICU, five megabytes of memory for this one thing.
    /// </summary>
    private static readonly FrozenDictionary<char, char> Plain = new (string Accented, char Plain)[]
    {
        ("àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", 'a'),
        ("ḃḅḇ", 'b'),
        ("çćĉċčḉ", 'c'),
        ("ďḋḍḏḑḓ", 'd'),
        ("èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", 'e'),
        ("ḟ", 'f'),
        ("ĝğġģǧǵḡ", 'g'),
        ("ĥȟḣḥḧḩḫẖ", 'h'),
        ("ìíîïİĩīĭįǐȉȋḭḯỉị", 'i'),
        ("ĵǰ", 'j'),
        ("ķǩḱḳḵ", 'k'),
        ("ĺļľḷḹḻḽ", 'l'),
        ("ḿṁṃ", 'm'),
        ("ñńņňǹṅṇṉṋ", 'n'),
        ("òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", 'o'),
        ("ṕṗ", 'p'),
        ("ŕŗřȑȓṙṛṝṟ", 'r'),
        ("śŝşšșṡṣṥṧṩ", 's'),
        ("ţťțṫṭṯṱẗ", 't'),
        ("ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", 'u'),
        ("ṽṿ", 'v'),
        ("ŵẁẃẅẇẉẘ", 'w'),
        ("ẋẍ", 'x'),
        ("ýÿŷȳẏẙỳỵỷỹ", 'y'),
        ("źżžẑẓẕ", 'z'),
        ("ǣǽ", 'æ'),
        ("ǿ", 'ø'),
        ("ẛ", 'ſ'),
        ("ǯ", 'ʒ'),
    }
        .SelectMany(row => row.Accented.Select(accented => (accented, row.Plain)))
        .ToFrozenDictionary(pair => pair.accented, pair => pair.Plain);

    /// <summary>Lower case letters and digits with single spaces between words; <c>&amp;</c> is "and".</summary>
    public static string Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                if (space && result.Length > 0)
                {
                    result.Append(' ');
                }

                space = false;
                var lower = char.ToLowerInvariant(c);
                result.Append(lower > '\u007f' && Plain.TryGetValue(lower, out var plain) ? plain : lower);
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
