using HawkinsBot.Ask;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary><c>/ask</c>: a question in plain words, answered in a sentence with the card below it.</summary>
internal sealed class AskCommand(LookUp lookUp, Lazy<Answerer> answerer) : Command
{
    private static readonly Option<string?> Question = Option.Text("question", required: true, max: 300);

    public override CommandSpec Spec { get; } =
        new("ask", HelpGroup.Lookup, "/ask question:Who plays Eleven?")
        {
            Options = [Question],
            Visibility = Visibility.ByOption,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        var answer = answerer.Value.Ask(call.Get(Question) ?? "", scope.Boundary);
        if (answer.Certainty == Certainty.Nothing)
        {
            return LookUp.Nothing(scope);
        }
        if (
            answer is { Certainty: >= Certainty.Likely, About: { } about }
            && lookUp.Index.Find(about.Id, scope.Boundary) is { } view
        )
        {
            // Where others are nearly as likely, their buttons stand first among the related ones.
            var related = answer.Others.Concat(lookUp.Index.Related(view.Id, scope.Boundary)).DistinctBy(e => e.Id);
            return Reply.Say(LoreCard.Draw(view, [.. related], scope) with { Content = Text.Cut(answer.Text, 2000) });
        }
        return Reply.Say(
            new MessageCreate(Text.Cut(answer.Text, 2000))
            {
                Components =
                [
                    new ActionRow([
                        .. answer
                            .Others.Take(3)
                            .Select(other => new Button(Text.Cut(other.Name, 80), Route.Id("lore/show", other.Id))),
                    ]),
                    .. LoreCard.Watched("-", scope),
                ],
            }
        );
    }
}
