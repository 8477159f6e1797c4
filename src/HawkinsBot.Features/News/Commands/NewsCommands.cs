using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>What the looking-up commands share: how far a reply may go, and stories as lines.</summary>
internal sealed class NewsDesk(
    SpoilerGate gate,
    SpoilerRules rules,
    NewsIndex index,
    NewsIntake intake,
    IDocumentStore store
)
{
    public static readonly string[] Topics =
    [
        "season-5",
        "season-4",
        "season-3",
        "season-2",
        "season-1",
        "spin-off",
        "stage",
        "cast",
    ];

    /// <summary>How far a reply to a call may go.</summary>
    public async ValueTask<Boundary> BoundaryAsync(Call call, CancellationToken ct)
    {
        var own = await gate.OwnAsync(call.User.Id, ct);
        return call.IsPrivate ? own : Boundary.Lower(own, await gate.CeilingAsync(call, ct));
    }

    /// <summary>Stories as they may be shown.</summary>
    public IReadOnlyList<StoryLine> Lines(IEnumerable<NewsItem> items, Boundary boundary) =>
        [.. items.Select(item => StoryLine.Of(item, rules.Judge(item), boundary))];

    /// <summary>A story by its id: everybody's, or the server's own.</summary>
    public async ValueTask<NewsItem?> FindAsync(Snowflake? guild, string id, CancellationToken ct) =>
        index.Find(id)
        ?? (
            guild is { } server && id.Length is > 0 and < 60 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
                ? (await store.GetAsync(NewsItem.OwnKind.Key(server.Value, id), ct))?.Value
                : null
        );

    /// <summary>Where a story was posted in a server.</summary>
    public async ValueTask<IReadOnlyList<Delivery>> SentAsync(Snowflake guild, string item, CancellationToken ct)
    {
        var sent = new List<Delivery>();
        await foreach (var stored in store.ListAsync(Delivery.Kind.Under(guild.Value), ct))
        {
            if (stored.Value.Stories.Any(story => story.Item == item))
            {
                sent.Add(stored.Value);
            }
        }
        return sent;
    }

    /// <summary>A server's own stories of 90 days; none outside of servers.</summary>
    public async ValueTask<IReadOnlyList<NewsItem>> OwnAsync(Call call, DateTimeOffset since, CancellationToken ct) =>
        call.GuildId is { } guild ? await intake.OwnAsync(guild, since, ct) : [];

    /// <summary>A title for a list to choose from: withheld ones by their label.</summary>
    public string Choice(NewsItem item, Boundary boundary, Language language)
    {
        var verdict = rules.Judge(item);
        return Text.Cut(
            boundary.Allows(verdict.Point)
                ? $"{item.Title} · {item.Source}"
                : $"({DigestPost.Label(verdict.Label, language)}) · {item.Source} · {item.Time:d MMM HH:mm}",
            100
        );
    }
}

/// <summary><c>/news latest</c>: the newest stories.</summary>
internal sealed class NewsLatestCommand(NewsDesk desk, DigestMaker maker, AboutPost about, TimeProvider time) : Command
{
    private static readonly Option<string?> Topic = Option.Choice("topic", NewsDesk.Topics);

    public override CommandSpec Spec { get; } =
        new("news latest", HelpGroup.News, "/news latest topic:season-5")
        {
            Options = [Topic],
            Visibility = Visibility.ByOption,
        };

    public override IReadOnlyList<Route> Routes => [about.Route];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var boundary = await desk.BoundaryAsync(call, ct);
        var topic = call.Get(Topic);
        var stories = (await maker.StoriesAsync(call.GuildId, time.GetUtcNow() - NewsItem.Kept, ct))
            .Where(item => topic is null || item.Topics.Contains(topic))
            .OrderByDescending(item => item.Time)
            .Take(10);
        var lines = desk.Lines(stories, boundary);
        return lines.Count == 0
            ? Reply.OnlyYou(call.Say("news.nothing"))
            : Reply.Say(DigestPost.List(call.Say("news.latest-title"), lines, call.Language));
    }
}

/// <summary><c>/news search</c>: stories of the last 90 days.</summary>
internal sealed class NewsSearchCommand(NewsDesk desk, NewsIndex index, TimeProvider time) : Command
{
    private static readonly Option<string?> Query = Option.Text("text", required: true);

