using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>The kinds of documents that trivia keeps.</summary>
internal static class TriviaDocuments
{
    /// <summary>The game of a channel: the one that runs, or the last one for thirty days.</summary>
    public static readonly DocumentKind<GameState> Games = new(
        "trivia/game/{guild}/{channel}",
        () => TriviaJson.Default.GameState
    )
    {
        Lifetime = new(TimeSpan.FromDays(30), game => game.EndedAt),
        Members = new(GamePrivacy.Mentions, GamePrivacy.Erase, GamePrivacy.Excerpt),
    };

    /// <summary>A game that somebody plays in private.</summary>
    public static readonly DocumentKind<GameState> Solo = new(
        "trivia/solo/{member}",
        () => TriviaJson.Default.GameState
    )
    {
        Lifetime = new(TimeSpan.FromDays(1), game => game.EndedAt ?? game.StartedAt),
    };

    /// <summary>Which questions a channel has seen.</summary>
    public static readonly DocumentKind<PoolSeen> Pools = new(
        "trivia/pool/{guild}/{channel}",
        () => TriviaJson.Default.PoolSeen
    );

    /// <summary>Scores: a document a server, period and member.</summary>
    public static readonly DocumentKind<BoardEntry> Boards = new(
        "trivia/board/{guild}/{period}/{member}",
        () => TriviaJson.Default.BoardEntry
    )
    {
        // Days and weeks are looked back on for a while; months, quarters and all time stay.
        Lifetime = new(TimeSpan.FromDays(100), entry => entry.Short ? entry.Last : null),
    };

    /// <summary>How often a question was answered, and how often right; over all servers, of nobody.</summary>
    public static readonly DocumentKind<QuestionStat> Stats = new(
        "trivia/stat/{question}",
        () => TriviaJson.Default.QuestionStat
    );

    /// <summary>When somebody last started a game.</summary>
    public static readonly DocumentKind<StartedGame> Starts = new(
        "trivia/start/{member}",
        () => TriviaJson.Default.StartedGame
    )
    {
        Lifetime = new(TimeSpan.FromDays(1), start => start.At),
    };

    /// <summary>What members say is wrong with a question.</summary>
    public static readonly DocumentKind<QuestionFlags> Flags = new(
        "trivia/flag/{guild}/{question}",
        () => TriviaJson.Default.QuestionFlags
    )
    {
        Members = new(
            (flags, member) => flags.Reports.Any(report => report.Member == member),
            (flags, member) =>
                flags with
                {
                    Reports =
                    [
                        .. flags.Reports.Select(r => r.Member == member ? r with { Member = 0, Note = null } : r),
                    ],
                },
            (flags, member) => flags with { Reports = [.. flags.Reports.Where(r => r.Member == member)] }
        ),
    };

    /// <summary>Questions that the bot's owners took out everywhere.</summary>
    public static readonly DocumentKind<BannedQuestion> Banned = new(
        "trivia/banned/{question}",
        () => TriviaJson.Default.BannedQuestion
    );

    /// <summary>A server's own questions.</summary>
    public static readonly DocumentKind<OwnQuestion> Own = new(
        "trivia/own/{guild}/{question}",
        () => TriviaJson.Default.OwnQuestion
    )
    {
        Members = new(
            (own, member) => own.Author == member || own.ApprovedBy == member,
            (own, member) =>
                own with
                {
                    Author = own.Author == member ? 0 : own.Author,
                    ApprovedBy = own.ApprovedBy == member ? 0 : own.ApprovedBy,
                },
            (own, _) => own
        ),
    };

    /// <summary>The question of a day.</summary>
    public static readonly DocumentKind<DailyQuestion> Dailies = new(
        "trivia/daily/{guild}/{day}",
        () => TriviaJson.Default.DailyQuestion
    )
    {
        Lifetime = new(TimeSpan.FromDays(30), daily => daily.At),
        Members = new(
            (daily, member) => daily.Question.Author == member,
            (daily, _) => daily with { Question = daily.Question with { Author = 0 } },
            (daily, _) => daily
        ),
    };

    /// <summary>What somebody answered to it.</summary>
    public static readonly DocumentKind<DailyAnswer> DailyAnswers = new(
        "trivia/daily-answer/{guild}/{day}/{member}",
        () => TriviaJson.Default.DailyAnswer
    )
    {
        Lifetime = new(TimeSpan.FromDays(30), answer => answer.At),
    };

    /// <summary>Somebody's days in a row.</summary>
    public static readonly DocumentKind<DailyStreak> Streaks = new(
        "trivia/daily-streak/{guild}/{member}",
        () => TriviaJson.Default.DailyStreak
    );

