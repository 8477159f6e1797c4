using System.Diagnostics;
using System.Globalization;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

/// <summary>
/// A child process commits batches from several tasks at once and prints each that was acknowledged; it is killed with
/// SIGKILL at random moments. Then every acknowledged batch must be there, and no batch by half. The bench runs it too.
/// </summary>
internal static class KillCampaign
{
    private const int Writers = 6;
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>What was seen.</summary>
    /// <param name="Kills">How often the child was killed.</param>
    /// <param name="Acknowledged">Batches that it acknowledged.</param>
    /// <param name="Found">Batches found, all of them whole.</param>
    /// <param name="Faults">What must not be: a batch lost, or there by half.</param>
    public sealed record Outcome(int Kills, int Acknowledged, int Found, IReadOnlyList<string> Faults);

    /// <summary>The child's work, until it is killed.</summary>
    public static async Task CommitForeverAsync(IDocumentStore store, TextWriter acknowledged)
    {
        var output = TextWriter.Synchronized(acknowledged);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));

        async Task WriteAsync(int writer)
        {
            var progress = $"kill/progress/{writer}";
            var current = await store.GetAsync(progress, None);
            var number = current is null ? 0 : int.Parse(current.Json.Span, CultureInfo.InvariantCulture) + 1;
            for (var version = current?.Version ?? Change.Absent; ; number++)
            {
                // Sizes differ, so that a commit ends anywhere in a page of the log.
                var size = 1 + (number % 7);
                var body = System.Text.Encoding.UTF8.GetBytes($"[{size},\"{new string('x', number * 37 % 3000)}\"]");
                var batch = Enumerable
                    .Range(0, size)
                    .Select(part => Change.Put($"kill/batch/{writer}/{number:D8}/{part}", body, Change.Absent))
                    .Append(Change.Put(progress, System.Text.Encoding.UTF8.GetBytes($"{number}"), version));
                var result = await store.CommitAsync([.. batch], None);
                if (!result.Committed)
                {
                    throw new InvalidOperationException($"'{result.Conflict}' was written by somebody else.");
                }

                version = result.Version;
                await output.WriteLineAsync($"{writer}/{number:D8}");
                await output.FlushAsync();
            }
        }
    }

    /// <summary>Kills children, and looks at what they leave after each.</summary>
    /// <param name="kills">How many.</param>
    /// <param name="child">How to start one.</param>
    /// <param name="open">Opens the store that it wrote to.</param>
    /// <param name="random">Chooses the moments.</param>
    public static async Task<Outcome> RunAsync(
        int kills,
        ProcessStartInfo child,
        Func<ValueTask<IDocumentStore>> open,
        Random random
    )
    {
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var faults = new List<string>();
        var found = 0;
        child.RedirectStandardOutput = true;
        for (var kill = 0; kill < kills; kill++)
        {
            using (var process = Process.Start(child)!)
            {
                if (await process.StandardOutput.ReadLineAsync(None) is not { } first)
                {
                    throw new InvalidOperationException("The child ended before it acknowledged anything.");
                }

                acknowledged.Add(first);
                var rest = process.StandardOutput.ReadToEndAsync(None);
                await Task.Delay(random.Next(1, 250), None);
                process.Kill();
                // A line that the kill cut off was acknowledged, but not to anybody.
                acknowledged.UnionWith((await rest).Split('\n').SkipLast(1));
                await process.WaitForExitAsync(None);
            }

            var store = await open();
            found = await LookAsync(store, acknowledged, faults);
            await ((IAsyncDisposable)store).DisposeAsync();
        }

        return new(kills, acknowledged.Count, found, faults);
    }

    private static async Task<int> LookAsync(IDocumentStore store, HashSet<string> acknowledged, List<string> faults)
    {
        var batches = new Dictionary<string, (int Size, int Parts, long Version)>(StringComparer.Ordinal);
        const string Prefix = "kill/batch/";
        await foreach (var document in store.ListAllAsync(new(Prefix) { Limit = 1000 }, None))
        {
            using var body = System.Text.Json.JsonDocument.Parse(document.Json);
            var batch = document.Id[Prefix.Length..document.Id.LastIndexOf('/')];
            var seen = batches.GetValueOrDefault(
                batch,
                (Size: body.RootElement[0].GetInt32(), Parts: 0, document.Version)
            );
            batches[batch] = seen with { Parts = seen.Parts + 1 };
            if (document.Version != seen.Version)
            {
                faults.Add($"{batch} has parts of two commits");
            }
        }

        faults.AddRange(
            batches.Where(batch => batch.Value.Parts != batch.Value.Size).Select(b => $"{b.Key} is half there")
        );
        faults.AddRange(acknowledged.Where(batch => !batches.ContainsKey(batch)).Select(batch => $"{batch} is lost"));
        return batches.Count;
    }
}
