using System.Diagnostics;
using System.Globalization;
using HawkinsBot.PlaygroundTests.Host;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>kill-trivia [games] [side by side] [seed] [rounds]</c>: games of 20 rounds and 10 people, 100 of them and 25 side by side
/// unless told, while the process is killed and Discord misbehaves; the scores must be those of the acknowledged picks.
/// </summary>
internal static class KillTrivia
{
    public static async Task<int> RunAsync(string[] args)
    {
        var games = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        var together = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 25;
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Random.Shared.Next();
        var rounds = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 20;
        var faults = 0;
        for (var done = 0; done < games; done += together)
        {
            var watch = Stopwatch.StartNew();
            var plan = new TriviaCampaign.Plan(
                Math.Min(together, games - done),
                People: 10,
                rounds,
                Seconds: 10,
                Calm: 8,
                TimeSpan.FromSeconds(5),
                seed + done
            );
            var outcome = await TriviaCampaign.RunAsync(plan);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.Games} games (seed {plan.Seed}), {watch.Elapsed.TotalSeconds:F0} s: {outcome.Kills} kills, "
                )
                    + $"{outcome.Harm} other misfortunes, {outcome.Rounds} rounds of which {outcome.Voided} void, "
                    + $"{outcome.Acknowledged} picks acknowledged, {outcome.Refused} refused, {outcome.Unknown} unanswered; "
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"a game stood still {outcome.Slowest.TotalSeconds:F1} s at most, {outcome.SlowestReturn.TotalSeconds:F1} s after READY; "
                    )
                    + $"{outcome.Faults.Count} faults"
            );
            foreach (var fault in outcome.Faults)
            {
                Console.WriteLine("  " + fault);
            }
            if (outcome.Faults.Count > 0)
            {
                Console.WriteLine(outcome.Log);
            }
            faults += outcome.Faults.Count;
        }
        return faults > 0 ? 1 : 0;
    }
}
