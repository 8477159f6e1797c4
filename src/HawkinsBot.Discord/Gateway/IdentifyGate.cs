namespace HawkinsBot.Discord.Gateway;

/// <summary>How many sessions Discord still lets us start.</summary>
internal sealed record SessionStartLimit(int Total, int Remaining, TimeSpan ResetAfter, int MaxConcurrency);

/// <summary>
/// Lets shards identify: per bucket (shard modulo <c>max_concurrency</c>) one after the other and five seconds apart,
/// and none while Discord's daily ration is used up.
/// </summary>
internal sealed class IdentifyGate
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SessionStartLimit _limit;
    private readonly Task[] _lastInBucket;
    private int _remaining;
    private long _resetAt;

    public IdentifyGate(SessionStartLimit limit, TimeProvider time)
    {
        _time = time;
        _limit = limit;
        _remaining = limit.Remaining;
        _resetAt = After(limit.ResetAfter);
        _lastInBucket = new Task[Math.Max(1, limit.MaxConcurrency)];
        Array.Fill(_lastInBucket, Task.CompletedTask);
    }

    /// <summary>Waits for the shard's turn. The turn lasts until it is disposed of, and five seconds more.</summary>
    public async Task<Turn> EnterAsync(int shard, CancellationToken ct)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            var bucket = shard % _lastInBucket.Length;
            before = _lastInBucket[bucket];
            _lastInBucket[bucket] = turn.Task;
        }

        try
        {
            await before.WaitAsync(ct);
            while (Ration() is { } wait)
            {
                await Task.Delay(wait, _time, ct);
            }

            return new(this, turn);
        }
        catch
        {
            turn.TrySetResult();
            throw;
        }
    }

    private TimeSpan? Ration()
    {
        lock (_lock)
        {
            if (_time.GetTimestamp() >= _resetAt)
            {
                _remaining = _limit.Total;
                _resetAt = After(TimeSpan.FromHours(24));
            }

            if (_remaining > 0)
            {
                _remaining--;
                return null;
            }

            return TimeSpan.FromSeconds((double)(_resetAt - _time.GetTimestamp()) / _time.TimestampFrequency)
                + TimeSpan.FromMilliseconds(1);
        }
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            _remaining++;
        }
    }

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);

    /// <summary>A shard's turn to identify.</summary>
    internal sealed class Turn(IdentifyGate gate, TaskCompletionSource turn) : IDisposable
    {
        private bool _used;

        /// <summary>Says that Identify was sent: the next one waits five seconds from here.</summary>
        public void Used()
        {
            if (_used)
            {
                return;
            }

            _used = true;
            _ = Task.Delay(Apart, gate._time)
                .ContinueWith(
                    static (_, state) => ((TaskCompletionSource)state!).TrySetResult(),
                    turn,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
        }

        /// <summary>Ends the turn; where nothing was sent, as after a lost connection, it cost nothing.</summary>
        public void Dispose()
        {
            if (!_used)
            {
                gate.GiveBack();
                turn.TrySetResult();
            }
        }
    }
}
