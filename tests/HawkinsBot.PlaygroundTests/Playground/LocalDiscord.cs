using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HawkinsBot.Playground;
using HawkinsBot.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>
/// A playground in this process for one test, with raw clients. Its rules run on <see cref="Time"/>, so that tests jump
/// over the three seconds and the fifteen minutes instead of waiting for them.
/// </summary>
internal sealed class LocalDiscord : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    private LocalDiscord(PlaygroundServer server, ManualTime time)
    {
        Server = server;
        Time = time;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public PlaygroundServer Server { get; }
    public ManualTime Time { get; }
    public HttpClient Http { get; }
    public JsonObject World { get; private set; } = [];

    public string App => World["applicationId"]!.GetValue<string>();
    public string Token => World["botToken"]!.GetValue<string>();
    public string Guild => World["guilds"]![0]!["id"]!.GetValue<string>();

    public static async Task<LocalDiscord> StartAsync(Action<PlaygroundOptions>? configure = null)
    {
        var options = new PlaygroundOptions { Port = 0 };
        configure?.Invoke(options);
        var time = new ManualTime();
        var server = await PlaygroundServer.StartAsync(
            options,
            time,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken
        );
        var local = new LocalDiscord(server, time);
        local.World = (JsonObject)(await local.SendAsync(HttpMethod.Get, "/playground", null, (JsonNode?)null)).Json!;
        return local;
    }

    public string Channel(string name) =>
        World["guilds"]![0]!["channels"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == name)![
            "id"
        ]!.GetValue<string>();

    private JsonNode Person(string name) =>
        World["people"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == name)!;

    public string TokenOf(string person) => Person(person)["token"]!.GetValue<string>();

    public string IdOf(string person) => Person(person)["id"]!.GetValue<string>();

    /// <summary>As the bot.</summary>
    public Task<Answer> BotAsync(string method, string path, JsonNode? body = null) =>
        SendAsync(new HttpMethod(method), "/api/v10" + path, $"Bot {Token}", body);

    /// <summary>As a person of the world.</summary>
    public Task<Answer> AsAsync(string person, string method, string path, JsonNode? body = null) =>
        SendAsync(new HttpMethod(method), "/api/v10" + path, TokenOf(person), body);

    public Task<Answer> SendAsync(HttpMethod method, string path, string? authorization, JsonNode? body) =>
        SendAsync(
            method,
            path,
            authorization,
            body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"))
        );

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? authorization, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.ToDictionary(
            h => h.Key,
            h => string.Join(",", h.Value),
            StringComparer.OrdinalIgnoreCase
        );
        return new Answer((int)response.StatusCode, text, headers, response.Content.Headers.ContentType?.ToString());
    }

    /// <summary>Says something without a request, and gives the message's id.</summary>
    public string Say(string channel, string person, string text)
    {
        var world = Server.Simulator.World;
        lock (world.Gate)
        {
            var message = new HawkinsBot.Playground.World.Message(
                world.NextId(),
                world.Channels[ulong.Parse(Channel(channel), System.Globalization.CultureInfo.InvariantCulture)],
                world.People.Single(p => p.Name == person),
                world.Now
            )
            {
                Content = text,
            };
            Server.Simulator.Messages.Post(message);
            return message.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Waits until the playground has noticed that a socket of the bot's is gone.</summary>
    public async Task SocketLostAsync()
    {
        var events = Server.Simulator.Inspector.Listen(0, out var stop);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var item in events.ReadAllAsync(deadline.Token))
        {
            if (
                item.Event == "socket"
                && Encoding.UTF8.GetString(item.Data()).Contains("closed", StringComparison.Ordinal)
            )
            {
                break;
            }
        }

        stop();
    }

    /// <summary>A multipart request with <c>payload_json</c> and files.</summary>
    public static MultipartFormDataContent Multipart(JsonNode payload, params (string Name, byte[] Content)[] files)
    {
        var content = new MultipartFormDataContent
        {
            { new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"), "payload_json" },
        };
        for (var i = 0; i < files.Length; i++)
        {
            content.Add(new ByteArrayContent(files[i].Content), $"files[{i}]", files[i].Name);
        }

        return content;
    }

    public async Task<RawGateway> ConnectAsync(string query = "v=10&encoding=json")
    {
        var gateway = await RawGateway.ConnectAsync(new Uri($"ws://127.0.0.1:{Server.Address.Port}/?{query}"));
        _open.Add(gateway);
        return gateway;
    }

    /// <summary>The bot, connected and past its GUILD_CREATE.</summary>
    public async Task<RawGateway> BotGatewayAsync(
        int intents = 1,
        JsonNode? shard = null,
        string query = "v=10&encoding=json"
    )
    {
        var gateway = await ConnectAsync(query);
        await gateway.OpAsync(10);
        await gateway.IdentifyAsync(Token, intents, shard);
        gateway.Ready = await gateway.EventAsync("READY");
        if ((intents & 1) != 0 && gateway.Ready["guilds"]!.AsArray().Count > 0)
        {
            await gateway.EventAsync("GUILD_CREATE");
        }

        return gateway;
    }

    public async Task<RawGateway> PersonGatewayAsync(string person)
    {
        var gateway = await ConnectAsync();
        await gateway.OpAsync(10);
        await gateway.SendAsync(2, new JsonObject { ["token"] = TokenOf(person), ["properties"] = new JsonObject() });
        gateway.Ready = await gateway.EventAsync("READY");
        return gateway;
    }

    /// <summary>Publishes these global commands, and gives them back as Discord has them.</summary>
    public async Task<JsonArray> PublishAsync(params JsonNode[] commands)
    {
        var answer = await BotAsync("PUT", $"/applications/{App}/commands", new JsonArray(commands));
        Assert.Equal(200, answer.Status);
        return answer.Json!.AsArray();
    }

    public static JsonObject Command(string name, params JsonNode[] options) =>
        new()
        {
            ["name"] = name,
            ["description"] = "A command",
            ["options"] = new JsonArray(options),
        };

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
        {
            await open.DisposeAsync();
        }

        Recorded.Keep(JsonNode.Parse(Server.Simulator.Requests.After(0)));
        Http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers, string? ContentType)
{
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    public int Code => Json!["code"]!.GetValue<int>();

    public string? this[string name] => Json![name]?.ToString();

    /// <summary>The inner code at a path of the error tree, such as <c>data.choices</c>, or null.</summary>
    public string? ErrorAt(string path)
    {
        var node = Json!["errors"];
        foreach (var key in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node?[key];
        }

        return node?["_errors"]?[0]?["code"]?.GetValue<string>();
    }
}
