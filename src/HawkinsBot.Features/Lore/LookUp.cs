using System.Collections.Concurrent;
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
    private const int MostDrawn = 256;

    private readonly ConcurrentDictionary<CardKey, LoreCard.CardParts> _drawn = new();

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

    /// <summary>The likeliest entry for what was typed, or null.</summary>
    public EntryView? FindOne(string text, LoreScope scope) =>
        Index.Search(text, scope.Boundary, 1) is [var hit] ? Index.Find(hit.Entry.Id, scope.Boundary) : null;

    /// <summary>The entries whose names stand in a text, in its order.</summary>
    /// <param name="text">Somebody's message.</param>
    /// <param name="boundary">How far the reader may see.</param>
    /// <param name="words">Names of at most so many words are found.</param>
    /// <param name="most">At most so many entries.</param>
    public IReadOnlyList<EntryName> Mentioned(string text, Boundary boundary, int words, int most)
    {
        var parts = text.Split(
            [' ', '\n', '\t', ',', '.', '!', '?', ';', ':', '(', ')', '"'],
            StringSplitOptions.RemoveEmptyEntries
        );
        var found = new List<EntryName>();
        for (var i = 0; i < Math.Min(parts.Length, 200) && found.Count < most; i++)
        {
            // The longest name that begins here: "Max Mayfield" before "Max".
            for (var length = Math.Min(words, parts.Length - i); length > 0; length--)
            {
                var name = string.Join(' ', parts.AsSpan(i, length)!);
                if (name.Length < 2 || (length == 1 && !char.IsUpper(name[0])))
                {
                    continue;
                }
                if (Index.Search(name, boundary, 1) is [{ Match: MatchKind.Name or MatchKind.Alias } hit])
                {
                    if (found.TrueForAll(entry => entry.Id != hit.Entry.Id))
                    {
                        found.Add(hit.Entry);
                    }
                    i += length - 1;
                    break;
                }
            }
        }
        return found;
    }

    /// <summary>The card of an entry, or that there is nothing.</summary>
    public Reply Card(string id, LoreScope scope) => Draw(id, scope) is { } card ? Reply.Say(card) : Nothing(scope);

    /// <summary>The card of an entry; null where it has none within the boundary.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="page">The page of facts, from 0; one that does not exist shows the nearest.</param>
    public MessageCreate? Draw(string id, LoreScope scope, int page = 0)
    {
        // Much is asked about few entries, and mostly from the start or the end: those cards are drawn once.
        var asksWatched = scope.Own.Episode < Episode.Last;
        var key = new CardKey(Index, id, scope.Boundary, scope.MoreInPrivate, asksWatched, scope.Language.Tag, page);
        if (_drawn.TryGetValue(key, out var parts))
        {
            return parts.For(scope);
        }
        if (Index.Find(id, scope.Boundary) is not { } view)
        {
            return null;
        }
        parts = LoreCard.Parts(view, Index.Related(id, scope.Boundary), scope, page);
        if (_drawn.Count >= MostDrawn)
        {
            _drawn.Clear();
        }
        _drawn[key] = parts;
        return parts.For(scope);
    }

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

    // One exact name is clear; so is a first hit of a better kind than the second. Among names that only resemble what
    // was typed, one that stands out is clear, or the only one that is an entry's own name.
    private static bool IsClear(IReadOnlyList<SearchHit> hits)
    {
        var first = hits[0];
        if (hits.Count == 1 || first.Match != hits[1].Match)
        {
            return true;
        }
        if (first.Match <= MatchKind.Alias)
        {
            return false;
        }
        var near = hits.TakeWhile(hit => hit.Match == first.Match && hit.Score > first.Score * 0.92).ToArray();
        return near.Length == 1 || (IsOwnName(first) && near.Count(IsOwnName) == 1);
    }

    private sealed record CardKey(
        CatalogueIndex Index,
        string Id,
        Boundary Boundary,
        bool MoreInPrivate,
        bool AsksWatched,
        string Language,
        int Page
    );

    private static bool IsOwnName(SearchHit hit) => hit.Via == hit.Entry.Name;

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
