using System.Globalization;
using System.Net;
using HawkinsBot.Playground.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Playground;

/// <summary>A local Discord on 127.0.0.1: REST, gateway, a world, and the page. <c>docs/playground.md</c> has the routes.</summary>
public sealed class PlaygroundServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;

    private PlaygroundServer(WebApplication app, CancellationTokenSource stopping, Simulator simulator, Uri address)
    {
        _app = app;
        _stopping = stopping;
        Simulator = simulator;
        Address = address;
        ApiBase = new Uri(address, "api/v10");
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5085/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The base of its REST API, for <c>Discord:ApiBase</c>.</summary>
    public Uri ApiBase { get; }

    /// <summary>The bot's token, another one on every start.</summary>
    public string BotToken => Simulator.World.Bot.Token!;

    /// <summary>The world's clock, which <c>POST /playground/clock</c> moves.</summary>
    public PlaygroundClock Clock => Simulator.World.Clock;

    internal Simulator Simulator { get; }

    /// <summary>Starts a playground, and returns when it listens.</summary>
    /// <param name="options">Its settings; checked here.</param>
    /// <param name="time">
    /// The clock of the protocol's own rules (three seconds, rate limits, heartbeats), or the world's clock as a
    /// <see cref="PlaygroundClock"/> on top of it; the system's unless given.
    /// </param>
    /// <param name="logs">Where the web server and the playground log.</param>
    /// <param name="ct">Gives up starting.</param>
    /// <exception cref="InvalidOperationException">The port is taken, or not to be had.</exception>
    public static async Task<PlaygroundServer> StartAsync(
        PlaygroundOptions options,
        TimeProvider? time,
        ILoggerFactory logs,
        CancellationToken ct
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        var clock = time as PlaygroundClock ?? new PlaygroundClock(time ?? TimeProvider.System);
        var simulator = new Simulator(clock, options);
        var stopping = new CancellationTokenSource();
        var app = Build(options, logs);
        var front = new FrontDoor(simulator, logs.CreateLogger("HawkinsBot.Playground"), stopping.Token);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Run(front.HandleAsync);
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            stopping.Dispose();
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Port {options.Port} of 127.0.0.1 is taken. Set Playground:Port to another one, or to 0 for any free one."
                ),
                e
            );
        }

        var bound = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        var address = new Uri(bound);
        front.Port = address.Port;
        return new PlaygroundServer(app, stopping, simulator, address);
    }

    private static WebApplication Build(PlaygroundOptions options, ILoggerFactory logs)
    {
        // The empty builder: no configuration or environment of its own, which belong to the host around it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The body's reader has Discord's own limit. Kestrel's would cut the socket under a client that still sends,
            // which then never reads why.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        return builder.Build();
    }

    /// <summary>Stops listening, and closes all sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Simulator.Passing.Dispose();
        Simulator.Endpoint.Dispose();
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(soon.Token);
        }

        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>The host around the playground decides when the process ends, not the web server's own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
