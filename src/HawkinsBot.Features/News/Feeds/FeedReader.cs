using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace HawkinsBot.News.Feeds;

/// <summary>
/// Reads RSS 0.9x–2.0, RSS 1.0 (RDF), Atom and JSON Feed by what the document is, whatever its content type says.
/// Tolerant of what publishers get wrong; no DTD is read, no entity expanded, nothing fetched.
/// </summary>
internal static partial class FeedReader
{
    /// <summary>Items beyond so many are not read.</summary>
    public const int MaxItems = 200;

    private const int MaxTitle = 300;
    private const int MaxSummary = 1200;
    private const string Media = "http://search.yahoo.com/mrss";

    static FeedReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a document; never throws for what is in it.</summary>
    /// <param name="body">The bytes, at most a few MiB.</param>
    /// <param name="contentType">What the server says it is; only its charset counts.</param>
    /// <param name="at">Where it was read, for relative addresses.</param>
    public static ParsedFeed Read(ReadOnlySpan<byte> body, string? contentType, Uri at)
    {
        var text = Decode(body, contentType).TrimStart('\uFEFF', '\u200B', ' ', '\t', '\r', '\n', '\0');
        if (text.Length == 0)
        {
            return ParsedFeed.Nothing;
        }
        if (text[0] is '{' or '[')
        {
            return ReadJson(text, at);
        }
        if (IsPage(text))
        {
            return Discover(text, at);
        }
        var start = text.IndexOf('<', StringComparison.Ordinal);
        if (start < 0)
        {
            return ParsedFeed.Nothing;
        }
        // Once as it stands; where that breaks, once more with what feeds get wrong most put right.
        text = text[start..];
        var read = FeedNode.Read(text, at);
        if (read is not { Whole: true } && FeedNode.Read(Repaired(text), at) is { } repaired)
        {
            read = repaired;
        }
        return read is { } found ? OfRoot(found.Root, at) : ParsedFeed.Nothing;
    }

    private static ParsedFeed OfRoot(FeedNode root, Uri at) =>
        root.Name switch
        {
            "rss" when root.Child("channel") is { } channel => OfRss(
                channel,
                [.. channel.All("item"), .. root.All("item")]
            ),
            "channel" => OfRss(root, [.. root.All("item")]),
            "RDF" => OfRss(root.Child("channel") ?? root, [.. root.All("item")]),
            "feed" => OfAtom(root),
            "entry" => new ParsedFeed("", Items([AtomItem(root)])) { IsFeed = true },
            "html" => ParsedFeed.Nothing,
            _ => ParsedFeed.Nothing,
        };

    private static ParsedFeed OfRss(FeedNode channel, List<FeedNode> items) =>
        new(
            FeedText.Plain(channel.TextOf("title"), MaxTitle),
            Items(items.Take(MaxItems).Where(i => i.Closed).Select(RssItem))
        )
        {
            IsFeed = true,
            Wait =
                int.TryParse(channel.TextOf("ttl"), CultureInfo.InvariantCulture, out var minutes) && minutes > 0
                    ? TimeSpan.FromMinutes(Math.Min(minutes, 24 * 60))
                    : null,
        };

    private static ParsedItem? RssItem(FeedNode item)
    {
        var guid = item.Child("guid") ?? item.Child("identifier");
        var html = item.TextOf("encoded");
        var description = item.TextOf("description", "summary", "subtitle");
        var link =
            item.All("link")
                .Select(l => Addresses.Absolute(l.Text.Length > 0 ? l.Text : l.Attribute("href"), l.Base))
                .OfType<Uri>()
                .FirstOrDefault()
            ?? (
                guid is not null
                && !"false".Equals(guid.Attribute("isPermaLink"), StringComparison.OrdinalIgnoreCase)
                && guid.Text.TrimStart().StartsWith("http", StringComparison.OrdinalIgnoreCase)
                    ? Addresses.Absolute(guid.Text, null)
                    : null
            )
            ?? Addresses.Absolute(item.Attribute("about"), item.Base);
        return Make(
            item,
            // An element of another namespace (media:title) is no title while there is a plain one.
            (item.Children.Find(c => c.Name == "title" && !IsMedia(c)) ?? item.Child("title"))?.Inner(),
            description ?? html,
            html ?? description,
            link,
            guid?.Text.Trim(),
            item.TextOf("pubDate", "date", "published", "issued", "updated", "modified"),
            item.All("category").Concat(item.All("subject")).Concat(item.All("keywords")).Select(c => c.Text)
        );
    }

    private static ParsedFeed OfAtom(FeedNode feed) =>
        new(
            FeedText.Plain(feed.TextOf("title"), MaxTitle),
            Items(feed.All("entry").Take(MaxItems).Where(e => e.Closed).Select(AtomItem))
        )
        {
            IsFeed = true,
        };

