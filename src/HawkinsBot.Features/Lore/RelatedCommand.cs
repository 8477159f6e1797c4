using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary><c>/related</c>: who and what hangs together with something, as buttons.</summary>
internal sealed class RelatedCommand(LookUp lookUp) : Command
{
    private const int Most = 20;
    private static readonly Option<string?> Name = Option.Text("name", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("related", HelpGroup.Lookup, "/related name:Hawkins")
        {
            Options = [Name],
            Visibility = Visibility.ByOption,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        if (lookUp.FindOne(call.Get(Name) ?? "", scope) is not { } view)
        {
            return LookUp.Nothing(scope);
        }
        var related = lookUp
            .Index.Related(view.Id, scope.Boundary)
            .Where(other => other.Id != view.Id)
            .Take(Most)
            .ToArray();
        var relations = view.Relations.Select(r => r.As is null ? r.Target.Name : $"{r.As}: {r.Target.Name}").Take(20);
        return Reply.Say(
            new MessageCreate
            {
                Embeds =
                [
                    new Embed(Text.Cut(scope.Language.Say("lore.related-title", ("name", view.Name)), 256))
                    {
                        Color = 0x2F6B4F,
                        Text = Text.Cut(
                            string.Join(
                                "\n",
                                relations.DefaultIfEmpty(view.Summary ?? scope.Language["lore.related-none"])
                            ),
                            2000
                        ),
                        Footer = LoreCard.Footer(scope, null, null, 0, 1),
                    },
                ],
                Components =
                [
                    .. related
                        .Prepend(view.AsName)
                        .Chunk(5)
                        .Take(4)
                        .Select(row => new ActionRow([
                            .. row.Select(other => new Button(
                                Text.Cut(other.Name, 80),
                                Route.Id("lore/show", other.Id)
                            )),
                        ])),
                    .. LoreCard.Watched("-", scope),
                ],
            }
        );
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => lookUp.SuggestAsync(call, typed, null, ct);
}
