using HawkinsBot.Commands;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia stop</c>: ends the game of the channel.</summary>
internal sealed class TriviaStopCommand(GamePresses presses) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia stop", HelpGroup.Play, "/trivia stop") { GuildOnly = true, Visibility = Visibility.Private };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) => presses.StopAsync(call);
}

/// <summary><c>/trivia skip</c>: on to the next question.</summary>
internal sealed class TriviaSkipCommand(GamePresses presses) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia skip", HelpGroup.Play, "/trivia skip") { GuildOnly = true, Visibility = Visibility.Private };

    // The buttons of games in channels and in private stand here: they need no command of their own.
    public override IReadOnlyList<Route> Routes =>
        [
            new("trivia/pick/{game}/{round}/{choice}", presses.PickAsync),
            new("trivia/type/{game}/{round}", presses.TypeAsync) { Answer = RouteAnswer.Modal },
            new("trivia/typed/{game}/{round}", presses.TypedAsync),
            new("trivia/skip/{game}", (press, _) => presses.SkipAsync(press, press["game"])),
            new("trivia/accept/{game}", (press, _) => presses.InvitationAsync(press, true))
            {
                Answer = RouteAnswer.Update,
            },
            new("trivia/decline/{game}", (press, _) => presses.InvitationAsync(press, false))
            {
                Answer = RouteAnswer.Update,
            },
            new("trivia/solo-pick/{game}/{round}/{choice}", presses.SoloPickAsync) { Answer = RouteAnswer.Update },
            new("trivia/solo-next/{game}", presses.SoloNextAsync) { Answer = RouteAnswer.Update },
        ];

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) => presses.SkipAsync(call, null);
}
