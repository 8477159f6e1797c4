using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.News;

/// <summary><c>/announce follow</c>: a channel gets releases, what happened on this day, or official news at once.</summary>
internal sealed class AnnounceFollowCommand(FollowForm form, Subscriptions subscriptions) : Command
{
    private static readonly Option<string?> What = Option.Choice(
        "what",
        ["releases", "on-this-day", "breaking"],
        required: true
    );

    public override CommandSpec Spec { get; } =
        new("announce follow", HelpGroup.News, "/announce follow channel:#news what:releases")
        {
            Options =
            [
                FollowForm.Where,
                What,
                FollowForm.Hour,
                FollowForm.Minute,
                FollowForm.Zone,
                FollowForm.Ping,
                FollowForm.Most,
            ],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var all = await subscriptions.OfAsync(call.GuildId!.Value, ct);
        var what = call.Get(What) switch
        {
            "releases" => FollowKind.Releases,
            "on-this-day" => FollowKind.OnThisDay,
            _ => FollowKind.Breaking,
        };
        if (all.Count >= Subscription.MaxPerGuild)
        {
            return Reply.OnlyYou(call.Say("news.too-many", ("count", Subscription.MaxPerGuild)));
        }
        if (all.Any(s => s.What == what && s.Channel == call.Get(FollowForm.Where)?.Value && s.Paused is null))
        {
            return Reply.OnlyYou(call.Say("news.already"));
        }
        var empty = form.New(call, what) with
        {
            Most = what == FollowKind.Breaking ? 3 : 8,
            Schedule = new Schedule { Hour = 12 },
        };
        var (made, wrong) = await form.FillAsync(call, empty, call.Get(FollowForm.Where), ct);
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

/// <summary><c>/announce list</c>.</summary>
internal sealed class AnnounceListCommand(FollowDesk desk) : Command
{
    public override CommandSpec Spec { get; } =
        new("announce list", HelpGroup.News, "/announce list")
        {
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        desk.ListAsync(call, false, call.Say("news.no-announcements"), ct);
}

/// <summary><c>/announce unfollow</c>.</summary>
internal sealed class AnnounceUnfollowCommand(FollowDesk desk, Subscriptions subscriptions) : Command
{
    private static readonly Option<string?> Which = Option.Text("announcement", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("announce unfollow", HelpGroup.News, "/announce unfollow announcement:abc123")
        {
            Options = [Which],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (await desk.ChosenAsync(call, call.Get(Which), false, ct) is not { } old)
        {
            return Reply.OnlyYou(call.Say("news.no-announcement"));
        }
        await subscriptions.RemoveAsync(old.Value, ct);
        return Reply.Say(call.Say("news.unfollowed", ("channel", $"<#{old.Value.Channel}>")));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => desk.SuggestAsync(call, false, typed, ct);
}
