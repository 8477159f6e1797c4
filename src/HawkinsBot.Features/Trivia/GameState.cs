using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>How a game is played.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GameMode>))]
internal enum GameMode
{
    /// <summary>Everybody in the channel, choices as buttons.</summary>
    Party,

    /// <summary>Two people.</summary>
    Duel,

    /// <summary>One person in private, unranked.</summary>
    Solo,

    /// <summary>Everybody in the channel, the answer is typed.</summary>
    Type,
}

/// <summary>Where a game stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GamePhase>))]
internal enum GamePhase
{
    /// <summary>A duel waits for the other's yes.</summary>
    Invited,

    /// <summary>A question is open.</summary>
    Asking,

    /// <summary>A question is closed, and the next comes soon.</summary>
    Revealed,

    /// <summary>Over.</summary>
    Finished,
}

/// <summary>Why a game is over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GameEnd>))]
internal enum GameEnd
{
    /// <summary>All rounds are played.</summary>
    Played,

    /// <summary>Somebody who may stopped it.</summary>
    Stopped,

    /// <summary>Nobody answered three rounds in a row.</summary>
    Silence,

    /// <summary>The invitation was declined or not answered.</summary>
    Declined,

    /// <summary>There are no more questions of that kind.</summary>
    Dry,

    /// <summary>The channel no longer takes our messages.</summary>
    Unreachable,
}

/// <summary>What Discord is still to be told; it stands in the game until Discord has it, so that a restart loses nothing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tell>))]
internal enum Tell
{
    /// <summary>The invitation to a duel.</summary>
    Invitation,

    /// <summary>The question of the open round.</summary>
    Question,

    /// <summary>The answer of the round that was closed.</summary>
    Reveal,

    /// <summary>That a round was voided.</summary>
    Void,

    /// <summary>The result.</summary>
    Result,
}

/// <summary>A question as it is asked: with its choices in their order.</summary>
internal sealed record Asking
{
    /// <summary>The question's id; those of a server's own begin with <c>own:</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>The choices as they are shown.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>The index of the right choice.</summary>
    public int Right { get; init; }

    /// <summary>Other spellings of the right answer, for typed ones.</summary>
    public ImmutableArray<string> Accept { get; init; } = [];

    /// <summary>A sentence that explains the answer.</summary>
    public string? Why { get; init; }

    /// <summary>The episode after which it is safe.</summary>
    public Episode Since { get; init; }

    /// <summary>The category.</summary>
    public required string Category { get; init; }

    /// <summary>How hard it was taken for.</summary>
    public Difficulty Difficulty { get; init; }

    /// <summary>Who wrote it, where a member did: they get no points for it.</summary>
    public ulong? Author { get; init; }

    /// <summary>The right answer in words.</summary>
    [JsonIgnore]
    public string RightText => Choices[Right];
}

/// <summary>What somebody chose in the open round.</summary>
/// <param name="Member">Who.</param>
/// <param name="Choice">The index of the choice, -1 for a typed answer that is wrong; typed right ones are the right index.</param>
/// <param name="At">When, by the press itself.</param>
internal sealed record Pick(ulong Member, int Choice, DateTimeOffset At);

/// <summary>The round that is open, or was just closed.</summary>
internal sealed record Round
{
    /// <summary>1 and up.</summary>
    public required int Number { get; init; }

    /// <summary>The question.</summary>
    public required Asking Question { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when picks count.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Its message, once it is sent.</summary>
    public ulong? Message { get; init; }

    /// <summary>One a person.</summary>
    public ImmutableArray<Pick> Picks { get; init; } = [];

    /// <summary>Who wants to skip it.</summary>
    public ImmutableArray<ulong> SkipVotes { get; init; } = [];

    /// <summary>Whether it was closed before its time.</summary>
    public bool Skipped { get; init; }
}

/// <summary>What a person got for a round.</summary>
/// <param name="Member">Who.</param>
/// <param name="Right">Whether the answer was right.</param>
/// <param name="Points">For right and for speed.</param>
/// <param name="Milliseconds">From the question to the last pick.</param>
internal sealed record RoundScore(ulong Member, bool Right, int Points, int Milliseconds);

/// <summary>A round that is over.</summary>
/// <param name="Number">1 and up.</param>
/// <param name="Question">The question's id.</param>
/// <param name="Category">The question's category.</param>
/// <param name="Counted">False where it was skipped or voided: nobody gets anything.</param>
/// <param name="Scores">One a person who answered.</param>
internal sealed record RoundResult(
    int Number,
    string Question,
    string Category,
    bool Counted,
    ImmutableArray<RoundScore> Scores
);

/// <summary>A game, as it stands in the store.</summary>
internal sealed record GameState
{
    /// <summary>Unguessable, part of the buttons' ids.</summary>
    public required string Id { get; init; }

