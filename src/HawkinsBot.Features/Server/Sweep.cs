using HawkinsBot.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Server;

/// <summary>Removes what has outlived its time, in every slice, a few times a day.</summary>
internal sealed partial class Sweep(
    DocumentKinds kinds,
    GuildPresence presence,
    TimeProvider time,
    ILogger<Sweep> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Removes it now.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        await kinds.SweepAsync(time.GetUtcNow(), ct);
        await presence.EraseAsync(ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is outdated could not be removed; tried again in six hours")]
    private partial void LogFailed(Exception exception);
}
