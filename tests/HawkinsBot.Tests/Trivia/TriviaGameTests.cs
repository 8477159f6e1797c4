using FsCheck;
using FsCheck.Fluent;
using HawkinsBot.Trivia;

namespace HawkinsBot.Tests.Trivia;

public sealed class TriviaGameTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_pick_before_time_counts_and_speed_is_measured_from_the_press()
    {
        var game = Asked(Begin());
        game = Pick(game, 1, 2, 5).State;
        var changed = Pick(game, 1, 0, 10);
        Assert.Equal(GameAnswer.Changed, changed.Answer);
        game = Tick(changed.State, 21);
        var score = Assert.Single(game.History[0].Scores);
        Assert.True(score.Right);
        Assert.Equal(TriviaGame.RightPoints + (TriviaGame.SpeedPoints / 2), score.Points);
        Assert.Equal(10_000, score.Milliseconds);
    }

    [Fact]
    public void A_press_after_time_is_refused_and_one_in_time_that_comes_late_counts()
    {
        var game = Asked(Begin());
        Assert.Equal(GameAnswer.TooLate, Pick(game, 1, 0, 20.1).Answer);
        Assert.Equal(GamePhase.Asking, Tick(game, 20.5).Phase);
        Assert.Equal(GameAnswer.Done, Pick(game, 1, 0, 19.9).Answer);
    }

    [Fact]
    public void A_press_that_was_overtaken_by_a_later_one_changes_nothing()
    {
        var game = Pick(Asked(Begin()), 1, 2, 9).State;
        Assert.Equal(GameAnswer.Same, Pick(game, 1, 0, 8).Answer);
    }

    [Fact]
    public void Buttons_of_another_game_round_or_choice_do_nothing()
    {
        var game = Asked(Begin());
        foreach (
            var forged in new GameEvent.Picked[]
            {
                new("other", 1, 5, 0, Start),
                new("g", 2, 5, 0, Start),
                new("g", 1, 5, 4, Start),
                new("g", 1, 5, -2, Start),
            }
        )
        {
            var step = TriviaGame.Apply(game, forged);
            Assert.Equal(GameAnswer.Gone, step.Answer);
            Assert.Same(game, step.State);
        }
    }

    [Fact]
    public void Three_questions_that_nobody_answers_end_a_game()
    {
        var game = Begin() with { Rounds = 10 };
        for (var round = 0; round < 3; round++)
        {
            Assert.NotEqual(GamePhase.Finished, game.Phase);
            game = Tick(Asked(game), (round * 30) + 21);
            game = Told(game, Tell.Reveal);
        }
        Assert.Equal(GameEnd.Silence, game.End);
        Assert.Empty(game.Unscored);
    }

    [Fact]
    public void Who_wrote_a_question_gets_nothing_for_it()
    {
        var game = Asked(Begin(), Question() with { Author = 7 });
        game = Pick(Pick(game, 7, 0, 1).State, 8, 0, 2).State;
        game = Tick(game, 21);
        Assert.Equal(8ul, Assert.Single(game.History[0].Scores).Member);
    }

    [Fact]
    public void A_skip_takes_a_vote_unless_the_starter_wants_it()
    {
        var game = Pick(Pick(Pick(Asked(Begin()), 2, 0, 1).State, 3, 1, 1).State, 4, 1, 1).State;
        var first = TriviaGame.Apply(game, new GameEvent.Skip("g", 2, false, At(3)));
        Assert.Equal(GameAnswer.Voted, first.Answer);
        Assert.Equal(
            GameAnswer.VotedAlready,
            TriviaGame.Apply(first.State, new GameEvent.Skip("g", 2, false, At(3))).Answer
        );
        var second = TriviaGame.Apply(first.State, new GameEvent.Skip("g", 3, false, At(4)));
        Assert.Equal(GamePhase.Revealed, second.State.Phase);
        Assert.False(second.State.History[0].Counted);
        Assert.Equal(GameAnswer.Done, TriviaGame.Apply(game, new GameEvent.Skip("g", 1, true, At(3))).Answer);
    }

    [Fact]
    public void A_duel_needs_a_yes_and_is_only_for_two()
    {
        var duel = TriviaGame.Start(Begin() with { Mode = GameMode.Duel, Opponent = 2 }, Start);
        Assert.Equal(GameAnswer.NotYours, TriviaGame.Apply(duel, new GameEvent.Invited("g", 3, true, At(1))).Answer);
        Assert.Equal(GameAnswer.NotYours, TriviaGame.Apply(duel, new GameEvent.Invited("g", 1, true, At(1))).Answer);
        Assert.Equal(GameEnd.Declined, TriviaGame.Apply(duel, new GameEvent.Invited("g", 2, false, At(1))).State.End);
        Assert.Equal(GameEnd.Declined, Tick(duel, 121).End);
        var game = Asked(TriviaGame.Apply(duel, new GameEvent.Invited("g", 2, true, At(0))).State);
        Assert.Equal(GameAnswer.NotYours, Pick(game, 3, 0, 1).Answer);
        Assert.Equal(GameAnswer.Done, Pick(game, 2, 0, 1).Answer);
    }

    [Fact]
    public void After_a_long_pause_the_open_round_is_void_and_after_a_short_one_it_goes_on()
    {
        var game = Pick(Asked(Begin()), 2, 0, 1).State;
        Assert.Same(game, Resume(game, 10));
        Assert.Same(game, Resume(game, 24));
        var voided = Resume(game, 60);
        Assert.False(voided.History[0].Counted);
        Assert.Empty(voided.History[0].Scores);
        Assert.Equal([Tell.Void], voided.Untold);
    }

    [Fact]
    public void A_question_that_Discord_showed_late_is_open_for_its_whole_time()
    {
        var game = TriviaGame.Ask(Begin(), Question(), Start);
        Assert.Same(game, Tick(game, 40));
        var shown = TriviaGame.Apply(game, new GameEvent.Told(Tell.Question, 1, 9, At(40))).State;
        Assert.Equal(At(60), shown.Current!.Deadline);
    }

    [Fact]
    public void A_typed_answer_may_slip_but_not_guess()
    {
        var question = Question() with { Choices = ["Demogorgon", "x", "y", "z"], Accept = ["the monster"] };
        foreach (var right in new[] { "demogorgon", "The Demogorgon", "demogorgan", "Demogrogon", "the monster" })
        {
            Assert.True(TypedAnswer.IsRight(question, right), right);
        }
        foreach (var wrong in new[] { "", "gorgon", "demogorgon mind flayer vecna", "demogorgon, vecna", "demodog" })
        {
            Assert.False(TypedAnswer.IsRight(question, wrong), wrong);
        }
        Assert.False(TypedAnswer.IsRight(Question() with { Choices = ["1983", "1", "2", "3"] }, "1984"));
        Assert.True(TypedAnswer.IsRight(Question() with { Choices = ["Seven", "1", "2", "3"] }, "7"));
    }

    // Any events in any order: what they are is drawn as numbers, so that FsCheck can make them smaller.
    private static readonly Gen<int[][]> Events = Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 11), 4));

    [Fact]
    public void The_scores_are_the_sum_of_the_rounds_and_nobody_scores_twice_in_one() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(
                Events.ToArbitrary(),
                events =>
                {
                    var game = Play(events, out _);
                    foreach (var round in game.History)
                    {
                        Assert.Equal(
                            round.Scores.Length,
                            round.Scores.Select(score => score.Member).Distinct().Count()
                        );
                        Assert.All(round.Scores, score => Assert.True(score.Points == 0 || score.Right));
                        Assert.True(round.Counted || round.Scores.IsEmpty);
                    }
                    foreach (var standing in game.Standings)
                    {
                        Assert.Equal(
                            game.History.SelectMany(r => r.Scores)
                                .Where(s => s.Member == standing.Member)
                                .Sum(s => s.Points),
                            standing.Points
                        );
                    }
                    Assert.Equal(game.History.Select((_, i) => i + 1), game.History.Select(round => round.Number));
                    Assert.True(game.History.Length <= game.Rounds);
                }
            )
        );

    [Fact]
    public void No_state_is_stuck() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(
                Events.ToArbitrary(),
                events =>
                {
                    var game = Play(events, out var now);
                    for (var steps = 0; game.Phase != GamePhase.Finished || !game.Untold.IsEmpty; steps++)
                    {
                        Assert.True(steps < 500, $"stuck in {game.Phase}");
                        now = now > game.Next ? now : game.Next;
                        game = Advance(game, now);
                    }
                    Assert.NotNull(game.End);
                }
            )
        );

    private static GameState Play(int[][] events, out DateTimeOffset now)
    {
        var game = TriviaGame.Start(
            Begin() with
            {
                Rounds = 4,
                Mode = events.Length % 3 == 0 ? GameMode.Duel : GameMode.Party,
                Opponent = 2,
                Phase = GamePhase.Revealed,
            },
            Start
        );
        now = Start;
        foreach (var e in events)
        {
            now += TimeSpan.FromSeconds(e[1]);
            var member = (ulong)(e[2] % 4) + 1;
            var round = game.Current?.Number ?? 1;
            GameEvent happened = e[0] switch
            {
                0 => new GameEvent.Tick(now),
                1 => new GameEvent.Skip(null, member, e[3] == 0, now),
                2 when e[3] == 0 => new GameEvent.Stop(member, e[1] == 0, now),
                3 => new GameEvent.Invited("g", member, e[3] > 2, now),
                4 => new GameEvent.Resumed(now + TimeSpan.FromSeconds(e[3] * 5)),
                5 or 6 or 7 => new GameEvent.Told(
                    game.Untold.IsEmpty ? Tell.Question : game.Untold[0],
                    round,
                    (ulong)round,
                    now
                ),
                _ => new GameEvent.Picked("g", round - (e[3] == 11 ? 1 : 0), member, e[3] % 5, now),
            };
            game = TriviaGame.Apply(game, happened).State;
            if (TriviaGame.WantsQuestion(game, now))
            {
                game = TriviaGame.Ask(game, Question(), now);
            }
        }
        return game;
    }

    private static GameState Advance(GameState game, DateTimeOffset now)
    {
        game = TriviaGame.Apply(game, new GameEvent.Tick(now)).State;
        while (!game.Untold.IsEmpty)
        {
            game = TriviaGame.Apply(game, new GameEvent.Told(game.Untold[0], game.Current?.Number ?? 0, 1, now)).State;
        }
        return TriviaGame.WantsQuestion(game, now) ? TriviaGame.Ask(game, Question(), now) : game;
    }

    private static GameState Begin() =>
        new()
        {
            Id = "g",
            Guild = 1,
            Channel = 2,
            Starter = 1,
            Rounds = 5,
            Seconds = 20,
            Phase = GamePhase.Revealed,
        };

    private static Asking Question() =>
        new()
        {
            Id = "q",
            Text = "Which?",
            Choices = ["a", "b", "c", "d"],
            Right = 0,
            Category = "cast",
        };

    private static GameState Asked(GameState game, Asking? question = null) =>
        Told(TriviaGame.Ask(game, question ?? Question(), At(game.History.Length * 30)), Tell.Question);

    private static GameState Told(GameState game, Tell tell) =>
        TriviaGame.Apply(game, new GameEvent.Told(tell, game.Current!.Number, 9, game.Current.AskedAt)).State;

    private static GameStep Pick(GameState game, ulong member, int choice, double second) =>
        TriviaGame.Apply(game, new GameEvent.Picked(game.Id, game.Current!.Number, member, choice, At(second)));

    private static GameState Tick(GameState game, double second) =>
        TriviaGame.Apply(game, new GameEvent.Tick(At(second))).State;

    private static GameState Resume(GameState game, double second) =>
        TriviaGame.Apply(game, new GameEvent.Resumed(At(second))).State;

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
