using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>
/// Makes questions of what the catalogue tells within a boundary: castings, episodes, relations, music, dates. All that a
/// question holds comes out of the index at that boundary, so nothing in it lies beyond. A wrong choice is of the same
/// kind as the right one and never right by what the catalogue says.
/// </summary>
internal sealed class QuestionTemplates
{
    /// <summary>Relations that can be asked for: a person has few of them, and the word says which.</summary>
    private static readonly string[][] Kin =
    [
        ["mother", "aunt", "grandmother", "older sister", "stepmother"],
        ["father", "uncle", "grandfather", "older brother", "stepfather"],
        ["sister", "cousin", "mother", "aunt", "stepsister"],
        ["brother", "cousin", "father", "uncle", "stepbrother"],
        ["son", "nephew", "brother", "grandson", "stepson"],
        ["daughter", "niece", "sister", "granddaughter", "stepdaughter"],
        ["wife", "sister", "ex-wife", "mother", "boss"],
        ["husband", "brother", "ex-husband", "father", "boss"],
        ["stepbrother", "brother", "cousin", "uncle"],
        ["stepsister", "sister", "cousin", "aunt"],
        ["uncle", "father", "brother", "grandfather"],
        ["aunt", "mother", "sister", "grandmother"],
        ["adoptive father", "uncle", "brother", "grandfather"],
        ["adoptive daughter", "niece", "sister", "granddaughter"],
        ["ex-husband", "brother", "boss", "cousin"],
        ["ex-wife", "sister", "boss", "cousin"],
    ];

    private readonly CatalogueIndex _index;
    private readonly Boundary _boundary;
    private readonly (EntryName Character, CastingView Casting)[] _cast;
    private readonly Dictionary<string, HashSet<string>> _players;
    private readonly Dictionary<string, HashSet<string>> _roles;
    private readonly EntryView[] _episodes;
    private readonly EntryView[] _music;
    private readonly (EntryView View, Episode First)[] _characters;

    public QuestionTemplates(CatalogueIndex index, Boundary boundary)
    {
        _index = index;
        _boundary = boundary;
        var all = index.Cast(null, boundary).Concat(index.Cast(null, boundary, stage: true)).ToArray();
        _players = all.GroupBy(x => x.Character.Id)
            .ToDictionary(g => g.Key, g => g.Select(x => x.Casting.Other.Id).ToHashSet());
        _roles = all.GroupBy(x => x.Casting.Other.Id)
            .ToDictionary(g => g.Key, g => g.Select(x => x.Character.Id).ToHashSet());
        _cast = [.. all.Where(x => x.Casting.Version is null)];
        _episodes = [.. index.Episodes(null, boundary)];
        _music = [.. index.Music(null, boundary)];
        _characters =
        [
            .. index
                .OfKind(EntryKind.Character, boundary)
                .Select(name => index.Find(name.Id, boundary)!)
                .Select(view => (view, view.First ?? Episode.None)),
        ];
    }

    /// <summary>Everything that can be asked.</summary>
    public IEnumerable<QuestionCandidate> Candidates() =>
        Castings()
            .Concat(EpisodeQuestions())
            .Concat(Relations())
            .Concat(MusicQuestions())
            .Concat(Firsts())
            .Concat(Births())
            .Concat(Orders())
            .Concat(Works())
            .Concat(new ClozeTemplates(_index, _boundary).Candidates())
            .DistinctBy(candidate => candidate.Id);

