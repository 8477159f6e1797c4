using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>A person who runs commands and presses buttons, and a raw bot that answers.</summary>
internal sealed class Conversation
{
    private int _nonce;

    private Conversation(LocalDiscord local, RawGateway bot, RawGateway person, string name, JsonArray commands)
    {
        Local = local;
        Bot = bot;
        Person = person;
        Name = name;
        Commands = commands;
    }

    public LocalDiscord Local { get; }
    public RawGateway Bot { get; }
    public RawGateway Person { get; }
    public string Name { get; }
    public JsonArray Commands { get; }

    public static async Task<Conversation> StartAsync(
        LocalDiscord local,
        string person = "Dustin",
        params JsonNode[] commands
    )
    {
        var published = await local.PublishAsync(commands.Length == 0 ? [LocalDiscord.Command("lore")] : commands);
        var bot = await local.BotGatewayAsync();
        var gateway = await local.PersonGatewayAsync(person);
        return new Conversation(local, bot, gateway, person, published);
    }

    public JsonObject Body(int type, JsonObject data, string? channel = null, bool direct = false)
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["application_id"] = Local.App,
            ["channel_id"] = channel ?? Local.Channel("lore"),
            ["session_id"] = Person.SessionId,
            ["nonce"] = (++_nonce).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["data"] = data,
        };
        if (!direct)
        {
            body["guild_id"] = Local.Guild;
        }

        return body;
    }

    public JsonObject CommandData(int index = 0, params JsonNode[] options) =>
        new()
        {
            ["id"] = Commands[index]!["id"]!.GetValue<string>(),
            ["name"] = Commands[index]!["name"]!.GetValue<string>(),
            ["type"] = Commands[index]!["type"]!.GetValue<int>(),
            ["options"] = new JsonArray(options),
        };

    public static JsonObject Option(string name, int type, JsonNode value) =>
        new()
        {
            ["name"] = name,
            ["type"] = type,
            ["value"] = value,
        };

    public Task<Answer> PostAsync(JsonObject body) => Local.AsAsync(Name, "POST", "/interactions", body);

    /// <summary>Sends it, and gives what the bot got.</summary>
    public async Task<JsonObject> SendAsync(JsonObject body)
    {
        var answer = await PostAsync(body);
        Assert.Equal("", answer.Text);
        Assert.Equal(204, answer.Status);
        return await Bot.EventAsync("INTERACTION_CREATE");
    }

    public Task<JsonObject> RunAsync(params JsonNode[] options) => SendAsync(Body(2, CommandData(0, options)));

    public Task<Answer> AnswerAsync(JsonObject interaction, int type, JsonNode? data = null, bool respond = false)
    {
        var body = new JsonObject { ["type"] = type };
        if (data is not null)
        {
            body["data"] = data;
        }

        return Local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/interactions/{interaction["id"]}/{interaction["token"]}/callback{(respond ? "?with_response=true" : "")}",
            null,
            body
        );
    }

    /// <summary>A request on the webhook of the interaction's token.</summary>
    public Task<Answer> HookAsync(JsonObject interaction, string method, string rest, JsonNode? body = null) =>
        Local.SendAsync(
            new HttpMethod(method),
            $"/api/v10/webhooks/{Local.App}/{interaction["token"]}{rest}",
            null,
            body
        );

    /// <summary>Presses a component of a message.</summary>
    public JsonObject Press(JsonNode message, string customId, int type = 2, params string[] values)
    {
        var data = new JsonObject { ["component_type"] = type, ["custom_id"] = customId };
        if (type != 2)
        {
            data["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        }

        var body = Body(3, data, message["channel_id"]!.GetValue<string>());
        body["message_id"] = message["id"]!.GetValue<string>();
        body["message_flags"] = message["flags"]!.GetValue<int>();
        return body;
    }

    public static JsonObject Row(params JsonNode[] components) =>
        new() { ["type"] = 1, ["components"] = new JsonArray(components) };

    public static JsonObject Button(string customId) =>
        new()
        {
            ["type"] = 2,
            ["style"] = 1,
            ["label"] = "Go",
            ["custom_id"] = customId,
        };
}
