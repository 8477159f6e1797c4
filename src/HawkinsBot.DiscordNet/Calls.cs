using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.DiscordNet;

/// <summary>
/// Sends what Discord.Net has no types for: V2 components, labels in modals, nonces. Waits out rate limits and short
/// outages, again where that is safe.
/// </summary>
internal sealed partial class Calls(DiscordOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private const int Attempts = 4;
    private const int Remembered = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CallbackAttempt = TimeSpan.FromSeconds(1.8);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
            AllowAutoRedirect = false,
            // Traces would carry whole addresses, tokens included.
            ActivityHeadersPropagator = null,
        }
    )
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultRequestHeaders = { { "User-Agent", global::Discord.DiscordConfig.UserAgent } },
    };
    private readonly string _authorization = "Bot " + options.Token;
    private readonly ConcurrentDictionary<string, long> _shutUntil = new();
    private readonly SemaphoreSlim _scheduled = new(1, 1);
    private readonly TaskCompletionSource<DiscordFatalException> _refused = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private long _allShutUntil;

    /// <summary>Ends once Discord has refused the bot's token.</summary>
    public Task<DiscordFatalException> Refused => _refused.Task;

    public void Dispose()
    {
        _http.Dispose();
        _scheduled.Dispose();
    }

    /// <param name="call">What to send.</param>
    /// <param name="read">Reads the answer; null where there is none.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<T> SendAsync<T>(Call call, ReadValue<T>? read, CancellationToken ct)
    {
        var body = await SendAsync(call, ct);
        return AnswerBody.Read(body, read, call.Template);
    }

    public async Task<byte[]> SendAsync(Call call, CancellationToken ct)
    {
        if (!call.Scheduled)
        {
            return await SendInTurnAsync(call, ct);
        }

        // One at a time, so that nobody who waits for an answer stands behind a queue of digests.
        await _scheduled.WaitAsync(ct);
        try
        {
            return await SendInTurnAsync(call, ct);
        }
        finally
        {
            _scheduled.Release();
        }
    }

    /// <summary>Downloads an attachment, without our token.</summary>
    public async Task<byte[]> DownloadAsync(Attachment attachment, int maxBytes, CancellationToken ct)
    {
        var url = AttachmentAddress.Of(attachment, maxBytes, new Uri(options.ApiBase).Authority);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Timeout);
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new DiscordApiException(response.StatusCode, 0, "no such file", [], "GET attachment");
            }

            // One byte more shows that there is more.
            var buffer = new byte[maxBytes + 1];
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit.Token);
            return length <= maxBytes
                ? buffer[..length]
                : throw new DiscordLimitException("attachment.size", $"at most {maxBytes} bytes.");
        }
        catch (Exception e) when (IsLost(e, ct))
        {
            throw new DiscordApiException(0, 0, "no answer", [], "GET attachment", e);
        }
    }

    private async Task<byte[]> SendInTurnAsync(Call call, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (_refused.Task.IsCompleted && !call.HasOwnToken)
            {
                throw await _refused.Task;
            }

            if (Shut(call) is var shut && shut > TimeSpan.Zero)
            {
                if (shut > Longest(call))
                {
                    throw Limited(call, shut, attempt);
                }

                await Task.Delay(shut, time, ct);
            }

            TimeSpan wait;
            try
            {
                using var limit = new CancellationTokenSource(AttemptTimeout(call), time);
                await using var stop = ct.UnsafeRegister(static l => ((CancellationTokenSource)l!).Cancel(), limit);
                using var message = call.ToMessage(options.ApiBase, _authorization);
                using var response = await _http.SendAsync(message, limit.Token);
                NoteRemaining(call, response);
                var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return body;
                }

                wait = await RefusedAsync(call, response, body, attempt);
            }
            catch (Exception e) when (IsLost(e, ct))
            {
                if (!(call.Repeatable || NeverArrived(e)) || Backoff(call, attempt) is not { } backoff)
                {
                    throw new DiscordApiException(0, 0, "no answer", [], call.Template, e) { Attempts = attempt };
                }

                LogRetry(call.Template, e.GetType().Name, backoff);
                wait = backoff;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, ct);
            }
        }
    }

    /// <summary>How long to wait before trying again.</summary>
    /// <exception cref="DiscordApiException">Not to be tried again.</exception>
    private async Task<TimeSpan> RefusedAsync(Call call, HttpResponseMessage response, byte[] body, int attempt)
    {
        var error = ErrorBody.Parse(body, response.ReasonPhrase ?? "no reason given");
        var status = (int)response.StatusCode;
        if (status == 429)
        {
            var header = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            var wait = error.RetryAfter > header ? error.RetryAfter : header;
            wait = wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
            LogRateLimited(call.Template, error.Global, wait);
            if (error.Global && !call.HasOwnToken)
            {
                Interlocked.Exchange(ref _allShutUntil, After(wait));
            }
            else
            {
                ShutBucket(call, wait);
            }

            return attempt < Attempts * 2 && wait <= Longest(call) ? TimeSpan.Zero : throw Limited(call, wait, attempt);
        }

        if (status >= 500 && call.Repeatable && Backoff(call, attempt) is { } backoff)
        {
            LogRetry(call.Template, response.StatusCode.ToString(), backoff);
            return backoff;
        }

        if (status == 401 && !call.HasOwnToken)
        {
            _refused.TrySetResult(TokenRefused());
            throw await _refused.Task;
        }

        throw new DiscordApiException(response.StatusCode, error.Code, error.Message, error.Errors, call.Template)
        {
            Attempts = attempt,
        };
    }

    public static DiscordFatalException TokenRefused() =>
        new("Discord refuses the token (401). Copy it anew from the Developer Portal and set Discord:Token.");

    private void NoteRemaining(Call call, HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        if (
            headers.TryGetValues("X-RateLimit-Remaining", out var remaining)
            && remaining.ToString() == "0"
            && headers.TryGetValues("X-RateLimit-Reset-After", out var after)
            && double.TryParse(after.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        )
        {
            ShutBucket(call, TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600)));
        }
    }

    private void ShutBucket(Call call, TimeSpan wait)
    {
        if (_shutUntil.Count > Remembered)
        {
            var now = time.GetTimestamp();
            foreach (var (bucket, until) in _shutUntil)
            {
                if (until <= now)
                {
                    _shutUntil.TryRemove(bucket, out _);
                }
            }
        }

        _shutUntil[call.Bucket] = After(wait);
    }

    private TimeSpan Shut(Call call)
    {
        var until = call.HasOwnToken ? 0 : Interlocked.Read(ref _allShutUntil);
        if (!_shutUntil.IsEmpty && _shutUntil.TryGetValue(call.Bucket, out var bucket))
        {
            until = Math.Max(until, bucket);
        }

        return until == 0 ? TimeSpan.Zero : time.GetElapsedTime(time.GetTimestamp(), until);
    }

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);

    private TimeSpan Longest(Call call) => call.Deadline == 0 ? LongestWait : Left(call);

    private TimeSpan Left(Call call)
    {
        var left = time.GetElapsedTime(time.GetTimestamp(), call.Deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan AttemptTimeout(Call call)
    {
        if (call.Deadline == 0)
        {
            return Timeout;
        }

        // An answer that hangs is sent again while there is time; if the first did arrive, the second is told so.
        var left = Left(call);
        return left > CallbackAttempt * 1.5 ? CallbackAttempt : left;
    }

    private TimeSpan? Backoff(Call call, int attempt)
    {
        if (call.Deadline != 0)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Min(300, 100 * attempt));
            return pause < Left(call) ? pause : null;
        }

        return attempt >= Attempts ? null : TimeSpan.FromSeconds(0.5 * (1 << (attempt - 1)));
    }

    private static bool NeverArrived(Exception e) =>
        e
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            };

    private static bool IsLost(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static DiscordApiException Limited(Call call, TimeSpan wait, int attempt) =>
        new(HttpStatusCode.TooManyRequests, 0, $"rate limited for {wait.TotalSeconds:0} s", [], call.Template)
        {
            RetryAfter = wait,
            Attempts = attempt,
        };

    [LoggerMessage(LogLevel.Information, "Discord limits {Route} (global: {Global}) for {Wait}")]
    private partial void LogRateLimited(string route, bool global, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Discord answered {Route} with {Reason}; again in {Wait}")]
    private partial void LogRetry(string route, string reason, TimeSpan wait);
}
