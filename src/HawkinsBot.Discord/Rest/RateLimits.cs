using System.Collections.Concurrent;

namespace HawkinsBot.Discord.Rest;

/// <summary>
/// Discord's rate limits, learnt from its headers: a gate per bucket, and one for all bot routes together. Routes of
/// interactions pass freely until Discord says otherwise, so that an answer costs no bookkeeping.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private const int KeptGates = 1000;

    private readonly TimeProvider _time;
    private readonly Gate _global;
    private readonly ConcurrentDictionary<(HttpMethod, string), string> _hashes = new();
    private readonly ConcurrentDictionary<(string Bucket, string Major), Gate> _gates = new();
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
        if (headers?.Bucket is { } hash)
        {
            Rename(route, gate, hash);
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
    public void Shut(Route route, TimeSpan wait) => (Find(route) ?? AddGate(route)).Shut(wait);

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
        if (route.Kind is RouteKind.Bot)
        {
            return _gates.TryGetValue(Key(route), out var known) ? known : AddGate(route);
        }

        return _interactionsLimited && _gates.TryGetValue(Key(route), out var gate) ? gate : null;
    }

    private Gate AddGate(Route route)
    {
        if (_gates.Count >= KeptGates)
        {
            Forget();
        }

        _interactionsLimited |= route.Kind is RouteKind.Interaction;

        return _gates.GetOrAdd(
            Key(route),
            static (_, args) =>
                args.Kind is RouteKind.Bot ? new(args._time) : new(args._time, 5, TimeSpan.FromSeconds(1)),
            (route.Kind, _time)
        );
    }

    private (string, string) Key(Route route) =>
        (
            _hashes.TryGetValue((route.Method, route.Template), out var hash)
                ? hash
                : $"{route.Method} {route.Template}",
            route.Major
        );

    private void Rename(Route route, Gate gate, string hash)
    {
        var named = (hash, route.Major);
        if (_gates.TryGetValue(named, out var current) && current == gate)
        {
            return;
        }

        // Requests of other channels may have told the hash already; this gate still has to get its name.
        var old = Key(route);
        _hashes[(route.Method, route.Template)] = hash;
        if (_gates.GetOrAdd(named, gate) != gate)
        {
            gate.Move();
        }

        _gates.TryRemove(new(($"{route.Method} {route.Template}", route.Major), gate));
        if (old != named)
        {
            _gates.TryRemove(new(old, gate));
        }
    }

    private void Forget()
    {
        foreach (var (key, gate) in _gates)
        {
            if (gate.IsIdle && _time.GetElapsedTime(gate.LastUsed) > TimeSpan.FromSeconds(10))
            {
                if (_gates.TryRemove(new(key, gate)))
                {
                    gate.Move();
                    gate.Dispose();
                }
            }
        }
    }
}

/// <summary>Waiting would take longer than anybody should.</summary>
internal sealed class RateLimitWaitException(TimeSpan wait) : Exception
{
    public TimeSpan Wait { get; } = wait;
}
