using System.Net;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord.Rest;

/// <summary>
/// Sends requests: in turn, within the limits, again where that is safe. Logs hold route templates, never paths, since
/// those of interactions hold tokens.
/// </summary>
internal sealed partial class RestClient : IDisposable
{
    /// <summary>What Discord wants every client to call itself.</summary>
    /// <seealso href="https://docs.discord.com/developers/reference#user-agent"/>
    public static readonly string UserAgent =
        $"DiscordBot (https://github.com/hawkinsbot/hawkinsbot, {typeof(RestClient).Assembly.GetName().Version?.ToString(3)})";

    /// <summary>Longer waits are the caller's business.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CallbackAttempt = TimeSpan.FromSeconds(1.8);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private const int Attempts = 4;
    private const int LargestBody = 32 * 1024 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly Version _version;
    private readonly string _apiBase;
    private readonly string _authorization;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RateLimits _limits;
    private readonly InvalidRequestGuard _guard;
    private readonly TaskCompletionSource<DiscordFatalException> _refused = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public RestClient(DiscordOptions options, TimeProvider time, ILogger<RestClient> log)
    {
        _apiBase = options.ApiBase.TrimEnd('/');
        _authorization = "Bot " + options.Token;
        _time = time;
        _log = log;
        _limits = new(time, options.RequestsPerSecond);
        _guard = new(time);
        _http = NewHttp();
        _version = _apiBase.StartsWith("https", StringComparison.OrdinalIgnoreCase)
            ? HttpVersion.Version20
            : HttpVersion.Version11;
    }

    /// <summary>Ends once Discord has refused the bot's token; then no bot route is called any more.</summary>
    public Task<DiscordFatalException> Refused => _refused.Task;

    public InvalidRequestGuard Guard => _guard;

    public RateLimits Limits => _limits;

    /// <param name="request">What to send.</param>
    /// <param name="read">Reads the answer; null where there is none.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<T> SendAsync<T>(RestRequest request, ReadValue<T>? read, CancellationToken ct)
    {
        var body = await SendForBodyAsync(request, ct);
        return AnswerBody.Read(body, read, request.Route.Template);
    }

    public Task SendAsync(RestRequest request, CancellationToken ct) => SendForBodyAsync(request, ct);

    public void Dispose()
    {
        _http.Dispose();
        _limits.Dispose();
    }

    /// <summary>Downloads what lies at an address, without our token.</summary>
    public async Task<byte[]> DownloadAsync(Uri url, int maxBytes, CancellationToken ct)
    {
        DiscordLimitException TooLarge() => new("attachment.size", $"at most {maxBytes} bytes.");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Timeout);
            using var message = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await SendAsync(message, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new DiscordApiException(response.StatusCode, 0, "the file cannot be had", [], "GET attachment");
            }