    private IEnumerable<QuestionCandidate> Castings()
    {
        foreach (var (character, casting) in _cast)
        {
            var person = casting.Other;
            var level = Level(casting.Billing);
            var since = _index.Find(character.Id, _boundary)?.First ?? Episode.None;
            var why = $"{person.Name} plays {character.Name}.";
            if (_cast.Count(x => x.Character.Id == character.Id) == 1)
            {
                yield return new(
                    $"g.plays.{character.Id}",
                    "cast",
                    level,
                    true,
                    chance =>
                        Make(
                            $"g.plays.{character.Id}",
                            $"Who plays {character.Name}?",
                            person.Name,
                            Near(
                                chance,
                                _cast
                                    .Where(x => x.Casting.Billing == casting.Billing)
                                    .Concat(_cast)
                                    .Select(x => x.Casting.Other)
                                    .Where(other => !_players[character.Id].Contains(other.Id))
                                    .Select(other => other.Name)
                            ),
                            why,
                            "cast",
                            level,
                            since
                        )
                );
            }
            if (_roles[person.Id].Count == 1)
            {
                yield return new(
                    $"g.role.{person.Id}",
                    "cast",
                    level,
                    true,
                    chance =>
                        Make(
                            $"g.role.{person.Id}",
                            $"Whom does {person.Name} play?",
                            character.Name,
                            Near(
                                chance,
                                _cast
                                    .Where(x => x.Casting.Billing == casting.Billing)
                                    .Concat(_cast)
                                    .Where(x => !_roles[person.Id].Contains(x.Character.Id))
                                    .Select(x => x.Character.Name)
                            ),
                            why,
                            "cast",
                            level,
                            since
                        )
                );
            }
            yield return new(
                $"g.true.{person.Id}.{character.Id}",
                "cast",
                level,
                false,
                chance =>
                {
                    var truth = chance.Next(2) == 0;
                    var others = _cast
                        .Where(x =>
                            !_players[character.Id].Contains(x.Casting.Other.Id) && x.Casting.Billing == casting.Billing
                        )
                        .ToArray();
                    if (!truth && others.Length == 0)
                    {
                        return null;
                    }
                    var shown = truth ? person : others[chance.Next(others.Length)].Casting.Other;
                    return new PoolQuestion(
                        $"g.true.{person.Id}.{character.Id}",
                        $"True or false: {shown.Name} plays {character.Name}.",
                        truth ? "True" : "False",
                        [truth ? "False" : "True"]
                    )
                    {
                        Why = why,
                        Category = "cast",
                        Difficulty = level,
                        Since = since,
                    };
                }
            );
        }
    }

    private IEnumerable<QuestionCandidate> EpisodeQuestions()
    {
        foreach (var view in _episodes)
        {
            var episode = view.Episode!;
            var code = episode.Number.ToString();
            var title = Bare(view.Name);
            yield return new(
                $"g.title.{view.Id}",
                "episodes",
                Difficulty.Hard,
                false,
                chance =>
                    Make(
                        $"g.title.{view.Id}",
                        $"What is the title of episode {code}?",
                        title,
                        Near(chance, Siblings(view).Select(other => Bare(other.Name))),
                        $"{code} is \"{title}\".",
                        "episodes",
                        Difficulty.Hard,
                        Episode.None
                    )
            );
            yield return new(
                $"g.number.{view.Id}",
                "episodes",
                Difficulty.Hard,
                false,
                chance =>
                    Make(
                        $"g.number.{view.Id}",
                        $"Which episode is called \"{title}\"?",
                        code,
                        Near(chance, Siblings(view).Select(other => other.Episode!.Number.ToString())),
                        $"\"{title}\" is {code}.",
                        "episodes",
                        Difficulty.Hard,
                        Episode.None
                    )
            );
            yield return new(
                $"g.season.{view.Id}",
                "episodes",
                Difficulty.Medium,
                false,
                chance =>
                    Make(
                        $"g.season.{view.Id}",
                        $"To which season does the episode \"{title}\" belong?",
                        $"Season {episode.Number.Season}",
                        Near(
                            chance,
                            Enumerable
                                .Range(1, Episode.Seasons)
                                .Where(s => s != episode.Number.Season)
                                .Select(s => $"Season {s}")
                        ),
                        $"\"{title}\" is {code}.",
                        "episodes",
                        Difficulty.Medium,
                        Episode.None
                    )
            );
            yield return new(
                $"g.odd.{view.Id}",
                "episodes",
                Difficulty.Hard,
                false,
                chance =>
                {
                    var season = chance.Next(1, Episode.Seasons + 1);
                    var same = _episodes
                        .Where(e => e.Episode!.Number.Season == season)
                        .Select(e => Bare(e.Name))
                        .ToArray();
                    return season == episode.Number.Season || same.Length < 3
                        ? null
                        : Make(
                            $"g.odd.{view.Id}",
                            $"Odd one out: which of these episodes is not from season {season}?",
                            title,
                            Near(chance, same),
                            $"\"{title}\" is {code}.",
                            "episodes",
                            Difficulty.Hard,
                            Episode.None
                        );
                }
            );
            if (Names(episode.Directors) is { } directors)
            {
                yield return new(
                    $"g.director.{view.Id}",
                    "production",
                    Difficulty.Hard,
                    true,
                    chance =>
                        Make(
                            $"g.director.{view.Id}",
                            $"Who directed {code}, \"{title}\"?",
                            directors,
                            Near(chance, Crews(e => e.Directors, episode.Directors)),
                            $"{directors} directed {code}.",
                            "production",
                            Difficulty.Hard,
                            Episode.None
                        )
                );
            }
            if (Names(episode.Writers) is { } writers)
            {
                yield return new(
                    $"g.writer.{view.Id}",
                    "production",
                    Difficulty.Hard,
                    false,
                    chance =>
                        Make(
                            $"g.writer.{view.Id}",
                            $"Who wrote {code}, \"{title}\"?",
                            writers,
                            Near(chance, Crews(e => e.Writers, episode.Writers)),
                            $"{writers} wrote {code}.",
                            "production",
                            Difficulty.Hard,
                            Episode.None
                        )
                );
            }
            if (episode.Minutes is { } minutes)
            {
                yield return new(
                    $"g.minutes.{view.Id}",
                    "numbers",
                    Difficulty.Medium,
                    false,
                    chance =>
                        Make(
                            $"g.minutes.{view.Id}",
                            $"Number between: about how long is {code}, \"{title}\"?",
                            Tens(minutes),
                            Near(
                                chance,
                                new[] { -3, -2, -1, 1, 2, 3 }
                                    .Select(n => (minutes / 10 * 10) + (n * 10))
                                    .Where(m => m >= 30)
                                    .Select(Tens)
                            ),
                            $"{code} runs for about {minutes} minutes.",
                            "numbers",
                            Difficulty.Medium,
                            Episode.None
                        )
                );
            }
            if (episode.Released is { } released)
            {
                yield return new(
                    $"g.year.{view.Id}",
                    "production",
                    Difficulty.Medium,
                    true,
                    chance =>
                        Make(
                            $"g.year.{view.Id}",
                            $"In which year did \"{title}\" come out?",
                            released.Year.ToString(CultureInfo.InvariantCulture),
                            Near(chance, Years(released.Year, 2016, 2026)),
                            $"{code} came out on {PartialDate.Of(released).ToWords()}.",
                            "production",
                            Difficulty.Medium,
                            Episode.None
                        )
                );
            }
        }
    }

