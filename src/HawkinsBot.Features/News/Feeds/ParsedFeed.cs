namespace HawkinsBot.News.Feeds;

/// <summary>What a feed's document says, cleaned: plain texts, absolute addresses.</summary>
/// <param name="Title">Its name; empty where it has none.</param>
/// <param name="Items">At most <see cref="FeedReader.MaxItems"/>, in the document's order.</param>
internal sealed record ParsedFeed(string Title, IReadOnlyList<ParsedItem> Items)
{
    public static ParsedFeed Nothing { get; } = new("", []);

    /// <summary>Whether the document is a feed at all.</summary>
    public bool IsFeed { get; init; }

    /// <summary>Of a web page: the feeds that it names (autodiscovery), the first is the main one.</summary>
    public IReadOnlyList<Uri> Alternates { get; init; } = [];

    /// <summary>How long the publisher asks to wait (<c>ttl</c>).</summary>
    public TimeSpan? Wait { get; init; }
}

/// <summary>One item of a feed.</summary>
/// <param name="Title">Plain text on one line; never empty.</param>
/// <param name="Summary">Plain text on one line; may be empty.</param>
/// <param name="Link">Where it is read.</param>
internal sealed record ParsedItem(string Title, string Summary, Uri Link)
{
    /// <summary>What the publisher calls it.</summary>
    public string? Guid { get; init; }

    /// <summary>When it was published, as far as it says so.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>A picture.</summary>
    public Uri? Image { get; init; }

    /// <summary>What the picture shows, in the feed's words.</summary>
    public string? ImageText { get; init; }

    /// <summary>Categories and tags.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}
