using System.Text;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Tests.Trivia;

/// <summary>What keeps games fair, and what is kept of whom.</summary>
public sealed class TriviaRulesTests
{
    // Numbers that stand nowhere by accident.
    private static readonly Snowflake Robin = new(770_000_000_000_000_071);
    private static readonly Snowflake Steve = new(770_000_000_000_000_072);

    [Fact]
    public async Task Slow_gives_twice_the_time_and_nobody_gets_beyond_the_ceiling_of_the_channel()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play slow:true seconds:20 ceiling:S5E8");
        var game = await table.QuestionAsync(1);
        Assert.Equal((40, Episode.None), (game.Seconds, game.Upto));
        Assert.Equal(TimeSpan.FromSeconds(40), game.Current!.Deadline - game.Current.AskedAt);
        await table.Bot.SlashAsync("trivia play ceiling:S1E3", BotHarness.Lucas, BotHarness.SpoilerChannel);
        Assert.Equal(new Episode(1, 3), (await table.QuestionAsync(1, BotHarness.SpoilerChannel)).Upto);
        Assert.Contains(
            "S9E9",
            (await table.Bot.SlashAsync("trivia play ceiling:S9E9", TriviaTable.Max, new(777))).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Once_a_channel_is_through_with_its_questions_they_come_again()
    {
        await using var table = await TriviaTable.StartAsync();
        var asked = new List<string>();
        for (var game = 0; game < 2; game++)
        {
            await table.Bot.SlashAsync("trivia play rounds:7 category:music");
            for (var round = 1; round <= 7; round++)
            {
                var open = await table.QuestionAsync(round);
                asked.Add(open.Current!.Question.Id);
                await table.PickAsync(open, 0, BotHarness.Lucas);
                await table.RevealAsync();
            }
            await table.ResultAsync();
            table.Bot.Time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(7, asked[..7].Distinct().Count());
        Assert.Equal(asked[..7].Order(), asked[7..].Order());
    }

    [Theory]
    [InlineData(19, 19, Difficulty.Hard)]
    [InlineData(20, 15, Difficulty.Easy)]
    [InlineData(20, 14, Difficulty.Medium)]
    [InlineData(20, 9, Difficulty.Medium)]
    [InlineData(20, 8, Difficulty.Hard)]
    public void How_hard_a_question_is_follows_from_twenty_answers_on_from_them(
        int answered,
        int right,
        Difficulty is_
    ) => Assert.Equal(is_, TriviaQuestions.DifficultyOf(Difficulty.Hard, new QuestionStat(answered, right)));

    [Fact]
    public async Task Answers_are_counted_so_that_a_hard_question_becomes_an_easy_one()
    {
        var store = new InMemoryStore();
        foreach (var i in Enumerable.Range(1, 30))
        {
            await store.PutAsync(TriviaDocuments.Stats.Key($"q{i}"), new QuestionStat(19, 19), CancellationToken.None);
        }
        await using var table = await TriviaTable.StartAsync(store);
        await table.Bot.SlashAsync("trivia play rounds:1 difficulty:hard");
        var game = await table.QuestionAsync(1);
        await table.PickAsync(game, game.Current!.Question.Right, BotHarness.Lucas);
        await table.RevealAsync();
        await table.ResultAsync();
        var id = game.Current.Question.Id;
        var stat = (await store.GetAsync(TriviaDocuments.Stats.Key(id), CancellationToken.None))!.Value;
        Assert.Equal((20, 20), (stat.Answered, stat.Right));
        var questions = table.Bot.Services.GetRequiredService<TriviaQuestions>();
        for (var i = 0; i < 40; i++)
        {
            var hard = await questions.NextAsync(
                game with
                {
                    Channel = (ulong)(5000 + i),
                    History = [],
                    Difficulty = Difficulty.Hard,
                },
                CancellationToken.None
            );
            Assert.NotEqual(id, hard!.Id);
        }
    }

    [Fact]
    public async Task Bots_and_buttons_of_other_games_count_for_nothing()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play");
        var here = await table.QuestionAsync(1);
        await table.Bot.SlashAsync("trivia play", BotHarness.Lucas, BotHarness.SpoilerChannel);
        var there = await table.QuestionAsync(1, BotHarness.SpoilerChannel);
        Assert.NotEqual(here.Id, there.Id);
        foreach (
            var forged in new[]
            {
                $"trivia/pick/{there.Id}/1/0",
                $"trivia/pick/{here.Id}/2/0",
                $"trivia/pick/{here.Id}/1/9",
                $"trivia/pick/{here.Id}/1/-1",
                $"trivia/pick/{here.Id}/x/0",
                $"trivia/typed/{here.Id}/9",
            }
        )
        {
            var answer = await table.Bot.PressAsync(forged, Robin);
            Assert.True(answer.Ephemeral);
            Assert.Contains("over", answer.Text, StringComparison.Ordinal);
        }
        await table.Bot.Router.HandleAsync(
            new Interaction
            {
                Id = new(99_000),
                ApplicationId = new(1),
                Type = InteractionType.Component,
                Token = "token",
                User = new User { Id = Robin, Bot = true },
                GuildId = BotHarness.Guild,
                ChannelId = BotHarness.General,
                Component = new ComponentData { CustomId = $"trivia/pick/{here.Id}/1/0", Type = ComponentType.Button },
                ReceivedAt = table.Bot.Time.GetTimestamp(),
            },
            CancellationToken.None
        );
        Assert.Empty((await table.GameAsync())!.Current!.Picks);
        Assert.Empty((await table.GameAsync(BotHarness.SpoilerChannel))!.Current!.Picks);
    }

    [Fact]
    public async Task Two_votes_stop_a_game_and_a_moderator_needs_none()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SlashAsync("trivia play", permissions: Permissions.None);
        await table.QuestionAsync(1);
        await table.Bot.SlashAsync("trivia stop", Robin, permissions: Permissions.None);
        var again = await table.Bot.SlashAsync("trivia stop", Robin, permissions: Permissions.None);
        Assert.Contains("already", again.Text, StringComparison.Ordinal);
        await table.Bot.SlashAsync("trivia stop", Steve, permissions: Permissions.None);
        Assert.Equal(GameEnd.Stopped, (await table.ResultAsync()).End);

        table.Bot.Time.Advance(TimeSpan.FromMinutes(1));
        await table.Bot.SlashAsync("trivia play", permissions: Permissions.None);
        var open = await table.QuestionAsync(1);
        await table.Bot.PressAsync($"trivia/skip/{open.Id}", Robin, permissions: Permissions.ManageMessages);
        Assert.Equal(2, (await table.QuestionAsync(2)).Current!.Number);
        await table.Bot.SlashAsync("trivia stop", Robin, permissions: Permissions.ManageMessages);
        Assert.Equal(GameEnd.Stopped, (await table.ResultAsync()).End);
    }

