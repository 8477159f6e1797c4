using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>
/// Makes questions of what the catalogue tells within a boundary. All that a question holds comes out of the index at
/// that boundary, so nothing in it lies beyond. A wrong choice is of the same kind as the right one and never right by
/// what the catalogue says. A family of templates has a file of its own here.
/// </summary>
internal sealed class QuestionTemplates(CatalogueIndex index, Boundary boundary)
{
    private readonly TemplateSources _sources = new(index, boundary);

    /// <summary>Everything that can be asked.</summary>
    public IEnumerable<QuestionCandidate> Candidates() =>
        CastTemplates
            .Of(_sources)
            .Concat(EpisodeTemplates.Of(_sources))
            .Concat(KinTemplates.Of(_sources))
            .Concat(MusicTemplates.Of(_sources))
            .Concat(FirstTemplates.Of(_sources))
            .Concat(DateTemplates.Of(_sources))
            .Concat(new ClozeTemplates(_sources).Candidates())
            .DistinctBy(candidate => candidate.Id);

    /// <summary>A candidate whose question is always the same but for its wrong choices.</summary>
    /// <param name="id">The question's id.</param>
    /// <param name="category">The category.</param>
    /// <param name="level">How hard it is taken for.</param>
    /// <param name="since">The episode after which it is safe.</param>
    /// <param name="text">The question.</param>
    /// <param name="right">The right choice.</param>
    /// <param name="why">A sentence for afterwards.</param>
    /// <param name="wrong">Wrong choices, the better ones first.</param>
    /// <param name="typed">Whether the answer can be known without seeing choices.</param>
    internal static QuestionCandidate Ask(
        string id,
        string category,
        Difficulty level,
        Episode since,
        string text,
        string right,
        string why,
        Func<Random, IEnumerable<string>> wrong,
        bool typed = false
    ) =>
        new(
            id,
            category,
            level,
            typed && TypedAnswer.Suits(right),
            chance => Make(id, text, right, wrong(chance), why, category, level, since)
        );

    /// <summary>A question with the first three wrong choices that fit; null where there are not so many.</summary>
    internal static PoolQuestion? Make(
        string id,
        string text,
        string right,
        IEnumerable<string> wrong,
        string why,
        string category,
        Difficulty level,
        Episode since
    )
    {
        var plain = Folding.Name(right);
        var choices = wrong
            .Where(choice => choice.Length <= 78 && !Overlaps(choice, right) && Folding.Name(choice) != plain)
            .DistinctBy(Folding.Name)
            .Take(3)
            .ToArray();
        // What stands in the question already gives its answer away.
        return choices.Length < 3 || right.Length > 78 || Folding.Fold(text).Split(' ').Length < 3 || Says(text, right)
            ? null
            : new PoolQuestion(id, text, right, [.. choices])
            {
                Why = why,
                Category = category,
                Difficulty = level,
                Since = since,
            };
    }

    /// <summary>Whether one of two texts holds the other as whole words: both could then be said to be right.</summary>
    internal static bool Overlaps(string a, string b)
    {
        var one = $" {Folding.Name(a)} ";
        var two = $" {Folding.Name(b)} ";
        return one.Contains(two, StringComparison.Ordinal) || two.Contains(one, StringComparison.Ordinal);
    }

    /// <summary>Whether a text has these words.</summary>
    internal static bool Says(string text, string words) =>
        $" {Folding.Fold(text)} ".Contains($" {Folding.Name(words)} ", StringComparison.Ordinal);

    /// <summary>A short stable key of a text.</summary>
    internal static string Key(string text) => PoolSeen.Hash(text).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The texts in an order of chance, each once.</summary>
    internal static string[] Shuffled(Random chance, IEnumerable<string> texts)
    {
        var all = texts.Distinct().ToArray();
        chance.Shuffle(all);
        return all;
    }

    /// <summary>The first two dozen in an order of chance: those that stand nearer come first in what is given.</summary>
    internal static string[] Near(Random chance, IEnumerable<string> texts) =>
        Shuffled(chance, texts.Distinct().Take(24));

    /// <summary>Years around one, the nearest first.</summary>
    internal static IEnumerable<string> Years(int year, int from, int to) =>
        Enumerable
            .Range(from, to - from + 1)
            .Where(other => other != year)
            .OrderBy(other => Math.Abs(other - year))
            .Take(6)
            .Select(other => other.ToString(CultureInfo.InvariantCulture));
}
