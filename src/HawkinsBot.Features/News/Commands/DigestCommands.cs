using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>What the commands on subscriptions share: choosing one, describing one.</summary>
internal sealed class FollowDesk(Subscriptions subscriptions)
{
    /// <summary>Digests, or announcements, to choose from.</summary>
    public async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        bool digests,
        string typed,
        CancellationToken ct
    ) =>
        [
            .. (await subscriptions.OfAsync(call.GuildId!.Value, ct))
                .Where(s => s.What == FollowKind.Digest == digests)
                .Select(s => new Suggestion(
                    $"#{s.ChannelName}: {Kind(s, call.Language)}, {When(s, call.Language)} ({s.Id})",
                    s.Id
                ))
                .Where(s => s.Label.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
                .Take(25),
        ];

    /// <summary>The one that was chosen; the only one where nothing was.</summary>
    public async ValueTask<Stored<Subscription>?> ChosenAsync(
        CommandCall call,
        string? id,
        bool digests,
        CancellationToken ct
    )
    {
        var guild = call.GuildId!.Value;
        if (id is null)
        {
            var all = (await subscriptions.OfAsync(guild, ct))
                .Where(s => s.What == FollowKind.Digest == digests)
                .ToList();
            id = all is [var only] ? only.Id : "";
        }
        return
            await subscriptions.FindAsync(guild, id.Trim(), ct) is { } found
            && found.Value.What == FollowKind.Digest == digests
            ? found
            : null;
    }

    /// <summary>All of them, described.</summary>
    public async ValueTask<Reply> ListAsync(CommandCall call, bool digests, string none, CancellationToken ct)
    {
        var all = (await subscriptions.OfAsync(call.GuildId!.Value, ct))
            .Where(s => s.What == FollowKind.Digest == digests)
            .ToList();
        return all.Count == 0
            ? Reply.OnlyYou(none)
            : Reply.Say(
                new MessageCreate
                {
                    Embeds =
                    [
                        new Embed(call.Say("news.list-title"))
                        {
                            Text = Text.Cut(
                                string.Join("\n", all.Select(s => "- " + Describe(s, call.Language))),
                                4000
                            ),
                        },
                    ],
                }
            );
    }

    /// <summary>A line on one.</summary>
    public static string Describe(Subscription subscription, Language language)
    {
        var state =
            subscription.Paused is { } paused
                ? language.Say("news.is-paused", ("reason", language[$"news.paused.{paused}"]))
            : subscription.DueAt is { } due ? language.Say("news.next", ("when", $"<t:{due.ToUnixTimeSeconds()}:F>"))
            : language["news.at-once"];
        return $"<#{subscription.Channel}> · {Kind(subscription, language)} · {When(subscription, language)} · {state} · `{subscription.Id}`";
    }

    private static string Kind(Subscription subscription, Language language) =>
        language[
            subscription.What switch
            {
                FollowKind.Releases => "news.kind.releases",
                FollowKind.OnThisDay => "news.kind.on-this-day",
                FollowKind.Breaking => "news.kind.breaking",
                _ => "news.kind.digest",
            }
        ];

    private static string When(Subscription subscription, Language language) =>
        subscription.What == FollowKind.Breaking
            ? language["news.at-once"]
            : subscription.Schedule.Every switch
            {
                "weekdays" => language.Say("news.every.weekdays", ("time", subscription.Schedule.Time)),
                "weekly" => language.Say(
                    "news.every.weekly",
                    ("time", subscription.Schedule.Time),
                    ("day", language.Culture.DateTimeFormat.DayNames[subscription.Schedule.Weekday % 7])
                ),
                "cron" => $"`{subscription.Schedule.Cron}`",
                _ => language.Say("news.every.daily", ("time", subscription.Schedule.Time)),
            };
}

