using System.Collections.Frozen;
using System.Collections.Immutable;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>
/// All that the bot knows, in memory and immutable. Every method takes a boundary and returns only what it allows, so
/// that no caller ever holds what a member must not see; what lies beyond and what does not exist look the same.
/// </summary>
public sealed class CatalogueIndex
{
    private readonly FrozenDictionary<string, EntryNode> _byId;
    private readonly EntryNode[] _nodes;
    private readonly (Needs Needs, TriviaQuestion Question)[] _questions;
    private readonly WorkBits _works;
    private readonly NameSearch _names;
    private readonly Lazy<StatementIndex> _statements;

    /// <summary>Builds the index. References to entries that are not there are left out.</summary>
    /// <param name="entries">The entries, checked.</param>
    /// <param name="questions">The trivia questions, checked.</param>
    public CatalogueIndex(IEnumerable<Entry> entries, IEnumerable<TriviaQuestion> questions)
    {
        var all = entries.OrderBy(e => e.Id, StringComparer.Ordinal).ToArray();
        var asked = questions.OrderBy(q => q.Id, StringComparer.Ordinal).ToArray();
        _works = new WorkBits(EntryNode.WorksOf(all).Concat(asked.Select(q => q.Since.Work).OfType<string>()));
        _nodes = EntryNode.Link(all, _works);
        _byId = _nodes.ToFrozenDictionary(n => n.Entry.Id, StringComparer.Ordinal);
        _questions = [.. asked.Select(q => (_works.Needs(q.Since), q))];
        _statements = new Lazy<StatementIndex>(() => new StatementIndex(_nodes, _questions));
        _names = new NameSearch(_nodes, _statements);
    }

    /// <summary>The works that facts can spoil, by name; that they exist is known to everybody.</summary>
    public IReadOnlyList<EntryName> SpoilerWorks =>
        [.. _works.Ids.Select(id => NameOf(id, Boundary.Start)).OfType<EntryName>().OrderBy(work => work.Name)];

    /// <summary>An index of nothing.</summary>
    public static CatalogueIndex Empty { get; } = new([], []);

    /// <summary>How many entries there are, whatever the boundary; for logs, never for a member.</summary>
    public int EntryCount => _nodes.Length;

    /// <summary>How many facts there are, whatever the boundary; for logs, never for a member.</summary>
    public int FactCount => _nodes.Sum(n => n.Facts.All.Count);

    internal IReadOnlyList<EntryNode> Nodes => _nodes;

    /// <summary>Everything that is told, for full-text search; built at its first use.</summary>
    internal StatementIndex Statements => _statements.Value;

    internal Reach ReachOf(Boundary boundary) => _works.Reach(boundary);

    internal EntryNode? NodeOf(string id) => _byId.GetValueOrDefault(id);

    /// <summary>An entry by its id.</summary>
    /// <returns>What the boundary allows of it, or null when that is nothing or there is no such entry.</returns>
    public EntryView? Find(string id, Boundary boundary)
    {
        var reach = _works.Reach(boundary);
        return _byId.TryGetValue(id, out var node) && reach.Covers(node.Needs) ? node.View(boundary, reach) : null;
    }

    /// <summary>An entry's name by its id, without the cost of a view.</summary>
    public EntryName? NameOf(string id, Boundary boundary) =>
        _byId.TryGetValue(id, out var node) && _works.Reach(boundary).Covers(node.Needs) ? node.Name : null;