            if (response.Content.Headers.ContentLength > maxBytes)
            {
                throw TooLarge();
            }

            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            using var buffer = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(chunk, limit.Token)) > 0)
            {
                if (buffer.Length + read > maxBytes)
                {
                    throw TooLarge();
                }

                buffer.Write(chunk, 0, read);
            }

            return buffer.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or IOException || IsTimeout(e, ct))
        {
            throw new DiscordApiException(0, 0, "no answer", [], "GET attachment", e);
        }
    }

    // The bare invoker: HttpClient would add a cancellation source and a pass over its default headers to every request.
    private static HttpMessageInvoker NewHttp() =>
        new(
            new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(10),
                EnableMultipleHttp2Connections = true,
                UseCookies = false,
                AllowAutoRedirect = false,
                // Traces would carry whole addresses, tokens included.
                ActivityHeadersPropagator = null,
            }
        );

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken ct)
    {
        message.Version = _version;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return _http.SendAsync(message, ct);
    }

    private async Task<byte[]> SendForBodyAsync(RestRequest request, CancellationToken ct)
    {
        var route = request.Route;
        for (var attempt = 1; ; attempt++)
        {
            if (route.Kind is RouteKind.Bot && _refused.Task.IsCompleted)
            {
                throw await _refused.Task;
            }

            var longest = request.Deadline == 0 ? LongestWait : Left(request);
            if (_guard.Pause() is var pause && pause > TimeSpan.Zero)
            {
                LogInvalidRequests(_guard.Count, pause);
                if (pause > longest)
                {
                    throw Limited(route, pause, attempt);
                }

                await Task.Delay(pause, _time, ct);
            }

            Gate? gate;
            try
            {
                gate = await _limits.EnterAsync(route, request.Scheduled, longest, ct);
            }
            catch (RateLimitWaitException e)
            {
                throw Limited(route, e.Wait, attempt);
            }

            TimeSpan wait;
            try
            {
                using var limit = LimitOf(request);
                await using var stop = ct.UnsafeRegister(static l => ((CancellationTokenSource)l!).Cancel(), limit);
                using var message = request.ToMessage(_apiBase, _authorization);
                using var response = await SendAsync(message, limit.Token);
                var isLimited = response.StatusCode is HttpStatusCode.TooManyRequests;
                if (!isLimited)
                {
                    _limits.Exit(route, gate, response);
                    gate = null;
                }

                var body = await ReadAsync(response, limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return body;
                }

                var error = ErrorBody.Parse(body, response.ReasonPhrase ?? "no reason given");
                var limitedFor = TimeSpan.Zero;
                if (isLimited)
                {
                    // The gate is shut before it is left: those who wait there must not run into the same refusal.
                    limitedFor = ShutFor(route, gate, response, error);
                    _limits.Exit(route, gate, response);
                    gate = null;
                }

                wait = await RefusedAsync(request, response, error, limitedFor, attempt);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || IsTimeout(e, ct))
            {
                _limits.Return(route, gate);
                gate = null;
                if (!MayRepeat(request, e) || Backoff(request, attempt) is not { } backoff)
                {
                    throw new DiscordApiException(0, 0, "no answer", [], route.Template, e) { Attempts = attempt };
                }

                LogRetry(route.Method, route.Template, e.GetType().Name, backoff);
                wait = backoff;
            }
            catch
            {
                _limits.Return(route, gate);
                throw;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, ct);
            }
        }
    }

    /// <summary>How long one attempt may take.</summary>
    private CancellationTokenSource LimitOf(RestRequest request)
    {
        if (request.Deadline == 0)
        {
            return new(Timeout);
        }

        // An answer that hangs is sent again while there is time; if the first did arrive, the second is told so.
        var left = Left(request);
        return new(left > CallbackAttempt * 1.5 ? CallbackAttempt : left, _time);
    }

    private static async ValueTask<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.StatusCode is HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0)
        {
            return [];
        }

        await response.Content.LoadIntoBufferAsync(LargestBody, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    /// <summary>Shuts what a 429 speaks of, for as long as it says: the larger of header and body.</summary>
    private TimeSpan ShutFor(Route route, Gate? gate, HttpResponseMessage response, ErrorBody error)
    {
        var scope = RateHeaders.Scope(response);
        var header = RateHeaders.RetryAfter(response);
        var wait = header > error.RetryAfter ? header : error.RetryAfter;
        wait = wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
        LogRateLimited(route.Method, route.Template, scope, wait);
        if ((error.Global || scope == "global") && route.Kind is RouteKind.Bot)
        {
            _limits.ShutAll(wait);
        }
        else
        {
            _limits.Shut(route, gate, wait);
        }

        return wait;
    }

    /// <summary>How long to wait before trying again.</summary>
    /// <exception cref="DiscordApiException">Not to be tried again.</exception>
    private async Task<TimeSpan> RefusedAsync(
        RestRequest request,
        HttpResponseMessage response,
        ErrorBody error,
        TimeSpan limitedFor,
        int attempt
    )
    {
        var route = request.Route;
        var status = (int)response.StatusCode;
        _guard.Add(status, RateHeaders.Scope(response) == "shared");
        if (status == 429)
        {
            // The gate makes us wait, or throws where that takes too long. Callbacks have no second thoughts.
            return attempt >= Attempts * 2 || limitedFor > Left(request)
                ? throw Limited(route, limitedFor, attempt)
                : TimeSpan.Zero;
        }

        if (status >= 500 && request.Repeatable && Backoff(request, attempt) is { } backoff)
        {
            LogRetry(route.Method, route.Template, response.StatusCode.ToString(), backoff);
            return backoff;
        }

        if (status == 401 && route.Kind is RouteKind.Bot)
        {
            _refused.TrySetResult(
                new("Discord refuses the token (401). Copy it anew from the Developer Portal and set Discord:Token.")
            );
            throw await _refused.Task;
        }

        throw new DiscordApiException(response.StatusCode, error.Code, error.Message, error.Errors, route.Template)
        {
            Attempts = attempt,
        };
    }

    private TimeSpan? Backoff(RestRequest request, int attempt)
    {
        if (request.Deadline != 0)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Min(300, 100 * attempt));
            return pause < Left(request) ? pause : null;
        }

        // Jitter keeps many from coming back at once; nothing secret hangs on it.
#pragma warning disable CA5394
        return attempt >= Attempts
            ? null
            : TimeSpan.FromSeconds(0.5 * (1 << (attempt - 1)) * (0.75 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }

    private TimeSpan Left(RestRequest request)
    {
        if (request.Deadline == 0)
        {
            return TimeSpan.MaxValue;
        }

        var ticks = request.Deadline - _time.GetTimestamp();
        return ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency);
    }

    private static bool MayRepeat(RestRequest request, Exception e) =>
        request.Repeatable
        || e
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            };

    private static bool IsTimeout(Exception e, CancellationToken ct) =>
        e is OperationCanceledException && !ct.IsCancellationRequested;

    private static DiscordApiException Limited(Route route, TimeSpan wait, int attempt) =>
        new(HttpStatusCode.TooManyRequests, 0, $"rate limited for {wait.TotalSeconds:0} s", [], route.Template)
        {
            RetryAfter = wait,
            Attempts = attempt,
        };

    [LoggerMessage(LogLevel.Information, "Discord limits {Method} {Route} ({Scope}) for {Wait}")]
    private partial void LogRateLimited(HttpMethod method, string route, string scope, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Discord answered {Method} {Route} with {Reason}; again in {Wait}")]
    private partial void LogRetry(HttpMethod method, string route, string reason, TimeSpan wait);

    [LoggerMessage(
        LogLevel.Error,
        "{Count} refused requests in ten minutes; pausing for {Wait} before Discord bans us"
    )]
    private partial void LogInvalidRequests(int count, TimeSpan wait);
}
