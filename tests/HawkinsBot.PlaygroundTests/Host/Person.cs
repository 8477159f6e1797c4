using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>A person of a playground, over the routes and the gateway that Discord's own client uses.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<(string Type, JsonObject Data)> _events = Channel.CreateUnbounded<(string, JsonObject)>();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(3));
    private readonly JsonObject _world;
    private readonly string _token;
    private string _session = "";
    private int _nonce;

    private Person(HttpClient http, JsonObject world, string token)
    {
        _http = http;
        _world = world;
        _token = token;
    }

    private string Guild => (string)_world["guilds"]![0]!["id"]!;

    /// <summary>Connects as one of the people, once the bot's commands are published.</summary>
    public static async Task<Person> ConnectAsync(string address, string name)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        JsonObject world;
        do
        {
            world = (JsonObject)JsonNode.Parse(await http.GetStringAsync("/playground", limit.Token))!;
        } while (!(bool)world["bot"]!["ready"]!);
        var token = (string)world["people"]!.AsArray().Single(p => (string)p!["name"]! == name)!["token"]!;
        var person = new Person(http, world, token);
        await person._socket.ConnectAsync(new Uri((string)world["gateway"]! + "/?v=10&encoding=json"), limit.Token);
        _ = person.ReadAsync();
        var ready = await person.NextAsync("READY");
        person._session = (string)ready["session_id"]!;
        return person;
    }

    /// <summary>Runs a command and gives the bot's message, once it is no longer "thinking".</summary>
    public async Task<JsonObject> RunAsync(
        string channel,
        string command,
        params (string Name, JsonNode Value)[] options
    )
    {
        await InteractAsync(2, channel, await DataAsync(command, options, focus: false));
        return await MessageAsync();
    }

    /// <summary>Runs a command that opens a modal, and gives it.</summary>
    public async Task<JsonObject> OpenAsync(string channel, string command)
    {
        await InteractAsync(2, channel, await DataAsync(command, [], focus: false));
        return await NextAsync("INTERACTION_MODAL_CREATE");
    }

    /// <summary>Fills in the modal's texts and gives the bot's message.</summary>
    public async Task<JsonObject> SubmitAsync(string channel, JsonObject modal, params (string Id, string Text)[] texts)
    {
        var components = texts.Select(text =>
            (JsonNode)
                new JsonObject
                {
                    ["type"] = 18,
                    ["component"] = new JsonObject
                    {
                        ["type"] = 4,
                        ["custom_id"] = text.Id,
                        ["value"] = text.Text,
                    },
                }
        );
        await InteractAsync(
            5,
            channel,
            new JsonObject
            {
                ["id"] = (string)modal["id"]!,
                ["custom_id"] = (string)modal["custom_id"]!,
                ["components"] = new JsonArray([.. components]),
            }
        );
        return await MessageAsync();
    }

    /// <summary>Presses the first button whose custom id begins so, and gives the bot's next message.</summary>
    public async Task<JsonObject> PressAsync(string channel, JsonObject message, string customId)
    {
        var button = Buttons(message["components"]).First(id => id.StartsWith(customId, StringComparison.Ordinal));
        await InteractAsync(3, channel, new JsonObject { ["component_type"] = 2, ["custom_id"] = button }, message);
        return await MessageAsync();
    }

    /// <summary>The bot's next message, or the change of one, once it is no longer "thinking".</summary>
    public async Task<JsonObject> MessageAsync(Func<JsonObject, bool>? fits = null)
    {
        while (true)
        {
            var (type, data) = await _events.Reader.ReadAsync(_stop.Token);
            Assert.NotEqual("INTERACTION_FAILURE", type);
            if (
                type is "MESSAGE_CREATE" or "MESSAGE_UPDATE"
                && ((int)data["flags"]! & 128) == 0
                && (fits?.Invoke(data) ?? true)
            )
            {
                return data;
            }
        }
    }

    /// <summary>A channel's id.</summary>
    public string ChannelId(string name) =>
        (string)_world["guilds"]![0]!["channels"]!.AsArray().Single(c => (string)c!["name"]! == name)!["id"]!;

    /// <summary>What is suggested while the last option is typed.</summary>
    public async Task<IReadOnlyList<string>> SuggestAsync(
        string channel,
        string command,
        params (string Name, JsonNode Value)[] options
    )
    {
        await InteractAsync(4, channel, await DataAsync(command, options, focus: true));
        var answer = await NextAsync("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE");
        return [.. answer["choices"]!.AsArray().Select(choice => (string)choice!["name"]!)];
    }

    /// <summary>The next event of a type.</summary>
    public async Task<JsonObject> NextAsync(string wanted)
    {
        while (true)
        {
            var (type, data) = await _events.Reader.ReadAsync(_stop.Token);
            if (type == wanted)
            {
                return data;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task<JsonObject> DataAsync(string path, (string Name, JsonNode Value)[] options, bool focus)
    {
        var index = JsonNode.Parse(await GetAsync($"/api/v10/guilds/{Guild}/application-command-index"))!;
        var words = path.Split(' ');
        var command = index["application_commands"]!.AsArray().Single(c => (string)c!["name"]! == words[0])!;
        var declared = command["options"]?.AsArray() ?? [];
        foreach (var word in words[1..])
        {
            declared = declared.Single(o => (string)o!["name"]! == word)!["options"]?.AsArray() ?? [];
        }
        var values = new JsonArray([
            .. options.Select(
                (option, i) =>
                {
                    var value = new JsonObject
                    {
                        ["name"] = option.Name,
                        ["type"] = (int)declared.Single(o => (string)o!["name"]! == option.Name)!["type"]!,
                        ["value"] = option.Value,
                    };
                    if (focus && i == options.Length - 1)
                    {
                        value["focused"] = true;
                    }
                    return (JsonNode)value;
                }
            ),
        ]);
        foreach (var word in words[1..].Reverse())
        {
            values =
            [
                new JsonObject
                {
                    ["name"] = word,
                    ["type"] = 1,
                    ["options"] = values,
                },
            ];
        }
        return new JsonObject
        {
            ["id"] = (string)command["id"]!,
            ["name"] = words[0],
            ["type"] = 1,
            ["options"] = values,
        };
    }

    private static IEnumerable<string> Buttons(JsonNode? node) =>
        node switch
        {
            JsonArray array => array.SelectMany(Buttons),
            JsonObject { } o when (int?)o["type"] == 2 && o["custom_id"] is { } id => [(string)id!],
            JsonObject o => Buttons(o["components"]).Concat(Buttons(o["accessory"])),
            _ => [],
        };

    private async Task InteractAsync(int type, string channel, JsonObject data, JsonObject? message = null)
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["application_id"] = (string)_world["applicationId"]!,
            ["guild_id"] = Guild,
            ["channel_id"] = ChannelId(channel),
            ["session_id"] = _session,
            ["nonce"] = $"{++_nonce}",
            ["data"] = data,
        };
        if (message is not null)
        {
            body["message_id"] = (string)message["id"]!;
            body["message_flags"] = (int)message["flags"]!;
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v10/interactions")
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Authorization", _token);
        using var response = await _http.SendAsync(request, _stop.Token);
        Assert.Equal(204, (int)response.StatusCode);
    }

    private async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", _token);
        using var response = await _http.SendAsync(request, _stop.Token);
        return await response.Content.ReadAsStringAsync(_stop.Token);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                {
                    continue;
                }
                var frame = JsonNode.Parse(message.ToArray());
                message.SetLength(0);
                if ((int?)frame?["op"] == 10)
                {
                    var identify = new JsonObject
                    {
                        ["op"] = 2,
                        ["d"] = new JsonObject { ["token"] = _token, ["properties"] = new JsonObject() },
                    };
                    var bytes = Encoding.UTF8.GetBytes(identify.ToJsonString());
                    await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _stop.Token);
                }
                else if (frame?["t"] is { } type && frame["d"] is JsonObject data)
                {
                    _events.Writer.TryWrite(((string)type!, data));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The playground is gone, or the test is over.
        }
        _events.Writer.TryComplete();
    }
}
