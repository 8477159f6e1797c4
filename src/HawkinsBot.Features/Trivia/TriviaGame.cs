using System.Collections.Immutable;

namespace HawkinsBot.Trivia;

/// <summary>Something that happens to a game.</summary>
internal abstract record GameEvent
{
    private GameEvent() { }

    /// <summary>Somebody chose, or chose anew.</summary>
    /// <param name="Game">The id in the button.</param>
    /// <param name="Round">The round in the button.</param>
    /// <param name="Member">Who.</param>
    /// <param name="Choice">The index; -1 for a typed answer that is wrong.</param>
    /// <param name="At">When the press was made.</param>
    public sealed record Picked(string Game, int Round, ulong Member, int Choice, DateTimeOffset At) : GameEvent;

    /// <summary>Somebody wants the question skipped.</summary>
    /// <param name="Game">The id in the button; null for the command.</param>
    /// <param name="Member">Who.</param>
    /// <param name="Alone">Whether this one's word is enough: the starter, a moderator.</param>
    /// <param name="Now">When.</param>
    public sealed record Skip(string? Game, ulong Member, bool Alone, DateTimeOffset Now) : GameEvent;

    /// <summary>Somebody wants the game stopped.</summary>
    /// <param name="Member">Who.</param>
    /// <param name="Alone">Whether this one's word is enough.</param>
    /// <param name="Now">When.</param>
    public sealed record Stop(ulong Member, bool Alone, DateTimeOffset Now) : GameEvent;

    /// <summary>The other answers an invitation.</summary>
    /// <param name="Game">The id in the button.</param>
    /// <param name="Member">Who pressed.</param>
    /// <param name="Yes">Accept or decline.</param>
    /// <param name="Now">When.</param>
    public sealed record Invited(string Game, ulong Member, bool Yes, DateTimeOffset Now) : GameEvent;

    /// <summary>Time went by.</summary>
    /// <param name="Now">To when.</param>
    public sealed record Tick(DateTimeOffset Now) : GameEvent;

    /// <summary>Discord was told.</summary>
    /// <param name="What">What.</param>
    /// <param name="Round">Of which round.</param>
    /// <param name="Message">The message it stands in.</param>
    /// <param name="Now">When.</param>
    public sealed record Told(Tell What, int Round, ulong? Message, DateTimeOffset Now) : GameEvent;

    /// <summary>The bot is back after a pause in which nobody could play.</summary>
    /// <param name="Now">When.</param>
    public sealed record Resumed(DateTimeOffset Now) : GameEvent;

    /// <summary>The channel no longer takes our messages.</summary>
    /// <param name="Now">When.</param>
    public sealed record Lost(DateTimeOffset Now) : GameEvent;

    /// <summary>Scores of these people stand on the boards.</summary>
    /// <param name="Members">Whose.</param>
    public sealed record Scored(ImmutableArray<ulong> Members) : GameEvent;
}

/// <summary>What became of an event, for the one who caused it.</summary>
internal enum GameAnswer
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>A pick replaced an earlier one.</summary>
    Changed,

    /// <summary>The same pick again.</summary>
    Same,

    /// <summary>After time.</summary>
    TooLate,

    /// <summary>Another game, round, or none at all.</summary>
    Gone,

    /// <summary>Not this person's game.</summary>
    NotYours,

    /// <summary>The vote is counted; more are needed.</summary>
    Voted,

    /// <summary>The person voted already.</summary>
    VotedAlready,

    /// <summary>A game runs in the channel already.</summary>
    Busy,
}

/// <summary>The game after an event.</summary>
/// <param name="State">As it is to be stored; the same object where nothing changed.</param>
/// <param name="Answer">For the one who caused it.</param>
/// <param name="Edit">Whether the round's message shows something else now.</param>
internal readonly record struct GameStep(GameState State, GameAnswer Answer, bool Edit = false);

/// <summary>
/// The rules of trivia: a state and an event give the next state. No I/O, no clock, no chance; the same events give the
/// same game. What Discord is to be told stands in <see cref="GameState.Untold"/>.
/// </summary>
internal static class TriviaGame
{
    /// <summary>For a right answer.</summary>
    public const int RightPoints = 100;

    /// <summary>At most so many more for speed.</summary>
    public const int SpeedPoints = 50;

    /// <summary>For each right answer before in a row, up to five of them.</summary>
    public const int StreakPoints = 10;

    /// <summary>So many rounds without an answer end a game.</summary>
    public const int SilentRounds = 3;

