using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>A fact with what it takes to see it: its own point and that of the entry that it stands under.</summary>
internal sealed class FactNode(Fact fact, EntryNode subject, Needs needs)
{
    public Fact Fact { get; } = fact;

    public EntryNode Subject { get; } = subject;

    public Needs Needs { get; } = needs;

    /// <summary>The other entries that it is about, once they are linked.</summary>
    public EntryNode[] About { get; set; } = [];

    /// <summary>The fact without mention of entries that cannot be seen.</summary>
    public Fact View(Reach reach)
    {
        var all = About.Length == Fact.About.Length;
        foreach (var other in About)
        {
            all &= reach.Covers(other.Needs);
        }

        return all ? Fact : Fact with { About = [.. About.Where(a => reach.Covers(a.Needs)).Select(a => a.Entry.Id)] };
    }
}

/// <summary>
/// Facts, and close together what they need: of the best known entries hundreds are told, most of them beyond most
/// boundaries, so that those need not be looked into.
/// </summary>
internal sealed class FactList(FactNode[] facts)
{
    private readonly Needs[] _needs = Array.ConvertAll(facts, fact => fact.Needs);

    /// <summary>All, whatever the reach.</summary>
    public IReadOnlyList<FactNode> All => facts;

    public int CountWithin(Reach reach)
    {
        var count = 0;
        foreach (var needs in _needs)
        {
            count += reach.Covers(needs) ? 1 : 0;
        }

        return count;
    }

    public IEnumerable<FactNode> Within(Reach reach)
    {
        for (var i = 0; i < _needs.Length; i++)
        {
            if (reach.Covers(_needs[i]))
            {
                yield return facts[i];
            }
        }
    }
}

/// <summary>A link to another entry, as it is told from one side.</summary>
internal sealed record RelationNode(EntryNode Target, string? As, Needs Needs)
{
    /// <summary>The same for a relation that is told twice.</summary>
    public (EntryNode Target, string? As) Key { get; } = (Target, As?.ToUpperInvariant());
}

/// <summary>A casting, seen from the character or from the person.</summary>
internal sealed record CastingNode(EntryNode Character, EntryNode Person, Casting Casting, Needs Needs);

/// <summary>An entry linked to the others, with what it takes to see each part.</summary>
internal sealed class EntryNode
{
    private readonly List<RelationNode> _relations = [];
    private readonly List<CastingNode> _playedBy = [];
    private readonly List<CastingNode> _plays = [];
    private readonly List<EntryNode> _directed = [];
    private readonly List<EntryNode> _wrote = [];
    private readonly WorkBits _bits;
    private EntryNode[] _directors = [];
    private EntryNode[] _writers = [];
    private EntryNode? _of;

    private EntryNode(Entry entry, int index, WorkBits bits)
    {
        Entry = entry;
        Index = index;
        _bits = bits;
        Name = new EntryName(entry.Id, entry.Kind, entry.Name);
        Needs = bits.Needs(entry.Since);
        Facts = new FactList([.. entry.Facts.Select(f => new FactNode(f, this, Needs.And(bits.Needs(f.Since))))]);
        Aliases = [.. entry.Aliases.Select(a => (a.Name, Needs.And(bits.Needs(a.Since))))];
    }

    public Entry Entry { get; }

    /// <summary>Its place among all entries.</summary>
    public int Index { get; }

    public EntryName Name { get; }

    public Needs Needs { get; }

    public FactList Facts { get; }

    public (string Name, Needs Needs)[] Aliases { get; }

    public IReadOnlyList<RelationNode> Relations => _relations;

    public IReadOnlyList<CastingNode> PlayedBy => _playedBy;

    public IReadOnlyList<CastingNode> Plays => _plays;

    public IReadOnlyList<EntryNode> Directors => _directors;

    public IReadOnlyList<EntryNode> Writers => _writers;

    public IReadOnlyList<EntryNode> Directed => _directed;

    public IReadOnlyList<EntryNode> Wrote => _wrote;

    /// <summary>The facts of other entries that are about this one.</summary>
    public FactList AboutThis { get; private set; } = new([]);

    public EntryNode? Of => _of;

