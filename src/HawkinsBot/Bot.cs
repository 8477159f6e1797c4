using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
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
            builder.Services.AddHostedService<Settling>();
            using var host = builder.Build();
            playground?.Announce();
            await host.RunAsync();
            return Environment.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Stopping took longer than it may. What matters is in the store already.
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
        // Settings and catalogue lie beside the program, so that it runs from any folder. Of what the usual builder adds,
        // only the settings and the console are wanted.
        var settings = new ConfigurationManager();
        settings.AddEnvironmentVariables("DOTNET_");
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
                Configuration = settings,
            }
        );
        builder
            .Configuration.SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(Format);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(4));
        return builder;
    }

    /// <summary>What an operator can put right, in a sentence; null for anything else.</summary>
    public static string? Complaint(Exception e) =>
        e switch
        {
            OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
            SettingException or StorageException or CatalogueException => e.Message,
            InvalidOperationException unreadable => Unreadable(unreadable.Message),
            InvalidDataException { InnerException: { } inner } => $"{e.Message} {inner.Message}",
            _ => null,
        };

    // The words of the library that binds settings: "Failed to convert configuration value 'x' at 'Key' to type 'T'."
    private static string? Unreadable(string message) =>
        message.StartsWith("Failed to convert configuration value '", StringComparison.Ordinal)
        && message.Split('\'') is { Length: >= 7 } parts
            ? $"{parts[^4]}: {(parts[^2] == typeof(bool).FullName ? "true or false" : "a whole number")}, not '{parts[1]}'."
            : null;

    private static async Task<BotPlayground?> AddDiscordAsync(HostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var options = configuration.GetSection("Discord").Get<ProcessOptions>() ?? new ProcessOptions();
        BotPlayground? playground = null;
        switch (options.Mode)
        {
            case "Live":
                builder.Services.AddSingleton(
                    options.Clock is { Length: > 0 } clock ? await BotPlayground.ClockAsync(clock) : TimeProvider.System
                );
                break;
            case "Playground":
                playground = await BotPlayground.StartAsync(configuration, CancellationToken.None);
                configuration.AddInMemoryCollection(playground.BotSettings);
                builder.Services.AddSingleton(playground.Clock);
                break;
            case var other:
                throw new SettingException($"Discord:Mode is '{other}'; allowed are Live and Playground.");
        }
        builder.Services.AddKeyedSingleton(Router.DiscordClock, TimeProvider.System);
        switch (options.Client)
        {
            case "Own":
                builder.Services.AddDiscordClient();
                break;
            case "DiscordNet" when configuration["Discord:Endpoint"] is { Length: > 0 }:
                throw new SettingException("Discord:Endpoint: only where Discord:Client is Own, not DiscordNet.");
            case "DiscordNet" when Adapters.AddDiscordNet is { } add:
                NeedCultures();
                add(builder.Services);
                break;
            case "DiscordNet":
                throw new SettingException(
                    "Discord:Client is DiscordNet, which is not built in: build with -p:WithDiscordNet=true, from a package "
                        + "registry that has Discord.Net. Without it, Discord:Client is Own."
                );
            case var other:
                throw new SettingException($"Discord:Client is '{other}'; allowed are Own and DiscordNet.");
        }
        return playground;
    }

    /// <exception cref="SettingException">There are no cultures, without which Discord.Net reads no server.</exception>
    private static void NeedCultures()
    {
        try
        {
            _ = CultureInfo.GetCultureInfo("en-US");
        }
        catch (CultureNotFoundException)
        {
            throw new SettingException(
                "Discord:Client is DiscordNet, which needs ICU: install it (libicu) and unset "
                    + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT; or set Discord:Client to Own."
            );
        }
    }

    internal static void Format(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
    }
}

/// <summary>A setting is wrong. The message names its key and what is allowed.</summary>
internal sealed class SettingException(string message) : Exception(message);
