using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Commands;

/// <summary>Registers what every command is made of.</summary>
public static class CommandsRegistration
{
    /// <summary>The router, the service that keeps the bot connected, <c>/help</c> and <c>/about</c> come with the server slice.</summary>
    public static IHostApplicationBuilder AddCommands(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<Router>();
        builder.Services.AddSingleton<Owners>();
        builder.Services.AddHostedService<DiscordService>();
        return builder;
    }

    /// <summary>Registers a command.</summary>
    public static IServiceCollection AddCommand<T>(this IServiceCollection services)
        where T : Command => services.AddSingleton<Command, T>();

    /// <summary>Registers what a slice does when something happens in Discord.</summary>
    public static IServiceCollection AddListener(
        this IServiceCollection services,
        Func<IServiceProvider, Discord.DiscordEvent, CancellationToken, ValueTask> handle
    ) => services.AddSingleton(provider => new DiscordListener((happened, ct) => handle(provider, happened, ct)));
}
