using HawkinsBot.Commands;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Trivia;

/// <summary>Registers trivia.</summary>
public static class TriviaRegistration
{
    /// <summary>Games, boards, the daily question, servers' own questions.</summary>
    public static IHostApplicationBuilder AddTrivia(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services
            .AddOptions<TriviaOptions>()
            .BindConfiguration("Trivia")
            .Validate(trivia => trivia.StartCooldown is >= 0 and <= 600, "Trivia:StartCooldown: 0 to 600.")
            .Validate(trivia => trivia.EditsPerSecond is >= 1 and <= 40, "Trivia:EditsPerSecond: 1 to 40.")
            .ValidateOnStart();
        services.AddDocuments(TriviaDocuments.All);
        services.TryAddSingleton(Random.Shared);
        services
            .AddSingleton<TriviaQuestions>()
            .AddSingleton<ScoreBoards>()
            .AddSingleton<EditPace>()
            .AddSingleton<GameServices>()
            .AddSingleton<TriviaRunner>()
            .AddSingleton<SoloGames>()
            .AddSingleton<GamePresses>()
            .AddSingleton<DailyGames>()
            .AddSingleton<DailyPoster>()
            .AddSingleton<OwnQuestions>();
        services.AddHostedService(provider => provider.GetRequiredService<TriviaRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<DailyPoster>());
        services.AddListener(
            (provider, happened, ct) => provider.GetRequiredService<TriviaRunner>().OnEventAsync(happened, ct)
        );
        services.AddListener(
            (provider, happened, _) => provider.GetRequiredService<DailyPoster>().OnEventAsync(happened)
        );
        services
            .AddCommand<TriviaPlayCommand>()
            .AddCommand<TriviaStopCommand>()
            .AddCommand<TriviaSkipCommand>()
            .AddCommand<TriviaBoardCommand>()
            .AddCommand<TriviaMeCommand>()
            .AddCommand<TriviaServerCommand>()
            .AddCommand<TriviaDailyCommand>()
            .AddCommand<TriviaDailyChannelCommand>()
            .AddCommand<TriviaQuestionAddCommand>()
            .AddCommand<TriviaQuestionListCommand>()
            .AddCommand<TriviaQuestionEditCommand>()
            .AddCommand<TriviaQuestionRemoveCommand>()
            .AddCommand<TriviaQuestionExportCommand>()
            .AddCommand<TriviaQuestionImportCommand>()
            .AddCommand<TriviaFlagsCommand>();
        return builder;
    }
}
