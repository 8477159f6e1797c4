using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>What the gateway owes a client beyond the conformance list.</summary>
public sealed class GatewayDetails
{
    private const int Members = 1 << 1;
    private const int GuildMessages = 1 << 9;

    [Fact]
    public async Task Without_message_content_what_a_foreign_message_answers_or_forwards_is_hidden_too()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync(GuildMessages);
        var path = $"/channels/{local.Channel("general")}/messages";
        var secret = await local.AsAsync("Max", "POST", path, new JsonObject { ["content"] = "secret" });
        var reference = new JsonObject { ["message_id"] = secret["id"] };
        await local.AsAsync(
            "Lucas",
            "POST",
            path,
            new JsonObject { ["content"] = $"<@{local.App}> look", ["message_reference"] = reference.DeepClone() }
        );
        var reply = await bot.EventAsync("MESSAGE_CREATE", m => m["type"]!.GetValue<int>() == 19);
        Assert.EndsWith("look", reply["content"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("", reply["referenced_message"]!["content"]!.GetValue<string>());
        reference["type"] = 1;
        reference["channel_id"] = local.Channel("general");
        await local.AsAsync("Lucas", "POST", path, new JsonObject { ["message_reference"] = reference });
        var forward = await bot.EventAsync(
            "MESSAGE_CREATE",
            m => m["message_reference"]?["type"]?.GetValue<int>() == 1
        );
        Assert.Equal(16384, forward["flags"]!.GetValue<int>());
        Assert.DoesNotContain("secret", forward.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_are_found_by_name_without_the_privileged_intent()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        await bot.SendAsync(8, JsonNode.Parse($$"""{"guild_id":"{{local.Guild}}","query":"ma","limit":5}"""));
        var chunk = await bot.EventAsync("GUILD_MEMBERS_CHUNK");
        var found = Assert.Single(chunk["members"]!.AsArray());
        Assert.Equal(local.IdOf("Max"), found!["user"]!["id"]!.GetValue<string>());
        await bot.SendAsync(8, JsonNode.Parse($$"""{"guild_id":"{{local.Guild}}","query":"","limit":0}"""));
        Assert.Equal(4014, await bot.ClosedAsync());
    }

    [Fact]
    public async Task The_whole_list_of_members_comes_once_in_thirty_seconds()
    {
        await using var local = await LocalDiscord.StartAsync(o => o.PrivilegedIntents = Members);
        var bot = await local.BotGatewayAsync(1 | Members);
        var all = JsonNode.Parse($$"""{"guild_id":"{{local.Guild}}","query":"","limit":0,"nonce":"again"}""")!;
        await bot.SendAsync(8, all);
        Assert.Equal(5, (await bot.EventAsync("GUILD_MEMBERS_CHUNK"))["members"]!.AsArray().Count);
        await bot.SendAsync(8, all.DeepClone());
        var limited = await bot.EventAsync("RATE_LIMITED");
        Assert.Equal(8, limited["opcode"]!.GetValue<int>());
        Assert.Equal(30, limited["retry_after"]!.GetValue<double>());
        Assert.Equal(local.Guild, limited["meta"]!["guild_id"]!.GetValue<string>());
        Assert.Equal("again", limited["meta"]!["nonce"]!.GetValue<string>());
        local.Time.Advance(TimeSpan.FromSeconds(30));
        await bot.SendAsync(8, all.DeepClone());
        await bot.EventAsync("GUILD_MEMBERS_CHUNK");
    }

    [Fact]
    public async Task A_session_that_asks_for_compression_gets_each_payload_as_zlib()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.ConnectAsync();
        await bot.OpAsync(10);
        await bot.SendAsync(
            2,
            new JsonObject
            {
                ["token"] = local.Token,
                ["intents"] = 1,
                ["compress"] = true,
                ["properties"] = new JsonObject(),
            }
        );
        await bot.EventAsync("GUILD_CREATE");
        Assert.True(bot.Packed >= 2);
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(4009, false)]
    public async Task An_injected_close_ends_the_session_where_its_code_does(int code, bool resumable)
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        var fault = new JsonObject { ["kind"] = "close", ["code"] = code };
        await local.SendAsync(HttpMethod.Post, "/playground/faults", null, fault);
        Assert.Equal(code, await bot.ClosedAsync());
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, bot.SessionId, bot.Seq);
        if (resumable)
        {
            await again.EventAsync("RESUMED");
        }
        else
        {
            Assert.False((await again.OpAsync(9))["d"]!.GetValue<bool>());
        }
    }
}
