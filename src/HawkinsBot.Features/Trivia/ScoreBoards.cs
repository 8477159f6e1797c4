using System.Collections.Immutable;
using System.Globalization;
using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Storage;
using NodaTime;
using NodaTime.Calendars;

namespace HawkinsBot.Trivia;

/// <summary>A span of time that has a board of its own.</summary>
internal enum BoardPeriod
{
    /// <summary>A day of the server's calendar.</summary>
    Day,

    /// <summary>Monday to Sunday.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Three months.</summary>
    Quarter,

    /// <summary>Ever.</summary>
    All,
}

/// <summary>The boards of servers: one document a server, period and member.</summary>
internal sealed class ScoreBoards(IDocumentStore store, GuildSettingsStore settings)
{
    /// <summary>The periods that a moment belongs to, as the ids of boards have them.</summary>
    public static string Key(BoardPeriod period, LocalDate day) =>
        period switch
        {
            BoardPeriod.Day => string.Create(CultureInfo.InvariantCulture, $"d{day:yyyy-MM-dd}"),
            BoardPeriod.Week => string.Create(
                CultureInfo.InvariantCulture,
                $"w{WeekYearRules.Iso.GetWeekYear(day)}-W{WeekYearRules.Iso.GetWeekOfWeekYear(day):00}"
            ),
            BoardPeriod.Month => string.Create(CultureInfo.InvariantCulture, $"m{day:yyyy-MM}"),
            BoardPeriod.Quarter => string.Create(
                CultureInfo.InvariantCulture,
                $"q{day.Year}-Q{((day.Month - 1) / 3) + 1}"
            ),
            _ => "all",
        };

    /// <summary>The period before the one that a day belongs to; null for all time.</summary>
    public static LocalDate? Before(BoardPeriod period, LocalDate day) =>
        period switch
        {
            BoardPeriod.Day => day.PlusDays(-1),
            BoardPeriod.Week => day.PlusWeeks(-1),
            BoardPeriod.Month => day.PlusMonths(-1),
            BoardPeriod.Quarter => day.PlusMonths(-3),
            _ => null,
        };

    /// <summary>The day of a moment in a server's calendar.</summary>
    public async ValueTask<LocalDate> DayAsync(ulong guild, DateTimeOffset at, CancellationToken ct) =>
        Instant.FromDateTimeOffset(at).InZone((await settings.GetAsync(new Snowflake(guild), ct)).DateTimeZone).Date;

    /// <summary>A board, the best first: by points, then right answers, then the time these took.</summary>
    /// <param name="guild">The server.</param>
    /// <param name="period">The period's key.</param>
    /// <param name="category">Only this category.</param>
    /// <param name="mode">Only this mode.</param>
    /// <param name="accuracy">Rank by the share of right answers instead, from ten answers on.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<IReadOnlyList<BoardRow>> RankAsync(
        ulong guild,
        string period,
        string? category,
        string? mode,
        bool accuracy,
        CancellationToken ct
    )
    {
        var rows = new List<BoardRow>();
        var range = TriviaDocuments.Boards.Under(guild, period);
        await foreach (var stored in store.ListAsync(range with { PageSize = 500 }, ct))
        {
            var tally =
                category is not null ? stored.Value.Categories.GetValueOrDefault(category)
                : mode is not null ? stored.Value.Modes.GetValueOrDefault(mode)
                : stored.Value.Total;
            if (tally is null || tally.Answered == 0 || (accuracy && tally.Answered < 10))
            {
                continue;
            }
            var member = ulong.Parse(TriviaDocuments.Boards.Part(stored.Id, "member")!, CultureInfo.InvariantCulture);
            rows.Add(new BoardRow(member, tally, stored.Value));
        }
        var ranked = accuracy
            ? rows.OrderByDescending(row => (double)row.Tally.Right / row.Tally.Answered)
                .ThenByDescending(row => row.Tally.Points)
            : rows.OrderByDescending(row => row.Tally.Points).ThenByDescending(row => row.Tally.Right);
        return
        [
            .. ranked.ThenBy(row => row.Entry.Milliseconds).ThenBy(row => row.Entry.Last).ThenBy(row => row.Member),
        ];
    }

    /// <summary>What a member has in a period.</summary>
    public async ValueTask<BoardEntry?> OfAsync(ulong guild, string period, ulong member, CancellationToken ct) =>
        (await store.GetAsync(TriviaDocuments.Boards.Key(guild, period, member), ct))?.Value;

    /// <summary>The changes that add a finished game to the boards of some who played, for one batch with the game.</summary>
    public async ValueTask<IReadOnlyList<Change>> AddAsync(
        GameState game,
        IReadOnlyCollection<ulong> members,
        CancellationToken ct
    )
    {
        var at = game.EndedAt!.Value;
        var day = await DayAsync(game.Guild, at, ct);
        var standings = game.Standings;
        var changes = new List<Change>(members.Count * 5);
        foreach (var member in members)
        {
            foreach (var period in Enum.GetValues<BoardPeriod>())
            {
                var key = TriviaDocuments.Boards.Key(game.Guild, Key(period, day), member);
                var old = await store.GetAsync(key, ct);
                changes.Add(
                    key.Put(
                        With(old?.Value ?? new BoardEntry(), game, member, standings[0].Member == member, at) with
                        {
                            Short = period is BoardPeriod.Day or BoardPeriod.Week,
                        },
                        old?.Version ?? Change.Absent
                    )
                );
            }
        }
        return changes;
    }

    private static BoardEntry With(BoardEntry entry, GameState game, ulong member, bool won, DateTimeOffset at)
    {
        var total = new Tally();
        var categories = entry.Categories;
        var milliseconds = 0L;
        var streak = 0;
        var best = 0;
        foreach (var round in game.History.Where(round => round.Counted))
        {
            var score = round.Scores.FirstOrDefault(score => score.Member == member);
            streak = score is { Right: true } ? streak + 1 : 0;
            best = Math.Max(best, streak);
            if (score is null)
            {
                continue;
            }
            var tally = new Tally(score.Points, score.Right ? 1 : 0, 1);
            total = total.Plus(tally);
            milliseconds += score.Right ? score.Milliseconds : 0;
            categories = categories.SetItem(
                round.Category,
                (categories.GetValueOrDefault(round.Category) ?? new Tally()).Plus(tally)
            );
        }
        var mode = game.Mode.ToString().ToLowerInvariant();
        return entry with
        {
            Total = entry.Total.Plus(total),
            Games = entry.Games + 1,
            Wins = entry.Wins + (won ? 1 : 0),
            Milliseconds = entry.Milliseconds + milliseconds,
            Streak = Math.Max(entry.Streak, best),
            Categories = categories,
            Modes = entry.Modes.SetItem(mode, (entry.Modes.GetValueOrDefault(mode) ?? new Tally()).Plus(total)),
            Last = at,
        };
    }
}

/// <summary>A line of a board.</summary>
/// <param name="Member">Who.</param>
/// <param name="Tally">What it is ranked by.</param>
/// <param name="Entry">All that the member has in the period.</param>
internal sealed record BoardRow(ulong Member, Tally Tally, BoardEntry Entry);
