using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>Songs, who plays them, and where they are heard.</summary>
internal static class MusicTemplates
{
    public static IEnumerable<QuestionCandidate> Of(TemplateSources sources)
    {
        var music = sources.Music;
        foreach (var song in music)
        {
            var since = song.Scenes.Length > 0 ? song.Scenes.Min(scene => scene.In) : Episode.None;
            if (song.Artist is { Length: <= 60 } artist)
            {
                yield return QuestionTemplates.Ask(
                    $"g.artist.{song.Id}",
                    "music",
                    Difficulty.Medium,
                    since,
                    $"Who is heard with \"{song.Name}\"?",
                    artist,
                    $"\"{song.Name}\" is by {artist}.",
                    chance =>
                        QuestionTemplates.Near(
                            chance,
                            music
                                .Where(m => m.Name != song.Name)
                                .Select(m => m.Artist)
                                .OfType<string>()
                                .Where(a => !QuestionTemplates.Overlaps(a, artist))
                        ),
                    typed: true
                );
                if (music.Count(m => m.Artist is { } a && QuestionTemplates.Overlaps(a, artist)) == 1)
                {
                    yield return QuestionTemplates.Ask(
                        $"g.song.{song.Id}",
                        "music",
                        Difficulty.Hard,
                        since,
                        $"Which of these is by {artist}?",
                        song.Name,
                        $"\"{song.Name}\" is by {artist}.",
                        chance =>
                            QuestionTemplates.Near(
                                chance,
                                music
                                    .Where(m => m.Artist is { } a && !QuestionTemplates.Overlaps(a, artist))
                                    .Select(m => m.Name)
                            )
                    );
                }
            }
            var heard = song.Scenes.Select(scene => scene.In).ToHashSet();
            if (heard.Count == 1)
            {
                var code = heard.First().ToString();
                yield return QuestionTemplates.Ask(
                    $"g.heard.{song.Id}",
                    "music",
                    Difficulty.Hard,
                    since,
                    $"In which episode is \"{song.Name}\" heard?",
                    code,
                    song.Artist is { } by
                        ? $"\"{song.Name}\" by {by} is heard in {code}."
                        : $"\"{song.Name}\" is heard in {code}.",
                    chance =>
                        QuestionTemplates.Shuffled(
                            chance,
                            Episode
                                .All.Where(e => e <= sources.Boundary.Episode && !heard.Contains(e))
                                .Select(e => e.ToString())
                        )
                );
            }
        }
    }
}
