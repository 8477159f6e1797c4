using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary><c>/cast</c>: who plays whom, of all seasons or one, or what one actor plays.</summary>
internal sealed class CastCommand(LookUp lookUp) : Command
{
    private const int PerPage = 20;
    private static readonly EntryKind[] Kinds = [EntryKind.Person];
    private static readonly Option<int?> Season = Option.Integer("season", 1, Spoilers.Episode.Seasons);
    private static readonly Option<string?> Actor = Option.Text("actor", suggests: true);

    public override CommandSpec Spec { get; } =
        new("cast", HelpGroup.Lookup, "/cast season:5") { Options = [Season, Actor], Visibility = Visibility.ByOption };

    public override IReadOnlyList<Route> Routes =>
        [
            LoreList.Turning(
                "lore/cast/{season}",
                lookUp,
                (press, page, scope) => Draw(LoreList.Number(press["season"]), page, scope)
            ),
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        call.Get(Actor) is { Length: > 0 } actor
            ? await lookUp.ByTextAsync(call, actor, Kinds, ct)
            : Draw(call.Get(Season), 0, await lookUp.ScopeAsync(call, ct));

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => lookUp.SuggestAsync(call, typed, Kinds, ct);

    private Reply Draw(int? season, int page, LoreScope scope)
    {
        var cast = lookUp.Index.Cast(season, scope.Boundary);
        if (cast.Count == 0)
        {
            return LookUp.Nothing(scope);
        }
        var pages = (cast.Count + PerPage - 1) / PerPage;
        page = Math.Clamp(page, 0, pages - 1);
        var lines = cast.Skip(page * PerPage)
            .Take(PerPage)
            .Select(pair =>
                pair.Casting.Version is { } version
                    ? $"**{pair.Character.Name}** ({version}): {pair.Casting.Other.Name}"
                    : $"**{pair.Character.Name}**: {pair.Casting.Other.Name}"
            );
        var language = scope.Language;
        // Who is in a season that the reader has not begun would tell who is still there.
        var title =
            season is { } number && number <= scope.Boundary.Episode.Season
                ? language.Say("lore.cast-season", ("season", number))
                : language["lore.cast-title"];
        return Reply.Say(
            new MessageCreate
            {
                Embeds =
                [
                    new Embed(title)
                    {
                        Color = 0x3A6EA5,
                        Text = Text.Cut(string.Join("\n", lines), 4096),
                        Footer = LoreCard.Footer(scope, null, null, page, pages),
                    },
                ],
                Components =
                [
                    .. LoreCard.Pager($"lore/cast/{season ?? 0}", page, pages, scope),
                    .. LoreCard.Watched("-", scope),
                ],
            }
        );
    }
}
