using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia board</c>: the best of the server, page by page.</summary>
internal sealed class TriviaBoardCommand(ScoreBoards boards, TimeProvider time) : Command
{
    private const int PageSize = 10;
    private const string None = "-";

    private static readonly Option<string?> Period = Option.Choice(
        "period",
        ["day", "week", "month", "quarter", "all"]
    );
    private static readonly Option<string?> Category = Option.Choice("category", TriviaQuestions.Categories);
    private static readonly Option<string?> Mode = Option.Choice("mode", ["party", "duel", "type"]);
    private static readonly Option<string?> By = Option.Choice("by", ["points", "accuracy"]);

    public override CommandSpec Spec { get; } =
        new("trivia board", HelpGroup.Play, "/trivia board period:week")
        {
            Options = [Period, Category, Mode, By],
            GuildOnly = true,
            Visibility = Visibility.ByOption,
        };

    public override IReadOnlyList<Route> Routes =>
        [new("trivia/board/{owner}/{period}/{category}/{mode}/{by}/{page}", TurnAsync) { Answer = RouteAnswer.Update }];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Reply.Say(
            await DrawAsync(
                call,
                call.User.Id.ToString(),
                call.Get(Period) ?? "all",
                call.Get(Category) ?? None,
                call.Get(Mode) ?? None,
                call.Get(By) ?? "points",
                0,
                ct
            )
        );

    private async ValueTask<Reply> TurnAsync(Press press, CancellationToken ct)
    {
        if (press["owner"] != press.User.Id.ToString())
        {
            return Reply.OnlyYou(press.OwnLanguage["router.not-yours"]);
        }
        if (
            press.GuildId is null
            || !int.TryParse(press["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            || !Period.Choices.Contains(press["period"])
        )
        {
            return Reply.OnlyYou(press.OwnLanguage["router.old"]);
        }
        return Reply.Update(
            await DrawAsync(
                press,
                press["owner"],
                press["period"],
                press["category"],
                press["mode"],
                press["by"],
                page,
                ct
            )
        );
    }

    private async ValueTask<MessageCreate> DrawAsync(
        Call call,
        string owner,
        string period,
        string category,
        string mode,
        string by,
        int page,
        CancellationToken ct
    )
    {
        var language = call.Language;
        var guild = call.GuildId!.Value.Value;
        var accuracy = by == "accuracy";
        var day = await boards.DayAsync(guild, time.GetUtcNow(), ct);
        var key = ScoreBoards.Key(Enum.Parse<BoardPeriod>(period, ignoreCase: true), day);
        var rows = await boards.RankAsync(
            guild,
            key,
            category == None ? null : category,
            mode == None ? null : mode,
            accuracy,
            ct
        );
        var pages = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 0, pages - 1);
        var lines = rows.Skip(page * PageSize)
            .Take(PageSize)
            .Select(
                (row, i) =>
                    language.Say(
                        "trivia.board-line",
                        ("place", (page * PageSize) + i + 1),
                        ("member", GameCards.Mention(row.Member)),
                        ("points", row.Tally.Points),
                        ("right", row.Tally.Right),
                        ("answered", row.Tally.Answered),
                        ("percent", Percent(row.Tally))
                    )
            );
        var title = language[$"trivia.period.{period}"];
        if (category != None && TriviaQuestions.Categories.Contains(category))
        {
            title += " · " + GameCards.Category(category, language);
        }
        if (mode != None && Mode.Choices.Contains(mode))
        {
            title += " · " + language[$"trivia.mode.{mode}"];
        }
        string Id(int to) => Route.Id("trivia", "board", owner, period, category, mode, by, to);
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(language.Say("trivia.board-title", ("period", title)))
                {
                    Color = 0x2F6B4F,
                    Text =
                        rows.Count == 0
                            ? language[accuracy ? "trivia.board-empty-accuracy" : "trivia.board-empty"]
                            : string.Join("\n", lines),
                    Footer = new EmbedFooter(
                        language.Say("trivia.board-page", ("page", page + 1), ("pages", pages), ("count", rows.Count))
                    ),
                },
            ],
            Components =
                pages == 1
                    ? []
                    :
                    [
                        new ActionRow(
                            new Button(language["trivia.previous"], Id(Math.Max(0, page - 1))) { Disabled = page == 0 },
                            // Both buttons of a single step must not have the same id.
                            new Button(language["trivia.next"], Id(page + 1)) { Disabled = page == pages - 1 }
                        ),
                    ],
        };
    }

    internal static string Percent(Tally tally) =>
        tally.Answered == 0
            ? "0"
            : Math.Round(100.0 * tally.Right / tally.Answered).ToString(CultureInfo.InvariantCulture);
}

