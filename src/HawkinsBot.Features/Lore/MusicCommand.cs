using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/music</c>: which songs play, and where.</summary>
internal sealed class MusicCommand(LookUp lookUp) : Command
{
    private static readonly Option<int?> Season = Option.Integer("season", 1, Spoilers.Episode.Seasons);

    public override CommandSpec Spec { get; } =
        new("music", HelpGroup.Lookup, "/music season:4") { Options = [Season], Visibility = Visibility.ByOption };

    public override IReadOnlyList<Route> Routes =>
        [
            LoreList.Turning(
                "lore/music/{season}",
                lookUp,
                (press, page, scope) => Draw(LoreList.Number(press["season"]), page, scope)
            ),
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Draw(call.Get(Season), 0, await lookUp.ScopeAsync(call, ct));

    private Reply Draw(int? season, int page, LoreScope scope)
    {
        var lines = lookUp
            .Index.Music(season, scope.Boundary)
            .Select(song =>
            {
                var scenes = song
                    .Scenes.Where(playing => season is null || playing.In.Season == season)
                    .Select(playing => playing.Scene is null ? $"{playing.In}" : $"{playing.In}, {playing.Scene}");
                var artist = song.Artist is null ? "" : $", {song.Artist}";
                return $"**{song.Name}**{artist}\n{string.Join("; ", scenes)}".TrimEnd();
            })
            .ToArray();
        var title = season is { } number
            ? scope.Language.Say("lore.music-season", ("season", number))
            : scope.Language["lore.music"];
        return LoreList.Draw(title, lines, $"lore/music/{season ?? 0}", page, scope);
    }
}
