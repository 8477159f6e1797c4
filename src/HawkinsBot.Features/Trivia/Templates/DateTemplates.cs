using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Births, works by year, and events in order.</summary>
internal static class DateTemplates
{
    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources) =>
        Births(sources).Concat(Works(sources)).Concat(Orders(sources));

    private static IEnumerable<QuestionCandidate> Births(TemplateSources sources)
    {
        var people = sources
            .Cast.Where(x => x.Casting.Billing is "main" or "recurring")
            .Select(x => sources.Index.Find(x.Casting.Other.Id, sources.Boundary))
            .OfType<EntryView>()
            .Where(view => view.Born is not null)
            .DistinctBy(view => view.Id)
            .ToArray();
        foreach (var view in people)
        {
            var born = view.Born!.Value;
            var date = PartialDate.Of(born).ToWords();
            yield return Ask(
                "born",
                $"In which year was {view.Name} born?",
                born.Year.ToString(CultureInfo.InvariantCulture),
                $"{view.Name} was born on {date}.",
                QuestionTemplates.Years(born.Year, born.Year - 4, born.Year + 5),
                typed: true
            );
            yield return Ask(
                "oldest",
                "Who of these is the oldest?",
                view.Name,
                $"{view.Name} was born on {date}, before the others.",
                people.Where(other => other.Born > born).Select(other => other.Name)
            );
            yield return Ask(
                "youngest",
                "Who of these is the youngest?",
                view.Name,
                $"{view.Name} was born on {date}, after the others.",
                people.Where(other => other.Born < born).Select(other => other.Name)
            );

            QuestionCandidate Ask(
                string kind,
                string text,
                string right,
                string why,
                IEnumerable<string> wrong,
                bool typed = false
            ) =>
                QuestionTemplates.Ask(
                    $"g.{kind}.{view.Id}",
                    "cast",
                    Difficulty.Hard,
                    Episode.None,
                    text,
                    right,
                    why,
                    chance => QuestionTemplates.Near(chance, wrong),
                    typed
                );
        }
    }

    private static IEnumerable<QuestionCandidate> Works(TemplateSources sources)
    {
        foreach (var name in sources.Index.OfKind(EntryKind.Work, sources.Boundary))
        {
            var view = sources.Index.Find(name.Id, sources.Boundary)!;
            if (
                view.Released is { } released
                && !view.Name.Contains(released.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            )
            {
                yield return QuestionTemplates.Ask(
                    $"g.work.{view.Id}",
                    "stage",
                    Difficulty.Medium,
                    Episode.None,
                    $"In which year did {view.Name} come out?",
                    released.Year.ToString(CultureInfo.InvariantCulture),
                    $"{view.Name} came out in {released.Year}.",
                    chance =>
                        QuestionTemplates.Near(
                            chance,
                            QuestionTemplates.Years(released.Year, released.Year - 3, released.Year + 4)
                        ),
                    typed: true
                );
            }
        }
    }

    private static IEnumerable<QuestionCandidate> Orders(TemplateSources sources)
    {
        foreach (var world in new[] { FactWorld.Hawkins, FactWorld.Real })
        {
            var events = sources
                .Index.Timeline(sources.Boundary, world)
                .Where(dated =>
                    dated.Date.Date is not null
                    && dated.Fact.Text.Length <= 78
                    && !dated.Fact.Disputed
                    && !dated.Fact.Text.Any(char.IsDigit)
                )
                .ToArray();
            foreach (var dated in events)
            {
                yield return QuestionTemplates.Ask(
                    $"g.order.{QuestionTemplates.Key(dated.Fact.Text)}",
                    "episodes",
                    Difficulty.Hard,
                    dated.Fact.Since.Episode,
                    "Put in order: which of these came first?",
                    dated.Fact.Text,
                    $"That was on {dated.Date.ToWords()}.",
                    chance =>
                        QuestionTemplates.Near(
                            chance,
                            events.Where(e => e.Date.Date > dated.Date.Date).Select(e => e.Fact.Text)
                        )
                );
            }
        }
    }
}
