using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>A command on a digest or announcement that is there already.</summary>
internal abstract class ChosenCommand(FollowDesk desk, Family family, string verb, params Option[] more) : Command
{
    /// <summary>Chooses the one.</summary>
    protected Option<string?> Which { get; } = WhichOf(family, verb);

    public override CommandSpec Spec { get; } =
        new(
            $"{family.Command} {verb}",
            HelpGroup.News,
            $"/{family.Command} {verb}" + (WhichOf(family, verb).Required ? $" {family.Noun}:abc123" : "")
        )
        {
            Options = [WhichOf(family, verb), .. more],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public sealed override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        await desk.ChosenAsync(call, call.Get(Which), family, ct) is { } chosen
            ? await RunAsync(call, chosen, ct)
            : Reply.OnlyYou(call.Say($"news.unknown.{family.Noun}"));

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => desk.SuggestAsync(call, family, typed, ct);

    protected abstract ValueTask<Reply> RunAsync(CommandCall call, Stored<Subscription> chosen, CancellationToken ct);

    // What looks or sends may be called without saying which, where there is only one; what changes may not.
    private static Option<string?> WhichOf(Family family, string verb) =>
        verb is "preview" or "send" ? family.WhichOrOnly : family.Which;
}

/// <summary>Changes one, and lets a paused one run again.</summary>
internal abstract class EditCommand(FollowForm form, FollowDesk desk, Family family, Option[] rest)
    : ChosenCommand(desk, family, "edit", [FollowForm.NewWhere, .. rest, FollowForm.NoPing])
{
    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => option == Which.Name ? base.SuggestAsync(call, option, typed, ct) : form.SuggestAsync(call, option, typed, ct);

    protected override async ValueTask<Reply> RunAsync(
        CommandCall call,
        Stored<Subscription> chosen,
        CancellationToken ct
    ) => await form.SaveAsync(call, chosen.Value with { Paused = null }, chosen, call.Get(FollowForm.NewWhere), ct);
}

/// <summary>Forgets one.</summary>
internal abstract class UnfollowCommand(FollowDesk desk, Family family, Subscriptions subscriptions)
    : ChosenCommand(desk, family, "unfollow")
{
    protected override async ValueTask<Reply> RunAsync(
        CommandCall call,
        Stored<Subscription> chosen,
        CancellationToken ct
    )
    {
        await subscriptions.RemoveAsync(chosen.Value, ct);
        return Reply.Say(call.Say("news.unfollowed", ("channel", $"<#{chosen.Value.Channel}>")));
    }
}

/// <summary>Lists them.</summary>
internal abstract class ListCommand(FollowDesk desk, Family family) : Command
{
    public override CommandSpec Spec { get; } =
        new($"{family.Command} list", HelpGroup.News, $"/{family.Command} list")
        {
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        desk.ListAsync(call, family, ct);
}
