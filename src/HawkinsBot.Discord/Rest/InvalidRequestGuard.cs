namespace HawkinsBot.Discord.Rest;

/// <summary>
/// Counts answers of 401, 403 and 429: 10,000 in ten minutes, and Discord bans the address. Stops short of that.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans"/>
internal sealed class InvalidRequestGuard(TimeProvider time, int limit = 9500)
{
    private const int Slots = 60;
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[Slots];
    private readonly long _start = time.GetTimestamp();
    private long _slot;
    private int _total;

    /// <summary>How many in the last ten minutes.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _total;
            }
        }
    }

    /// <summary>Takes note of an answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="shared">Whether a 429 is of the shared kind, which does not count.</param>
    public void Add(int status, bool shared)
    {
        if (status is 401 or 403 || (status == 429 && !shared))
        {
            lock (_lock)
            {
                Turn();
                _counts[_slot % Slots]++;
                _total++;
            }
        }
    }

    /// <summary>How long to pause before the next request; zero as a rule.</summary>
    public TimeSpan Pause()
    {
        lock (_lock)
        {
            Turn();
            var total = _total;
            if (total < limit)
            {
                return TimeSpan.Zero;
            }

            // Until enough of the oldest have fallen out of the ten minutes.
            for (var age = Slots - 1; age >= 0; age--)
            {
                total -= _counts[(_slot - age + Slots) % Slots];
                if (total < limit)
                {
                    return (Slots - age) * Slot;
                }
            }

            return Slots * Slot;
        }
    }

    private void Turn()
    {
        var now = (long)(time.GetElapsedTime(_start) / Slot);
        for (var steps = Math.Min(now - _slot, Slots); steps > 0; steps--)
        {
            var slot = (now - steps + 1) % Slots;
            _total -= _counts[slot];
            _counts[slot] = 0;
        }

        _slot = Math.Max(_slot, now);
    }
}
