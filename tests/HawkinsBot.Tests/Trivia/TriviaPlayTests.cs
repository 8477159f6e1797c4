using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;

namespace HawkinsBot.Tests.Trivia;

public sealed class TriviaPlayTests
{
    [Fact]
    public async Task A_party_is_played_to_its_end_and_counts_for_the_boards_once()
    {
        await using var table = await TriviaTable.StartAsync();
        var answer = await table.Bot.SlashAsync("trivia play rounds:2");
        Assert.False(answer.Ephemeral);
        for (var round = 1; round <= 2; round++)
        {
            var game = await table.QuestionAsync(round);
            var picked = await table.PickAsync(game, game.Current!.Question.Right, BotHarness.Lucas);
            Assert.True(picked.Ephemeral);
            Assert.Contains("You picked", picked.Text, StringComparison.Ordinal);
            await table.PickAsync(game, TriviaTable.Wrong(game), TriviaTable.Max);
            var revealed = await table.RevealAsync();
            var text = table.TextOf(revealed.Current!.Message!.Value);
            Assert.Contains("✓ " + game.Current.Question.RightText, text, StringComparison.Ordinal);
            Assert.Contains("<@43>", text, StringComparison.Ordinal);
            Assert.Contains("Something wrong?", text, StringComparison.Ordinal);
        }
        var over = await table.ResultAsync();
        Assert.Equal(GameEnd.Played, over.End);
        Assert.Contains("The game is over", table.Last, StringComparison.Ordinal);
        foreach (var period in new[] { "all", "d2026-11-22", "w2026-W47", "m2026-11", "q2026-Q4" })
        {
            var entry = await BoardAsync(table, period, 43);
            Assert.Equal(over.Standings[0].Points, entry!.Total.Points);
            Assert.Equal((1, 1, 2), (entry.Games, entry.Wins, entry.Total.Right));
        }
        Assert.Equal(0, (await BoardAsync(table, "all", 44))!.Wins);
    }

