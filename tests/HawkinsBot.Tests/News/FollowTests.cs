using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests.News;

/// <summary>Whom a digest mentions, and what becomes of it when its channel or server is gone.</summary>
public sealed class FollowTests
{
    private const ulong Readers = 77;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_role_is_mentioned_and_nobody_else()
    {
        await using var news = await WithRoleAsync(mentionable: true);
        news.Add("<@&78> @everyone: a story");
        await news.FollowAsync($"hour:18 ping:{Readers}");
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        var post = Assert.Single(news.Posts());
        Assert.StartsWith($"<@&{Readers}>", NewsBot.Text(post), StringComparison.Ordinal);
        var mentions = post.Now.AllowedMentions!;
        Assert.Equal([new Snowflake(Readers)], mentions.Roles);
        Assert.False(mentions.Everyone || mentions.AllRoles || mentions.AllUsers);
    }

    [Fact]
    public async Task The_role_of_everybody_is_mentioned_by_its_word_and_no_more_after_an_edit()
    {
        await using var news = await WithRoleAsync(mentionable: false);
        news.Add("A story");
        await news.FollowAsync($"hour:18 ping:{BotHarness.Guild}");
        await news.AdvanceAsync(Day);
        Assert.StartsWith("@everyone\n", NewsBot.Text(news.Posts()[0]), StringComparison.Ordinal);
        Assert.True(news.Posts()[0].Now.AllowedMentions!.Everyone);
        await news.Bot.SlashAsync($"digest edit digest:{await news.IdAsync("digest edit digest:")} no-ping:true");
        news.Add("Another thing entirely");
        await news.AdvanceAsync(Day);
        Assert.DoesNotContain("@everyone", NewsBot.Text(news.Posts()[1]), StringComparison.Ordinal);
        Assert.Equal(AllowedMentions.None, news.Posts()[1].Now.AllowedMentions);
    }

    [Fact]
    public async Task A_role_that_the_caller_or_the_bot_may_not_mention_is_refused()
    {
        await using var news = await WithRoleAsync(mentionable: false);
        var few = Permissions.ViewChannel | Permissions.SendMessages | Permissions.ManageGuild;
        news.Discord.MemberPermissions[BotHarness.Dustin] = few;
        Assert.Contains(
            "You may not mention",
            (await news.FollowAsync($"ping:{Readers}")).Text,
            StringComparison.Ordinal
        );
        news.Discord.MemberPermissions.Clear();
        news.Discord.OwnPermissions[BotHarness.General] = few | Permissions.ReadMessageHistory | Permissions.EmbedLinks;
        Assert.Contains(
            "I may not mention",
            (await news.FollowAsync($"ping:{Readers}")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("No channel", (await news.Bot.SlashAsync("digest list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_mentions_nobody()
    {
        await using var news = await WithRoleAsync(mentionable: true);
        news.Add("A story");
        await news.FollowAsync($"hour:18 ping:{Readers}");
        await news.AdvanceAsync(TimeSpan.FromHours(1));
        var preview = await news.Bot.SlashAsync("digest preview");
        Assert.DoesNotContain("<@&", preview.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, DiscordCodes.MissingAccess, "no longer see or post")]
    [InlineData(403, DiscordCodes.MissingPermissions, "no longer see or post")]
    [InlineData(404, DiscordCodes.UnknownChannel, "the channel is gone")]
    public async Task A_channel_that_cannot_be_posted_in_pauses_the_digest_and_its_owner_hears_of_it_once(
        int status,
        int code,
        string reason
    )
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        news.Discord.Before = (what, where) =>
            where == BotHarness.General && what == "send"
                ? throw RecordingDiscord.Refused(status, code)
                : Task.CompletedTask;
        for (var day = 0; day < 4; day++)
        {
            news.Add($"A story of its own kind {day}");
            await news.AdvanceAsync(Day);
        }
        Assert.Contains(reason, Assert.Single(news.Discord.Messages.Values).Now.Content, StringComparison.Ordinal);
        // An edit lets it run again, and what it had not posted goes out.
        news.Discord.Before = null;
        await news.Bot.SlashAsync($"digest edit digest:{await news.IdAsync("digest edit digest:")} hour:9");
        await news.AdvanceAsync(Day);
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task A_deleted_channel_pauses_the_digest_and_its_owner_hears_of_it_once()
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        await news.HappensAsync(new ChannelDeleted(BotHarness.General, BotHarness.Guild));
        await news.HappensAsync(new ChannelDeleted(BotHarness.General, BotHarness.Guild));
        Assert.Contains(
            "the channel is gone",
            Assert.Single(news.Discord.Messages.Values).Now.Content,
            StringComparison.Ordinal
        );
        await news.AdvanceAsync(Day);
        Assert.Empty(news.Posts());
    }

    [Fact]
    public async Task A_channel_that_becomes_a_spoiler_channel_gets_open_headlines()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("Who dies in season 4: every death, ranked");
        await news.FollowAsync("hour:18");
        var channel = news.Discord.Channels[BotHarness.General] with { Flags = ChannelFlags.SpoilerChannel };
        await news.HappensAsync(new ChannelChanged(channel));
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.DoesNotContain("||", NewsBot.Text(Assert.Single(news.Posts())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_invites_the_bot_back_gets_its_digests_again(bool whileOnline)
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        var guild = news.Discord.Guilds[BotHarness.Guild];
        news.Discord.Guilds.TryRemove(BotHarness.Guild, out _);
        news.Discord.Before = (what, where) =>
            what == "send" ? throw RecordingDiscord.Refused(403, DiscordCodes.MissingAccess) : Task.CompletedTask;
        if (whileOnline)
        {
            await news.HappensAsync(new GuildRemoved(BotHarness.Guild));
        }
        news.Add("A story");
        await news.AdvanceAsync(Day);
        Assert.Contains(
            "removed from the server",
            (await news.Bot.SlashAsync("digest list")).Text,
            StringComparison.Ordinal
        );
        Assert.Empty(news.Discord.Messages);
        news.Discord.Guilds[BotHarness.Guild] = guild;
        news.Discord.Before = null;
        await news.HappensAsync(new GuildJoined(guild, AtStart: !whileOnline));
        news.Add("Another thing entirely");
        await news.AdvanceAsync(Day);
        Assert.Contains("Another thing", NewsBot.Text(Assert.Single(news.Posts())), StringComparison.Ordinal);
    }

    private static async Task<NewsBot> WithRoleAsync(bool mentionable)
    {
        var news = await NewsBot.StartAsync();
        news.Discord.Guilds[BotHarness.Guild] = news.Discord.Guilds[BotHarness.Guild] with
        {
            Roles =
            [
                new Role { Id = BotHarness.Guild, Name = "@everyone" },
                new Role
                {
                    Id = new(Readers),
                    Name = "readers",
                    Mentionable = mentionable,
                },
            ],
        };
        return news;
    }
}
