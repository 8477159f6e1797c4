using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>What an entry is. <c>docs/catalogue.md</c> says which fields each kind has of its own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryKind>))]
public enum EntryKind
{
    /// <summary>Cast or crew.</summary>
    Person,

    /// <summary>Somebody in the story.</summary>
    Character,

    /// <summary>One of the 42 episodes.</summary>
    Episode,

    /// <summary>One of the five seasons.</summary>
    Season,

    /// <summary>A place in the story, or where it was filmed.</summary>
    Place,

    /// <summary>A monster, or another being that is no person.</summary>
    Creature,

    /// <summary>A club, company, band, agency.</summary>
    Organisation,

#pragma warning disable CA1720 // The catalogue's own word; there is no confusion with System.Object here.
    /// <summary>A thing.</summary>
    Object,
#pragma warning restore CA1720

    /// <summary>Something that happened.</summary>
    Event,

    /// <summary>An idea: a power, a plan, a theory.</summary>
    Concept,

    /// <summary>A game that is played in the story.</summary>
    Game,

    /// <summary>A saying; never a quotation from the script.</summary>
    Phrase,

    /// <summary>A car, a boat, a helicopter.</summary>
    Vehicle,

    /// <summary>An animal that belongs to somebody.</summary>
    Pet,

    /// <summary>Something to eat or drink.</summary>
    Food,

    /// <summary>A film or a TV series that is shown or spoken of.</summary>
    Screen,

    /// <summary>A song or a piece of music.</summary>
    Music,

    /// <summary>The play, the animated series, a book, a game of the same world.</summary>
    Work,

    /// <summary>Something that came out, or will.</summary>
    Release,
}

/// <summary>One thing that the bot knows, as it stands in the catalogue, before any boundary is drawn.</summary>
/// <param name="Id">Unique, <c>[a-z0-9-]</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How it is called, safe at <paramref name="Since"/>.</param>
/// <param name="Since">The point from which it may be known to exist.</param>
public sealed record Entry(string Id, EntryKind Kind, string Name, SpoilerPoint Since)
{
    /// <summary>One or two sentences, safe at <see cref="Since"/>.</summary>
    public string? Summary { get; init; }

    /// <summary>
    /// The point from which <see cref="Summary"/> is safe, where that is later than <see cref="Since"/>: an episode's own
    /// episode, or the point of a name that the summary uses.
    /// </summary>
    public SpoilerPoint SummarySince { get; init; }

    /// <summary>Alt text where an image of our own is drawn.</summary>
    public string? Alt { get; init; }

    /// <summary>Where it is from: a URL, or <c>own</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Other names.</summary>
    public ImmutableArray<Alias> Aliases
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Who plays a character.</summary>
    public ImmutableArray<Casting> PlayedBy
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Who and what it hangs together with.</summary>
    public ImmutableArray<Relation> Relations
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What is known about it.</summary>
    public ImmutableArray<Fact> Facts
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What becomes of it.</summary>
    public Fate? Fate { get; init; }

    /// <summary>The episode of its first appearance.</summary>
    public Episode? First { get; init; }

    /// <summary>The episode of its last appearance.</summary>
    public Episode? Last { get; init; }

    /// <summary>The episode of its death.</summary>
    public Episode? Died { get; init; }

    /// <summary>Of a person: what they do (<c>actor</c>, <c>director</c>, …).</summary>
    public ImmutableArray<string> Roles
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Of a person: the date of birth.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>Of an episode.</summary>
    public EpisodeDetails? Episode { get; init; }

    /// <summary>Of a season.</summary>
    public SeasonDetails? Season { get; init; }

    /// <summary>Of a piece of music: who plays it.</summary>
    public string? Artist { get; init; }

    /// <summary>Of a piece of music: where it plays.</summary>
    public ImmutableArray<Playing> Plays
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Of a work: stage play, animated series, novel, …</summary>
    public string? Form { get; init; }

    /// <summary>Of a work: when it came out.</summary>
    public PartialDate? Released { get; init; }

    /// <summary>Of a release.</summary>
    public ReleaseDetails? Release { get; init; }
}

/// <summary>Another name of an entry.</summary>
/// <param name="Name">The name.</param>
/// <param name="Since">The point from which it may be known that this is the same one.</param>
public sealed record Alias(string Name, SpoilerPoint Since);

/// <summary>Somebody who plays a character.</summary>
/// <param name="Person">The person's id.</param>
/// <param name="Since">The point from which it may be told.</param>
/// <param name="Version"><c>young</c>, <c>London stage</c>, …; null for the usual one on screen.</param>
/// <param name="Seasons">In which seasons, such as <c>1-3,5</c>, where it is known.</param>
/// <param name="Billing"><c>main</c>, <c>recurring</c>, <c>guest</c>, …</param>
public sealed record Casting(string Person, SpoilerPoint Since, string? Version, string? Seasons, string? Billing);

/// <summary>How another entry stands to this one.</summary>
/// <param name="To">The other's id.</param>
/// <param name="As">What the other is to this one: <c>son</c>.</param>
/// <param name="Back">What this one is to the other: <c>mother</c>; null when it goes without saying.</param>
/// <param name="Since">The point from which it may be told.</param>
public sealed record Relation(string To, string As, string? Back, SpoilerPoint Since);

/// <summary>What becomes of somebody or something.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="Since">The point from which it may be told.</param>
public sealed record Fate(string Text, SpoilerPoint Since);

