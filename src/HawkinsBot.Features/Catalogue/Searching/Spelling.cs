namespace HawkinsBot.Catalogue;

/// <summary>How far two spellings lie apart.</summary>
internal static class Spelling
{
    private const int MaxLength = 64;

    /// <summary>How many slips of the finger are forgiven in a word or name of this length.</summary>
    public static int Forgiven(int length) =>
        length switch
        {
            <= 3 => 0,
            <= 5 => 1,
            <= 8 => 2,
            <= 13 => 3,
            _ => 4,
        };

    /// <summary>
    /// The least number of insertions, deletions, replacements and swaps of neighbours that make one of the other
    /// (optimal string alignment); anything above <paramref name="most"/> is told as <paramref name="most"/> + 1.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > MaxLength || b.Length > MaxLength)
        {
            return most + 1;
        }

        Span<int> before = stackalloc int[MaxLength + 1];
        Span<int> previous = stackalloc int[MaxLength + 1];
        Span<int> current = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1] ? 0 : 1;
                var cost = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                current[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > most)
            {
                return most + 1;
            }

            var free = before;
            before = previous;
            previous = current;
            current = free;
        }

        return Math.Min(previous[b.Length], most + 1);
    }
}
