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

    private static readonly Lazy<List<PoolQuestion>> All = new(() => Make(Real.Value, Boundary.Everything));

    [Fact]
    public void There_are_thousands_of_questions_with_one_right_answer_according_to_the_catalogue()
    {
        var made = All.Value;
        Assert.True(made.Count > 5000, $"only {made.Count}");
        Assert.Equal(made.Count, made.Select(question => question.Id).Distinct().Count());
        var truth = new CatalogueTruth(Real.Value);
        var wrong = new List<string>();
        foreach (var question in made)
        {
            var choices = question.Wrong.Append(question.Right).ToArray();
            if (
                choices.Select(Folding.Name).Distinct().Count() != choices.Length
                || choices.Any(choice => choice.Length is 0 or > 78)
                || (question.Wrong.Length != 3 && question.Right is not ("True" or "False"))
                || question.Accept.Any(accepted => question.Wrong.Any(w => Folding.Name(w) == Folding.Name(accepted)))
                || question.Text.Length > 400
                || string.IsNullOrEmpty(question.Why)
                || !truth.IsRight(question, question.Right)
                || question.Wrong.Any(choice => truth.IsRight(question, choice))
            )
            {
                wrong.Add($"{question.Id}: {question.Text} + {question.Right} - {string.Join(" | ", question.Wrong)}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Choices_do_not_give_themselves_away()
    {
        var made = All.Value;
        var wrong = new List<string>();
        foreach (
            var question in made.Where(q => q.Id.Split('.')[1] is "gap" or "plays" or "role" or "kin" or "earliest")
        )
        {
            var choices = question.Wrong.Append(question.Right).ToArray();
            // "an" before a gap, one article among bare words, somebody without a name of their own.
            if (
                question.Text.Contains(" an \\_", StringComparison.Ordinal)
                || choices.Select(HasArticle).Distinct().Count() > 1
                || question.Wrong.Any(TemplateSources.IsBorrowed) && !TemplateSources.IsBorrowed(question.Right)
            )
            {
                wrong.Add($"{question.Id}: {question.Text} + {question.Right} - {string.Join(" | ", question.Wrong)}");
            }
        }
        Assert.Empty(wrong);

        static bool HasArticle(string choice) =>
            choice.StartsWith("a ", StringComparison.Ordinal) || choice.StartsWith("an ", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S0")]
    [InlineData("S2E9")]
    [InlineData("S4E7")]
    public void Nothing_in_a_question_lies_beyond_its_boundary(string point)
    {
        var index = Real.Value;
        var boundary = new Boundary(Episode.Parse(point));
        // Names that only what comes later tells, and that are no words of what may be told here.
        var allowed = Names(index, boundary).Select(Folding.Name).ToHashSet();
        var hidden = Names(index, Boundary.Everything)
            .Select(Folding.Name)
            .Where(name => name.Contains(' ', StringComparison.Ordinal) && !allowed.Contains(name))
            .ToHashSet();
        var told = string.Join("\n", index.Facts(boundary, _ => true).Select(x => Folding.Fold(x.Fact.Text)));
        hidden.RemoveWhere(name => told.Contains(name, StringComparison.Ordinal));
        hidden.RemoveWhere(name => allowed.Any(known => known.Contains(name, StringComparison.Ordinal)));
        Assert.NotEmpty(hidden);
        var made = Make(index, boundary);
        Assert.NotEmpty(made);
        // Every sentence that explains is a fact within the boundary, or one that a template made of what is.
        var facts = index.Facts(boundary, _ => true).Select(x => x.Fact.Text).ToHashSet();
        var leaks = made.Where(question =>
            question.Since > boundary.Episode
            || (question.Id.Split('.')[1] is "gap" or "fact" && !facts.Contains(question.Why!))
            || Leaks(question, hidden)
        );
        Assert.Empty(leaks.Select(question => $"{question.Id}: {question.Text} {question.Why}"));
    }

    private static bool Leaks(PoolQuestion question, HashSet<string> hidden)
    {
        // Every run of up to six words, so that each text is read once and not once a name.
        foreach (var text in question.Wrong.Append(question.Right).Append(question.Text).Append(question.Why!))
        {
            var words = Folding.Fold(text).Split(' ');
            for (var from = 0; from < words.Length; from++)
            {
                for (var count = 2; count <= 6 && from + count <= words.Length; count++)
                {
                    if (hidden.Contains(string.Join(' ', words[from..(from + count)])))
                    {
                        return true;
                    }
                }
            }
        }
        return false;
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

    private static IEnumerable<string> Names(CatalogueIndex index, Boundary boundary) =>
        Enum.GetValues<EntryKind>()
            .SelectMany(kind => index.OfKind(kind, boundary))
            .SelectMany(name => (index.Find(name.Id, boundary)?.Aliases ?? []).Prepend(name.Name));
}
