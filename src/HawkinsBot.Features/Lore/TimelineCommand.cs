using HawkinsBot.Catalogue;
using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/timeline</c>: what happened when, in Hawkins or on set.</summary>
internal sealed class TimelineCommand(LookUp lookUp) : Command
{
    private static readonly Option<string?> World = Option.Choice("world", ["hawkins", "real"]);
    private static readonly Option<int?> Year = Option.Integer("year", 1900, 2100);

    public override CommandSpec Spec { get; } =
        new("timeline", HelpGroup.Lookup, "/timeline year:1983")
        {
            Options = [World, Year],
            Visibility = Visibility.ByOption,
        };

    public override IReadOnlyList<Route> Routes =>
        [
            LoreList.Turning(
                "lore/timeline/{world}/{year}",
                lookUp,
                (press, page, scope) => Draw(press["world"], LoreList.Number(press["year"]), page, scope)
            ),
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Draw(call.Get(World) ?? "hawkins", call.Get(Year), 0, await lookUp.ScopeAsync(call, ct));

    private Reply Draw(string world, int? year, int page, LoreScope scope)
    {
        var facts = lookUp.Index.Timeline(scope.Boundary, world == "real" ? FactWorld.Real : FactWorld.Hawkins);
        var lines = facts
            .Where(dated => year is null || dated.Date.Year == year)
            .Select(dated => $"**{dated.Date.ToWords()}** {dated.Fact.Text}")
            .ToArray();
        return LoreList.Draw(
            scope.Language[$"lore.timeline.{world}"],
            lines,
            $"lore/timeline/{world}/{year ?? 0}",
            page,
            scope
        );
    }
}
