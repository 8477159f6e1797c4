using System.Text;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Gateway;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests.Discord;

public sealed class GatewayTests
{
    [Fact]
    public async Task A_bot_connects_answers_an_interaction_and_stops()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        bot.OnInteraction = async (i, ct) =>
            Assert.Equal(
                Acknowledgement.Accepted,
                await bot.Client.RespondAsync(i, new MessageResponse(new("Hi")), ct)
            );
        var socket = await discord.ReadyAsync();
        var ready = await bot.EventAsync<ShardReady>();
        Assert.Equal(new Snowflake(42), ready.ApplicationId);
        await socket.InteractAsync(1000);
        Assert.Equal("lore", (await bot.InteractionAsync()).Command!.Name);
        var callback = await discord.RequestAsync("POST", "/callback");
        Assert.Equal(4, callback.Json.GetProperty("type").GetInt32());
        Assert.Equal("Hi", callback.Json.GetProperty("data").GetProperty("content").GetString());
        var message = await bot.Client.SendAsync(new(5), new("Hello"), default);
        Assert.Equal(new Snowflake(99), message.Id);
        var sync = await bot.Client.PublishCommandsAsync(null, [new("lore", "Ask")], default);
        Assert.True(sync.Changed);
        Assert.Equal(ShardState.Ready, bot.Client.Shards.Single().State);
        await bot.StopAsync();
        Assert.Equal(1000, await socket.Closed);
    }

    [Fact, Trait("Check", "18.1"), Trait("Check", "18.9"), Trait("Check", "18.10"), Trait("Check", "18.17")]
    public async Task A_lost_socket_is_resumed_where_READY_said_with_the_last_sequence()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        Assert.Equal("/gateway", socket.Path);
        Assert.Equal("?v=10&encoding=json", socket.Query);
        await socket.InteractAsync(1);
        await bot.InteractionAsync();
        socket.Abort();
        var again = await discord.AcceptAsync();
        Assert.Equal("/resume", again.Path);
        Assert.Equal("?v=10&encoding=json", again.Query);
        await again.HelloAsync();
        var resume = await again.ExpectAsync(6);
        Assert.Equal("sess", resume.GetProperty("session_id").GetString());
        Assert.Equal(2, resume.GetProperty("seq").GetInt32());
        Assert.Equal(FakeDiscord.Token, resume.GetProperty("token").GetString());
        await again.SendRawDispatchAsync("RESUMED", "{}", 3);
        await again.InteractAsync(2);
        Assert.Equal(new Snowflake(2), (await bot.InteractionAsync()).Id);
        Assert.Single(discord.Requests, r => r.Path == "/gateway/bot");
    }

    [Fact, Trait("Check", "18.2"), Trait("Check", "18.4"), Trait("Check", "18.5")]
    public async Task It_identifies_only_after_Hello_and_answers_op_1_at_once_with_the_last_sequence()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.AcceptAsync();
        await socket.SendAsync("""{"op":1,"d":null,"s":null,"t":null}""");
        await socket.HeartbeatsAsync(1);
        Assert.Equal("null", socket.Heartbeats.Last().GetProperty("d").GetRawText());
        Assert.Empty(socket.Others);
        await socket.HelloAsync();
        await socket.ExpectAsync(2);
        await socket.SendReadyAsync();
        await socket.InteractAsync(1);
        await bot.InteractionAsync();
        await socket.SendAsync("""{"op":1,"d":null,"s":null,"t":null}""");
        await socket.HeartbeatsAsync(2);
        Assert.Equal("2", socket.Heartbeats.Last().GetProperty("d").GetRawText());
    }

    [Fact, Trait("Check", "18.3")]
    public void The_first_heartbeat_comes_within_one_interval_spread_over_runs()
    {
        var firsts = Enumerable
            .Range(0, 50)
            .Select(seed =>
                Steps(NewSession(seed), """{"op":10,"d":{"heartbeat_interval":1000},"s":null,"t":null}""")
                    .OfType<StartHeartbeat>()
                    .Single()
            )
            .ToList();
        Assert.All(firsts, f => Assert.InRange(f.First, TimeSpan.Zero, f.Interval));
        Assert.True(firsts.Select(f => (int)(f.First / f.Interval * 4)).Distinct().Count() == 4);
    }

    [Fact, Trait("Check", "18.6")]
    public async Task A_missing_acknowledgement_closes_the_connection_resumably_and_resumes()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.AcceptAsync();
        socket.Acknowledges = false;
        await socket.HelloAsync(40);
        await socket.ExpectAsync(2);
        await socket.SendReadyAsync();
        Assert.True(await socket.Closed is not (null or 1000 or 1001));
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(6);
    }

    [Fact, Trait("Check", "18.7"), Trait("Check", "18.8")]
    public async Task Identify_holds_the_bare_token_integer_intents_none_privileged_and_three_properties()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.AcceptAsync();
        await socket.HelloAsync();
        var identify = await socket.ExpectAsync(2);
        Assert.Equal(FakeDiscord.Token, identify.GetProperty("token").GetString());
        var intents = identify.GetProperty("intents").GetInt32();
        Assert.Equal(0, intents & ((1 << 1) | (1 << 8) | (1 << 15)));
        Assert.Equal(
            ["browser", "device", "os"],
            identify.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order()
        );
        Assert.Equal("[0,1]", identify.GetProperty("shard").GetRawText());
    }

    [Fact, Trait("Check", "18.11")]
    public async Task Replayed_events_have_no_second_effect()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        await socket.SendRawDispatchAsync("INTERACTION_CREATE", Interactions.Json(1), 2);
        await socket.SendRawDispatchAsync("INTERACTION_CREATE", Interactions.Json(1), 2);
        await socket.SendRawDispatchAsync("INTERACTION_CREATE", Interactions.Json(1), 3);
        await socket.SendRawDispatchAsync("INTERACTION_CREATE", Interactions.Json(2), 4);
        Assert.Equal(
            [1UL, 2UL],
            new[] { await bot.InteractionAsync(), await bot.InteractionAsync() }.Select(i => i.Id.Value).Order()
        );
        Assert.Equal(0, bot.InteractionsWaiting);
    }

    [Theory, Trait("Check", "18.12"), Trait("Check", "18.13")]
    [InlineData("""{"op":7,"d":null,"s":null,"t":null}""")]
    [InlineData("""{"op":9,"d":true,"s":null,"t":null}""")]
    public async Task Op_7_and_op_9_true_resume(string payload)
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        await socket.SendAsync(payload);
        Assert.True(await socket.Closed is not (1000 or 1001));
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(6);
    }

    [Fact, Trait("Check", "18.12")]
    public async Task Op_7_before_Hello_reconnects_too()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var first = await discord.AcceptAsync();
        await first.SendAsync("""{"op":7,"d":null,"s":null,"t":null}""");
        var socket = await discord.ReadyAsync();
        await bot.EventAsync<ShardReady>();
        socket.Abort();
        var resuming = await discord.AcceptAsync();
        await resuming.SendAsync("""{"op":7,"d":null,"s":null,"t":null}""");
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(6);
    }

    [Fact, Trait("Check", "18.14")]
    public async Task Op_9_false_identifies_at_the_first_address()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot(time);
        var socket = await discord.ReadyAsync();
        await socket.SendAsync("""{"op":9,"d":false,"s":null,"t":null}""");
        await socket.Closed;
        Assert.True(discord.NobodyWaits);
        var again = await discord.AcceptAsync(time);
        Assert.Equal("/gateway", again.Path);
        await again.HelloAsync();
        await again.ExpectAsync(2);
    }

    [Theory, Trait("Check", "18.15")]
    [InlineData(4004)]
    [InlineData(4010)]
    [InlineData(4011)]
    [InlineData(4012)]
    [InlineData(4013)]
    [InlineData(4014)]
    public async Task Fatal_close_codes_stop_and_say_why(int code)
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.AcceptAsync();
        await socket.HelloAsync();
        await socket.ExpectAsync(2);
        await socket.CloseAsync(code);
        var fatal = await Assert.ThrowsAsync<DiscordFatalException>(() =>
            bot.Running.WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Contains($"close code {code}", fatal.Message, StringComparison.Ordinal);
        Assert.True(discord.NobodyWaits);
    }

    [Theory, Trait("Check", "18.16")]
    [InlineData(4003)]
    [InlineData(4007)]
    [InlineData(4009)]
    public async Task Codes_that_end_the_session_identify_anew(int code)
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot(time);
        var socket = await discord.ReadyAsync();
        await socket.CloseAsync(code);
        var again = await discord.AcceptAsync(time);
        Assert.Equal("/gateway", again.Path);
        await again.HelloAsync();
        await again.ExpectAsync(2);
    }

    [Theory, Trait("Check", "18.17")]
    [InlineData(4000)]
    [InlineData(4001)]
    [InlineData(4002)]
    [InlineData(4005)]
    [InlineData(4008)]
    [InlineData(4999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1011)]
    public async Task Other_close_codes_resume_and_are_not_answered_with_the_end_of_the_session(int code)
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        await socket.CloseAsync(code);
        Assert.Equal(GatewaySession.ResumableClose, await socket.Closed);
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(6);
    }

    [Fact, Trait("Check", "18.9"), Trait("Check", "18.17")]
    public void Where_the_address_for_resuming_is_dead_it_resumes_at_the_first_one_every_second_time()
    {
        var session = NewSession(1);
        Steps(session, Hello);
        Steps(session, Ready);
        var dialled = Enumerable
            .Range(0, 7)
            .Select(_ =>
            {
                Closed(session);
                return session.Url.Host;
            })
            .ToList();
        Assert.Equal(["r", "r", "g", "r", "g", "r", "g"], dialled);
        Assert.False(session.WillIdentify);
        Assert.Equal(GatewayOp.Resume, Steps(session, Hello).OfType<SendPayload>().Single().Op);
        Assert.Equal("r", session.Url.Host);
    }

    [Theory, Trait("Check", "18.9")]
    [InlineData("\"http://r\"")]
    [InlineData("\"/resume\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Where_READY_names_no_socket_to_resume_at_it_resumes_at_the_first_address(string address)
    {
        var session = NewSession(1);
        Steps(session, Hello);
        Steps(session, Ready.Replace("\"wss://r\"", address, StringComparison.Ordinal));
        Assert.False(session.WillIdentify);
        Assert.Equal("g", session.Url.Host);
    }

    [Theory, Trait("Check", "18.10"), Trait("Check", "18.11")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("null")]
    public void RESUMED_counts_whatever_its_number_and_moves_the_sequence_only_on(string number)
    {
        var session = NewSession(1);
        Steps(session, Hello);
        Steps(session, Ready);
        Closed(session);
        Steps(session, Hello);
        var up = Steps(session, $$$"""{"op":0,"s":{{{number}}},"t":"RESUMED","d":{}}""");
        Assert.True(Assert.IsType<SessionUp>(Assert.Single(up)).Resumed);
        Assert.Equal(TimeSpan.Zero, Closed(session).Wait);
        var resume = Encoding.UTF8.GetString(Steps(session, Hello).OfType<SendPayload>().Single().Utf8);
        Assert.Contains("\"seq\":1", resume, StringComparison.Ordinal);
    }

    [Fact, Trait("Check", "18.18")]
    public void It_backs_off_with_jitter_and_gives_a_dead_session_up()
    {
        var waits = Enumerable
            .Range(0, 20)
            .Select(seed =>
            {
                var session = NewSession(seed);
                return Enumerable.Range(0, 10).Select(_ => Closed(session).Wait).ToList();
            })
            .ToList();
        Assert.All(waits, w => Assert.Equal(TimeSpan.Zero, w[0]));
        Assert.All(waits, w => Assert.InRange(w[4], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)));
        Assert.All(waits, w => Assert.InRange(w[9], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)));
        Assert.True(waits.Select(w => w[5]).Distinct().Count() > 10);

        var resumable = NewSession(1);
        Steps(resumable, Ready);
        Assert.False(resumable.WillIdentify);
        for (var i = 0; i < 5; i++)
        {
            Steps(resumable, Hello);
            Closed(resumable);
        }

        Assert.True(resumable.WillIdentify);
    }

    [Fact, Trait("Check", "18.18")]
    public void A_gateway_that_lets_go_of_every_session_at_once_is_not_hammered()
    {
        const string Resumed = """{"op":0,"s":2,"t":"RESUMED","d":{}}""";
        var session = NewSession(1);
        Steps(session, Hello);
        Steps(session, Ready);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            waits.Add(Closed(session).Wait);
            Steps(session, Hello);
            Steps(session, Resumed);
        }

        // Faults that come in a row are resumed at once, for interactions wait; but not for ever.
        Assert.All(waits.Take(6), w => Assert.Equal(TimeSpan.Zero, w));
        Assert.True(waits[11] > TimeSpan.FromSeconds(5), string.Join(' ', waits));
        Steps(session, """{"op":11,"d":null,"s":null,"t":null}""");
        Closed(session);
        Steps(session, Hello);
        Steps(session, Resumed);
        Assert.Equal(TimeSpan.Zero, Closed(session).Wait);
    }

    [Fact, Trait("Check", "18.19")]
    public async Task With_no_session_starts_left_it_waits_for_the_reset()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.StartLimit = (1000, 0, 3_600_000, 1);
        await using var bot = discord.StartBot(time);
        await discord.RequestAsync("GET", "/gateway/bot");
        await UntilAsync(() => time.Waiting >= 1);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(discord.NobodyWaits);
        time.Advance(TimeSpan.FromMinutes(2));
        await discord.AcceptAsync();
    }

    [Fact, Trait("Check", "18.19")]
    public async Task A_connection_that_ends_before_Identify_uses_up_no_session_start()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.StartLimit = (1000, 1, 3_600_000, 1);
        var start = time.GetUtcNow();
        await using var bot = discord.StartBot(time);
        (await discord.AcceptAsync()).Abort();
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(2);
        Assert.Equal(start, time.GetUtcNow());
    }

    [Fact, Trait("Check", "18.20")]
    public async Task Shards_of_one_bucket_identify_five_seconds_apart_and_those_of_two_at_once()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.StartLimit = (1000, 1000, 3_600_000, 2);
        discord.RecommendedShards = 3;
        await using var bot = discord.StartBot(time);
        var shards = new List<int>();
        foreach (var socket in new[] { await discord.AcceptAsync(), await discord.AcceptAsync() })
        {
            await socket.HelloAsync();
            shards.Add((await socket.ExpectAsync(2)).GetProperty("shard")[0].GetInt32());
            await socket.SendReadyAsync();
            await bot.EventAsync<ShardReady>();
        }

        Assert.Equal([0, 1], shards.Order());
        Assert.True(discord.NobodyWaits);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.True(discord.NobodyWaits);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var third = await discord.AcceptAsync();
        await third.HelloAsync();
        Assert.Equal("[2,3]", (await third.ExpectAsync(2)).GetProperty("shard").GetRawText());
    }

    [Fact]
    public async Task Only_the_shards_of_this_process_are_started()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot(
            null,
            o =>
            {
                o.ShardCount = 8;
                o.ShardIds = [5];
            }
        );
        var socket = await discord.AcceptAsync();
        await socket.HelloAsync();
        Assert.Equal("[5,8]", (await socket.ExpectAsync(2)).GetProperty("shard").GetRawText());
        Assert.Equal(5, bot.Client.Shards.Single().Id);
    }

    [Fact, Trait("Check", "18.21")]
    public void At_most_120_payloads_a_minute_and_heartbeats_never_starve()
    {
        var time = new ManualTime();
        var budget = new SendBudget(time);
        Assert.Equal(100, Enumerable.Range(0, 500).Count(_ => budget.TryTake(heartbeat: false)));
        Assert.Equal(20, Enumerable.Range(0, 500).Count(_ => budget.TryTake(heartbeat: true)));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(budget.TryTake(true));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake(false));
    }

    [Fact, Trait("Check", "18.21")]
    public async Task A_flood_of_op_1_does_not_make_us_exceed_the_budget()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        for (var i = 0; i < 200; i++)
        {
            await socket.SendAsync("""{"op":1,"d":null,"s":null,"t":null}""");
        }

        await socket.InteractAsync(1);
        await bot.InteractionAsync();
        await socket.HeartbeatsAsync(99);
        Assert.InRange(socket.Sizes.Count, 99, 120);
    }

    [Fact, Trait("Check", "18.22")]
    public async Task Nothing_over_4096_bytes_is_sent()
    {
        await using var discord = await FakeDiscord.StartAsync();
        Assert.Contains(
            "Discord:Token",
            discord.Options(o => o.Token = new('x', 4000)).Problems().Single(),
            StringComparison.Ordinal
        );
        await using var bot = discord.StartBot(null, o => o.Token = new('x', 500));
        var socket = await discord.ReadyAsync();
        await bot.EventAsync<ShardReady>();
        Assert.NotEmpty(socket.Sizes);
        Assert.All(socket.Sizes, s => Assert.InRange(s, 1, 4096));
    }

    [Fact, Trait("Check", "18.23")]
    public void Guilds_are_sharded_by_the_formula()
    {
        const ulong guild = 290926798626357999;
        Assert.Equal((int)((guild >> 22) % 7), GatewaySession.ShardOf(new(guild), 7));
        Assert.Equal(0, GatewaySession.ShardOf(new(guild), 1));
    }

    [Fact, Trait("Check", "18.24")]
    public async Task Stopping_closes_with_1000_and_lets_handlers_finish()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var go = new TaskCompletionSource();
        var done = false;
        bot.OnInteraction = async (_, ct) =>
        {
            await go.Task.WaitAsync(ct);
            done = true;
        };
        var socket = await discord.ReadyAsync();
        await socket.InteractAsync(1);
        await bot.InteractionAsync();
        var stopping = bot.StopAsync();
        Assert.Equal(1000, await socket.Closed);
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping;
        Assert.True(done);
        Assert.Equal(ShardState.Stopped, bot.Client.Shards.Single().State);
    }

    [Fact, Trait("Check", "18.25")]
    public async Task Unknown_opcodes_events_and_fields_are_ignored()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        await socket.SendAsync("""{"op":99,"d":{"x":[1]},"s":null,"t":null,"new":true}""");
        await socket.SendAsync("not json");
        await socket.SendAsync("[]");
        await socket.DispatchAsync("SOMETHING_NEW", """{"deep":{"er":[{}]}}""");
        await socket.DispatchAsync("GUILD_CREATE", """{"id":"no number"}""");
        await socket.DispatchAsync("INTERACTION_CREATE", "17");
        await socket.InteractAsync(1, 2, ""","surprise":{"a":[null,{"b":1}]}""");
        Assert.Equal(new Snowflake(1), (await bot.InteractionAsync()).Id);
    }

    [Fact, Trait("Check", "18.26")]
    public async Task Outage_and_removal_of_a_guild_are_told_apart()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.AcceptAsync();
        await socket.HelloAsync();
        await socket.ExpectAsync(2);
        await socket.SendReadyAsync("sess", 10, 11);
        Assert.Equal([new(10), new(11)], (await bot.EventAsync<ShardReady>()).GuildIds);
        await socket.DispatchAsync(
            "GUILD_CREATE",
            """{"id":"10","name":"Hawkins","owner_id":"3","channels":[{"id":"1"}],"unavailable":false}"""
        );
        var joined = await bot.EventAsync<GuildJoined>();
        Assert.True(joined.AtStart);
        Assert.Equal("Hawkins", joined.Guild.Name);
        await socket.DispatchAsync("GUILD_DELETE", """{"id":"10","unavailable":true}""");
        await socket.DispatchAsync("GUILD_CREATE", """{"id":"10","name":"Back"}""");
        joined = await bot.EventAsync<GuildJoined>();
        Assert.True(joined.AtStart);
        Assert.Equal("Back", joined.Guild.Name);
        await socket.DispatchAsync(
            "GUILD_CREATE",
            """{"id":"12","name":"New","member_count":4,"system_channel_id":"9"}"""
        );
        joined = await bot.EventAsync<GuildJoined>();
        Assert.False(joined.AtStart);
        Assert.Equal(3, bot.Client.Shards.Single().Guilds);
        await socket.DispatchAsync("GUILD_DELETE", """{"id":"11"}""");
        Assert.Equal(new Snowflake(11), (await bot.EventAsync<GuildRemoved>()).GuildId);
        await socket.DispatchAsync("CHANNEL_UPDATE", """{"id":"4","type":0,"guild_id":"12","flags":2097152}""");
        Assert.True((await bot.EventAsync<ChannelChanged>()).Channel.IsSpoiler);
        await socket.DispatchAsync("THREAD_DELETE", """{"id":"5","guild_id":"12"}""");
        Assert.Equal(new Snowflake(5), (await bot.EventAsync<ThreadDeleted>()).ThreadId);
        Assert.Equal(2, bot.Client.Shards.Single().Guilds);
    }

    [Fact]
    public async Task A_zlib_stream_is_read_over_a_whole_connection_and_anew_on_the_next()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot(null, o => o.Compress = true);
        var socket = await discord.ReadyAsync();
        Assert.Equal("?v=10&encoding=json&compress=zlib-stream", socket.Query);
        var channels = string.Join(
            ',',
            Enumerable.Range(1, 4000).Select(i => $$"""{"id":"{{i}}","name":"{{Guid.NewGuid()}}"}""")
        );
        await socket.DispatchAsync(
            "GUILD_CREATE",
            $$"""{"channels":[{{channels}}],"id":"12","name":"Große Stadt 😀"}"""
        );
        Assert.Equal("Große Stadt 😀", (await bot.EventAsync<GuildJoined>()).Guild.Name);
        for (var i = 1UL; i <= 50; i++)
        {
            await socket.InteractAsync(i);
            await bot.InteractionAsync();
        }

        socket.Abort();
        var again = await discord.AcceptAsync();
        await again.HelloAsync();
        await again.ExpectAsync(6);
        await again.SendRawDispatchAsync("RESUMED", "{}", 100);
        await again.InteractAsync(99);
        Assert.Equal(new Snowflake(99), (await bot.InteractionAsync()).Id);
    }

    [Fact]
    public async Task A_failing_handler_ends_nothing_and_is_logged()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        bot.OnInteraction = (_, _) => throw new InvalidOperationException("oops");
        var socket = await discord.ReadyAsync();
        await socket.InteractAsync(1);
        await socket.InteractAsync(2);
        await bot.InteractionAsync();
        await bot.InteractionAsync();
        await UntilAsync(() => discord.Log.Lines.Count(l => l.Contains("oops", StringComparison.Ordinal)) == 2);
    }

    [Fact]
    public async Task A_gateway_that_cannot_be_asked_for_is_asked_again()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var asked = 0;
        discord.Respond = seen => seen.Path == "/gateway/bot" && ++asked < 7 ? Answer.Error(503, 0) : null;
        await using var bot = discord.StartBot(time);
        await discord.AcceptAsync(time);
        Assert.Equal(7, asked);
    }

    internal static async Task UntilAsync(Func<bool> done)
    {
        for (var tries = 0; tries < 6000; tries++)
        {
            if (done())
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException();
    }

    private const string Ready =
        """{"op":0,"s":1,"t":"READY","d":{"session_id":"x","resume_gateway_url":"wss://r","guilds":[],"application":{"id":"1"}}}""";

    private const string Hello = """{"op":10,"d":{"heartbeat_interval":1000},"s":null,"t":null}""";

    private static GatewaySession NewSession(int seed) => new("t", 0, 1, new("wss://g"), new Random(seed));

    private static List<GatewayStep> Steps(GatewaySession session, string payload)
    {
        Assert.True(GatewayFrame.TryParse(Encoding.UTF8.GetBytes(payload), out var frame));
        var steps = new List<GatewayStep>();
        session.On(frame, 0, steps);
        return steps;
    }

    private static Reconnect Closed(GatewaySession session)
    {
        var steps = new List<GatewayStep>();
        session.OnClosed(null, steps);
        return Assert.IsType<Reconnect>(Assert.Single(steps));
    }
}
