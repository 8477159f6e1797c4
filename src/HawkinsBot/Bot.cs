using System.ComponentModel.DataAnnotations;
using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Playground;
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
    // The playground is another server than the bot; only what goes wrong in it is of interest.
    private static readonly ILoggerFactory PlaygroundLogs = LoggerFactory.Create(logging =>
        logging.AddSimpleConsole(Format).SetMinimumLevel(LogLevel.Warning)
    );

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
            if (playground is not null)
            {
                Announce(playground);
            }
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
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings
            {
                Args = args,
                ContentRootPath = AppContext.BaseDirectory,
                EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"),
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
            _ => null,
        };

    private static async Task<PlaygroundServer?> AddDiscordAsync(HostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var options = configuration.GetSection("Discord").Get<ProcessOptions>() ?? new ProcessOptions();
        PlaygroundServer? playground = null;
        switch (options.Mode)
        {
            case "Live":
                builder.Services.AddSingleton(await ClockAsync(options.Clock));
                break;
            case "Playground":
                playground = await StartPlaygroundAsync(configuration, CancellationToken.None);
                configuration.AddInMemoryCollection([
                    new("Discord:Token", playground.BotToken),
                    new("Discord:ApiBase", playground.ApiBase.ToString()),
                    new("News:AllowLoopback", "true"),
                    new("News:Sources:9999:Name", "The Hawkins Post"),
                    new("News:Sources:9999:Address", new Uri(playground.Address, "/playground/feed.xml").AbsoluteUri),
                    new("News:Sources:9999:OnTopic", "true"),
                    new("News:Sources:9999:Official", "true"),
                ]);
                builder.Services.AddSingleton<TimeProvider>(playground.Clock);
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

    /// <summary>A local Discord with the settings under <c>Playground</c>.</summary>
    /// <exception cref="SettingException">A setting is wrong, or the port is taken.</exception>
    public static async Task<PlaygroundServer> StartPlaygroundAsync(IConfiguration configuration, CancellationToken ct)
    {
        var options = new PlaygroundOptions();
        try
        {
            configuration.GetSection("Playground").Bind(options);
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            return await PlaygroundServer.StartAsync(options, TimeProvider.System, PlaygroundLogs, ct);
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException)
        {
            throw new SettingException($"Playground: {e.Message}");
        }
    }

    /// <summary>Prints where the playground is, for people and for programs that start it.</summary>
    public static void Announce(PlaygroundServer playground) =>
        Console.WriteLine($"Playground: {playground.Address.GetLeftPart(UriPartial.Authority)}");

    private static async Task<TimeProvider> ClockAsync(string? playground)
    {
        if (string.IsNullOrEmpty(playground))
        {
            return TimeProvider.System;
        }
        if (!Uri.TryCreate(playground, UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            throw new SettingException(
                $"Discord:Clock is '{playground}'; allowed is a playground's address on this machine, such as http://127.0.0.1:5085."
            );
        }
        try
        {
            return await FollowingClock.StartAsync(
                address,
                PlaygroundLogs.CreateLogger<FollowingClock>(),
                CancellationToken.None
            );
        }
        catch (HttpRequestException e)
        {
            throw new SettingException($"Discord:Clock is '{playground}', where no playground answers: {e.Message}");
        }
    }

    private static void Format(SimpleConsoleFormatterOptions console)
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
    }
}

/// <summary>A setting is wrong. The message names its key and what is allowed.</summary>
internal sealed class SettingException(string message) : Exception(message);
