using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Lore;

/// <summary><c>/episode</c>: by season and number, or by title.</summary>
internal sealed class EpisodeCommand(LookUp lookUp) : Command
{
    private static readonly EntryKind[] Kinds = [EntryKind.Episode];
    private static readonly Option<int?> Season = Option.Integer("season", 1, Episode.Seasons);
    private static readonly Option<int?> Number = Option.Integer("number", 1, 9);
    private static readonly Option<string?> Title = Option.Text("title", suggests: true);

    public override CommandSpec Spec { get; } =
        new("episode", HelpGroup.Lookup, "/episode season:4 number:1")
        {
            Options = [Season, Number, Title],
            Visibility = Visibility.ByOption,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Get(Title) is { Length: > 0 } title)
        {
            // "S4E7" in the title box means that episode.
            return Episode.TryParse(title, out var written) && written != Episode.None
                ? await ShowAsync(call, written, ct)
                : await lookUp.ByTextAsync(call, title, Kinds, ct);
        }
        if (call.Get(Season) is not { } season)
        {
            return Reply.OnlyYou(call.OwnLanguage["lore.episode-what"]);
        }
        if (call.Get(Number) is not { } number)
        {
            return lookUp.Card($"season-{season}", await lookUp.ScopeAsync(call, ct));
        }
        return Episode.Exists(season, number)
            ? await ShowAsync(call, new Episode(season, number), ct)
            : Reply.OnlyYou(
                call.OwnLanguage.Say("lore.episode-none", ("season", season), ("count", Episode.CountIn(season)))
            );
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => lookUp.SuggestAsync(call, typed, Kinds, ct);

    private async ValueTask<Reply> ShowAsync(CommandCall call, Episode episode, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        return lookUp.Index.Episode(episode, scope.Boundary) is { } view
            ? lookUp.Card(view.Id, scope)
            : LookUp.Nothing(scope);
    }
}
