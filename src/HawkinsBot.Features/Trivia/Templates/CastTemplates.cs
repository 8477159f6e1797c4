using HawkinsBot.Catalogue;

namespace HawkinsBot.Trivia;

/// <summary>Who plays whom.</summary>
internal static class CastTemplates
{
    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources)
    {
        foreach (var (character, casting) in sources.Cast)
        {
            var person = casting.Other;
            var level = Level(casting.Billing);
            var since = sources.First(character.Id);
            var why = $"{person.Name} plays {character.Name}.";
            // Those of the same billing stand first: the star is not asked for among extras.
            var others = sources
                .Cast.Where(x => x.Casting.Billing == casting.Billing)
                .Concat(sources.Cast)
                .Where(x =>
                    !sources.Players[character.Id].Contains(x.Casting.Other.Id)
                    && !sources.Roles[person.Id].Contains(x.Character.Id)
                    && sources.AreAlike(x.Character.Id, character.Id)
                    && sources.AreAlike(x.Casting.Other.Id, person.Id)
                );
            if (sources.Cast.Count(x => x.Character.Id == character.Id) == 1)
            {
                yield return QuestionTemplates.Ask(
                    $"g.plays.{character.Id}",
                    "cast",
                    level,
                    since,
                    $"Who plays {character.Name}?",
                    person.Name,
                    why,
                    chance => QuestionTemplates.Near(chance, others.Select(x => x.Casting.Other.Name)),
                    typed: true
                );
            }
            if (sources.Roles[person.Id].Distinct().Count() == 1)
            {
                yield return QuestionTemplates.Ask(
                    $"g.role.{person.Id}",
                    "cast",
                    level,
                    since,
                    $"Whom does {person.Name} play?",
                    character.Name,
                    why,
                    chance =>
                        QuestionTemplates.Near(
                            chance,
                            others.Select(x => x.Character.Name).Where(name => !TemplateSources.IsBorrowed(name))
                        ),
                    typed: true
                );
            }
            yield return new QuestionCandidate(
                $"g.true.{person.Id}.{character.Id}",
                "cast",
                level,
                false,
                chance => TrueOrFalse(chance, [.. others.Take(24).Select(x => x.Casting.Other)])
            );

            PoolQuestion? TrueOrFalse(Random chance, EntryName[] wrong)
            {
                var truth = chance.Next(2) == 0;
                return !truth && wrong.Length == 0
                    ? null
                    : new PoolQuestion(
                        $"g.true.{person.Id}.{character.Id}",
                        $"True or false: {(truth ? person : wrong[chance.Next(wrong.Length)]).Name} plays {character.Name}.",
                        truth ? "True" : "False",
                        [truth ? "False" : "True"]
                    )
                    {
                        Why = why,
                        Category = "cast",
                        Difficulty = level,
                        Since = since,
                    };
            }
        }
    }

    private static Difficulty Level(string? billing) =>
        billing switch
        {
            "main" => Difficulty.Easy,
            "recurring" => Difficulty.Medium,
            _ => Difficulty.Hard,
        };
}