/// <summary><c>/trivia me</c>: what the caller has reached here.</summary>
internal sealed class TriviaMeCommand(ScoreBoards boards, IDocumentStore store, TimeProvider time) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia me", HelpGroup.Play, "/trivia me") { GuildOnly = true, Visibility = Visibility.Private };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value.Value;
        var me = call.User.Id.Value;
        var entry = await boards.OfAsync(guild, "all", me, ct);
        var streak = (await store.GetAsync(TriviaDocuments.Streaks.Key(guild, me), ct))?.Value;
        if (entry is null && streak is null)
        {
            return Reply.Say(call.Say("trivia.me-none"));
        }
        var day = await boards.DayAsync(guild, time.GetUtcNow(), ct);
        var fields = new List<EmbedField>();
        if (entry is not null)
        {
            foreach (var period in Enum.GetValues<BoardPeriod>())
            {
                var rows = await boards.RankAsync(guild, ScoreBoards.Key(period, day), null, null, false, ct);
                var place = rows.ToList().FindIndex(row => row.Member == me);
                if (place >= 0)
                {
                    fields.Add(
                        new EmbedField(
                            call.Language[$"trivia.period.{period.ToString().ToLowerInvariant()}"],
                            call.Say(
                                "trivia.me-place",
                                ("place", place + 1),
                                ("of", rows.Count),
                                ("points", rows[place].Tally.Points)
                            ),
                            true
                        )
                    );
                }
            }
            fields.Add(
                new EmbedField(
                    call.Say("trivia.me-answers"),
                    call.Say(
                        "trivia.me-answers-value",
                        ("right", entry.Total.Right),
                        ("answered", entry.Total.Answered),
                        ("percent", TriviaBoardCommand.Percent(entry.Total))
                    ),
                    true
                )
            );
            fields.Add(
                new EmbedField(
                    call.Say("trivia.me-games"),
                    call.Say(
                        "trivia.me-games-value",
                        ("games", entry.Games),
                        ("wins", entry.Wins),
                        ("streak", entry.Streak)
                    ),
                    true
                )
            );
            var best = entry
                .Categories.OrderByDescending(category => category.Value.Points)
                .Take(5)
                .Select(category =>
                    call.Say(
                        "trivia.me-category",
                        ("category", GameCards.Category(category.Key, call.Language)),
                        ("points", category.Value.Points),
                        ("percent", TriviaBoardCommand.Percent(category.Value))
                    )
                );
            if (!entry.Categories.IsEmpty)
            {
                fields.Add(new EmbedField(call.Say("trivia.me-categories"), string.Join("\n", best)));
            }
        }
        if (streak is not null)
        {
            fields.Add(
                new EmbedField(
                    call.Say("trivia.me-daily"),
                    call.Say(
                        "trivia.me-daily-value",
                        ("days", streak.Days),
                        ("best", streak.Best),
                        ("right", streak.Right),
                        ("answered", streak.Answered)
                    )
                )
            );
        }
        return Reply.Say(
            new MessageCreate
            {
                Embeds = [new Embed(call.Say("trivia.me-title")) { Color = 0x2F6B4F, Fields = fields }],
            }
        );
    }
}

/// <summary><c>/trivia server</c>: how much is played here, and who won the periods that are over.</summary>
internal sealed class TriviaServerCommand(ScoreBoards boards, TimeProvider time) : Command
{
    private const int Back = 4;

    public override CommandSpec Spec { get; } =
        new("trivia server", HelpGroup.Play, "/trivia server") { GuildOnly = true, Visibility = Visibility.ByOption };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value.Value;
        var all = await boards.RankAsync(guild, "all", null, null, false, ct);
        if (all.Count == 0)
        {
            return Reply.Say(call.Say("trivia.board-empty"));
        }
        var total = all.Aggregate(new Tally(), (sum, row) => sum.Plus(row.Tally));
        var fields = new List<EmbedField>
        {
            new(
                call.Say("trivia.server-total"),
                call.Say(
                    "trivia.server-total-value",
                    ("people", all.Count),
                    ("answered", total.Answered),
                    ("percent", TriviaBoardCommand.Percent(total))
                )
            ),
        };
        var today = await boards.DayAsync(guild, time.GetUtcNow(), ct);
        foreach (var period in new[] { BoardPeriod.Week, BoardPeriod.Month, BoardPeriod.Quarter })
        {
            var winners = new List<string>();
            var day = today;
            for (var i = 0; i < Back; i++)
            {
                day = ScoreBoards.Before(period, day)!.Value;
                var key = ScoreBoards.Key(period, day);
                if (await boards.RankAsync(guild, key, null, null, false, ct) is [{ } winner, ..])
                {
                    winners.Add(
                        call.Say(
                            "trivia.server-winner",
                            ("period", key[1..]),
                            ("member", GameCards.Mention(winner.Member)),
                            ("points", winner.Tally.Points)
                        )
                    );
                }
            }
            if (winners.Count > 0)
            {
                fields.Add(
                    new EmbedField(
                        call.Language[$"trivia.winners.{period.ToString().ToLowerInvariant()}"],
                        string.Join("\n", winners)
                    )
                );
            }
        }
        return Reply.Say(
            new MessageCreate
            {
                Embeds = [new Embed(call.Say("trivia.server-title")) { Color = 0x2F6B4F, Fields = fields }],
            }
        );
    }
}
