using HawkinsBot.Commands;
using HawkinsBot.Settings;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Server;

/// <summary>Registers what concerns the bot itself: help, settings, spoilers, privacy.</summary>
public static class ServerRegistration
{
    /// <summary>Help, settings, spoilers, privacy.</summary>
    public static IHostApplicationBuilder AddServer(this IHostApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<AboutOptions>()
            .BindConfiguration("About")
            .Validate(
                about =>
                    about.Source is null or ""
                    || (
                        about.Source.Length <= 512
                        && Uri.TryCreate(about.Source, UriKind.Absolute, out var address)
                        && address.Scheme is ("http" or "https")
                    ),
                "About:Source: an http or https address of at most 512 characters, or nothing."
            )
            .ValidateOnStart();
        builder.Services.AddSingleton<GuildSettingsStore>().AddSingleton<SpoilerGate>();
        builder.Services.AddDocuments(
            GuildSettings.Kind,
            Progress.Kind,
            Ceiling.ChannelKind,
            Ceiling.GuildKind,
            Presence.Kind
        );
        builder
            .Services.AddSingleton<GuildPresence>()
            .AddListener(
                (provider, happened, ct) => provider.GetRequiredService<GuildPresence>().OnEventAsync(happened, ct)
            )
            .AddHostedService<Sweep>();
        builder
            .Services.AddCommand<HelpCommand>()
            .AddCommand<AboutCommand>()
            .AddCommand<ServerSettingsCommand>()
            .AddCommand<SpoilersSetCommand>()
            .AddCommand<SpoilersShowCommand>()
            .AddCommand<SpoilersForgetCommand>()
            .AddCommand<SpoilersChannelCommand>()
            .AddCommand<PrivacyExportCommand>()
            .AddCommand<PrivacyDeleteCommand>();
        return builder;
    }
}
