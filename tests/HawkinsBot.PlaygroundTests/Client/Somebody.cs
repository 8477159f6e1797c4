using System.Text.Json.Nodes;
using HawkinsBot.Discord.Model;
using HawkinsBot.PlaygroundTests.Playground;

namespace HawkinsBot.PlaygroundTests.Client;

/// <summary>A person of the playground who runs the bot's commands, presses its buttons and fills in its modals.</summary>
internal sealed class Somebody
{
    private readonly LocalDiscord _local;
    private readonly string _name;
    private int _nonce;

    private Somebody(LocalDiscord local, string name, RawGateway gateway)
    {
        (_local, _name, Gateway) = (local, name, gateway);
    }

    public RawGateway Gateway { get; }

    public static async Task<Somebody> EnterAsync(LocalDiscord local, string name) =>
        new(local, name, await local.PersonGatewayAsync(name));

    /// <summary>Runs a command in #lore, or wherever is said; nulls are direct messages.</summary>
    public Task RunAsync(PublishedCommand command, params JsonNode[] options) =>
        SendAsync(2, Data(command, options), _local.Channel("lore"), inGuild: true);

    public Task RunInDmAsync(PublishedCommand command, Snowflake channel) =>
        SendAsync(2, Data(command, []), channel.ToString(), inGuild: false);

    public Task RunOnAsync(PublishedCommand command, string target)
    {
        var data = Data(command, []);
        data["target_id"] = target;
        return SendAsync(2, data, _local.Channel("lore"), inGuild: true);
    }

    public Task TypeAsync(PublishedCommand command, JsonObject option)
    {
        option["focused"] = true;
        return SendAsync(4, Data(command, [option]), _local.Channel("lore"), inGuild: true);
    }

    public Task PressAsync(JsonNode message, string customId, int type = 2, params string[] values)
    {
        var data = new JsonObject { ["component_type"] = type, ["custom_id"] = customId };
        if (type != 2)
        {
            data["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        }

        return SendAsync(3, data, (string)message["channel_id"]!, inGuild: true, message);
    }

    public Task SubmitAsync(JsonNode modal, params JsonNode[] components) =>
        SendAsync(
            5,
            new JsonObject
            {
                ["id"] = (string)modal["id"]!,
                ["custom_id"] = (string)modal["custom_id"]!,
                ["components"] = new JsonArray([
                    .. components.Select(c => (JsonNode)new JsonObject { ["type"] = 18, ["component"] = c }),
                ]),
            },
            _local.Channel("lore"),
            inGuild: true
        );

    public static JsonObject Option(string name, OptionType type, JsonNode value) =>
        Conversation.Option(name, (int)type, value);

    private static JsonObject Data(PublishedCommand command, JsonNode[] options) =>
        new()
        {
            ["id"] = command.Id.ToString(),
            ["name"] = command.Definition.Name,
            ["type"] = (int)command.Definition.Type,
            ["options"] = new JsonArray(options),
        };

    private async Task SendAsync(int type, JsonObject data, string channel, bool inGuild, JsonNode? message = null)
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["application_id"] = _local.App,
            ["channel_id"] = channel,
            ["session_id"] = Gateway.SessionId,
            ["nonce"] = $"{++_nonce}",
            ["data"] = data,
        };
        if (inGuild)
        {
            body["guild_id"] = _local.Guild;
        }

        if (message is not null)
        {
            body["message_id"] = (string)message["id"]!;
            body["message_flags"] = (int)message["flags"]!;
        }

        var answer = await _local.AsAsync(_name, "POST", "/interactions", body);
        Assert.Equal("", answer.Text);
        Assert.Equal(204, answer.Status);
    }
}
