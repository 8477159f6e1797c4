using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/eastereggs</c>: what is hidden in a season or a volume of it.</summary>
internal sealed class EasterEggsCommand(LookUp lookUp) : Command
{
    private static readonly Option<int?> Season = Option.Integer("season", 1, Spoilers.Episode.Seasons, required: true);
    private static readonly Option<int?> Volume = Option.Integer("volume", 1, 3);

    public override CommandSpec Spec { get; } =
        new("eastereggs", HelpGroup.Lookup, "/eastereggs season:4 volume:2")
        {
            Options = [Season, Volume],
            Visibility = Visibility.ByOption,
        };

    public override IReadOnlyList<Route> Routes =>
        [
            LoreList.Turning(
                "lore/eggs/{season}/{volume}",
                lookUp,
                (press, page, scope) =>
                    Draw(LoreList.Number(press["season"]) ?? 1, LoreList.Number(press["volume"]), page, scope)
            ),
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Draw(call.Get(Season) ?? 1, call.Get(Volume), 0, await lookUp.ScopeAsync(call, ct));

    private Reply Draw(int season, int? volume, int page, LoreScope scope)
    {
        var lines = lookUp
            .Index.Facts(
                scope.Boundary,
                fact => fact.Is == "easter-egg" && fact.Season == season && (volume is null || fact.Volume == volume)
            )
            .Select(found => $"• {found.Fact.Text}")
            .ToArray();
        return LoreList.Draw(
            scope.Language.Say("lore.eggs", ("season", season)),
            lines,
            $"lore/eggs/{season}/{volume ?? 0}",
            page,
            scope
        );
    }
}
