using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Titles, numbers, seasons, crew, length and year of episodes.</summary>
internal static class EpisodeTemplates
{
    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources) =>
        sources.Episodes.SelectMany(view => Of(sources, view));

    private static IEnumerable<QuestionCandidate> Of(TemplateSources sources, EntryView view)
    {
        var episode = view.Episode!;
        var code = episode.Number.ToString();
        var title = Bare(view.Name);
        var siblings = sources.Episodes.Where(other =>
            other.Id != view.Id && other.Episode!.Number.Season == episode.Number.Season
        );
        yield return Ask(
            "title",
            "episodes",
            Difficulty.Hard,
            $"What is the title of episode {code}?",
            title,
            $"{code} is \"{title}\".",
            chance => QuestionTemplates.Near(chance, siblings.Select(other => Bare(other.Name)))
        );
        yield return Ask(
            "number",
            "episodes",
            Difficulty.Hard,
            $"Which episode is called \"{title}\"?",
            code,
            $"\"{title}\" is {code}.",
            chance => QuestionTemplates.Near(chance, siblings.Select(other => other.Episode!.Number.ToString()))
        );
        yield return Ask(
            "season",
            "episodes",
            Difficulty.Medium,
            $"To which season does the episode \"{title}\" belong?",
            $"Season {episode.Number.Season}",
            $"\"{title}\" is {code}.",
            chance => QuestionTemplates.Near(chance, Seasons(episode.Number.Season))
        );
        yield return new QuestionCandidate(
            $"g.odd.{view.Id}",
            "episodes",
            Difficulty.Hard,
            false,
            chance =>
            {
                var season = Enumerable
                    .Range(1, Episode.Seasons)
                    .Where(s => s != episode.Number.Season)
                    .ElementAt(chance.Next(Episode.Seasons - 1));
                return QuestionTemplates.Make(
                    $"g.odd.{view.Id}",
                    $"Odd one out: which of these episodes is not from season {season}?",
                    title,
                    QuestionTemplates.Near(
                        chance,
                        sources.Episodes.Where(e => e.Episode!.Number.Season == season).Select(e => Bare(e.Name))
                    ),
                    $"\"{title}\" is {code}.",
                    "episodes",
                    Difficulty.Hard,
                    Episode.None
                );
            }
        );
        if (Names(episode.Directors) is { } directors)
        {
            yield return Ask(
                "director",
                "production",
                Difficulty.Hard,
                $"Who directed {code}, \"{title}\"?",
                directors,
                $"{directors} directed {code}.",
                chance => QuestionTemplates.Near(chance, Crews(sources, e => e.Directors, episode.Directors)),
                typed: episode.Directors.Length == 1
            );
        }
        if (Names(episode.Writers) is { } writers)
        {
            yield return Ask(
                "writer",
                "production",
                Difficulty.Hard,
                $"Who wrote {code}, \"{title}\"?",
                writers,
                $"{writers} wrote {code}.",
                chance => QuestionTemplates.Near(chance, Crews(sources, e => e.Writers, episode.Writers))
            );
        }
        if (episode.Minutes is { } minutes)
        {
            yield return Ask(
                "minutes",
                "numbers",
                Difficulty.Medium,
                $"Number between: about how long is {code}, \"{title}\"?",
                Tens(minutes),
                $"{code} runs for about {minutes} minutes.",
                chance =>
                    QuestionTemplates.Near(
                        chance,
                        new[] { -3, -2, -1, 1, 2, 3 }
                            .Select(n => (minutes / 10 * 10) + (n * 10))
                            .Where(m => m >= 30)
                            .Select(Tens)
                    )
            );
        }
        if (episode.Released is { } released)
        {
            yield return Ask(
                "year",
                "production",
                Difficulty.Medium,
                $"In which year did \"{title}\" come out?",
                released.Year.ToString(CultureInfo.InvariantCulture),
                $"{code} came out on {PartialDate.Of(released).ToWords()}.",
                chance => QuestionTemplates.Near(chance, QuestionTemplates.Years(released.Year, 2016, 2026)),
                typed: true
            );
        }

        QuestionCandidate Ask(
            string kind,
            string category,
            Difficulty level,
            string text,
            string right,
            string why,
            Func<Random, IEnumerable<string>> wrong,
            bool typed = false
        ) =>
            QuestionTemplates.Ask($"g.{kind}.{view.Id}", category, level, Episode.None, text, right, why, wrong, typed);
    }

    /// <summary>The seasons but one.</summary>
    public static IEnumerable<string> Seasons(int but) =>
        Enumerable.Range(1, Episode.Seasons).Where(season => season != but).Select(season => $"Season {season}");

    private static string Bare(string title)
    {
        var colon = title.IndexOf(": ", StringComparison.Ordinal);
        return title.StartsWith("Chapter", StringComparison.Ordinal) && colon > 0 ? title[(colon + 2)..] : title;
    }

    private static string Tens(int minutes) => $"Between {minutes / 10 * 10} and {(minutes / 10 * 10) + 9} minutes";

    private static string? Names(IReadOnlyCollection<EntryName> people)
    {
        var names = people.Select(person => person.Name).Order(StringComparer.Ordinal).ToArray();
        return names.Length switch
        {
            0 or > 3 => null,
            1 => names[0],
            _ => $"{string.Join(", ", names[..^1])} and {names[^1]}",
        };
    }

    private static IEnumerable<string> Crews(
        TemplateSources sources,
        Func<EpisodeView, IEnumerable<EntryName>> crew,
        IEnumerable<EntryName> not
    )
    {
        var ids = not.Select(person => person.Id).ToHashSet();
        return sources
            .Episodes.Select(view => crew(view.Episode!).ToArray())
            .Where(people => people.Length > 0 && !people.Any(person => ids.Contains(person.Id)))
            .Select(people => Names(people))
            .OfType<string>();
    }
}
