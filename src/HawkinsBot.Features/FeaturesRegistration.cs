using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Lore;
using HawkinsBot.News;
using HawkinsBot.Server;
using HawkinsBot.Trivia;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot;

/// <summary>Everything that the bot does, whatever Discord and store it runs on.</summary>
public static class FeaturesRegistration
{
    /// <summary>All slices.</summary>
    public static IHostApplicationBuilder AddFeatures(this IHostApplicationBuilder builder) =>
        builder.AddCommands().AddCatalogue().AddAsk().AddServer().AddLore().AddTrivia().AddNews();
}
