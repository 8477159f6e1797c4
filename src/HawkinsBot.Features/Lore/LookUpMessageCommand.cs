using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary>The menu entry "Look up in Hawkins" of a message: whom and what it speaks of, privately.</summary>
internal sealed class LookUpMessageCommand(LookUp lookUp) : Command
{
    private const int MostWords = 4;
    private const int Most = 5;

    public override CommandSpec Spec { get; } =
        new("Look up in Hawkins", HelpGroup.Lookup, "Look up in Hawkins")
        {
            Type = CommandType.Message,
            Visibility = Visibility.Private,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        var text =
            call.TargetId is { } id && call.Resolved.Messages.GetValueOrDefault(id) is { } message
                ? message.Content
                : "";
        var found = lookUp.Mentioned(text, scope.Boundary, MostWords, Most);
        if (found.Count == 0)
        {
            return LookUp.Nothing(scope);
        }
        return found.Count == 1
            ? lookUp.Card(found[0].Id, scope)
            : Reply.Say(
                new MessageCreate(scope.Language["lore.mentioned"])
                {
                    Components =
                    [
                        new ActionRow([
                            .. found.Select(entry => new Button(
                                Text.Cut(entry.Name, 80),
                                Route.Id("lore/show", entry.Id)
                            )),
                        ]),
                        .. LoreCard.Watched("-", scope),
                    ],
                }
            );
    }
}
