using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Playground;

/// <summary>Puts a playground into a host.</summary>
public static class PlaygroundHosting
{
    /// <summary>
    /// Adds the playground. It listens before any other hosted service starts, prints its address on standard output,
    /// and its clock becomes the host's <see cref="TimeProvider"/>. The bot finds it as <see cref="PlaygroundHost"/>.
    /// </summary>
    public static IHostApplicationBuilder AddPlayground(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder
            .Services.AddOptions<PlaygroundOptions>()
            .Bind(builder.Configuration.GetSection("Playground"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton(_ => new PlaygroundClock(TimeProvider.System));
        builder.Services.Replace(
            ServiceDescriptor.Singleton<TimeProvider>(services => services.GetRequiredService<PlaygroundClock>())
        );
        builder.Services.AddSingleton<PlaygroundHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PlaygroundHost>());
        return builder;
    }
}

/// <summary>The playground of a host: started first, stopped last.</summary>
public sealed class PlaygroundHost(IOptions<PlaygroundOptions> options, PlaygroundClock clock, ILoggerFactory logs)
    : IHostedLifecycleService,
        IAsyncDisposable
{
    private PlaygroundServer? _server;

    /// <summary>The running playground.</summary>
    /// <exception cref="InvalidOperationException">It has not started yet.</exception>
    public PlaygroundServer Server =>
        _server ?? throw new InvalidOperationException("The playground has not started yet.");

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _server = await PlaygroundServer.StartAsync(options.Value, clock, logs, cancellationToken);
        Console.WriteLine($"Playground: {_server.Address.GetLeftPart(UriPartial.Authority)}");
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }
}
