using System.Buffers;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>
/// A small bot over raw HTTP and a raw socket, with every kind of option and component, so that the page is tested
/// apart from our own client and commands.
/// </summary>
internal sealed class EchoBot : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly string _applicationId;
    private readonly List<string> _players = [];
    private Task _reading = Task.CompletedTask;
    private JsonNode? _sequence;

    private EchoBot(PlaygroundServer server, string applicationId)
    {
        _applicationId = applicationId;
        _http.BaseAddress = new Uri(server.ApiBase + "/");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bot", server.BotToken);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("DiscordBot (https://example.org, 1)");
    }

    /// <summary>The interactions that came, in order.</summary>
    public List<JsonNode> Heard { get; } = [];

    public static async Task<EchoBot> StartAsync(PlaygroundServer server, CancellationToken ct)
    {
        using var plain = new HttpClient();
        var world = JsonNode.Parse(await plain.GetStringAsync(new Uri(server.Address, "playground"), ct))!;
        var bot = new EchoBot(server, (string)world["applicationId"]!);
        await bot.PublishAsync(EchoCommands.All, ct);
        var gateway = JsonNode.Parse(await bot._http.GetStringAsync(new Uri("gateway/bot", UriKind.Relative), ct))!;
        await bot._socket.ConnectAsync(new Uri((string)gateway["url"]! + "/?v=10&encoding=json"), ct);
        var ready = new TaskCompletionSource();
        bot._reading = bot.ReadAsync(server.BotToken, ready);
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(10), ct);
        return bot;
    }

    public async Task PublishAsync(JsonArray commands, CancellationToken ct) =>
        await SendAsync(HttpMethod.Put, $"applications/{_applicationId}/commands", commands, ct);

    /// <summary>A request of the bot's; fails the test where the playground refuses it.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    /// <summary>A message of the bot's own accord.</summary>
    public async Task<string> PostAsync(string channel, JsonObject message, CancellationToken ct) =>
        (string)(await SendAsync(HttpMethod.Post, $"channels/{channel}/messages", message, ct))!["id"]!;

    private async Task ReadAsync(string token, TaskCompletionSource ready)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                buffer.ResetWrittenCount();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.GetMemory(8192), _stop.Token);
                    buffer.Advance(part.Count);
                } while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await OnFrameAsync(JsonNode.Parse(buffer.WrittenSpan)!, token, ready);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // the test is over, or a fault cut the socket
        }
        catch (Exception e)
        {
            ready.TrySetException(e);
        }
    }

    private async Task OnFrameAsync(JsonNode frame, string token, TaskCompletionSource ready)
    {
        _sequence = frame["s"]?.DeepClone() ?? _sequence;
        switch ((int)frame["op"]!)
        {
            case 10:
                await FrameAsync(1, null);
                await FrameAsync(
                    2,
                    new JsonObject
                    {
                        ["token"] = token,
                        ["intents"] = 1,
                        ["properties"] = new JsonObject
                        {
                            ["os"] = "linux",
                            ["browser"] = "echo",
                            ["device"] = "echo",
                        },
                    }
                );
                break;
            case 1:
                await FrameAsync(1, _sequence?.DeepClone());
                break;
            case 0 when (string?)frame["t"] == "READY":
                ready.TrySetResult();
                break;
            case 0 when (string?)frame["t"] == "INTERACTION_CREATE":
                var interaction = frame["d"]!;
                lock (Heard)
                {
                    Heard.Add(interaction.DeepClone());
                }

                await AnswerAsync(interaction);
                break;
        }
    }

    private async Task FrameAsync(int op, JsonNode? d)
    {
        var bytes = Encoding.UTF8.GetBytes(new JsonObject { ["op"] = op, ["d"] = d }.ToJsonString());
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task AnswerAsync(JsonNode i)
    {
        var data = i["data"]!;
        var answer = (int)i["type"]! switch
        {
            2 => OnCommand((string)data["name"]!, data, i),
            3 => OnComponent((string)data["custom_id"]!, data, i),
            4 => Choices(data),
            5 when data.ToJsonString().Contains("say nothing", StringComparison.Ordinal) => null,
            5 => Reply(64, "Form: " + Fence(Values(data["components"]!))),
            _ => null,
        };
        if (answer is null)
        {
            return;
        }

        await SendAsync(HttpMethod.Post, $"interactions/{i["id"]}/{i["token"]}/callback", answer, _stop.Token);
        if ((int)answer["type"]! == 5)
        {
            await Task.Delay(400, _stop.Token);
            await SendAsync(
                HttpMethod.Patch,
                $"webhooks/{_applicationId}/{i["token"]}/messages/@original",
                new JsonObject { ["content"] = "That took a while." },
                _stop.Token
            );
        }
    }

    private JsonObject? OnCommand(string name, JsonNode data, JsonNode i) =>
        name switch
        {
            "echo" => Reply(0, "Echo: " + Fence(Options(data))),
            "secret" => Reply(64, "Between the two of us."),
            "slow" => new JsonObject
            {
                ["type"] = 5,
                ["data"] = new JsonObject { ["flags"] = 0 },
            },
            "silent" => null,
            "round" => Round(4),
            "menus" => EchoCommands.Menus(),
            "layout" => EchoCommands.Layout(),
            "form" => EchoCommands.Form(),
            "boss" => Reply(64, "Yes, boss."),
            "group" => Reply(64, "Sub: " + Fence(data["options"]!)),
            "Quote" => Reply(0, "> " + (string?)data["resolved"]!["messages"]![(string)data["target_id"]!]!["content"]),
            "Poke" => Reply(0, $"Poked <@{data["target_id"]}>"),
            _ => Reply(64, "?"),
        };

    private JsonObject? OnComponent(string id, JsonNode data, JsonNode i)
    {
        switch (id)
        {
            case "join":
                var user = (i["member"]?["user"] ?? i["user"])!;
                lock (_players)
                {
                    var name = (string?)user["global_name"] ?? (string)user["username"]!;
                    if (!_players.Contains(name))
                    {
                        _players.Add(name);
                    }
                }

                return Round(7);
            case "mute":
                return null;
            default:
                return Reply(64, $"Picked {id}: " + (data["values"]?.ToJsonString() ?? "pressed"));
        }
    }

    private JsonObject Round(int type)
    {
        string players;
        lock (_players)
        {
            players = _players.Count == 0 ? "nobody yet" : string.Join(", ", _players);
        }

        var answer = Reply(0, $"A round. Players: {players}");
        answer["type"] = type;
        answer["data"]!["components"] = new JsonArray(
            EchoCommands.Row(EchoCommands.Button(1, "Join", "join"), EchoCommands.Button(4, "Mute", "mute"))
        );
        return answer;
    }

    private static JsonObject Choices(JsonNode data)
    {
        var typed = (string?)data["options"]!.AsArray().First(o => (bool?)o!["focused"] == true)!["value"] ?? "";
        var found = new[] { "Eleven", "Elena", "Max", "Mike", "Will" }.Where(n =>
            n.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
        );
        return new JsonObject
        {
            ["type"] = 8,
            ["data"] = new JsonObject
            {
                ["choices"] = new JsonArray([
                    .. found.Select(n => new JsonObject { ["name"] = n, ["value"] = "id-" + n }),
                ]),
            },
        };
    }

    public static JsonObject Reply(int flags, string content) =>
        new()
        {
            ["type"] = 4,
            ["data"] = new JsonObject { ["content"] = content, ["flags"] = flags },
        };

    private static JsonObject Options(JsonNode data)
    {
        var values = new JsonObject();
        foreach (var o in data["options"]?.AsArray() ?? [])
        {
            values[(string)o!["name"]!] = o["value"]!.DeepClone();
        }

        if (data["resolved"]?["attachments"] is JsonObject files)
        {
            values["file"] = (string)files.First().Value!["filename"]!;
        }

        return values;
    }

    private static JsonObject Values(JsonNode components)
    {
        var values = new JsonObject();
        foreach (var label in components.AsArray())
        {
            if (label!["component"] is { } c)
            {
                values[(string)c["custom_id"]!] = (c["values"] ?? c["value"])?.DeepClone();
            }
        }

        return values;
    }

    private static string Fence(JsonNode node) => $"```json\n{node.ToJsonString()}\n```";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _http.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }
}
