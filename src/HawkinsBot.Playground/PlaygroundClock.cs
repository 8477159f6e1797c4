namespace HawkinsBot.Playground;

/// <summary>
/// A clock that runs like another one and can be moved forward. Timers that fall due within a jump fire once, at once,
/// as after a computer's sleep.
/// </summary>
public class PlaygroundClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Waiting> _timers = [];
    private long _offset;

    /// <summary>A clock on top of <paramref name="real"/>, which gives the pace.</summary>
    public PlaygroundClock(TimeProvider real) => Real = real;

    /// <summary>The clock underneath, which no jump touches.</summary>
    public TimeProvider Real { get; }

    /// <summary>How far this clock is ahead of the one underneath.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offset));

    /// <summary>Happens after a jump, with the clock already moved.</summary>
    public event Action? Jumped;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Real.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Real.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => Real.GetElapsedTime(0).Ticks + Interlocked.Read(ref _offset);

    /// <summary>Moves the clock forward by <paramref name="by"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MoveTo(Offset + by);
    }

    private protected void MoveTo(TimeSpan offset)
    {
        Waiting[] timers;
        lock (_gate)
        {
            Interlocked.Exchange(ref _offset, offset.Ticks);
            timers = [.. _timers];
        }

        // In the order in which they are due, so that an earlier wait ends before a later one.
        foreach (var timer in timers.OrderBy(t => t.Due))
        {
            timer.Arm();
        }

        Jumped?.Invoke();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer due at a time of the shifted clock, waiting on one of the real clock.</summary>
    private sealed class Waiting : ITimer
    {
        private static readonly TimeSpan Longest = TimeSpan.FromDays(40);
        private readonly PlaygroundClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _real;
        private readonly Lock _lock = new();
        private TimeSpan _period;
        private bool _disposed;

        public Waiting(PlaygroundClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _real = clock.Real.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>In ticks of the shifted clock's timestamp; the maximum when it is not running.</summary>
        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return false;
                }

                Due = dueTime < TimeSpan.Zero ? long.MaxValue : _clock.GetTimestamp() + dueTime.Ticks;
                _period = period;
            }

            lock (_clock._gate)
            {
                if (Due == long.MaxValue)
                {
                    _clock._timers.Remove(this);
                }
                else
                {
                    _clock._timers.Add(this);
                }
            }

            Arm();
            return true;
        }

        /// <summary>Sets the real timer to what is left, which after a jump may be nothing.</summary>
        public void Arm()
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                if (Due == long.MaxValue)
                {
                    _real.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    return;
                }

                var left = TimeSpan.FromTicks(Math.Max(0, Due - _clock.GetTimestamp()));
                // Rounded up, as a timer that fires a fraction early would only be set again.
                left = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
                _real.Change(left < Longest ? left : Longest, Timeout.InfiniteTimeSpan);
            }
        }

        private void Check()
        {
            lock (_lock)
            {
                if (_disposed || Due == long.MaxValue)
                {
                    return;
                }

                var now = _clock.GetTimestamp();
                if (now < Due)
                {
                    Arm();
                    return;
                }

                Due = _period > TimeSpan.Zero ? now + _period.Ticks : long.MaxValue;
                if (Due == long.MaxValue)
                {
                    lock (_clock._gate)
                    {
                        _clock._timers.Remove(this);
                    }
                }
                else
                {
                    Arm();
                }
            }

            _callback(_state);
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _disposed = true;
            }

            lock (_clock._gate)
            {
                _clock._timers.Remove(this);
            }

            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
