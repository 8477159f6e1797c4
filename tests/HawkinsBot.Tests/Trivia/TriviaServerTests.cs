using System.Text;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace HawkinsBot.Tests.Trivia;

public sealed class TriviaServerTests
{
    [Fact]
    public async Task Boards_are_ranked_by_period_and_turned_by_who_asked()
    {
        await using var table = await TriviaTable.StartAsync();
        Assert.Contains(
            "Nobody has points",
            (await table.Bot.SlashAsync("trivia board")).Text,
            StringComparison.Ordinal
        );
        for (var i = 0; i < 12; i++)
        {
            await PutAsync(table, "all", 100 + (ulong)i, 1000 - i, 20 - i);
            await PutAsync(table, "w2026-W46", 100 + (ulong)i, 10 + i, 1);
        }
        var first = await table.Bot.SlashAsync("trivia board");
        Assert.Contains("1. <@100> · 1000 points", first.Text, StringComparison.Ordinal);
        Assert.Contains("Page 1 of 2", first.Text, StringComparison.Ordinal);
        var next = first.Buttons[1].CustomId!;
        Assert.True((await table.Bot.PressAsync(next, BotHarness.Lucas)).Ephemeral);
        Assert.Contains("12. <@111>", (await table.Bot.PressAsync(next)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "Nobody",
            (await table.Bot.SlashAsync("trivia board period:week")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "2026-W46: <@111>",
            (await table.Bot.SlashAsync("trivia server")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1. <@100>",
            (await table.Bot.SlashAsync("trivia board by:accuracy")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("3 of 12", (await table.Bot.SlashAsync("trivia me", new(102))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_daily_question_is_one_for_all_answered_once_and_told_the_next_day()
    {
        await using var table = await TriviaTable.StartAsync();
        var mine = await table.Bot.SlashAsync("trivia daily");
        var theirs = await table.Bot.SlashAsync("trivia daily", BotHarness.Lucas);
        Assert.True(mine.Ephemeral);
        Assert.Equal(mine.Text, theirs.Text);
        var right = mine.Buttons.Single(b => b.Label!.StartsWith("Right", StringComparison.Ordinal));
        var wrong = mine.Buttons.First(b => b.Label!.StartsWith("Wrong", StringComparison.Ordinal));
        var answered = await table.Bot.PressAsync(right.CustomId!, onPrivate: true);
        Assert.Contains("Your answer: Right", answered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", answered.Text, StringComparison.Ordinal);
        Assert.Contains(
            "Your answer: Right",
            (await table.Bot.PressAsync(wrong.CustomId!, onPrivate: true)).Text,
            StringComparison.Ordinal
        );
        table.Bot.Time.Advance(TimeSpan.FromDays(1));
        var next = await table.Bot.SlashAsync("trivia daily", BotHarness.Lucas);
        Assert.Contains("✓ **Right", next.Text, StringComparison.Ordinal);
        Assert.Contains("1 of 1 were right: <@42>", next.Text, StringComparison.Ordinal);
        Assert.Contains(
            "over",
            (await table.Bot.PressAsync(wrong.CustomId!, BotHarness.Lucas, onPrivate: true)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Days_in_a_row_survive_one_missed_day_a_week()
    {
        var monday = new LocalDate(2026, 11, 16);
        var streak = DailyGames.Next(new DailyStreak(), monday, true);
        streak = DailyGames.Next(streak, monday.PlusDays(1), false);
        Assert.Equal(2, streak.Days);
        streak = DailyGames.Next(streak, monday.PlusDays(3), true);
        Assert.Equal(3, streak.Days);
        Assert.Equal(1, DailyGames.Next(streak, monday.PlusDays(5), true).Days);
        Assert.Equal(1, DailyGames.Next(streak, monday.PlusDays(6), true).Days);
        streak = DailyGames.Next(streak, monday.PlusDays(4), true);
        Assert.Equal(4, streak.Days);
        Assert.Equal((4, 3, 4), (streak.Best, streak.Right, streak.Answered));
    }

    [Fact]
    public async Task The_daily_question_is_posted_once_at_its_hour_and_its_answer_a_day_later()
    {
        var store = new InMemoryStore();
        var time = new ManualTime();
        var discord = new RecordingDiscord();
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            await table.Bot.SlashAsync($"trivia daily-channel channel:{BotHarness.General} hour:13");
            await PostDueAsync(table);
            Assert.Empty(discord.Messages);
            time.Advance(TimeSpan.FromHours(1));
            await PostDueAsync(table);
            await PostDueAsync(table);
        }
        var posted = Assert.Single(discord.Messages.Values);
        await using (var table = await TriviaTable.StartAsync(store, time, discord))
        {
            await PostDueAsync(table);
            Assert.Single(discord.Messages);
            var button = Rendered.All(posted.Now.Components!).OfType<Button>().Single();
            var open = await table.Bot.PressAsync(button.CustomId!, BotHarness.Lucas);
            Assert.True(open.Ephemeral);
            await table.Bot.PressAsync(open.Buttons[0].CustomId!, BotHarness.Lucas, onPrivate: true);
            time.Advance(TimeSpan.FromDays(1));
            await PostDueAsync(table);
            await TriviaTable.UntilAsync(() => Task.FromResult(discord.Messages.Count == 2));
            Assert.Contains("✓ **Right", table.TextOf(posted.Id.Value), StringComparison.Ordinal);
            await table.Bot.SlashAsync("trivia daily-channel");
            time.Advance(TimeSpan.FromDays(1));
            await PostDueAsync(table);
            Assert.Equal(2, discord.Messages.Count);
        }
    }

    [Fact]
    public async Task A_question_of_a_member_waits_for_a_moderator_and_is_then_asked()
    {
        await using var table = await TriviaTable.StartAsync();
        Assert.IsType<ModalResponse>((await table.Bot.SlashAsync("trivia question add")).First!.Response);
        Assert.Contains(
            "one to three",
            (await WriteAsync(table, "Who is our mascot?", "Dart", "", BotHarness.Lucas)).Text,
            StringComparison.Ordinal
        );
        await WriteAsync(table, "Who is *our* mascot?", "Dart", "Mews\nTews", BotHarness.Lucas);
        Assert.Contains("no more questions", await DryAsync(table), StringComparison.Ordinal);
        var list = await table.Bot.SlashAsync("trivia question list");
        Assert.Contains("waits", list.Text, StringComparison.Ordinal);
        Assert.Contains("\\*our\\*", list.Text, StringComparison.Ordinal);
        var approve = list.Buttons.Single(b => b.Label == "Approve 1").CustomId!;
        var refused = await table.Bot.PressAsync(
            approve,
            BotHarness.Lucas,
            onPrivate: true,
            permissions: Permissions.None
        );
        Assert.Contains("permission", refused.Text, StringComparison.Ordinal);
        await table.Bot.PressAsync(approve, onPrivate: true);
        table.Bot.Time.Advance(TimeSpan.FromMinutes(1));
        await table.Bot.SlashAsync("trivia play category:own rounds:1", channel: BotHarness.SpoilerChannel);
        var game = await table.QuestionAsync(1, BotHarness.SpoilerChannel);
        Assert.Equal(
            (BotHarness.Lucas.Value, 3),
            (game.Current!.Question.Author, game.Current.Question.Choices.Length)
        );
    }

    [Fact]
    public async Task Questions_come_out_of_a_file_as_they_went_in_and_tricks_are_refused()
    {
        var own = new OwnQuestion
        {
            Question = "What does \"C:\\\" mean: a drive?",
            Right = "Yes",
            Wrong = ["No", "# maybe"],
            Why = "It's so.",
            Since = new(2, 3),
        };
        var (read, wrong, _) = OwnQuestionYaml.Read(OwnQuestionYaml.Write([own]), 0, default);
        Assert.Null(wrong);
        var same = Assert.Single(read);
        Assert.Equal((own.Question, own.Right, own.Why, own.Since), (same.Question, same.Right, same.Why, same.Since));
        Assert.Equal(own.Wrong.AsEnumerable(), same.Wrong);
        foreach (
            var (text, key) in new[]
            {
                ("questions: &a [*a]", "trivia.import-anchors"),
                ("questions: !!python/object []", "trivia.import-anchors"),
                (
                    "questions:\n  - question: Who is it?\n    right: A\n    wrong: [B]\n    answer: C",
                    "trivia.import-question"
                ),
                ("questions:\n  - question: Who is it?\n    right: A\n    wrong: [a]", "trivia.import-question"),
                ("other: []", "trivia.import-shape"),
                ("questions: []", "trivia.import-count"),
                ("{", "trivia.import-shape"),
                ("", "trivia.import-shape"),
                (new string('[', 2000), "trivia.import-anchors"),
            }
        )
        {
            Assert.Equal(key, OwnQuestionYaml.Read(Encoding.UTF8.GetBytes(text), 0, default).Wrong);
        }
        await using var table = await TriviaTable.StartAsync();
        await WriteAsync(table, "Who is our mascot?", "Dart", "Mews", BotHarness.Dustin);
        var exported = await table.Bot.SlashAsync("trivia question export");
        Assert.Single(((MessageResponse)exported.First!.Response!).Message.Files);
        Assert.Single(await table.Bot.SuggestAsync("trivia question remove id:mascot"));
    }

    [Fact]
    public async Task Three_people_take_a_question_out_and_its_owner_hears_of_it()
    {
        await using var table = await TriviaTable.StartAsync();
        Assert.Contains("Nobody", (await table.Bot.SlashAsync("trivia flags")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "Only the people",
            (await table.Bot.SlashAsync("trivia flags", BotHarness.Lucas)).Text,
            StringComparison.Ordinal
        );
        foreach (var member in new ulong[] { 1, 1, 2, 3 })
        {
            await table.Bot.SubmitAsync(
                "trivia/flagged/q4",
                new Dictionary<string, string> { ["note"] = "it is *not*" },
                new Snowflake(member)
            );
        }
        var flags = await table.Bot.Store.GetAsync(TriviaDocuments.Flags.Key(900ul, "q4"), CancellationToken.None);
        Assert.Equal(3, flags!.Value.Reports.Length);
        Assert.True(flags.Value.IsOut);
        var list = await table.Bot.SlashAsync("trivia flags");
        Assert.Contains("it is \\*not\\*", list.Text, StringComparison.Ordinal);
        await table.Bot.PressAsync(list.Buttons.Single(b => b.Label == "Take out 1").CustomId!, onPrivate: true);
        Assert.NotNull(await table.Bot.Store.GetAsync(TriviaDocuments.Banned.Key("q4"), CancellationToken.None));
        Assert.Contains("over", (await SubmitAsync(table, "nothing")).Text, StringComparison.Ordinal);
    }

    private static Task<Answer> SubmitAsync(TriviaTable table, string question) =>
        table.Bot.SubmitAsync($"trivia/flagged/{question}", new Dictionary<string, string>());

    private static Task PostDueAsync(TriviaTable table) =>
        table.Bot.Services.GetRequiredService<DailyPoster>().PostDueAsync(CancellationToken.None);

    private static async Task<string> DryAsync(TriviaTable table)
    {
        await table.Bot.SlashAsync("trivia play category:own");
        await table.ResultAsync();
        return table.Last;
    }

    private static Task<Answer> WriteAsync(
        TriviaTable table,
        string question,
        string right,
        string wrong,
        Snowflake member
    ) =>
        table.Bot.SubmitAsync(
            "trivia/own-save/new",
            new Dictionary<string, string>
            {
                ["question"] = question,
                ["right"] = right,
                ["wrong"] = wrong,
            },
            member,
            permissions: member == BotHarness.Dustin ? Permissions.All : Permissions.None
        );

    private static async Task PutAsync(TriviaTable table, string period, ulong member, int points, int right) =>
        await table.Bot.Store.PutAsync(
            TriviaDocuments.Boards.Key(BotHarness.Guild.Value, period, member),
            new BoardEntry { Total = new Tally(points, right, 20), Games = 1 },
            CancellationToken.None
        );
}
