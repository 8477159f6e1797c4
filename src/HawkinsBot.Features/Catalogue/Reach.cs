using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>
/// A spoiler point, or several that must all be reached, in the form that scans compare: the ordinal of the latest
/// episode, and a bit for each work.
/// </summary>
internal readonly record struct Needs(int Ordinal, ulong Works)
{
    public Needs And(Needs other) => new(Math.Max(Ordinal, other.Ordinal), Works | other.Works);
}

/// <summary>A boundary in the form that scans compare.</summary>
internal readonly record struct Reach(int Ordinal, ulong Works)
{
    public bool Covers(Needs needs) => needs.Ordinal <= Ordinal && (needs.Works & ~Works) == 0;
}

/// <summary>Which work has which bit. At most 64 works.</summary>
internal sealed class WorkBits
{
    private readonly Dictionary<string, int> _bits;

    public WorkBits(IEnumerable<string> works)
    {
        var ids = works.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (ids.Length > 64)
        {
            throw new ArgumentException("At most 64 works can carry spoilers.", nameof(works));
        }

        _bits = ids.Index().ToDictionary(id => id.Item, id => id.Index, StringComparer.Ordinal);
    }

    public IEnumerable<string> Ids => _bits.Keys;

    public Needs Needs(SpoilerPoint point) =>
        new(point.Episode.Ordinal, point.Work is null ? 0 : 1UL << _bits[point.Work]);

    public Reach Reach(Boundary boundary) =>
        new(
            boundary.Episode.Ordinal,
            boundary.SeesAllWorks ? ulong.MaxValue
                : boundary.Works is { } works
                    ? works.Aggregate(
                        0UL,
                        (mask, id) => _bits.TryGetValue(id, out var bit) ? mask | (1UL << bit) : mask
                    )
                : 0
        );
}
