using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>When characters are first seen.</summary>
internal static class FirstTemplates
{
    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources)
    {
        foreach (var view in sources.Characters)
        {
            if (view.First is not { } first || first == Episode.None || TemplateSources.IsBorrowed(view.Name))
            {
                continue;
            }
            var why = $"{view.Name} first appears in {first}.";
            yield return QuestionTemplates.Ask(
                $"g.first.{view.Id}",
                "characters",
                Difficulty.Hard,
                first,
                $"In which episode does {view.Name} first appear?",
                first.ToString(),
                why,
                // Two from the same season, so that the season alone is not enough.
                chance =>
                {
                    var others = Episode.All.Where(e => e != first && e <= sources.Boundary.Episode).ToArray();
                    return
                    [
                        .. QuestionTemplates
                            .Shuffled(chance, others.Where(e => e.Season == first.Season).Select(e => e.ToString()))
                            .Take(2),
                        .. QuestionTemplates.Shuffled(chance, others.Select(e => e.ToString())),
                    ];
                }
            );
            yield return QuestionTemplates.Ask(
                $"g.season-of.{view.Id}",
                "characters",
                Difficulty.Easy,
                first,
                $"In which season does {view.Name} first appear?",
                $"Season {first.Season}",
                why,
                chance => QuestionTemplates.Near(chance, EpisodeTemplates.Seasons(first.Season))
            );
            yield return QuestionTemplates.Ask(
                $"g.earliest.{view.Id}",
                "characters",
                Difficulty.Hard,
                first,
                "Which of these characters was seen first?",
                view.Name,
                why,
                chance =>
                    QuestionTemplates.Near(
                        chance,
                        sources
                            .Characters.Where(c => c.First > first && !TemplateSources.IsBorrowed(c.Name))
                            .OrderByDescending(c => sources.Told(c.Id))
                            .Select(c => c.Name)
                    )
            );
        }
    }
}
