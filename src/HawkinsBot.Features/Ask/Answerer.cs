using System.Collections.Immutable;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Ask;

/// <summary>
/// Answers questions put in plain words from the catalogue, within a boundary. Understanding, finding and wording are
/// apart: <see cref="QuestionParser"/>, <see cref="Resolver"/>, <see cref="Wording"/>.
/// </summary>
public sealed class Answerer
{
    // Measured on questions: below the lowest, what is found has little to do with what was asked.
    private const float SureScore = 1.15f;
    private const float SureLead = 0.2f;
    private const float SureCoverage = 0.9f;
    private const float LikelyCoverage = 0.6f;
    private const float LeastCoverage = 0.46f;
    private const float LeastScore = 0.36f;

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
        var reach = _catalogue.ReachOf(boundary);
        var parsed = _parser.Parse(question.Length > MaxQuestion ? question[..MaxQuestion] : question, reach);
        var found = _resolver.Resolve(parsed, reach);
        if (
            found.Count == 0
            || found[0].Score < LeastScore
            || found[0].Coverage < LeastCoverage
            || IsForeign(parsed, reach)
        )
        {
            return Answer.Nothing;
        }

        var best = found[0];
        var near = found.Where(c => c.Score > best.Score * 0.7f).ToArray();
        var others = near.Select(c => c.Subject.Name).DistinctBy(n => n.Id).Take(3).ToImmutableArray();
        var lead = found.Count == 1 ? best.Score : best.Score - found[1].Score;
        return best.Score >= SureScore && best.Coverage >= SureCoverage && lead >= SureLead
                ? new Answer(Certainty.Sure, best.Text, best.Subject.Name, [best.Subject.Name])
            : best.Coverage >= LikelyCoverage
                ? new Answer(Certainty.Likely, Wording.Likely(near), best.Subject.Name, others)
            : new Answer(Certainty.Unsure, Wording.Unsure(near), best.Subject.Name, others);
    }

    /// <summary>Names nothing that is known, and most of its words were never used: it is about something else.</summary>
    private bool IsForeign(Question question, Reach reach)
    {
        var unknown = question.Terms.Count(t => !_catalogue.Statements.Knows(t.Stem, reach));
        return question.Mentions.Count == 0 && unknown > 1 && 2 * unknown >= question.Terms.Count;
    }
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
