using System.Globalization;

namespace HawkinsBot.Discord.Rest;

/// <summary>What a response says about its bucket.</summary>
/// <param name="Limit">How many per window.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="Reset">The window's end in epoch seconds, which tells windows apart.</param>
/// <param name="ResetAfter">How far away that end is.</param>
/// <param name="Bucket">The bucket's hash.</param>
internal readonly record struct RateHeaders(int Limit, int Remaining, double Reset, TimeSpan ResetAfter, string? Bucket)
{
    /// <summary>Whether the bucket is empty after this response.</summary>
    public static bool IsLast(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-RateLimit-Remaining", out var left) && left.ToString() == "0";

    /// <summary>Reads them; null where they are absent.</summary>
    public static RateHeaders? From(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        if (
            !headers.TryGetValues("X-RateLimit-Remaining", out var remaining)
            || !int.TryParse(remaining.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var left)
        )
        {
            return null;
        }

        var limit = headers.TryGetValues("X-RateLimit-Limit", out var l) ? Number(l.ToString()) : left + 1;
        var after = headers.TryGetValues("X-RateLimit-Reset-After", out var a) ? Number(a.ToString()) : 1;
        var reset = headers.TryGetValues("X-RateLimit-Reset", out var r) ? Number(r.ToString()) : 0;
        var bucket =
            headers.TryGetValues("X-RateLimit-Bucket", out var b) && b.ToString() is { Length: > 0 } hash ? hash : null;
        return new((int)Math.Max(1, limit), left, reset, TimeSpan.FromSeconds(Math.Clamp(after, 0, 86400)), bucket);
    }

    /// <summary>Whom a 429 is meant for: <c>user</c> (also where it says nothing), <c>global</c> or <c>shared</c>.</summary>
    public static string Scope(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        return headers.TryGetValues("X-RateLimit-Scope", out var scope) ? scope.ToString()
            : headers.TryGetValues("X-RateLimit-Global", out var global)
            && global.ToString().Equals("true", StringComparison.OrdinalIgnoreCase)
                ? "global"
            : "user";
    }

    /// <summary>How long a 429 wants us to wait, by its header; zero where it has none.</summary>
    public static TimeSpan RetryAfter(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var after)
            ? TimeSpan.FromSeconds(Math.Clamp(Number(after.ToString()), 0, 86400))
            : TimeSpan.Zero;

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : 0;
}

/// <summary>
/// A door that lets so many through per window, those in a hurry first. One for each bucket, and one for the global limit.
/// </summary>
internal sealed class Gate : IDisposable
{
    private const int Unlimited = int.MaxValue / 2;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan? _window;
    private readonly Queue<TaskCompletionSource<bool>> _urgent = new();
    private readonly Queue<TaskCompletionSource<bool>> _scheduled = new();

    // When the turns of a fixed number come back.
    private readonly Queue<long> _leaving = new();
    private ITimer? _timer;
    private int _limit;
    private int _available;
    private int _inFlight;
    private double _windowId;
    private long _resetAt;
    private long _refusedUntil;
    private volatile bool _moved;
    private bool _known;

    /// <summary>A bucket of which nothing is known yet: one at a time, until a response tells.</summary>
    public Gate(TimeProvider time)
    {
        _time = time;
        _limit = _available = 1;
        LastUsed = time.GetTimestamp();
    }

    /// <summary>
    /// A fixed number in any time of a window's length. Where the other side's windows begin is not known, nor how long a
    /// request travels, so a turn comes back a window after its request is over: counted at any moment in between,
    /// never more than the limit fall into one window there.
    /// </summary>
    public Gate(TimeProvider time, int limit, TimeSpan window)
    {
        _time = time;
        _window = window;
        _limit = _available = limit;
        LastUsed = time.GetTimestamp();
    }

    /// <summary>When it was last passed.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Whether nobody waits, nothing is under way and no window runs.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                Refill();
                return _inFlight == 0
                    && _resetAt == 0
                    && _leaving.Count == 0
                    && _urgent.Count == 0
                    && _scheduled.Count == 0;
            }
        }
    }

    /// <summary>Whether another door has taken its place.</summary>
    public bool HasMoved => _moved;

    /// <summary>How long the door stays shut; zero where it does not.</summary>
    public TimeSpan ShutFor
    {
        get
        {
            lock (_lock)
            {
                Refill();
                return IsShut || (_available <= 0 && _resetAt != 0) ? Until(_resetAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits for a turn. False: ask again, the bucket has another door now, or this one is shut.</summary>
    public ValueTask<bool> EnterAsync(bool scheduled, CancellationToken ct)
    {
        TaskCompletionSource<bool> turn;
        lock (_lock)
        {
            if (_moved)
            {
                return new(false);
            }

            Refill();
            var first = _urgent.Count == 0 && (!scheduled || _scheduled.Count == 0);
            if (first && _available > 0 && !IsShut)
            {
                Take();
                return new(true);
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (scheduled ? _scheduled : _urgent).Enqueue(turn);
            Arm();
        }

        return new(WaitAsync(turn, ct));
    }

    /// <summary>Says that a request is over.</summary>
    public void Exit(RateHeaders? headers)
    {
        lock (_lock)
        {
            _inFlight--;
            if (_window is { } window)
            {
                Leave(window);
            }
            else if (headers is { } told)
            {
                Learn(told);
            }
            else if (_resetAt == 0)
            {
                // No headers: no limit that we know of. A 429 will say otherwise.
                _available = _known ? _available + 1 : Unlimited;
            }

            Pump();
        }
    }

    /// <summary>Takes note of what the response to a request through another door says about this bucket.</summary>
    public void Hear(RateHeaders headers)
    {
        lock (_lock)
        {
            Learn(headers);
            Pump();
        }
    }

    /// <summary>Gives a turn back that was not used, such as after a lost connection.</summary>
    public void Return()
    {
        lock (_lock)
        {
            _inFlight--;
            if (_window is { } window)
            {
                Leave(window);
            }
            else if (_resetAt == 0)
            {
                _available++;
            }

            Pump();
        }
    }

    /// <summary>Shuts the door for some time: a 429. Those who wait ask again, whether they want to wait that long.</summary>
    public void Shut(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
            _available = _window is null ? 0 : _available;
            _resetAt = _refusedUntil = Math.Max(_resetAt, Math.Max(1, until));
            SendAway();
        }
    }

    /// <summary>Sends those who wait to another door.</summary>
    public void Move()
    {
        lock (_lock)
        {
            _moved = true;
            SendAway();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static async Task<bool> WaitAsync(TaskCompletionSource<bool> turn, CancellationToken ct)
    {
        using var registration = ct.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<bool>)state!).TrySetCanceled(token),
            turn
        );
        return await turn.Task;
    }

    // A door with a fixed number has a reset only after a 429.
    private bool IsShut => _window is not null && _resetAt != 0;

    private void SendAway()
    {
        foreach (var queue in (Queue<TaskCompletionSource<bool>>[])[_urgent, _scheduled])
        {
            while (queue.TryDequeue(out var turn))
            {
                turn.TrySetResult(false);
            }
        }
    }

    private void Take()
    {
        _available--;
        _inFlight++;
        LastUsed = _time.GetTimestamp();
    }

    private void Leave(TimeSpan window) =>
        _leaving.Enqueue(_time.GetTimestamp() + (long)(window.TotalSeconds * _time.TimestampFrequency));

    private void Learn(RateHeaders told)
    {
        _known = true;
        _limit = told.Limit;
        if (_refusedUntil > _time.GetTimestamp())
        {
            // A 429 knows better than the counts of what was under way with it.
            return;
        }

        var until = _time.GetTimestamp() + (long)(told.ResetAfter.TotalSeconds * _time.TimestampFrequency);
        var newWindow = _resetAt == 0 || told.Reset > _windowId + 0.05;
        if (newWindow)
        {
            // What is under way was not counted in this response yet.
            _available = told.Remaining - _inFlight;
            _windowId = told.Reset;
            _resetAt = Math.Max(1, until);
        }
        else
        {
            // Responses overtake each other; within one window the lowest is the truth.
            _available = Math.Min(_available, told.Remaining);
            _resetAt = Math.Max(_resetAt, until);
        }

        Arm();
    }

    private void Refill()
    {
        var now = _time.GetTimestamp();
        if (_resetAt != 0 && now >= _resetAt)
        {
            _resetAt = 0;
            _available = _window is null ? _limit - _inFlight : _available;
        }

        while (_leaving.TryPeek(out var at) && at <= now)
        {
            _leaving.Dequeue();
            _available++;
        }
    }

    private void Pump()
    {
        Refill();
        while (_available > 0 && !IsShut && (_urgent.TryDequeue(out var turn) || _scheduled.TryDequeue(out turn)))
        {
            // Who stopped waiting takes no turn.
            if (turn.TrySetResult(true))
            {
                Take();
            }
        }

        Arm();
    }

    private void Arm()
    {
        var next =
            _resetAt != 0 ? _resetAt
            : _leaving.TryPeek(out var at) ? at
            : 0;
        if (next == 0 || (_urgent.Count == 0 && _scheduled.Count == 0))
        {
            return;
        }

        _timer ??= _time.CreateTimer(
            static state =>
            {
                var gate = (Gate)state!;
                lock (gate._lock)
                {
                    gate.Pump();
                }
            },
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );

        // Timers may fire a little early; a millisecond more saves a second round.
        _timer.Change(Until(next) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Until(long timestamp)
    {
        var ticks = timestamp - _time.GetTimestamp();
        return ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency);
    }
}
