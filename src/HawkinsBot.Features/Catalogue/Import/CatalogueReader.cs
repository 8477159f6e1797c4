using System.Collections.Immutable;
using HawkinsBot.Spoilers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HawkinsBot.Catalogue;

/// <summary>An entry as it was read, with the lines of its parts.</summary>
internal sealed record ReadEntry(Entry Entry, string File, int Line)
{
    public ImmutableArray<int> FactLines { get; init; } = [];
    public ImmutableArray<int> AliasLines { get; init; } = [];
    public ImmutableArray<int> CastingLines { get; init; } = [];
    public ImmutableArray<int> RelationLines { get; init; } = [];
    public int FateLine { get; init; }
    public int SummaryLine { get; init; }
    public int SynopsisLine { get; init; }
}

/// <summary>A trivia question as it was read.</summary>
internal sealed record ReadQuestion(TriviaQuestion Question, string File, int Line);

/// <summary>A catalogue as it was read: what could be, and what was wrong.</summary>
internal sealed record ReadCatalogue(
    IReadOnlyList<ReadEntry> Entries,
    IReadOnlyList<ReadQuestion> Questions,
    IReadOnlyList<Mistake> Mistakes
);

/// <summary>Reads catalogue files as <c>docs/catalogue.md</c> describes them.</summary>
internal sealed class CatalogueReader
{
    private static readonly (string Field, Asked To)[] AnswerFields =
    [
        .. Enum.GetValues<Asked>().Select(a => (a.ToString().ToLowerInvariant(), a)),
    ];

    private readonly List<Mistake> _mistakes = [];
    private readonly List<ReadEntry> _entries = [];
    private readonly List<ReadQuestion> _questions = [];

    private CatalogueReader() { }

    /// <summary>Reads all files; whatever is wrong is noted and left out.</summary>
    public static ReadCatalogue Read(CatalogueFiles files)
    {
        var reader = new CatalogueReader();
        var names = files.List();
        foreach (var name in names)
        {
            using var text = File.OpenText(Path.Combine(files.Root, name));
            reader.ReadFile(name, text);
        }

        if (names.Count == 0)
        {
            reader._mistakes.Add(
                new Mistake(files.Root, 0, "There is no catalogue: no file *.yaml is in this folder.")
            );
        }

        return reader.Result();
    }

    /// <summary>Reads one file.</summary>
    public static ReadCatalogue Read(string name, string yaml)
    {
        var reader = new CatalogueReader();
        using var text = new StringReader(yaml);
        reader.ReadFile(name, text);
        return reader.Result();
    }

    private ReadCatalogue Result() => new(_entries, _questions, _mistakes);

    private void ReadFile(string name, TextReader text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(text);
        }
        catch (YamlException e)
        {
            _mistakes.Add(new Mistake(name, (int)e.Start.Line, $"This is not YAML: {e.Message}"));
            return;
        }