    private IEnumerable<QuestionCandidate> Relations()
    {
        foreach (var (view, first) in _characters)
        {
            foreach (var relation in view.Relations)
            {
                if (
                    relation.As is not { } word
                    || Kin.FirstOrDefault(k => k[0] == word) is not { } kin
                    || relation.Target.Kind != EntryKind.Character
                )
                {
                    continue;
                }
                var held = view.Relations.Where(r => r.Target.Id == relation.Target.Id).Select(r => r.As).ToHashSet();
                var why = $"{relation.Target.Name} is the {word} of {view.Name}.";
                if (view.Relations.Count(r => r.As is { } other && Same(other, word)) == 1)
                {
                    yield return new(
                        $"g.kin.{view.Id}.{relation.Target.Id}",
                        "characters",
                        Difficulty.Medium,
                        true,
                        chance =>
                            Make(
                                $"g.kin.{view.Id}.{relation.Target.Id}",
                                $"Who is the {word} of {view.Name}?",
                                relation.Target.Name,
                                Near(
                                    chance,
                                    view.Relations.Where(r =>
                                            r.Target.Kind == EntryKind.Character
                                            && r.Target.Id != relation.Target.Id
                                            && !(r.As is { } o && Same(o, word))
                                        )
                                        .Select(r => r.Target.Name)
                                        .Take(2)
                                        .Concat(
                                            Shuffled(
                                                chance,
                                                _characters
                                                    .Where(c =>
                                                        c.View.Id != view.Id
                                                        && c.View.Id != relation.Target.Id
                                                        && view.Relations.All(r => r.Target.Id != c.View.Id)
                                                    )
                                                    .Select(c => c.View.Name)
                                            )
                                        )
                                ),
                                why,
                                "characters",
                                Difficulty.Medium,
                                Episode.Max(first, First(relation.Target.Id))
                            )
                    );
                }
                yield return new(
                    $"g.what.{view.Id}.{relation.Target.Id}",
                    "characters",
                    Difficulty.Easy,
                    false,
                    chance =>
                        Make(
                            $"g.what.{view.Id}.{relation.Target.Id}",
                            $"What is {relation.Target.Name} to {view.Name}?",
                            Capital(word),
                            Near(chance, kin.Skip(1).Where(other => !held.Contains(other)).Select(Capital)),
                            why,
                            "characters",
                            Difficulty.Easy,
                            Episode.Max(first, First(relation.Target.Id))
                        )
                );
            }
        }
    }

