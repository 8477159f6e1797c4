using HawkinsBot.Catalogue;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.Lore;

public sealed class LoreTests
{
    [Fact]
    public async Task A_character_is_found_by_name_nickname_and_misspelt()
    {
        await using var bot = await StartAsync();
        foreach (var name in new[] { "Eleven", "El", "elevn", "the ELEVEN" })
        {
            var answer = await bot.SlashAsync($"character name:{name}");
            Assert.False(answer.Ephemeral);
            Assert.Contains("A girl", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_sees_more_than_they_have_watched()
    {
        await using var bot = await StartAsync();
        Assert.DoesNotContain(
            "Hopper adopts",
            (await bot.SlashAsync("lore name:Eleven private:true")).Text,
            StringComparison.Ordinal
        );
        await bot.SlashAsync("spoilers set episode:S2E9");
        Assert.Contains(
            "Hopper adopts",
            (await bot.SlashAsync("lore name:Eleven private:true")).Text,
            StringComparison.Ordinal
        );
        // The channel goes no further than the server's default, which is the premise.
        Assert.DoesNotContain(
            "Hopper adopts",
            (await bot.SlashAsync("lore name:Eleven")).Text,
            StringComparison.Ordinal
        );
        var open = await bot.SlashAsync("lore name:Eleven", channel: BotHarness.SpoilerChannel);
        Assert.Contains("Hopper adopts", open.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_beyond_and_what_does_not_exist_get_the_same_answer()
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S1E8");
        var beyond = await bot.SlashAsync("lore name:Vecna private:true");
        var nowhere = await bot.SlashAsync("lore name:Xyzzyqq private:true");
        Assert.Equal(nowhere.Text, beyond.Text);
        Assert.Contains("S1E8", beyond.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggestions_keep_to_the_channel_until_the_reply_is_private()
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S5E8");
        Assert.DoesNotContain("Vecna", await bot.SuggestAsync("lore name:vec"));
        Assert.Contains("Vecna", await bot.SuggestAsync("lore private:true name:vec"));
    }

    [Fact]
    public async Task An_ambiguous_name_asks_which_one()
    {
        await using var bot = await StartAsync();
        var answer = await bot.SlashAsync("lore name:Tina");
        var pick = answer.Selects[0];
        Assert.Equal(["tina-one", "tina-two"], pick.Options.Select(option => option.Value).Order());
        var card = await bot.PressAsync("lore/pick", values: ["tina-two"]);
        Assert.True(card.Ephemeral);
        Assert.Contains("second", card.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_caller_turns_the_pages_of_a_public_card()
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S5E8");
        var card = await bot.SlashAsync("lore name:Hawkins", channel: BotHarness.SpoilerChannel);
        var more = card.Buttons.Single(button =>
            button.CustomId!.Contains("/page/", StringComparison.Ordinal) && !button.Disabled
        );
        var other = await bot.PressAsync(more.CustomId!, BotHarness.Lucas, channel: BotHarness.SpoilerChannel);
        Assert.True(other.Ephemeral);
        Assert.Contains("Only the person", other.Text, StringComparison.Ordinal);
        var turned = await bot.PressAsync(more.CustomId!, channel: BotHarness.SpoilerChannel);
        Assert.IsType<UpdateResponse>(turned.First!.Response);
        Assert.Contains("fact 8", turned.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_related_button_on_a_public_card_answers_whoever_presses_privately_and_within_their_boundary()
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S5E8", BotHarness.Lucas);
        var lucas = await bot.PressAsync("lore/show/vecna", BotHarness.Lucas);
        Assert.True(lucas.Ephemeral);
        Assert.Contains("Vecna", lucas.Text, StringComparison.Ordinal);
        var dustin = await bot.PressAsync("lore/show/vecna");
        Assert.DoesNotContain("Vecna", dustin.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_two_selects_keep_what_was_watched_and_show_the_card_again()
    {
        await using var bot = await StartAsync();
        var card = await bot.SlashAsync("character name:Eleven private:true");
        var season = card.Selects.Single(select => select.CustomId == "lore/watched/eleven");
        Assert.DoesNotContain(season.Options, option => option.Label.Contains("Chapter", StringComparison.Ordinal));
        var episodes = await bot.PressAsync(season.CustomId, onPrivate: true, values: ["2"]);
        Assert.IsType<UpdateResponse>(episodes.First!.Response);
        var done = await bot.PressAsync(episodes.Selects.Single().CustomId, onPrivate: true, values: ["S2E9"]);
        Assert.Contains("Hopper adopts", done.Text, StringComparison.Ordinal);
        Assert.Equal(new Episode(2, 9), (await bot.Gate.OwnAsync(BotHarness.Dustin, default)).Episode);
    }

    [Theory]
    [InlineData("episode season:2 number:9", "Snow")]
    [InlineData("episode title:Snow", "Snow")]
    [InlineData("episode title:S2E9", "Snow")]
    [InlineData("season number:2", "Snow")]
    [InlineData("cast season:1", "Millie Bobby Brown")]
    [InlineData("cast actor:Milly Bobby Brown", "Eleven")]
    public async Task Episodes_seasons_and_the_cast_are_looked_up(string text, string expected)
    {
        await using var bot = await StartAsync();
        Assert.Contains(expected, (await bot.SlashAsync(text)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeline year:1983", "6 November 1983", "Something vanishes")]
    [InlineData("timeline world:real", "15 July 2016", "comes out")]
    [InlineData("eastereggs season:2", "Easter eggs", "A poster")]
    [InlineData("music season:2", "A Song", "S2E9")]
    [InlineData("releases", "Still to come", "A new thing")]
    [InlineData("stage", "The First Shadow", "A play")]
    [InlineData("related name:Eleven", "enemy", "Vecna")]
    [InlineData("compare a:Eleven b:Vecna", "enemy", "Somebody to fear")]
    [InlineData("ask question:Who plays Eleven?", "Millie Bobby Brown", "A girl")]
    public async Task Lists_and_questions_are_answered(string text, string expected, string also)
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S5E8");
        var answer = await bot.SlashAsync(text, channel: BotHarness.SpoilerChannel);
        Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
        Assert.Contains(also, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeline year:1983")]
    [InlineData("eastereggs season:2")]
    [InlineData("related name:Vecna")]
    [InlineData("compare a:Eleven b:Vecna")]
    [InlineData("ask question:What is the colour of a xyzzyqq?")]
    public async Task Lists_and_questions_beyond_the_boundary_all_get_the_same_answer(string text)
    {
        await using var bot = await StartAsync();
        Assert.Equal((await bot.SlashAsync("lore name:Xyzzyqq")).Text, (await bot.SlashAsync(text)).Text);
    }

    [Fact]
    public async Task Pages_of_a_list_turn_for_the_caller()
    {
        await using var bot = await StartAsync();
        await bot.SlashAsync("spoilers set episode:S5E8");
        var list = await bot.SlashAsync("timeline", channel: BotHarness.SpoilerChannel);
        var more = list.Buttons.Single(button => button.Label == "More");
        var next = await bot.PressAsync(more.CustomId!, channel: BotHarness.SpoilerChannel);
        Assert.Contains("Page 2", next.Text, StringComparison.Ordinal);
        Assert.True((await bot.PressAsync(more.CustomId!, BotHarness.Lucas)).Ephemeral);
    }

    [Fact]
    public async Task An_episode_that_does_not_exist_says_how_many_there_are()
    {
        await using var bot = await StartAsync();
        var answer = await bot.SlashAsync("episode season:1 number:9");
        Assert.True(answer.Ephemeral);
        Assert.Contains("8 episodes", answer.Text, StringComparison.Ordinal);
        Assert.True((await bot.SlashAsync("episode")).Ephemeral);
    }

    [Fact]
    public async Task A_private_message_is_changed_in_place_and_a_direct_message_goes_to_the_members_own_boundary()
    {
        await using var bot = await StartAsync();
        Assert.IsType<UpdateResponse>((await bot.PressAsync("lore/show/eleven", onPrivate: true)).First!.Response);
        await bot.SlashAsync("spoilers set episode:S2E9");
        Assert.Contains(
            "Hopper adopts",
            (await bot.SlashAsync("lore name:Eleven", dm: true)).Text,
            StringComparison.Ordinal
        );
    }

    private static Task<BotHarness> StartAsync() => BotHarness.StartAsync(Small);

    private static readonly CatalogueIndex Small = new(
        [
            new Entry("eleven", EntryKind.Character, "Eleven", Point(0))
            {
                Summary = "A girl with unusual powers.",
                Aliases = [new Alias("El", Point(0))],
                PlayedBy = [new Casting("millie-bobby-brown", Point(0), null, "1-5", "main")],
                Relations = [new Relation("vecna", "enemy", "enemy", Point(4, 7))],
                Facts = [new Fact("eleven", "Hopper adopts Eleven.", Point(2, 9))],
            },
            new Entry("millie-bobby-brown", EntryKind.Person, "Millie Bobby Brown", Point(0)) { Summary = "An actor." },
            new Entry("vecna", EntryKind.Character, "Vecna", Point(4, 1)) { Summary = "Somebody to fear." },
            new Entry("tina-one", EntryKind.Character, "Tina", Point(0)) { Summary = "The first Tina." },
            new Entry("tina-two", EntryKind.Character, "Tina", Point(0)) { Summary = "The second Tina." },
            new Entry("hawkins", EntryKind.Place, "Hawkins", Point(0))
            {
                Summary = "A town.",
                Facts = [.. Enumerable.Range(1, 9).Select(i => new Fact("hawkins", $"This is fact {i}.", Point(0)))],
            },
            new Entry("vanishing", EntryKind.Event, "The vanishing", Point(1, 1))
            {
                Summary = "How it begins.",
                Facts =
                [
                    new Fact("vanishing", "Something vanishes.", Point(1, 1)) { Date = On("1983-11-06") },
                    .. Enumerable
                        .Range(1, 12)
                        .Select(i => new Fact("vanishing", $"Day {i} of the search.", Point(1, 2))
                        {
                            Date = On($"1984-01-{i:00}"),
                        }),
                    new Fact("vanishing", "Season 1 comes out.", Point(1, 1))
                    {
                        Date = On("2016-07-15"),
                        World = FactWorld.Real,
                    },
                ],
            },
            new Entry("eggs", EntryKind.Concept, "Hidden things", Point(2, 1))
            {
                Summary = "Hidden.",
                Facts = [new Fact("eggs", "A poster hangs there.", Point(2, 1)) { Is = "easter-egg", Season = 2 }],
            },
            new Entry("song", EntryKind.Music, "A Song", Point(0))
            {
                Artist = "A Band",
                Plays = [new Playing(new Episode(2, 9), "the dance")],
            },
            new Entry("new-thing", EntryKind.Release, "A new thing", Point(0))
            {
                Release = new ReleaseDetails(On("2027-05"), true, null),
            },
            new Entry("first-shadow", EntryKind.Work, "The First Shadow", Point(0)) { Summary = "A play." },
            new Entry("season-2", EntryKind.Season, "Season 2", Point(0))
            {
                Summary = "The second season.",
                Season = new SeasonDetails(2, new DateOnly(2017, 10, 27), null, Point(2, 9)),
            },
            new Entry("s2e9", EntryKind.Episode, "The Snow Gate", Point(0))
            {
                Summary = "The last of season 2.",
                Episode = new EpisodeDetails(new Episode(2, 9), null, null, [], [], 62, "They close it."),
            },
        ],
        []
    );

    private static PartialDate On(string text) =>
        PartialDate.TryParse(text, out var date) ? date : throw new FormatException(text);

    private static SpoilerPoint Point(int season, int number = 0) => new(new Episode(season, number));
}