    /// <summary>Where a server's daily question is posted.</summary>
    public static readonly DocumentKind<DailyChannel> DailyChannels = new(
        "trivia/daily-channel/{guild}",
        () => TriviaJson.Default.DailyChannel
    );

    /// <summary>All of them.</summary>
    public static DocumentKind[] All =>
        [Games, Solo, Pools, Boards, Stats, Starts, Flags, Banned, Own, Dailies, DailyAnswers, Streaks, DailyChannels];
}

/// <summary>Which questions a channel has seen, as hashes of their ids: four bytes each, one after the other.</summary>
internal sealed record PoolSeen(byte[] Hashes)
{
    /// <summary>The hash of a question's id (FNV-1a).</summary>
    public static uint Hash(string id)
    {
        var hash = 2166136261u;
        foreach (var c in id)
        {
            hash = (hash ^ c) * 16777619u;
        }
        return hash;
    }

    /// <summary>The hashes as a set.</summary>
    public HashSet<uint> ToSet()
    {
        var set = new HashSet<uint>(Hashes.Length / 4);
        for (var i = 0; i + 4 <= Hashes.Length; i += 4)
        {
            set.Add(BitConverter.ToUInt32(Hashes, i));
        }
        return set;
    }

    /// <summary>A set as a document.</summary>
    public static PoolSeen Of(IReadOnlyCollection<uint> hashes)
    {
        var bytes = new byte[hashes.Count * 4];
        var at = 0;
        foreach (var hash in hashes)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at), hash);
            at += 4;
        }
        return new PoolSeen(bytes);
    }
}

/// <summary>Points, answers and time of somebody, in all or in a category or mode.</summary>
/// <param name="Points">In all.</param>
/// <param name="Right">Right answers.</param>
/// <param name="Answered">Answers.</param>
internal sealed record Tally(int Points = 0, int Right = 0, int Answered = 0)
{
    /// <summary>Both together.</summary>
    public Tally Plus(Tally other) => new(Points + other.Points, Right + other.Right, Answered + other.Answered);
}

/// <summary>What somebody reached in a server in a period.</summary>
internal sealed record BoardEntry
{
    /// <summary>In all.</summary>
    public Tally Total { get; init; } = new();

    /// <summary>Games that counted.</summary>
    public int Games { get; init; }

    /// <summary>Games won.</summary>
    public int Wins { get; init; }

    /// <summary>How long the right answers took together, in milliseconds: ties are told apart by it.</summary>
    public long Milliseconds { get; init; }

    /// <summary>The most right answers in a row in a game.</summary>
    public int Streak { get; init; }

    /// <summary>By category.</summary>
    public ImmutableSortedDictionary<string, Tally> Categories { get; init; } =
        ImmutableSortedDictionary<string, Tally>.Empty;

    /// <summary>By mode.</summary>
    public ImmutableSortedDictionary<string, Tally> Modes { get; init; } =
        ImmutableSortedDictionary<string, Tally>.Empty;

    /// <summary>When it last changed.</summary>
    public DateTimeOffset Last { get; init; }

    /// <summary>Whether it is of a day or a week.</summary>
    public bool Short { get; init; }
}

/// <summary>How often a question was answered.</summary>
/// <param name="Answered">By so many.</param>
/// <param name="Right">Of whom so many were right.</param>
internal sealed record QuestionStat(int Answered, int Right);

/// <summary>When somebody last started a game.</summary>
internal sealed record StartedGame(DateTimeOffset At);

/// <summary>A question that members find wrong.</summary>
internal sealed record QuestionFlags
{
    /// <summary>The question as it was asked.</summary>
    public required string Text { get; init; }

    /// <summary>What was said to be right.</summary>
    public required string Right { get; init; }

    /// <summary>Who said what.</summary>
    public ImmutableArray<FlagReport> Reports { get; init; } = [];

    /// <summary>Whether an owner looked at it and keeps it.</summary>
    public bool Kept { get; init; }

    /// <summary>So many different people take a question out of a server.</summary>
    public const int Enough = 3;

    /// <summary>Whether it is out of the server.</summary>
    [JsonIgnore]
    public bool IsOut => !Kept && Reports.Length >= Enough;
}

/// <summary>One person's word on a question.</summary>
/// <param name="Member">Who; 0 once they are forgotten.</param>
/// <param name="At">When.</param>
/// <param name="Note">What is wrong, in their words.</param>
internal sealed record FlagReport(ulong Member, DateTimeOffset At, string? Note);

/// <summary>A question that is asked nowhere any more.</summary>
internal sealed record BannedQuestion(DateTimeOffset At);

/// <summary>A question of a server's own.</summary>
internal sealed record OwnQuestion
{
    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The right choice, at most 80 characters.</summary>
    public required string Right { get; init; }