    /// <summary>The pause after a reveal.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    /// <summary>Presses made in time may come so much later.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(800);

    /// <summary>How long an invitation stands.</summary>
    public static readonly TimeSpan InvitationTime = TimeSpan.FromMinutes(2);

    /// <summary>A round whose time ended longer ago than this while nobody could play is voided.</summary>
    public static readonly TimeSpan LongPast = TimeSpan.FromSeconds(5);

    /// <summary>A game that begins.</summary>
    /// <param name="game">Its settings.</param>
    /// <param name="now">When.</param>
    public static GameState Start(GameState game, DateTimeOffset now) =>
        game.Mode == GameMode.Duel
            ? game with
            {
                Phase = GamePhase.Invited,
                StartedAt = now,
                Next = now + InvitationTime,
                Untold = [Tell.Invitation],
            }
            : game with
            {
                Phase = GamePhase.Revealed,
                StartedAt = now,
                Next = now,
            };

    /// <summary>Whether the next question is due: then <see cref="Ask"/> or <see cref="Dry"/> follows.</summary>
    public static bool WantsQuestion(GameState game, DateTimeOffset now) =>
        game.Phase == GamePhase.Revealed
        && game.Untold.IsEmpty
        && game.History.Length < game.Rounds
        && now >= game.Next;

    /// <summary>Opens the next round.</summary>
    public static GameState Ask(GameState game, Asking question, DateTimeOffset now) =>
        game with
        {
            Phase = GamePhase.Asking,
            Current = new Round
            {
                Number = game.History.Length + 1,
                Question = question,
                AskedAt = now,
                Deadline = now + TimeSpan.FromSeconds(game.Seconds),
            },
            Next = now + TimeSpan.FromSeconds(game.Seconds) + Grace,
            Untold = game.Mode == GameMode.Solo ? [] : [Tell.Question],
        };

    /// <summary>Ends a game for which there is no question left.</summary>
    public static GameState Dry(GameState game, DateTimeOffset now) =>
        Finish(game, game.History.Length == 0 ? GameEnd.Dry : GameEnd.Played, now);

    /// <summary>What an event makes of a game.</summary>
    public static GameStep Apply(GameState game, GameEvent happened) =>
        happened switch
        {
            GameEvent.Picked picked => Pick(game, picked),
            GameEvent.Skip skip => Skip(game, skip),
            GameEvent.Stop stop => Stop(game, stop),
            GameEvent.Invited invited => Invitation(game, invited),
            GameEvent.Tick tick => new(Tick(game, tick.Now), GameAnswer.Done),
            GameEvent.Told told when Told(game, told) is var next => new(
                next,
                GameAnswer.Done,
                // The message was made for the time that it was meant to have.
                Edit: next.Current?.Deadline != game.Current?.Deadline
            ),
            GameEvent.Resumed resumed => new(Resume(game, resumed.Now), GameAnswer.Done),
            GameEvent.Lost lost => new(
                game.Phase == GamePhase.Finished
                    ? game with
                    {
                        Untold = [],
                    }
                    : Finish(game, GameEnd.Unreachable, lost.Now) with
                    {
                        Untold = [],
                    },
                GameAnswer.Done
            ),
            GameEvent.Scored scored => new(
                game with
                {
                    Unscored = [.. game.Unscored.Except(scored.Members)],
                },
                GameAnswer.Done
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(happened)),
        };

    /// <summary>The votes that skip a question: half of those who have answered in this game, at least two.</summary>
    public static int VotesNeeded(GameState game)
    {
        var players = game
            .History.TakeLast(SilentRounds)
            .SelectMany(round => round.Scores.Select(score => score.Member))
            .Concat(game.Current?.Picks.Select(pick => pick.Member) ?? [])
            .Distinct()
            .Count();
        return Math.Max(2, (players + 1) / 2);
    }

    /// <summary>What a right answer is worth.</summary>
    /// <param name="taken">From the question to the pick.</param>
    /// <param name="allowed">How long the question was open.</param>
    /// <param name="streak">Right answers in a row before.</param>
    public static int Points(TimeSpan taken, TimeSpan allowed, int streak)
    {
        var left = Math.Clamp(1 - (taken / allowed), 0, 1);
        return RightPoints + (int)Math.Round(SpeedPoints * left) + (StreakPoints * Math.Min(streak, 5));
    }

