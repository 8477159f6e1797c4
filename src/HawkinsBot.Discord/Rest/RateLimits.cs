using System.Collections.Concurrent;

namespace HawkinsBot.Discord.Rest;

/// <summary>
/// Discord's rate limits, learnt from its headers: a gate per bucket, and one for all bot routes together. Routes of
/// interactions pass freely until Discord says otherwise, so that an answer costs no bookkeeping.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private const int KeptGates = 1000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Gate _global;
    private readonly ConcurrentDictionary<(HttpMethod, string Template, string Major), Gate> _gates = new();

    // What answers have told: the hash of a route, and the gate of a hash. A hash is worth something only with its channel,
    // guild or webhook.
    private readonly Dictionary<(HttpMethod, string Template), string> _hashes = [];
    private readonly Dictionary<(string Hash, string Major), Gate> _buckets = [];
    private volatile bool _interactionsLimited;

    public RateLimits(TimeProvider time, int requestsPerSecond)
    {
        _time = time;
        _global = new(time, requestsPerSecond, TimeSpan.FromSeconds(1));
    }

    /// <summary>How many buckets are remembered.</summary>
    public int Count => _gates.Count;

    /// <summary>Waits for a turn of the route's bucket, then of the global limit.</summary>
    /// <returns>The gate to leave by; null where the route has none.</returns>
    /// <exception cref="RateLimitWaitException">The wait would be longer than <paramref name="longest"/>.</exception>
    public async ValueTask<Gate?> EnterAsync(Route route, bool scheduled, TimeSpan longest, CancellationToken ct)
    {
        Gate? gate;
        do
        {
            gate = Find(route);
            var wait = gate?.ShutFor ?? TimeSpan.Zero;
            if (wait > longest)
            {
                throw new RateLimitWaitException(wait);
            }
        } while (gate is not null && !await gate.EnterAsync(scheduled, ct));

        if (route.Kind is not RouteKind.Bot)
        {
            return gate;
        }

        try
        {
            do
            {
                if (_global.ShutFor is var wait && wait > longest)
                {
                    throw new RateLimitWaitException(wait);
                }
            } while (!await _global.EnterAsync(scheduled, ct));

            return gate;
        }
        catch
        {
            gate?.Return();
            throw;
        }
    }

    /// <summary>Takes note of what a response says.</summary>
    public void Exit(Route route, Gate? gate, HttpResponseMessage response)
    {
        if (route.Kind is not RouteKind.Bot)
        {
            gate?.Exit(null);
            if (RateHeaders.IsLast(response) && RateHeaders.From(response) is { } last)
            {
                (gate ?? AddGate(route)).Shut(last.ResetAfter);
            }

            return;
        }

        _global.Exit(null);
        var headers = RateHeaders.From(response);
        // Not before the gate is left: who waits at the old one goes to the new one then.
        gate!.Exit(headers);
        if (headers is { Bucket: { } hash } told)
        {
            Join(route, gate, hash, told);
        }
    }

    /// <summary>Takes note that a request ended without a response.</summary>
    public void Return(Route route, Gate? gate)
    {
        gate?.Return();
        if (route.Kind is RouteKind.Bot && gate is not null)
        {
            _global.Return();
        }
    }

    /// <summary>A 429 of the route's own bucket.</summary>
    /// <param name="route">The route.</param>
    /// <param name="gate">The gate that the request went through, if any.</param>
    /// <param name="wait">For how long.</param>
    public void Shut(Route route, Gate? gate, TimeSpan wait)
    {
        gate?.Shut(wait);
        var now = Find(route) ?? AddGate(route);
        if (now != gate)
        {
            now.Shut(wait);
        }
    }

    /// <summary>A 429 of the global limit.</summary>
    public void ShutAll(TimeSpan wait) => _global.Shut(wait);

    public void Dispose()
    {
        _global.Dispose();
        foreach (var (_, gate) in _gates)
        {
            gate.Dispose();
        }
    }

    private Gate? Find(Route route)
    {
        if (route.Kind is not RouteKind.Bot && !_interactionsLimited)
        {
            return null;
        }

        return _gates.TryGetValue(Key(route), out var gate) && !gate.HasMoved ? gate
            : route.Kind is RouteKind.Bot ? AddGate(route)
            : null;
    }

    private Gate AddGate(Route route)
    {
        lock (_lock)
        {
            if (_gates.TryGetValue(Key(route), out var gate) && !gate.HasMoved)
            {
                return gate;
            }

            if (_gates.Count >= KeptGates)
            {
                Forget();
            }

            if (route.Kind is not RouteKind.Bot)
            {
                _interactionsLimited = true;
                return _gates[Key(route)] = new(_time, 5, TimeSpan.FromSeconds(1));
            }

            if (
                !_hashes.TryGetValue((route.Method, route.Template), out var hash)
                || !_buckets.TryGetValue((hash, route.Major), out gate)
                || gate.HasMoved
            )
            {
                gate = new(_time);
            }

            return _gates[Key(route)] = gate;
        }
    }

    private static (HttpMethod, string, string) Key(Route route) => (route.Method, route.Template, route.Major);

    /// <summary>Lets routes of one hash share a gate, once an answer has told the hash.</summary>
    private void Join(Route route, Gate gate, string hash, RateHeaders told)
    {
        lock (_lock)
        {
            _hashes[(route.Method, route.Template)] = hash;
            if (!_buckets.TryGetValue((hash, route.Major), out var shared) || shared.HasMoved)
            {
                _buckets[(hash, route.Major)] = gate;
                return;
            }

            if (shared != gate)
            {
                _gates[Key(route)] = shared;
                shared.Hear(told);
                gate.Move();
            }
        }
    }

    private void Forget()
    {
        foreach (var (key, gate) in _gates)
        {
            if (gate.IsIdle && _time.GetElapsedTime(gate.LastUsed) > TimeSpan.FromSeconds(10))
            {
                _gates.TryRemove(new(key, gate));
                gate.Move();
                gate.Dispose();
            }
        }

        foreach (var (key, gate) in _buckets)
        {
            if (gate.HasMoved)
            {
                _buckets.Remove(key);
            }
        }
    }
}

/// <summary>Waiting would take longer than anybody should.</summary>
internal sealed class RateLimitWaitException(TimeSpan wait) : Exception
{
    public TimeSpan Wait { get; } = wait;
}
