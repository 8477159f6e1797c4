using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary><c>/digest follow</c>: a channel gets a digest.</summary>
internal sealed class DigestFollowCommand(FollowForm form) : Command
{
    public override CommandSpec Spec { get; } =
        new("digest follow", HelpGroup.News, "/digest follow channel:#news every:daily hour:18")
        {
            Options = [FollowForm.Where, .. FollowForm.Rest],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        form.SaveAsync(call, form.New(call, FollowKind.Digest), null, call.Get(FollowForm.Where), ct);

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => form.SuggestAsync(call, option, typed, ct);
}

/// <summary><c>/digest edit</c>.</summary>
internal sealed class DigestEditCommand(FollowForm form, FollowDesk desk)
    : EditCommand(form, desk, Family.Digests, FollowForm.Rest);

/// <summary><c>/digest list</c>.</summary>
internal sealed class DigestListCommand(FollowDesk desk) : ListCommand(desk, Family.Digests);

/// <summary><c>/digest unfollow</c>.</summary>
internal sealed class DigestUnfollowCommand(FollowDesk desk, Subscriptions subscriptions)
    : UnfollowCommand(desk, Family.Digests, subscriptions);

/// <summary><c>/digest preview</c>: what would go out now, for the caller alone.</summary>
internal sealed class DigestPreviewCommand(FollowDesk desk, DigestMaker maker)
    : ChosenCommand(desk, Family.Digests, "preview")
{
    protected override async ValueTask<Reply> RunAsync(
        CommandCall call,
        Stored<Subscription> chosen,
        CancellationToken ct
    )
    {
        var made = await maker.MakeAsync(chosen.Value, null, "preview", ct);
        return made.Post is { } post
            ? Reply.Say(DigestPost.Message(post with { Role = null }) with { Nonce = null })
            : Reply.OnlyYou(call.Say("news.nothing-new"));
    }
}

/// <summary><c>/digest send</c>: what is new goes out now; the schedule stays.</summary>
internal sealed class DigestSendCommand(FollowDesk desk, DueRound due, NewsLoop loop)
    : ChosenCommand(desk, Family.Digests, "send")
{
    protected override async ValueTask<Reply> RunAsync(
        CommandCall call,
        Stored<Subscription> chosen,
        CancellationToken ct
    )
    {
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
}
