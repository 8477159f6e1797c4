using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary><c>/season</c>: a season, its episodes, and what to look for when it is watched again.</summary>
internal sealed class SeasonCommand(LookUp lookUp) : Command
{
    private static readonly Option<int?> Number = Option.Integer("number", 1, Spoilers.Episode.Seasons, required: true);

    public override CommandSpec Spec { get; } =
        new("season", HelpGroup.Lookup, "/season number:4") { Options = [Number], Visibility = Visibility.ByOption };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        if (lookUp.Index.Season(call.Get(Number) ?? 1, scope.Boundary) is not { } season)
        {
            return LookUp.Nothing(scope);
        }
        var card = LoreCard.Draw(season, [], scope);
        var episodes = lookUp.Index.Episodes(season.Season!.Number, scope.Boundary);
        if (episodes.Count == 0)
        {
            return Reply.Say(card);
        }
        var lines = episodes.Select(episode => $"{episode.Episode!.Number} {episode.Name}");
        var field = new EmbedField(scope.Language["lore.episodes"], Text.Cut(string.Join("\n", lines), 1024));
        var pick = new StringSelect(
            "lore/pick",
            [
                .. episodes.Select(episode => new SelectOption(
                    Text.Cut($"{episode.Episode!.Number} {episode.Name}", 100),
                    episode.Id
                )),
            ]
        )
        {
            Placeholder = scope.Language["lore.pick"],
        };
        return Reply.Say(
            card with
            {
                Embeds = [card.Embeds[0] with { Fields = [field, .. card.Embeds[0].Fields] }],
                Components = [new ActionRow(pick), .. card.Components],
            }
        );
    }
}
