using HawkinsBot.Commands;

namespace HawkinsBot.Spoilers;

/// <summary>Suggests episodes as points, by number only, and names a point in words.</summary>
public static class EpisodeChoices
{
    /// <summary>Points that begin with what was typed; the ends of the seasons for an empty box.</summary>
    public static IReadOnlyList<Suggestion> Suggest(string typed, Language language)
    {
        var wanted = typed.Replace(" ", "", StringComparison.Ordinal);
        if (wanted.Length == 0)
        {
            return
            [
                .. Enumerable.Range(1, Episode.Seasons).Select(season => Of(Episode.EndOf(season), language)),
                Of(Episode.None, language),
            ];
        }
        var found = Episode
            .All.Where(episode => episode.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (found.Count == 0 && Episode.TryParse(typed, out var written))
        {
            found = [written];
        }
        return [.. found.Take(25).Select(episode => Of(episode, language))];
    }

    /// <summary>A point in words: <c>S4E7</c>, "the end", "no episode yet".</summary>
    public static string Name(Episode episode, Language language) =>
        episode == Episode.None ? language["spoilers.start"]
        : episode == Episode.Last ? language["spoilers.all"]
        : episode.ToString();

    private static Suggestion Of(Episode episode, Language language) =>
        new(
            episode == Episode.None
                ? language["spoilers.start"]
                : language.Say("spoilers.choice", ("season", episode.Season), ("episode", episode.Number)),
            episode.ToString()
        );
}
