using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using NodaTime;
using NodaTime.Text;

namespace HawkinsBot.Trivia;

/// <summary>One question a day for a whole server, answered in private, told the next day.</summary>
internal sealed class DailyGames(
    IDocumentStore store,
    TriviaQuestions questions,
    ScoreBoards boards,
    SpoilerGate gate,
    TimeProvider time
)
{
    // So many days back no question comes again.
    private const int Remembered = 29;
    private const int Named = 10;

    /// <summary>A day as ids have it: <c>2026-11-22</c>.</summary>
    public static string Id(LocalDate day) => LocalDatePattern.Iso.Format(day);

    /// <summary>Today in a server's calendar.</summary>
    public ValueTask<LocalDate> TodayAsync(ulong guild, CancellationToken ct) =>
        boards.DayAsync(guild, time.GetUtcNow(), ct);

    /// <summary>The question of a day; chosen by the first who asks, the same for all.</summary>
    public async ValueTask<DailyQuestion?> QuestionAsync(ulong guild, LocalDate day, CancellationToken ct)
    {
        var key = TriviaDocuments.Dailies.Key(guild, Id(day));
        if (await store.GetAsync(key, ct) is { } there)
        {
            return there.Value;
        }
        var before = new List<string>();
        await foreach (var old in store.ListAsync(TriviaDocuments.Dailies.Under(guild), ct))
        {
            before.Add(old.Value.Question.Id);
        }
        var boundary = await gate.GuildCeilingAsync(new Snowflake(guild), ct);
        if (await questions.DailyAsync(guild, boundary, [.. before.TakeLast(Remembered)], ct) is not { } question)
        {
            return null;
        }
        var daily = new DailyQuestion { Question = question, At = time.GetUtcNow() };
        await store.TryAddAsync(key, daily, ct);
        return (await store.GetAsync(key, ct))?.Value;
    }

    /// <summary>What somebody sees of a day: the question, or what they answered, and how the day before went.</summary>
    public async ValueTask<MessageCreate> CardAsync(Call call, LocalDate day, CancellationToken ct)
    {
        var language = call.OwnLanguage;
        var guild = call.GuildId!.Value.Value;
        var me = call.User.Id.Value;
        var yesterday = await RevealAsync(guild, day.PlusDays(-1), language, ct);
        if (await QuestionAsync(guild, day, ct) is not { } daily)
        {
            return new MessageCreate(language["trivia.end-dry"]);
        }
        var answer = (await store.GetAsync(TriviaDocuments.DailyAnswers.Key(guild, Id(day), me), ct))?.Value;
        var text = $"**{daily.Question.Text}**";
        if (answer is not null)
        {
            var streak = (await store.GetAsync(TriviaDocuments.Streaks.Key(guild, me), ct))?.Value;
            text +=
                "\n\n"
                + language.Say(
                    "trivia.daily-answered",
                    ("choice", daily.Question.Choices[answer.Choice]),
                    ("count", streak?.Days ?? 1)
                );
        }
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(language.Say("trivia.daily-title", ("day", Id(day))))
                {
                    Color = 0xB3202A,
                    Text = Text.Cut(text, 4096),
                    Fields = yesterday is null
                        ? []
                        : [new EmbedField(language["trivia.daily-yesterday"], Text.Cut(yesterday, 1024))],
                },
            ],
            Components = answer is not null
                ? []
                :
                [
                    new ActionRow([
                        .. daily.Question.Choices.Select(
                            (choice, i) =>
                                new Button(Text.Cut(choice, 80), Route.Id("trivia", "daily-pick", Id(day), i))
                                {
                                    Style = ButtonStyle.Primary,
                                }
                        ),
                    ]),
                ],
        };
    }

    /// <summary>The question as it is posted for all: without choices, which are shown to each alone.</summary>
    public static MessageCreate Post(DailyQuestion daily, LocalDate day, Language language) =>
        new()
        {
            Embeds =
            [
                new Embed(language.Say("trivia.daily-title", ("day", Id(day))))
                {
                    Color = 0xB3202A,
                    Text = Text.Cut($"**{daily.Question.Text}**\n\n{language["trivia.daily-how"]}", 4096),
                },
            ],
            Components =
            [
                new ActionRow(
                    new Button(language["trivia.daily-answer"], Route.Id("trivia", "daily", Id(day)))
                    {
                        Style = ButtonStyle.Primary,
                    }
                ),
            ],
        };

    /// <summary>The posted question on the next day.</summary>
    public static MessageCreate Revealed(DailyQuestion daily, LocalDate day, string reveal, Language language) =>
        new()
        {
            Embeds =
            [
                new Embed(language.Say("trivia.daily-title", ("day", Id(day))))
                {
                    Color = 0x2F6B4F,
                    Text = Text.Cut(reveal, 4096),
                },
            ],
            Components = [GameCards.FlagRow(daily.Question.Id, language)],
        };

    /// <summary>The answer of a day that is over and who was right; null where there was no question.</summary>
    public async ValueTask<string?> RevealAsync(ulong guild, LocalDate day, Language language, CancellationToken ct)
    {
        if ((await store.GetAsync(TriviaDocuments.Dailies.Key(guild, Id(day)), ct))?.Value is not { } daily)
        {
            return null;
        }
        var right = new List<ulong>();
        var answers = 0;
        await foreach (var answer in store.ListAsync(TriviaDocuments.DailyAnswers.Under(guild, Id(day)), ct))
        {
            answers++;
            if (answer.Value.Right)
            {
                right.Add(
                    ulong.Parse(TriviaDocuments.DailyAnswers.Part(answer.Id, "member")!, CultureInfo.InvariantCulture)
                );
            }
        }
        var who = string.Join(", ", right.Take(Named).Select(GameCards.Mention));
        var line =
            answers == 0 ? language["trivia.nobody-answered"]
            : right.Count == 0 ? language["trivia.nobody-right"]
            : language.Say("trivia.daily-right", ("right", right.Count), ("answered", answers), ("who", who));
        return $"**{daily.Question.Text}**\n{GameCards.Answer(daily.Question, language)}\n{line}";
    }

    /// <summary>An answer: one a person and day, with the days in a row in the same commit.</summary>
    /// <returns>False where the day is over or the choice is none.</returns>
    public async ValueTask<bool> PickAsync(ulong guild, ulong member, string day, int choice, CancellationToken ct)
    {
        var today = await TodayAsync(guild, ct);
        if (
            day != Id(today)
            || await QuestionAsync(guild, today, ct) is not { } daily
            || choice < 0
            || choice >= daily.Question.Choices.Length
        )
        {
            return false;
        }
        var right = choice == daily.Question.Right;
        var key = TriviaDocuments.Streaks.Key(guild, member);
        var answer = TriviaDocuments.DailyAnswers.Key(guild, day, member);
        while (await store.GetAsync(answer, ct) is null)
        {
            var streak = await store.GetAsync(key, ct);
            var next = Next(streak?.Value ?? new DailyStreak(), today, right);
            var result = await store.CommitAsync(
                [
                    answer.Put(new DailyAnswer(choice, right, time.GetUtcNow()), Change.Absent),
                    key.Put(next, streak?.Version ?? Change.Absent),
                ],
                ct
            );
            if (result.Committed)
            {
                return true;
            }
        }
        // The first answer of the day stays.
        return true;
    }

    /// <summary>Somebody's days in a row after an answer; one missed day a week is forgiven.</summary>
    public static DailyStreak Next(DailyStreak streak, LocalDate today, bool right)
    {
        var missed = today.PlusDays(-1);
        var week = ScoreBoards.Key(BoardPeriod.Week, missed)[1..];
        var frozen = streak.Last == Id(today.PlusDays(-2)) && streak.Frozen != week;
        var days = streak.Last == Id(missed) || frozen ? streak.Days + 1 : 1;
        return streak with
        {
            Days = days,
            Best = Math.Max(streak.Best, days),
            Right = streak.Right + (right ? 1 : 0),
            Answered = streak.Answered + 1,
            Last = Id(today),
            Frozen = frozen ? week : streak.Frozen,
        };
    }
}
