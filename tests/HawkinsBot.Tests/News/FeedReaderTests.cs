using System.Globalization;
using System.Text;
using HawkinsBot.News.Feeds;

namespace HawkinsBot.Tests.News;

public sealed class FeedReaderTests
{
    private static readonly string Folder = Path.Combine(
        Repository.Root,
        "tests",
        "HawkinsBot.Tests",
        "News",
        "Samples"
    );

    private static readonly Uri At = new("https://feeds.example/feed.xml");

    public static IReadOnlyList<string[]> Index { get; } =
    [.. File.ReadLines(Path.Combine(Folder, "index.tsv")).Skip(1).Select(line => line.Split('\t'))];

    public static TheoryData<string> Names => [.. Index.Select(row => row[0])];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    [Theory, MemberData(nameof(Names))]
    public void A_sample_is_read_as_it_is_meant(string name)
    {
        var row = Index.Single(r => r[0] == name);
        var feed = FeedReader.Read(Bytes(name), row[1].Length > 0 ? row[1] : null, At);
        Assert.Equal(row[2] == "feed", feed.IsFeed);
        Assert.Equal(int.Parse(row[3], CultureInfo.InvariantCulture), feed.Items.Count);
        if (feed.Items.Count == 0)
        {
            return;
        }
        var first = feed.Items[0];
        Assert.Equal(row[4], first.Title);
        Assert.Equal(row[5], first.Link.AbsoluteUri);
        Assert.Equal(row[6], first.Published?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "");
        Assert.Equal(row[7], first.Image?.AbsoluteUri ?? "");
        Assert.Equal(row[8], first.Summary);
    }

    [Fact]
    public void A_page_leads_to_its_feed_and_not_to_its_comments()
    {
        var feed = FeedReader.Read(Bytes("page-with-feed.html"), "text/html", At);
        Assert.Equal("https://feeds.example/feed.xml", feed.Alternates[0].AbsoluteUri);
    }

    [Fact]
    public void A_publisher_may_ask_for_longer_waits() =>
        Assert.Equal(TimeSpan.FromMinutes(90), FeedReader.Read(Bytes("rss-ttl.xml"), null, At).Wait);

    [Fact]
    public void Broken_samples_never_throw()
    {
        var random = new Random(7);
        var samples = Index.Select(row => Bytes(row[0])).ToArray();
        for (var i = 0; i < 600; i++)
        {
            FeedReader.Read(Mutations.Of(samples, random), null, At);
        }
    }

    [Theory]
    [InlineData("https://www.site.example/a/b/?utm_source=x&id=3#top", "http://site.example/a/b?id=3")]
    [InlineData("https://site.example/a/amp", "https://site.example/a")]
    [InlineData("https://site.example/a?b=2&a=1", "https://site.example/a?a=1&b=2")]
    public void Addresses_of_one_article_are_one(string a, string b) =>
        Assert.Equal(Addresses.Canonical(new Uri(a)), Addresses.Canonical(new Uri(b)));

    [Theory]
    [InlineData("Stranger Things 5: first look at the cast", "First look at the cast: Stranger Things 5", true)]
    [InlineData("Stranger Things season 4 has a release date", "Stranger Things season 5 has a release date", false)]
    [InlineData("The boys ride their bikes again | The Hawkins Herald", "The boys ride their bikes again", true)]
    [InlineData("A new poster", "A new trailer", false)]
    public void Headlines_of_one_story_are_alike(string a, string b, bool same) =>
        Assert.Equal(same, Likeness.Same(a, b));

    [Fact]
    public void A_summary_ends_with_a_sentence()
    {
        const string Text = "The doors open at eight. Bring a lamp and a friend, for the cellar is dark and long.";
        Assert.Equal("The doors open at eight.", FeedText.Sentences(Text, 40));
        Assert.EndsWith(
            "…",
            FeedText.Sentences("No end in sight of this one long sentence", 20),
            StringComparison.Ordinal
        );
    }
}
