using System.Diagnostics;
using System.Globalization;
using System.Net;
using HawkinsBot.News;
using HawkinsBot.News.Feeds;
using HawkinsBot.Tests.News;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>hostile-feeds [count] [seed]</c>: damaged feeds are fetched over a real socket and read, 10,000 unless told, and
/// hostile servers among them. None may throw, none take long or much memory, none lead to a forbidden address.
/// </summary>
internal static class NewsFeeds
{
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next();
        var folder = Folder();
        var samples = Directory
            .GetFiles(folder)
            .Where(file => !file.EndsWith(".tsv", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToArray();
        var random = new Random(seed);
        using var server = new FeedServer();
        HostileServer.Prepare(server);
        using var fetcher = new FeedFetcher(
            Options.Create(new NewsOptions { AllowLoopback = true, Ports = { server.Port } }),
            TimeProvider.System
        )
        {
            Limit = TimeSpan.FromSeconds(1),
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        };
        var (hostile, slow) = (0, TimeSpan.Zero);
        var (items, failed, slowest) = (0L, 0, TimeSpan.Zero);
        var (peak, live) = (0L, 0L);
        var watch = Stopwatch.StartNew();
        var one = new Stopwatch();
        for (var i = 0; i < count; i++)
        {
            try
            {
                if (i % 50 == 49)
                {
                    hostile++;
                    var (path, reasons) = HostileServer.Cases[i / 50 % HostileServer.Cases.Length];
                    var took = Stopwatch.StartNew();
                    var got = await fetcher.GetAsync(server.Address(path), null, null, CancellationToken.None);
                    slow = took.Elapsed > slow ? took.Elapsed : slow;
                    if (got is not Fetched.Failed refused || !reasons.Contains(refused.Reason))
                    {
                        failed++;
                        Console.WriteLine($"{path}: {got}");
                    }
                    continue;
                }
                server.Answer("/feed.xml", Mutations.Of(samples, random));
                var fetched = await fetcher.GetAsync(server.Address("/feed.xml"), null, null, CancellationToken.None);
                var document = (Fetched.Document)fetched;
                one.Restart();
                items += FeedReader.Read(document.Body, document.ContentType, document.At).Items.Count;
                slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
            if (i % 100 == 0)
            {
                using var process = Process.GetCurrentProcess();
                peak = Math.Max(peak, process.WorkingSet64);
            }
            if (i % 500 == 0)
            {
                // What is held, apart from what the collector has not yet taken: it waits longer where caches are large.
                live = Math.Max(live, GC.GetTotalMemory(forceFullCollection: true));
            }
        }
        Console.WriteLine(
            $"{count} feeds of {samples.Length} samples (seed {seed}): {items} items, {hostile} hostile servers (slowest {slow.TotalMilliseconds:F0} ms), {failed} failures, slowest to read {slowest.TotalMilliseconds:F0} ms, "
                + $"at most {live / 1024 / 1024} MB held, {peak / 1024 / 1024} MB with what was not yet collected, {watch.Elapsed.TotalSeconds:F1} s"
        );
        var reached = server.Requests.Count(r => r.Contains("/secret", StringComparison.Ordinal));
        Console.WriteLine($"{reached} requests to what must not be reached");
        return failed > 0 || reached > 0 || live > 200 * 1024 * 1024 ? 1 : 0;
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "tests", "HawkinsBot.Tests", "News", "Samples");
            if (Directory.Exists(samples))
            {
                return samples;
            }
        }
        throw new DirectoryNotFoundException("The samples are in the repository; run the campaign from there.");
    }
}