/// <summary><c>/digest follow</c>: a channel gets a digest.</summary>
internal sealed class DigestFollowCommand(FollowForm form, Subscriptions subscriptions) : Command
{
    public override CommandSpec Spec { get; } =
        new("digest follow", HelpGroup.News, "/digest follow channel:#news every:daily hour:18")
        {
            Options = [FollowForm.Where, .. FollowForm.Rest],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if ((await subscriptions.OfAsync(call.GuildId!.Value, ct)).Count >= Subscription.MaxPerGuild)
        {
            return Reply.OnlyYou(call.Say("news.too-many", ("count", Subscription.MaxPerGuild)));
        }
        var (made, wrong) = await form.FillAsync(
            call,
            form.New(call, FollowKind.Digest),
            call.Get(FollowForm.Where),
            ct
        );
        if (made is null)
        {
            return Reply.OnlyYou(wrong!);
        }
        var saved = await subscriptions.SaveAsync(made, null, ct);
        return saved is null
            ? Reply.OnlyYou(call.Say("news.changed-meanwhile"))
            : Reply.Say(call.Say("news.followed", ("what", FollowDesk.Describe(saved, call.Language))));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => form.SuggestAsync(call, option, typed, ct);
}

/// <summary><c>/digest edit</c>: changes a digest, and lets a paused one run again.</summary>
internal sealed class DigestEditCommand(FollowForm form, FollowDesk desk, Subscriptions subscriptions) : Command
{
    private static readonly Option<string?> Which = Option.Text("digest", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("digest edit", HelpGroup.News, "/digest edit digest:abc123 hour:9")
        {
            Options = [Which, FollowForm.NewWhere, .. FollowForm.Rest],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (await desk.ChosenAsync(call, call.Get(Which), true, ct) is not { } old)
        {
            return Reply.OnlyYou(call.Say("news.no-digest"));
        }
        var (made, wrong) = await form.FillAsync(call, old.Value, call.Get(FollowForm.NewWhere), ct);
        if (made is null)
        {
            return Reply.OnlyYou(wrong!);
        }
        var saved = await subscriptions.SaveAsync(made with { Paused = null }, old, ct);
        return saved is null
            ? Reply.OnlyYou(call.Say("news.changed-meanwhile"))
            : Reply.Say(call.Say("news.followed", ("what", FollowDesk.Describe(saved, call.Language))));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => option == Which.Name ? desk.SuggestAsync(call, true, typed, ct) : form.SuggestAsync(call, option, typed, ct);
}

/// <summary><c>/digest list</c>.</summary>
internal sealed class DigestListCommand(FollowDesk desk) : Command
{
    public override CommandSpec Spec { get; } =
        new("digest list", HelpGroup.News, "/digest list")
        {
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        desk.ListAsync(call, true, call.Say("news.no-digests"), ct);
}

/// <summary><c>/digest unfollow</c>.</summary>
internal sealed class DigestUnfollowCommand(FollowDesk desk, Subscriptions subscriptions) : Command
{
    private static readonly Option<string?> Which = Option.Text("digest", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("digest unfollow", HelpGroup.News, "/digest unfollow digest:abc123")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (await desk.ChosenAsync(call, call.Get(Which), true, ct) is not { } old)
        {
            return Reply.OnlyYou(call.Say("news.no-digest"));
        }
        await subscriptions.RemoveAsync(old.Value, ct);
        return Reply.Say(call.Say("news.unfollowed", ("channel", $"<#{old.Value.Channel}>")));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => desk.SuggestAsync(call, true, typed, ct);
}

/// <summary><c>/digest preview</c>: what would go out now, for the caller alone.</summary>
internal sealed class DigestPreviewCommand(FollowDesk desk, DigestMaker maker) : Command
{
    private static readonly Option<string?> Which = Option.Text("digest", suggests: true);

    public override CommandSpec Spec { get; } =
        new("digest preview", HelpGroup.News, "/digest preview")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (await desk.ChosenAsync(call, call.Get(Which), true, ct) is not { } chosen)
        {
            return Reply.OnlyYou(call.Say("news.no-digest"));
        }
        var made = await maker.MakeAsync(chosen.Value, null, "preview", ct);
        return made.Post is { } post
            ? Reply.Say(DigestPost.Message(post with { Role = null }) with { Nonce = null })
            : Reply.OnlyYou(call.Say("news.nothing-new"));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => desk.SuggestAsync(call, true, typed, ct);
}

/// <summary><c>/digest send</c>: what is new goes out now; the schedule stays.</summary>
internal sealed class DigestSendCommand(FollowDesk desk, DueRound due, NewsLoop loop) : Command
{
    private static readonly Option<string?> Which = Option.Text("digest", suggests: true);

    public override CommandSpec Spec { get; } =
        new("digest send", HelpGroup.News, "/digest send")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (await desk.ChosenAsync(call, call.Get(Which), true, ct) is not { } chosen)
        {
            return Reply.OnlyYou(call.Say("news.no-digest"));
        }
        if (chosen.Value.Paused is { } paused)
        {
            return Reply.OnlyYou(call.Say("news.is-paused", ("reason", call.Say($"news.paused.{paused}"))));
        }
        if (!await due.SendNowAsync(chosen, ct))
        {
            return Reply.OnlyYou(call.Say("news.nothing-new"));
        }
        loop.Wake();
        return Reply.Say(call.Say("news.sending", ("channel", $"<#{chosen.Value.Channel}>")));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => desk.SuggestAsync(call, true, typed, ct);
}

/// <summary>The button under every post: where its stories come from, and what was withheld, as far as the presser has watched.</summary>
internal sealed class AboutPost(IDocumentStore store, SpoilerGate gate)
{
    public Route Route => new("news/about/{digest}", RunAsync);

    private async ValueTask<Reply> RunAsync(Press press, CancellationToken ct)
    {
        var digest = press["digest"];
        if (
            press.GuildId is not { } guild
            || !digest.All(char.IsAsciiLetterOrDigit)
            || await store.GetAsync(Delivery.Kind.Key(guild.Value, digest), ct) is not { Value: var delivery }
        )
        {
            return Reply.OnlyYou(press.Say("news.about-gone"));
        }
        if (delivery.Stories.Count == 0)
        {
            return Reply.OnlyYou(press.Say("news.about-none"));
        }
        var own = await gate.OwnAsync(press.User.Id, ct);
        var stories = delivery
            .Stories.Select(story =>
                story with
                {
                    Hidden = own.Allows(story.Point) ? null : story.Hidden ?? DefaultLabel(story),
                }
            )
            .ToList();
        return Reply.OnlyYou(DigestPost.List(press.Say("news.about-title"), stories, press.OwnLanguage));
    }

    private static string DefaultLabel(StoryLine story) =>
        story.Work is not null ? "plot" : $"season-{story.Since.Season}";
}