    private static ParsedItem? AtomItem(FeedNode entry)
    {
        var content = entry.TextOf("content");
        var links = entry.All("link").ToList();
        var link =
            links.Find(l => l.Attribute("rel") is null or "alternate" && l.Attribute("type") is null or "text/html")
            ?? links.Find(l => l.Attribute("rel") is null or "alternate")
            ?? links.Find(l => l.Attribute("rel") is not ("self" or "edit" or "enclosure" or "replies"));
        var id = entry.TextOf("id");
        return Make(
            entry,
            (entry.Children.Find(c => c.Name == "title" && !IsMedia(c)) ?? entry.Child("title"))?.Inner(),
            entry.TextOf("summary") ?? content ?? entry.Child("group")?.TextOf("description"),
            content ?? entry.TextOf("summary"),
            Addresses.Absolute(link?.Attribute("href") ?? link?.Text, link?.Base)
                ?? (id?.StartsWith("http", StringComparison.Ordinal) == true ? Addresses.Absolute(id, null) : null),
            id,
            entry.TextOf("published", "issued", "updated", "modified", "created"),
            entry.All("category").Select(c => c.Attribute("label") ?? c.Attribute("term") ?? c.Text)
        );
    }

    private static ParsedItem? Make(
        FeedNode item,
        string? title,
        string? summary,
        string? html,
        Uri? link,
        string? guid,
        string? date,
        IEnumerable<string> categories
    )
    {
        if (link is null)
        {
            return null;
        }
        var text = FeedText.Plain(summary, MaxSummary);
        var name = FeedText.Plain(title, MaxTitle);
        if (name.Length == 0)
        {
            // Microblogs have no titles.
            name = FeedText.Sentences(text, 120);
        }
        if (name.Length == 0)
        {
            return null;
        }
        var (image, alt) = Picture(item, html);
        return new ParsedItem(name, text == name ? "" : text, link)
        {
            Guid = string.IsNullOrWhiteSpace(guid) ? null : guid,
            Published = FeedDates.Read(date),
            Image = image,
            ImageText = FeedText.Plain(alt, 300) is { Length: > 0 } words ? words : null,
            Categories =
            [
                .. categories
                    .SelectMany(c => c.Split(','))
                    .Select(c => FeedText.Plain(c, 60))
                    .Where(c => c.Length > 0)
                    .Take(20),
            ],
        };
    }

    private static (Uri?, string?) Picture(FeedNode item, string? html)
    {
        var groups = item.All("group").Append(item);
        foreach (var node in groups.SelectMany(g => g.Children))
        {
            var address = node.Name switch
            {
                "content" when IsMedia(node) && IsPicture(node) => node.Attribute("url"),
                "thumbnail" => node.Attribute("url") ?? node.Text,
                "enclosure" when IsPicture(node) => node.Attribute("url"),
                "link" when node.Attribute("rel") == "enclosure" && IsPicture(node) => node.Attribute("href"),
                "image" => node.Attribute("href") ?? node.TextOf("url") ?? node.Text,
                _ => null,
            };
            if (Addresses.Absolute(address, node.Base) is { } found)
            {
                return (found, node.TextOf("description", "title") ?? item.Child("group")?.TextOf("title"));
            }
        }
        return FeedText.Picture(html) is ({ } source, var alt) && Addresses.Absolute(source, item.Base) is { } inText
            ? (inText, alt)
            : (null, null);
    }

    private static bool IsMedia(FeedNode node) => node.Space.StartsWith(Media, StringComparison.Ordinal);

    private static bool IsPicture(FeedNode node)
    {
        var type = node.Attribute("type");
        var medium = node.Attribute("medium");
        return medium == "image"
            || (
                medium is null
                && (
                    type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
                    ?? PictureFile().IsMatch(node.Attribute("url") ?? "")
                )
            );
    }

