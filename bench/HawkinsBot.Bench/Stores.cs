using System.Diagnostics;
using System.Globalization;
using System.Text;
using HawkinsBot.Storage;

namespace HawkinsBot.Bench;

/// <summary><c>stores [seconds]</c>: times per operation of the stores, side by side in one run.</summary>
internal static class Stores
{
    private const int Documents = 20_000;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        $$"""{"v":1,"d":{"n":[1,2,3],"text":"{{new string('x', 260)}}"} }"""
    );

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2;
        Console.WriteLine(
            $"{Documents} documents of {Body.Length} bytes; {Environment.ProcessorCount} cores; {seconds} s each"
        );
        Console.WriteLine($"{"store", -9} {"operation", -28} {"per second", 12} {"µs p50", 10} {"µs p99", 10}");
        await MeasureAsync("inmemory", new InMemoryStore(), seconds);
        foreach (var place in StorePlaces.Durable())
        {
            using (place)
            {
                var options = StoreAddress.Parse(place.Address).In(new());
                var store = await StorageRegistration.OpenAsync(options, StorePlaces.OpenLiteDb, None);
                await MeasureAsync(place.Name, store, seconds);
                await ((IAsyncDisposable)store).DisposeAsync();
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, IDocumentStore store, double seconds)
    {
        for (var i = 0; i < Documents; i += 500)
        {
            await store.CommitAsync(
                [.. Enumerable.Range(i, 500).Select(n => Change.Put(Id(n), Body, Change.Any))],
                None
            );
        }

        await Report("get", 1, async (_, n) => await store.GetAsync(Id(n * 7919 % Documents), None));
        await Report("get, 32 at once", 32, async (_, n) => await store.GetAsync(Id(n * 7919 % Documents), None));
        await Report("list 100", 1, async (_, n) => await store.ListAsync(new($"bench/{n % 200:D3}"), None));
        await Report("commit 1", 1, async (_, n) => await PutAsync(n % Documents));
        await Report("commit 1, 32 at once", 32, async (w, n) => await PutAsync((n * 32 + w) % Documents));
        await Report(
            "commit 100",
            1,
            async (_, n) =>
                await store.CommitAsync(
                    [.. Enumerable.Range(n * 100 % Documents, 100).Select(i => Change.Put(Id(i), Body, Change.Any))],
                    None
                )
        );
        await Report("get and compare-and-set", 1, async (_, n) => await UpdateAsync(Id(n % Documents)));

        async Task PutAsync(int n) => await store.CommitAsync([Change.Put(Id(n), Body, Change.Any)], None);

        async Task UpdateAsync(string id)
        {
            var current = (await store.GetAsync(id, None))!;
            await store.CommitAsync([Change.Put(id, Body, current.Version)], None);
        }

        async Task Report(string operation, int writers, Func<int, int, Task> run)
        {
            await run(0, 0);
            var time = Stopwatch.StartNew();
            var all = await Task.WhenAll(
                Enumerable
                    .Range(0, writers)
                    .Select(writer =>
                        Task.Run(async () =>
                        {
                            var took = new List<double>();
                            for (var n = 0; time.Elapsed.TotalSeconds < seconds; n++)
                            {
                                var start = Stopwatch.GetTimestamp();
                                await run(writer, n);
                                took.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                            }

                            return took;
                        })
                    )
            );
            var elapsed = time.Elapsed.TotalSeconds;
            var sorted = all.SelectMany(took => took).Order().ToList();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -9} {operation, -28} {sorted.Count / elapsed, 12:F0} {sorted[sorted.Count / 2], 10:F0} {sorted[sorted.Count * 99 / 100], 10:F0}"
                )
            );
        }
    }

    private static string Id(int n) => $"bench/{n / 100:D3}/{n % 100:D2}";
}
