using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.News.Feeds;

namespace HawkinsBot.News;

/// <summary><c>/sources add</c>: a server follows a feed of its own.</summary>
internal sealed class SourcesAddCommand(NewsSources sources, FeedFetcher fetcher, NewsLoop loop, TimeProvider time)
    : Command
{
    private static readonly Option<string?> Address = Option.Text("address", required: true, max: 500);
    private static readonly Option<string?> Called = Option.Text("name", max: 60);

    public override CommandSpec Spec { get; } =
        new("sources add", HelpGroup.News, "/sources add address:https://example.com/feed.xml")
        {
            Options = [Address, Called],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value;
        var typed = call.Get(Address)!.Trim();
        if (!typed.Contains("://", StringComparison.Ordinal))
        {
            typed = "https://" + typed;
        }
        if (Addresses.Absolute(typed, null) is not { } address)
        {
            return Reply.OnlyYou(call.Say("news.reason.scheme"));
        }
        if ((await sources.OwnAsync(guild, ct)).Count >= OwnSource.MaxPerGuild)
        {
            return Reply.OnlyYou(call.Say("news.too-many-sources", ("count", OwnSource.MaxPerGuild)));
        }
        var (feed, at, reason) = await ReadAsync(address, ct);
        if (feed is { IsFeed: false, Alternates: [var named, ..] })
        {
            (feed, at, reason) = await ReadAsync(named, ct);
        }
        if (feed is not { IsFeed: true })
        {
            return Reply.OnlyYou(call.Say($"news.reason.{reason ?? "no-feed"}"));
        }
        if (sources.Defaults.Any(source => source.Key == NewsSources.Key(at)))
        {
            return Reply.OnlyYou(call.Say("news.source-there"));
        }
        var name =
            FeedText.Plain(call.Get(Called), 60) is { Length: > 0 } chosen ? chosen
            : feed.Title.Length > 0 ? Text.Cut(feed.Title, 60)
            : at.Host;
        if (!await sources.AddAsync(guild, name, at, call.User.Id, time.GetUtcNow(), ct))
        {
            return Reply.OnlyYou(call.Say("news.source-there"));
        }
        loop.FetchSoon();
        return Reply.Say(call.Say("news.source-added", ("name", Markdown.Plain(name)), ("count", feed.Items.Count)));
    }

    private async Task<(ParsedFeed? Feed, Uri At, string? Reason)> ReadAsync(Uri address, CancellationToken ct) =>
        await fetcher.GetAsync(address, null, null, ct) switch
        {
            // The address that was asked for is kept, so that a feed that moves is followed.
            Fetched.Document document => (
                FeedReader.Read(document.Body, document.ContentType, document.At),
                address,
                null
            ),
            Fetched.Failed failed => (null, address, failed.Reason),
            _ => (null, address, null),
        };
}

/// <summary><c>/sources list</c>: all feeds and how they fare.</summary>
internal sealed class SourcesListCommand(NewsSources sources) : Command
{
    public override CommandSpec Spec { get; } =
        new("sources list", HelpGroup.News, "/sources list")
        {
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var lines = new List<string>();
        foreach (var source in sources.Defaults.Concat(await sources.OwnAsync(call.GuildId!.Value, ct)))
        {
            var state = await sources.StateAsync(source.Key, ct);
            var health =
                state?.PausedAt is { } paused
                    ? call.Say(
                        "news.source-paused",
                        ("when", $"<t:{paused.ToUnixTimeSeconds()}:R>"),
                        ("reason", Reason(state))
                    )
                : state?.Failures > 0
                    ? call.Say(
                        "news.source-fails",
                        ("count", state.Failures),
                        ("reason", Reason(state)),
                        ("when", $"<t:{state.NextAt.ToUnixTimeSeconds()}:R>")
                    )
                : state?.LastGoodAt is { } good
                    ? call.Say("news.source-good", ("when", $"<t:{good.ToUnixTimeSeconds()}:R>"))
                : call.Say("news.source-new");
            var kind =
                source.IsOwn ? call.Say("news.source-own")
                : source.Official ? call.Say("news.source-official")
                : "";
            lines.Add(
                $"- **{Markdown.Plain(source.Name)}** {kind} · {Markdown.Plain(Text.Cut(Addresses.Shown(source.Address), 80))} · {health}"
            );
        }
        return lines.Count == 0
            ? Reply.OnlyYou(call.Say("news.no-sources"))
            : Reply.Say(
                new MessageCreate
                {
                    Embeds =
                    [
                        new Embed(call.Say("news.sources-title")) { Text = Text.Cut(string.Join('\n', lines), 4000) },
                    ],
                }
            );

        string Reason(FeedState state) =>
            call.Say($"news.reason.{state.Reason ?? "unreachable"}")
            + (state.Detail.Length > 0 ? $" ({Markdown.Plain(state.Detail)})" : "");
    }
}

/// <summary><c>/sources remove</c>.</summary>
internal sealed class SourcesRemoveCommand(NewsSources sources) : Command
{
    private static readonly Option<string?> Which = Option.Text("source", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("sources remove", HelpGroup.News, "/sources remove source:Our blog")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value;
        if (Named(await sources.OwnAsync(guild, ct), call.Get(Which)!) is not { } source)
        {
            return Reply.OnlyYou(call.Say("news.no-source"));
        }
        await sources.RemoveAsync(guild, source.Key, ct);
        return Reply.Say(call.Say("news.source-removed", ("name", Markdown.Plain(source.Name))));
    }

    public override async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => Suggest(await sources.OwnAsync(call.GuildId!.Value, ct), typed);

    internal static NewsSource? Named(IEnumerable<NewsSource> all, string typed) =>
        all.FirstOrDefault(s => s.Key == typed || s.Name.Equals(typed.Trim(), StringComparison.OrdinalIgnoreCase));

    internal static IReadOnlyList<Suggestion> Suggest(IEnumerable<NewsSource> all, string typed) =>
        [
            .. all.Where(s => s.Name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
                .Take(25)
                .Select(s => new Suggestion(s.Name, s.Key)),
        ];
}

/// <summary><c>/sources resume</c>: a paused feed is asked again.</summary>
internal sealed class SourcesResumeCommand(NewsSources sources, Owners owners, NewsLoop loop, TimeProvider time)
    : Command
{
    private static readonly Option<string?> Which = Option.Text("source", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("sources resume", HelpGroup.News, "/sources resume source:Our blog")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var all = sources.Defaults.Concat(await sources.OwnAsync(call.GuildId!.Value, ct));
        if (SourcesRemoveCommand.Named(all, call.Get(Which)!) is not { } source)
        {
            return Reply.OnlyYou(call.Say("news.no-source"));
        }
        // What everybody gets is the concern of whoever runs the bot.
        if (!source.IsOwn && !await owners.AreAsync(call.User.Id, ct))
        {
            return Reply.OnlyYou(call.Say("router.owner-only"));
        }
        await sources.ResumeAsync(source.Key, time.GetUtcNow(), ct);
        loop.FetchSoon();
        return Reply.Say(call.Say("news.source-resumed", ("name", Markdown.Plain(source.Name))));
    }

    public override async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => SourcesRemoveCommand.Suggest(sources.Defaults.Concat(await sources.OwnAsync(call.GuildId!.Value, ct)), typed);
}
