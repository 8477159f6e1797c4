using System.Diagnostics;
using System.Globalization;
using HawkinsBot.Storage;
using HawkinsBot.Tests.Storage;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>kill-store [kills] [seed]</c>: kills a committing process at random moments, 50 times unless told; nothing
/// acknowledged may be lost, and no batch be there by half.
/// </summary>
internal static class KillStore
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--child", var database])
        {
            await KillCampaign.CommitForeverAsync(await OpenAsync(database), Console.Out);
            return 0;
        }

        var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50;
        var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next();
        var failed = false;
        foreach (var place in StorePlaces.Durable())
        {
            using (place)
            {
                var child = new ProcessStartInfo(
                    Environment.ProcessPath!,
                    [typeof(KillStore).Assembly.Location, "kill-store", "--child", place.Address]
                );
                if (
                    !Path.GetFileNameWithoutExtension(Environment.ProcessPath!)
                        .Equals("dotnet", StringComparison.Ordinal)
                )
                {
                    child.ArgumentList.RemoveAt(0);
                }

                var time = Stopwatch.StartNew();
                var outcome = await KillCampaign.RunAsync(
                    kills,
                    child,
                    () => OpenAsync(place.Address),
                    new Random(seed)
                );
                Console.WriteLine(
                    $"{place.Name, -9} {outcome.Kills} kills (seed {seed}), {outcome.Acknowledged} batches acknowledged, "
                        + $"{outcome.Found} found whole, {outcome.Faults.Count} faults, {time.Elapsed.TotalSeconds:F1} s"
                );
                foreach (var fault in outcome.Faults.Take(20))
                {
                    Console.WriteLine($"  {fault}");
                }

                failed |= outcome.Faults.Count > 0 || outcome.Acknowledged == 0;
            }
        }

        return failed ? 1 : 0;
    }

    private static ValueTask<IDocumentStore> OpenAsync(string address) =>
        StorageRegistration.OpenAsync(
            StoreAddress.Parse(address).In(new()),
            StorePlaces.OpenLiteDb,
            CancellationToken.None
        );
}
