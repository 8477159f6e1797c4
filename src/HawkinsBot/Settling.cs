using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot;

/// <summary>
/// Gives back to the system what starting left behind, which would otherwise be kept for hours by a process that does
/// little: garbage, the compiler's working memory, and what the C library holds for later.
/// </summary>
internal sealed class Settling : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int Rounds = 6;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            if (round is 2 or Rounds)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            // The thread that runs finalizers also frees the compiler's memory, when it is woken two seconds apart.
            GC.WaitForPendingFinalizers();
            Trim();
        }
    }

    private static void Trim()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = TrimHeap(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc (Alpine's) has no such call, nor the need for it.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimHeap(nuint kept);
}
