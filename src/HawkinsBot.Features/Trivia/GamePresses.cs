using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>What people do in games, and the private answer that they get.</summary>
internal sealed class GamePresses(TriviaRunner runner, SoloGames solo, IDocumentStore store, TimeProvider time)
{
    private const string Answer = "answer";

    /// <summary>A choice.</summary>
    public async ValueTask<Reply> PickAsync(Press press, CancellationToken ct)
    {
        if (
            press.User.Bot
            || !int.TryParse(press["round"], NumberStyles.None, CultureInfo.InvariantCulture, out var round)
            || !int.TryParse(press["choice"], NumberStyles.None, CultureInfo.InvariantCulture, out var choice)
        )
        {
            return Gone(press);
        }
        var at = runner.TimeOf(press.Interaction);
        var step = await runner
            .Of(press)
            .PostAsync(new GameEvent.Picked(press["game"], round, press.User.Id.Value, choice, at));
        return Said(press, step, round);
    }

    /// <summary>The form for a typed answer.</summary>
    public async ValueTask<Reply> TypeAsync(Press press, CancellationToken ct)
    {
        var game = await GameOfAsync(press, ct);
        var language = press.OwnLanguage;
        return
            game is { Phase: GamePhase.Asking, Current: { } round }
            && game.Id == press["game"]
            && round.Number.ToString(CultureInfo.InvariantCulture) == press["round"]
            ? Reply.Form(
                new Modal(
                    Route.Id("trivia", "typed", game.Id, round.Number),
                    Text.Cut(language.Say("trivia.type-title", ("round", round.Number)), 45),
                    new TextDisplay(Text.Cut(round.Question.Text, 1000)),
                    new Label(language["trivia.type-label"], new TextInput(Answer) { MaxLength = 80 })
                    {
                        Description = language["trivia.type-hint"],
                    }
                )
            )
            : Gone(press);
    }

    /// <summary>A typed answer.</summary>
    public async ValueTask<Reply> TypedAsync(Press press, CancellationToken ct)
    {
        var at = runner.TimeOf(press.Interaction);
        var game = await GameOfAsync(press, ct);
        if (
            press.User.Bot
            || game?.Current is not { } round
            || game.Id != press["game"]
            || round.Number.ToString(CultureInfo.InvariantCulture) != press["round"]
        )
        {
            return Gone(press);
        }
        var right = TypedAnswer.IsRight(round.Question, press.Form?.Get(Answer) ?? "");
        var choice = right ? round.Question.Right : -1;
        var step = await runner
            .Of(press)
            .PostAsync(new GameEvent.Picked(game.Id, round.Number, press.User.Id.Value, choice, at));
        // Whether it is right is told at the end, to all at once.
        return step?.Answer is GameAnswer.Done or GameAnswer.Changed or GameAnswer.Same
            ? Reply.OnlyYou(press.OwnLanguage["trivia.typed"])
            : Said(press, step, round.Number);
    }

    /// <summary>The wish to skip a question.</summary>
    public async ValueTask<Reply> SkipAsync(Call call, string? id)
    {
        var game = await GameOfAsync(call, CancellationToken.None);
        var step =
            game is null || call.User.Bot
                ? null
                : await runner
                    .Of(call)
                    .PostAsync(new GameEvent.Skip(id, call.User.Id.Value, MayAlone(call, game), time.GetUtcNow()));
        return step?.Answer == GameAnswer.Done
            ? Reply.OnlyYou(call.OwnLanguage["trivia.skip-done"])
            : Said(call, step, 0);
    }

    /// <summary>The wish to stop the game.</summary>
    public async ValueTask<Reply> StopAsync(Call call)
    {
        var game = await GameOfAsync(call, CancellationToken.None);
        var step = game is null
            ? null
            : await runner
                .Of(call)
                .PostAsync(new GameEvent.Stop(call.User.Id.Value, MayAlone(call, game), time.GetUtcNow()));
        return step?.Answer == GameAnswer.Done
            ? Reply.OnlyYou(call.OwnLanguage["trivia.stop-done"])
            : Said(call, step, 0);
    }

    /// <summary>Yes or no to an invitation.</summary>
    public async ValueTask<Reply> InvitationAsync(Press press, bool yes)
    {
        var step = await runner
            .Of(press)
            .PostAsync(new GameEvent.Invited(press["game"], press.User.Id.Value, yes, time.GetUtcNow()));
        return step is { Answer: GameAnswer.Done, State: var game }
            ? Reply.Update(GameCards.Invitation(game))
            : Said(press, step, 0);
    }

    /// <summary>A choice in private.</summary>
    public ValueTask<Reply> SoloPickAsync(Press press, CancellationToken ct) =>
        solo.PickAsync(press, runner.TimeOf(press.Interaction), ct);

    /// <summary>On in a game in private.</summary>
    public ValueTask<Reply> SoloNextAsync(Press press, CancellationToken ct) => solo.NextAsync(press, ct);

    private static bool MayAlone(Call call, GameState game) =>
        call.User.Id.Value == game.Starter || call.May(Permissions.ManageMessages);

    private async ValueTask<GameState?> GameOfAsync(Call call, CancellationToken ct) =>
        (await store.GetAsync(TriviaDocuments.Games.Key(call.GuildId?.Value ?? 0, call.ChannelId.Value), ct))?.Value;

    private static Reply Gone(Call call) => Reply.OnlyYou(call.OwnLanguage["trivia.gone"]);

    private static Reply Said(Call call, GameStep? step, int round)
    {
        var language = call.OwnLanguage;
        if (step is not { } happened)
        {
            return Reply.OnlyYou(language["trivia.none"]);
        }
        var pick =
            happened.State.Current is { } current && current.Number == round
                ? current.Picks.FirstOrDefault(pick => pick.Member == call.User.Id.Value)
                : null;
        return Reply.OnlyYou(
            happened.Answer switch
            {
                GameAnswer.Done or GameAnswer.Changed or GameAnswer.Same when pick is { Choice: >= 0 } => language.Say(
                    happened.Answer == GameAnswer.Changed ? "trivia.pick-changed" : "trivia.picked",
                    ("choice", happened.State.Current!.Question.Choices[pick.Choice]),
                    ("when", GameCards.Relative(happened.State.Current.Deadline))
                ),
                GameAnswer.TooLate => language["trivia.too-late"],
                GameAnswer.NotYours => language["trivia.not-your-game"],
                GameAnswer.Voted => language.Say("trivia.voted", ("needed", TriviaGame.VotesNeeded(happened.State))),
                GameAnswer.VotedAlready => language["trivia.voted-already"],
                _ => language["trivia.gone"],
            }
        );
    }
}
