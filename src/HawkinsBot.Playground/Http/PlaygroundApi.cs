using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Playground.Http;

/// <summary>The playground's own routes, beside Discord's.</summary>
internal sealed partial class PlaygroundApi
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan FarthestJump = TimeSpan.FromDays(3653);
    private readonly Simulator _simulator;
    private readonly ILogger _logger;
    private readonly NewsFeed _feed;
    private readonly Lock _jumpGate = new();
    private TaskCompletionSource _jumped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PlaygroundApi(Simulator simulator, ILogger logger)
    {
        _simulator = simulator;
        _logger = logger;
        _feed = new NewsFeed(simulator.World.Clock);
        simulator.World.Clock.Jumped += OnJump;
    }

    private WorldState World => _simulator.World;

    private void OnJump()
    {
        TaskCompletionSource old;
        lock (_jumpGate)
        {
            old = _jumped;
            _jumped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var now = Clock();
        _simulator.Inspector.Add("clock", () => now);
        old.TrySetResult();
    }

    public async Task HandleAsync(HttpContext context, string path, CancellationToken ct)
    {
        Reply reply;
        try
        {
            var found = await RouteAsync(context, path, ct);
            if (found is null)
            {
                return;
            }

            reply = found.Value;
        }
        catch (Refusal refusal)
        {
            var wrongType = refusal.Message.Length > 0 && refusal.Code == 50035 && IsTypeWrong(context.Request);
            reply = new Reply(wrongType ? 415 : refusal.Status, refusal.Body());
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not IOException)
        {
            LogFailed(context.Request.Method, path, e);
            reply = new Reply(500, """{"message":"500: Internal Server Error","code":0}"""u8.ToArray());
        }

        context.Response.StatusCode = reply.Status;
        if (reply.Body is { } body)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, ct);
        }
    }

    private static bool IsTypeWrong(HttpRequest request) =>
        request.ContentType is not { } type
        || !(
            type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The answer, or null when it was written already.</summary>
    private async Task<Reply?> RouteAsync(HttpContext context, string path, CancellationToken ct)
    {
        var request = context.Request;
        switch (request.Method, path)
        {
            case ("GET", "/playground"):
                return Locked(() => Reply.Ok(Describe(request)));
            case ("GET", "/playground/requests"):
                return Reply.Ok(_simulator.Requests.After(Number(request, "after", 0)));
            case ("GET", "/playground/events"):
                await EventsAsync(context, ct);
                return null;
            case ("GET", "/playground/faults"):
                return Locked(() => Reply.Ok(Json.Array(_simulator.Faults.Active, (w, f) => w.Node(f))));
            case ("POST", "/playground/faults"):
                var fault = await BodyAsync(request, ct);
                return Locked(() =>
                {
                    _simulator.Faults.Inject(fault, _simulator.Hub);
                    return Reply.None;
                });
            case ("DELETE", "/playground/faults"):
                return Locked(() =>
                {
                    _simulator.Faults.Clear(_simulator.Hub);
                    return Reply.None;
                });
            case ("GET", "/playground/clock"):
                await WaitForJumpAsync(request, ct);
                return Reply.Ok(Clock());
            case ("POST", "/playground/clock"):
                return Advance(await BodyAsync(request, ct));
            case ("POST", "/playground/load"):
                return Reply.Ok(await LoadRun.RunAsync(_simulator, await BodyAsync(request, ct), ct));
            case ("POST", "/playground/guilds"):
                return AddGuilds(await BodyAsync(request, ct));
            case ("GET", "/playground/feed.xml"):
                await _feed.WriteAsync(context, ct);
                return null;
            case ("GET", _) when path.StartsWith(NewsFeed.PostPath, StringComparison.Ordinal):
                await _feed.WritePostAsync(context, path[NewsFeed.PostPath.Length..]);
                return null;
            default:
                return new Reply(404, """{"message":"404: Not Found","code":0}"""u8.ToArray());
        }
    }

    private Reply Locked(Func<Reply> run)
    {
        lock (World.Gate)
        {
            return run();
        }
    }

    private static async Task<JsonNode?> BodyAsync(HttpRequest request, CancellationToken ct) =>
        (await BodyReader.ReadAsync(request, ct)).Json;

    private static long Number(HttpRequest request, string name, long otherwise) =>
        long.TryParse(request.Query[name].ToString(), CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    private byte[] Describe(HttpRequest request)
    {
        var host = request.Host.Value;
        return Json.Object(w =>
        {
            w.WriteString("api", $"http://{host}/api/v10");
            w.WriteString("gateway", $"ws://{host}");
            w.Id("applicationId", WorldState.ApplicationId);
            w.WriteString("botToken", World.Bot.Token);
            w.WriteStartObject("bot");
            w.Id("id", World.Bot.Id);
            w.WriteString("name", World.Bot.Name);
            w.WriteBoolean("ready", _simulator.Hub.BotReady);
            w.WriteEndObject();
            w.WriteStartArray("guilds");
            foreach (var guild in World.Guilds)
            {
                w.WriteStartObject();
                w.Id("id", guild.Id);
                w.WriteString("name", guild.Name);
                w.WriteStartArray("channels");
                foreach (var channel in guild.Channels)
                {
                    w.WriteStartObject();
                    w.Id("id", channel.Id);
                    w.WriteString("name", channel.Name);
                    w.WriteNumber("type", channel.Type);
                    w.WriteNumber("flags", channel.Flags);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
                w.WriteEndObject();
            }

            w.WriteEndArray();
            w.WriteStartArray("people");
            foreach (var person in World.People)
            {
                Person(w, person);
            }

            w.WriteEndArray();
        });
    }

    private static void Person(Utf8JsonWriter w, User person)
    {
        w.WriteStartObject();
        w.Id("id", person.Id);
        w.WriteString("name", person.Name);
        w.WriteString("token", person.Token);
        w.WriteBoolean("admin", person.Admin);
        w.WriteEndObject();
    }

    private bool IsGenerated(User user) => !user.Bot && !World.People.Contains(user);

    private byte[] Clock() =>
        Json.Object(w =>
        {
            w.WriteString("now", Json.Time(World.Now));
            w.WriteString("offset", XmlConvert.ToString(World.Clock.Offset));
        });

    private async Task WaitForJumpAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.Query["after"].ToString() is not { Length: > 0 } after)
        {
            return;
        }

        Task jumped;
        lock (_jumpGate)
        {
            jumped = _jumped.Task;
        }

        if (XmlConvert.ToString(World.Clock.Offset) != after)
        {
            return;
        }

        await Task.WhenAny(jumped, Task.Delay(LongestWait, TimeProvider.System, ct));
        ct.ThrowIfCancellationRequested();
    }

    private Reply Advance(JsonNode? body)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations)["advance"];
        var text = field.Text(100, 1, required: true);
        violations.ThrowIfAny();
        TimeSpan by;
        try
        {
            by = XmlConvert.ToTimeSpan(text!);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Refusal.At("advance", "DURATION_TYPE_PARSE", "Must be an ISO 8601 duration such as PT24H.");
        }

        if (by < TimeSpan.Zero || World.Clock.Offset + by > FarthestJump)
        {
            throw Refusal.At(
                "advance",
                "NUMBER_TYPE_MAX",
                "The clock goes forward only, and at most ten years in all."
            );
        }

        // Outside the world's lock: timers of the bot fire in here.
        World.Clock.Advance(by);
        return Reply.Ok(Clock());
    }

    private Reply AddGuilds(JsonNode? body)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations);
        var count = (int)(field["count"].Int(1, 10_000) ?? 1);
        var channels = (int)(field["channels"].Int(0, 500) ?? 5);
        var roles = (int)(field["roles"].Int(0, 250) ?? 2);
        var members = (int)(field["members"].Int(0, 1000) ?? 0);
        violations.ThrowIfAny();
        for (var i = 0; i < count; i++)
        {
            // A lock for each, so that the bot's requests come in between.
            lock (World.Gate)
            {
                var guild = DefaultWorld.Generated(World, World.Guilds.Count, channels, roles, members);
                World.Add(guild);
                _simulator.Events.GuildCreated(guild);
            }
        }

        _simulator.Inspector.WorldChanged();
        return Locked(() =>
            Reply.Ok(
                Json.Object(w =>
                {
                    var added = World.Guilds.TakeLast(count).ToArray();
                    w.List("guilds", added, (x, g) => x.IdValue(g.Id));
                    w.WriteNumber("total", World.Guilds.Count);
                    // Those who were made for it, so that a test can act as one of them.
                    w.List(
                        "members",
                        added[^1].Members.Values.Where(m => IsGenerated(m.User)),
                        (x, m) => Person(x, m.User)
                    );
                })
            )
        );
    }

    private async Task EventsAsync(HttpContext context, CancellationToken ct)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        var after = long.TryParse(last, CultureInfo.InvariantCulture, out var n)
            ? n
            : Number(context.Request, "after", 0);
        var reader = _simulator.Inspector.Listen(after, out var stop);
        try
        {
            await response.WriteAsync(": the bot's requests and frames\n\n", ct);
            await response.Body.FlushAsync(ct);
            while (await reader.WaitToReadAsync(ct))
            {
                while (reader.TryRead(out var item))
                {
                    await response.WriteAsync(
                        string.Create(CultureInfo.InvariantCulture, $"id: {item.Id}\nevent: {item.Event}\ndata: "),
                        ct
                    );
                    await response.Body.WriteAsync(item.Data(), ct);
                    await response.WriteAsync("\n\n", ct);
                }

                await response.Body.FlushAsync(ct);
            }
        }
        finally
        {
            stop();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The playground failed at {Method} {Path}")]
    private partial void LogFailed(string method, string path, Exception exception);
}
