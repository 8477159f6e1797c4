using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Lore;

/// <summary><c>/compare</c>: two entries side by side, and what they have to do with each other.</summary>
internal sealed class CompareCommand(LookUp lookUp) : Command
{
    private static readonly Option<string?> First = Option.Text("a", required: true, suggests: true);
    private static readonly Option<string?> Second = Option.Text("b", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("compare", HelpGroup.Lookup, "/compare a:Mike Wheeler b:Lucas Sinclair")
        {
            Options = [First, Second],
            Visibility = Visibility.ByOption,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var scope = await lookUp.ScopeAsync(call, ct);
        if (
            lookUp.FindOne(call.Get(First) ?? "", scope) is not { } a
            || lookUp.FindOne(call.Get(Second) ?? "", scope) is not { } b
        )
        {
            return LookUp.Nothing(scope);
        }
        return Reply.Say(
            new MessageCreate
            {
                Embeds =
                [
                    new Embed(Text.Cut($"{a.Name} · {b.Name}", 256))
                    {
                        Color = 0x2F6B4F,
                        Text = Text.Cut(Between(a, b, scope.Language), 2000),
                        Fields = [Side(a, scope.Language), Side(b, scope.Language)],
                        Footer = LoreCard.Footer(scope, null, null, 0, 1),
                    },
                ],
                Components =
                [
                    new ActionRow([
                        .. new[] { a, b }
                            .DistinctBy(view => view.Id)
                            .Select(view => new Button(Text.Cut(view.Name, 80), Route.Id("lore/show", view.Id))),
                    ]),
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

    private static string Between(EntryView a, EntryView b, Language language)
    {
        var relations = a
            .Relations.Where(relation => relation.Target.Id == b.Id && relation.As is not null)
            .Select(relation => $"{b.Name}: {relation.As} ({a.Name})");
        // A fact that stands on both cards tells of both.
        var shared = a.Facts.Select(fact => fact.Text).Intersect(b.Facts.Select(fact => fact.Text)).Take(4);
        var lines = relations.Concat(shared.Select(text => $"• {text}")).ToArray();
        return lines.Length == 0 ? language["lore.compare-none"] : string.Join("\n", lines);
    }

    private static EmbedField Side(EntryView view, Language language)
    {
        var lines = new[]
        {
            language[$"lore.kind.{view.Kind.ToString().ToLowerInvariant()}"],
            view.Summary,
            view.PlayedBy.Length > 0 ? $"{language["lore.played-by"]}: {view.PlayedBy[0].Other.Name}" : null,
            view.First is { } first ? $"{language["lore.first"]}: {first}" : null,
        };
        return new EmbedField(
            Text.Cut(view.Name, 256),
            Text.Cut(string.Join("\n", lines.Where(line => !string.IsNullOrEmpty(line))), 1024),
            true
        );
    }
}
