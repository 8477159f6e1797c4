using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Discord;

/// <summary>Registers our own client.</summary>
public static class DiscordClientRegistration
{
    /// <summary>
    /// Adds <see cref="IDiscord"/> over gateway and REST, with <see cref="DiscordOptions"/> from the section
    /// <c>Discord</c>, checked at the start.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="time">
    /// The clock of heartbeats, limits and deadlines: the system's unless said, also where the bot's own clock is moved.
    /// </param>
    public static IServiceCollection AddDiscordClient(this IServiceCollection services, TimeProvider? time = null)
    {
        services.AddDiscordOptions();
        services.AddSingleton<IDiscord>(sp => new DiscordClient(
            sp.GetRequiredService<IOptions<DiscordOptions>>().Value,
            time ?? TimeProvider.System,
            sp.GetRequiredService<ILoggerFactory>()
        ));
        return services;
    }

    /// <summary>Adds <see cref="DiscordOptions"/> from the section <c>Discord</c>, checked at the start.</summary>
    internal static void AddDiscordOptions(this IServiceCollection services)
    {
        services
            .AddOptions<DiscordOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Read(configuration.GetSection("Discord")))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptionsValidator>();
    }
}
