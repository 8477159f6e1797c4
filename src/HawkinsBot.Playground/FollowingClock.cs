using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Playground;

/// <summary>The clock of a playground in another process, followed over <c>GET /playground/clock</c>.</summary>
public sealed partial class FollowingClock : PlaygroundClock, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    private FollowingClock(Uri playground, ILogger logger)
        : base(TimeProvider.System)
    {
        // The server waits up to 25 seconds before it says that nothing happened.
        _http = new HttpClient { BaseAddress = playground, Timeout = TimeSpan.FromSeconds(60) };
        _logger = logger;
    }

    /// <summary>Reads the playground's clock once, and follows it until disposed.</summary>
    /// <param name="playground">Its address, such as <c>http://127.0.0.1:5085</c>.</param>
    /// <param name="logger">Hears when the playground cannot be reached.</param>
    /// <param name="ct">Gives up the first reading.</param>
    /// <exception cref="HttpRequestException">The playground does not answer.</exception>
    public static async Task<FollowingClock> StartAsync(Uri playground, ILogger logger, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(playground);
        var clock = new FollowingClock(playground, logger);
        try
        {
            var offset = await clock.ReadAsync("playground/clock", ct);
            clock._following = clock.FollowAsync(offset);
            return clock;
        }
        catch
        {
            await clock.DisposeAsync();
            throw;
        }
    }

    private async Task<string> ReadAsync(string path, CancellationToken ct)
    {
        var answer = await _http.GetFromJsonAsync<JsonObject>(path, ct);
        var offset = answer?["offset"]?.GetValue<string>() ?? "PT0S";
        var span = XmlConvert.ToTimeSpan(offset);
        if (span != Offset)
        {
            MoveTo(span);
        }

        return offset;
    }

    private async Task FollowAsync(string offset)
    {
        var ct = _stopping.Token;
        var reachable = true;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                offset = await ReadAsync($"playground/clock?after={Uri.EscapeDataString(offset)}", ct);
                reachable = true;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                if (reachable)
                {
                    LogUnreachable(e.Message);
                }

                reachable = false;
                await Task.Delay(Pause, Real, CancellationToken.None);
            }
        }
    }

    /// <summary>Stops following; the clock runs on from where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _http.Dispose();
        _stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The playground's clock cannot be read: {Reason}")]
    private partial void LogUnreachable(string reason);
}
