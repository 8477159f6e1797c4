using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

public sealed class SmokeTests
{
    [Fact]
    public async Task A_command_travels_from_a_person_to_the_bot_and_back()
    {
        await using var local = await LocalDiscord.StartAsync();
        var commands = await local.PublishAsync(LocalDiscord.Command("lore"));
        var bot = await local.BotGatewayAsync();
        var dustin = await local.PersonGatewayAsync("Dustin");
        var sent = await local.AsAsync(
            "Dustin",
            "POST",
            "/interactions",
            new JsonObject
            {
                ["type"] = 2,
                ["application_id"] = local.App,
                ["guild_id"] = local.Guild,
                ["channel_id"] = local.Channel("lore"),
                ["session_id"] = dustin.SessionId,
                ["nonce"] = "1",
                ["data"] = new JsonObject
                {
                    ["id"] = commands[0]!["id"]!.GetValue<string>(),
                    ["name"] = "lore",
                    ["type"] = 1,
                },
            }
        );
        Assert.Equal("", sent.Text);
        Assert.Equal(204, sent.Status);
        var interaction = await bot.EventAsync("INTERACTION_CREATE");
        var answer = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/interactions/{interaction["id"]}/{interaction["token"]}/callback",
            null,
            new JsonObject
            {
                ["type"] = 4,
                ["data"] = new JsonObject { ["content"] = "Hello" },
            }
        );
        Assert.Equal(204, answer.Status);
        var message = await dustin.EventAsync("MESSAGE_CREATE");
        Assert.Equal("Hello", message["content"]!.GetValue<string>());
        await dustin.EventAsync("INTERACTION_SUCCESS");
    }
}
