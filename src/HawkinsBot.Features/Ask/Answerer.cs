using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Ask;

/// <summary>
/// Answers questions put in plain words from the catalogue, within a boundary. Understanding, finding and wording are
/// apart: <see cref="QuestionParser"/>, <see cref="Resolver"/>, <see cref="Wording"/>.
/// </summary>
public sealed partial class Answerer
{
    // How likely it must be that what was found answers the question; measured in docs/ask.md.
    private const float Sure = 0.9f;
    private const float Likely = 0.6f;
    private const float LikelyElsewhere = 0.75f;
    private const float Least = 0.3f;

    /// <summary>The same for a question that is about the show without doubt, and names nobody who is unknown.</summary>
    private const float LeastOfTheShow = 0.08f;

    /// <summary>The same for a question whose words are all used within reach.</summary>
    private const float LeastInItsWords = 0.2f;

    /// <summary>From this share of the odds on, the best stands alone.</summary>
    private const float Alone = 0.85f;

    /// <summary>What is this much less likely than the best, as a logarithm, is not told beside it.</summary>
    private const float Near = 3f;

    private const int MaxQuestion = 300;

    private readonly CatalogueIndex _catalogue;
    private readonly QuestionParser _parser;
    private readonly Resolver _resolver;

    /// <summary>Answers from this catalogue.</summary>
    public Answerer(CatalogueIndex catalogue)
    {
        _catalogue = catalogue;
        _parser = new QuestionParser(catalogue);
        _resolver = new Resolver(catalogue);
    }

    /// <summary>Answers a question as far as the boundary allows.</summary>
    /// <param name="question">The question; of more than 300 characters only the first are read.</param>
    /// <param name="boundary">How far who asks may see.</param>
    public Answer Ask(string question, Boundary boundary)
    {
        question = question.Length > MaxQuestion ? question[..MaxQuestion] : question;
        var reach = _catalogue.ReachOf(boundary);
        if (SecondPattern().Match(question) is { Success: true, Index: > 0 } second)
        {
            return Both(question, second, reach);
        }

        return Ask(question, reach);
    }

    /// <summary>"Who is he and where is he found?": one answer to both.</summary>
    private Answer Both(string question, Match second, Reach reach)
    {
        var first = Ask(question[..second.Index], reach);
        if (first.About is not { } about)
        {
            return Ask(question, reach);
        }

        var rest = PronounPattern().Replace(question[second.Groups["rest"].Index..], about.Name, 1);
        var other = _resolver
            .Resolve(_parser.Parse(rest, reach), reach)
            .Take(3)
            .FirstOrDefault(c =>
                c.Signals[(int)Signal.Answers] > 0
                && c.Signals[(int)Signal.Subject] + c.Signals[(int)Signal.About] > 0.9f
            );
        return other is null || first.Text.Contains(other.Text, StringComparison.Ordinal)
            ? first
            : first with
            {
                Certainty = Certainty.Likely,
                Text = $"{first.Text} {other.Text}",
                Others = [.. first.Others.Append(other.Subject.Name).DistinctBy(n => n.Id).Take(3)],
            };
    }

    private Answer Ask(string question, Reach reach)
    {
        var parsed = _parser.Parse(question, reach);
        var found = _resolver.Resolve(parsed, reach);
        var speaks = found.Count > 0 && found[0].Signals[(int)Signal.MissingPeople] == 0;
        var least =
            speaks && parsed.UnknownNames == 0 && Confidence.IsOfTheShow(parsed) ? LeastOfTheShow
            : parsed.Unknown.Count == 0 ? LeastInItsWords
            : Least;
        if (
            found.Count == 0
            || (found[0].Signals[(int)Signal.ByDefinition] == 0 && !Confidence.HasEnoughToGoBy(parsed))
            || Confidence.Of(parsed, found) is var confidence && confidence < least
        )
        {
            return Answer.Nothing;
        }

        var best = found[0];
        var near = found.Where(c => c.Score > best.Score - Near).ToArray();
        var others = near.Select(c => c.Subject.Name).DistinctBy(n => n.Id).Take(3).ToImmutableArray();
        var byFields =
            parsed.UnknownNames == 0
            && (best.Signals[(int)Signal.ByName] >= 1 || best.Signals[(int)Signal.ByCasting] >= 1);
        return byFields || (confidence >= Sure && Confidence.Share(found) >= Alone)
                ? new Answer(Certainty.Sure, best.Text, best.Subject.Name, [best.Subject.Name])
            : confidence >= (Confidence.IsOfTheShow(parsed) ? Likely : LikelyElsewhere)
                ? new Answer(Certainty.Likely, Wording.Likely(near), best.Subject.Name, others)
            : new Answer(Certainty.Unsure, Wording.Unsure(near), best.Subject.Name, others);
    }

    [GeneratedRegex(@",?\s+and\s+(?<rest>(?:where|what|who|when|why|how)\s.+)", RegexOptions.IgnoreCase)]
    private static partial Regex SecondPattern();

    [GeneratedRegex(@"\b(?:he|she|it|they|him|her|them)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PronounPattern();
}

/// <summary>Adds answering to the bot.</summary>
public static class AskRegistration
{
    /// <summary>The <see cref="Answerer"/>, made when first asked for: commands are made before the catalogue is loaded.</summary>
    public static IHostApplicationBuilder AddAsk(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new Lazy<Answerer>(() =>
            new Answerer(services.GetRequiredService<LoadedCatalogue>().Index)
        ));
        return builder;
    }
}
