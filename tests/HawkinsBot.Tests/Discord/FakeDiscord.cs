using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Tests.Discord;

/// <summary>A request as it came.</summary>
internal sealed record Seen(string Method, string Path, IHeaderDictionary Headers, byte[] Body, long At)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>What is answered.</summary>
internal sealed record Answer(int Status = 200, string Body = "{}")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Whether the connection is cut instead, after the request was read.</summary>
    public bool Cut { get; init; }

    public Task? After { get; init; }

    public static Answer NoContent => new(204, "");

    public static Answer Error(int status, int code, string message = "no") =>
        new(status, JsonSerializer.Serialize(new { code, message }));

    public static Answer Limited(double after, bool global = false, string scope = "user") =>
        new(
            429,
            JsonSerializer.Serialize(
                new
                {
                    message = "limited",
                    retry_after = after,
                    global,
                }
            )
        )
        {
            Headers =
            {
                ["Retry-After"] = Math.Ceiling(after).ToString(default(IFormatProvider)),
                ["X-RateLimit-Scope"] = scope,
            },
        };
}

/// <summary>A server on loopback that says what a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeDiscord : IAsyncDisposable
{
    public const string Token = "TOKEN.of-the.bot_0123456789";

    private readonly WebApplication _app;
    private readonly Channel<FakeSocket> _sockets = System.Threading.Channels.Channel.CreateUnbounded<FakeSocket>();
    private readonly CancellationTokenSource _end = new();

    private int _answered;

    private FakeDiscord(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public string ApiBase => Address + "/api/v10";

    /// <summary>Where the gateway is said to be; its path tells a first connection from a resume.</summary>
    public string Gateway => Address.Replace("http", "ws", StringComparison.Ordinal) + "/gateway";

    public string ResumeGateway => Address.Replace("http", "ws", StringComparison.Ordinal) + "/resume";

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>How many requests were answered, or cut.</summary>
    public int Answered => _answered;

    public CollectedLog Log { get; } = new();

    /// <summary>Says what a request gets; null: the usual.</summary>
    public Func<Seen, Answer?> Respond { get; set; } = _ => null;

    public (int Total, int Remaining, int ResetAfter, int MaxConcurrency) StartLimit { get; set; } =
        (1000, 1000, 86400000, 1);

    public int RecommendedShards { get; set; } = 1;

    public static async Task<FakeDiscord> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var discord = new FakeDiscord(app);
        app.UseWebSockets();
        app.Run(discord.HandleAsync);
        await app.StartAsync();
        discord.Address = app.Urls.First();
        return discord;
    }

    public DiscordOptions Options(Action<DiscordOptions>? change = null)
    {
        var options = new DiscordOptions { Token = Token, ApiBase = ApiBase };
        change?.Invoke(options);
        return options;
    }

    public DiscordClient NewClient(TimeProvider? time = null, Action<DiscordOptions>? change = null) =>
        new(Options(change), time ?? TimeProvider.System, new LoggerFactory([Log]));

    public RunningBot StartBot(TimeProvider? time = null, Action<DiscordOptions>? change = null) =>
        new(NewClient(time, change));

    /// <summary>The next connection to the gateway.</summary>
    public async Task<FakeSocket> AcceptAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _sockets.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next connection, moving the clock on until it comes.</summary>
    public async Task<FakeSocket> AcceptAsync(ManualTime time)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            if (_sockets.Reader.TryRead(out var socket))
            {
                return socket;
            }

            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        throw new TimeoutException("Nobody connects.");
    }

    /// <summary>Whether nobody has connected (again).</summary>
    public bool NobodyWaits => !_sockets.Reader.TryPeek(out _);

    /// <summary>Accepts, says Hello, checks for Identify, says READY.</summary>
    public async Task<FakeSocket> ReadyAsync(int interval = 45000)
    {
        var socket = await AcceptAsync();
        await socket.HelloAsync(interval);
        await socket.ExpectAsync(2);
        await socket.SendReadyAsync();
        return socket;
    }

    public async Task<Seen> RequestAsync(string method, string pathEnd, int nth = 1)
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            var found = Requests.Where(r => r.Method == method && r.Path.EndsWith(pathEnd, StringComparison.Ordinal));
            if (found.Skip(nth - 1).FirstOrDefault() is { } seen)
            {
                return seen;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"No {nth}. {method} …{pathEnd}; seen: {string.Join(", ", Requests)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = new FakeSocket(this, await context.WebSockets.AcceptWebSocketAsync(), context.Request);
            _sockets.Writer.TryWrite(socket);
            await socket.RunAsync(_end.Token);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = (context.Request.Path + context.Request.QueryString.Value).Replace(
            "/api/v10",
            "",
            StringComparison.Ordinal
        );
        var headers = new HeaderDictionary();
        foreach (var header in context.Request.Headers)
        {
            headers[header.Key] = header.Value;
        }

        // The raw target keeps what was percent-encoded.
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        path = target.Replace("/api/v10", "", StringComparison.Ordinal);
        var seen = new Seen(context.Request.Method, path, headers, body.ToArray(), TimeProvider.System.GetTimestamp());
        Requests.Enqueue(seen);
        var answer = Respond(seen) ?? Usual(seen);
        if (answer.After is { } after)
        {
            await after.WaitAsync(_end.Token);
        }

        using var answered = new Finally(() => Interlocked.Increment(ref _answered));
        if (answer.Cut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Body);
        }
    }

    private sealed class Finally(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    private Answer Usual(Seen seen) =>
        seen switch
        {
            { Path: "/gateway/bot" } => new(
                200,
                JsonSerializer.Serialize(
                    new
                    {
                        url = Gateway,
                        shards = RecommendedShards,
                        session_start_limit = new
                        {
                            total = StartLimit.Total,
                            remaining = StartLimit.Remaining,
                            reset_after = StartLimit.ResetAfter,
                            max_concurrency = StartLimit.MaxConcurrency,
                        },
                    }
                )
            ),
            { Path: "/applications/@me" } => new(
                200,
                """{"id":"42","name":"Hawkins","owner":{"id":"7","username":"o"},"verify_key":"ab"}"""
            ),
            { Path: "/users/@me" } => new(200, """{"id":"42","username":"hawkins","bot":true}"""),
            { Method: "DELETE" } => Answer.NoContent,
            _ when seen.Path.EndsWith("/callback", StringComparison.Ordinal) => Answer.NoContent,
            { Method: "PUT" } when seen.Path.EndsWith("/commands", StringComparison.Ordinal) => new(200, "[]"),
            _ when seen.Path.Contains("/commands", StringComparison.Ordinal) => new(200, "[]"),
            _ when seen.Path.Contains("/messages?", StringComparison.Ordinal) => new(200, "[]"),
            _ => new(
                200,
                """{"id":"99","channel_id":"5","type":0,"content":"","timestamp":"2026-08-06T10:00:00+00:00"}"""
            ),
        };
}