    public Needs NeedsOf(SpoilerPoint point) => Needs.And(_bits.Needs(point));

    public static IEnumerable<string> WorksOf(IEnumerable<Entry> entries) =>
        entries.SelectMany(Points).Select(p => p.Work).OfType<string>();

    public static IEnumerable<SpoilerPoint> Points(Entry e) =>
        [
            e.Since,
            e.SummarySince,
            .. e.Aliases.Select(a => a.Since),
            .. e.PlayedBy.Select(c => c.Since),
            .. e.Relations.Select(r => r.Since),
            .. e.Facts.Select(f => f.Since),
            .. e.Fate is { } fate ? [fate.Since] : Array.Empty<SpoilerPoint>(),
            .. e.Season is { } season ? [season.SynopsisSince] : Array.Empty<SpoilerPoint>(),
        ];

    public static EntryNode[] Link(IReadOnlyList<Entry> entries, WorkBits bits)
    {
        var nodes = entries.Select((e, i) => new EntryNode(e, i, bits)).ToArray();
        var byId = nodes.ToDictionary(n => n.Entry.Id, StringComparer.Ordinal);
        var about = new List<FactNode>?[nodes.Length];
        EntryNode[] Those(IEnumerable<string> ids) => [.. ids.Select(byId.GetValueOrDefault).OfType<EntryNode>()];

        foreach (var node in nodes)
        {
            foreach (var r in node.Entry.Relations)
            {
                if (byId.TryGetValue(r.To, out var target))
                {
                    var needs = node.NeedsOf(r.Since).And(target.Needs);
                    node._relations.Add(new RelationNode(target, r.As, needs));
                    target._relations.Add(new RelationNode(node, r.Back, needs));
                }
            }

            foreach (var c in node.Entry.PlayedBy)
            {
                if (byId.TryGetValue(c.Person, out var person))
                {
                    var casting = new CastingNode(node, person, c, node.NeedsOf(c.Since).And(person.Needs));
                    node._playedBy.Add(casting);
                    person._plays.Add(casting);
                }
            }

            foreach (var fact in node.Facts.All)
            {
                fact.About = Those(fact.Fact.About.Where(id => id != node.Entry.Id));
                foreach (var other in fact.About)
                {
                    (about[other.Index] ??= []).Add(fact);
                }
            }

            node._of = node.Entry.Release?.Of is { } of ? byId.GetValueOrDefault(of) : null;
            if (node.Entry.Episode is { } episode)
            {
                node._directors = Those(episode.Directors);
                node._writers = Those(episode.Writers);
            }
        }

        foreach (var node in nodes.Where(n => about[n.Index] is not null))
        {
            node.AboutThis = new FactList([.. about[node.Index]!]);
        }

        foreach (var node in nodes.Where(n => n.Entry.Episode is not null).OrderBy(n => n.Entry.Episode!.Number))
        {
            Array.ForEach(node._directors, p => p._directed.Add(node));
            Array.ForEach(node._writers, p => p._wrote.Add(node));
        }

        return nodes;
    }

    /// <summary>Who plays whom, seen from this entry, the usual one first.</summary>
    public IEnumerable<CastingView> Castings(Reach reach, Boundary boundary) =>
        (Entry.Kind == EntryKind.Person ? _plays : _playedBy)
            .Where(c => reach.Covers(c.Needs))
            .OrderBy(c => c.Casting.Version is null ? 0 : 1)
            .Select(c => new CastingView(
                (c.Person == this ? c.Character : c.Person).Name,
                c.Casting.Version,
                SeasonList.UpTo(c.Casting.Seasons, boundary.Episode),
                c.Casting.Billing
            ));

    /// <summary>How much is told of it within reach; what is known best comes first among equals.</summary>
    public int Prominence(Reach reach)
    {
        var count = Facts.CountWithin(reach) + AboutThis.CountWithin(reach);
        foreach (var relation in _relations)
        {
            count += reach.Covers(relation.Needs) ? 2 : 0;
        }

        foreach (var casting in _plays)
        {
            count += reach.Covers(casting.Needs) ? 2 : 0;
        }

        return count;
    }

