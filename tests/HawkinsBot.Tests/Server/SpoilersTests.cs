using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.Server;

public sealed class SpoilersTests
{
    [Fact]
    public async Task What_a_member_has_watched_is_kept_shown_and_forgotten()
    {
        await using var bot = await BotHarness.StartAsync();
        Assert.Contains("S4E7", (await bot.SlashAsync("spoilers set episode:s04e07")).Text, StringComparison.Ordinal);
        Assert.Equal(new Episode(4, 7), (await bot.Gate.OwnAsync(BotHarness.Dustin, default)).Episode);
        Assert.Contains("S4E7", (await bot.SlashAsync("spoilers show")).Text, StringComparison.Ordinal);
        await bot.SlashAsync("spoilers forget");
        Assert.Equal(Boundary.Start, await bot.Gate.OwnAsync(BotHarness.Dustin, default));
    }

    [Fact]
    public async Task An_episode_that_does_not_exist_is_refused_and_nothing_changes()
    {
        await using var bot = await BotHarness.StartAsync();
        await bot.SlashAsync("spoilers set episode:S2E3");
        var answer = await bot.SlashAsync("spoilers set episode:S9E9");
        Assert.True(answer.Ephemeral);
        Assert.Contains("S9E9", answer.Text, StringComparison.Ordinal);
        Assert.Equal(new Episode(2, 3), (await bot.Gate.OwnAsync(BotHarness.Dustin, default)).Episode);
    }

    [Fact]
    public async Task A_channels_own_ceiling_comes_before_its_flag_and_that_before_the_servers()
    {
        await using var bot = await BotHarness.StartAsync();
        await bot.SlashAsync("server settings ceiling:S1E8");
        Assert.Equal(new Episode(1, 8), await CeilingAsync(bot, BotHarness.General));
        Assert.Equal(Episode.Last, await CeilingAsync(bot, BotHarness.SpoilerChannel));
    }

    [Fact]
    public async Task A_ceiling_set_where_one_stands_holds_and_can_be_taken_back()
    {
        await using var bot = await BotHarness.StartAsync();
        await bot.SlashAsync("spoilers channel episode:S3E2", channel: BotHarness.SpoilerChannel);
        Assert.Equal(new Episode(3, 2), await CeilingAsync(bot, BotHarness.SpoilerChannel));
        await bot.SlashAsync("spoilers channel episode:none", channel: BotHarness.SpoilerChannel);
        Assert.Equal(Episode.Last, await CeilingAsync(bot, BotHarness.SpoilerChannel));
    }

    [Fact]
    public async Task A_thread_inherits_from_its_parent()
    {
        await using var bot = await BotHarness.StartAsync();
        var thread = new Channel
        {
            Id = new(950),
            Type = ChannelType.PublicThread,
            ParentId = BotHarness.SpoilerChannel,
            GuildId = BotHarness.Guild,
        };
        Assert.Equal(Episode.Last, (await bot.Gate.CeilingAsync(BotHarness.Guild, thread, true, default)).Episode);
        Assert.Equal(Episode.None, (await bot.Gate.CeilingAsync(BotHarness.Guild, thread, false, default)).Episode);
        var orphan = thread with { ParentId = new(999) };
        Assert.Equal(Episode.None, (await bot.Gate.CeilingAsync(BotHarness.Guild, orphan, true, default)).Episode);
    }

    private static async Task<Episode> CeilingAsync(BotHarness bot, Snowflake channel) =>
        (await bot.Gate.CeilingAsync(BotHarness.Guild, bot.Discord.Channels[channel], true, default)).Episode;
}
