using System.Collections.Frozen;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>What answers look like, by what is asked for, from <c>answer-classes.txt</c>: a color is red or blue.</summary>
internal static class AnswerClasses
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> All = Load();

    /// <summary>The stems that an answer to a question with this stem has one of; null where there is no telling.</summary>
    public static FrozenSet<string>? Of(string stem) => All.GetValueOrDefault(stem);

    private static FrozenDictionary<string, FrozenSet<string>> Load()
    {
        using var stream = typeof(AnswerClasses).Assembly.GetManifestResourceStream(
            "HawkinsBot.Ask.answer-classes.txt"
        )!;
        using var lines = new StreamReader(stream);
        var all = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(':') is [var asked, var answers])
            {
                var stems = Words.Stems(answers).ToFrozenSet(StringComparer.Ordinal);
                foreach (var stem in Words.Stems(asked))
                {
                    all.TryAdd(stem, stems);
                }
            }
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