    private static GameStep Pick(GameState game, GameEvent.Picked picked)
    {
        if (
            game.Id != picked.Game
            || game.Current is not { } round
            || round.Number != picked.Round
            || picked.Choice < -1
            || picked.Choice >= round.Question.Choices.Length
        )
        {
            return new(game, GameAnswer.Gone);
        }
        if (!game.Admits(picked.Member))
        {
            return new(game, GameAnswer.NotYours);
        }
        if (game.Phase != GamePhase.Asking || picked.At > round.Deadline)
        {
            return new(game, GameAnswer.TooLate);
        }
        var at = picked.At < round.AskedAt ? round.AskedAt : picked.At;
        var old = round.Picks.FirstOrDefault(pick => pick.Member == picked.Member);
        if (old is not null && (old.Choice == picked.Choice || old.At > at))
        {
            // The same again, or one that was overtaken by a later press.
            return new(game, GameAnswer.Same);
        }
        var pick = new Pick(picked.Member, picked.Choice, at);
        var picks = old is null ? round.Picks.Add(pick) : round.Picks.Replace(old, pick);
        var next = game with { Current = round with { Picks = picks } };
        return game.Mode == GameMode.Solo
            ? new(Close(next, picked.At, skipped: false), GameAnswer.Done)
            : new(next, old is null ? GameAnswer.Done : GameAnswer.Changed, Edit: old is null);
    }

    private static GameStep Skip(GameState game, GameEvent.Skip skip)
    {
        if (game.Phase != GamePhase.Asking || (skip.Game is { } id && id != game.Id))
        {
            return new(game, GameAnswer.Gone);
        }
        var round = game.Current!;
        if (!skip.Alone && !game.Admits(skip.Member))
        {
            return new(game, GameAnswer.NotYours);
        }
        if (!skip.Alone && round.SkipVotes.Contains(skip.Member))
        {
            return new(game, GameAnswer.VotedAlready);
        }
        var votes = round.SkipVotes.Contains(skip.Member) ? round.SkipVotes : round.SkipVotes.Add(skip.Member);
        var voted = game with { Current = round with { SkipVotes = votes } };
        return skip.Alone || votes.Length >= VotesNeeded(game)
            ? new(Close(voted, skip.Now, skipped: true), GameAnswer.Done)
            : new(voted, GameAnswer.Voted, Edit: true);
    }

    private static GameStep Stop(GameState game, GameEvent.Stop stop)
    {
        if (game.Phase == GamePhase.Finished)
        {
            return new(game, GameAnswer.Gone);
        }
        if (stop.Alone)
        {
            return new(Finish(Abandon(game), GameEnd.Stopped, stop.Now), GameAnswer.Done);
        }
        if (!game.Admits(stop.Member))
        {
            return new(game, GameAnswer.NotYours);
        }
        if (game.StopVotes.Contains(stop.Member))
        {
            return new(game, GameAnswer.VotedAlready);
        }
        var voted = game with { StopVotes = game.StopVotes.Add(stop.Member) };
        return voted.StopVotes.Length >= VotesNeeded(game)
            ? new(Finish(Abandon(voted), GameEnd.Stopped, stop.Now), GameAnswer.Done)
            : new(voted, GameAnswer.Voted);
    }

    private static GameStep Invitation(GameState game, GameEvent.Invited invited)
    {
        if (game.Id != invited.Game || game.Phase != GamePhase.Invited || invited.Now > game.Next)
        {
            return new(game, GameAnswer.Gone);
        }
        if (invited.Member != game.Opponent && !(invited.Member == game.Starter && !invited.Yes))
        {
            return new(game, GameAnswer.NotYours);
        }
        return invited.Yes
            ? new(game with { Phase = GamePhase.Revealed, Next = invited.Now, Untold = [] }, GameAnswer.Done)
            : new(Finish(game, GameEnd.Declined, invited.Now), GameAnswer.Done);
    }

    private static GameState Tick(GameState game, DateTimeOffset now) =>
        now < game.Next
            ? game
            : game.Phase switch
            {
                GamePhase.Invited => Finish(game, GameEnd.Declined, now),
                // A question that Discord does not show yet cannot be over: its time begins when it stands there.
                GamePhase.Asking when !game.Untold.Contains(Tell.Question) => Close(game, now, skipped: false),
                GamePhase.Revealed when game.History.Length >= game.Rounds => Finish(game, GameEnd.Played, now),
                _ => game,
            };

    private static GameState Told(GameState game, GameEvent.Told told)
    {
        if (!game.Untold.Contains(told.What))
        {
            return game;
        }
        var next = game with { Untold = game.Untold.Remove(told.What) };
        return told.What switch
        {
            Tell.Invitation => next with { Invitation = told.Message },
            Tell.Question when game.Phase == GamePhase.Asking && game.Current!.Number == told.Round => Shown(
                next,
                told
            ),
            _ => next,
        };
    }

