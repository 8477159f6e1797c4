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
            Options = [FollowForm.Where, What, .. FollowForm.Announcing],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var what = call.Get(What) switch
        {
            "releases" => FollowKind.Releases,
            "on-this-day" => FollowKind.OnThisDay,
            _ => FollowKind.Breaking,
        };
        var channel = call.Get(FollowForm.Where);
        var all = await subscriptions.OfAsync(call.GuildId!.Value, ct);
        if (all.Any(s => s.What == what && s.Channel == channel?.Value && s.Paused is null))
        {
            return Reply.OnlyYou(call.Say("news.already"));
        }
        var empty = form.New(call, what) with
        {
            Most = what == FollowKind.Breaking ? 3 : 8,
            Schedule = new Schedule { Hour = 12 },
        };
        return await form.SaveAsync(call, empty, null, channel, ct);
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => form.SuggestAsync(call, option, typed, ct);
}

/// <summary><c>/announce edit</c>.</summary>
internal sealed class AnnounceEditCommand(FollowForm form, FollowDesk desk)
    : EditCommand(form, desk, Family.Announcements, FollowForm.Announcing);

/// <summary><c>/announce list</c>.</summary>
internal sealed class AnnounceListCommand(FollowDesk desk) : ListCommand(desk, Family.Announcements);

/// <summary><c>/announce unfollow</c>.</summary>
internal sealed class AnnounceUnfollowCommand(FollowDesk desk, Subscriptions subscriptions)
    : UnfollowCommand(desk, Family.Announcements, subscriptions);
