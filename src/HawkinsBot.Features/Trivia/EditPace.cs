using HawkinsBot.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Trivia;

/// <summary>
/// Lets so many messages be edited a second over all channels. An edit counts until a second after it has ended, so that
/// those which Discord made wait do not come in one burst with those after them.
/// </summary>
internal sealed class EditPace(
    [FromKeyedServices(Router.DiscordClock)] TimeProvider time,
    IOptions<TriviaOptions> options
) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly int _most = options.Value.EditsPerSecond;
    private readonly TimeSpan _gap = Window / options.Value.EditsPerSecond;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _ended = new();
    private DateTimeOffset _next;
    private int _running;
    private int _waiting;

    /// <summary>How long those that wait will take.</summary>
    public TimeSpan Backlog => _gap * Volatile.Read(ref _waiting);

    /// <summary>Edits when it is this caller's turn.</summary>
    /// <param name="notBefore">The earliest moment.</param>
    /// <param name="edit">Edits.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunAsync(DateTimeOffset notBefore, Func<Task> edit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (notBefore > now)
        {
            await Task.Delay(notBefore - now, time, ct);
        }
        Interlocked.Increment(ref _waiting);
        try
        {
            await _turn.WaitAsync(ct);
            try
            {
                while (Wait() is { } wait)
                {
                    await Task.Delay(wait, time, ct);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            await edit();
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                _ended.Enqueue(time.GetUtcNow());
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Null where one may begin now, which is then counted as running.
    private TimeSpan? Wait()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_ended.TryPeek(out var first) && now - first >= Window)
            {
                _ended.Dequeue();
            }
            if (now < _next)
            {
                return _next - now;
            }
            if (_running + _ended.Count >= _most)
            {
                return _ended.TryPeek(out var oldest) ? oldest + Window - now : _gap;
            }
            _running++;
            _next = now + _gap;
            return null;
        }
    }
}