        foreach (var document in stream.Documents)
        {
            if (document.RootNode is not YamlMappingNode root)
            {
                _mistakes.Add(new Mistake(name, 1, "A file has `entries:` or `questions:` at its top."));
                continue;
            }

            var map = new YamlMap(name, root, _mistakes);
            var source = map.Text("source");
            foreach (var entry in map.Maps("entries"))
            {
                ReadEntry(entry, source);
            }

            foreach (var question in map.Maps("questions"))
            {
                ReadQuestion(question);
            }

            map.Done("A file");
        }
    }

    private void ReadEntry(YamlMap map, string? fileSource)
    {
        var id = map.Required("id");
        var kind = map.OneOf<EntryKind>("kind");
        var name = map.Required("name");
        var since = map.Point();
        var source = map.Text("source") ?? fileSource;
        if (kind is null)
        {
            if (!map.Has("kind"))
            {
                map.Wrong("`kind` is missing.");
            }

            return;
        }

        var (aliases, aliasLines) = Aliases(map, since);
        var (castings, castingLines) = Lines(map.Maps("played-by"), Casting);
        var (relations, relationLines) = Lines(map.Maps("relations"), Relation);
        var (facts, factLines) = Facts(map, id, since, source);
        var fate = map.Map("fate");
        var entry = new Entry(id, kind.Value, name, since)
        {
            Summary = map.Text("summary"),
            Alt = map.Text("alt"),
            Source = source,
            Aliases = aliases,
            PlayedBy = castings,
            Relations = relations,
            Facts = facts,
            Fate = fate is null ? null : Done(fate, "A fate", new Fate(fate.Required("text"), fate.Point())),
            First = map.Episode("first"),
            Last = map.Episode("last"),
            Died = map.Episode("died"),
        };
        entry = OfKind(map, entry);
        map.Done($"A {kind.Value.ToString().ToLowerInvariant()}");
        _entries.Add(
            new ReadEntry(entry, map.File, map.Line)
            {
                FactLines = factLines,
                AliasLines = aliasLines,
                CastingLines = castingLines,
                RelationLines = relationLines,
                FateLine = map.LineOf("fate"),
                SummaryLine = map.LineOf("summary"),
                SynopsisLine = map.LineOf("synopsis"),
            }
        );
    }

    private static Entry OfKind(YamlMap map, Entry entry) =>
        entry.Kind switch
        {
            EntryKind.Person => entry with { Roles = map.Texts("roles"), Born = map.Day("born") },
            EntryKind.Episode => entry with { Episode = EpisodeDetails(map) },
            EntryKind.Season => entry with { Season = SeasonDetails(map) },
            EntryKind.Music => entry with
            {
                Artist = map.Text("artist"),
                Plays = Lines(map.Maps("plays"), Playing).Items,
            },
            EntryKind.Work => entry with { Form = map.Text("form"), Released = map.Date("released") },
            EntryKind.Release => entry with { Release = ReleaseDetails(map) },
            _ => entry,
        };

    private static EpisodeDetails? EpisodeDetails(YamlMap map)
    {
        var season = map.Number("season") ?? 0;
        var number = map.Number("number") ?? 0;
        var exists = season > 0 && Episode.Exists(season, number);
        if (!exists)
        {
            map.Wrong($"There is no episode S{season}E{number}: give `season` and `number`.");
        }

        var details = new EpisodeDetails(
            exists ? new Episode(season, number) : Episode.Last,
            map.Day("released"),
            map.Date("released-at")?.Instant,
            map.Texts("directors"),
            map.Texts("writers"),
            map.Number("minutes"),
            map.Text("synopsis")
        );
        return exists ? details : null;
    }

    private static SeasonDetails? SeasonDetails(YamlMap map)
    {
        var number = map.Number("number") ?? 0;
        var synopsis = map.Text("synopsis");
        var since = map.Episode("synopsis-since");
        if (number < 1 || number > Episode.Seasons)
        {
            map.Wrong($"`number` is 1 to {Episode.Seasons}.", map.LineOf("number"));
            return null;
        }

        if (synopsis is not null && since is null)
        {
            map.Wrong("A season's `synopsis` needs `synopsis-since`.", map.LineOf("synopsis"));
        }

        return new SeasonDetails(number, map.Day("released"), synopsis, new SpoilerPoint(since ?? Episode.Last));
    }

    private static ReleaseDetails ReleaseDetails(YamlMap map)
    {
        var status = map.Required("status");
        if (status is not ("released" or "announced"))
        {
            map.Wrong($"`status` is `released` or `announced`, not \"{status}\".", map.LineOf("status"));
        }

        var at = map.Date("at");
        if (at is null && status != "announced")
        {
            map.Wrong("`at` is missing: an instant, a day, a month or a year.");
        }

        return new ReleaseDetails(at, status == "announced", map.Text("of"));
    }

    private static (ImmutableArray<Alias> Items, ImmutableArray<int> Lines) Aliases(YamlMap map, SpoilerPoint since)
    {
        var aliases = ImmutableArray.CreateBuilder<Alias>();
        var lines = ImmutableArray.CreateBuilder<int>();
        foreach (var item in map.Items("aliases"))
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } text })
            {
                aliases.Add(new Alias(text.Trim(), since));
            }
            else if (item is YamlMappingNode node)
            {
                var alias = map.Nested(node);
                aliases.Add(Done(alias, "An alias", new Alias(alias.Required("name"), alias.Point())));
            }
            else
            {
                map.Wrong("An alias is a text, or `{ name, since }`.", (int)item.Start.Line);
                continue;
            }

            lines.Add((int)item.Start.Line);
        }

        return (aliases.ToImmutable(), lines.ToImmutable());
    }

    private static Casting Casting(YamlMap map)
    {
        var seasons = map.Text("seasons");
        if (seasons is not null && !SeasonList.TryParse(seasons, out _))
        {
            map.Wrong($"`seasons` is such as \"1-3,5\", not \"{seasons}\".", map.LineOf("seasons"));
        }

        return Done(
            map,
            "A casting",
            new Casting(map.Required("person"), map.Point(), map.Text("version"), seasons, map.Text("billing"))
        );
    }

    private static Relation Relation(YamlMap map) =>
        Done(map, "A relation", new Relation(map.Required("to"), map.Required("as"), map.Text("back"), map.Point()));

    private static Playing Playing(YamlMap map)
    {
        if (!map.Has("in"))
        {
            map.Wrong("`in` is missing: the episode where it plays.");
        }

        return Done(map, "A scene", new Playing(map.Episode("in") ?? Episode.Last, map.Text("scene")));
    }

    private static (ImmutableArray<Fact> Items, ImmutableArray<int> Lines) Facts(
        YamlMap map,
        string entry,
        SpoilerPoint since,
        string? source
    )
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var lines = ImmutableArray.CreateBuilder<int>();
        foreach (var item in map.Items("facts"))
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } text })
            {
                facts.Add(new Fact(entry, text.Trim(), since) { Source = source });
            }
            else if (item is YamlMappingNode node)
            {
                facts.Add(Fact(map.Nested(node), entry, source));
            }
            else
            {
                map.Wrong("A fact is a sentence, or a mapping with `text` and `since`.", (int)item.Start.Line);
                continue;
            }

            lines.Add((int)item.Start.Line);
            if (facts[^1].Source is null)
            {
                map.Wrong("The fact has no `source`, nor has its entry or its file.", (int)item.Start.Line);
            }
        }

        return (facts.ToImmutable(), lines.ToImmutable());
    }

    private static Fact Fact(YamlMap map, string entry, string? source)
    {
        var answers = ImmutableArray.CreateBuilder<MarkedAnswer>();
        foreach (var (field, to) in AnswerFields)
        {
            answers.AddRange(map.Texts(field).Select(t => new MarkedAnswer(to, t)));
        }

        return Done(
            map,
            "A fact",
            new Fact(entry, map.Required("text"), map.Point())
            {
                Answers = answers.ToImmutable(),
                Accept = map.Texts("accept"),
                Words = map.Texts("words"),
                About = map.Texts("about"),
                Is = map.Text("is"),
                Date = map.Date("date"),
                World = map.OneOf<FactWorld>("world") ?? FactWorld.Hawkins,
                Season = map.Number("season"),
                Volume = map.Number("volume"),
                Disputed = map.Flag("disputed"),
                Source = map.Text("source") ?? map.Text("confidence") ?? source,
            }
        );
    }

    private void ReadQuestion(YamlMap map) =>
        _questions.Add(
            new ReadQuestion(
                Done(
                    map,
                    "A question",
                    new TriviaQuestion(
                        map.Required("id"),
                        map.Required("question"),
                        map.Required("right"),
                        map.Texts("wrong"),
                        map.Point(),
                        map.OneOf<Difficulty>("difficulty") ?? Missing(map, "difficulty", Difficulty.Medium),
                        map.Required("category"),
                        map.Text("why")
                    )
                ),
                map.File,
                map.Line
            )
        );

    private static T Missing<T>(YamlMap map, string field, T otherwise)
    {
        if (!map.Has(field))
        {
            map.Wrong($"`{field}` is missing.");
        }

        return otherwise;
    }

    private static T Done<T>(YamlMap map, string what, T value)
    {
        map.Done(what);
        return value;
    }

    private static (ImmutableArray<T> Items, ImmutableArray<int> Lines) Lines<T>(
        IEnumerable<YamlMap> maps,
        Func<YamlMap, T> read
    )
    {
        var items = maps.Select(m => (Item: read(m), m.Line)).ToArray();
        return ([.. items.Select(i => i.Item)], [.. items.Select(i => i.Line)]);
    }
}
