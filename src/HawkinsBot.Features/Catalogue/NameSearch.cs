using System.Collections.Immutable;

namespace HawkinsBot.Catalogue;

/// <summary>Finds entries by their names.</summary>
internal sealed class NameSearch(IReadOnlyList<EntryNode> nodes)
{
    public IReadOnlyList<SearchHit> Search(
        string text,
        Reach reach,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds
    ) =>
        [
            .. nodes
                .Where(n => reach.Covers(n.Needs) && kinds?.Contains(n.Entry.Kind) != false)
                .Where(n => n.Entry.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                .Take(limit)
                .Select(n => new SearchHit(n.Name, MatchKind.Substring, 1, n.Entry.Name)),
        ];

    public IReadOnlyList<EntryName> Suggest(
        string text,
        Reach reach,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds
    ) => [.. Search(text, reach, limit, kinds).Select(h => h.Entry)];
}
