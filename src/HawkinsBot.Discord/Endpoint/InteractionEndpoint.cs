using System.Net;
using System.Text.Json;
using HawkinsBot.Discord.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord.Endpoint;

/// <summary>
/// Receives interactions by HTTP, where the application has an interactions endpoint URL: Discord then sends them there
/// and no longer over the gateway. They are taken with 202 and answered by the callback, as those of the gateway are.
/// </summary>
internal sealed partial class InteractionEndpoint : IAsyncDisposable
{
    private const int LargestBody = 4 * 1024 * 1024;
    private static readonly byte[] Pong = """{"type":1}"""u8.ToArray();

    private readonly WebApplication _app;
    private readonly string _path;
    private readonly RequestSignature _signature;
    private readonly TimeProvider _time;
    private readonly Action<Interaction> _deliver;
    private readonly ILogger _log;

    private InteractionEndpoint(
        WebApplication app,
        string path,
        RequestSignature signature,
        TimeProvider time,
        Action<Interaction> deliver,
        ILogger log
    )
    {
        _app = app;
        _path = path;
        _signature = signature;
        _time = time;
        _deliver = deliver;
        _log = log;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Listens.</summary>
    /// <param name="address">Where, such as <c>http://0.0.0.0:8080/interactions</c>; port 0 takes a free one.</param>
    /// <param name="verifyKey">The application's key.</param>
    /// <param name="time">The clock that the three seconds are counted on.</param>
    /// <param name="deliver">Gets what came, and returns at once.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="DiscordFatalException">The port is taken, or there is no such address here, or no such key.</exception>
    public static async Task<InteractionEndpoint> StartAsync(
        Uri address,
        string verifyKey,
        TimeProvider time,
        Action<Interaction> deliver,
        ILoggerFactory logs,
        CancellationToken ct
    )
    {
        // The empty builder: settings, logging and signals are the host's around us.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            if (address.Host == "localhost")
            {
                kestrel.ListenLocalhost(address.Port);
            }
            else
            {
                kestrel.Listen(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port);
            }
        });
        var app = builder.Build();
        try
        {
            var log = logs.CreateLogger<InteractionEndpoint>();
            var endpoint = new InteractionEndpoint(
                app,
                address.AbsolutePath,
                new RequestSignature(verifyKey),
                time,
                deliver,
                log
            );
            app.Run(endpoint.HandleAsync);
            await app.StartAsync(ct);
            var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            endpoint.Address = new Uri(new Uri(bound.Addresses.First()), address.AbsolutePath);
            endpoint.LogListening(endpoint.Address);
            return endpoint;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or FormatException)
        {
            await app.DisposeAsync();
            throw new DiscordFatalException(
                e is FormatException
                    ? "Discord:Endpoint cannot be used: Discord told no key to check its requests with."
                    : $"Discord:Endpoint: cannot listen on {address.Authority} ({e.Message}). Set it to an address and port "
                        + "of this machine that are free."
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _app.StopAsync(soon.Token);
        }

        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var receivedAt = _time.GetTimestamp();
        var (request, response) = (context.Request, context.Response);
        if (request.Path != _path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "POST";
            return;
        }

        byte[] body;
        try
        {
            body = await BodyAsync(request, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            response.StatusCode = e.StatusCode;
            return;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Gone before all was said.
            return;
        }

        var isRight = _signature.IsRight(
            request.Headers[RequestSignature.SignatureHeader],
            request.Headers[RequestSignature.TimestampHeader],
            body
        );
        if (!isRight)
        {
            // Discord itself sends wrong ones now and then, to see whether we look.
            LogWrongSignature();
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Read(body, receivedAt) is not { } interaction)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (interaction.Type == InteractionType.Ping)
        {
            response.ContentType = "application/json";
            response.ContentLength = Pong.Length;
            await response.Body.WriteAsync(Pong, context.RequestAborted);
        }
        else
        {
            // Taken before it is handled: then the callback finds an interaction that Discord knows to be with us.
            response.StatusCode = StatusCodes.Status202Accepted;
            await response.CompleteAsync();
            _deliver(interaction);
        }
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, LargestBody));
        await request.Body.CopyToAsync(body, ct);
        return body.ToArray();
    }

    private Interaction? Read(byte[] body, long receivedAt)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            return InteractionReader.Read(ref reader, receivedAt);
        }
        catch (Exception e)
            when (e is JsonException or DiscordLimitException or InvalidOperationException or FormatException)
        {
            LogUnreadable(e);
            return null;
        }
    }

    /// <summary>The host around us decides when the process ends.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Interactions are taken at {Address}")]
    private partial void LogListening(Uri address);

    [LoggerMessage(LogLevel.Debug, "A request whose signature is not Discord's was refused")]
    private partial void LogWrongSignature();

    [LoggerMessage(LogLevel.Warning, "An interaction that came by HTTP could not be read")]
    private partial void LogUnreadable(Exception e);
}
