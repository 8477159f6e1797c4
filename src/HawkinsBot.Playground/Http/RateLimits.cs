using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HawkinsBot.Playground.Http;

/// <summary>What is left of one bucket, and when it is full again.</summary>
internal sealed class BucketState
{
    public int Remaining { get; set; }
    public DateTimeOffset ResetAt { get; set; }
}

/// <summary>What a request may, and the headers that say so.</summary>
internal readonly record struct RateResult(
    bool Allowed,
    bool Global,
    int Limit,
    int Remaining,
    DateTimeOffset ResetAt,
    TimeSpan ResetAfter,
    string Bucket
);

/// <summary>
/// Discord's rate limits: a bucket for each route and top-level resource, and fifty requests a second over all of them.
/// </summary>
internal sealed class RateLimits(TimeProvider real, int globalLimit)
{
    private readonly Dictionary<string, BucketState> _buckets = [];
    private readonly BucketState _global = new();

    /// <summary>A bucket's name, the hash of its route.</summary>
    public static string Hash(string method, string template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{method} {template}")))[..32];

    public RateResult Take(string bucket, string key, int limit, TimeSpan window, bool global, BucketState? own)
    {
        var now = real.GetUtcNow();
        var state = own ?? Find(key, now);
        if (now >= state.ResetAt)
        {
            state.Remaining = limit;
            state.ResetAt = now + window;
        }

        if (global && !TakeGlobal(now))
        {
            return new RateResult(false, true, limit, state.Remaining, _global.ResetAt, _global.ResetAt - now, bucket);
        }

        if (state.Remaining == 0)
        {
            return new RateResult(false, false, limit, 0, state.ResetAt, state.ResetAt - now, bucket);
        }

        state.Remaining--;
        return new RateResult(true, false, limit, state.Remaining, state.ResetAt, state.ResetAt - now, bucket);
    }

    private bool TakeGlobal(DateTimeOffset now)
    {
        if (now >= _global.ResetAt)
        {
            _global.Remaining = globalLimit;
            _global.ResetAt = now.AddSeconds(1);
        }

        if (_global.Remaining == 0)
        {
            return false;
        }

        _global.Remaining--;
        return true;
    }

    private BucketState Find(string key, DateTimeOffset now)
    {
        if (_buckets.TryGetValue(key, out var state))
        {
            return state;
        }

        if (_buckets.Count >= 20_000)
        {
            foreach (var (old, _) in _buckets.Where(b => b.Value.ResetAt < now).ToList())
            {
                _buckets.Remove(old);
            }
        }

        return _buckets[key] = new BucketState();
    }

    public static string Seconds(TimeSpan span) =>
        Math.Max(0, span.TotalSeconds).ToString("0.000", CultureInfo.InvariantCulture);

    public static string Epoch(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
}
