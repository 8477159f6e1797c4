using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using HawkinsBot.Trivia;

namespace HawkinsBot.Tests.Trivia;

/// <summary>The questions that templates make of the real catalogue.</summary>
public sealed class QuestionTemplatesTests
{
    private static readonly Lazy<CatalogueIndex> Real = new(() =>
        CatalogueFiles.At(Path.Combine(Repository.Root, "catalogue")).ReadIndex()
    );

    [Fact]
    public void There_are_thousands_of_questions_with_one_right_answer_according_to_the_catalogue()
    {
        var index = Real.Value;
        var end = Boundary.Everything;
        var made = Make(index, end);
        Assert.True(made.Count > 3000, $"only {made.Count}");
        Assert.Equal(made.Count, made.Select(question => question.Id).Distinct().Count());
        var castings = index
            .Cast(null, end)
            .Concat(index.Cast(null, end, stage: true))
            .Select(x => (Character: x.Character.Name, Person: x.Casting.Other.Name))
            .ToHashSet();
        var episodes = index.Episodes(null, end).ToDictionary(view => view.Episode!.Number.ToString());
        var wrong = new List<string>();
        foreach (var question in made)
        {
            var choices = question.Wrong.Append(question.Right).ToArray();
            if (
                choices.Select(Folding.Name).Distinct().Count() != choices.Length
                || choices.Any(choice => choice.Length is 0 or > 80)
                || (question.Wrong.Length != 3 && question.Right is not ("True" or "False"))
                || question.Accept.Any(accepted => question.Wrong.Any(w => Folding.Name(w) == Folding.Name(accepted)))
                || question.Text.Length > 400
                || string.IsNullOrEmpty(question.Why)
            )
            {
                wrong.Add($"{question.Id}: {question.Text} {string.Join(" | ", choices)}");
            }
            // Said again from the catalogue, by another way than the one it was made.
            var right = question.Id.Split('.')[1] switch
            {
                "plays" => One(
                    question,
                    choice => castings.Contains((Between(question.Text, "Who plays ", "?"), choice))
                ),
                "role" => One(
                    question,
                    choice => castings.Contains((choice, Between(question.Text, "Whom does ", " play?")))
                ),
                "true" => castings.Contains(
                    (
                        question.Text.Split(" plays ")[1].TrimEnd('.'),
                        Between(question.Text, "True or false: ", " plays ")
                    )
                ) == (question.Right == "True"),
                "title" => One(
                    question,
                    choice =>
                        episodes[Between(question.Text, "episode ", "?")]
                            .Name.EndsWith(choice, StringComparison.Ordinal)
                ),
                "number" => One(
                    question,
                    choice =>
                        episodes[choice].Name.EndsWith(Between(question.Text, "\"", "\""), StringComparison.Ordinal)
                ),
                "year" => One(
                    question,
                    choice =>
                        episodes.Values.Any(view =>
                            view.Name.EndsWith(Between(question.Text, "\"", "\""), StringComparison.Ordinal)
                            && view.Episode!.Released!.Value.Year.ToString(CultureInfo.InvariantCulture) == choice
                        )
                ),
                "gap" => question.Why!.Contains(question.Right, StringComparison.Ordinal)
                    && (
                        NumberLike(question)
                        || question.Wrong.All(w =>
                            !$" {Folding.Fold(question.Why)} ".Contains(
                                $" {Folding.Fold(w)} ",
                                StringComparison.Ordinal
                            )
                        )
                    ),
                _ => true,
            };
            if (!right)
            {
                wrong.Add($"{question.Id}: {question.Text} + {question.Right} - {string.Join(" | ", question.Wrong)}");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("S0")]
    [InlineData("S2E9")]
    public void Nothing_in_a_question_lies_beyond_its_boundary(string point)
    {
        var index = Real.Value;
        var boundary = new Boundary(Episode.Parse(point));
        // Names that only the end of the series may tell, and that are no words of what may be told here.
        var allowed = Names(index, boundary).Select(Folding.Name).ToHashSet();
        var hidden = Names(index, Boundary.Everything)
            .Select(Folding.Name)
            .Where(name => name.Contains(' ', StringComparison.Ordinal) && !allowed.Contains(name))
            .ToHashSet();
        var told = string.Join("\n", index.Facts(boundary, _ => true).Select(x => Folding.Fold(x.Fact.Text)));
        hidden.RemoveWhere(name => told.Contains(name, StringComparison.Ordinal));
        Assert.NotEmpty(hidden);
        var made = Make(index, boundary);
        Assert.NotEmpty(made);
        var leaks = from question in made where question.Since > boundary.Episode select question.Id;
        Assert.Empty(leaks);
        var choices = made.SelectMany(q => q.Wrong.Append(q.Right)).Select(Folding.Name).ToHashSet();
        Assert.Empty(choices.Where(hidden.Contains));
    }

    [Fact]
    public void A_dump_is_the_same_for_the_same_seed()
    {
        string Dump(int seed)
        {
            var text = new StringWriter();
            TriviaDump.Write(Real.Value, new Boundary(new Episode(1, 3)), 50, seed, text);
            return text.ToString();
        }
        Assert.Equal(Dump(3), Dump(3));
        Assert.NotEqual(Dump(3), Dump(4));
    }

    private static bool NumberLike(PoolQuestion question) =>
        question.Wrong.Any(w => w.Any(char.IsDigit))
        || question.Category == "numbers"
        || question.Right.Split(' ').Any(word => NumberWords.Value(word) is not null);

    private static List<PoolQuestion> Make(CatalogueIndex index, Boundary boundary)
    {
        var chance = new Random(11);
        return
        [
            .. new QuestionTemplates(index, boundary)
                .Candidates()
                .Select(candidate => candidate.Make(chance))
                .OfType<PoolQuestion>(),
        ];
    }

    private static bool One(PoolQuestion question, Func<string, bool> isRight) =>
        isRight(question.Right) && !question.Wrong.Any(isRight);

    private static IEnumerable<string> Names(CatalogueIndex index, Boundary boundary) =>
        Enum.GetValues<EntryKind>()
            .SelectMany(kind => index.OfKind(kind, boundary))
            .SelectMany(name => (index.Find(name.Id, boundary)?.Aliases ?? []).Prepend(name.Name));

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.LastIndexOf(after, StringComparison.Ordinal)];
    }
}
