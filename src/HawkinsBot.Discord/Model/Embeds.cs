namespace HawkinsBot.Discord.Model;

/// <summary>A card in a message. Its texts together hold at most 6000 characters, over all cards of the message.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/message#embed-object"/>
public sealed record Embed
{
    /// <summary>A card with that title.</summary>
    /// <exception cref="DiscordLimitException">The title is longer than 256.</exception>
    public Embed(string? title = null) => Title = title;

    /// <summary>At most 256 characters.</summary>
    public string? Title
    {
        get;
        init => field = Limit.Text(value, 256, "embed.title");
    }

    /// <summary>Where the title leads.</summary>
    public string? Url
    {
        get;
        init => field = Limit.Url(value, "embed.url", attachment: false);
    }

    /// <summary>The description, at most 4096 characters of markdown.</summary>
    public string? Text
    {
        get;
        init => field = Limit.Text(value, 4096, "embed.description");
    }

    /// <summary>The bar's colour, 0xRRGGBB.</summary>
    public int? Color
    {
        get;
        init => field = Limit.Range(value, 0, 0xFFFFFF, "embed.color");
    }

    /// <summary>A time beside the footer.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Who speaks.</summary>
    public EmbedAuthor? Author { get; init; }

    /// <summary>The last line.</summary>
    public EmbedFooter? Footer { get; init; }

    /// <summary>A large picture: an http(s) or attachment:// address.</summary>
    public string? ImageUrl
    {
        get;
        init => field = Limit.Url(value, "embed.image.url");
    }

    /// <summary>A small picture: an http(s) or attachment:// address.</summary>
    public string? ThumbnailUrl
    {
        get;
        init => field = Limit.Url(value, "embed.thumbnail.url");
    }

    /// <summary>At most 25.</summary>
    public IReadOnlyList<EmbedField> Fields
    {
        get;
        init => field = Limit.Count(value, 0, 25, "embed.fields");
    } = [];

    /// <summary>How many characters count towards the 6000.</summary>
    public int Length
    {
        get
        {
            var length = (Title?.Length ?? 0) + (Text?.Length ?? 0);
            length += (Author?.Name.Length ?? 0) + (Footer?.Text.Length ?? 0);
            for (var i = 0; i < Fields.Count; i++)
            {
                length += Fields[i].Name.Length + Fields[i].Value.Length;
            }

            return length;
        }
    }
}

/// <summary>A named value in a card.</summary>
public sealed record EmbedField
{
    /// <summary>A field; inline ones stand up to three in a row.</summary>
    /// <exception cref="DiscordLimitException">The name is not of 1 to 256 characters, or the value of 1 to 1024.</exception>
    public EmbedField(string name, string value, bool inline = false)
    {
        Name = name;
        Value = value;
        Inline = inline;
    }

    /// <summary>1 to 256 characters.</summary>
    public string Name
    {
        get;
        init => field = Limit.Text(value, 1, 256, "embed.field.name");
    }

    /// <summary>1 to 1024 characters of markdown.</summary>
    public string Value
    {
        get;
        init => field = Limit.Text(value, 1, 1024, "embed.field.value");
    }

    /// <summary>Whether it may stand beside others.</summary>
    public bool Inline { get; init; }
}

/// <summary>The last line of a card.</summary>
public sealed record EmbedFooter
{
    /// <summary>A footer of 1 to 2048 characters.</summary>
    public EmbedFooter(string text) => Text = text;

    /// <summary>1 to 2048 characters.</summary>
    public string Text
    {
        get;
        init => field = Limit.Text(value, 1, 2048, "embed.footer.text");
    }

    /// <summary>A small picture.</summary>
    public string? IconUrl
    {
        get;
        init => field = Limit.Url(value, "embed.footer.icon_url");
    }
}

/// <summary>The first line of a card.</summary>
public sealed record EmbedAuthor
{
    /// <summary>An author of 1 to 256 characters.</summary>
    public EmbedAuthor(string name) => Name = name;

    /// <summary>1 to 256 characters.</summary>
    public string Name
    {
        get;
        init => field = Limit.Text(value, 1, 256, "embed.author.name");
    }

    /// <summary>Where the name leads.</summary>
    public string? Url
    {
        get;
        init => field = Limit.Url(value, "embed.author.url", attachment: false);
    }

    /// <summary>A small picture.</summary>
    public string? IconUrl
    {
        get;
        init => field = Limit.Url(value, "embed.author.icon_url");
    }
}
