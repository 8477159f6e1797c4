using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/stage</c>: the play The First Shadow: where, when, who, and as far as it is known, what it tells.</summary>
internal sealed class StageCommand(LookUp lookUp) : Command
{
    private const string Play = "first-shadow";
    private static readonly Option<bool> Cast = Option.Flag("cast");

    public override CommandSpec Spec { get; } =
        new("stage", HelpGroup.Lookup, "/stage cast:True") { Options = [Cast], Visibility = Visibility.ByOption };

    public override IReadOnlyList<Route> Routes =>
        [LoreList.Turning("lore/stage-cast", lookUp, (_, page, scope) => DrawCast(page, scope))];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        return call.Get(Cast) ? DrawCast(0, scope) : lookUp.Card(Play, scope);
    }

    private Reply DrawCast(int page, LoreScope scope) =>
        LoreList.Draw(
            scope.Language["lore.stage-cast"],
            [
                .. lookUp
                    .Index.Cast(null, scope.Boundary, stage: true)
                    .Select(pair => $"**{pair.Character.Name}** ({pair.Casting.Version}): {pair.Casting.Other.Name}"),
            ],
            "lore/stage-cast",
            page,
            scope
        );
}
