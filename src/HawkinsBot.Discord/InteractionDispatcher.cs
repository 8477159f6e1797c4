using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord;

/// <summary>
/// Hands every interaction to the handler on a thread of the pool, once: Discord may deliver an event twice, and a
/// second answer would be refused.
/// </summary>
internal sealed partial class InteractionDispatcher(
    Func<Interaction, CancellationToken, ValueTask> handler,
    ILogger log,
    CancellationToken ct
)
{
    private const int Remembered = 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<Snowflake> _seen = new(Remembered);
    private readonly Queue<Snowflake> _order = new(Remembered);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _ending;

    /// <summary>Starts the handler and returns.</summary>
    public void Deliver(Interaction interaction)
    {
        lock (_lock)
        {
            if (!_seen.Add(interaction.Id))
            {
                return;
            }

            if (_order.Count == Remembered)
            {
                _seen.Remove(_order.Dequeue());
            }

            _order.Enqueue(interaction.Id);
            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.Self.HandleAsync(state.Interaction),
            (Self: this, Interaction: interaction),
            preferLocal: false
        );
    }

    /// <summary>Ends once no handler runs any more.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
        {
            _ending = true;
            if (_running == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    private async Task HandleAsync(Interaction interaction)
    {
        try
        {
            await handler(interaction, ct);
        }
        catch (Exception e)
        {
            if (!ct.IsCancellationRequested)
            {
                LogHandlerFailed(e, interaction.Id, interaction.Type);
            }
        }
        finally
        {
            lock (_lock)
            {
                if (--_running == 0 && _ending)
                {
                    _idle.TrySetResult();
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Handling interaction {Id} ({Type}) failed")]
    private partial void LogHandlerFailed(Exception e, Snowflake id, InteractionType type);
}
