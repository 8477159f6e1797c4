using System.Collections.Immutable;
using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using AskAnswer = HawkinsBot.Ask.Answer;

namespace HawkinsBot.Tests.Catalogue;

/// <summary>
/// No spoilers, for every text of the committed catalogue, every boundary and every surface of the index. The texts are
/// judged by the points in the entries themselves, not by the index's own reckoning.
/// </summary>
public sealed class CatalogueLeakTests
{
    private static readonly CatalogueIndex Index = CommittedCatalogue.Index;
    private static readonly ImmutableArray<Entry> Entries = [.. Index.Nodes.Select(n => n.Entry)];

    private static readonly string[] Works =
    [
        .. Entries.SelectMany(EntryNode.Points).Select(p => p.Work).OfType<string>().Distinct(),
    ];

    /// <summary>Every episode with no other work, the end with none, and some points with each work alone.</summary>
    private static IEnumerable<Boundary> Boundaries() =>
        Episode
            .All.Prepend(Episode.None)
            .Select(e => new Boundary(e))
            .Append(new Boundary(Episode.Last, []))
            .Concat(
                from work in Works
                from e in new[] { Episode.None, new(2, 9), new(4, 9) }
                select new Boundary(e, [work])
            );

    [Fact]
    public void The_catalogue_has_something_to_leak()
    {
        Assert.True(Index.FactCount > 2000, $"{Index.FactCount} facts");
        Assert.NotEmpty(Works);
        Assert.Contains(Entries, e => e.Since.Episode > Episode.None);
    }

    [Fact]
    public void No_view_holds_anything_beyond_its_boundary()
    {
        foreach (var boundary in Boundaries())
        {
            var visible = Visible(boundary);
            foreach (var e in Entries)
            {
                var view = Index.Find(e.Id, boundary);
                if (!visible.Contains(e.Id))
                {
                    Assert.True(view is null && Index.NameOf(e.Id, boundary) is null, $"{e.Id} at {boundary}");
                    Assert.Empty(Index.Related(e.Id, boundary));
                    continue;
                }

                CheckView(view!, e, boundary, visible);
            }
        }
    }

    [Fact]
    public void No_list_holds_anything_beyond_its_boundary()
    {
        foreach (var boundary in Boundaries())
        {
            var visible = Visible(boundary);
            void Seen(IEnumerable<EntryName> names) => Assert.All(names, n => Assert.Contains(n.Id, visible));

            foreach (var kind in Enum.GetValues<EntryKind>())
            {
                Seen(Index.OfKind(kind, boundary));
                Seen(Index.Suggest("", boundary, 25, [kind]));
            }

            Assert.All(Index.Facts(boundary, _ => true), f => CheckFact(f.Fact, boundary, visible));
            Assert.All(
                Index.Timeline(boundary).Concat(Index.Timeline(boundary, FactWorld.Real)),
                d => CheckFact(d.Fact, boundary, visible)
            );
            Seen(Index.Cast(null, boundary).SelectMany(c => new[] { c.Character, c.Casting.Other }));
            Seen(Index.Cast(null, boundary, stage: true).SelectMany(c => new[] { c.Character, c.Casting.Other }));
            Seen(
                Index
                    .Music(null, boundary)
                    .Concat(Index.Releases(boundary))
                    .Concat(Index.Episodes(null, boundary))
                    .Select(v => v.AsName)
            );
            Assert.All(Index.Questions(boundary), q => Assert.True(boundary.Allows(q.Since), q.Id));
        }
    }

    [Fact]
    public void No_name_finds_what_it_must_not_find()
    {
        foreach (var boundary in Boundaries().Where((_, i) => i % 3 == 0))
        {
            var visible = Visible(boundary);
            foreach (var e in Entries)
            {
                foreach (var alias in e.Aliases.Where(a => !boundary.Allows(a.Since) || !visible.Contains(e.Id)))
                {
                    var hits = Index.Search(alias.Name, boundary, 10);
                    Assert.All(hits, h => Assert.Contains(h.Entry.Id, visible));
                    Assert.DoesNotContain(hits, h => h.Entry.Id == e.Id && h.Via == alias.Name);
                }

                if (!visible.Contains(e.Id))
                {
                    Assert.DoesNotContain(Index.Suggest(e.Name, boundary, 10), n => n.Id == e.Id);
                }
            }
        }
    }

    [Fact]
    public void No_answer_tells_what_lies_beyond_the_boundary()
    {
        var answerer = new Answerer(Index);
        var facts = Entries.SelectMany(e => e.Facts.Select(f => (Entry: e, Fact: f))).ToArray();
        var texts = facts.ToLookup(f => f.Fact.Text, f => f.Fact, StringComparer.Ordinal);
        var asked = 0;
        foreach (
            var boundary in new[]
            {
                Boundary.Start,
                new Boundary(new Episode(1, 8)),
                new(new Episode(2, 9)),
                new(new Episode(4, 6)),
                new(Episode.Last, []),
            }
        )
        {
            var visible = Visible(boundary);
            var hidden = facts.Where(f => !visible.Contains(f.Entry.Id) || !boundary.Allows(f.Fact.Since)).ToArray();

            // What is hidden is asked for in its own words, the surest way to it.
            foreach (var (_, fact) in hidden.Where((_, i) => i % 7 == 0))
            {
                var answer = answerer.Ask(fact.Text, boundary);
                asked++;
                Assert.DoesNotContain(fact.Text, answer.Text, StringComparison.Ordinal);
                Assert.All(
                    answer.Others.Add(answer.About ?? new EntryName("", default, "")).Where(n => n.Id.Length > 0),
                    n => Assert.Contains(n.Id, visible)
                );
                Assert.All(
                    hidden.Where(h => answer.Text.Contains(h.Fact.Text, StringComparison.Ordinal)),
                    h => Assert.Contains(texts[h.Fact.Text], t => boundary.Allows(t.Since))
                );
            }
        }

        Assert.True(asked > 500, $"{asked} questions");
    }

