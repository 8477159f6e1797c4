using System.Text.Json;
using HawkinsBot.Discord.Model;
using HawkinsBot.Discord.Rest;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord.Gateway;

/// <summary>Runs the shards and hands on what they receive.</summary>
internal sealed partial class GatewayClient(
    DiscordOptions options,
    RestClient rest,
    TimeProvider time,
    ILoggerFactory logs
)
{
    private static readonly TimeSpan HandlersMayFinish = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = logs.CreateLogger<GatewayClient>();
    private IReadOnlyList<Shard> _shards = [];

    public IReadOnlyList<ShardStatus> Shards => [.. _shards.Select(s => s.Status)];

    /// <param name="handlers">Get what comes.</param>
    /// <param name="listen">Opens another way for interactions, until it is disposed of; null where there is none.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(
        DiscordHandlers handlers,
        Func<Action<Interaction>, CancellationToken, Task<IAsyncDisposable>>? listen,
        CancellationToken ct
    )
    {
        using var handlersEnd = new CancellationTokenSource();
        var interactions = new InteractionDispatcher(handlers.OnInteraction, _log, handlersEnd.Token);
        var events = new EventPump(handlers.OnEvent, _log);
        var pump = events.RunAsync(handlersEnd.Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await using var other = listen is null ? null : await listen(interactions.Deliver, ct);
            var bot = await AskAsync(new(Routes.GatewayBot), GatewayBot.Read, ct);
            var count = options.ShardCount ?? Math.Max(1, bot.Shards);
            var gate = new IdentifyGate(bot.Limit, time);
            if (bot.Limit.Remaining == 0)
            {
                LogNoStartsLeft(bot.Limit.ResetAfter);
            }

            var compress = options.Compress ?? !bot.Url.IsLoopback;
            _shards =
            [
                .. (options.ShardIds ?? [.. Enumerable.Range(0, count)]).Select(id => new Shard(
                    id,
                    count,
                    new(options.Token, id, count, bot.Url, Random.Shared),
                    gate,
                    compress,
                    time,
                    interactions.Deliver,
                    events.Writer,
                    logs.CreateLogger<Shard>()
                )),
            ];
            var running = _shards.Select(s => s.RunAsync(stop.Token)).ToList<Task>();
            await Task.WhenAny([.. running, RefusedAsync(stop.Token)]);
            await stop.CancelAsync();
            await Task.WhenAll(running);
            if (!ct.IsCancellationRequested && rest.Refused.IsCompleted)
            {
                throw await rest.Refused;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop before anything stood.
        }
        finally
        {
            events.Writer.TryComplete();
            await Task.WhenAny(
                Task.WhenAll(interactions.IdleAsync(), pump),
                Task.Delay(HandlersMayFinish, time, CancellationToken.None)
            );
            await handlersEnd.CancelAsync();
            await pump;
        }
    }

    private async Task RefusedAsync(CancellationToken ct)
    {
        await Task.WhenAny(rest.Refused, Task.Delay(Timeout.InfiniteTimeSpan, time, ct));
    }

    /// <summary>Asks for what nothing begins without, until Discord says.</summary>
    public async Task<T> AskAsync<T>(RestRequest request, ReadValue<T> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await rest.SendAsync(request, read, ct);
            }
            catch (DiscordApiException e) when (e.IsTransient)
            {
                var wait = e.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt)));
                LogNoAnswer(request.Route.Template, e.Message, wait);
                await Task.Delay(wait, time, ct);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord does not answer {Route} ({Reason}); again in {Wait}")]
    private partial void LogNoAnswer(string route, string reason, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Discord allows no more sessions today; the next in {Wait}")]
    private partial void LogNoStartsLeft(TimeSpan wait);
}

/// <summary>Discord's answer to where the gateway is.</summary>
internal sealed record GatewayBot(Uri Url, int Shards, SessionStartLimit Limit)
{
    public static GatewayBot Read(ref Utf8JsonReader reader)
    {
        string? url = null;
        var shards = 1;
        var limit = new SessionStartLimit(1000, 1000, TimeSpan.FromHours(24), 1);
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("url"u8))
                {
                    url = reader.ReadText();
                }
                else if (reader.Is("shards"u8))
                {
                    shards = reader.ReadInt();
                }
                else if (reader.Is("session_start_limit"u8))
                {
                    limit = ReadLimit(ref reader, limit);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return Address(url) is { } gateway
            ? new(gateway, shards, limit)
            : throw new JsonException("No gateway address.");
    }

    /// <summary>An address that a socket can be opened to; null where it is none.</summary>
    public static Uri? Address(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss" ? address : null;

    private static SessionStartLimit ReadLimit(ref Utf8JsonReader reader, SessionStartLimit limit)
    {
        if (!reader.IsObject())
        {
            return limit;
        }

        while (reader.NextProperty())
        {
            limit =
                reader.Is("total"u8) ? limit with { Total = reader.ReadInt() }
                : reader.Is("remaining"u8) ? limit with { Remaining = reader.ReadInt() }
                : reader.Is("reset_after"u8) ? limit with { ResetAfter = TimeSpan.FromMilliseconds(reader.ReadLong()) }
                : reader.Is("max_concurrency"u8) ? limit with { MaxConcurrency = reader.ReadInt() }
                : EntityReader.Skip(ref reader, limit);
        }

        return limit;
    }
}
