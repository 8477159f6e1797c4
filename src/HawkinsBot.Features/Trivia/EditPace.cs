using HawkinsBot.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Trivia;

/// <summary>Hands out the moments at which messages may be edited, so many a second over all channels.</summary>
internal sealed class EditPace(
    [FromKeyedServices(Router.DiscordClock)] TimeProvider time,
    IOptions<TriviaOptions> options
)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _gap = TimeSpan.FromSeconds(1) / options.Value.EditsPerSecond;
    private DateTimeOffset _next;

    /// <summary>How far the moments are booked out already.</summary>
    public TimeSpan Backlog
    {
        get
        {
            lock (_gate)
            {
                var ahead = _next - time.GetUtcNow();
                return ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits for a moment that is this caller's own.</summary>
    /// <param name="notBefore">The earliest moment that the caller can use.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask WaitAsync(DateTimeOffset notBefore, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (notBefore > now)
        {
            await Task.Delay(notBefore - now, time, ct);
        }
        TimeSpan wait;
        lock (_gate)
        {
            now = time.GetUtcNow();
            var moment = _next > now ? _next : now;
            _next = moment + _gap;
            wait = moment - now;
        }
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, ct);
        }
    }
}