    [Fact]
    public async Task Boards_follow_the_day_of_the_servers_zone()
    {
        await using var table = await TriviaTable.StartAsync();
        // Noon in London is one in the morning there.
        await table.Bot.SlashAsync("server settings zone:Pacific/Auckland");
        await PlayAsync(table, Robin, Steve);
        foreach (var (period, there) in new[] { ("d2026-11-23", true), ("d2026-11-22", false), ("w2026-W48", true) })
        {
            Assert.Equal(there, await EntryAsync(table, period, Robin) is not null);
        }
        Assert.Contains(
            $"<@{Robin}>",
            (await table.Bot.SlashAsync("trivia board period:day")).Text,
            StringComparison.Ordinal
        );
        // The daily question is that of the same calendar.
        Assert.Contains("2026-11-23", (await table.Bot.SlashAsync("trivia daily")).Text, StringComparison.Ordinal);
        table.Bot.Time.Advance(TimeSpan.FromDays(7));
        Assert.DoesNotContain(
            $"<@{Robin}>",
            (await table.Bot.SlashAsync("trivia board period:week")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"2026-W48: <@{Robin}>",
            (await table.Bot.SlashAsync("trivia server")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ties_go_to_the_faster_and_boards_can_be_of_a_category_a_mode_or_by_accuracy()
    {
        await using var table = await TriviaTable.StartAsync();
        async Task PutAsync(ulong member, int points, int right, int answered, long milliseconds, string category) =>
            await table.Bot.Store.PutAsync(
                TriviaDocuments.Boards.Key(BotHarness.Guild.Value, "all", member),
                new BoardEntry
                {
                    Total = new Tally(points, right, answered),
                    Milliseconds = milliseconds,
                    Categories = new BoardEntry().Categories.Add(category, new Tally(points, right, answered)),
                    Modes = new BoardEntry().Modes.Add("duel", new Tally(points / 2, right, answered)),
                },
                CancellationToken.None
            );
        await PutAsync(501, 300, 3, 12, 9_000, "music");
        await PutAsync(502, 300, 3, 9, 4_000, "music");
        await PutAsync(503, 200, 2, 10, 100, "cast");
        async Task<string[]> OrderAsync(string options) =>
            [
                .. Regex
                    .Matches((await table.Bot.SlashAsync("trivia board" + options)).Text, "<@(\\d+)>")
                    .Select(match => match.Groups[1].Value),
            ];
        Assert.Equal(["502", "501", "503"], await OrderAsync(""));
        Assert.Equal(["502", "501"], await OrderAsync(" category:music"));
        Assert.Equal(["501", "503"], await OrderAsync(" by:accuracy"));
        Assert.Equal(3, (await OrderAsync(" mode:duel")).Length);
        Assert.Empty(await OrderAsync(" mode:party"));
    }

    [Fact]
    public async Task A_question_with_three_flags_is_not_asked_in_that_server_until_it_is_kept()
    {
        // Only one question is easy music within the ceiling of that channel but those that are flagged.
        await using var table = await TriviaTable.StartAsync();
        foreach (var id in new[] { "q4", "q8", "q12", "q16", "q20", "q24" })
        {
            foreach (var member in new ulong[] { 1, 2, 3 })
            {
                await table.Bot.SubmitAsync($"trivia/flagged/{id}", new Dictionary<string, string>(), new(member));
            }
        }
        await table.Bot.SlashAsync("trivia play rounds:3 category:music");
        Assert.Equal("q28", (await table.QuestionAsync(1)).Current!.Question.Id);
        var questions = table.Bot.Services.GetRequiredService<TriviaQuestions>();
        var elsewhere = new GameState
        {
            Id = "x",
            Guild = 901,
            Channel = 1,
            Category = "music",
        };
        var seen = new HashSet<string>();
        for (var i = 0; i < 7; i++)
        {
            seen.Add((await questions.NextAsync(elsewhere, CancellationToken.None))!.Id);
        }
        Assert.Equal(7, seen.Count);
        var list = await table.Bot.SlashAsync("trivia flags");
        await table.Bot.PressAsync(list.Buttons.First(b => b.Label == "Keep 1").CustomId!, onPrivate: true);
        var kept = await table
            .Bot.Store.ListAsync(TriviaDocuments.Flags.Under(BotHarness.Guild.Value), CancellationToken.None)
            .CountAsync(flags => !flags.Value.IsOut);
        Assert.Equal(1, kept);
    }

    [Fact]
    public async Task An_import_takes_a_file_of_256_KiB_at_most()
    {
        await using var table = await TriviaTable.StartAsync();
        var yaml = "questions:\n  - question: Who is our mascot?\n    right: Dart\n    wrong: [Mews, Tews]\n";
        Assert.Contains("Read 1", await ImportAsync(table, Encoding.UTF8.GetBytes(yaml)), StringComparison.Ordinal);
        Assert.Contains("256 KiB", await ImportAsync(table, new byte[(256 * 1024) + 1]), StringComparison.Ordinal);
        var trick = "questions: &a\n  - *a\n";
        Assert.Contains("Line", await ImportAsync(table, Encoding.UTF8.GetBytes(trick)), StringComparison.Ordinal);
        Assert.Contains(
            "permission",
            await ImportAsync(table, Encoding.UTF8.GetBytes(yaml), Permissions.None),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task All_that_a_member_did_in_games_is_exported_and_forgotten()
    {
        await using var table = await TriviaTable.StartAsync();
        await table.Bot.SubmitAsync(
            "trivia/own-save/new",
            new Dictionary<string, string>
            {
                ["question"] = "Who is our mascot?",
                ["right"] = "Dart",
                ["wrong"] = "Mews",
            },
            Robin
        );
        await PlayAsync(table, Robin, Steve);
        table.Bot.Time.Advance(TimeSpan.FromMinutes(1));
        await table.Bot.SlashAsync("trivia play category:own", Robin);
        var open = await table.QuestionAsync(1);
        Assert.Equal(Robin.Value, open.Current!.Question.Author);
        await table.PickAsync(open, 0, Robin);
        await table.Bot.PressAsync($"trivia/skip/{open.Id}", Robin, permissions: Permissions.None);
        await table.Bot.SubmitAsync(
            "trivia/flagged/q4",
            new Dictionary<string, string> { ["note"] = "it is not" },
            Robin
        );
        var daily = await table.Bot.SlashAsync("trivia daily", Robin);
        await table.Bot.PressAsync(daily.Buttons[0].CustomId!, Robin, onPrivate: true);
        await table.Bot.SlashAsync("trivia play mode:solo", Robin);

        var export = await table.Bot.SlashAsync("privacy export", Robin);
        var file = Encoding.UTF8.GetString(
            ((MessageResponse)export.First!.Response!).Message.Files.Single().Content.Span
        );
        foreach (
            var kind in new[]
            {
                "trivia/game/",
                "trivia/board/",
                "trivia/own/",
                "trivia/flag/",
                "trivia/daily-answer/",
                "trivia/daily-streak/",
                "trivia/solo/",
                "trivia/start/",
            }
        )
        {
            Assert.Contains(kind, file, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Steve.ToString(), file, StringComparison.Ordinal);

        await table.Bot.PressAsync("privacy/delete", Robin, onPrivate: true);
        await foreach (var document in table.Bot.Store.ListAllAsync(new Listing(""), CancellationToken.None))
        {
            Assert.DoesNotContain(Robin.ToString(), document.Id, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Robin.ToString(),
                Encoding.UTF8.GetString(document.Json.Span),
                StringComparison.Ordinal
            );
        }
        Assert.NotNull(await EntryAsync(table, "all", Steve));
    }

    private static async Task PlayAsync(TriviaTable table, Snowflake right, Snowflake wrong)
    {
        await table.Bot.SlashAsync("trivia play rounds:1 category:cast", new(66));
        var game = await table.QuestionAsync(1);
        await table.PickAsync(game, game.Current!.Question.Right, right);
        await table.PickAsync(game, TriviaTable.Wrong(game), wrong);
        await table.RevealAsync();
        await table.ResultAsync();
    }

    private static async Task<BoardEntry?> EntryAsync(TriviaTable table, string period, Snowflake member) =>
        (
            await table.Bot.Store.GetAsync(
                TriviaDocuments.Boards.Key(BotHarness.Guild.Value, period, member.Value),
                CancellationToken.None
            )
        )?.Value;

    private static async Task<string> ImportAsync(TriviaTable table, byte[] file, Permissions? permissions = null)
    {
        var id = new Snowflake((ulong)Random.Shared.NextInt64(1, long.MaxValue));
        table.Bot.Discord.Files[id] = file;
        var who = new User { Id = BotHarness.Dustin, Username = "member" };
        await table.Bot.Router.HandleAsync(
            new Interaction
            {
                Id = id,
                ApplicationId = new(1),
                Type = InteractionType.Command,
                Token = "token",
                User = who,
                Member = new Member { User = who, Permissions = permissions ?? Permissions.All },
                GuildId = BotHarness.Guild,
                ChannelId = BotHarness.General,
                Context = InteractionContext.Guild,
                Locale = "en-US",
                ReceivedAt = table.Bot.Time.GetTimestamp(),
                Command = new CommandData
                {
                    Name = "trivia",
                    Options =
                    [
                        new OptionValue("question", OptionType.SubcommandGroup)
                        {
                            Options =
                            [
                                new OptionValue("import", OptionType.Subcommand)
                                {
                                    Options = [new OptionValue("file", OptionType.Attachment) { Id = id }],
                                },
                            ],
                        },
                    ],
                    Resolved = new ResolvedData
                    {
                        Attachments = new Dictionary<Snowflake, Attachment>
                        {
                            [id] = new() { Id = id, Size = file.Length },
                        },
                    },
                },
            },
            CancellationToken.None
        );
        return new Answer([.. table.Bot.Discord.Answers.Where(said => said.Interaction == id)]).Text;
    }
}