    private static List<ParsedItem> Items(IEnumerable<ParsedItem?> items)
    {
        var found = new List<ParsedItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not null && seen.Add(item.Guid ?? item.Link.AbsoluteUri))
            {
                found.Add(item);
            }
        }
        return found;
    }

    private static ParsedFeed ReadJson(string text, Uri at)
    {
        try
        {
            using var json = JsonDocument.Parse(
                text,
                new JsonDocumentOptions
                {
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                    MaxDepth = 32,
                }
            );
            var root = json.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("items", out var items)
                || items.ValueKind != JsonValueKind.Array
            )
            {
                return ParsedFeed.Nothing;
            }
            return new ParsedFeed(
                FeedText.Plain(Of(root, "title"), MaxTitle),
                Items(items.EnumerateArray().Take(MaxItems).Select(item => JsonItem(item, at)))
            )
            {
                IsFeed = true,
            };
        }
        // The latter for an escaped half of a surrogate pair, in a value or a name.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ParsedFeed.Nothing;
        }
    }

    private static ParsedItem? JsonItem(JsonElement item, Uri at)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var id = Of(item, "id");
        var link =
            Addresses.Absolute(Of(item, "url") ?? Of(item, "external_url"), at)
            ?? (id?.StartsWith("http", StringComparison.Ordinal) == true ? Addresses.Absolute(id, null) : null);
        var html = Of(item, "content_html");
        var summary = FeedText.Plain(Of(item, "summary") ?? html ?? Of(item, "content_text"), MaxSummary);
        var title = FeedText.Plain(Of(item, "title"), MaxTitle);
        title = title.Length > 0 ? title : FeedText.Sentences(summary, 120);
        if (link is null || title.Length == 0)
        {
            return null;
        }
        var picture = FeedText.Picture(html);
        return new ParsedItem(title, summary == title ? "" : summary, link)
        {
            Guid = id,
            Published = FeedDates.Read(Of(item, "date_published") ?? Of(item, "date_modified")),
            Image = Addresses.Absolute(Of(item, "image") ?? Of(item, "banner_image") ?? picture?.Address, at),
            Categories =
                item.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
                    ?
                    [
                        .. tags.EnumerateArray()
                            .Where(t => t.ValueKind == JsonValueKind.String)
                            .Select(t => FeedText.Plain(t.GetString(), 60))
                            .Where(t => t.Length > 0)
                            .Take(20),
                    ]
                    : [],
        };
    }

    private static string? Of(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value))
        {
            return null;
        }
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static ParsedFeed Discover(string text, Uri at)
    {
        using var page = new HtmlParser().ParseDocument(text.Length > 300_000 ? text[..300_000] : text);
        var root = Addresses.Absolute(page.QuerySelector("base[href]")?.GetAttribute("href"), at) ?? at;
        var feeds = page.QuerySelectorAll("link[rel~=alternate][href]")
            .Where(link => FeedType().IsMatch(link.GetAttribute("type") ?? ""))
            .OrderBy(link => (link.GetAttribute("title") ?? "").Contains("comment", StringComparison.OrdinalIgnoreCase))
            .Select(link => Addresses.Absolute(link.GetAttribute("href"), root))
            .OfType<Uri>()
            .Distinct();
        return new ParsedFeed(FeedText.Plain(page.Title, MaxTitle), []) { Alternates = [.. feeds.Take(10)] };
    }

    private static bool IsPage(string text)
    {
        var head = text.Length > 1000 ? text[..1000] : text;
        return Page().IsMatch(head);
    }

    private static string Decode(ReadOnlySpan<byte> body, string? contentType)
    {
        if (body is [0xEF, 0xBB, 0xBF, ..])
        {
            return Encoding.UTF8.GetString(body);
        }
        if (body is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode.GetString(body);
        }
        if (body is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode.GetString(body);
        }
        if (body is [(byte)'<', 0, ..])
        {
            return Encoding.Unicode.GetString(body);
        }
        if (body is [0, (byte)'<', ..])
        {
            return Encoding.BigEndianUnicode.GetString(body);
        }
        var head = Encoding.Latin1.GetString(body[..Math.Min(body.Length, 200)]);
        // UTF-8 that is valid is UTF-8, whatever is claimed: text in another encoding hardly ever is by chance.
        try
        {
            return new UTF8Encoding(false, true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Claimed(Declared().Match(head)).GetString(body);
        }

        Encoding Claimed(Match declared)
        {
            var charset = Charset().Match(contentType ?? "");
            foreach (var claim in new[] { declared, charset })
            {
                try
                {
                    var name = claim.Groups[1].Value;
                    if (claim.Success && !name.StartsWith("utf", StringComparison.OrdinalIgnoreCase))
                    {
                        // Publishers say ISO-8859-1 and mean windows-1252, as browsers know.
                        return Encoding.GetEncoding(
                            name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) ? "windows-1252" : name
                        );
                    }
                }
                catch (ArgumentException) { }
            }
            return declared.Success || charset.Success ? Encoding.UTF8 : Encoding.GetEncoding(1252);
        }
    }

    // Undeclared entities (&nbsp;), bare ampersands, characters that XML has not.
    private static string Repaired(string text)
    {
        text = Doctype().Replace(text, "");
        text = Reference()
            .Replace(
                text,
                m =>
                    m.Value is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;" ? m.Value
                    : m.Length == 1 ? "&amp;"
                    : WebUtility.HtmlDecode(m.Value) is var decoded && decoded != m.Value
                        ? decoded is "<" ? "&lt;"
                            : decoded is "&" ? "&amp;"
                            : decoded
                    : "&amp;" + m.Value[1..]
            );
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '\t' or '\n' or '\r' || (character >= ' ' && character is not ('\uFFFE' or '\uFFFF')))
            {
                clean.Append(character);
            }
        }
        return clean.ToString();
    }

    [GeneratedRegex("""^<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Declared();

    [GeneratedRegex("""charset\s*=\s*["']?([\w.:-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();

    [GeneratedRegex(@"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", RegexOptions.Singleline)]
    private static partial Regex Doctype();

    [GeneratedRegex("&(?:#\\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};)?")]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"^(?:application/(?:rss|atom|rdf)\+xml|application/(?:feed\+)?json|text/xml)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex FeedType();

    [GeneratedRegex(
        @"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>])",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex Page();

    [GeneratedRegex(@"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", RegexOptions.IgnoreCase)]
    private static partial Regex PictureFile();
}
