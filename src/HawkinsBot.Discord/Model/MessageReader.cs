using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Reads messages with their embeds.</summary>
internal static class MessageReader
{
    public static Message Read(ref Utf8JsonReader reader)
    {
        Snowflake id = default;
        Snowflake channel = default;
        User? author = null;
        User? user = null;
        var content = "";
        var timestamp = DateTimeOffset.UnixEpoch;
        var flags = MessageFlags.None;
        string? nonce = null;
        Snowflake? reply = null;
        IReadOnlyList<Embed> embeds = [];
        IReadOnlyList<Attachment> attachments = [];
        IReadOnlyList<string> customIds = [];
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("id"u8))
                {
                    id = reader.ReadSnowflake();
                }
                else if (reader.Is("channel_id"u8))
                {
                    channel = reader.ReadSnowflake();
                }
                else if (reader.Is("author"u8))
                {
                    author = EntityReader.User(ref reader);
                }
                else if (reader.Is("content"u8))
                {
                    content = reader.ReadText() ?? "";
                }
                else if (reader.Is("timestamp"u8))
                {
                    timestamp = reader.ReadTime() ?? timestamp;
                }
                else if (reader.Is("flags"u8))
                {
                    flags = (MessageFlags)reader.ReadInt();
                }
                else if (reader.Is("nonce"u8))
                {
                    nonce = reader.ReadText();
                }
                else if (reader.Is("embeds"u8))
                {
                    embeds = reader.ReadList(Embed);
                }
                else if (reader.Is("attachments"u8))
                {
                    attachments = reader.ReadList(EntityReader.Attachment);
                }
                else if (reader.Is("components"u8))
                {
                    customIds = CustomIds(ref reader);
                }
                else if (reader.Is("message_reference"u8))
                {
                    reply = Reference(ref reader);
                }
                else if (reader.Is("interaction_metadata"u8))
                {
                    user = InteractionUser(ref reader);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return new()
        {
            Id = id,
            ChannelId = channel,
            Author = author,
            Content = content,
            Timestamp = timestamp,
            Flags = flags,
            Nonce = nonce,
            Embeds = embeds,
            Attachments = attachments,
            CustomIds = customIds,
            ReplyTo = reply,
            InteractionUser = user,
        };
    }

    // Whatever the components are, now or later: the ids stand at any depth.
    private static List<string> CustomIds(ref Utf8JsonReader reader)
    {
        var ids = new List<string>();
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            reader.Skip();
            return ids;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.Is("custom_id"u8))
            {
                if (reader.ReadText() is { } id)
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    // Embeds of others (link previews) may be longer than what we may send: texts are cut, odd addresses left out.
    private static Embed Embed(ref Utf8JsonReader reader)
    {
        var embed = new Embed();
        if (!reader.IsObject())
        {
            return embed;
        }

        while (reader.NextProperty())
        {
            embed =
                reader.Is("title"u8) ? embed with { Title = Cut(ref reader, 256) }
                : reader.Is("url"u8) ? embed with { Url = Url(reader.ReadText()) }
                : reader.Is("description"u8) ? embed with { Text = Cut(ref reader, 4096) }
                : reader.Is("color"u8) ? embed with { Color = reader.ReadInt() & 0xFFFFFF }
                : reader.Is("timestamp"u8) ? embed with { Timestamp = reader.ReadTime() }
                : reader.Is("author"u8) ? embed with { Author = Author(ref reader) }
                : reader.Is("footer"u8) ? embed with { Footer = Footer(ref reader) }
                : reader.Is("image"u8) ? embed with { ImageUrl = Part(ref reader).Url }
                : reader.Is("thumbnail"u8) ? embed with { ThumbnailUrl = Part(ref reader).Url }
                : reader.Is("fields"u8) ? embed with { Fields = [.. reader.ReadList(Field).Take(25)] }
                : EntityReader.Skip(ref reader, embed);
        }

        return embed;
    }

    private static EmbedAuthor? Author(ref Utf8JsonReader reader)
    {
        var (text, url, icon, _, _) = Part(ref reader);
        return string.IsNullOrEmpty(text) ? null : new(Text.Cut(text, 256)) { Url = url, IconUrl = icon };
    }

    private static EmbedFooter? Footer(ref Utf8JsonReader reader)
    {
        var (text, _, icon, _, _) = Part(ref reader);
        return string.IsNullOrEmpty(text) ? null : new(Text.Cut(text, 2048)) { IconUrl = icon };
    }

    private static EmbedField Field(ref Utf8JsonReader reader)
    {
        var (name, _, _, value, inline) = Part(ref reader);
        return new(
            Text.Cut(string.IsNullOrEmpty(name) ? "\u200b" : name, 256),
            Text.Cut(string.IsNullOrEmpty(value) ? "\u200b" : value, 1024),
            inline
        );
    }

    private static (string? Text, string? Url, string? Icon, string? Value, bool Inline) Part(ref Utf8JsonReader reader)
    {
        var part = (Text: (string?)null, Url: (string?)null, Icon: (string?)null, Value: (string?)null, Inline: false);
        if (!reader.IsObject())
        {
            return part;
        }

        while (reader.NextProperty())
        {
            if (reader.Is("name"u8) || reader.Is("text"u8))
            {
                part.Text = reader.ReadText();
            }
            else if (reader.Is("url"u8))
            {
                part.Url = Url(reader.ReadText());
            }
            else if (reader.Is("icon_url"u8))
            {
                part.Icon = Url(reader.ReadText());
            }
            else if (reader.Is("value"u8))
            {
                part.Value = reader.ReadText();
            }
            else if (reader.Is("inline"u8))
            {
                part.Inline = reader.ReadBool();
            }
            else
            {
                reader.SkipValue();
            }
        }

        return part;
    }

    private static string? Cut(ref Utf8JsonReader reader, int max) =>
        reader.ReadText() is { } text ? Text.Cut(text, max) : null;

    private static string? Url(string? url) =>
        url is { Length: <= 2048 } && url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && url.Contains("://")
            ? url
            : null;

    private static Snowflake? Reference(ref Utf8JsonReader reader)
    {
        Snowflake? id = null;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("message_id"u8))
                {
                    id = reader.ReadSnowflakeOrNull();
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return id;
    }

    private static User? InteractionUser(ref Utf8JsonReader reader)
    {
        User? user = null;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("user"u8))
                {
                    user = EntityReader.User(ref reader);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return user;
    }
}
