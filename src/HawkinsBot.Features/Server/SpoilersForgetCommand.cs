using HawkinsBot.Commands;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Server;

/// <summary><c>/spoilers forget</c>: back to what anybody may know.</summary>
internal sealed class SpoilersForgetCommand(SpoilerGate gate) : Command
{
    public override CommandSpec Spec { get; } =
        new("spoilers forget", HelpGroup.Spoilers, "/spoilers forget") { Visibility = Visibility.Private };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        await gate.ForgetAsync(call.User.Id, ct);
        return Reply.Say(call.Say("spoilers.forgotten"));
    }
}
