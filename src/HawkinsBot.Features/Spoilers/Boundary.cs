using System.Collections.Immutable;

namespace HawkinsBot.Spoilers;

/// <summary>
/// The point after which something is safe to read: an episode and, where the thing is told by another work (the play,
/// the animated series), that work's id; both are needed when both stand.
/// </summary>
/// <param name="Episode">The episode that must have been watched.</param>
/// <param name="Work">The id of the work that must have been seen, or null.</param>
public readonly record struct SpoilerPoint(Episode Episode, string? Work = null)
{
    /// <summary><c>S0</c>: safe to everybody.</summary>
    public static SpoilerPoint Start => default;

    /// <summary><c>S4E7</c>, <c>first-shadow</c>, or <c>S4E7+first-shadow</c>.</summary>
    public override string ToString() =>
        Work is null ? Episode.ToString()
        : Episode == Episode.None ? Work
        : $"{Episode}+{Work}";
}

/// <summary>
/// How far somebody has watched: an episode, and the other works that they have seen. At the end of the series all works
/// count as seen unless <see cref="Works"/> says otherwise; before it, only those named.
/// </summary>
public sealed record Boundary
{
    /// <summary>Makes a boundary.</summary>
    /// <param name="episode">The last episode watched.</param>
    /// <param name="works">Ids of the works seen; null when nothing was said about them.</param>
    public Boundary(Episode episode, IEnumerable<string>? works = null)
    {
        Episode = episode;
        Works = works?.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>Nothing watched: <c>S0</c>.</summary>
    public static Boundary Start { get; } = new(Episode.None);

    /// <summary>All episodes and all works.</summary>
    public static Boundary Everything { get; } = new(Episode.Last);

    /// <summary>The last episode watched.</summary>
    public Episode Episode { get; }

    /// <summary>The ids of the works seen, or null when nothing was said: then all at S5E8, none before.</summary>
    public ImmutableSortedSet<string>? Works { get; }

    /// <summary>Whether every work counts as seen.</summary>
    public bool SeesAllWorks => Works is null && Episode == Episode.Last;

    /// <summary>Whether a work counts as seen.</summary>
    public bool HasSeen(string work) => SeesAllWorks || (Works?.Contains(work) ?? false);

    /// <summary>Whether something with this point is safe.</summary>
    public bool Allows(SpoilerPoint point) => point.Episode <= Episode && (point.Work is null || HasSeen(point.Work));

    /// <summary>What both allow, and nothing else.</summary>
    public static Boundary Lower(Boundary a, Boundary b)
    {
        var episode = Episode.Min(a.Episode, b.Episode);
        return (a.SeesAllWorks, b.SeesAllWorks) switch
        {
            (true, true) => a,
            (true, false) => new Boundary(episode, b.Works ?? []),
            (false, true) => new Boundary(episode, a.Works ?? []),
            _ => new Boundary(episode, (a.Works ?? []).Intersect(b.Works ?? [])),
        };
    }

    /// <inheritdoc/>
    public bool Equals(Boundary? other) =>
        other is not null
        && Episode == other.Episode
        && SeesAllWorks == other.SeesAllWorks
        && (Works ?? []).SetEquals(other.Works ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Episode, SeesAllWorks, Works?.Count ?? 0);

    /// <summary>The episode, and the works where some were named: <c>S4E7 + first-shadow</c>.</summary>
    public override string ToString() =>
        Works is null or { Count: 0 } ? Episode.ToString() : $"{Episode} + {string.Join(", ", Works)}";
}
