using HawkinsBot.Discord;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HawkinsBot.DiscordNet;

/// <summary>Registers the adapter on Discord.Net.</summary>
public static class DiscordNetRegistration
{
    /// <summary>
    /// Adds <see cref="IDiscord"/> on Discord.Net, with <see cref="DiscordOptions"/> from the section <c>Discord</c>,
    /// checked at the start.
    /// </summary>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddDiscordNetClient(this IServiceCollection services)
    {
        services.AddDiscordOptions();
        services.AddSingleton<IDiscord>(sp => new DiscordNetClient(
            sp.GetRequiredService<IOptions<DiscordOptions>>().Value,
            TimeProvider.System,
            sp.GetRequiredService<ILoggerFactory>()
        ));
        return services;
    }
}
