using System.Globalization;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>discord-clients [servers] [rounds] [interactions]</c>: the clients that are built in, with a handler that answers at
/// once, each in a process of its own, in turn on one separate playground with so many servers of 20 channels and 10
/// roles. Start to commands published, memory, latency one by one, throughput and processor time at 64 in flight.
/// </summary>
internal static class Clients
{
    public static Task<int> RunAsync(string[] args)
    {
        int Argument(int index, int otherwise) =>
            args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        var (servers, rounds, interactions) = (Argument(0, 1000), Argument(1, 3), Argument(2, 5000));
        if (!Floor.HasDiscordNet)
        {
            Console.WriteLine("discordnet  skipped: not in this build (-p:WithDiscordNet=true)");
        }

        return Interactions.RunAsync(
            Floor.HasDiscordNet ? ["client", "discordnet"] : ["client"],
            rounds,
            servers,
            new(Channels: 20, Roles: 10, interactions, Math.Max(1, interactions / 10), interactions)
        );
    }
}