    public override CommandSpec Spec { get; } =
        new("news search", HelpGroup.News, "/news search text:release date")
        {
            Options = [Query],
            Visibility = Visibility.ByOption,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var text = call.Get(Query)!;
        var own = await desk.OwnAsync(call, time.GetUtcNow() - NewsItem.Kept, ct);
        var lines = desk.Lines(index.Search(own, text).Take(10), await desk.BoundaryAsync(call, ct));
        var shown = Markdown.Plain(Text.Cut(text, 80));
        return lines.Count == 0
            ? Reply.OnlyYou(call.Say("news.not-found", ("text", shown)))
            : Reply.Say(DigestPost.List(call.Say("news.search-title", ("text", shown)), lines, call.Language));
    }
}

/// <summary><c>/news why</c>: the way of a story through the bot.</summary>
internal sealed class NewsWhyCommand(
    NewsDesk desk,
    NewsIndex index,
    SpoilerRules rules,
    SpoilerGate gate,
    TimeProvider time
) : Command
{
    private static readonly Option<string?> Item = Option.Text("item", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("news why", HelpGroup.News, "/news why item:trailer") { Options = [Item], Visibility = Visibility.Private };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var typed = call.Get(Item)!;
        var own = await desk.OwnAsync(call, time.GetUtcNow() - NewsItem.Kept, ct);
        var item =
            await desk.FindAsync(call.GuildId, typed, ct)
            ?? (index.Search(own, typed) is [var first, ..] ? first : null);
        if (item is null)
        {
            return Reply.OnlyYou(call.Say("news.not-found", ("text", Markdown.Plain(Text.Cut(typed, 80)))));
        }
        var boundary = await gate.OwnAsync(call.User.Id, ct);
        var verdict = rules.Judge(item);
        var lines = new List<string>
        {
            DigestPost.Line(StoryLine.Of(item, verdict, boundary), call.Language),
            "",
            call.Say(
                "news.why.seen",
                ("when", $"<t:{item.Seen.ToUnixTimeSeconds()}:f>"),
                ("source", Markdown.Plain(item.Source))
            ),
            item.About && item.Words.Count > 0
                ? call.Say("news.why.words", ("words", Markdown.Plain(string.Join(", ", item.Words))))
            : item.About ? call.Say("news.why.on-topic")
            : call.Say("news.why.off-topic"),
        };
        if (item.Topics.Count > 0)
        {
            lines.Add(call.Say("news.why.topics", ("topics", Markdown.Plain(string.Join(", ", item.Topics)))));
        }
        foreach (var also in item.Also)
        {
            lines.Add(call.Say("news.why.merged", ("source", Markdown.Plain(also.Source))));
        }
        if (verdict.Point != SpoilerPoint.Start)
        {
            lines.Add(
                call.Say(
                    boundary.Allows(verdict.Point) ? "news.why.spoiler-open" : "news.why.spoiler",
                    ("label", DigestPost.Label(verdict.Label, call.Language)),
                    ("point", verdict.Point.ToString()),
                    ("word", Markdown.Plain(boundary.Allows(verdict.Point) ? verdict.Because : "…"))
                )
            );
        }
        if (time.GetUtcNow() - item.Time > TimeSpan.FromDays(8))
        {
            lines.Add(call.Say("news.why.old"));
        }
        var sent = call.GuildId is { } guild ? await desk.SentAsync(guild, item.Id, ct) : [];
        lines.AddRange(
            sent.Select(delivery =>
                call.Say(
                    "news.why.sent",
                    ("channel", $"<#{delivery.Channel}>"),
                    ("when", $"<t:{delivery.At.ToUnixTimeSeconds()}:f>")
                )
            )
        );
        if (sent.Count == 0 && call.GuildId is not null)
        {
            lines.Add(call.Say("news.why.not-sent"));
        }
        return Reply.Say(
            new MessageCreate
            {
                Embeds = [new Embed(call.Say("news.why.title")) { Text = Text.Cut(string.Join('\n', lines), 4000) }],
            }
        );
    }

    public override async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    )
    {
        var boundary = await gate.OwnAsync(call.User.Id, ct);
        var own = await desk.OwnAsync(call, time.GetUtcNow() - TimeSpan.FromDays(8), ct);
        var items =
            typed.Trim().Length == 0
                ? index
                    .Since(time.GetUtcNow() - TimeSpan.FromDays(8))
                    .Concat(own)
                    .Where(i => i.About)
                    .OrderByDescending(i => i.Time)
                : index.Search(own, typed).AsEnumerable();
        return
        [
            .. items
                // What is withheld is not to be found by its words either.
                .Where(item => typed.Trim().Length == 0 || boundary.Allows(rules.Judge(item).Point))
                .Take(25)
                .Select(item => new Suggestion(desk.Choice(item, boundary, call.Language), item.Id)),
        ];
    }
}
