using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace HawkinsBot.Playground;

/// <summary>
/// "The Hawkins Post": an RSS feed of the playground's own, whose items come out with the world's clock over ten days,
/// so that digests have something to tell without a network.
/// </summary>
internal sealed class NewsFeed(PlaygroundClock clock)
{
    public const string PostPath = "/playground/post/";

    private sealed record Item(string Slug, double Hours, string Title, string Text);

    private static readonly Item[] Items =
    [
        new(
            "welcome",
            -20,
            "The Hawkins Post is back in print",
            "Our small paper returns with town notices, fan events and word from the set. New pages come out over the next ten days."
        ),
        new(
            "trivia-night",
            -6,
            "Trivia night at the library",
            "Bring a team of four and a sharp pencil. Ten questions, one round for every season, cocoa on the house."
        ),
        new(
            "filming",
            2,
            "Cameras are rolling on season 5",
            "Netflix has shared the first picture from behind the scenes of the fifth and final season. The Duffer Brothers stand among their cast, with Millie Bobby Brown, Finn Wolfhard, Noah Schnapp, Caleb McLaughlin and Gaten Matarazzo among those in the frame."
        ),
        new(
            "bike-ride",
            16,
            "Sunday bike ride to the quarry road",
            "Lights on, bells ready. The ride starts at the school and takes about an hour. Helmets for everybody."
        ),
        new(
            "ending",
            30,
            "An ending that feels inevitable",
            "Talking to SFX Magazine, Matt Duffer said that the writers know how the show ends. A change is possible, he said, but he finds it unlikely."
        ),
        new(
            "arcade",
            52,
            "The arcade fixes its oldest machine",
            "After three weeks with the back panel off, the racing cabinet by the door takes coins again. High scores were kept."
        ),
        new(
            "stage",
            76,
            "A play goes back to 1959",
            "Stranger Things: The First Shadow, on stage in London's West End, is set in 1959 and tells of Hawkins a generation before the show."
        ),
        new(
            "radio-club",
            98,
            "Radio club looks for listeners",
            "The club meets on Thursdays on the hill behind the field. Beginners can borrow a headset and a logbook."
        ),
        new(
            "no-date",
            120,
            "Season 5 has no release date yet",
            "Filming has begun, but a day for the premiere has not been named. We will print it as soon as it is."
        ),
        new(
            "bake-sale",
            146,
            "Waffles win the bake sale",
            "Of eleven stalls the one with the waffle iron sold out first, before noon. The recipe stays in the family."
        ),
        new(
            "rewatch",
            170,
            "Planning a rewatch",
            "Two episodes an evening bring a viewer from the first season to the end of the fourth in under three weeks. Pause where you like; the bot remembers how far you are."
        ),
        new(
            "costumes",
            194,
            "Costume swap in the gym",
            "Vests, caps and one very large coat change owners on Saturday. Please wash everything first."
        ),
        new(
            "letters",
            216,
            "Letters to the editor",
            "Which episode would you show to a friend first? The longest letter came from a reader who could not decide between two and sent both arguments."
        ),
        new(
            "last-page",
            240,
            "Ten days of The Hawkins Post",
            "That was our run of pages. Thanks for reading, and keep a walkie-talkie charged."
        ),
    ];

    private readonly DateTimeOffset _start = clock.GetUtcNow();

    private DateTimeOffset At(Item item) => _start.AddHours(item.Hours);

    public async Task WriteAsync(HttpContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var items = Items.Where(i => At(i) <= now).OrderByDescending(i => i.Hours).ToList();
        var address = $"http://{context.Request.Host.Value}";
        var bytes = Rss(items, address);
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"";
        var response = context.Response;
        response.Headers.ETag = etag;
        response.Headers.LastModified = At(items[0]).ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            response.StatusCode = 304;
            return;
        }

        response.ContentType = "application/rss+xml; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, ct);
    }

    private byte[] Rss(List<Item> items, string address)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", "The Hawkins Post");
            xml.WriteElementString("link", $"{address}/");
            xml.WriteElementString("description", "Town notices and word from the set, printed in the playground.");
            xml.WriteElementString("language", "en");
            foreach (var item in items)
            {
                xml.WriteStartElement("item");
                xml.WriteElementString("title", item.Title);
                xml.WriteElementString("link", $"{address}{PostPath}{item.Slug}");
                xml.WriteStartElement("guid");
                xml.WriteAttributeString("isPermaLink", "false");
                xml.WriteString($"hawkins-post:{item.Slug}");
                xml.WriteEndElement();
                xml.WriteElementString("pubDate", At(item).ToString("R", CultureInfo.InvariantCulture));
                xml.WriteElementString("description", item.Text);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    /// <summary>One article as plain text, for those who follow an item's link.</summary>
    public async Task WritePostAsync(HttpContext context, string slug)
    {
        var now = clock.GetUtcNow();
        var item = Array.Find(Items, i => i.Slug == slug && At(i) <= now);
        context.Response.StatusCode = item is null ? 404 : 200;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var text = item is null ? "There is no such article.\n" : $"The Hawkins Post\n\n{item.Title}\n\n{item.Text}\n";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
