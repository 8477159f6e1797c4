using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Ask;

/// <summary>A question as far as it was understood, within the reach of who asks.</summary>
/// <param name="Asked">What kind of answer is wanted; null where any will do.</param>
/// <param name="Noun">The stem of what is asked for: <c>song</c> in "what song …", or null.</param>
/// <param name="Mentions">Entries that it names, in order.</param>
/// <param name="Terms">The other words that say something.</param>
/// <param name="Season">The season that it speaks of, 1 to 5, or null.</param>
/// <param name="Defined">The names in "who is …", where hardly more is asked.</param>
/// <param name="Folded">All its words, folded, with a space before and after; without the choices that it offers.</param>
/// <param name="Row">The stems of its words that say something, names included, as they stand.</param>
internal sealed record Question(
    Asked? Asked,
    string? Noun,
    IReadOnlyList<Mention> Mentions,
    IReadOnlyList<QueryTerm> Terms,
    int? Season,
    IReadOnlyList<Mention> Defined,
    string Folded,
    IReadOnlyList<string> Row
)
{
    /// <summary>The choices that it offers, folded: "…: Mike, Will or Dustin?"</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The episode that it names by number: "S4E4", "the last episode of season 2".</summary>
    public Episode? Episode { get; init; }

    /// <summary>Whether it describes what it asks for instead of asking: "This girl with a shaved head …"</summary>
    public bool IsRiddle { get; init; }

    /// <summary>The stems of its terms that nobody uses within reach.</summary>
    public IReadOnlyCollection<string> Unknown { get; init; } = [];

    /// <summary>How many names it has that nobody uses within reach.</summary>
    public int UnknownNames { get; init; }

    /// <summary>Whether it asks for a name or title.</summary>
    public bool WantsName { get; init; }

    /// <summary>Whether it has one of these stems.</summary>
    public bool Has(params ReadOnlySpan<string> stems)
    {
        foreach (var stem in stems)
        {
            if (Noun == stem || Terms.Any(t => t.Stem == stem))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it has this stem anywhere, in a name too.</summary>
    public bool Says(string stem) => Row.Contains(stem, StringComparer.Ordinal);

    /// <summary>Whether the words of an answer stand in the question already.</summary>
    public bool Gives(string answer)
    {
        var folded = Folding.Name(answer);
        return folded.Length > 0 && Folded.Contains($" {folded} ", StringComparison.Ordinal);
    }
}

/// <summary>A name in a question.</summary>
/// <param name="Nodes">The entries that it may mean, the likeliest first, and how likely each is (0 to 1).</param>
/// <param name="Stems">Its stems.</param>
/// <param name="Start">The first of its words.</param>
/// <param name="End">The word after its last.</param>
/// <param name="Owns">Whether it stands in the possessive: "Will's".</param>
/// <param name="Capital">Whether it was written as a name: "the lab" is a description.</param>
/// <param name="Weight">How much it counts: 1, or less where it goes without saying.</param>
internal sealed record Mention(
    IReadOnlyList<(EntryNode Node, float Weight)> Nodes,
    IReadOnlyList<string> Stems,
    int Start,
    int End,
    bool Owns,
    bool Capital = true,
    float Weight = 1
);

/// <summary>A word of a question.</summary>
/// <param name="Folded">Folded, without a possessive.</param>
/// <param name="Stem">Its stem.</param>
/// <param name="Owns">Whether it stood in the possessive.</param>
/// <param name="Capital">Whether it began with a capital or a digit.</param>
/// <param name="Ends">Whether a comma or the like follows, or nothing.</param>
internal readonly record struct Token(string Folded, string Stem, bool Owns, bool Capital, bool Ends);
