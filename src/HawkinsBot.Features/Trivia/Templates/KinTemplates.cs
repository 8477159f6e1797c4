using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Who is what to whom.</summary>
internal static class KinTemplates
{
    /// <summary>Relations that can be asked for, a person has few of them; and words that could be meant instead.</summary>
    private static readonly string[][] Kin =
    [
        ["mother", "aunt", "grandmother", "older sister", "stepmother"],
        ["father", "uncle", "grandfather", "older brother", "stepfather"],
        ["sister", "cousin", "mother", "aunt", "stepsister"],
        ["brother", "cousin", "father", "uncle", "stepbrother"],
        ["son", "nephew", "brother", "grandson", "stepson"],
        ["daughter", "niece", "sister", "granddaughter", "stepdaughter"],
        ["wife", "sister", "ex-wife", "mother", "boss"],
        ["husband", "brother", "ex-husband", "father", "boss"],
        ["stepbrother", "brother", "cousin", "uncle"],
        ["stepsister", "sister", "cousin", "aunt"],
        ["uncle", "father", "brother", "grandfather"],
        ["aunt", "mother", "sister", "grandmother"],
        ["adoptive father", "uncle", "brother", "grandfather"],
        ["adoptive daughter", "niece", "sister", "granddaughter"],
        ["ex-husband", "brother", "boss", "cousin"],
        ["ex-wife", "sister", "boss", "cousin"],
    ];

    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources)
    {
        foreach (var view in sources.Characters)
        {
            foreach (var relation in view.Relations.Where(r => r.Target.Kind == EntryKind.Character))
            {
                if (relation.As is not { } word || Kin.FirstOrDefault(k => k[0] == word) is not { } kin)
                {
                    continue;
                }
                var target = relation.Target;
                var since = Episode.Max(view.First ?? Episode.None, sources.First(target.Id));
                var held = view.Relations.Where(r => r.Target.Id == target.Id).Select(r => r.As).ToHashSet();
                var why = $"{target.Name} is the {word} of {view.Name}.";
                // A borrowed name is its own answer: "Who is the father of Lucas? Lucas's father."
                if (
                    view.Relations.Count(r => r.As is { } other && Same(other, word)) == 1
                    && !TemplateSources.IsBorrowed(target.Name)
                    && !TemplateSources.IsBorrowed(view.Name)
                )
                {
                    yield return new QuestionCandidate(
                        $"g.kin.{view.Id}.{target.Id}",
                        "characters",
                        Difficulty.Medium,
                        TypedAnswer.Suits(target.Name),
                        chance =>
                            Wrong(sources, view, target, word, chance) is { } wrong
                                ? QuestionTemplates.Make(
                                    $"g.kin.{view.Id}.{target.Id}",
                                    $"Who is the {word} of {view.Name}?",
                                    target.Name,
                                    wrong,
                                    why,
                                    "characters",
                                    Difficulty.Medium,
                                    since
                                )
                                : null
                    );
                }
                yield return QuestionTemplates.Ask(
                    $"g.what.{view.Id}.{target.Id}",
                    "characters",
                    Difficulty.Easy,
                    since,
                    $"What is {target.Name} to {view.Name}?",
                    Capital(word),
                    why,
                    chance =>
                        QuestionTemplates.Near(
                            chance,
                            kin.Skip(1).Where(other => !held.Any(h => h is not null && Same(h, other))).Select(Capital)
                        )
                );
            }
        }
    }

    // Relatives first, then those of whom much is told; all of them could be it by what they are. Where the right one
    // has the family's name, another has it as well, or the name would tell.
    private static string[]? Wrong(
        TemplateSources sources,
        EntryView view,
        EntryName target,
        string word,
        Random chance
    )
    {
        var barred = view
            .Relations.Where(r => r.As is { } other && Same(other, word))
            .Select(r => r.Target.Id)
            .Append(view.Id)
            .Append(target.Id)
            .ToHashSet();
        var fit = sources
            .Characters.Where(c =>
                !barred.Contains(c.Id)
                && sources.AreAlike(c.Id, target.Id)
                && !TemplateSources.IsBorrowed(c.Name)
                && sources.Told(c.Id) >= 4
            )
            .OrderByDescending(c => view.Relations.Any(r => r.Target.Id == c.Id))
            .ThenByDescending(c => sources.Told(c.Id))
            .Take(14)
            .Select(c => c.Name)
            .ToArray();
        chance.Shuffle(fit);
        var family = target.Name.Split(' ')[^1];
        if (!view.Name.EndsWith(family, StringComparison.Ordinal))
        {
            return fit;
        }
        var namesake = sources
            .Characters.Where(c =>
                !barred.Contains(c.Id)
                && c.Name.EndsWith(" " + family, StringComparison.Ordinal)
                && sources.AreAlike(c.Id, target.Id)
                && !TemplateSources.IsBorrowed(c.Name)
            )
            .Select(c => c.Name)
            .ToArray();
        return namesake.Length == 0 ? null : [.. QuestionTemplates.Shuffled(chance, namesake).Take(2), .. fit];
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // "older brother" and "brother" are the same relation.
    private static bool Same(string a, string b) =>
        a == b || a.EndsWith(" " + b, StringComparison.Ordinal) || b.EndsWith(" " + a, StringComparison.Ordinal);
}
