using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Lore;

/// <summary>
/// What every looking-up command does: find an entry by what was typed, within the boundary, and draw it; ask which one
/// where that is not clear. What does not exist and what lies beyond the boundary get the same answer.
/// </summary>
internal sealed class LookUp(LoadedCatalogue catalogue, SpoilerGate gate)
{
    private const int MostChoices = 10;

    /// <summary>The whole catalogue.</summary>
    public CatalogueIndex Index => catalogue.Index;

    /// <summary>For whom a call is answered.</summary>
    public ValueTask<LoreScope> ScopeAsync(Call call, CancellationToken ct) => LoreScope.ForAsync(call, gate, ct);

    /// <summary>Suggestions while somebody types: up to their own boundary only once the reply is private.</summary>
    public async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string typed,
        IReadOnlyCollection<EntryKind>? kinds,
        CancellationToken ct
    )
    {
        var scope = await ScopeAsync(call, ct);
        return
        [
            .. Index
                .Suggest(typed, scope.Boundary, 25, kinds)
                .Select(entry => new Suggestion(entry.Name, Text.Cut(entry.Name, 100))),
        ];
    }

    /// <summary>The card of what was typed, a choice among several, or that there is nothing.</summary>
    public async ValueTask<Reply> ByTextAsync(
        Call call,
        string text,
        IReadOnlyCollection<EntryKind>? kinds,
        CancellationToken ct
    )
    {
        var scope = await ScopeAsync(call, ct);
        var hits = Index.Search(text, scope.Boundary, MostChoices, kinds);
        return hits.Count == 0 ? Nothing(scope)
            : IsClear(hits) ? Card(hits[0].Entry.Id, scope)
            : Which(hits, scope);
    }

    /// <summary>The card of an entry.</summary>
    public Reply Card(string id, LoreScope scope, int page = 0) =>
        Index.Find(id, scope.Boundary) is { } view
            ? Reply.Say(LoreCard.Draw(view, Index.Related(id, scope.Boundary), scope, page))
            : Nothing(scope);

    /// <summary>That there is nothing to tell, the same words whatever the reason.</summary>
    public static Reply Nothing(LoreScope scope, string back = "-")
    {
        var text =
            scope.Boundary.Episode == Episode.None
                ? scope.Language["lore.nothing-start"]
                : scope.Language.Say("lore.nothing", ("boundary", scope.BoundaryName));
        return Reply.Say(
            new MessageCreate
            {
                Content = scope.MoreInPrivate ? $"{text}\n-# {scope.Language["lore.more-private"]}" : text,
                Components = [.. LoreCard.Watched(back, scope)],
            }
        );
    }

    // One exact name or alias is clear; so is a first hit of a better kind than the second.
    private static bool IsClear(IReadOnlyList<SearchHit> hits) =>
        hits.Count == 1
        || hits[0].Match != hits[1].Match
        || (hits[0].Match > MatchKind.Alias && hits[0].Score >= hits[1].Score * 1.25);

    private static Reply Which(IReadOnlyList<SearchHit> hits, LoreScope scope)
    {
        var language = scope.Language;
        // With exact names in front, what only resembles them is no candidate.
        var exact = hits.Where(hit => hit.Match <= MatchKind.Alias).ToArray();
        var options = (exact.Length > 0 ? exact : hits).Select(hit => new SelectOption(
            Text.Cut(hit.Entry.Name, 100),
            hit.Entry.Id
        )
        {
            Description = language[$"lore.kind.{hit.Entry.Kind.ToString().ToLowerInvariant()}"],
        });
        return Reply.Say(
            new MessageCreate(language["lore.which"])
            {
                Components =
                [
                    new ActionRow(new StringSelect("lore/pick", [.. options]) { Placeholder = language["lore.pick"] }),
                    .. LoreCard.Watched("-", scope),
                ],
            }
        );
    }
}