    [Fact]
    public void No_answer_tells_a_trivia_answer_or_an_appearance_beyond_the_boundary()
    {
        var answerer = new Answerer(Index);
        var told = 0;
        foreach (var boundary in new[] { Boundary.Start, new(new Episode(2, 4)), new(new Episode(4, 3)) })
        {
            var open = Index.Questions(boundary).Select(q => q.Id).ToHashSet();
            foreach (var q in Index.Questions(Boundary.Everything).Where((_, i) => i % 5 == 0))
            {
                var text = answerer.Ask(q.Question, boundary).Text;
                var isTold = text.Contains($"{q.Question} {q.Right.TrimEnd('.')}.", StringComparison.Ordinal);
                told += isTold ? 1 : 0;
                Assert.False(isTold && !open.Contains(q.Id), $"{q.Id} at {boundary}: {text}");
            }

            foreach (var e in Entries.Where((e, i) => i % 4 == 0 && e.First > boundary.Episode))
            {
                var text = answerer.Ask($"In which episode does {e.Name} first appear?", boundary).Text;
                Assert.DoesNotContain($"{e.Name} first appears in", text, StringComparison.Ordinal);
            }
        }

        Assert.True(told > 10, $"{told} trivia answers");
    }

    [Fact]
    public void An_answer_beyond_the_boundary_and_none_at_all_are_the_same()
    {
        var answerer = new Answerer(Index);
        var before = new Boundary(new Episode(3, 8));
        Assert.Same(AskAnswer.Nothing, answerer.Ask("Who is Vecna?", before));
        Assert.Same(AskAnswer.Nothing, answerer.Ask("Who is Qwrtzu?", before));
        Assert.NotEqual(Certainty.Nothing, answerer.Ask("Who is Vecna?", Boundary.Everything).Certainty);
    }

    [Fact]
    public void No_visible_sentence_uses_a_name_that_is_not_safe_yet()
    {
        var late = SafeNames.Late(Entries);
        Assert.NotEmpty(late);
        Assert.All(
            Entries,
            e => Assert.All(e.Facts, f => Assert.Equal(f.Since, SafeNames.PointOf(f.Text, f.Since, late)))
        );
    }

    private static HashSet<string> Visible(Boundary boundary) =>
        [.. Entries.Where(e => boundary.Allows(e.Since)).Select(e => e.Id)];

    private static void CheckFact(Fact fact, Boundary boundary, HashSet<string> visible)
    {
        Assert.True(boundary.Allows(fact.Since), $"{fact.Text} at {boundary}");
        Assert.Contains(fact.Entry, visible);
        Assert.All(fact.About, id => Assert.Contains(id, visible));
    }

    private static void CheckView(EntryView view, Entry e, Boundary boundary, HashSet<string> visible)
    {
        var where = $"{e.Id} at {boundary}";
        void Seen(IEnumerable<EntryName> names) => Assert.All(names, n => Assert.Contains(n.Id, visible));

        Assert.True(view.Summary is null || boundary.Allows(e.SummarySince), where);
        Assert.All(view.Aliases, a => Assert.Contains(e.Aliases, x => x.Name == a && boundary.Allows(x.Since)));
        Assert.All(view.Facts, f => CheckFact(f, boundary, visible));
        Assert.True(view.Fate is null || boundary.Allows(e.Fate!.Since), where);
        Assert.True(view.Died is null || e.Died <= boundary.Episode, where);
        Assert.True(view.First is null || e.First <= boundary.Episode, where);
        Assert.True(view.Last is null || e.Last <= boundary.Episode, where);
        Assert.True(view.Episode?.Synopsis is null || e.Episode!.Number <= boundary.Episode, where);
        Assert.True(view.Season?.Synopsis is null || boundary.Allows(e.Season!.SynopsisSince), where);
        Assert.All(view.Scenes, s => Assert.True(s.In <= boundary.Episode, where));
        Seen(view.Relations.Select(r => r.Target));
        Seen(view.PlayedBy.Concat(view.Plays).Select(c => c.Other));
        Seen(view.Directed.Concat(view.Wrote));
        Seen(view.Episode?.Directors.Concat(view.Episode.Writers) ?? []);
        Seen(Index.Related(e.Id, boundary));
        Assert.All(
            view.Relations,
            r =>
                Assert.True(
                    e.Relations.Any(x => x.To == r.Target.Id && boundary.Allows(x.Since))
                        || Index
                            .NodeOf(r.Target.Id)!
                            .Entry.Relations.Any(x => x.To == e.Id && boundary.Allows(x.Since)),
                    $"{where}: {r}"
                )
        );
        Assert.All(
            view.PlayedBy,
            c => Assert.Contains(e.PlayedBy, x => x.Person == c.Other.Id && boundary.Allows(x.Since))
        );
        Assert.All(
            view.Plays,
            c =>
                Assert.Contains(
                    Index.NodeOf(c.Other.Id)!.Entry.PlayedBy,
                    x => x.Person == e.Id && boundary.Allows(x.Since)
                )
        );
    }
}