    [Fact]
    public async Task Nobody_sees_a_choice_before_time_and_the_count_is_edited_once_a_second()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play");
        var game = await table.QuestionAsync(1);
        await Task.WhenAll(
            Enumerable.Range(100, 200).Select(i => table.PickAsync(game, i % 4, new Snowflake((ulong)i)))
        );
        Assert.Equal(200, (await table.GameAsync())!.Current!.Picks.Length);
        table.Bot.Time.Advance(TimeSpan.FromSeconds(1.5));
        await TriviaTable.UntilAsync(
            () =>
                Task.FromResult(
                    table.TextOf(game.Current!.Message!.Value).Contains("200 have answered", StringComparison.Ordinal)
                ),
            () => table.Bot.Time.Advance(TimeSpan.FromMilliseconds(10))
        );
        Assert.InRange(table.Bot.Discord.Log.Count(entry => entry.What == "edit"), 1, 2);
        Assert.DoesNotContain("<@", table.TextOf(game.Current!.Message!.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_game_goes_on_after_a_restart_with_the_time_it_had_left()
    {
        var store = new InMemoryStore();
        var time = new ManualTime();
        var discord = new RecordingDiscord();
        GameState before;
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            await table.Bot.SlashAsync("trivia play rounds:1");
            before = await table.QuestionAsync(1);
            await table.PickAsync(before, before.Current!.Question.Right, BotHarness.Lucas);
        }
        time.Advance(TimeSpan.FromSeconds(10));
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            await table.PickAsync(before, before.Current!.Question.Right, TriviaTable.Max);
            var after = await table.RevealAsync();
            Assert.Equal(before.Current!.Deadline, after.Current!.Deadline);
            Assert.Equal(2, after.History[0].Scores.Length);
            Assert.Equal(1, discord.Log.Count(entry => entry.What == "send"));
            await table.ResultAsync();
            Assert.Equal(1, (await BoardAsync(table, "all", 43))!.Games);
        }
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(1, (await BoardAsync(table, "all", 43))!.Games);
            Assert.Equal(2, discord.Log.Count(entry => entry.What == "send"));
        }
    }

    [Fact]
    public async Task A_round_whose_time_is_long_past_is_void_and_the_channel_hears_of_it()
    {
        var store = new InMemoryStore();
        var time = new ManualTime();
        var discord = new RecordingDiscord();
        GameState before;
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            await table.Bot.SlashAsync("trivia play rounds:3");
            before = await table.QuestionAsync(1);
            await table.PickAsync(before, before.Current!.Question.Right, BotHarness.Lucas);
        }
        time.Advance(TimeSpan.FromMinutes(10));
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            var next = await table.QuestionAsync(2);
            Assert.False(next.History[0].Counted);
            Assert.Contains("I was away", table.TextOf(before.Current!.Message!.Value), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_game_a_channel_and_a_pause_between_two_starts_of_a_person()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play");
        await table.QuestionAsync(1);
        Assert.Contains("just started", (await table.Bot.SlashAsync("trivia play")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "a game in this channel",
            (await table.Bot.SlashAsync("trivia play", BotHarness.Lucas)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_the_starter_or_a_moderator_stops_a_game_alone()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play", permissions: Permissions.None);
        await table.QuestionAsync(1);
        var vote = await table.Bot.SlashAsync("trivia stop", BotHarness.Lucas, permissions: Permissions.None);
        Assert.Contains("vote", vote.Text, StringComparison.Ordinal);
        Assert.Contains(
            "stopped",
            (await table.Bot.SlashAsync("trivia stop", permissions: Permissions.None)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(GameEnd.Stopped, (await table.ResultAsync()).End);
        Assert.Contains(
            "no game",
            (await table.Bot.SlashAsync("trivia stop", channel: BotHarness.SpoilerChannel)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Questions_keep_to_the_ceiling_of_the_channel_and_none_comes_twice_until_all_were_asked()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play rounds:30 category:music");
        var asked = new List<string>();
        for (var round = 1; round <= 7; round++)
        {
            var game = await table.QuestionAsync(round);
            asked.Add(game.Current!.Question.Id);
            await table.PickAsync(game, 0, BotHarness.Lucas);
            await table.RevealAsync();
        }
        Assert.Equal(7, asked.Distinct().Count());
        // Seven of the ten are within the channel's ceiling; the rest is not even loaded.
        var over = await table.ResultAsync();
        Assert.Equal(GameEnd.Played, over.End);
        Assert.DoesNotContain(asked, id => int.Parse(id[1..]) > 30);
    }

    [Fact]
    public async Task A_typed_answer_is_judged_at_the_end()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play mode:type rounds:1");
        var game = await table.QuestionAsync(1);
        var form = await table.Bot.PressAsync($"trivia/type/{game.Id}/1", BotHarness.Lucas);
        Assert.IsType<ModalResponse>(form.First!.Response);
        await SubmitAsync(table, game, "nothing like it", BotHarness.Lucas);
        var said = await SubmitAsync(
            table,
            game,
            game.Current!.Question.RightText.ToUpperInvariant(),
            BotHarness.Lucas
        );
        Assert.DoesNotContain("right", said.Text, StringComparison.OrdinalIgnoreCase);
        var revealed = await table.RevealAsync();
        Assert.True(Assert.Single(revealed.History[0].Scores).Right);
    }

    [Fact]
    public async Task A_duel_begins_with_a_yes()
    {
        await using var table = await TriviaTable.StartAsync();
        Assert.Contains("Whom", (await table.Bot.SlashAsync("trivia play mode:duel")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "yourself",
            (await table.Bot.SlashAsync("trivia play opponent:42")).Text,
            StringComparison.Ordinal
        );
        await table.Bot.SlashAsync("trivia play opponent:43");
        await TriviaTable.UntilAsync(async () => (await table.GameAsync()) is { Invitation: not null });
        var game = (await table.GameAsync())!;
        var other = await table.Bot.PressAsync($"trivia/accept/{game.Id}", TriviaTable.Max);
        Assert.True(other.Ephemeral);
        Assert.IsType<UpdateResponse>(
            (await table.Bot.PressAsync($"trivia/accept/{game.Id}", BotHarness.Lucas)).First!.Response
        );
        game = await table.QuestionAsync(1);
        Assert.Contains("two others", (await table.PickAsync(game, 0, TriviaTable.Max)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solo_is_private_and_counts_nowhere()
    {
        await using var table = await TriviaTable.StartAsync();
        var first = await table.Bot.SlashAsync("trivia play mode:solo rounds:1");
        Assert.True(first.Ephemeral);
        var button = first.Buttons.First(b => b.Label!.StartsWith("Right", StringComparison.Ordinal));
        var right = await table.Bot.PressAsync(button.CustomId!, onPrivate: true);
        Assert.Contains("Right!", right.Text, StringComparison.Ordinal);
        Assert.Contains(
            "over",
            (await table.Bot.PressAsync(button.CustomId!, onPrivate: true)).Text,
            StringComparison.Ordinal
        );
        var next = right.Buttons.First(b => b.CustomId!.StartsWith("trivia/solo-next", StringComparison.Ordinal));
        Assert.Contains(
            "over",
            (await table.Bot.PressAsync(next.CustomId!, onPrivate: true)).Text,
            StringComparison.Ordinal
        );
        Assert.Null(await BoardAsync(table, "all", 42));
        Assert.Empty(table.Bot.Discord.Messages);
    }

    [Fact]
    public async Task A_channel_that_takes_no_messages_ends_the_game()
    {
        await using var table = await TriviaTable.StartAsync();
        table.Bot.Discord.Before = (what, _) =>
            what == "send" ? Task.FromException(RecordingDiscord.Refused(403, 50013)) : Task.CompletedTask;
        await table.Bot.SlashAsync("trivia play");
        Assert.Equal(GameEnd.Unreachable, (await table.ResultAsync()).End);
    }

    [Fact]
    public async Task A_member_is_found_in_games_and_can_be_forgotten()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play rounds:1");
        var game = await table.QuestionAsync(1);
        await table.PickAsync(game, 0, BotHarness.Lucas);
        game = (await table.GameAsync())!;
        Assert.True(GamePrivacy.Mentions(game, 43));
        Assert.False(GamePrivacy.Mentions(GamePrivacy.Erase(game, 43), 43));
        Assert.Equal(0ul, GamePrivacy.Excerpt(game, 43).Starter);
    }

    private static Task<Answer> SubmitAsync(TriviaTable table, GameState game, string text, Snowflake member) =>
        table.Bot.SubmitAsync(
            $"trivia/typed/{game.Id}/{game.Current!.Number}",
            new Dictionary<string, string> { ["answer"] = text },
            member
        );

    private static async Task<BoardEntry?> BoardAsync(TriviaTable table, string period, ulong member) =>
        (
            await table.Bot.Store.GetAsync(
                TriviaDocuments.Boards.Key(BotHarness.Guild.Value, period, member),
                CancellationToken.None
            )
        )?.Value;
}
