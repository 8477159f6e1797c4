using System.Diagnostics;
using System.Globalization;
using HawkinsBot.Playground.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Playground.Http;

/// <summary>Discord's REST API: route, who, rate limit, fault, body, answer, record.</summary>
internal sealed partial class Api(Simulator simulator, ILogger logger)
{
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);
    private readonly WorldState _world = simulator.World;

    public async Task HandleAsync(HttpContext context, string path, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var at = _world.Now;
        var request = context.Request;
        var exchange = new Exchange();
        Reply reply;
        try
        {
            reply = await AnswerAsync(context, path, exchange, ct);
        }
        catch (Refusal refusal)
        {
            reply = new Reply(refusal.Status, refusal.Body());
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not IOException)
        {
            LogFailed(request.Method, exchange.Route?.Template ?? "?", e);
            reply = new Reply(500, """{"message":"500: Internal Server Error","code":0}"""u8.ToArray());
        }

        if (!exchange.IsPerson)
        {
            simulator.Requests.Add(n => new RecordedRequest(
                n,
                at,
                request.Method,
                request.Path.ToUriComponent(),
                request.QueryString.HasValue ? request.QueryString.Value![1..] : "",
                exchange.Body?.Raw is { } raw && exchange.Body.Json is not null ? raw : null,
                exchange.Body?.Files.Select(f => f.Filename).ToList() ?? (IReadOnlyList<string>)[],
                reply.Status,
                reply.Body,
                exchange.Route?.Template,
                exchange.Route?.Bucket,
                Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                exchange.Fault
            ));
        }

        if (exchange.Lost)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, reply, exchange, ct);
    }

    /// <summary>What became known of a request on its way.</summary>
    private sealed class Exchange
    {
        public bool IsPerson { get; set; }
        public bool Lost { get; set; }
        public string? Fault { get; set; }
        public Endpoint? Route { get; set; }
        public ReadBody? Body { get; set; }
        public RateResult? Rate { get; set; }
        public string? Scope { get; set; }
        public TimeSpan? RetryAfter { get; set; }
    }

    private async Task<Reply> AnswerAsync(HttpContext context, string path, Exchange exchange, CancellationToken ct)
    {
        var request = context.Request;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var actor = Actor(request);
        exchange.IsPerson = actor is { Bot: false };
        var (version, rest) = Version(segments);
        if (version is < 6 or > 10)
        {
            throw Refusal.Of(50041);
        }

        segments = rest;
        var (route, pathKnown) = simulator.Routes.Find(request.Method, segments);
        exchange.Route = route;
        // Read in every case: the record shows it, and the connection can be used again.
        exchange.Body = route is null ? ReadBody.Empty : null;
        if (route is null)
        {
            throw pathKnown ? new Refusal(405, 0, "405: Method Not Allowed") : new Refusal(404, 0, "404: Not Found");
        }

        var values = RouteTable.Values(route, segments);
        var known = actor is not null || route.Who is Who.PathToken or Who.Open;
        if (!exchange.IsPerson)
        {
            lock (_world.Gate)
            {
                TakeLimit(route, values, exchange, known);
            }
        }

        actor = Allow(route, request, actor);
        Fault? fault = null;
        if (!exchange.IsPerson)
        {
            lock (_world.Gate)
            {
                fault = simulator.Faults.Take(request.Method, segments);
            }
        }

        exchange.Fault = fault?.Kind;
        if (fault is not null)
        {
            exchange.Body = await BodyReader.ReadAsync(request, ct);
            await StrikeAsync(fault, exchange, ct);
            exchange.Body = exchange.Body with { ArrivedAt = Stopwatch.GetTimestamp() };
        }

        exchange.Body ??= await BodyReader.ReadAsync(request, ct);
        var call = new Call
        {
            Simulator = simulator,
            Route = route,
            Values = values,
            Query = request.Query,
            Actor = actor,
            Address = $"http://{request.Host.Value}",
            Body = exchange.Body.Json,
            Files = exchange.Body.Files,
            ArrivedAt = exchange.Body.ArrivedAt,
        };
        if (route.Prepare is { } prepare)
        {
            await prepare(call, ct);
        }

        lock (_world.Gate)
        {
            return route.Run(call);
        }
    }

    private static (int Number, string[] Path) Version(string[] segments)
    {
        if (
            segments.Length > 0
            && segments[0].Length is 2 or 3
            && segments[0][0] == 'v'
            && int.TryParse(segments[0].AsSpan(1), CultureInfo.InvariantCulture, out var version)
        )
        {
            return (version, segments[1..]);
        }

        return (6, segments);
    }

    /// <summary>Who asks by the header, or null; an unknown token is nobody.</summary>
    private User? Actor(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return null;
        }

        if (header.StartsWith("Bot ", StringComparison.Ordinal))
        {
            return header.AsSpan(4).SequenceEqual(_world.Bot.Token) ? _world.Bot : null;
        }

        return _world.Tokens.GetValueOrDefault(header);
    }

    private User Allow(Endpoint route, HttpRequest request, User? actor)
    {
        switch (route.Who)
        {
            case Who.PathToken:
                return actor ?? _world.Bot;
            case Who.Open when request.Headers.Authorization.Count == 0:
                return _world.Bot;
            case Who.Bot when actor is { Bot: false }:
                throw Refusal.Of(20002);
            case Who.Person when actor is { Bot: true }:
                throw Refusal.Of(20001);
            default:
                return actor ?? throw Refusal.Unauthorized();
        }
    }

    private void TakeLimit(Endpoint route, string[] values, Exchange exchange, bool known)
    {
        // Interactions, and webhooks with their tokens, stand outside the global limit.
        var global = known && route.Who != Who.PathToken;
        BucketState? own = null;
        if (route.Who == Who.PathToken && values.Length > 1)
        {
            own = _world.InteractionsByToken.GetValueOrDefault(values[1])?.Bucket;
        }

        var key = route.Major == 0 ? route.Bucket : $"{route.Bucket}:{string.Join('/', values.Take(route.Major))}";
        // Whoever has a wrong token takes nothing from the bot.
        key = known ? key : "nobody:" + key;
        var rate = simulator.Limits.Take(route.Bucket, key, route.Limit, route.Window, global, own);
        exchange.Rate = rate;
        if (!rate.Allowed)
        {
            throw Limited(exchange, rate.ResetAfter, rate.Global, rate.Global ? "global" : "user");
        }
    }

    private static Refusal Limited(Exchange exchange, TimeSpan wait, bool global, string scope, int code = 0)
    {
        wait = wait > LeastWait ? wait : LeastWait;
        exchange.RetryAfter = wait;
        exchange.Scope = scope;
        return new Refusal(429, code, "You are being rate limited.")
        {
            RetryAfter = Math.Round(wait.TotalSeconds, 3),
            Global = global,
        };
    }

    private async Task StrikeAsync(Fault fault, Exchange exchange, CancellationToken ct)
    {
        switch (fault.Kind)
        {
            case "status":
                var status = (int)Wire.Json.Int(fault.Body, "status")!.Value;
                throw new Refusal(status, 0, string.Create(CultureInfo.InvariantCulture, $"{status}: Injected"));
            case "ratelimit":
                var seconds = fault.Body["retryAfter"]?.GetValue<double>() ?? 1;
                var global = Wire.Json.Flag(fault.Body, "global");
                var scope = Wire.Json.Str(fault.Body, "scope") ?? (global ? "global" : "user");
                var code = (int)(Wire.Json.Int(fault.Body, "code") ?? 0);
                throw Limited(exchange, TimeSpan.FromSeconds(seconds), global, scope, code);
            case "delay":
                await Task.Delay(TimeSpan.FromMilliseconds(Wire.Json.Int(fault.Body, "ms")!.Value), _world.Real, ct);
                break;
            default:
                exchange.Lost = true;
                break;
        }
    }

    private static async Task WriteAsync(HttpResponse response, Reply reply, Exchange exchange, CancellationToken ct)
    {
        response.StatusCode = reply.Status;
        var headers = response.Headers;
        if (exchange.Rate is { } rate)
        {
            headers["X-RateLimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset"] = RateLimits.Epoch(rate.ResetAt);
            headers["X-RateLimit-Reset-After"] = RateLimits.Seconds(rate.ResetAfter);
            headers["X-RateLimit-Bucket"] = rate.Bucket;
        }

        if (exchange.Scope is { } scope)
        {
            headers["X-RateLimit-Scope"] = scope;
            if (scope == "global")
            {
                headers["X-RateLimit-Global"] = "true";
            }
        }

        if (exchange.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (reply.Body is not { } body)
        {
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The playground failed at {Method} {Route}")]
    private partial void LogFailed(string method, string route, Exception exception);
}