    private IEnumerable<QuestionCandidate> MusicQuestions()
    {
        foreach (var song in _music)
        {
            var since = song.Scenes.Length > 0 ? song.Scenes.Min(scene => scene.In) : Episode.None;
            if (song.Artist is { Length: <= 60 } artist)
            {
                yield return new(
                    $"g.artist.{song.Id}",
                    "music",
                    Difficulty.Medium,
                    true,
                    chance =>
                        Make(
                            $"g.artist.{song.Id}",
                            $"Who is heard with \"{song.Name}\"?",
                            artist,
                            Near(
                                chance,
                                _music
                                    .Where(m => m.Name != song.Name)
                                    .Select(m => m.Artist)
                                    .OfType<string>()
                                    .Where(a => !Overlaps(a, artist))
                            ),
                            $"\"{song.Name}\" is by {artist}.",
                            "music",
                            Difficulty.Medium,
                            since
                        )
                );
                if (_music.Count(m => m.Artist is { } a && Overlaps(a, artist)) == 1)
                {
                    yield return new(
                        $"g.song.{song.Id}",
                        "music",
                        Difficulty.Hard,
                        false,
                        chance =>
                            Make(
                                $"g.song.{song.Id}",
                                $"Which of these is by {artist}?",
                                song.Name,
                                Near(
                                    chance,
                                    _music.Where(m => m.Artist is { } a && !Overlaps(a, artist)).Select(m => m.Name)
                                ),
                                $"\"{song.Name}\" is by {artist}.",
                                "music",
                                Difficulty.Hard,
                                since
                            )
                    );
                }
            }
            var heard = song.Scenes.Select(scene => scene.In).ToHashSet();
            if (heard.Count == 1)
            {
                var code = heard.First().ToString();
                yield return new(
                    $"g.heard.{song.Id}",
                    "music",
                    Difficulty.Hard,
                    false,
                    chance =>
                        Make(
                            $"g.heard.{song.Id}",
                            $"In which episode is \"{song.Name}\" heard?",
                            code,
                            Near(
                                chance,
                                Episodes()
                                    .Where(e => e <= _boundary.Episode && !heard.Contains(e))
                                    .Select(e => e.ToString())
                            ),
                            song.Artist is { } by
                                ? $"\"{song.Name}\" by {by} is heard in {code}."
                                : $"\"{song.Name}\" is heard in {code}.",
                            "music",
                            Difficulty.Hard,
                            since
                        )
                );
            }
        }
    }

    private IEnumerable<QuestionCandidate> Firsts()
    {
        foreach (var (view, first) in _characters)
        {
            if (first == Episode.None)
            {
                continue;
            }
            var code = first.ToString();
            yield return new(
                $"g.first.{view.Id}",
                "characters",
                Difficulty.Hard,
                false,
                chance =>
                    Make(
                        $"g.first.{view.Id}",
                        $"In which episode does {view.Name} first appear?",
                        code,
                        Near(
                            chance,
                            Episodes().Where(e => e != first && e <= _boundary.Episode).Select(e => e.ToString())
                        ),
                        $"{view.Name} first appears in {code}.",
                        "characters",
                        Difficulty.Hard,
                        first
                    )
            );
            yield return new(
                $"g.season-of.{view.Id}",
                "characters",
                Difficulty.Easy,
                false,
                chance =>
                    Make(
                        $"g.season-of.{view.Id}",
                        $"In which season does {view.Name} first appear?",
                        $"Season {first.Season}",
                        Near(
                            chance,
                            Enumerable
                                .Range(1, Episode.Seasons)
                                .Where(s => s != first.Season)
                                .Select(s => $"Season {s}")
                        ),
                        $"{view.Name} first appears in {code}.",
                        "characters",
                        Difficulty.Easy,
                        first
                    )
            );
            yield return new(
                $"g.earliest.{view.Id}",
                "characters",
                Difficulty.Hard,
                false,
                chance =>
                {
                    var later = _characters
                        .Where(c => c.First > first && c.View.Id != view.Id)
                        .Select(c => c.View.Name);
                    return Make(
                        $"g.earliest.{view.Id}",
                        "Which of these characters was seen first?",
                        view.Name,
                        Near(chance, later),
                        $"{view.Name} first appears in {code}.",
                        "characters",
                        Difficulty.Hard,
                        Episode.Max(first, _boundary.Episode) == first ? first : Episode.None
                    );
                }
            );
        }
    }

