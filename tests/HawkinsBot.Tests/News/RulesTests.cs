using HawkinsBot.Catalogue;
using HawkinsBot.News;
using HawkinsBot.Spoilers;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Tests.News;

public sealed class RulesTests
{
    // Long after every release: without the stricter window.
    private static readonly DateTimeOffset Quiet = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Fresh = new(2026, 1, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<LoadedCatalogue> Catalogue = new(() =>
    {
        var read = CatalogueReader.Read(CatalogueFiles.At(null));
        return new(new CatalogueIndex(read.Entries.Select(e => e.Entry), read.Questions.Select(q => q.Question)));
    });

    private readonly SpoilerRules _rules = new(Catalogue.Value, Options.Create(new NewsOptions()));
    private readonly ShowFilter _filter = new(Catalogue.Value);

    [Fact]
    public void A_hundred_headlines_are_judged_right()
    {
        var lines = File.ReadAllLines(
            Path.Combine(Repository.Root, "tests", "HawkinsBot.Tests", "News", "headlines.tsv")
        );
        Assert.Equal(100, lines.Length);
        var wrong = lines
            .Select(line => line.Split('\t'))
            .Where(x => x[0] == "S" == Boundary.Start.Allows(_rules.Judge(x[1], Quiet).Point))
            .Select(x => $"{x[0]} {x[1]} ({_rules.Judge(x[1], Quiet)})");
        Assert.Equal([], wrong);
    }

    [Theory]
    [InlineData("Season 3's final scene, explained", "S3E8", "end-3")]
    [InlineData("What happened to Barb in season 1", "S1E8", "season-1")]
    [InlineData("Stranger Things S4E7: who dies", "S4E7", "season-4")]
    [InlineData("The finale's twist, explained", "S5E8", "end-5")]
    public void A_spoiler_is_open_from_what_it_tells_of(string headline, string point, string label)
    {
        var verdict = _rules.Judge(headline, Quiet);
        Assert.Equal(Episode.Parse(point), verdict.Point.Episode);
        Assert.Equal(label, verdict.Label);
    }

    [Theory]
    [InlineData("An ending that feels inevitable", "Matt Duffer said that the writers know how the show ends.", true)]
    [InlineData("An ending that feels inevitable", "", false)]
    [InlineData("An ending that feels inevitable", "What becomes of Eleven, and why Matt Duffer wanted it.", false)]
    [InlineData("The ending, explained: who dies", "Matt Duffer said that the writers knew.", false)]
    [InlineData("The finale", "Joyce and Hopper kiss at last, says Matt Duffer.", false)]
    [InlineData("How it ends for Eleven", "Matt Duffer said that the writers knew.", false)]
    public void A_headline_on_an_end_is_read_with_what_stands_below_it(string title, string summary, bool open)
    {
        Assert.Equal(open, Boundary.Start.Allows(_rules.Judge(Item(title, summary, Quiet)).Point));
        // Soon after a release, not even that.
        Assert.False(Boundary.Start.Allows(_rules.Judge(Item(title, summary, Fresh)).Point));
    }

    [Fact]
    public void A_headline_on_a_work_of_its_own_waits_for_that_work()
    {
        var verdict = _rules.Judge("Tales From '85: the twist, explained", Quiet);
        Assert.Equal("tales-from-85", verdict.Point.Work);
        Assert.False(new Boundary(Episode.Parse("S2E9")).Allows(verdict.Point));
    }

    [Fact]
    public void Soon_after_a_release_more_is_withheld()
    {
        const string Headline = "That scene between Mike and Nancy is all anybody talks of";
        Assert.False(Boundary.Start.Allows(_rules.Judge(Headline, Fresh).Point));
        Assert.True(Boundary.Start.Allows(_rules.Judge("Stranger Things merchandise sells out", Fresh).Point));
    }

    [Theory]
    [InlineData("Stranger Things gets a spin-off", "", true, "spin-off")]
    [InlineData("Netflix news of the week", "Also: the Duffer Brothers and a new trailer", true, null)]
    [InlineData("Millie Bobby Brown and Noah Schnapp on Stranger Things", "", true, "cast")]
    [InlineData("The First Shadow wins on Broadway", "", true, "stage")]
    [InlineData("David Harbour in a new Marvel film", "", false, null)]
    [InlineData("Ten things that are stranger than fiction", "", false, null)]
    [InlineData("A hawk in Indiana", "A bird was seen over Hawkins County", false, null)]
    [InlineData("Box office: dinosaurs win again", "", false, null)]
    public void Only_what_is_about_the_show_passes(string title, string summary, bool about, string? topic)
    {
        var found = _filter.Judge(title, summary, []);
        Assert.Equal(about, found.About);
        if (topic is not null)
        {
            Assert.Contains(topic, found.Topics);
        }
    }

    private static NewsItem Item(string title, string summary, DateTimeOffset at) =>
        new()
        {
            Id = "1",
            Feed = "f",
            Source = "Herald",
            Title = title,
            Summary = summary,
            Url = "https://herald.example/1",
            Published = at,
            Seen = at,
        };
}
