using System.Globalization;
using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Bench;

/// <summary>
/// Fits how much each signal of <c>/ask</c> counts: <c>ask-fit FILE…</c> with JSON lines of questions and answers, besides
/// the catalogue's own trivia questions (which the index that they are asked of does not hold). Prints
/// <c>Ask/weights.txt</c>. A softmax over a question's candidates is brought to favour those that have an accepted answer.
/// </summary>
internal static class AskFit
{
    private const int Rounds = 300;
    private const float Step = 0.5f;

    /// <summary>A trivia question's answer is one string, often longer than what a quiz would accept.</summary>
    private const float OfTrivia = 0.4f;
    private const float Decay = 0.004f;

    public static Task<int> RunAsync(string[] args)
    {
        var read = CatalogueReader.Read(CatalogueFiles.At(null));
        var entries = SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]);
        var trivia = read.Questions.Select(q => q.Question).ToArray();
        var examples = Examples(
                new CatalogueIndex(entries, []),
                trivia.Select(q => new EvalQuestion(q.Id, q.Question, [q.Right, Bare(q.Right)], 0)),
                OfTrivia
            )
            .Concat(args.SelectMany(f => Examples(new CatalogueIndex(entries, trivia), AskEval.Read(f), 1)))
            .ToArray();
        var weights = Fit(examples);
        Console.WriteLine("# How much each signal counts. Fitted by the campaign ask-fit: see docs/ask.md.");
        for (var i = 0; i < weights.Length; i++)
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(Signal)}.{(Signal)i} {weights[i]:0.000}")
            );
        }

        // The odds of an answer at all are read off an order, which is the one of the weights that are built in.
        var trials = args.SelectMany(f => Trials(new CatalogueIndex(entries, trivia), AskEval.Read(f))).ToArray();
        var signs = Fit(trials);
        for (var i = 0; i < signs.Length; i++)
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(Sign)}.{(Sign)i} {signs[i]:0.000}")
            );
        }

        Console.Error.WriteLine($"{examples.Length} questions with an answer among the candidates");
        Console.Error.WriteLine(
            $"first before {First(examples, Weights.All):0.0} %, after {First(examples, weights):0.0} %"
        );
        Console.Error.WriteLine($"{trials.Length} trials, {trials.Count(t => t.Right)} answered");
        foreach (var least in new[] { 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9 })
        {
            var kept = trials.Where(t => Odds(t.Signs, signs) >= least).ToArray();
            Console.Error.WriteLine(
                $"  from {least}: keeps {100.0 * kept.Count(t => t.Right) / trials.Count(t => t.Right):0.0} % of the answers, {100.0 * kept.Count(t => !t.Right) / trials.Count(t => !t.Right):0.0} % of the rest, {100.0 * kept.Count(t => t.Times > 1) / trials.Count(t => t.Times > 1):0.0} % of what is about something else"
            );
        }

        return Task.FromResult(0);
    }

    /// <summary>
    /// Each question at the end of the show and, where it has a season, just before that: whether an answer is among the
    /// best three. A question without answers is about something else.
    /// </summary>
    private static IEnumerable<Trial> Trials(CatalogueIndex catalogue, IEnumerable<EvalQuestion> questions)
    {
        var parser = new QuestionParser(catalogue);
        var resolver = new Resolver(catalogue);
        foreach (var q in questions)
        {
            var boundaries =
                q.Spoils > 0
                    ? new[] { Boundary.Everything, new Boundary(Episode.EndOf(q.Spoils - 1)) }
                    : [Boundary.Everything];
            foreach (var boundary in boundaries)
            {
                var reach = catalogue.ReachOf(boundary);
                var parsed = parser.Parse(q.Question, reach);
                var found = resolver.Resolve(parsed, reach);
                if (found.Count > 0)
                {
                    var signs = new float[Weights.Signs.Length];
                    Confidence.Read(parsed, found, signs);
                    var right = found.Take(3).Any(c => q.Answers.Any(a => AskEval.Contains(c.Text, a)));
                    // Before its season a guess is an answer to something else, but does little harm.
                    var times =
                        q.Answers.Length == 0 ? 3
                        : boundary == Boundary.Everything ? 1
                        : 0.25f;
                    yield return new Trial(signs, right, times);
                }
            }
        }
    }

    private static float Odds(float[] signs, float[] weights) => 1 / (1 + MathF.Exp(-Dot(signs, weights)));

    private static float[] Fit(Trial[] trials)
    {
        var weights = new float[Weights.Signs.Length];
        var speed = new float[weights.Length];
        for (var round = 0; round < 10 * Rounds; round++)
        {
            var slope = new float[weights.Length];
            foreach (var (signs, right, times) in trials)
            {
                var pull = times * ((right ? 1 : 0) - Odds(signs, weights)) / trials.Length;
                for (var k = 0; k < slope.Length; k++)
                {
                    slope[k] += pull * signs[k];
                }
            }

            for (var k = 0; k < weights.Length; k++)
            {
                speed[k] = (0.9f * speed[k]) + slope[k] - (0.0005f * weights[k]);
                weights[k] += Step * speed[k];
            }
        }

        return weights;
    }

    private static IEnumerable<Example> Examples(
        CatalogueIndex catalogue,
        IEnumerable<EvalQuestion> questions,
        float times
    )
    {
        var parser = new QuestionParser(catalogue);
        var resolver = new Resolver(catalogue);
        var reach = catalogue.ReachOf(Boundary.Everything);
        foreach (var q in questions)
        {
            var found = resolver.All(parser.Parse(q.Question, reach), reach);
            var right = found
                .Select(c => q.Answers.Any(a => !AskEval.Contains(q.Question, a) && AskEval.Contains(c.Text, a)))
                .ToArray();
            if (right.Contains(true) && right.Contains(false))
            {
                yield return new Example([.. found.Select(c => c.Signals)], right, times);
            }
        }
    }

    private static float[] Fit(Example[] examples)
    {
        var weights = Prior();
        var prior = Prior();
        var speed = new float[Weights.Count];
        for (var round = 0; round < Rounds; round++)
        {
            var slope = new float[Weights.Count];
            foreach (var example in examples)
            {
                var odds = example.Signals.Select(s => Dot(s, weights)).ToArray();
                var most = odds.Max();
                odds = [.. odds.Select(o => MathF.Exp(o - most))];
                var all = odds.Sum();
                var right = odds.Where((_, i) => example.Right[i]).Sum();
                for (var i = 0; i < odds.Length; i++)
                {
                    var pull = example.Times * ((example.Right[i] ? odds[i] / right : 0) - (odds[i] / all));
                    if (Math.Abs(pull) > 1e-4f)
                    {
                        for (var k = 0; k < slope.Length; k++)
                        {
                            slope[k] += pull * example.Signals[i][k] / examples.Length;
                        }
                    }
                }
            }

            for (var k = 0; k < weights.Length; k++)
            {
                speed[k] = (0.9f * speed[k]) + slope[k] - (Decay * (weights[k] - prior[k]));
                weights[k] += Step * speed[k];
            }
        }

        return weights;
    }

    // Where the examples do not say otherwise, what goes without saying: a question word wants an answer of its kind.
    private static float[] Prior()
    {
        var prior = new float[Weights.Count];
        foreach (
            var (signal, weight) in new[]
            {
                (Signal.Coverage, 6f),
                (Signal.Answers, 1.2f),
                (Signal.AnswersAlike, 0.5f),
                (Signal.AnswersOther, -1.2f),
                (Signal.AnswersGiven, -2f),
                (Signal.AnswersNothing, -1f),
                (Signal.KindAsked, 0.8f),
                (Signal.KindSaid, 0.5f),
                (Signal.Bears, 1.5f),
                (Signal.AnswerKind, 1.5f),
                (Signal.NounNamed, 0.5f),
                (Signal.NounMissing, -0.8f),
                (Signal.NumberAnswer, 0.7f),
                (Signal.NoNumberAnswer, -0.7f),
                (Signal.ClassAnswer, 1f),
                (Signal.NoClassAnswer, -0.5f),
                (Signal.NameAnswer, 0.5f),
                (Signal.NoNameAnswer, -0.3f),
                (Signal.MissingPeople, -1.5f),
                (Signal.MissingThings, -0.8f),
                (Signal.SeasonFits, 0.6f),
                (Signal.SeasonOther, -0.8f),
                (Signal.Meant, 2f),
                (Signal.Choice, 2f),
                (Signal.Length, 0.3f),
                (Signal.Summary, -0.3f),
                (Signal.OtherCasting, -2f),
                (Signal.RelationAsked, 2f),
                (Signal.Synopsis, -1f),
                (Signal.ByCasting, 20f),
                (Signal.ByDefinition, 22f),
                (Signal.ByDescription, 13f),
                (Signal.ByName, 18f),
                (Signal.ByRiddle, 10f),
            }
        )
        {
            prior[(int)signal] = weight;
        }

        return prior;
    }

    private static double First(Example[] examples, float[] weights) =>
        100.0
        * examples.Count(e => e.Right[Array.IndexOf(e.Scores(weights), e.Scores(weights).Max())])
        / Math.Max(1, examples.Length);

    private static float Dot(float[] a, float[] b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static string Bare(string answer)
    {
        string[] openings =
        [
            "The ",
            "A ",
            "An ",
            "In ",
            "At ",
            "On ",
            "To ",
            "With ",
            "By ",
            "From ",
            "For ",
            "His ",
            "Her ",
        ];
        var opening = Array.Find(openings, o => answer.StartsWith(o, StringComparison.Ordinal));
        var rest = opening is null ? answer : answer[opening.Length..];
        return Folding.Name(rest);
    }

    private sealed record Trial(float[] Signs, bool Right, float Times);

    private sealed record Example(float[][] Signals, bool[] Right, float Times)
    {
        public float[] Scores(float[] weights) => [.. Signals.Select(s => Dot(s, weights))];
    }
}