    private IEnumerable<QuestionCandidate> Births()
    {
        var people = _cast
            .Where(x => x.Casting.Billing is "main" or "recurring")
            .Select(x => _index.Find(x.Casting.Other.Id, _boundary))
            .OfType<EntryView>()
            .Where(view => view.Born is not null)
            .DistinctBy(view => view.Id)
            .ToArray();
        foreach (var view in people)
        {
            var born = view.Born!.Value;
            yield return new(
                $"g.born.{view.Id}",
                "cast",
                Difficulty.Hard,
                true,
                chance =>
                    Make(
                        $"g.born.{view.Id}",
                        $"In which year was {view.Name} born?",
                        born.Year.ToString(CultureInfo.InvariantCulture),
                        Near(chance, Years(born.Year, born.Year - 4, born.Year + 5)),
                        $"{view.Name} was born on {PartialDate.Of(born).ToWords()}.",
                        "cast",
                        Difficulty.Hard,
                        Episode.None
                    )
            );
            yield return new(
                $"g.oldest.{view.Id}",
                "cast",
                Difficulty.Hard,
                false,
                chance =>
                    Make(
                        $"g.oldest.{view.Id}",
                        "Who of these is the oldest?",
                        view.Name,
                        Near(chance, people.Where(other => other.Born > born).Select(other => other.Name)),
                        $"{view.Name} was born on {PartialDate.Of(born).ToWords()}, before the others.",
                        "cast",
                        Difficulty.Hard,
                        Episode.None
                    )
            );
            yield return new(
                $"g.youngest.{view.Id}",
                "cast",
                Difficulty.Hard,
                false,
                chance =>
                    Make(
                        $"g.youngest.{view.Id}",
                        "Who of these is the youngest?",
                        view.Name,
                        Near(chance, people.Where(other => other.Born < born).Select(other => other.Name)),
                        $"{view.Name} was born on {PartialDate.Of(born).ToWords()}, after the others.",
                        "cast",
                        Difficulty.Hard,
                        Episode.None
                    )
            );
        }
    }

    private IEnumerable<QuestionCandidate> Orders()
    {
        foreach (var world in new[] { FactWorld.Hawkins, FactWorld.Real })
        {
            var events = _index
                .Timeline(_boundary, world)
                .Where(dated =>
                    dated.Date.Date is not null
                    && dated.Fact.Text.Length <= 80
                    && !dated.Fact.Disputed
                    && !Dated(dated.Fact.Text)
                )
                .ToArray();
            foreach (var dated in events)
            {
                var id = $"g.order.{Key(dated.Fact.Text)}";
                var others = events.Where(e => e.Date.Date > dated.Date.Date).Select(e => e.Fact.Text);
                yield return new(
                    id,
                    "episodes",
                    Difficulty.Hard,
                    false,
                    chance =>
                        Make(
                            id,
                            "Put in order: which of these came first?",
                            dated.Fact.Text,
                            Near(chance, others),
                            $"That was on {dated.Date.ToWords()}.",
                            "episodes",
                            Difficulty.Hard,
                            dated.Fact.Since.Episode
                        )
                );
            }
        }
    }

