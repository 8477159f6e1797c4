using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Playground;
using HawkinsBot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HawkinsBot;

/// <summary>The bot as a process: which Discord, which store, which clock, and everything that it does.</summary>
internal static class Bot
{
    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <returns>The exit code: 0, or 1 where a setting, the store or Discord makes it impossible to run.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = CreateBuilder(args);
            await using var playground = await AddDiscordAsync(builder);
            builder.AddStorage(Adapters.OpenLiteDb);
            builder.AddFeatures();
            using var host = builder.Build();
            if (playground is not null)
            {
                Console.WriteLine($"Playground: {playground.Address}");
            }
            await host.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception e) when (Complaint(e) is { } complaint)
        {
            await Console.Error.WriteLineAsync(complaint);
            return 1;
        }
    }

    /// <summary>A builder with the settings from <c>appsettings.json</c>, the environment and the command line.</summary>
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings and catalogue lie beside the program, so that it runs from any folder; nothing is watched for changes.
        var settings = new ConfigurationManager();
        settings.AddInMemoryCollection([new("hostBuilder:reloadConfigOnChange", "false")]);
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
                Configuration = settings,
            }
        );
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(4));
        return builder;
    }

    /// <summary>What an operator can put right, in a sentence; null for anything else.</summary>
    public static string? Complaint(Exception e) =>
        e switch
        {
            OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
            SettingException or StorageException or PlaygroundException => e.Message,
            _ => null,
        };

    private static async Task<PlaygroundServer?> AddDiscordAsync(HostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        PlaygroundServer? playground = null;
        switch (configuration["Discord:Mode"])
        {
            case "Live":
                builder.Services.AddSingleton(await ClockAsync(configuration["Discord:Clock"]));
                break;
            case "Playground":
                playground = await StartPlaygroundAsync(configuration, CancellationToken.None);
                configuration.AddInMemoryCollection([
                    new("Discord:Token", playground.BotToken),
                    new("Discord:ApiBase", playground.ApiBase.ToString()),
                ]);
                builder.Services.AddSingleton<TimeProvider>(playground.Clock);
                break;
            case var other:
                throw new SettingException($"Discord:Mode is '{other}'; allowed are Live and Playground.");
        }
        builder.Services.AddKeyedSingleton(Router.DiscordClock, TimeProvider.System);
        switch (configuration["Discord:Client"])
        {
            case "Own" or "" or null:
                builder.Services.AddDiscordClient();
                break;
            case "DiscordNet":
                Adapters.AddDiscordNet(builder);
                break;
            case var other:
                throw new SettingException($"Discord:Client is '{other}'; allowed are Own and DiscordNet.");
        }
        return playground;
    }

    /// <summary>A local Discord with the settings under <c>Playground</c>.</summary>
    public static Task<PlaygroundServer> StartPlaygroundAsync(IConfiguration configuration, CancellationToken ct)
    {
        var options = new PlaygroundOptions();
        configuration.GetSection("Playground").Bind(options);
        return PlaygroundServer.StartAsync(options, TimeProvider.System, ct);
    }

    private static async Task<TimeProvider> ClockAsync(string? playground) =>
        string.IsNullOrEmpty(playground) ? TimeProvider.System
        : Uri.TryCreate(playground, UriKind.Absolute, out var address) && address.IsLoopback
            ? await FollowingClock.StartAsync(address, TimeProvider.System, CancellationToken.None)
        : throw new SettingException($"Discord:Clock is '{playground}'; allowed is a playground's address on this machine.");
}

/// <summary>A setting is wrong. The message names its key and what is allowed.</summary>
internal sealed class SettingException(string message) : Exception(message);
