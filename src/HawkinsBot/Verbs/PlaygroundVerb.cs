using System.Runtime.InteropServices;

namespace HawkinsBot.Verbs;

/// <summary><c>-- playground</c>: the local Discord by itself.</summary>
internal static class PlaygroundVerb
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var stopped = new TaskCompletionSource();
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                stopped.TrySetResult();
            }
        );
        await using var interrupted = ct.Register(() => stopped.TrySetResult());
        await using var playground = await BotPlayground.StartAsync(Bot.CreateBuilder(args).Configuration, ct);
        playground.Announce();
        await stopped.Task;
        return 0;
    }
}