    private IEnumerable<QuestionCandidate> Works()
    {
        foreach (var name in _index.OfKind(EntryKind.Work, _boundary))
        {
            var view = _index.Find(name.Id, _boundary)!;
            if (
                view.Released is { } released
                && !view.Name.Contains(released.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            )
            {
                yield return new(
                    $"g.work.{view.Id}",
                    "stage",
                    Difficulty.Medium,
                    true,
                    chance =>
                        Make(
                            $"g.work.{view.Id}",
                            $"In which year did {view.Name} come out?",
                            released.Year.ToString(CultureInfo.InvariantCulture),
                            Near(chance, Years(released.Year, released.Year - 3, released.Year + 4)),
                            $"{view.Name} came out in {released.Year}.",
                            "stage",
                            Difficulty.Medium,
                            Episode.None
                        )
                );
            }
        }
    }

    internal static PoolQuestion? Make(
        string id,
        string text,
        string right,
        IEnumerable<string> wrong,
        string why,
        string category,
        Difficulty level,
        Episode since
    )
    {
        var plain = Folding.Name(right);
        var choices = wrong
            .Where(choice => choice.Length <= 78 && !Overlaps(choice, right) && Folding.Name(choice) != plain)
            .DistinctBy(Folding.Name)
            .Take(3)
            .ToArray();
        // What stands in the question already gives its answer away.
        return choices.Length < 3 || right.Length > 78 || Folding.Fold(text).Split(' ').Length < 3 || Says(text, right)
            ? null
            : new PoolQuestion(id, text, right, [.. choices])
            {
                Why = why,
                Category = category,
                Difficulty = level,
                Since = since,
            };
    }

    /// <summary>Whether one of two texts holds the other as whole words: both could then be said to be right.</summary>
    internal static bool Overlaps(string a, string b)
    {
        var one = $" {Folding.Name(a)} ";
        var two = $" {Folding.Name(b)} ";
        return one.Contains(two, StringComparison.Ordinal) || two.Contains(one, StringComparison.Ordinal);
    }

    /// <summary>Whether a text has these words.</summary>
    internal static bool Says(string text, string words) =>
        $" {Folding.Fold(text)} ".Contains($" {Folding.Name(words)} ", StringComparison.Ordinal);

    /// <summary>A short stable key of a text.</summary>
    internal static string Key(string text) => PoolSeen.Hash(text).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The texts in an order of chance, each once.</summary>
    internal static string[] Shuffled(Random chance, IEnumerable<string> texts)
    {
        var all = texts.Distinct().ToArray();
        chance.Shuffle(all);
        return all;
    }

    // The first dozen that fit, in an order of chance: those that stand nearer come first in what is given.
    private static string[] Near(Random chance, IEnumerable<string> texts) =>
        Shuffled(chance, texts.Distinct().Take(24));

    private static Difficulty Level(string? billing) =>
        billing switch
        {
            "main" => Difficulty.Easy,
            "recurring" => Difficulty.Medium,
            _ => Difficulty.Hard,
        };

    private static string Tens(int minutes) => $"Between {minutes / 10 * 10} and {(minutes / 10 * 10) + 9} minutes";

    private static string Bare(string title)
    {
        var colon = title.IndexOf(": ", StringComparison.Ordinal);
        return title.StartsWith("Chapter", StringComparison.Ordinal) && colon > 0 ? title[(colon + 2)..] : title;
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string? Names(IReadOnlyCollection<EntryName> people) =>
        people.Count is 0 or > 3
            ? null
            : string.Join(" and ", people.Select(person => person.Name).Order(StringComparer.Ordinal));

    private static bool Same(string a, string b) =>
        a == b || a.EndsWith(" " + b, StringComparison.Ordinal) || b.EndsWith(" " + a, StringComparison.Ordinal);

    private static IEnumerable<string> Years(int year, int from, int to) =>
        Enumerable
            .Range(from, to - from + 1)
            .Where(other => other != year)
            .OrderBy(other => Math.Abs(other - year))
            .Take(6)
            .Select(other => other.ToString(CultureInfo.InvariantCulture));

    private static bool Dated(string text) => text.Any(char.IsDigit);

    private static IEnumerable<Episode> Episodes() => Episode.All;

    private Episode First(string id) => _index.Find(id, _boundary)?.First ?? Episode.None;

    private IEnumerable<EntryView> Siblings(EntryView view) =>
        _episodes.Where(other => other.Id != view.Id && other.Episode!.Number.Season == view.Episode!.Number.Season);

    private IEnumerable<string> Crews(Func<EpisodeView, IEnumerable<EntryName>> crew, IEnumerable<EntryName> not)
    {
        var ids = not.Select(person => person.Id).ToHashSet();
        return _episodes
            .Select(view => crew(view.Episode!).ToArray())
            .Where(people => people.Length > 0 && !people.Any(person => ids.Contains(person.Id)))
            .Select(people => Names(people))
            .OfType<string>();
    }
}
