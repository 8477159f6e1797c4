using System.Collections.Immutable;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>An entry by name: what a button, a choice, a line of a list needs.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How it is called.</param>
public sealed record EntryName(string Id, EntryKind Kind, string Name);

/// <summary>
/// An entry as far as a boundary allows: nothing in it, and nothing that it leads to, lies beyond. Cards are made from
/// this and so cannot leak.
/// </summary>
public sealed record EntryView(string Id, EntryKind Kind, string Name)
{
    /// <summary>The boundary that it was drawn for.</summary>
    public required Boundary Boundary { get; init; }

    /// <summary>One or two sentences.</summary>
    public string? Summary { get; init; }

    /// <summary>Alt text of its image.</summary>
    public string? Alt { get; init; }

    /// <summary>Where it is from: a URL, or <c>own</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Other names.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Of a character: who plays it, the usual one first.</summary>
    public ImmutableArray<CastingView> PlayedBy { get; init; } = [];

    /// <summary>Of a person: whom they play.</summary>
    public ImmutableArray<CastingView> Plays { get; init; } = [];

    /// <summary>Of a person: the episodes that they directed, in order.</summary>
    public ImmutableArray<EntryName> Directed { get; init; } = [];

    /// <summary>Of a person: the episodes that they wrote, in order.</summary>
    public ImmutableArray<EntryName> Wrote { get; init; } = [];

    /// <summary>Who and what it hangs together with, both ways.</summary>
    public ImmutableArray<RelationView> Relations { get; init; } = [];

    /// <summary>What is known about it: its own facts, then those of others that are about it as well.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>What becomes of it.</summary>
    public string? Fate { get; init; }

    /// <summary>The episode of its first appearance.</summary>
    public Episode? First { get; init; }

    /// <summary>The episode of its last appearance; only told once it gives nothing away.</summary>
    public Episode? Last { get; init; }

    /// <summary>The episode of its death.</summary>
    public Episode? Died { get; init; }

    /// <summary>Of a person: what they do (<c>actor</c>, <c>director</c>, …).</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Of a person: the date of birth.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>Of an episode.</summary>
    public EpisodeView? Episode { get; init; }

    /// <summary>Of a season.</summary>
    public SeasonView? Season { get; init; }

    /// <summary>Of a piece of music: who plays it.</summary>
    public string? Artist { get; init; }

    /// <summary>Of a piece of music: where it plays.</summary>
    public ImmutableArray<Playing> Scenes { get; init; } = [];

    /// <summary>Of a work: stage play, animated series, novel, …</summary>
    public string? Form { get; init; }

    /// <summary>Of a work: when it came out.</summary>
    public PartialDate? Released { get; init; }

    /// <summary>Of a release.</summary>
    public ReleaseView? Release { get; init; }

    /// <summary>The entry by name.</summary>
    public EntryName AsName => new(Id, Kind, Name);
}

/// <summary>Who plays whom.</summary>
/// <param name="Other">The person, seen from the character; the character, seen from the person.</param>
/// <param name="Version"><c>young</c>, <c>London stage</c>, …; null for the usual one on screen.</param>
/// <param name="Seasons">The seasons within the boundary, such as <c>1-3</c>, where they are known.</param>
/// <param name="Billing"><c>main</c>, <c>recurring</c>, <c>guest</c>, …</param>
public sealed record CastingView(EntryName Other, string? Version, string? Seasons, string? Billing);

/// <summary>How another entry stands to this one.</summary>
/// <param name="Target">The other.</param>
/// <param name="As">What the other is to this one: <c>son</c>; null when it goes without saying.</param>
public sealed record RelationView(EntryName Target, string? As);

/// <summary>What an episode has of its own.</summary>
/// <param name="Number">Season and number.</param>
/// <param name="Released">The date of its release in the United States.</param>
/// <param name="ReleasedAt">The instant of its release.</param>
/// <param name="Directors">Who directed it.</param>
/// <param name="Writers">Who wrote it.</param>
/// <param name="Minutes">About how long it is.</param>
/// <param name="Synopsis">What happens; null unless it has been watched.</param>
public sealed record EpisodeView(
    Episode Number,
    DateOnly? Released,
    DateTimeOffset? ReleasedAt,
    ImmutableArray<EntryName> Directors,
    ImmutableArray<EntryName> Writers,
    int? Minutes,
    string? Synopsis
);

/// <summary>What a season has of its own.</summary>
/// <param name="Number">1 to 5.</param>
/// <param name="Released">When it first came out.</param>
/// <param name="Synopsis">What happens, if it is safe.</param>
public sealed record SeasonView(int Number, DateOnly? Released, string? Synopsis);

/// <summary>What a release has of its own.</summary>
/// <param name="At">When; null where it was not said yet.</param>
/// <param name="Announced">Whether it was still to come when the catalogue was written.</param>
/// <param name="Of">What came out.</param>
public sealed record ReleaseView(PartialDate? At, bool Announced, EntryName? Of);

/// <summary>A dated fact with its subject.</summary>
/// <param name="Date">When.</param>
/// <param name="Subject">The entry that it stands under.</param>
/// <param name="Fact">The fact.</param>
public sealed record DatedFact(PartialDate Date, EntryName Subject, Fact Fact);

/// <summary>How a search found an entry, the best first.</summary>
public enum MatchKind
{
    /// <summary>The name itself.</summary>
    Name,

    /// <summary>Another name.</summary>
    Alias,

    /// <summary>A name, or a word of one, begins so.</summary>
    Prefix,

    /// <summary>A name has it inside.</summary>
    Substring,

    /// <summary>A name is spelt much like it.</summary>
    Fuzzy,

    /// <summary>What is known about it speaks of it.</summary>
    Text,
}

/// <summary>Something that a search found.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Match">How it was found.</param>
/// <param name="Score">For ranking: higher is better; only comparable within one search.</param>
/// <param name="Via">The name or alias that matched; null where the text did.</param>
public sealed record SearchHit(EntryName Entry, MatchKind Match, double Score, string? Via);
