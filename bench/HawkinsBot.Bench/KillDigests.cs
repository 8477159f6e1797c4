using System.Diagnostics;
using System.Globalization;
using HawkinsBot.PlaygroundTests.Host;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>kill-digests [kills] [digests] [seed]</c>: kills the bot at random moments, 200 times unless told, while 50
/// digests go out to a playground that refuses, delays and loses requests. Every digest must be there once.
/// </summary>
internal static class KillDigests
{
    public static async Task<int> RunAsync(string[] args)
    {
        var kills = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        var digests = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Random.Shared.Next();
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"{digests} digests, {kills} kills, seed {seed}");
        var outcome = await DigestKills.RunAsync(
            digests,
            kills,
            new Random(seed),
            line => Console.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds, 6:F0} s  {line}"))
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"{outcome.Kills} kills over {outcome.Rounds} days of {digests} digests: {outcome.Posts} posts of {digests * outcome.Rounds}, "
            )
                + FormattableString.Invariant(
                    $"{outcome.Attempts} requests to post, {outcome.Faults.Count} faults, {watch.Elapsed.TotalSeconds:F0} s"
                )
        );
        foreach (var fault in outcome.Faults)
        {
            Console.WriteLine("  " + fault);
        }
        return outcome.Faults.Count == 0 ? 0 : 1;
    }
}
