using System.Globalization;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>Seasons as they are written in a casting: <c>1-3,5</c>.</summary>
internal static class SeasonList
{
    public static bool TryParse(string? text, out IReadOnlyList<int> seasons)
    {
        var found = new SortedSet<int>();
        seasons = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (
                ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || from < 1
                || to > Episode.Seasons
                || from > to
            )
            {
                return false;
            }

            found.UnionWith(Enumerable.Range(from, to - from + 1));
        }

        seasons = [.. found];
        return true;
    }

    public static bool Contains(string? text, int season) =>
        TryParse(text, out var seasons) && seasons.Contains(season);

    /// <summary>The seasons that somebody who is at this point has begun; null when there are none.</summary>
    public static string? UpTo(string? text, Episode point)
    {
        if (!TryParse(text, out var seasons))
        {
            return null;
        }

        var seen = seasons.Where(s => s <= point.Season).ToArray();
        var runs = new List<string>();
        for (var i = 0; i < seen.Length; )
        {
            var from = i;
            while (i + 1 < seen.Length && seen[i + 1] == seen[i] + 1)
            {
                i++;
            }

            runs.Add(from == i ? $"{seen[i]}" : $"{seen[from]}-{seen[i]}");
            i++;
        }

        return runs.Count == 0 ? null : string.Join(", ", runs);
    }
}