    /// <summary>The server; 0 for a game in private.</summary>
    public ulong Guild { get; init; }

    /// <summary>The channel; 0 for a game in private.</summary>
    public ulong Channel { get; init; }

    /// <summary>Who started it.</summary>
    public ulong Starter { get; init; }

    /// <summary>The language tag of its messages.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How it is played.</summary>
    public GameMode Mode { get; init; }

    /// <summary>How many rounds, 1 to 30.</summary>
    public int Rounds { get; init; }

    /// <summary>How long a question is open, slow already counted in.</summary>
    public int Seconds { get; init; }

    /// <summary>Whether everybody has twice the time.</summary>
    public bool Slow { get; init; }

    /// <summary>How far its questions go.</summary>
    public Episode Upto { get; init; }

    /// <summary>The other works that count as seen; null when nothing was said.</summary>
    public IReadOnlyList<string>? Works { get; init; }

    /// <summary>Only this difficulty.</summary>
    public Difficulty? Difficulty { get; init; }

    /// <summary>Only this category.</summary>
    public string? Category { get; init; }

    /// <summary>The other in a duel.</summary>
    public ulong? Opponent { get; init; }

    /// <summary>Where it stands.</summary>
    public GamePhase Phase { get; init; }

    /// <summary>The round that is open or was just closed.</summary>
    public Round? Current { get; init; }

    /// <summary>The rounds that are over.</summary>
    public ImmutableArray<RoundResult> History { get; init; } = [];

    /// <summary>What happens next happens then: the deadline, the next question, the end of an invitation.</summary>
    public DateTimeOffset Next { get; init; }

    /// <summary>How many rounds in a row nobody answered.</summary>
    public int Silent { get; init; }

    /// <summary>Who wants the game stopped.</summary>
    public ImmutableArray<ulong> StopVotes { get; init; } = [];

    /// <summary>What Discord is still to be told, in order.</summary>
    public ImmutableArray<Tell> Untold { get; init; } = [];

    /// <summary>The message of the invitation.</summary>
    public ulong? Invitation { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended.</summary>
    public GameEnd? End { get; init; }

    /// <summary>Whose scores are still to be added to the boards.</summary>
    public ImmutableArray<ulong> Unscored { get; init; } = [];

    /// <summary>Whether a person may play: everybody, or the two of a duel.</summary>
    public bool Admits(ulong member) =>
        Mode switch
        {
            GameMode.Duel => member == Starter || member == Opponent,
            GameMode.Solo => member == Starter,
            _ => true,
        };

    /// <summary>How far its questions go.</summary>
    [JsonIgnore]
    public Boundary Boundary => new(Upto, Works);

    /// <summary>The points of everybody who answered, the best first; ties by who was faster in all.</summary>
    [JsonIgnore]
    public IReadOnlyList<Standing> Standings =>
        [
            .. History
                .Where(round => round.Counted)
                .SelectMany(round => round.Scores)
                .GroupBy(score => score.Member)
                .Select(group => new Standing(
                    group.Key,
                    group.Sum(score => score.Points),
                    group.Count(score => score.Right),
                    group.Count(),
                    group.Where(score => score.Right).Sum(score => (long)score.Milliseconds)
                ))
                .OrderByDescending(standing => standing.Points)
                .ThenByDescending(standing => standing.Right)
                .ThenBy(standing => standing.Milliseconds)
                .ThenBy(standing => standing.Member),
        ];

    /// <summary>How many right answers in a row a person has.</summary>
    public int StreakOf(ulong member)
    {
        var streak = 0;
        for (var i = History.Length - 1; i >= 0; i--)
        {
            if (!History[i].Counted)
            {
                continue;
            }
            if (History[i].Scores.FirstOrDefault(score => score.Member == member) is not { Right: true })
            {
                break;
            }
            streak++;
        }
        return streak;
    }
}

/// <summary>How a person stands in a game.</summary>
/// <param name="Member">Who.</param>
/// <param name="Points">In all.</param>
/// <param name="Right">Right answers.</param>
/// <param name="Answered">Answers.</param>
/// <param name="Milliseconds">How long the right ones took together.</param>
internal sealed record Standing(ulong Member, int Points, int Right, int Answered, long Milliseconds);
