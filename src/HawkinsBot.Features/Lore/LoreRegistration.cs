using HawkinsBot.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Lore;

/// <summary>Registers cast and lore.</summary>
public static class LoreRegistration
{
    /// <summary>The looking-up commands.</summary>
    public static IHostApplicationBuilder AddLore(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LookUp>();
        builder
            .Services.AddCommand<CharacterCommand>()
            .AddCommand<CastCommand>()
            .AddCommand<EpisodeCommand>()
            .AddCommand<SeasonCommand>()
            .AddCommand<LoreCommand>()
            .AddCommand<AskCommand>()
            .AddCommand<TimelineCommand>()
            .AddCommand<EasterEggsCommand>()
            .AddCommand<MusicCommand>()
            .AddCommand<ReleasesCommand>()
            .AddCommand<StageCommand>()
            .AddCommand<RelatedCommand>()
            .AddCommand<CompareCommand>()
            .AddCommand<LookUpMessageCommand>();
        return builder;
    }
}