    /// <summary>One to three wrong ones.</summary>
    public ImmutableArray<string> Wrong { get; init; } = [];

    /// <summary>A sentence for afterwards.</summary>
    public string? Why { get; init; }

    /// <summary>The episode after which it is safe.</summary>
    public Episode Since { get; init; }

    /// <summary>Who wrote it.</summary>
    public ulong Author { get; init; }

    /// <summary>Whether it is asked.</summary>
    public bool Approved { get; init; }

    /// <summary>Who said so.</summary>
    public ulong? ApprovedBy { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>The question of a day.</summary>
internal sealed record DailyQuestion
{
    /// <summary>The question.</summary>
    public required Asking Question { get; init; }

    /// <summary>When it was chosen.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Where it was posted.</summary>
    public ulong? Channel { get; init; }

    /// <summary>The message.</summary>
    public ulong? Message { get; init; }

    /// <summary>Whether its answer was posted.</summary>
    public bool Revealed { get; init; }
}

/// <summary>What somebody answered to the question of a day.</summary>
/// <param name="Choice">The index.</param>
/// <param name="Right">Whether it was right.</param>
/// <param name="At">When.</param>
internal sealed record DailyAnswer(int Choice, bool Right, DateTimeOffset At);

/// <summary>Somebody's days in a row, by the server's calendar.</summary>
internal sealed record DailyStreak
{
    /// <summary>Days in a row with an answer.</summary>
    public int Days { get; init; }

    /// <summary>The most ever.</summary>
    public int Best { get; init; }

    /// <summary>How many answers were right, ever.</summary>
    public int Right { get; init; }

    /// <summary>How many there were.</summary>
    public int Answered { get; init; }

    /// <summary>The last day with an answer, <c>2026-11-22</c>.</summary>
    public string Last { get; init; } = "";

    /// <summary>The week in which a missed day was last forgiven, <c>2026-W47</c>.</summary>
    public string Frozen { get; init; } = "";
}

/// <summary>Where a server's daily question is posted.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Hour">At which hour of the server's day, 0 to 23.</param>
internal sealed record DailyChannel(ulong Channel, int Hour);

/// <summary>Members inside games.</summary>
internal static class GamePrivacy
{
    public static bool Mentions(GameState game, ulong member) =>
        game.Starter == member
        || game.Opponent == member
        || game.Unscored.Contains(member)
        || game.StopVotes.Contains(member)
        || game.Current is { } round
            && (
                round.Question.Author == member
                || round.Picks.Any(pick => pick.Member == member)
                || round.SkipVotes.Contains(member)
            )
        || game.History.Any(result => result.Scores.Any(score => score.Member == member));

    public static GameState Erase(GameState game, ulong member) =>
        Keep(game, other => other != member) with
        {
            Starter = game.Starter == member ? 0 : game.Starter,
            Opponent = game.Opponent == member ? 0 : game.Opponent,
        };

    public static GameState Excerpt(GameState game, ulong member) =>
        Keep(game, other => other == member) with
        {
            Starter = game.Starter == member ? member : 0,
            Opponent = game.Opponent == member ? member : null,
        };

    private static GameState Keep(GameState game, Func<ulong, bool> keep) =>
        game with
        {
            Unscored = [.. game.Unscored.Where(keep)],
            StopVotes = [.. game.StopVotes.Where(keep)],
            Current = game.Current is { } round
                ? round with
                {
                    Question =
                        round.Question.Author is { } author && !keep(author)
                            ? round.Question with
                            {
                                Author = 0,
                            }
                            : round.Question,
                    Picks = [.. round.Picks.Where(pick => keep(pick.Member))],
                    SkipVotes = [.. round.SkipVotes.Where(keep)],
                }
                : null,
            History =
            [
                .. game.History.Select(result =>
                    result with
                    {
                        Scores = [.. result.Scores.Where(score => keep(score.Member))],
                    }
                ),
            ],
        };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GameState))]
[JsonSerializable(typeof(PoolSeen))]
[JsonSerializable(typeof(BoardEntry))]
[JsonSerializable(typeof(QuestionStat))]
[JsonSerializable(typeof(StartedGame))]
[JsonSerializable(typeof(QuestionFlags))]
[JsonSerializable(typeof(BannedQuestion))]
[JsonSerializable(typeof(OwnQuestion))]
[JsonSerializable(typeof(DailyQuestion))]
[JsonSerializable(typeof(DailyAnswer))]
[JsonSerializable(typeof(DailyStreak))]
[JsonSerializable(typeof(DailyChannel))]
internal sealed partial class TriviaJson : JsonSerializerContext;
