using System.Diagnostics;
using System.Globalization;
using HawkinsBot.News.Feeds;
using HawkinsBot.Tests.News;

namespace HawkinsBot.Bench;

/// <summary><c>hostile-feeds [count] [seed]</c>: damaged feeds are read, 10,000 unless told; none may throw, none may take long.</summary>
internal static class NewsFeeds
{
    public static Task<int> RunAsync(string[] args)
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
        var at = new Uri("https://feeds.example/feed.xml");
        var (items, failed, slowest) = (0L, 0, TimeSpan.Zero);
        var peak = 0L;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var feed = Mutations.Of(samples, random);
            var one = Stopwatch.StartNew();
            try
            {
                items += FeedReader.Read(feed, null, at).Items.Count;
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
            slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
            if (i % 100 == 0)
            {
                using var process = Process.GetCurrentProcess();
                peak = Math.Max(peak, process.WorkingSet64);
            }
        }
        Console.WriteLine(
            $"{count} feeds of {samples.Length} samples (seed {seed}): {items} items, {failed} failures, slowest {slowest.TotalMilliseconds:F0} ms, "
                + $"peak {peak / 1024 / 1024} MB, {watch.Elapsed.TotalSeconds:F1} s"
        );
        return Task.FromResult(failed > 0 ? 1 : 0);
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