/// <summary>Where a piece of music plays; the point of a scene is its episode.</summary>
/// <param name="In">The episode.</param>
/// <param name="Scene">What happens meanwhile.</param>
public sealed record Playing(Episode In, string? Scene);

/// <summary>What an episode has of its own.</summary>
/// <param name="Number">Season and number.</param>
/// <param name="Released">The date of its release in the United States.</param>
/// <param name="ReleasedAt">The instant of its release.</param>
/// <param name="Directors">Ids of persons.</param>
/// <param name="Writers">Ids of persons.</param>
/// <param name="Minutes">About how long it is.</param>
/// <param name="Synopsis">What happens; its point is the episode itself.</param>
public sealed record EpisodeDetails(
    Episode Number,
    DateOnly? Released,
    DateTimeOffset? ReleasedAt,
    ImmutableArray<string> Directors,
    ImmutableArray<string> Writers,
    int? Minutes,
    string? Synopsis
);

/// <summary>What a season has of its own.</summary>
/// <param name="Number">1 to 5.</param>
/// <param name="Released">When it first came out.</param>
/// <param name="Synopsis">What happens.</param>
/// <param name="SynopsisSince">The point from which <paramref name="Synopsis"/> is safe.</param>
public sealed record SeasonDetails(int Number, DateOnly? Released, string? Synopsis, SpoilerPoint SynopsisSince);

/// <summary>What a release has of its own.</summary>
/// <param name="At">When: an instant, a day, or a month or a year where no more is known; null where nothing is.</param>
/// <param name="Announced">Whether it is still to come as far as the catalogue knows.</param>
/// <param name="Of">The id of the work or season that came out.</param>
public sealed record ReleaseDetails(PartialDate? At, bool Announced, string? Of);

/// <summary>Which question a marked answer answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Asked>))]
public enum Asked
{
    /// <summary>Somebody.</summary>
    Who,

    /// <summary>Something.</summary>
    What,

    /// <summary>A place.</summary>
    Where,

    /// <summary>A time.</summary>
    When,

    /// <summary>A number.</summary>
    Count,

    /// <summary>A way.</summary>
    How,

    /// <summary>A reason.</summary>
    Why,

    /// <summary>One of several: an episode, a title, a song.</summary>
    Which,
}

/// <summary>A marked answer of a fact.</summary>
/// <param name="To">The question word that it answers.</param>
/// <param name="Text">The shortest words that a quiz would accept.</param>
public sealed record MarkedAnswer(Asked To, string Text);

/// <summary>Whose calendar a date belongs to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FactWorld>))]
public enum FactWorld
{
    /// <summary>The story's.</summary>
    Hawkins,

    /// <summary>Ours.</summary>
    Real,
}

/// <summary>One plain sentence about an entry, with the point from which it is safe.</summary>
/// <param name="Entry">The id of the entry that it stands under.</param>
/// <param name="Text">The sentence, at most 300 characters, understandable alone.</param>
/// <param name="Since">The point from which it is safe; the entry's own must be reached as well.</param>
public sealed record Fact(string Entry, string Text, SpoilerPoint Since)
{
    /// <summary>The longest <see cref="Text"/>, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>The answers marked in it.</summary>
    public ImmutableArray<MarkedAnswer> Answers
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Other spellings of the answers.</summary>
    public ImmutableArray<string> Accept
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Words that people use for it and that the sentence does not have; for search, never shown.</summary>
    public ImmutableArray<string> Words
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Ids of other entries that it belongs to.</summary>
    public ImmutableArray<string> About
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>What kind of statement it is (<c>death</c>, <c>job</c>, <c>easter-egg</c>, …), or null.</summary>
    public string? Is { get; init; }

    /// <summary>When it happened.</summary>
    public PartialDate? Date { get; init; }

    /// <summary>Whose calendar <see cref="Date"/> belongs to.</summary>
    public FactWorld World { get; init; }

    /// <summary>The season that it stands in, for Easter eggs and slips.</summary>
    public int? Season { get; init; }

    /// <summary>The volume of that season.</summary>
    public int? Volume { get; init; }

    /// <summary>Whether sources disagree; the sentence then says so.</summary>
    public bool Disputed { get; init; }

    /// <summary>Where it is from: a URL, or <c>own</c>.</summary>
    public string? Source { get; init; }
}

/// <summary>How hard a trivia question is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Difficulty>))]
public enum Difficulty
{
    /// <summary>Anybody who has watched knows.</summary>
    Easy,

    /// <summary>Fans know.</summary>
    Medium,

    /// <summary>Few know.</summary>
    Hard,
}

/// <summary>A written trivia question.</summary>
/// <param name="Id">Unique, <c>[a-z0-9-]</c>.</param>
/// <param name="Question">The question.</param>
/// <param name="Right">The right choice, at most 80 characters.</param>
/// <param name="Wrong">Three or more wrong choices, at most 80 characters each.</param>
/// <param name="Since">The point from which question, choices and explanation are safe.</param>
/// <param name="Difficulty">How hard it is.</param>
/// <param name="Category"><c>cast</c>, <c>characters</c>, <c>episodes</c>, …; see <c>docs/catalogue.md</c>.</param>
/// <param name="Why">A sentence that is shown afterwards.</param>
public sealed record TriviaQuestion(
    string Id,
    string Question,
    string Right,
    ImmutableArray<string> Wrong,
    SpoilerPoint Since,
    Difficulty Difficulty,
    string Category,
    string? Why
);
