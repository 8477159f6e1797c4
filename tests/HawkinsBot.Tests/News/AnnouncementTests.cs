using HawkinsBot.Catalogue;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.News;

public sealed class AnnouncementTests
{
    private static readonly string Follow = $"announce follow channel:{BotHarness.General}";

    [Fact]
    public async Task A_release_is_announced_a_week_and_a_day_before_and_at_its_hour_each_once()
    {
        await using var news = await NewsBot.StartAsync(index: Index(Release("special", "2026-12-01T08:00:00Z")));
        Assert.Contains(
            "releases",
            (await news.Bot.SlashAsync($"{Follow} what:releases hour:18")).Text,
            StringComparison.Ordinal
        );
        var said = await SaidAsync(news, 12 * 24);
        Assert.Equal(3, said.Count);
        Assert.Equal(At(24, 18), said[0].At);
        Assert.Contains("**The special** comes out in a week", said[0].Text, StringComparison.Ordinal);
        Assert.Equal(At(30, 18), said[1].At);
        Assert.Contains("tomorrow", said[1].Text, StringComparison.Ordinal);
        // Not at the channel's hour: when it can be watched.
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero), said[2].At);
        Assert.Contains("out now", said[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_a_day_comes_at_the_channels_hour_in_its_zone_and_what_was_before_the_follow_never()
    {
        await using var news = await NewsBot.StartAsync(
            index: Index(Release("book", "2026-11-25"), Release("month", "2026-12"), Release("old", "2026-11-21"))
        );
        await news.Bot.SlashAsync($"{Follow} what:releases hour:9 zone:America/New_York");
        var said = await SaidAsync(news, 6 * 24);
        Assert.Equal([At(24, 14), At(25, 14)], said.Select(s => s.At));
        Assert.Contains("tomorrow", said[0].Text, StringComparison.Ordinal);
        Assert.Contains("out now", said[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_absence_a_release_is_announced_only_while_it_is_news()
    {
        await using var news = await NewsBot.StartAsync(index: Index(Release("special", "2026-12-01T08:00:00Z")));
        await news.Bot.SlashAsync($"{Follow} what:releases hour:18");
        // Away over the first two; back a day after it came out.
        await news.AdvanceAsync(new DateTimeOffset(2026, 12, 2, 8, 0, 0, TimeSpan.Zero) - news.Time.GetUtcNow());
        Assert.Contains("out now", NewsBot.Text(Assert.Single(news.Posts())), StringComparison.Ordinal);
        await news.AdvanceAsync(TimeSpan.FromDays(5));
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task On_this_day_tells_one_thing_a_day_that_the_channel_may_know()
    {
        await using var news = await NewsBot.StartAsync(
            index: Index(
                Dated("secret", "1986-11-24", "S4E9", FactWorld.Hawkins),
                Dated("open", "2016-11-24", "S0", FactWorld.Real),
                Dated("second", "2019-11-24", "S0", FactWorld.Real),
                Dated("late", "1983-11-26", "S1E8", FactWorld.Hawkins)
            )
        );
        await news.Bot.SlashAsync($"{Follow} what:on-this-day hour:18");
        var spoilers = $"announce follow channel:{BotHarness.SpoilerChannel}";
        await news.Bot.SlashAsync($"{spoilers} what:on-this-day hour:18");
        var said = await SaidAsync(news, 5 * 24);
        var only = Assert.Single(said);
        Assert.Equal(At(24, 18), only.At);
        Assert.Contains("In our world, 201", only.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", only.Text, StringComparison.Ordinal);
        var open = news.Posts(BotHarness.SpoilerChannel).Select(NewsBot.Text).ToList();
        Assert.Equal(2, open.Count);
        Assert.Contains("In Hawkins, 1983", open[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_hour_on_the_same_day_tells_nothing_again()
    {
        await using var news = await NewsBot.StartAsync(
            index: Index(Dated("open", "2016-11-22", "S0", FactWorld.Real))
        );
        await news.Bot.SlashAsync($"{Follow} what:on-this-day hour:13");
        await news.PassAsync(2);
        var id = await news.IdAsync("announce edit announcement:");
        Assert.Contains(
            "20:00",
            (await news.Bot.SlashAsync($"announce edit announcement:{id} hour:20")).Text,
            StringComparison.Ordinal
        );
        await news.PassAsync(9);
        Assert.Single(news.Posts());
    }

    [Fact]
    public async Task An_announcement_is_edited_and_unfollowed()
    {
        await using var news = await NewsBot.StartAsync(index: Index(Release("special", "2026-12-01T08:00:00Z")));
        await news.Bot.SlashAsync($"{Follow} what:releases hour:18");
        Assert.Contains(
            "already",
            (await news.Bot.SlashAsync($"{Follow} what:releases")).Text,
            StringComparison.Ordinal
        );
        var id = await news.IdAsync("announce edit announcement:");
        var edited = await news.Bot.SlashAsync(
            $"announce edit announcement:{id} hour:7 zone:Asia/Tokyo channel:{BotHarness.SpoilerChannel}"
        );
        Assert.Contains("07:00", edited.Text, StringComparison.Ordinal);
        var said = await SaidAsync(news, 3 * 24, BotHarness.SpoilerChannel);
        Assert.Equal([At(23, 22)], said.Select(s => s.At));
        Assert.Empty(news.Posts());
        // One family's commands do not find the other's.
        Assert.Contains(
            "don't know",
            (await news.Bot.SlashAsync($"digest unfollow digest:{id}")).Text,
            StringComparison.Ordinal
        );
        await news.Bot.SlashAsync($"announce unfollow announcement:{id}");
        Assert.Contains("No channel", (await news.Bot.SlashAsync("announce list")).Text, StringComparison.Ordinal);
        Assert.Empty(await SaidAsync(news, 10 * 24, BotHarness.SpoilerChannel));
    }

    [Fact]
    public async Task A_removed_source_is_read_no_more_and_others_that_have_it_keep_it()
    {
        await using var news = await NewsBot.StartAsync();
        news.Server.Answer("/own.xml", FeedReaderTests.Bytes("rss-no-date.xml"));
        await news.Bot.SlashAsync($"sources add address:{news.Server.Address("/own.xml")} name:Ours");
        await news.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(
            "no such source",
            (await news.Bot.SlashAsync("sources remove source:Herald")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Removed Ours",
            (await news.Bot.SlashAsync("sources remove source:ours")).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Ours", (await news.Bot.SlashAsync("sources list")).Text, StringComparison.Ordinal);
        var asked = Asked();
        await news.PassAsync(30);
        Assert.Equal(asked, Asked());
        // Added again, it is read again.
        await news.Bot.SlashAsync($"sources add address:{news.Server.Address("/own.xml")} name:Ours");
        await news.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(asked + 2, Asked());

        int Asked() => news.Server.Requests.Count(r => r.Contains("/own.xml", StringComparison.Ordinal));
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 11, day, hour, 0, 0, TimeSpan.Zero);

    // What is posted in some hours, and when.
    private static async Task<IReadOnlyList<(DateTimeOffset At, string Text)>> SaidAsync(
        NewsBot news,
        int hours,
        Snowflake? channel = null
    )
    {
        var said = new List<(DateTimeOffset, string)>();
        var before = news.Posts(channel).Count;
        for (var i = 0; i < hours; i++)
        {
            await news.PassAsync(1);
            said.AddRange(
                news.Posts(channel).Skip(before + said.Count).Select(p => (news.Time.GetUtcNow(), NewsBot.Text(p)))
            );
        }
        return said;
    }

    private static CatalogueIndex Index(params Entry[] entries) => new(entries, []);

    private static Entry Release(string id, string at) =>
        new(id, EntryKind.Release, $"The {id}", SpoilerPoint.Start)
        {
            Release = new(Date(at), Announced: true, Of: null),
        };

    private static Entry Dated(string id, string date, string since, FactWorld world) =>
        new(id, EntryKind.Event, $"The {id}", SpoilerPoint.Start)
        {
            Facts =
            [
                new Fact(id, $"Something {id} happens.", new SpoilerPoint(Episode.Parse(since)))
                {
                    Date = Date(date),
                    World = world,
                },
            ],
        };

    private static PartialDate Date(string text)
    {
        Assert.True(PartialDate.TryParse(text, out var date));
        return date;
    }
}
