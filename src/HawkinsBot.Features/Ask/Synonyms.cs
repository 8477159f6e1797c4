using System.Collections.Frozen;
using HawkinsBot.Catalogue;

namespace HawkinsBot.Ask;

/// <summary>Words that stand for each other in questions, from <c>synonyms.txt</c>.</summary>
internal static class Synonyms
{
    /// <summary>How much a synonym counts beside the word itself.</summary>
    private const float Weight = 0.65f;

    private static readonly FrozenDictionary<string, (string, float)[]> Others = Load();

    /// <summary>The other stems that may stand for a stem.</summary>
    public static IReadOnlyList<(string Stem, float Weight)> Of(string stem) => Others.GetValueOrDefault(stem, []);

    private static FrozenDictionary<string, (string, float)[]> Load()
    {
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        using var stream = typeof(Synonyms).Assembly.GetManifestResourceStream("HawkinsBot.Ask.synonyms.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            // The first word of a line is the one that the others stand for; "cop" finds "police", "police" finds "cop".
            var stems = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Words.Stem).Distinct().ToArray();
            foreach (var other in stems.Skip(1))
            {
                Pair(stems[0], other);
                Pair(other, stems[0]);
            }
        }

        return found.ToFrozenDictionary(
            f => f.Key,
            f => f.Value.Select(s => (s, Weight)).ToArray(),
            StringComparer.Ordinal
        );

        void Pair(string a, string b)
        {
            if (a != b)
            {
                (found.TryGetValue(a, out var set) ? set : found[a] = new HashSet<string>(StringComparer.Ordinal)).Add(
                    b
                );
            }
        }
    }
}