    /// <summary>Every entry of a kind, by name.</summary>
    public IReadOnlyList<EntryName> OfKind(EntryKind kind, Boundary boundary) =>
        [
            .. Visible(boundary)
                .Where(n => n.Entry.Kind == kind)
                .Select(n => n.Name)
                .OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>
    /// Finds entries by name: exact, alias, prefix, substring, misspelt, and at last by what is known about them; over
    /// accents, case, apostrophes and a leading "the".
    /// </summary>
    /// <param name="text">What somebody typed.</param>
    /// <param name="boundary">How far they may see.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="kinds">Only these kinds; null for all.</param>
    /// <returns>The best first. Two or more with <see cref="MatchKind.Name"/> or <see cref="MatchKind.Alias"/> in
    /// front mean that the name is ambiguous.</returns>
    public IReadOnlyList<SearchHit> Search(
        string text,
        Boundary boundary,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds = null
    ) => _names.Search(text, _works.Reach(boundary), limit, kinds);

    /// <summary>
    /// Choices for autocomplete: as <see cref="Search"/>, but for an empty box the best known entries, and a half-typed
    /// word counts as its beginning.
    /// </summary>
    public IReadOnlyList<EntryName> Suggest(
        string text,
        Boundary boundary,
        int limit,
        IReadOnlyCollection<EntryKind>? kinds = null
    ) => _names.Suggest(text, _works.Reach(boundary), limit, kinds);

    /// <summary>Facts of any entries, in the order of the entries' ids.</summary>
    /// <param name="boundary">How far the reader may see.</param>
    /// <param name="where">Which.</param>
    public IReadOnlyList<(EntryName Subject, Fact Fact)> Facts(Boundary boundary, Func<Fact, bool> where)
    {
        var reach = _works.Reach(boundary);
        return
        [
            .. from node in _nodes
            from fact in node.Facts.Within(reach)
            where @where(fact.Fact)
            select (node.Name, fact.View(reach)),
        ];
    }

    /// <summary>Entries that hang together with one: relations, castings, the subjects and objects of its facts.</summary>
    /// <returns>Each once, the closest first; empty when the entry cannot be seen.</returns>
    public IReadOnlyList<EntryName> Related(string id, Boundary boundary)
    {
        var reach = _works.Reach(boundary);
        return _byId.TryGetValue(id, out var node) && reach.Covers(node.Needs) ? node.Related(reach) : [];
    }

    /// <summary>The five seasons, as far as they can be seen.</summary>
    public IReadOnlyList<EntryView> Seasons(Boundary boundary) =>
        [.. ViewsOf(EntryKind.Season, boundary).OrderBy(v => v.Season?.Number)];

    /// <summary>A season by its number.</summary>
    public EntryView? Season(int number, Boundary boundary) =>
        ViewsOf(EntryKind.Season, boundary).FirstOrDefault(v => v.Season?.Number == number);

    /// <summary>Episodes in order.</summary>
    /// <param name="season">1 to 5, or null for all.</param>
    /// <param name="boundary">How far the reader may see: titles and dates are S0, a synopsis only if watched.</param>
    public IReadOnlyList<EntryView> Episodes(int? season, Boundary boundary) =>
        [
            .. ViewsOf(EntryKind.Episode, boundary)
                .Where(v => v.Episode is { } e && (season is null || e.Number.Season == season))
                .OrderBy(v => v.Episode!.Number),
        ];

    /// <summary>An episode by its number.</summary>
    public EntryView? Episode(Episode episode, Boundary boundary) =>
        Find($"s{episode.Season}e{episode.Number}", boundary);

    /// <summary>
    /// Who plays whom on screen: regulars first, then by name of the character.
    /// </summary>
    /// <param name="season">1 to 5, or null for all. A season beyond the boundary gives only what is known without it.</param>
    /// <param name="boundary">How far the reader may see.</param>
    /// <param name="stage">Whether to give the casts of the play instead.</param>
    public IReadOnlyList<(EntryName Character, CastingView Casting)> Cast(
        int? season,
        Boundary boundary,
        bool stage = false
    )
    {
        var reach = _works.Reach(boundary);
        return
        [
            .. Visible(boundary)
                .Where(n => n.Entry.Kind == EntryKind.Character)
                .SelectMany(n => n.Castings(reach, boundary).Select(c => (n.Name, c)))
                .Where(x => x.c.Version?.Contains("stage", StringComparison.OrdinalIgnoreCase) == true == stage)
                .Where(x => season is not { } s || s > boundary.Episode.Season || SeasonList.Contains(x.c.Seasons, s))
                .OrderBy(x => Billing(x.c))
                .ThenBy(x => x.Name.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Music in the order of its first scene within the boundary.</summary>
    /// <param name="season">1 to 5, or null for all.</param>
    /// <param name="boundary">How far the reader may see.</param>
    public IReadOnlyList<EntryView> Music(int? season, Boundary boundary) =>
        [
            .. ViewsOf(EntryKind.Music, boundary)
                .Where(v => season is null || v.Scenes.Any(p => p.In.Season == season))
                .OrderBy(v =>
                    v.Scenes.Where(p => season is null || p.In.Season == season).Select(p => (Episode?)p.In).Min()
                    ?? Spoilers.Episode.Last
                )
                .ThenBy(v => v.Name, StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>What came out and will, in the order of time; what has no date yet is last.</summary>
    public IReadOnlyList<EntryView> Releases(Boundary boundary) =>
        [
            .. ViewsOf(EntryKind.Release, boundary)
                .Where(v => v.Release is not null)
                .OrderBy(v => v.Release!.At is null)
                .ThenBy(v => v.Release!.At),
        ];

    /// <summary>Dated facts in the order of time.</summary>
    /// <param name="boundary">How far the reader may see.</param>
    /// <param name="world">Whose calendar.</param>
    public IReadOnlyList<DatedFact> Timeline(Boundary boundary, FactWorld world = FactWorld.Hawkins)
    {
        var reach = _works.Reach(boundary);
        return
        [
            .. (
                from node in _nodes
                from fact in node.Facts.Within(reach)
                where fact.Fact.Date is not null && fact.Fact.World == world
                select new DatedFact(fact.Fact.Date!.Value, node.Name, fact.View(reach))
            ).OrderBy(d => d.Date),
        ];
    }

    /// <summary>What happened on a day of the year, in both calendars, in the order of time.</summary>
    public IReadOnlyList<DatedFact> OnDate(int month, int day, Boundary boundary) =>
        [
            .. Timeline(boundary, FactWorld.Hawkins)
                .Concat(Timeline(boundary, FactWorld.Real))
                .Where(d => d.Date.Month == month && d.Date.Day == day)
                .OrderBy(d => d.Date),
        ];

    /// <summary>The written trivia questions, in the order of their ids.</summary>
    public IReadOnlyList<TriviaQuestion> Questions(Boundary boundary)
    {
        var reach = _works.Reach(boundary);
        return [.. _questions.Where(q => reach.Covers(q.Needs)).Select(q => q.Question)];
    }

    private static int Billing(CastingView casting) =>
        casting.Billing?.ToUpperInvariant() switch
        {
            "MAIN" => 0,
            "RECURRING" => 1,
            null => 2,
            _ => 3,
        };

    private IEnumerable<EntryNode> Visible(Boundary boundary)
    {
        var reach = _works.Reach(boundary);
        return _nodes.Where(n => reach.Covers(n.Needs));
    }

    private IEnumerable<EntryView> ViewsOf(EntryKind kind, Boundary boundary)
    {
        var reach = _works.Reach(boundary);
        return Visible(boundary).Where(n => n.Entry.Kind == kind).Select(n => n.View(boundary, reach));
    }
}