    public EntryView View(Boundary boundary, Reach reach)
    {
        bool Allows(SpoilerPoint point) => reach.Covers(NeedsOf(point));
        Episode? Reached(Episode? episode) => episode is { } e && e <= boundary.Episode ? e : null;
        ImmutableArray<EntryName> Names(IEnumerable<EntryNode> nodes) =>
            [.. nodes.Where(n => reach.Covers(n.Needs)).Select(n => n.Name)];

        var castings = Castings(reach, boundary).ToImmutableArray();
        var person = Entry.Kind == EntryKind.Person;
        var died = Reached(Entry.Died);
        return new EntryView(Entry.Id, Entry.Kind, Entry.Name)
        {
            Boundary = boundary,
            Summary = Allows(Entry.SummarySince) ? Entry.Summary : null,
            Alt = Entry.Alt,
            Source = Entry.Source,
            Aliases = [.. Aliases.Where(a => reach.Covers(a.Needs)).Select(a => a.Name)],
            PlayedBy = person ? [] : castings,
            Plays = person ? castings : [],
            Directed = Names(_directed),
            Wrote = Names(_wrote),
            Relations = [.. VisibleRelations(reach)],
            Facts = [.. Facts.Within(reach).Concat(AboutThis.Within(reach)).Select(f => f.View(reach))],
            Fate = Entry.Fate is { } fate && Allows(fate.Since) ? fate.Text : null,
            First = Reached(Entry.First),

            // That somebody is never seen again says much while there are episodes left to watch.
            Last = died is not null || boundary.Episode == Episode.Last ? Reached(Entry.Last) : null,
            Died = died,
            Roles = Entry.Roles,
            Born = Entry.Born,
            Episode = Entry.Episode is { } e
                ? new EpisodeView(
                    e.Number,
                    e.Released,
                    e.ReleasedAt,
                    Names(_directors),
                    Names(_writers),
                    e.Minutes,
                    e.Number <= boundary.Episode ? e.Synopsis : null
                )
                : null,
            Season = Entry.Season is { } s
                ? new SeasonView(s.Number, s.Released, Allows(s.SynopsisSince) ? s.Synopsis : null)
                : null,
            Artist = Entry.Artist,
            Scenes = [.. Entry.Plays.Where(p => p.In <= boundary.Episode)],
            Form = Entry.Form,
            Released = Entry.Released,
            Release = Entry.Release is { } r
                ? new ReleaseView(r.At, r.Announced, _of is { } of && reach.Covers(of.Needs) ? of.Name : null)
                : null,
        };
    }

    public IReadOnlyList<EntryName> Related(Reach reach)
    {
        var throughFacts = new Dictionary<EntryNode, int>();
        foreach (var fact in Facts.Within(reach))
        {
            foreach (var other in fact.About)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(throughFacts, other, out _)++;
            }
        }

        foreach (var fact in AboutThis.Within(reach))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(throughFacts, fact.Subject, out _)++;
        }

        return
        [
            .. VisibleRelations(reach)
                .Select(r => r.Target)
                .Concat(
                    _playedBy
                        .Where(c => reach.Covers(c.Needs))
                        .Select(c => c.Person)
                        .Concat(_plays.Where(c => reach.Covers(c.Needs)).Select(c => c.Character))
                        .Concat(_directed)
                        .Concat(_wrote)
                        .Concat(_directors)
                        .Concat(_writers)
                        .Concat(throughFacts.OrderByDescending(other => other.Value).Select(other => other.Key))
                        .Where(n => n != this && reach.Covers(n.Needs))
                        .Select(n => n.Name)
                )
                .DistinctBy(n => n.Id),
        ];
    }

    /// <summary>Each relation once, however often and from whichever side it was told.</summary>
    private IEnumerable<RelationView> VisibleRelations(Reach reach)
    {
        var visible = _relations.Where(r => reach.Covers(r.Needs)).ToArray();
        return visible
            .Where(r => r.As is not null || !Array.Exists(visible, o => o.Target == r.Target && o.As is not null))
            .DistinctBy(r => r.Key)
            .Select(r => new RelationView(r.Target.Name, r.As));
    }
}
