using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace HawkinsBot.News.Feeds;

/// <summary>What fetching an address came to.</summary>
internal abstract record Fetched
{
    private Fetched() { }

    /// <summary>A document.</summary>
    public sealed record Document(byte[] Body, string? ContentType, Uri At) : Fetched
    {
        public string? ETag { get; init; }
        public string? LastModified { get; init; }
        public TimeSpan? Wait { get; init; }
    }

    /// <summary>Nothing new since the last time.</summary>
    public sealed record Unchanged(TimeSpan? Wait) : Fetched;

    /// <summary>It did not work.</summary>
    /// <param name="Reason">A key under <c>news.reason</c>.</param>
    /// <param name="Detail">A status or the like; never an address.</param>
    public sealed record Failed(string Reason, string Detail) : Fetched
    {
        public TimeSpan? Wait { get; init; }
    }
}

/// <summary>
/// Fetches feeds from strangers: http and https on allowed ports, to public addresses only, at most two redirects, 5 MiB
/// and 15 seconds, no cookies, no proxy. One for the whole process.
/// </summary>
internal sealed class FeedFetcher : IDisposable
{
    public const int MaxBytes = 5 * 1024 * 1024;
    private const int MaxRedirects = 2;
    private readonly HttpClient _http;
    private readonly NewsOptions _options;
    private readonly TimeProvider _time;

    public FeedFetcher(IOptions<NewsOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = 2,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            UseCookies = false,
            UseProxy = false,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxBytes };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("HawkinsBot/1.0 (feed reader of a fan-made Discord bot)");
        _http.DefaultRequestHeaders.Accept.ParseAdd(
            "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.5, */*;q=0.1"
        );
    }

    /// <summary>How long a fetch may take, redirects included.</summary>
    internal TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Asks for the addresses of a name: DNS, but in tests of what DNS must not get us to do.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Why an address is refused before anything is sent, as a key; null where it is not.</summary>
    public string? Refusal(Uri address)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            return "scheme";
        }
        if (_options.AllowLoopback && address.IsLoopback)
        {
            return null;
        }
        if (!_options.Ports.Contains(address.Port))
        {
            return "port";
        }
        return IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) && ForbiddenAddresses.Contains(ip)
            ? "forbidden"
            : null;
    }

    /// <summary>Fetches an address; every failure is a value. Throws only where <paramref name="ct"/> fires.</summary>
    public async Task<Fetched> GetAsync(Uri address, string? etag, string? lastModified, CancellationToken ct)
    {
        // The limit protects us from servers, so it runs on real time.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                if (Refusal(address) is { } refused)
                {
                    return new Fetched.Failed(refused, "");
                }
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (etag is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                }
                if (lastModified is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
                }
                using var response = await _http.SendAsync(
                    request,
                    HttpCompletionOption.ResponseHeadersRead,
                    limit.Token
                );
                var status = (int)response.StatusCode;
                if (status is 301 or 302 or 303 or 307 or 308)
                {
                    if (redirects == MaxRedirects || response.Headers.Location is not { } location)
                    {
                        return new Fetched.Failed("redirects", "");
                    }
                    if (Addresses.Absolute(location.OriginalString, address) is not { } next)
                    {
                        return new Fetched.Failed("scheme", "");
                    }
                    address = next;
                    continue;
                }
                return await AnswerAsync(response, address, limit.Token);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return new Fetched.Failed("slow", "");
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or IOException
                        or InvalidDataException
                        or SocketException
                        or FormatException
                        or InvalidOperationException
                        or NotSupportedException
                        or ArgumentException
            )
        {
            for (var inner = (Exception?)e; inner is not null; inner = inner.InnerException)
            {
                if (inner is ForbiddenAddressException)
                {
                    return new Fetched.Failed("forbidden", "");
                }
            }
            return new Fetched.Failed("unreachable", (e as HttpRequestException)?.HttpRequestError.ToString() ?? "");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Fetched> AnswerAsync(HttpResponseMessage response, Uri address, CancellationToken ct)
    {
        var wait = response.Headers.CacheControl?.MaxAge;
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new Fetched.Unchanged(wait);
        }
        if (!response.IsSuccessStatusCode)
        {
            var after = response.Headers.RetryAfter;
            return new Fetched.Failed("status", $"{(int)response.StatusCode}")
            {
                Wait = after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null),
            };
        }
        if (response.Content.Headers.ContentLength > MaxBytes)
        {
            return new Fetched.Failed("large", "");
        }
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        // Rented: what is too large to be kept leaves nothing behind.
        var body = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var length = 0;
            int count;
            while ((count = await stream.ReadAsync(body.AsMemory(length), ct)) > 0)
            {
                length += count;
                if (length > MaxBytes)
                {
                    return new Fetched.Failed("large", "");
                }
                if (length == body.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(body.Length * 2);
                    body.AsSpan().CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(body);
                    body = larger;
                }
            }
            return Found(response, address, body[..length], wait);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static Fetched.Document Found(HttpResponseMessage response, Uri address, byte[] body, TimeSpan? wait) =>
        new(body, ContentType(response.Content.Headers), address)
        {
            ETag = Header(response.Headers.TryGetValues("ETag", out var tags) ? tags : null),
            LastModified = Header(response.Content.Headers.TryGetValues("Last-Modified", out var dates) ? dates : null),
            Wait = wait,
        };

    private static string? ContentType(HttpContentHeaders headers) =>
        headers.TryGetValues("Content-Type", out var values) ? values.FirstOrDefault() : null;

    private static string? Header(IEnumerable<string>? values) =>
        values?.FirstOrDefault() is { Length: > 0 and <= 400 } value ? value : null;

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var target = context.DnsEndPoint;
        var found = await Resolve(target.Host, ct);
        var allowed = found.Where(ip => Allowed(ip, target.Host)).Take(4).ToArray();
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException();
        }
        // To these very addresses and no others: what DNS answers next time does not matter.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Allowed(IPAddress ip, string host) =>
        !ForbiddenAddresses.Contains(ip)
        || (_options.AllowLoopback && IPAddress.IsLoopback(ip) && IsLoopbackName(host));

    // A stranger's name that resolves to this machine stays forbidden in the playground too.
    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private sealed class ForbiddenAddressException() : IOException("The address is not public.");
}
