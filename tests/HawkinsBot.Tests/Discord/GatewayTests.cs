using HawkinsBot.Discord;
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
}