/// <summary>One connection to the fake gateway, from its side.</summary>
internal sealed class FakeSocket(FakeDiscord discord, WebSocket socket, HttpRequest request) : IDisposable
{
    private readonly Channel<JsonElement> _received = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly MemoryStream _compressed = new();
    private ZLibStream? _zlib;
    private int _sequence;

    public string Path { get; } = request.Path;

    public string Query { get; } = request.QueryString.Value ?? "";

    /// <summary>Whether heartbeats are answered.</summary>
    public bool Acknowledges { get; set; } = true;

    public ConcurrentQueue<JsonElement> Heartbeats { get; } = new();

    public List<int> Sizes { get; } = [];

    /// <summary>Payloads that were no heartbeats.</summary>
    public ConcurrentQueue<JsonElement> Others { get; } = new();

    /// <summary>The code with which the bot closed; null if it just went.</summary>
    public Task<int?> Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public Task HelloAsync(int interval = 45000) =>
        SendAsync($"{{\"op\":10,\"s\":null,\"t\":null,\"d\":{{\"heartbeat_interval\":{interval}}}}}");

    public Task SendReadyAsync(string session = "sess", params ulong[] guilds) =>
        DispatchAsync(
            "READY",
            $$"""
            {"v":10,"user":{"id":"42","username":"hawkins","bot":true},"guilds":[{{string.Join(
                ',',
                guilds.Select(g => $$"""{"id":"{{g}}","unavailable":true}""")
            )}}],
             "session_id":"{{session}}","resume_gateway_url":"{{discord.ResumeGateway}}","application":{"id":"42","flags":0},"private_channels":[],"new":1}
            """
        );

    public Task DispatchAsync(string name, string data) =>
        SendRawDispatchAsync(name, data, Interlocked.Increment(ref _sequence));

    public Task SendRawDispatchAsync(string name, string data, int sequence)
    {
        _sequence = sequence;
        return SendAsync($$"""{"t":"{{name}}","s":{{sequence}},"op":0,"d":{{data}}}""");
    }

    public Task InteractAsync(ulong id = 1000, int type = 2, string more = "") =>
        DispatchAsync("INTERACTION_CREATE", Interactions.Json(id, type, more));

