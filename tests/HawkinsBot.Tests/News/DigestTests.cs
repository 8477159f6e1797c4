using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.News;

public sealed class DigestTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_digest_arrives_at_its_hour_with_what_is_new_and_never_again()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("The town hall opens its doors", "Bring a lamp. And a friend.");
        var followed = await news.FollowAsync("hour:18");
        Assert.Contains("every day at 18:00", followed.Text, StringComparison.Ordinal);
        await news.AdvanceAsync(TimeSpan.FromHours(5));
        Assert.Empty(news.Posts());
        await news.AdvanceAsync(TimeSpan.FromHours(1));
        var post = Assert.Single(news.Posts());
        var text = NewsBot.Text(post);
        Assert.Contains("The town hall opens its doors", text, StringComparison.Ordinal);
        Assert.Contains("Herald", text, StringComparison.Ordinal);
        Assert.DoesNotContain("I was away", text, StringComparison.Ordinal);
        await news.AdvanceAsync(Day);
        Assert.Single(news.Posts());
        news.Add("A second story about bikes");
        await news.AdvanceAsync(Day);
        Assert.Equal(2, news.Posts().Count);
        Assert.DoesNotContain("town hall", NewsBot.Text(news.Posts()[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_days_of_absence_only_the_newest_digest_goes_out_and_says_so()
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        news.Add("Something happened meanwhile");
        await news.AdvanceAsync(TimeSpan.FromDays(3));
        var post = Assert.Single(news.Posts());
        Assert.Contains("I was away", NewsBot.Text(post), StringComparison.Ordinal);
        await news.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task Headlines_are_shown_without_markup_mentions_or_lies()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("@everyone <@&5> **look** [here](https://evil.example) https://evil.example/x", "||x|| <#1> `code`");
        await news.FollowAsync("hour:18");
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        var post = Assert.Single(news.Posts());
        var text = NewsBot.Text(post);
        Assert.DoesNotContain("**look**", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<@&5>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://evil.example/x", text, StringComparison.Ordinal);
        Assert.DoesNotContain("](https://evil", text, StringComparison.Ordinal);
        Assert.Equal(AllowedMentions.None, post.Now.AllowedMentions);
    }

    [Fact]
    public async Task What_may_tell_plot_stands_behind_a_spoiler_and_is_open_in_a_spoiler_channel()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("Who dies in season 4: every death, ranked");
        await news.FollowAsync("hour:18");
        await news.FollowAsync("hour:18", BotHarness.SpoilerChannel);
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        var closed = NewsBot.Text(Assert.Single(news.Posts()));
        Assert.Contains("(about season 4) ||", closed, StringComparison.Ordinal);
        var open = NewsBot.Text(Assert.Single(news.Posts(BotHarness.SpoilerChannel)));
        Assert.DoesNotContain("||", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_stays_within_discords_limits_whatever_the_feed_holds()
    {
        await using var news = await NewsBot.StartAsync();
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var words = Enumerable
                .Range(0, 60)
                .Select(_ => new string((char)('a' + random.Next(26)), random.Next(1, 30)));
            news.Add(
                $"{i} *_~`|" + string.Join(" ", words),
                string.Join(". ", words),
                $"https://herald.example/{i}/{new string('p', random.Next(900))}"
            );
        }
        await news.FollowAsync("hour:18 most:20");
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task A_post_that_discord_finds_malformed_goes_out_plainer()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("One story");
        await news.FollowAsync("hour:18");
        var refused = 0;
        news.Discord.Before = (what, _) =>
            what == "send" && refused++ < 2
                ? throw RecordingDiscord.Refused(400, DiscordCodes.InvalidFormBody)
                : Task.CompletedTask;
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        await news.AdvanceAsync(TimeSpan.FromSeconds(5));
        await news.AdvanceAsync(TimeSpan.FromSeconds(5));
        var post = Assert.Single(news.Posts());
        Assert.Contains("One story", post.Now.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_is_gone_pauses_the_digest_and_its_owner_hears_of_it_once()
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        news.Discord.Before = (what, where) =>
            where == BotHarness.General && what == "send"
                ? throw RecordingDiscord.Refused(404, DiscordCodes.UnknownChannel)
                : Task.CompletedTask;
        for (var day = 0; day < 3; day++)
        {
            news.Add($"A story of its own kind {day}");
            await news.AdvanceAsync(Day);
        }
        var told = Assert.Single(news.Discord.Messages.Values);
        Assert.Contains("the channel is gone", told.Now.Content, StringComparison.Ordinal);
        Assert.Contains("paused", (await news.Bot.SlashAsync("digest list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_day_posts_nothing_unless_it_is_to_say_so()
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        await news.FollowAsync("hour:18 quiet:say", BotHarness.SpoilerChannel);
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Empty(news.Posts());
        Assert.Contains(
            "All quiet",
            NewsBot.Text(Assert.Single(news.Posts(BotHarness.SpoilerChannel))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Announcement_channels_get_a_crosspost_and_a_thread_each_once()
    {
        await using var news = await NewsBot.StartAsync();
        var place = new Snowflake(950);
        news.Discord.Channels[place] = new Channel
        {
            Id = place,
            GuildId = BotHarness.Guild,
            Type = ChannelType.Announcement,
        };
        news.Add("One story");
        await news.FollowAsync("hour:18 crosspost:true thread:true", place);
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        await news.AdvanceAsync(TimeSpan.FromHours(1));
        var post = Assert.Single(news.Posts(place));
        Assert.True(post.Crossposted);
        Assert.Equal(["send", "crosspost", "thread"], news.Discord.Log.Select(l => l.What));
    }

    [Fact]
    public async Task A_forum_gets_a_post()
    {
        await using var news = await NewsBot.StartAsync();
        var forum = new Snowflake(951);
        news.Discord.Channels[forum] = new Channel
        {
            Id = forum,
            GuildId = BotHarness.Guild,
            Type = ChannelType.Forum,
        };
        news.Add("One story");
        await news.FollowAsync("hour:18", forum);
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Equal(["post"], news.Discord.Log.Select(l => l.What));
    }

    [Theory]
    [InlineData("cron:61 * * * *", "no cron expression")]
    [InlineData("zone:Hawkins", "don't know the time zone")]
    [InlineData("topics:bicycles", "don't know the topic")]
    [InlineData("sources:Nobody", "no source called")]
    public async Task Wrong_input_gets_a_sentence_and_changes_nothing(string option, string answer)
    {
        await using var news = await NewsBot.StartAsync();
        var said = await news.FollowAsync(option);
        Assert.True(said.Ephemeral);
        Assert.Contains(answer, said.Text, StringComparison.Ordinal);
        Assert.Contains(
            "No channel follows",
            (await news.Bot.SlashAsync("digest list")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_the_bot_may_not_do_in_a_channel_is_said()
    {
        await using var news = await NewsBot.StartAsync();
        news.Discord.OwnPermissions[BotHarness.General] = Permissions.ViewChannel | Permissions.SendMessages;
        Assert.Contains("missing", (await news.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_send_edit_and_unfollow_do_what_they_say()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("One story");
        await news.FollowAsync("hour:18");
        await news.AdvanceAsync(TimeSpan.FromMinutes(30));
        var preview = await news.Bot.SlashAsync("digest preview");
        Assert.True(preview.Ephemeral);
        Assert.Contains("One story", preview.Text, StringComparison.Ordinal);
        Assert.Empty(news.Posts());
        await news.Bot.SlashAsync("digest send");
        await news.AdvanceAsync(TimeSpan.FromSeconds(1));
        var post = Assert.Single(news.Posts());
        var id = (await news.Bot.SuggestAsync("digest edit digest:"))[0][^7..^1];
        Assert.Contains(
            "09:05",
            (await news.Bot.SlashAsync($"digest edit digest:{id} hour:9 minute:5")).Text,
            StringComparison.Ordinal
        );
        var about = await news.Bot.PressAsync(Rendered.All(post.Now.Components!).OfType<Button>().Single().CustomId!);
        Assert.Contains("One story", about.Text, StringComparison.Ordinal);
        await news.Bot.SlashAsync($"digest unfollow digest:{id}");
        news.Add("Another story");
        await news.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task Latest_search_and_why_tell_of_a_story()
    {
        await using var news = await NewsBot.StartAsync();
        Assert.Contains("no news yet", (await news.Bot.SlashAsync("news latest")).Text, StringComparison.Ordinal);
        news.Add("The soundtrack of season 4 is back");
        await news.FollowAsync("hour:18");
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        Assert.Contains("soundtrack", (await news.Bot.SlashAsync("news latest")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "soundtrack",
            (await news.Bot.SlashAsync("news latest topic:season-4")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no news",
            (await news.Bot.SlashAsync("news latest topic:stage")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "soundtrack",
            (await news.Bot.SlashAsync("news search text:sound season")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "soundtrack",
            (await news.Bot.SlashAsync("news search text:soundtrak")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no story",
            (await news.Bot.SlashAsync("news search text:zebra")).Text,
            StringComparison.Ordinal
        );
        var why = await news.Bot.SlashAsync("news why item:soundtrack");
        Assert.Contains("Seen", why.Text, StringComparison.Ordinal);
        Assert.Contains("Posted in", why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_fails_warns_pauses_and_resumes()
    {
        await using var news = await NewsBot.StartAsync();
        await news.FollowAsync("hour:18");
        var address = news.Server.Address("/own.xml").AbsoluteUri;
        news.Server.Answer("/own.xml", FeedReaderTests.Bytes("rss-plain.xml"));
        // A colon ends an option's name in the harness, not in its value.
        var added = await news.Bot.SlashAsync($"sources add address:{address} name:Ours");
        Assert.Contains("Added Ours", added.Text, StringComparison.Ordinal);
        await news.AdvanceAsync(TimeSpan.FromMinutes(1));
        news.Server.Answer("/own.xml", "", "", "500 Broken");
        for (var i = 0; i < 14; i++)
        {
            await news.AdvanceAsync(Day);
        }
        var warned = Assert.Single(
            news.Posts(),
            p => p.Now.Content?.Contains("Ours", StringComparison.Ordinal) == true
        );
        Assert.Contains("pauses after one more", warned.Now.Content, StringComparison.Ordinal);
        Assert.Contains("paused", (await news.Bot.SlashAsync("sources list")).Text, StringComparison.Ordinal);
        var asked = news.Server.Requests.Count(r => r.Contains("/own.xml", StringComparison.Ordinal));
        await news.AdvanceAsync(Day);
        Assert.Equal(asked, news.Server.Requests.Count(r => r.Contains("/own.xml", StringComparison.Ordinal)));
        news.Server.Answer("/own.xml", FeedReaderTests.Bytes("rss-plain.xml"));
        await news.Bot.SlashAsync("sources resume source:Ours");
        await news.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("paused", (await news.Bot.SlashAsync("sources list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Official_news_go_out_at_once_within_their_daily_limit()
    {
        await using var news = await NewsBot.StartAsync();
        await news.Bot.SlashAsync($"announce follow channel:{BotHarness.General} what:breaking most:2");
        Assert.Contains("official news", (await news.Bot.SlashAsync("announce list")).Text, StringComparison.Ordinal);
        foreach (var title in new[] { "A poster appears", "Nine bikes are found", "The quarry reopens" })
        {
            await news.AdvanceAsync(TimeSpan.FromMinutes(30));
            news.Add(title);
            await news.AdvanceAsync(TimeSpan.FromMinutes(30));
            await news.AdvanceAsync(TimeSpan.FromMinutes(5));
        }
        Assert.Equal(2, news.Posts().Count);
    }

    [Fact]
    public async Task A_servers_own_feed_is_not_seen_elsewhere()
    {
        await using var news = await NewsBot.StartAsync();
        news.Server.Answer("/own.xml", FeedReaderTests.Bytes("rss-no-date.xml"));
        await news.Bot.SlashAsync($"sources add address:{news.Server.Address("/own.xml")}?key=secret name:Ours");
        news.Server.Answer("/own.xml?key=secret", FeedReaderTests.Bytes("rss-no-date.xml"));
        await news.Bot.SlashAsync($"sources add address:{news.Server.Address("/own.xml")}?key=secret name:Ours");
        await news.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(
            "Town hall",
            (await news.Bot.SlashAsync("news search text:town hall")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no story",
            (await news.Bot.SlashAsync("news search text:town hall", dm: true)).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", (await news.Bot.SlashAsync("sources list")).Text, StringComparison.Ordinal);
    }
}
