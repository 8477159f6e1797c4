using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Lore;

/// <summary><c>/lore</c>: anything in the catalogue; and the buttons and selects of every card.</summary>
internal sealed class LoreCommand(LookUp lookUp, SpoilerGate gate) : Command
{
    private static readonly Option<string?> Name = Option.Text("name", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("lore", HelpGroup.Lookup, "/lore name:Demogorgon") { Options = [Name], Visibility = Visibility.ByOption };

    public override IReadOnlyList<Route> Routes =>
        [
            new(
                "lore/show/{entry}",
                async (press, ct) => lookUp.Card(press["entry"], await lookUp.ScopeAsync(press, ct))
            )
            {
                Answer = RouteAnswer.InPlaceIfPrivate,
            },
            new("lore/pick", async (press, ct) => lookUp.Card(press.Values[0], await lookUp.ScopeAsync(press, ct)))
            {
                Answer = RouteAnswer.InPlaceIfPrivate,
            },
            new("lore/page/{entry}/{page}/{caller}", TurnAsync) { Answer = RouteAnswer.Update },
            new("lore/watched/{back}", SeasonAsync) { Answer = RouteAnswer.InPlaceIfPrivate },
            new("lore/watched/{back}/{season}", EpisodeAsync) { Answer = RouteAnswer.InPlaceIfPrivate },
        ];

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        lookUp.ByTextAsync(call, call.Get(Name) ?? "", null, ct);

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => lookUp.SuggestAsync(call, typed, null, ct);

    private async ValueTask<Reply> TurnAsync(Press press, CancellationToken ct)
    {
        if (press["caller"] != press.User.Id.ToString())
        {
            return Reply.OnlyYou(press.OwnLanguage["router.not-yours"]);
        }
        var page = int.TryParse(press["page"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var scope = await lookUp.ScopeAsync(press, ct);
        return lookUp.Draw(press["entry"], scope, page) is { } card ? Reply.Update(card)
            : LookUp.Nothing(scope) is Reply.MessageReply nothing ? Reply.OnlyYou(nothing.Message)
            : Reply.Nothing;
    }

    private async ValueTask<Reply> SeasonAsync(Press press, CancellationToken ct)
    {
        var (season, episode) = WatchedSelect.ReadSeason(press.Values[0]);
        if (episode is { } end)
        {
            return await KeepAsync(press, end, ct);
        }
        return Reply.Say(
            new MessageCreate(press.Say("lore.watched"))
            {
                Components =
                [
                    WatchedSelect.Episodes(
                        Route.Id($"lore/watched", press["back"], season ?? 1),
                        season ?? 1,
                        press.Language
                    ),
                ],
            }
        );
    }

    private async ValueTask<Reply> EpisodeAsync(Press press, CancellationToken ct) =>
        Episode.TryParse(press.Values[0], out var episode)
            ? await KeepAsync(press, episode, ct)
            : Reply.OnlyYou(press.OwnLanguage["router.old"]);

    private async ValueTask<Reply> KeepAsync(Press press, Episode episode, CancellationToken ct)
    {
        var known = await gate.ProgressAsync(press.User.Id, ct);
        await gate.SetProgressAsync(press.User.Id, new Progress(episode, known?.Works), ct);
        var scope = await lookUp.ScopeAsync(press, ct);
        var noted = press.Say("spoilers.set", ("boundary", scope.BoundaryName));
        // What was asked about before is shown again, now with all that the member may see.
        return lookUp.Draw(press["back"], scope) is { } card
            ? Reply.Say(card with { Content = noted })
            : Reply.Say(new MessageCreate(noted) { Components = [.. LoreCard.Watched("-", scope)] });
    }
}
