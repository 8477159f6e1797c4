using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The gateway's part of the conformance list for simulators.</summary>
public sealed class GatewayChecks
{
    private const int Guilds = 1;
    private const int GuildMessages = 1 << 9;
    private const int DirectMessages = 1 << 12;

    [Fact, Trait("Check", "17.1")]
    public async Task Gateway_bot_needs_the_token_and_tells_url_shards_and_four_limits()
    {
        await using var local = await LocalDiscord.StartAsync();
        Assert.Equal(
            401,
            (await local.SendAsync(HttpMethod.Get, "/api/v10/gateway/bot", null, (JsonNode?)null)).Status
        );
        var answer = await local.BotAsync("GET", "/gateway/bot");
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("ws://127.0.0.1:", answer["url"]);
        Assert.False(answer["url"]!.EndsWith('/'));
        Assert.True(answer.Json!["shards"]!.GetValue<int>() >= 1);
        var limit = answer.Json["session_start_limit"]!.AsObject();
        Assert.Equal(["max_concurrency", "remaining", "reset_after", "total"], limit.Select(p => p.Key).Order());
        Assert.Equal(1000, limit["remaining"]!.GetValue<int>());
    }

    [Fact, Trait("Check", "17.2")]
    public async Task The_first_frame_is_hello_with_a_positive_interval()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        var hello = await gateway.NextAsync(_ => true, "frame");
        Assert.Equal(10, hello["op"]!.GetValue<int>());
        Assert.True(hello["d"]!["heartbeat_interval"]!.GetValue<int>() > 0);
    }

    [Fact, Trait("Check", "17.3")]
    public async Task A_dead_version_is_closed_with_4012()
    {
        await using var local = await LocalDiscord.StartAsync();
        Assert.Equal(4012, await (await local.ConnectAsync("v=3&encoding=json")).ClosedAsync());
    }

    [Fact, Trait("Check", "17.4")]
    public async Task Every_heartbeat_is_acknowledged()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        for (var i = 0; i < 3; i++)
        {
            await gateway.SendAsync(1, null);
            await gateway.OpAsync(11);
        }
    }

    [Theory, Trait("Check", "17.5"), Trait("Check", "17.11"), Trait("Check", "17.12")]
    [InlineData("""{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}""", 4003)]
    [InlineData("""{"op":99,"d":null}""", 4001)]
    [InlineData("""{"op":1""", 4002)]
    [InlineData("hello", 4002)]
    [InlineData("[1]", 4002)]
    public async Task What_cannot_be_said_closes_the_connection(string text, int code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        await gateway.SendTextAsync(text);
        Assert.Equal(code, await gateway.ClosedAsync());
    }

    [Theory, Trait("Check", "17.6"), Trait("Check", "17.7"), Trait("Check", "17.8"), Trait("Check", "17.10")]
    [InlineData("wrong", 1, null, 4004)]
    [InlineData(null, 1 << 30, null, 4013)]
    [InlineData(null, 1 << 15, null, 4014)]
    [InlineData(null, 1 << 1, null, 4014)]
    [InlineData(null, 1, "[2,2]", 4010)]
    [InlineData(null, 1, "[-1,2]", 4010)]
    [InlineData(null, 1, "[0]", 4010)]
    public async Task A_wrong_identify_is_closed_with_its_own_code(string? token, int intents, string? shard, int code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        await gateway.IdentifyAsync(token ?? local.Token, intents, shard is null ? null : JsonNode.Parse(shard));
        Assert.Equal(code, await gateway.ClosedAsync());
    }

    [Fact, Trait("Check", "17.8")]
    public async Task A_privileged_intent_that_is_enabled_is_granted()
    {
        await using var local = await LocalDiscord.StartAsync(o => o.PrivilegedIntents = 1 << 15);
        Assert.NotEmpty((await local.BotGatewayAsync(1 | (1 << 15))).SessionId);
    }

    [Fact, Trait("Check", "17.9")]
    public async Task A_second_identify_is_closed_with_4005()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        await gateway.IdentifyAsync(local.Token);
        Assert.Equal(4005, await gateway.ClosedAsync());
    }

    [Fact, Trait("Check", "17.13")]
    public async Task A_payload_of_4096_bytes_is_taken_and_one_more_is_not()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        string Sized(int size) => "{\"op\":1,\"d\":null,\"x\":\"" + new string('x', size - 24) + "\"}";
        Assert.Equal(4096, Sized(4096).Length);
        await gateway.SendTextAsync(Sized(4096));
        await gateway.OpAsync(11);
        await gateway.SendTextAsync(Sized(4097));
        Assert.Equal(4002, await gateway.ClosedAsync());
    }

    [Fact, Trait("Check", "17.14")]
    public async Task The_121st_payload_within_a_minute_is_closed_with_4008()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        for (var i = 0; i < 120; i++)
        {
            await gateway.SendAsync(1, null);
            await gateway.OpAsync(11);
        }

        await gateway.SendAsync(1, null);
        Assert.Equal(4008, await gateway.ClosedAsync());
    }

    [Fact, Trait("Check", "17.14")]
    public async Task After_a_minute_there_are_120_payloads_again()
    {
        await using var local = await LocalDiscord.StartAsync(o => o.HeartbeatInterval = 100_000);
        var gateway = await local.ConnectAsync();
        await gateway.OpAsync(10);
        for (var i = 0; i < 130; i++)
        {
            if (i == 115)
            {
                local.Time.Advance(TimeSpan.FromSeconds(61));
            }

            await gateway.SendAsync(1, null);
            await gateway.OpAsync(11);
        }
    }

    [Fact, Trait("Check", "17.15")]
    public async Task Ready_holds_what_clients_need()
    {
        await using var local = await LocalDiscord.StartAsync();
        var ready = (await local.BotGatewayAsync()).Ready;
        Assert.Equal(10, ready["v"]!.GetValue<int>());
        Assert.Equal(local.App, ready["user"]!["id"]!.GetValue<string>());
        Assert.True(ready["user"]!["bot"]!.GetValue<bool>());
        Assert.NotEmpty(ready["session_id"]!.GetValue<string>());
        Assert.StartsWith("ws://", ready["resume_gateway_url"]!.GetValue<string>());
        Assert.Equal(local.App, ready["application"]!["id"]!.GetValue<string>());
        Assert.Empty(ready["private_channels"]!.AsArray());
        var guild = Assert.Single(ready["guilds"]!.AsArray());
        Assert.True(guild!["unavailable"]!.GetValue<bool>());
    }

    [Fact, Trait("Check", "17.16")]
    public async Task Each_guild_of_ready_is_created_once_with_just_the_bot_as_member()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        var created = (await gateway.SettleAsync()).Where(f => f["t"]?.ToString() == "GUILD_CREATE").ToList();
        var guild = Assert.Single(created)["d"]!;
        Assert.Equal(gateway.Ready["guilds"]![0]!["id"]!.ToString(), guild["id"]!.ToString());
        Assert.False(guild["unavailable"]!.GetValue<bool>());
        Assert.Equal(local.App, Assert.Single(guild["members"]!.AsArray())!["user"]!["id"]!.GetValue<string>());
        Assert.True(guild["member_count"]!.GetValue<int>() >= 5);
        Assert.Contains(guild["channels"]!.AsArray(), c => c!["name"]!.GetValue<string>() == "staff");
    }

    [Fact, Trait("Check", "17.17")]
    public async Task Seq_rises_by_one_and_other_ops_have_neither_seq_nor_name()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync(Guilds | GuildMessages);
        await local.AsAsync(
            "Max",
            "POST",
            $"/channels/{local.Channel("general")}/messages",
            new JsonObject { ["content"] = "hi" }
        );
        await gateway.EventAsync("MESSAGE_CREATE");
        var frames = await gateway.SettleAsync();
        var seqs = frames.Where(f => f["op"]!.GetValue<int>() == 0).Select(f => f["s"]!.GetValue<long>()).ToList();
        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(n => (long)n), seqs);
        var others = frames.Where(f => f["op"]!.GetValue<int>() != 0).ToList();
        Assert.NotEmpty(others);
        Assert.All(
            others,
            f => Assert.True(f.ContainsKey("s") && f["s"] is null && f.ContainsKey("t") && f["t"] is null)
        );
    }

    [Fact, Trait("Check", "17.18")]
    public async Task Missed_heartbeats_drop_the_connection_and_the_session_resumes()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        local.Time.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(4000, await gateway.ClosedAsync());
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq);
        await again.EventAsync("RESUMED");
    }

    [Fact, Trait("Check", "17.19")]
    public async Task A_resume_replays_in_order_then_says_resumed()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync(Guilds | GuildMessages);
        gateway.Cut();
        for (var i = 0; i < 3; i++)
        {
            await local.AsAsync(
                "Max",
                "POST",
                $"/channels/{local.Channel("general")}/messages",
                new JsonObject { ["content"] = $"<@{local.App}> {i}" }
            );
        }

        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq);
        await again.EventAsync("RESUMED");
        var frames = (await again.SettleAsync()).Where(f => f["op"]!.GetValue<int>() == 0).ToList();
        Assert.Equal(
            ["MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"],
            frames.Select(f => f["t"]!.ToString())
        );
        Assert.Equal(["0", "1", "2"], frames.Take(3).Select(f => f["d"]!["content"]!.ToString()[^1..]));
        Assert.Equal(gateway.Seq + 1, frames[0]["s"]!.GetValue<long>());
    }

    [Theory, Trait("Check", "17.20")]
    [InlineData(null)]
    [InlineData(1000)]
    [InlineData(1001)]
    public async Task An_unknown_or_ended_session_is_invalid(int? code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        if (code is not null)
        {
            await gateway.CloseAsync(code.Value);
        }

        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, code is null ? "no-such-session" : gateway.SessionId, gateway.Seq);
        Assert.False((await again.OpAsync(9))["d"]!.GetValue<bool>());
    }

    [Fact, Trait("Check", "17.21")]
    public async Task A_resume_from_the_future_is_closed_with_4007()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        gateway.Cut();
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq + 100);
        Assert.Equal(4007, await again.ClosedAsync());
    }

    [Fact, Trait("Check", "17.22")]
    public async Task An_injected_reconnect_is_followed_by_a_close_and_resumes()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        var fault = await local.SendAsync(
            HttpMethod.Post,
            "/playground/faults",
            null,
            new JsonObject { ["kind"] = "reconnect" }
        );
        Assert.Equal(204, fault.Status);
        await gateway.OpAsync(7);
        local.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await gateway.ClosedAsync());
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq);
        await again.EventAsync("RESUMED");
    }

    [Fact, Trait("Check", "17.23")]
    public async Task Two_identifies_within_five_seconds_are_one_too_many()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.BotGatewayAsync();
        var second = await local.ConnectAsync();
        await second.OpAsync(10);
        await second.IdentifyAsync(local.Token);
        Assert.False((await second.OpAsync(9))["d"]!.GetValue<bool>());
        local.Time.Advance(TimeSpan.FromSeconds(5));
        await second.IdentifyAsync(local.Token);
        await second.EventAsync("READY");
    }

    [Fact, Trait("Check", "17.24")]
    public async Task Guild_events_reach_only_their_shard_and_direct_ones_shard_0()
    {
        await using var local = await LocalDiscord.StartAsync(o => o.MaxConcurrency = 2);
        var mine = (int)((ulong.Parse(local.Guild, System.Globalization.CultureInfo.InvariantCulture) >> 22) % 2);
        var shards = new RawGateway[2];
        for (var i = 0; i < 2; i++)
        {
            shards[i] = await local.BotGatewayAsync(Guilds | GuildMessages | DirectMessages, new JsonArray(i, 2));
        }

        Assert.Equal(mine == 0 ? [1, 0] : [0, 1], shards.Select(s => s.Ready["guilds"]!.AsArray().Count));
        var dm = await local.AsAsync(
            "Max",
            "POST",
            "/users/@me/channels",
            new JsonObject { ["recipient_id"] = local.App }
        );
        await local.AsAsync(
            "Max",
            "POST",
            $"/channels/{local.Channel("general")}/messages",
            new JsonObject { ["content"] = "guild" }
        );
        await local.AsAsync("Max", "POST", $"/channels/{dm["id"]}/messages", new JsonObject { ["content"] = "direct" });
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            foreach (var frame in (await shards[i].SettleAsync()).Where(f => f["t"]?.ToString() == "MESSAGE_CREATE"))
            {
                seen.Add($"{i}:{(frame["d"]!["guild_id"] is null ? "direct" : "guild")}");
            }
        }

        Assert.Equal([$"0:direct", $"{mine}:guild"], seen.Order());
    }

    [Fact, Trait("Check", "17.25")]
    public async Task Without_the_messages_intent_interactions_still_come()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        await local.AsAsync(
            "Max",
            "POST",
            $"/channels/{local.Channel("general")}/messages",
            new JsonObject { ["content"] = "hi" }
        );
        await talk.RunAsync();
        Assert.DoesNotContain("MESSAGE_CREATE", await talk.Bot.NamesAsync());
    }

    [Fact, Trait("Check", "17.26")]
    public async Task Without_message_content_only_own_direct_and_mentioning_messages_are_full()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync(Guilds | GuildMessages | DirectMessages);
        var general = local.Channel("general");
        var dm = await local.AsAsync(
            "Max",
            "POST",
            "/users/@me/channels",
            new JsonObject { ["recipient_id"] = local.App }
        );
        async Task<string> SeenAsync(Task<Answer> sending)
        {
            var id = (await sending)["id"];
            return (await gateway.EventAsync("MESSAGE_CREATE", m => m["id"]!.ToString() == id))["content"]!.ToString();
        }

        JsonObject Text(string text) => new() { ["content"] = text };
        Assert.Equal(
            "",
            await SeenAsync(local.AsAsync("Max", "POST", $"/channels/{general}/messages", Text("foreign")))
        );
        Assert.Equal("own", await SeenAsync(local.BotAsync("POST", $"/channels/{general}/messages", Text("own"))));
        Assert.Equal(
            "direct",
            await SeenAsync(local.AsAsync("Max", "POST", $"/channels/{dm["id"]}/messages", Text("direct")))
        );
        Assert.EndsWith(
            "hey",
            await SeenAsync(local.AsAsync("Max", "POST", $"/channels/{general}/messages", Text($"<@{local.App}> hey")))
        );
    }

    [Fact]
    public async Task A_zlib_stream_is_one_context_for_the_connection()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync(query: "v=10&encoding=json&compress=zlib-stream");
        await gateway.SettleAsync();
        Assert.Equal(local.App, gateway.Ready["user"]!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"kind":"invalidSession","resumable":true}""", true)]
    [InlineData("""{"kind":"invalidSession","resumable":false}""", false)]
    public async Task An_injected_invalid_session_keeps_the_session_only_when_resumable(string fault, bool resumable)
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse(fault));
        Assert.Equal(resumable, (await gateway.OpAsync(9))["d"]!.GetValue<bool>());
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq);
        if (resumable)
        {
            await again.EventAsync("RESUMED");
        }
        else
        {
            await again.OpAsync(9);
        }
    }

    [Theory]
    [InlineData("""{"kind":"drop"}""", null)]
    [InlineData("""{"kind":"close","code":4009}""", 4009)]
    public async Task Injected_ends_of_the_socket(string fault, int? code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        var person = await local.PersonGatewayAsync("Max");
        await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse(fault));
        Assert.Equal(code, await gateway.ClosedAsync());
        await person.SettleAsync();
    }

    [Fact]
    public async Task A_silent_gateway_acknowledges_nothing_until_the_faults_are_cleared()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse("""{"kind":"silence"}"""));
        await gateway.SendAsync(1, null);
        await local.SendAsync(HttpMethod.Delete, "/playground/faults", null, (JsonNode?)null);
        await gateway.SettleAsync();
        Assert.Single(gateway.All, f => f["op"]!.GetValue<int>() == 11);
    }

    [Fact]
    public async Task A_session_that_was_lost_for_more_than_five_minutes_is_gone()
    {
        await using var local = await LocalDiscord.StartAsync();
        var gateway = await local.BotGatewayAsync();
        gateway.Cut();
        await local.SocketLostAsync();
        local.Time.Advance(TimeSpan.FromMinutes(6));
        var again = await local.ConnectAsync();
        await again.OpAsync(10);
        await again.ResumeAsync(local.Token, gateway.SessionId, gateway.Seq);
        await again.OpAsync(9);
    }
}
