using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Ask;

/// <summary>A question to measure with.</summary>
/// <param name="Id">What it is called in the output.</param>
/// <param name="Question">The question.</param>
/// <param name="Answers">What counts as an answer, at the beginning of a word.</param>
/// <param name="Spoils">The season after which the answer is no spoiler; 0 where it never is.</param>
internal sealed record EvalQuestion(string Id, string Question, ImmutableArray<string> Answers, int Spoils);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EvalQuestion))]
internal sealed partial class EvalJson : JsonSerializerContext;

/// <summary>What a measurement found.</summary>
internal sealed record EvalResult(
    int Questions,
    IReadOnlyList<(EvalQuestion Question, string Reply)> Wrong,
    IReadOnlyList<(EvalQuestion Question, string Reply)> Leaks
);

/// <summary>
/// The verb <c>ask eval FILE [--wrong]</c>: how many questions of a JSON-lines file are answered at the end of the show,
/// and how many answers leak at the boundary just before each question's season.
/// </summary>
public static class AskEval
{
    /// <summary>Measures and prints.</summary>
    /// <param name="catalogue">The catalogue to answer from.</param>
    /// <param name="file">A JSON-lines file of <c>id, question, answers, spoils</c>.</param>
    /// <param name="wrong">Whether to list what was not answered, and what leaked.</param>
    /// <param name="output">Where to print.</param>
    /// <returns>The exit code: 0, or 1 where the file cannot be read or an answer leaked.</returns>
    public static int Run(CatalogueIndex catalogue, string file, bool wrong, TextWriter output)
    {
        if (!File.Exists(file))
        {
            output.WriteLine($"There is no file {file}.");
            return 1;
        }

        EvalResult result;
        try
        {
            result = Measure(catalogue, Read(file));
        }
        catch (JsonException e)
        {
            output.WriteLine($"{file} is not JSON lines of id, question, answers, spoils: {e.Message}");
            return 1;
        }

        var right = result.Questions - result.Wrong.Count;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Answered: {right} of {result.Questions} ({100.0 * right / Math.Max(1, result.Questions):0.0} %)"
            )
        );
        output.WriteLine($"Leaks: {result.Leaks.Count}");
        if (wrong)
        {
            List(output, "Not answered", result.Wrong);
            List(output, "Leaked", result.Leaks);
        }

        return result.Leaks.Count == 0 ? 0 : 1;
    }

    internal static IReadOnlyList<EvalQuestion> Read(string file) =>
        [
            .. File.ReadLines(file)
                .Where(l => l.Length > 0)
                .Select(l =>
                    JsonSerializer.Deserialize(l, EvalJson.Default.EvalQuestion) ?? throw new JsonException("null")
                ),
        ];

    internal static EvalResult Measure(CatalogueIndex catalogue, IReadOnlyList<EvalQuestion> questions)
    {
        var answerer = new Answerer(catalogue);
        var wrong = new List<(EvalQuestion, string)>();
        var leaks = new List<(EvalQuestion, string)>();
        foreach (var q in questions)
        {
            var reply = Reply(catalogue, answerer, q.Question, Boundary.Everything);
            if (!q.Answers.Any(a => Contains(Glance(reply), a)))
            {
                wrong.Add((q, reply));
            }

            if (q.Spoils > 0)
            {
                var before = new Boundary(Episode.EndOf(q.Spoils - 1));
                var early = Reply(catalogue, answerer, q.Question, before);
                if (Leaking(q, questions).Any(a => Contains(early, a)))
                {
                    leaks.Add((q, early));
                }
            }
        }

        return new EvalResult(questions.Count, wrong, leaks);
    }

    /// <summary>What a reader sees: the sentences, then the card.</summary>
    internal static string Reply(CatalogueIndex catalogue, Answerer answerer, string question, Boundary boundary)
    {
        var answer = answerer.Ask(question, boundary);
        if (answer.Certainty == Certainty.Nothing)
        {
            return $"There is nothing I can tell you up to {boundary.Episode}.";
        }

        var card = answer.About is { } about ? catalogue.Find(about.Id, boundary) : null;
        return $"{answer.Text}\n{card?.Name}\n{card?.Summary}";
    }

    /// <summary>Whether a text has an answer, beginning where a word begins.</summary>
    internal static bool Contains(string text, string answer)
    {
        var inText = $" {Folding.Fold(text)} ";
        var folded = Folding.Fold(answer);
        return folded.Length > 0 && inText.Contains($" {folded}", StringComparison.Ordinal);
    }

    private static string Glance(string reply) => reply.Length > Wording.Glance ? reply[..Wording.Glance] : reply;

    // What stands in the question gives nothing away, nor does what another question's answer tells earlier.
    private static IEnumerable<string> Leaking(EvalQuestion q, IReadOnlyList<EvalQuestion> all) =>
        q.Answers.Where(a =>
            !Contains(q.Question, a)
            && !all.Any(other => other.Spoils < q.Spoils && other.Answers.Contains(a, StringComparer.OrdinalIgnoreCase))
        );

    private static void List(
        TextWriter output,
        string title,
        IReadOnlyList<(EvalQuestion Question, string Reply)> items
    )
    {
        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (var (q, reply) in items)
        {
            output.WriteLine($"  {q.Id} (S{q.Spoils}) {q.Question}");
            output.WriteLine($"      wanted: {string.Join(" | ", q.Answers)}");
            output.WriteLine($"      said:   {reply.ReplaceLineEndings(" / ")}");
        }
    }
}
