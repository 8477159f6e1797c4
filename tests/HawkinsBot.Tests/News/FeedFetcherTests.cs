using System.IO.Compression;
using System.Net;
using System.Text;
using HawkinsBot.News;
using HawkinsBot.News.Feeds;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Tests.News;

public sealed class FeedFetcherTests : IDisposable
{
    private readonly FeedServer _server = new();
    private readonly FeedFetcher _fetcher;

    public FeedFetcherTests() => _fetcher = Make(true);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("192.168.1.1")]
    [InlineData("172.31.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("::127.0.0.1")]
    public void Addresses_that_are_not_public_are_forbidden(string address) =>
        Assert.True(ForbiddenAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::5db8:d822")]
    public void Public_addresses_are_allowed(string address) =>
        Assert.False(ForbiddenAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/feed")]
    [InlineData("http://localhost/feed")]
    [InlineData("http://[::1]/feed")]
    [InlineData("http://[::ffff:127.0.0.1]/feed")]
    [InlineData("http://2130706433/feed")]
    [InlineData("http://0x7f.1/feed")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task Nothing_is_fetched_from_this_machine(string address)
    {
        using var fetcher = Make(false);
        var failed = Assert.IsType<Fetched.Failed>(await fetcher.GetAsync(new Uri(address), null, null, default));
        Assert.Equal("forbidden", failed.Reason);
    }

    [Theory]
    [InlineData("ftp://feeds.example/feed", "scheme")]
    [InlineData("http://feeds.example:8080/feed", "port")]
    [InlineData("http://user@feeds.example/feed", "scheme")]
    public async Task Odd_addresses_are_refused_before_anything_is_sent(string address, string reason)
    {
        using var fetcher = Make(false);
        var failed = Assert.IsType<Fetched.Failed>(await fetcher.GetAsync(new Uri(address), null, null, default));
        Assert.Equal(reason, failed.Reason);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data", "forbidden")]
    [InlineData("http://10.0.0.1/", "forbidden")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("gopher://feeds.example/", "scheme")]
    public async Task A_redirect_to_a_forbidden_place_is_not_followed(string to, string reason)
    {
        _server.Answer("/feed", "", $"Location: {to}\r\n", "302 Found");
        var failed = Assert.IsType<Fetched.Failed>(await GetAsync("/feed"));
        Assert.Equal(reason, failed.Reason);
    }

    [Fact]
    public async Task Two_redirects_are_followed_and_no_third()
    {
        _server.Answer("/1", "", "Location: /2\r\n", "301 Moved");
        _server.Answer("/2", "", "Location: /3\r\n", "307 Moved");
        _server.Answer("/3", "here");
        Assert.Equal("here", Text(await GetAsync("/1")));
        _server.Answer("/3", "", "Location: /4\r\n", "308 Moved");
        Assert.Equal("redirects", Assert.IsType<Fetched.Failed>(await GetAsync("/1")).Reason);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        _server.Paths["/feed"] = async (head, stream) =>
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    head.Contains("If-None-Match: \"v1\"", StringComparison.OrdinalIgnoreCase)
                        ? "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=900\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nLast-Modified: Tue, 03 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok"
                )
            );
        var first = Assert.IsType<Fetched.Document>(await GetAsync("/feed"));
        Assert.Equal("\"v1\"", first.ETag);
        var again = await _fetcher.GetAsync(_server.Address("/feed"), first.ETag, first.LastModified, default);
        Assert.Equal(TimeSpan.FromMinutes(15), Assert.IsType<Fetched.Unchanged>(again).Wait);
    }

    [Fact]
    public async Task A_body_that_swells_stops_at_the_limit()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
            {
                gzip.Write(zeros);
            }
        }
        _server.Answer("/bomb", packed.ToArray(), "Content-Encoding: gzip\r\n");
        Assert.Equal("large", Assert.IsType<Fetched.Failed>(await GetAsync("/bomb")).Reason);
        _server.Paths["/claims"] = async (_, stream) =>
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n"u8.ToArray());
        Assert.Equal("large", Assert.IsType<Fetched.Failed>(await GetAsync("/claims")).Reason);
    }

    public static TheoryData<string> Hostile => [.. HostileServer.Cases.Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_server_costs_little_time_and_memory_and_gets_us_nowhere_else(string path)
    {
        HostileServer.Prepare(_server);
        using var fetcher = Make(
            true,
            TimeSpan.FromSeconds(2),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        );
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var fetched = await fetcher.GetAsync(_server.Address(path), null, null, default);
        var reason = Assert.IsType<Fetched.Failed>(fetched).Reason;
        Assert.Contains(reason, HostileServer.Cases.Single(c => c.Path == path).Reasons);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.DoesNotContain(_server.Requests, r => r.Contains("/secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_is_asked_for_once_a_connection_and_refused()
    {
        _server.Answer("/feed", "here");
        var answers = new Queue<IPAddress>([
            IPAddress.Loopback,
            IPAddress.Parse("10.0.0.1"),
            IPAddress.Parse("fd00::1"),
        ]);
        var asked = 0;
        using var fetcher = Make(
            true,
            resolve: (_, _) =>
            {
                asked++;
                return Task.FromResult<IPAddress[]>([answers.Dequeue()]);
            }
        );
        var address = new Uri($"http://localhost:{_server.Port}/feed");
        Assert.Equal("here", Text(await fetcher.GetAsync(address, null, null, default)));
        Assert.Equal(1, asked);
        for (var i = 0; i < 2; i++)
        {
            var failed = Assert.IsType<Fetched.Failed>(await fetcher.GetAsync(address, null, null, default));
            Assert.Equal("forbidden", failed.Reason);
        }
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_name_among_whose_addresses_one_is_ours_is_not_connected_to_there()
    {
        _server.Answer("/feed", "here");
        using var fetcher = new FeedFetcher(
            Options.Create(new NewsOptions { Ports = { _server.Port } }),
            TimeProvider.System
        )
        {
            Resolve = (_, _) =>
                Task.FromResult<IPAddress[]>([
                    IPAddress.Loopback,
                    IPAddress.Parse("169.254.169.254"),
                    IPAddress.IPv6Loopback,
                ]),
        };
        var address = new Uri($"http://feeds.example:{_server.Port}/feed");
        var failed = Assert.IsType<Fetched.Failed>(await fetcher.GetAsync(address, null, null, default));
        Assert.Equal("forbidden", failed.Reason);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Servers_that_fail_are_a_value()
    {
        _server.Answer("/busy", "", "Retry-After: 120\r\n", "503 Busy");
        var failed = Assert.IsType<Fetched.Failed>(await GetAsync("/busy"));
        Assert.Equal(("status", "503", TimeSpan.FromMinutes(2)), (failed.Reason, failed.Detail, failed.Wait));
        _server.Paths["/garbage"] = async (_, stream) => await stream.WriteAsync("garbage\r\n\r\n"u8.ToArray());
        Assert.IsType<Fetched.Failed>(await GetAsync("/garbage"));
        _server.Paths["/closed"] = (_, stream) =>
        {
            stream.Close();
            return Task.CompletedTask;
        };
        Assert.IsType<Fetched.Failed>(await GetAsync("/closed"));
    }

    public void Dispose()
    {
        _fetcher.Dispose();
        _server.Dispose();
    }

    private Task<Fetched> GetAsync(string path) => _fetcher.GetAsync(_server.Address(path), null, null, default);

    private static string Text(Fetched fetched) =>
        Encoding.UTF8.GetString(Assert.IsType<Fetched.Document>(fetched).Body);

    private FeedFetcher Make(
        bool loopback,
        TimeSpan? limit = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    ) =>
        new(Options.Create(new NewsOptions { AllowLoopback = loopback, Ports = { _server.Port } }), TimeProvider.System)
        {
            Limit = limit ?? TimeSpan.FromSeconds(15),
            Resolve = resolve ?? Dns.GetHostAddressesAsync,
        };
}