    // Everybody has the whole time, also where Discord let us wait: the round begins when its message stands there.
    private static GameState Shown(GameState game, GameEvent.Told told)
    {
        var round = game.Current! with { Message = told.Message };
        var late = told.Now - round.AskedAt;
        if (late < TimeSpan.FromSeconds(1))
        {
            return game with { Current = round };
        }
        return game with
        {
            Current = round with { AskedAt = told.Now, Deadline = told.Now + TimeSpan.FromSeconds(game.Seconds) },
            Next = told.Now + TimeSpan.FromSeconds(game.Seconds) + Grace,
        };
    }

    private static GameState Resume(GameState game, DateTimeOffset now)
    {
        switch (game.Phase)
        {
            case GamePhase.Asking when !game.Untold.Contains(Tell.Question) && now > game.Current!.Deadline + LongPast:
                return Voided(game, now);
            case GamePhase.Invited when now >= game.Next:
                return Finish(game, GameEnd.Declined, now);
            default:
                return game;
        }
    }

    private static GameState Voided(GameState game, DateTimeOffset now) =>
        game with
        {
            Phase = GamePhase.Revealed,
            History = game.History.Add(
                new RoundResult(
                    game.Current!.Number,
                    game.Current.Question.Id,
                    game.Current.Question.Category,
                    false,
                    []
                )
            ),
            Next = now + Pause,
            Untold = [Tell.Void],
        };

    private static GameState Close(GameState game, DateTimeOffset now, bool skipped)
    {
        var round = game.Current! with { Skipped = skipped };
        var scores = skipped ? [] : Score(game, round);
        var silent =
            skipped ? game.Silent
            : scores.IsEmpty ? game.Silent + 1
            : 0;
        var closed = game with
        {
            Phase = GamePhase.Revealed,
            Current = round,
            History = game.History.Add(
                new RoundResult(round.Number, round.Question.Id, round.Question.Category, !skipped, scores)
            ),
            Silent = silent,
            Next = now + Pause,
            Untold = game.Mode == GameMode.Solo ? [] : [Tell.Reveal],
        };
        if (silent >= SilentRounds && game.Mode != GameMode.Solo)
        {
            return Finish(closed, GameEnd.Silence, now);
        }
        // The last reveal stands for a moment before the result; solo has both on one message.
        return closed;
    }

    private static ImmutableArray<RoundScore> Score(GameState game, Round round)
    {
        var allowed = round.Deadline - round.AskedAt;
        return
        [
            .. round
                .Picks.Where(pick => pick.Member != round.Question.Author)
                .Select(pick =>
                {
                    var right = pick.Choice == round.Question.Right;
                    // A press may come before we hear that the message, with which the time begins, stands there.
                    var taken = pick.At > round.AskedAt ? pick.At - round.AskedAt : TimeSpan.Zero;
                    return new RoundScore(
                        pick.Member,
                        right,
                        right ? Points(taken, allowed, game.StreakOf(pick.Member)) : 0,
                        (int)taken.TotalMilliseconds
                    );
                }),
        ];
    }

    // A round that is open when a game is stopped counts for nobody.
    private static GameState Abandon(GameState game) =>
        game.Phase == GamePhase.Asking
            ? game with
            {
                History = game.History.Add(
                    new RoundResult(
                        game.Current!.Number,
                        game.Current.Question.Id,
                        game.Current.Question.Category,
                        false,
                        []
                    )
                ),
                Untold = game.Current.Message is null ? [] : [Tell.Void],
            }
            : game;

    private static GameState Finish(GameState game, GameEnd end, DateTimeOffset now)
    {
        var people = game
            .History.Where(round => round.Counted)
            .SelectMany(round => round.Scores)
            .Select(score => score.Member)
            .Distinct()
            .ToImmutableArray();
        return game with
        {
            Phase = GamePhase.Finished,
            End = end,
            EndedAt = now,
            Untold = game.Mode == GameMode.Solo ? [] : [.. game.Untold.Where(Keeps), Tell.Result],
            // Nobody collects points alone: a game counts for the boards from two people on who answered.
            Unscored = game.Mode != GameMode.Solo && people.Length >= 2 ? people : [],
        };

        static bool Keeps(Tell tell) => tell is Tell.Reveal or Tell.Void or Tell.Invitation;
    }
}
