using System.Text.Json.Nodes;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.PlaygroundTests.Playground;

namespace HawkinsBot.PlaygroundTests.Client;

public abstract partial class DiscordContract
{
    [Theory]
    [InlineData("""{"kind":"ratelimit","route":"POST /channels/*/messages","retryAfter":0.3}""")]
    [InlineData("""{"kind":"ratelimit","route":"POST /channels/*/messages","retryAfter":0.3,"global":true}""")]
    [InlineData("""{"kind":"status","route":"POST /channels/*/messages","status":503,"times":2}""")]
    [InlineData("""{"kind":"lost","route":"POST /channels/*/messages","times":1}""")]
    public async Task A_message_goes_out_once_whatever_fails(string fault)
    {
        await using var bot = await StartAsync();
        await InjectAsync(bot, fault);
        var sent = await bot.Client.SendAsync(bot.Id("general"), new("Once"), Ct);
        var listed = await bot.Client.ListMessagesAsync(bot.Id("general"), null, null, 10, Ct);
        Assert.Equal([sent.Id], listed.Select(m => m.Id));
    }

    [Theory]
    [InlineData("""{"kind":"ratelimit","route":"GET /guilds/*","retryAfter":0.3}""")]
    [InlineData("""{"kind":"status","route":"GET /guilds/*","status":503,"times":2}""")]
    [InlineData("""{"kind":"status","route":"GET /channels/*","status":502,"times":2}""")]
    public async Task What_is_read_is_read_in_the_end(string fault)
    {
        await using var bot = await StartAsync();
        await InjectAsync(bot, fault);
        Assert.Equal("Hawkins", (await bot.Client.GetGuildAsync(Snowflake.Parse(bot.Local.Guild), Ct)).Name);
        Assert.Equal("general", (await bot.Client.GetChannelAsync(bot.Id("general"), Ct)).Name);
    }

