using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>Games in private: the same rules, moved on by the presses alone, so that nothing has to be resumed.</summary>
internal sealed class SoloGames(IDocumentStore store, TriviaQuestions questions, TimeProvider time)
{
    /// <summary>Starts a game; one that runs is given up.</summary>
    public async ValueTask<Reply> StartAsync(GameState game, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var started = TriviaGame.Start(game, now);
        if (await questions.NextAsync(started, ct) is not { } question)
        {
            return Reply.OnlyYou(Texts.For(game.Language)["trivia.end-dry"]);
        }
        var asked = TriviaGame.Ask(started, question, now);
        await store.PutAsync(TriviaDocuments.Solo.Key(game.Starter), asked, ct);
        return Reply.OnlyYou(Card(asked));
    }

    /// <summary>A choice.</summary>
    public async ValueTask<Reply> PickAsync(Press press, DateTimeOffset at, CancellationToken ct)
    {
        var key = TriviaDocuments.Solo.Key(press.User.Id.Value);
        var stored = await store.GetAsync(key, ct);
        if (
            stored?.Value is not { Phase: GamePhase.Asking } game
            || !int.TryParse(press["round"], out var round)
            || !int.TryParse(press["choice"], out var choice)
        )
        {
            return Reply.OnlyYou(press.OwnLanguage["trivia.gone"]);
        }
        var step = TriviaGame.Apply(game, new GameEvent.Picked(press["game"], round, press.User.Id.Value, choice, at));
        if (step.Answer is not (GameAnswer.Done or GameAnswer.TooLate))
        {
            return Reply.OnlyYou(press.OwnLanguage["trivia.gone"]);
        }
        var next =
            step.Answer == GameAnswer.TooLate
                ? TriviaGame.Apply(game, new GameEvent.Tick(game.Next)).State
                : step.State;
        return await KeepAsync(key, stored, next, ct) ? Reply.Update(Card(next)) : Reply.Nothing;
    }

    /// <summary>The next question, or the result.</summary>
    public async ValueTask<Reply> NextAsync(Press press, CancellationToken ct)
    {
        var key = TriviaDocuments.Solo.Key(press.User.Id.Value);
        var stored = await store.GetAsync(key, ct);
        if (stored?.Value is not { Phase: GamePhase.Revealed } game || game.Id != press["game"])
        {
            return Reply.OnlyYou(press.OwnLanguage["trivia.gone"]);
        }
        var now = time.GetUtcNow();
        GameState next;
        if (game.History.Length >= game.Rounds)
        {
            next = TriviaGame.Apply(game, new GameEvent.Tick(now > game.Next ? now : game.Next)).State;
        }
        else
        {
            next = await questions.NextAsync(game, ct) is { } question
                ? TriviaGame.Ask(game, question, now)
                : TriviaGame.Dry(game, now);
        }
        return await KeepAsync(key, stored, next, ct) ? Reply.Update(Card(next)) : Reply.Nothing;
    }

    private async ValueTask<bool> KeepAsync(
        DocumentKey<GameState> key,
        Stored<GameState> old,
        GameState next,
        CancellationToken ct
    ) => (await store.CommitAsync([key.Put(next, old.Version)], ct)).Committed;

    private static MessageCreate Card(GameState game)
    {
        var language = Texts.For(game.Language);
        if (game.Phase == GamePhase.Finished)
        {
            return GameCards.Result(game);
        }
        var round = game.Current!;
        if (game.Phase == GamePhase.Asking)
        {
            return new MessageCreate
            {
                Embeds =
                [
                    new Embed(GameCards.Title(game, language))
                    {
                        Color = 0xB3202A,
                        Text = Text.Cut(
                            $"**{round.Question.Text}**\n\n"
                                + language.Say("trivia.solo-status", ("when", GameCards.Relative(round.Deadline))),
                            4096
                        ),
                        Footer = new EmbedFooter(
                            language.Say("trivia.rules-solo", ("boundary", EpisodeChoices.Name(game.Upto, language)))
                        ),
                    },
                ],
                Components =
                [
                    new ActionRow([
                        .. round.Question.Choices.Select(
                            (choice, i) =>
                                new Button(
                                    Text.Cut(choice, 80),
                                    Route.Id("trivia", "solo-pick", game.Id, round.Number, i)
                                )
                                {
                                    Style = ButtonStyle.Primary,
                                }
                        ),
                    ]),
                ],
            };
        }
        var score = game.History[^1].Scores.FirstOrDefault();
        var own = round.Picks is [{ } pick] ? pick.Choice : (int?)null;
        var said =
            score is null ? language["trivia.solo-late"]
            : score.Right ? language.Say("trivia.solo-right", ("points", score.Points))
            : language["trivia.solo-wrong"];
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(GameCards.Title(game, language))
                {
                    Color = 0x2F6B4F,
                    Text = Text.Cut(
                        $"**{round.Question.Text}**\n\n{said}\n{GameCards.Answer(round.Question, language)}",
                        4096
                    ),
                },
            ],
            Components =
            [
                .. GameCards.Closing(false, round.Question, own, language),
                new ActionRow(
                    new Button(
                        language[game.History.Length >= game.Rounds ? "trivia.to-result" : "trivia.to-next"],
                        Route.Id("trivia", "solo-next", game.Id)
                    )
                    {
                        Style = ButtonStyle.Primary,
                    },
                    new Button(language["trivia.wrong"], Route.Id("trivia", "flag", round.Question.Id))
                ),
            ],
        };
    }
}
