using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>
/// Reads entries by hand, as the serializer writes them: the whole catalogue is read at every start, and the serializer
/// takes several times as long for it, most of that to get ready. Words that come again and again (ids, kinds, sources)
/// become one string each.
/// </summary>
internal sealed class EntryJson : JsonConverter<Entry>
{
    private delegate T Reading<T>(ref Utf8JsonReader reader);

    /// <summary>What reads and writes entries.</summary>
    public static JsonTypeInfo<Entry> Info() =>
        JsonMetadataServices.CreateValueInfo<Entry>(CatalogueJson.Default.Options, new EntryJson());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Entry value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, CatalogueJson.Default.Entry);

    /// <inheritdoc/>
    public override Entry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (id, kind, name) = ("", EntryKind.Person, "");
        SpoilerPoint since = default;
        SpoilerPoint summarySince = default;
        string? summary = null;
        string? alt = null;
        string? source = null;
        string? artist = null;
        string? form = null;
        ImmutableArray<Alias> aliases = [];
        ImmutableArray<Casting> playedBy = [];
        ImmutableArray<Relation> relations = [];
        ImmutableArray<Fact> facts = [];
        ImmutableArray<string> roles = [];
        ImmutableArray<Playing> plays = [];
        Fate? fate = null;
        Episode? first = null;
        Episode? last = null;
        Episode? died = null;
        DateOnly? born = null;
        PartialDate? released = null;
        EpisodeDetails? episode = null;
        SeasonDetails? season = null;
        ReleaseDetails? release = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "id"u8) ? Set(ref id, Word(ref reader))
                : Is(ref reader, "kind"u8) ? Set(ref kind, Enum.Parse<EntryKind>(Word(ref reader)))
                : Is(ref reader, "name"u8) ? Set(ref name, Text(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Is(ref reader, "summary"u8) ? Set(ref summary, Text(ref reader))
                : Is(ref reader, "summarySince"u8) ? Set(ref summarySince, Point(ref reader))
                : Is(ref reader, "alt"u8) ? Set(ref alt, Text(ref reader))
                : Is(ref reader, "source"u8) ? Set(ref source, Word(ref reader))
                : Is(ref reader, "aliases"u8) ? Set(ref aliases, List(ref reader, Alias))
                : Is(ref reader, "playedBy"u8) ? Set(ref playedBy, List(ref reader, Casting))
                : Is(ref reader, "relations"u8) ? Set(ref relations, List(ref reader, Relation))
                : Is(ref reader, "facts"u8) ? Set(ref facts, List(ref reader, Fact))
                : Is(ref reader, "fate"u8) ? Set(ref fate, Fate(ref reader))
                : Is(ref reader, "first"u8) ? Set(ref first, Number(ref reader))
                : Is(ref reader, "last"u8) ? Set(ref last, Number(ref reader))
                : Is(ref reader, "died"u8) ? Set(ref died, Number(ref reader))
                : Is(ref reader, "roles"u8) ? Set(ref roles, List(ref reader, Word))
                : Is(ref reader, "born"u8) ? Set(ref born, Day(ref reader))
                : Is(ref reader, "episode"u8) ? Set(ref episode, EpisodeDetails(ref reader))
                : Is(ref reader, "season"u8) ? Set(ref season, SeasonDetails(ref reader))
                : Is(ref reader, "artist"u8) ? Set(ref artist, Text(ref reader))
                : Is(ref reader, "plays"u8) ? Set(ref plays, List(ref reader, Playing))
                : Is(ref reader, "form"u8) ? Set(ref form, Word(ref reader))
                : Is(ref reader, "released"u8) ? Set(ref released, Date(ref reader))
                : Is(ref reader, "release"u8) ? Set(ref release, ReleaseDetails(ref reader))
                : Skip(ref reader);
        }
        return new Entry(id, kind, name, since)
        {
            Summary = summary,
            SummarySince = summarySince,
            Alt = alt,
            Source = source,
            Aliases = aliases,
            PlayedBy = playedBy,
            Relations = relations,
            Facts = facts,
            Fate = fate,
            First = first,
            Last = last,
            Died = died,
            Roles = roles,
            Born = born,
            Episode = episode,
            Season = season,
            Artist = artist,
            Plays = plays,
            Form = form,
            Released = released,
            Release = release,
        };
    }

    private static Alias Alias(ref Utf8JsonReader reader)
    {
        var (name, since) = ("", default(SpoilerPoint));
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "name"u8) ? Set(ref name, Text(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Skip(ref reader);
        }
        return new Alias(name, since);
    }

    private static Casting Casting(ref Utf8JsonReader reader)
    {
        var (person, since) = ("", default(SpoilerPoint));
        string? version = null;
        string? seasons = null;
        string? billing = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "person"u8) ? Set(ref person, Word(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Is(ref reader, "version"u8) ? Set(ref version, Word(ref reader))
                : Is(ref reader, "seasons"u8) ? Set(ref seasons, Word(ref reader))
                : Is(ref reader, "billing"u8) ? Set(ref billing, Word(ref reader))
                : Skip(ref reader);
        }
        return new Casting(person, since, version, seasons, billing);
    }

    private static Relation Relation(ref Utf8JsonReader reader)
    {
        var (to, role, since) = ("", "", default(SpoilerPoint));
        string? back = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "to"u8) ? Set(ref to, Word(ref reader))
                : Is(ref reader, "as"u8) ? Set(ref role, Word(ref reader))
                : Is(ref reader, "back"u8) ? Set(ref back, Word(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Skip(ref reader);
        }
        return new Relation(to, role, back, since);
    }

    private static Fact Fact(ref Utf8JsonReader reader)
    {
        var (entry, text, since) = ("", "", default(SpoilerPoint));
        ImmutableArray<MarkedAnswer> answers = [];
        ImmutableArray<string> accept = [];
        ImmutableArray<string> words = [];
        ImmutableArray<string> about = [];
        string? kind = null;
        string? source = null;
        PartialDate? date = null;
        var world = FactWorld.Hawkins;
        int? season = null;
        int? volume = null;
        var disputed = false;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "entry"u8) ? Set(ref entry, Word(ref reader))
                : Is(ref reader, "text"u8) ? Set(ref text, Text(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Is(ref reader, "answers"u8) ? Set(ref answers, List(ref reader, Answer))
                : Is(ref reader, "accept"u8) ? Set(ref accept, List(ref reader, Text))
                : Is(ref reader, "words"u8) ? Set(ref words, List(ref reader, Word))
                : Is(ref reader, "about"u8) ? Set(ref about, List(ref reader, Word))
                : Is(ref reader, "is"u8) ? Set(ref kind, Word(ref reader))
                : Is(ref reader, "source"u8) ? Set(ref source, Word(ref reader))
                : Is(ref reader, "date"u8) ? Set(ref date, Date(ref reader))
                : Is(ref reader, "world"u8) ? Set(ref world, Enum.Parse<FactWorld>(Word(ref reader)))
                : Is(ref reader, "season"u8) ? Set(ref season, Integer(ref reader))
                : Is(ref reader, "volume"u8) ? Set(ref volume, Integer(ref reader))
                : Is(ref reader, "disputed"u8) ? Set(ref disputed, reader.GetBoolean())
                : Skip(ref reader);
        }
        return new Fact(entry, text, since)
        {
            Answers = answers,
            Accept = accept,
            Words = words,
            About = about,
            Is = kind,
            Source = source,
            Date = date,
            World = world,
            Season = season,
            Volume = volume,
            Disputed = disputed,
        };
    }

    private static MarkedAnswer Answer(ref Utf8JsonReader reader)
    {
        var (to, text) = (Asked.Who, "");
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "to"u8) ? Set(ref to, Enum.Parse<Asked>(Word(ref reader)))
                : Is(ref reader, "text"u8) ? Set(ref text, Word(ref reader))
                : Skip(ref reader);
        }
        return new MarkedAnswer(to, text);
    }

    private static Fate Fate(ref Utf8JsonReader reader)
    {
        var (text, since) = ("", default(SpoilerPoint));
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "text"u8) ? Set(ref text, Text(ref reader))
                : Is(ref reader, "since"u8) ? Set(ref since, Point(ref reader))
                : Skip(ref reader);
        }
        return new Fate(text, since);
    }

    private static Playing Playing(ref Utf8JsonReader reader)
    {
        var at = Spoilers.Episode.None;
        string? scene = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "in"u8) ? Set(ref at, Number(ref reader))
                : Is(ref reader, "scene"u8) ? Set(ref scene, Text(ref reader))
                : Skip(ref reader);
        }
        return new Playing(at, scene);
    }

    private static EpisodeDetails EpisodeDetails(ref Utf8JsonReader reader)
    {
        var number = Spoilers.Episode.None;
        DateOnly? released = null;
        DateTimeOffset? releasedAt = null;
        ImmutableArray<string> directors = [];
        ImmutableArray<string> writers = [];
        int? minutes = null;
        string? synopsis = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "number"u8) ? Set(ref number, Number(ref reader))
                : Is(ref reader, "released"u8) ? Set(ref released, Day(ref reader))
                : Is(ref reader, "releasedAt"u8) ? Set(ref releasedAt, reader.GetDateTimeOffset())
                : Is(ref reader, "directors"u8) ? Set(ref directors, List(ref reader, Word))
                : Is(ref reader, "writers"u8) ? Set(ref writers, List(ref reader, Word))
                : Is(ref reader, "minutes"u8) ? Set(ref minutes, Integer(ref reader))
                : Is(ref reader, "synopsis"u8) ? Set(ref synopsis, Text(ref reader))
                : Skip(ref reader);
        }
        return new EpisodeDetails(number, released, releasedAt, directors, writers, minutes, synopsis);
    }

    private static SeasonDetails SeasonDetails(ref Utf8JsonReader reader)
    {
        var (number, since) = (0, default(SpoilerPoint));
        DateOnly? released = null;
        string? synopsis = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "number"u8) ? Set(ref number, Integer(ref reader))
                : Is(ref reader, "released"u8) ? Set(ref released, Day(ref reader))
                : Is(ref reader, "synopsis"u8) ? Set(ref synopsis, Text(ref reader))
                : Is(ref reader, "synopsisSince"u8) ? Set(ref since, Point(ref reader))
                : Skip(ref reader);
        }
        return new SeasonDetails(number, released, synopsis, since);
    }

    private static ReleaseDetails ReleaseDetails(ref Utf8JsonReader reader)
    {
        PartialDate? at = null;
        var announced = false;
        string? of = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "at"u8) ? Set(ref at, Date(ref reader))
                : Is(ref reader, "announced"u8) ? Set(ref announced, reader.GetBoolean())
                : Is(ref reader, "of"u8) ? Set(ref of, Word(ref reader))
                : Skip(ref reader);
        }
        return new ReleaseDetails(at, announced, of);
    }

    private static SpoilerPoint Point(ref Utf8JsonReader reader)
    {
        var episode = Spoilers.Episode.None;
        string? work = null;
        while (Property(ref reader))
        {
            _ =
                Is(ref reader, "episode"u8) ? Set(ref episode, Number(ref reader))
                : Is(ref reader, "work"u8) ? Set(ref work, Word(ref reader))
                : Skip(ref reader);
        }
        return new SpoilerPoint(episode, work);
    }

    private static string Text(ref Utf8JsonReader reader) => reader.GetString()!;

    // One string for all that are equal.
    private static string Word(ref Utf8JsonReader reader) => string.Intern(reader.GetString()!);

    private static int Integer(ref Utf8JsonReader reader) => reader.GetInt32();

    private static Episode Number(ref Utf8JsonReader reader) => EpisodeJsonConverter.Read(ref reader);

    private static DateOnly Day(ref Utf8JsonReader reader) =>
        DateOnly.ParseExact(reader.GetString()!, "O", CultureInfo.InvariantCulture);

    private static PartialDate Date(ref Utf8JsonReader reader) =>
        PartialDate.TryParse(reader.GetString(), out var date) ? date : throw new JsonException("No such date.");

    private static ImmutableArray<T> List<T>(ref Utf8JsonReader reader, Reading<T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(read(ref reader));
        }
        return items.DrainToImmutable();
    }

    /// <summary>To the next name of a property; false at the end of the object.</summary>
    private static bool Property(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether the property has this name; if so, the reader goes on to its value.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) && reader.Read();

    // A newer program may know more; null is what is not there.
    private static bool Skip(ref Utf8JsonReader reader) => reader.TrySkip();

    private static bool Set<T>(ref T field, T value)
    {
        field = value;
        return true;
    }
}