    public async Task SendAsync(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        await _sending.WaitAsync();
        try
        {
            if (!Query.Contains("zlib-stream", StringComparison.Ordinal))
            {
                await socket.SendAsync(bytes, WebSocketMessageType.Text, true, default);
                return;
            }

            _zlib ??= new(_compressed, CompressionLevel.Fastest, leaveOpen: true);
            _compressed.SetLength(0);
            _zlib.Write(bytes);
            _zlib.Flush();
            await socket.SendAsync(_compressed.ToArray(), WebSocketMessageType.Binary, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next payload that is no heartbeat; must have that opcode.</summary>
    public async Task<JsonElement> ExpectAsync(int op)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var payload = await _received.Reader.ReadAsync(limit.Token);
        Assert.Equal(op, payload.GetProperty("op").GetInt32());
        return payload.GetProperty("d");
    }

    public async Task HeartbeatsAsync(int count)
    {
        for (var tries = 0; tries < 6000 && Heartbeats.Count < count; tries++)
        {
            await Task.Delay(10);
        }

        Assert.True(Heartbeats.Count >= count, $"{Heartbeats.Count} heartbeats");
    }

    public async Task CloseAsync(int code)
    {
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, "", default);
        await Closed;
    }

    public void Abort() => socket.Abort();

    public async Task RunAsync(CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                    length += result.Count;
                } while (!result.EndOfMessage);
                if (result.MessageType is WebSocketMessageType.Close)
                {
                    _closed.TrySetResult((int?)socket.CloseStatus);
                    if (socket.State is WebSocketState.CloseReceived)
                    {
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ct);
                    }

                    return;
                }

                Sizes.Add(length);
                var payload = JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement;
                if (payload.GetProperty("op").GetInt32() == 1)
                {
                    Heartbeats.Enqueue(payload);
                    if (Acknowledges)
                    {
                        await SendAsync("""{"op":11,"s":null,"t":null,"d":null}""");
                    }
                }
                else
                {
                    Others.Enqueue(payload);
                    _received.Writer.TryWrite(payload);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _closed.TrySetResult(null);
        }
    }

    public void Dispose()
    {
        _zlib?.Dispose();
        _compressed.Dispose();
        _sending.Dispose();
    }
}

/// <summary>A client that runs, with what it handed on.</summary>
internal sealed class RunningBot : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Interaction> _interactions =
        System.Threading.Channels.Channel.CreateUnbounded<Interaction>();
    private readonly Channel<DiscordEvent> _events = System.Threading.Channels.Channel.CreateUnbounded<DiscordEvent>();

    public RunningBot(DiscordClient client)
    {
        Client = client;
        Running = client.RunAsync(
            new(
                async (interaction, ct) =>
                {
                    _interactions.Writer.TryWrite(interaction);
                    await OnInteraction(interaction, ct);
                },
                (happened, _) =>
                {
                    _events.Writer.TryWrite(happened);
                    return default;
                }
            ),
            _stop.Token
        );
    }

    public DiscordClient Client { get; }

    public Task Running { get; }

    public Func<Interaction, CancellationToken, ValueTask> OnInteraction { get; set; } = (_, _) => default;

    public int InteractionsWaiting => _interactions.Reader.Count;

    public async Task<Interaction> InteractionAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _interactions.Reader.ReadAsync(limit.Token);
    }

    public async Task<T> EventAsync<T>()
        where T : DiscordEvent
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await _events.Reader.ReadAsync(limit.Token) is T wanted)
            {
                return wanted;
            }
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Running.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (DiscordFatalException)
        {
            // The test has seen it.
        }

        Client.Dispose();
        _stop.Dispose();
    }
}

internal static class Interactions
{
    public const string SecretToken = "INTERACTION-TOKEN-SECRET";

    public static string Json(ulong id = 1000, int type = 2, string more = "") =>
        $$"""
            {"id":"{{id}}","application_id":"42","type":{{type}},"token":"{{SecretToken}}{{id}}","version":1,"guild_id":"5","channel_id":"6","channel":{"id":"6","type":0},
             "member":{"user":{"id":"7","username":"max"},"roles":[],"permissions":"8"},"app_permissions":"8","locale":"de","entitlements":[],
             "data":{"id":"8","name":"lore","type":1,"custom_id":"c/1","component_type":2,"components":[]}{{more}}}
            """;

    /// <summary>One that has just come.</summary>
    public static Interaction New(ulong id = 1000, TimeProvider? time = null) =>
        Interaction.Parse(Encoding.UTF8.GetBytes(Json(id)), (time ?? TimeProvider.System).GetTimestamp());
}

/// <summary>All that is logged, at every level.</summary>
internal sealed class CollectedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose() { }
}
