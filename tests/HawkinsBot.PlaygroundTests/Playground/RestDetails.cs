using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>What REST owes a client beyond the conformance list.</summary>
public sealed class RestDetails
{
    private static JsonObject Text(string text) => new() { ["content"] = text };

    [Fact]
    public async Task A_wrong_token_is_told_its_limits_and_takes_nothing_from_the_bot()
    {
        await using var local = await LocalDiscord.StartAsync();
        var before = await local.BotAsync("GET", "/users/@me");
        var wrong = await local.SendAsync(HttpMethod.Get, "/api/v10/users/@me", "Bot nope", (JsonNode?)null);
        var after = await local.BotAsync("GET", "/users/@me");
        Assert.Equal(401, wrong.Status);
        Assert.Equal(before.Headers["X-RateLimit-Remaining"], wrong.Headers["X-RateLimit-Remaining"]);
        Assert.Equal("8", after.Headers["X-RateLimit-Remaining"]);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_answered_while_it_is_still_being_sent()
    {
        await using var local = await LocalDiscord.StartAsync();
        var files = Enumerable.Range(0, 4).Select(i => ($"{i}.bin", new byte[9 << 20])).ToArray();
        var answer = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/channels/{local.Channel("general")}/messages",
            $"Bot {local.Token}",
            LocalDiscord.Multipart(new JsonObject(), files)
        );
        Assert.Equal((413, 40005), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_post_by_a_webhook_has_the_id_of_its_first_message()
    {
        await using var local = await LocalDiscord.StartAsync();
        var name = new JsonObject { ["name"] = "Bulletins" };
        var hook = await local.AsAsync("Dustin", "POST", $"/channels/{local.Channel("theories")}/webhooks", name);
        var first = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/webhooks/{hook["id"]}/{hook["token"]}?wait=true",
            null,
            new JsonObject { ["content"] = "first", ["thread_name"] = "A post" }
        );
        Assert.Equal((200, first["channel_id"]), (first.Status, first["id"]));
        var thread = await local.BotAsync("GET", $"/channels/{first["id"]}");
        Assert.Equal(("A post", "0"), (thread["name"], thread["message_count"]));
    }

    [Fact]
    public async Task Own_messages_are_edited_and_crossposted_without_reading_the_history()
    {
        await using var local = await LocalDiscord.StartAsync();
        var channel = local.Channel("news");
        var own = await local.BotAsync("POST", $"/channels/{channel}/messages", Text("news"));
        var deny = new JsonObject
        {
            ["type"] = 1,
            ["allow"] = "0",
            ["deny"] = "65536",
        };
        await local.AsAsync("Dustin", "PUT", $"/channels/{channel}/permissions/{local.App}", deny);
        var path = $"/channels/{channel}/messages/{own["id"]}";
        Assert.Equal(50013, (await local.BotAsync("GET", path)).Code);
        Assert.Equal(200, (await local.BotAsync("PATCH", path, Text("more news"))).Status);
        Assert.Equal(200, (await local.BotAsync("POST", path + "/crosspost")).Status);
    }

    [Fact]
    public async Task Nothing_is_pinned_or_reacted_to_in_an_archived_thread()
    {
        await using var local = await LocalDiscord.StartAsync();
        var name = JsonNode.Parse("""{"name":"Thread","type":11}""");
        var thread = await local.BotAsync("POST", $"/channels/{local.Channel("general")}/threads", name);
        var said = await local.AsAsync("Max", "POST", $"/channels/{thread["id"]}/messages", Text("hi"));
        await local.BotAsync("PATCH", $"/channels/{thread["id"]}", new JsonObject { ["archived"] = true });
        var path = $"/channels/{thread["id"]}/messages";
        var reaction = await local.BotAsync("PUT", $"{path}/{said["id"]}/reactions/%F0%9F%9A%B2/@me");
        Assert.Equal((400, 50083), (reaction.Status, reaction.Code));
        Assert.Equal(50083, (await local.AsAsync("Dustin", "PUT", $"{path}/pins/{said["id"]}")).Code);
    }

    [Fact]
    public async Task A_token_ages_with_the_worlds_clock_and_three_seconds_do_not()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        Task<Answer> AdvanceAsync(string by) =>
            local.SendAsync(HttpMethod.Post, "/playground/clock", null, new JsonObject { ["advance"] = by });
        await AdvanceAsync("PT14M");
        Assert.Equal(204, (await talk.AnswerAsync(interaction, 4, Text("in time"))).Status);
        Assert.Equal(200, (await talk.HookAsync(interaction, "POST", "", Text("still"))).Status);
        await AdvanceAsync("PT2M");
        var late = await talk.HookAsync(interaction, "PATCH", "/messages/@original", Text("late"));
        Assert.Equal((401, 50027), (late.Status, late.Code));
    }

    [Fact]
    public async Task Components_of_a_modal_have_numbers_of_their_own()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        static JsonObject Label(string customId, int? id) =>
            new()
            {
                ["type"] = 18,
                ["id"] = id,
                ["label"] = "Label",
                ["component"] = new JsonObject
                {
                    ["type"] = 4,
                    ["custom_id"] = customId,
                    ["style"] = 1,
                },
            };
        static JsonObject Modal(int? second) =>
            new()
            {
                ["custom_id"] = "modal",
                ["title"] = "Modal",
                ["components"] = new JsonArray(Label("a", 2), Label("b", second)),
            };
        var interaction = await talk.RunAsync();
        var twice = await talk.AnswerAsync(interaction, 9, Modal(2));
        Assert.Equal("COMPONENT_ID_DUPLICATED", twice.ErrorAt("data.components.1.id"));
        Assert.Equal(204, (await talk.AnswerAsync(interaction, 9, Modal(null))).Status);
        var modal = await talk.Person.EventAsync("INTERACTION_MODAL_CREATE");
        var ids = modal["components"]!
            .AsArray()
            .SelectMany(c => new[] { c!["id"]!.GetValue<int>(), c["component"]!["id"]!.GetValue<int>() });
        Assert.Equal([2, 1, 3, 4], ids);
    }

    [Fact]
    public async Task A_select_takes_each_value_once()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var select = JsonNode.Parse(
            """{"type":3,"custom_id":"pick","max_values":2,"options":[{"label":"a","value":"a"},{"label":"b","value":"b"}]}"""
        )!;
        var data = new JsonObject { ["components"] = new JsonArray(Conversation.Row(select)) };
        var answer = await talk.AnswerAsync(await talk.RunAsync(), 4, data, respond: true);
        var message = answer.Json!["resource"]!["message"]!;
        var refused = await talk.PostAsync(talk.Press(message, "pick", 3, "a", "a"));
        Assert.Equal((400, 50035), (refused.Status, refused.Code));
        await talk.SendAsync(talk.Press(message, "pick", 3, "a", "b"));
    }

    [Fact]
    public async Task Servers_without_further_channels_and_roles_can_be_added()
    {
        await using var local = await LocalDiscord.StartAsync();
        var added = await local.SendAsync(
            HttpMethod.Post,
            "/playground/guilds",
            null,
            JsonNode.Parse("""{"count":1,"channels":0,"roles":1}""")
        );
        Assert.Equal(200, added.Status);
        var guild = added.Json!["guilds"]![0]!.GetValue<string>();
        Assert.Empty((await local.BotAsync("GET", $"/guilds/{guild}/channels")).Json!.AsArray());
    }
}
