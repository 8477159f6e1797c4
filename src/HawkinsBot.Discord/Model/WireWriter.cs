using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Writes what we send, straight to bytes.</summary>
internal static class WireWriter
{
    // Discord reads plain UTF-8; only what JSON itself needs is escaped.
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void WriteStringValue(this Utf8JsonWriter writer, Snowflake id)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id.Value, digits, out var length);
        writer.WriteStringValue(digits[..length]);
    }

    public static void WriteString(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Snowflake id)
    {
        writer.WritePropertyName(name);
        writer.WriteStringValue(id);
    }

    public static void Response(Utf8JsonWriter writer, InteractionResponse response)
    {
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, response.Type);
        switch (response)
        {
            case MessageResponse message:
                writer.WritePropertyName("data"u8);
                Message(
                    writer,
                    message.Message,
                    message.Ephemeral ? MessageFlags.Ephemeral : 0,
                    nonce: null,
                    webhook: true
                );
                break;
            case DeferMessageResponse { Ephemeral: true }:
                writer.WriteStartObject("data"u8);
                writer.WriteNumber("flags"u8, (int)MessageFlags.Ephemeral);
                writer.WriteEndObject();
                break;
            case UpdateResponse update:
                writer.WritePropertyName("data"u8);
                Edit(writer, update.Edit);
                break;
            case ChoicesResponse choices:
                writer.WriteStartObject("data"u8);
                CommandWriter.Choices(writer, choices.Choices);
                writer.WriteEndObject();
                break;
            case ModalResponse modal:
                writer.WritePropertyName("data"u8);
                ComponentWriter.Modal(writer, modal.Modal);
                break;
        }

        writer.WriteEndObject();
    }

    /// <param name="writer">Where to.</param>
    /// <param name="message">What.</param>
    /// <param name="extra">Flags beside the message's own, such as ephemeral.</param>
    /// <param name="nonce">What makes a retry safe; webhooks know none.</param>
    /// <param name="webhook">Whether it is an answer or follow-up: no reply, no nonce.</param>
    public static void Message(
        Utf8JsonWriter writer,
        MessageCreate message,
        MessageFlags extra,
        string? nonce,
        bool webhook
    )
    {
        writer.WriteStartObject();
        if (!string.IsNullOrEmpty(message.Content))
        {
            writer.WriteString("content"u8, message.Content);
        }

        if (message.Embeds.Count > 0)
        {
            Embeds(writer, message.Embeds);
        }

        if (message.Components.Count > 0)
        {
            ComponentWriter.Components(writer, message.Components);
        }

        var flags = message.Flags | extra | (message.IsComponentsV2 ? MessageFlags.ComponentsV2 : 0);
        if (flags != 0)
        {
            writer.WriteNumber("flags"u8, (int)flags);
        }

        Mentions(writer, message.AllowedMentions);
        if (message.Files.Count > 0)
        {
            writer.WriteStartArray("attachments"u8);
            NewFiles(writer, message.Files);
            writer.WriteEndArray();
        }

        if (message.Poll is { } poll)
        {
            Poll(writer, poll);
        }

        if (!webhook)
        {
            if (nonce is not null)
            {
                writer.WriteString("nonce"u8, nonce);
                writer.WriteBoolean("enforce_nonce"u8, true);
            }

            if (message.ReplyTo is { } reply)
            {
                writer.WriteStartObject("message_reference"u8);
                writer.WriteString("message_id"u8, reply);
                writer.WriteBoolean("fail_if_not_exists"u8, false);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    public static void Edit(Utf8JsonWriter writer, MessageEdit edit)
    {
        writer.WriteStartObject();
        if (edit.IsComponentsV2)
        {
            // What was there before V2 has to be taken away by hand.
            writer.WriteNull("content"u8);
            writer.WriteStartArray("embeds"u8);
            writer.WriteEndArray();
        }
        else
        {
            if (edit.Content is not null)
            {
                writer.WriteString("content"u8, edit.Content);
            }

            if (edit.Embeds is not null)
            {
                Embeds(writer, edit.Embeds);
            }
        }

        if (edit.Components is not null)
        {
            ComponentWriter.Components(writer, edit.Components);
        }

        if (edit.IsComponentsV2 || edit.SuppressEmbeds is not null)
        {
            writer.WriteNumber(
                "flags"u8,
                (int)(
                    (edit.IsComponentsV2 ? MessageFlags.ComponentsV2 : 0)
                    | (edit.SuppressEmbeds is true ? MessageFlags.SuppressEmbeds : 0)
                )
            );
        }

        Mentions(writer, edit.AllowedMentions);
        if (edit.KeepAttachments is { } keep)
        {
            writer.WriteStartArray("attachments"u8);
            foreach (var id in keep)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, id);
                writer.WriteEndObject();
            }

            NewFiles(writer, edit.Files);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static void Thread(Utf8JsonWriter writer, ThreadCreate thread, bool fromMessage)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, thread.Name);
        if (thread.AutoArchive != AutoArchive.Default)
        {
            writer.WriteNumber("auto_archive_duration"u8, (int)thread.AutoArchive);
        }

        if (thread.SlowmodeSeconds is { } slowmode)
        {
            writer.WriteNumber("rate_limit_per_user"u8, slowmode);
        }

        if (!fromMessage)
        {
            // Discord's default without a message is a private thread.
            var type = thread.Private ? ChannelType.PrivateThread : ChannelType.PublicThread;
            writer.WriteNumber("type"u8, (int)type);
        }

        writer.WriteEndObject();
    }

    public static void Post(Utf8JsonWriter writer, ForumPostCreate post)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, post.Name);
        if (post.AutoArchive != AutoArchive.Default)
        {
            writer.WriteNumber("auto_archive_duration"u8, (int)post.AutoArchive);
        }

        if (post.AppliedTags.Count > 0)
        {
            writer.WriteStartArray("applied_tags"u8);
            foreach (var tag in post.AppliedTags)
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
        }

        writer.WritePropertyName("message"u8);
        Message(writer, post.Message, 0, nonce: null, webhook: true);
        writer.WriteEndObject();
    }

    /// <summary>The JSON of what <paramref name="write"/> writes.</summary>
    public static byte[] ToUtf8(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void NewFiles(Utf8JsonWriter writer, IReadOnlyList<FileUploadContent> files)
    {
        for (var i = 0; i < files.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id"u8, i);
            writer.WriteString("filename"u8, files[i].Name);
            if (files[i].Description is { } description)
            {
                writer.WriteString("description"u8, description);
            }

            if (files[i].Spoiler)
            {
                writer.WriteBoolean("is_spoiler"u8, true);
            }

            writer.WriteEndObject();
        }
    }

    private static void Mentions(Utf8JsonWriter writer, AllowedMentions mentions)
    {
        writer.WriteStartObject("allowed_mentions"u8);
        writer.WriteStartArray("parse"u8);
        if (mentions.Everyone)
        {
            writer.WriteStringValue("everyone"u8);
        }

        if (mentions.AllUsers)
        {
            writer.WriteStringValue("users"u8);
        }

        if (mentions.AllRoles)
        {
            writer.WriteStringValue("roles"u8);
        }

        writer.WriteEndArray();
        Ids(writer, "users"u8, mentions.Users);
        Ids(writer, "roles"u8, mentions.Roles);
        if (mentions.RepliedUser)
        {
            writer.WriteBoolean("replied_user"u8, true);
        }

        writer.WriteEndObject();
    }

    private static void Ids(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<Snowflake> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var id in ids)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
    }

    private static void Embeds(Utf8JsonWriter writer, IReadOnlyList<Embed> embeds)
    {
        writer.WriteStartArray("embeds"u8);
        for (var i = 0; i < embeds.Count; i++)
        {
            Embed(writer, embeds[i]);
        }

        writer.WriteEndArray();
    }

    private static void Embed(Utf8JsonWriter writer, Embed embed)
    {
        writer.WriteStartObject();
        Text(writer, "title"u8, embed.Title);
        Text(writer, "url"u8, embed.Url);
        Text(writer, "description"u8, embed.Text);
        if (embed.Color is { } color)
        {
            writer.WriteNumber("color"u8, color);
        }

        if (embed.Timestamp is { } time)
        {
            writer.WriteString("timestamp"u8, time);
        }

        if (embed.Author is { } author)
        {
            writer.WriteStartObject("author"u8);
            writer.WriteString("name"u8, author.Name);
            Text(writer, "url"u8, author.Url);
            Text(writer, "icon_url"u8, author.IconUrl);
            writer.WriteEndObject();
        }

        if (embed.Footer is { } footer)
        {
            writer.WriteStartObject("footer"u8);
            writer.WriteString("text"u8, footer.Text);
            Text(writer, "icon_url"u8, footer.IconUrl);
            writer.WriteEndObject();
        }

        if (embed.ImageUrl is { } image)
        {
            writer.WriteStartObject("image"u8);
            writer.WriteString("url"u8, image);
            writer.WriteEndObject();
        }

        if (embed.ThumbnailUrl is { } thumbnail)
        {
            writer.WriteStartObject("thumbnail"u8);
            writer.WriteString("url"u8, thumbnail);
            writer.WriteEndObject();
        }

        if (embed.Fields.Count > 0)
        {
            writer.WriteStartArray("fields"u8);
            for (var i = 0; i < embed.Fields.Count; i++)
            {
                var field = embed.Fields[i];
                writer.WriteStartObject();
                writer.WriteString("name"u8, field.Name);
                writer.WriteString("value"u8, field.Value);
                if (field.Inline)
                {
                    writer.WriteBoolean("inline"u8, true);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Poll(Utf8JsonWriter writer, Poll poll)
    {
        writer.WriteStartObject("poll"u8);
        writer.WriteStartObject("question"u8);
        writer.WriteString("text"u8, poll.Question);
        writer.WriteEndObject();
        writer.WriteStartArray("answers"u8);
        foreach (var answer in poll.Answers)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("poll_media"u8);
            writer.WriteString("text"u8, answer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("duration"u8, poll.DurationHours);
        writer.WriteBoolean("allow_multiselect"u8, poll.Multiselect);
        writer.WriteEndObject();
    }

    internal static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteString(name, text);
        }
    }
}
