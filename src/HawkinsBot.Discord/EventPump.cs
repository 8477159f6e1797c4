using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord;

/// <summary>Hands events to the handler one after the other, so that what is received is never held up by it.</summary>
internal sealed partial class EventPump(Func<DiscordEvent, CancellationToken, ValueTask> handler, ILogger log)
{
    private readonly Channel<DiscordEvent> _events = Channel.CreateUnbounded<DiscordEvent>(
        new() { SingleReader = true }
    );

    /// <summary>Takes events; none after its completion.</summary>
    public ChannelWriter<DiscordEvent> Writer => _events.Writer;

    /// <summary>Runs until the writer is completed and all is handed on, or until asked to stop.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var happened in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (ct.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await handler(happened, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogEventFailed(e, happened.GetType().Name);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Handling a {Event} failed")]
    private partial void LogEventFailed(Exception e, string @event);
}
