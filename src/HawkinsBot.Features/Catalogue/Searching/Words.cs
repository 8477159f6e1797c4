using System.Buffers;
using System.Collections.Frozen;

namespace HawkinsBot.Catalogue;

/// <summary>Text as words that can be compared: folded, without the words that say nothing, brought to their stems.</summary>
internal static class Words
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenSet<string> Empty = (
        "a an the of in on at to for from by with and or as is are was were be been being am do does did doing done has have "
        + "had having it its this that these those there here he she they them his her hers their theirs him i you we us our "
        + "your my me s t d ll ve re so than then too very just into onto out up down over under again about not no "
        + "which who whom whose what when where why how can could would shall should may might must if but because "
        + "while during through also any some all each both more most other such only own same between among upon"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Numbers = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    )
        .Split(' ')
        .Select((word, i) => KeyValuePair.Create(i.ToString(System.Globalization.CultureInfo.InvariantCulture), word))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a folded word says nothing by itself.</summary>
    public static bool IsEmpty(string word) => Empty.Contains(word);

    /// <summary>The stems of a text, empty words left out.</summary>
    public static IEnumerable<string> Stems(string text)
    {
        foreach (var word in Folding.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEmpty(word))
            {
                yield return Stem(word);
            }
        }
    }

    /// <summary>
    /// A light stem: plurals, -ing, -ed, -ly, -er and -ion go, small numbers become words. Only for comparison; it need
    /// not be a word.
    /// </summary>
    public static string Stem(string word)
    {
        if (Numbers.TryGetValue(word, out var number))
        {
            return number;
        }

        var w = word;
        if (w.Length < 4 || char.IsDigit(w[0]))
        {
            return w;
        }

        if (w.EndsWith("ies", StringComparison.Ordinal))
        {
            w = w.Length > 4 ? w[..^3] + "y" : w[..^1];
        }
        else if (
            w.EndsWith("sses", StringComparison.Ordinal)
            || w.EndsWith("ches", StringComparison.Ordinal)
            || w.EndsWith("shes", StringComparison.Ordinal)
            || w.EndsWith("xes", StringComparison.Ordinal)
        )
        {
            w = w[..^2];
        }
        else if (w[^1] == 's' && w[^2] is not ('s' or 'u' or 'i'))
        {
            w = w[..^1];
        }

        w = Cut(w, "ing", 3) ?? Cut(w, "edly", 3) ?? Cut(w, "ed", 3) ?? w;
        w = Cut(w, "ly", 4) ?? w;
        w = Cut(w, "er", 4) ?? Cut(w, "or", 5) ?? w;
        w = Cut(w, "ation", 4) ?? Cut(w, "ion", 4) ?? Cut(w, "ment", 4) ?? w;
        if (w.Length > 4 && w[^1] == 'e')
        {
            w = w[..^1];
        }

        if (w.Length > 3 && w[^1] == 'y')
        {
            w = w[..^1] + "i";
        }

        return w;
    }

    // Takes an ending away where enough is left, with a vowel in it; then the doubled letter of "running".
    private static string? Cut(string word, string ending, int least)
    {
        if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < least)
        {
            return null;
        }

        var rest = word[..^ending.Length];
        if (rest.AsSpan().IndexOfAny(Vowels) < 0)
        {
            return null;
        }

        return rest.Length > 3 && rest[^1] == rest[^2] && rest[^1] is not ('l' or 's' or 'z' or 'e' or 'o')
            ? rest[..^1]
            : rest;
    }
}