    [Fact]
    public async Task What_takes_too_long_or_must_not_be_repeated_is_thrown()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        await InjectAsync(bot, """{"kind":"ratelimit","route":"POST /channels/*/messages","retryAfter":3600}""");
        var limited = await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.SendAsync(bot.Id("lore"), new("x"), Ct)
        );
        Assert.True(limited.IsTransient);
        Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        // Other channels are not held up.
        await client.SendAsync(bot.Id("general"), new("y"), Ct);

        // A follow-up has no nonce: sending it again could make two.
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = async (i, stop) =>
        {
            await client.RespondAsync(i, new MessageResponse(new("First")), stop);
            await InjectAsync(bot, """{"kind":"status","route":"POST /webhooks/*/*","status":503}""");
            var failed = await Assert.ThrowsAsync<DiscordApiException>(() =>
                client.FollowUpAsync(i, new("More"), ephemeral: false, stop)
            );
            Assert.True(failed.IsTransient);
            Assert.Equal("More", (await client.FollowUpAsync(i, new("More"), ephemeral: false, stop)).Content);
        };
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
    }

    [Theory]
    [InlineData("""{"kind":"reconnect"}""")]
    [InlineData("""{"kind":"drop"}""")]
    [InlineData("""{"kind":"close","code":4000}""")]
    [InlineData("""{"kind":"close","code":4006}""")]
    [InlineData("""{"kind":"invalidSession","resumable":false}""")]
    public async Task After_a_lost_connection_interactions_arrive_again(string fault)
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
        var shard = Assert.Single(client.Shards);
        Assert.Equal((0, 1, ShardState.Ready, 1), (shard.Id, shard.Count, shard.State, shard.Guilds));
        await InjectAsync(bot, fault);
        // What the person does meanwhile may be lost with the session; what they do afterwards is answered.
        using var limit = new CancellationTokenSource(Connected.Soon);
        Task<Interaction>? next = null;
        do
        {
            await dustin.RunAsync(lore);
            next ??= bot.HandledAsync();
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), limit.Token));
            limit.Token.ThrowIfCancellationRequested();
        } while (!next.IsCompleted);
        await next;
        Assert.Equal(1, client.Shards.Single().Guilds);
    }

    [Theory]
    [InlineData("""{"kind":"reconnect"}""")]
    [InlineData("""{"kind":"drop"}""")]
    [InlineData("""{"kind":"silence"}""")]
    [InlineData("""{"kind":"ratelimit","route":"POST /interactions/*/*/callback","retryAfter":0.2,"times":12}""")]
    [InlineData("""{"kind":"status","route":"POST /interactions/*/*/callback","status":503,"times":24}""")]
    [InlineData("""{"kind":"lost","route":"POST /interactions/*/*/callback","times":20}""")]
    public Task Under_faults_every_interaction_is_answered_once(string fault) => AnswersOnceAsync(fault);

    /// <summary>Runs 200 interactions through a fault: none is answered twice, and none is lost but with its session.</summary>
    protected async Task AnswersOnceAsync(string fault, bool sessionIsLost = false)
    {
        // Short heartbeats, so that a gateway that falls silent is noticed while the interactions run.
        var silent = fault.Contains("silence", StringComparison.Ordinal);
        await using var bot = await StartAsync(playground: options =>
            options.HeartbeatInterval = silent ? 300 : options.HeartbeatInterval
        );
        await PublishAsync(bot, new("lore", "Ask"));
        var handled = 0;
        bot.OnInteraction = async (i, stop) =>
        {
            if (Interlocked.Increment(ref handled) == 60)
            {
                await InjectAsync(bot, fault);
            }

            await Task.Delay(silent ? 40 : 0, stop);
            await bot.Client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        };
        var load = bot.Local.SendAsync(
            HttpMethod.Post,
            "/playground/load",
            null,
            JsonNode.Parse("""{"command":"lore","options":{},"count":200,"inFlight":8}""")
        );
        var result = (await load.WaitAsync(TimeSpan.FromSeconds(120), Ct)).Json!;
        // A callback whose answer was lost is sent again, and refused: answered once all the same.
        var lost = fault.Contains("lost", StringComparison.Ordinal);
        Assert.True(lost || result["twice"]!.GetValue<int>() == 0, result.ToJsonString());
        var failed = result["failed"]!.GetValue<int>();
        Assert.Equal(200, result["answered"]!.GetValue<int>() + failed);
        Assert.True(sessionIsLost || failed == 0, result.ToJsonString());
    }

    [Fact]
    public async Task Servers_channels_and_threads_that_come_and_go_are_told_of()
    {
        await using var bot = await StartAsync();
        var local = bot.Local;
        var there = await bot.EventAsync<GuildJoined>(e => e.Guild.Id.ToString() == local.Guild);
        Assert.Equal(("Hawkins", true), (there.Guild.Name, there.AtStart));
        var ready = await bot.EventAsync<ShardReady>();
        Assert.Equal(local.App, ready.ApplicationId.ToString());
        Assert.Equal([Snowflake.Parse(local.Guild)], ready.GuildIds);

        await local.SendAsync(HttpMethod.Post, "/playground/guilds", null, JsonNode.Parse("""{"count":1}"""));
        var joined = await bot.EventAsync<GuildJoined>(e => !e.AtStart);
        Assert.Equal(local.IdOf("Dustin"), joined.Guild.OwnerId.ToString());
        var kick = await local.AsAsync("Dustin", "DELETE", $"/guilds/{joined.Guild.Id}/members/{local.App}");
        Assert.Equal(204, kick.Status);
        await bot.EventAsync<GuildRemoved>(e => e.GuildId == joined.Guild.Id);

        var made = await local.AsAsync(
            "Dustin",
            "POST",
            $"/guilds/{local.Guild}/channels",
            JsonNode.Parse("""{"name":"cabin","type":0}""")
        );
        var id = Snowflake.Parse(made["id"]!);
        var channel = await bot.EventAsync<ChannelChanged>(e => e.Channel.Id == id);
        Assert.Equal(("cabin", ChannelType.Text), (channel.Channel.Name, channel.Channel.Type));
        Assert.Equal(local.Guild, channel.Channel.GuildId.ToString());
        await local.AsAsync("Dustin", "PATCH", $"/channels/{id}", JsonNode.Parse("""{"flags":2097152}"""));
        await bot.EventAsync<ChannelChanged>(e => e.Channel.Id == id && e.Channel.IsSpoiler);
        var thread = await bot.Client.CreateThreadAsync(id, new("Talk"), Ct);
        var begun = await bot.EventAsync<ThreadChanged>(e => e.Thread.Id == thread.Id);
        Assert.Equal((id, "Talk", false), (begun.Thread.ParentId, begun.Thread.Name, begun.Thread.Archived));
        await local.AsAsync("Dustin", "PATCH", $"/channels/{thread.Id}", JsonNode.Parse("""{"archived":true}"""));
        await bot.EventAsync<ThreadChanged>(e => e.Thread.Id == thread.Id && e.Thread.Archived);
        await local.AsAsync("Dustin", "DELETE", $"/channels/{thread.Id}");
        await bot.EventAsync<ThreadDeleted>(e => e.ThreadId == thread.Id);
        await local.AsAsync("Dustin", "DELETE", $"/channels/{id}");
        await bot.EventAsync<ChannelDeleted>(e => e.ChannelId == id && e.GuildId.ToString() == local.Guild);
    }

    [Fact]
    public async Task Compressed_traffic_is_read_and_a_lost_connection_begins_it_anew()
    {
        await using var bot = await StartAsync(options => options.Compress = true);
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(Samples.Rich()), stop);
        for (var i = 0; i < 3; i++)
        {
            await dustin.RunAsync(lore);
            Assert.Equal("lore", (await bot.HandledAsync()).Command!.Path);
        }

        await InjectAsync(bot, """{"kind":"reconnect"}""");
        await dustin.RunAsync(lore);
        Assert.Equal("lore", (await bot.HandledAsync()).Command!.Path);
        await local.SendAsync(
            HttpMethod.Post,
            "/playground/guilds",
            null,
            JsonNode.Parse("""{"count":1,"channels":300,"roles":100}""")
        );
        await bot.EventAsync<GuildJoined>(e => !e.AtStart);
        Assert.Equal(2, client.Shards.Single().Guilds);
    }

    [Fact]
    public async Task A_process_serves_the_shards_that_it_is_told_to()
    {
        var hawkins = new Snowflake(HawkinsBot.Playground.World.DefaultWorld.HawkinsId);
        var id = (int)((hawkins.Value >> 22) % 2);
        await using var bot = await StartAsync(options => (options.ShardCount, options.ShardIds) = (2, [id]));
        var ready = await bot.EventAsync<ShardReady>();
        Assert.Equal((id, 2), (ready.Shard, ready.ShardCount));
        Assert.Equal([hawkins], ready.GuildIds);
        var shard = Assert.Single(bot.Client.Shards);
        Assert.Equal((id, 2, ShardState.Ready, 1), (shard.Id, shard.Count, shard.State, shard.Guilds));
    }

    [Fact]
    public async Task A_refusal_for_good_ends_it_with_what_to_do()
    {
        var local = await LocalDiscord.StartAsync();
        var options = Connected.Options(local);
        options.Token = "wrong";
        await using var refused = Connected.Run(local, Create(options));
        var token = await Assert.ThrowsAsync<DiscordFatalException>(() => refused.Running.WaitAsync(Connected.Soon));
        Assert.Contains("Discord:Token", token.Message, StringComparison.Ordinal);

        await using var bot = await StartAsync();
        await InjectAsync(bot, """{"kind":"close","code":4014}""");
        var intent = await Assert.ThrowsAsync<DiscordFatalException>(() => bot.Running.WaitAsync(Connected.Soon));
        Assert.Contains("4014", intent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_fails_or_hangs_holds_up_nobody_and_a_stop_ends_it_all()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        var hanging = new TaskCompletionSource();
        var first = true;
        bot.OnInteraction = async (i, stop) =>
        {
            if (first)
            {
                first = false;
                await hanging.Task;
                return;
            }

            await client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        };
        await dustin.RunAsync(lore);
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
        hanging.SetResult();
        await bot.HandledAsync();
        await bot.StopAsync();
        Assert.All(client.Shards, shard => Assert.NotEqual(ShardState.Ready, shard.State));
        await local.SocketLostAsync();
    }
}
