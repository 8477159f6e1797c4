using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Spoilers;

/// <summary>"How far have you watched?": a select of seasons, then one of episodes. Numbers only, for titles tell things.</summary>
public static class WatchedSelect
{
    private const string Nothing = "0";

    /// <summary>The select of seasons.</summary>
    /// <param name="customId">The route that gets the choice as its value.</param>
    /// <param name="language">The reader's language.</param>
    public static ActionRow Seasons(string customId, Language language) =>
        new(
            new StringSelect(
                customId,
                [
                    new SelectOption(language["lore.none-option"], Nothing),
                    .. Enumerable
                        .Range(1, Episode.Seasons)
                        .Select(season => new SelectOption(
                            language.Say("lore.season-option", ("season", season)),
                            $"{season}"
                        )),
                    new SelectOption(language["lore.all-option"], Episode.Last.ToString()),
                ]
            )
            {
                Placeholder = language["lore.watched-season"],
            }
        );

    /// <summary>The select of a season's episodes.</summary>
    /// <param name="customId">The route that gets the choice, such as <c>S2E4</c>, as its value.</param>
    /// <param name="season">1 to 5.</param>
    /// <param name="language">The reader's language.</param>
    public static ActionRow Episodes(string customId, int season, Language language) =>
        new(
            new StringSelect(
                customId,
                [
                    .. Enumerable
                        .Range(1, Episode.CountIn(season))
                        .Select(number => new SelectOption(
                            language.Say("lore.episode-option", ("episode", number)),
                            new Episode(season, number).ToString()
                        )),
                ]
            )
            {
                Placeholder = language.Say("lore.watched-episode", ("season", season)),
            }
        );

    /// <summary>What was chosen among the seasons: a season to ask further about, or an end point at once.</summary>
    public static (int? Season, Episode? Episode) ReadSeason(string value) =>
        value == Nothing ? (null, Episode.None)
        : value.Length == 1 && int.TryParse(value, out var season) && Episode.CountIn(season) > 0 ? (season, null)
        : Episode.TryParse(value, out var episode) ? (null, episode)
        : (null, null);
}
