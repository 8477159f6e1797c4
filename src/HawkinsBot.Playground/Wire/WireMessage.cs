using System.Text.Json;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Wire;

/// <summary>Messages as JSON.</summary>
internal static class WireMessage
{
    public static byte[] Bytes(Message message, User? viewer) => Json.Object(w => Fields(w, message, viewer));

    public static void Message(Utf8JsonWriter w, Message message, User? viewer)
    {
        w.WriteStartObject();
        Fields(w, message, viewer);
        w.WriteEndObject();
    }

    /// <param name="w">Where to.</param>
    /// <param name="m">The message.</param>
    /// <param name="viewer">Who reads it, for their own reactions and votes.</param>
    /// <param name="mayRead">Whose content the reader may see (no MESSAGE_CONTENT intent), or null for all.</param>
    /// <param name="nested">A message inside a message carries no further one.</param>
    public static void Fields(
        Utf8JsonWriter w,
        Message m,
        User? viewer,
        Func<Message, bool>? mayRead = null,
        bool nested = false
    )
    {
        var hidden = mayRead?.Invoke(m) == false;
        w.Id("id", m.Id);
        w.Id("channel_id", m.Channel.Id);
        w.WriteNumber("type", m.Type);
        w.WriteString("content", hidden ? "" : m.Content);
        w.User("author", m.Author);
        w.Time("timestamp", m.At);
        w.Time("edited_timestamp", m.EditedAt);
        w.WriteBoolean("tts", m.Tts);
        w.WriteBoolean("mention_everyone", m.MentionEveryone);
        w.List("mentions", m.Mentions, WireUser.User);
        w.Ids("mention_roles", m.MentionRoles);
        if (hidden)
        {
            Empty(w, "attachments");
            Empty(w, "embeds");
            Empty(w, "components");
        }
        else
        {
            Content(w, m);
        }

        w.WriteBoolean("pinned", m.Pinned);
        w.WriteNumber("flags", m.Flags);
        if (m.Nonce is not null)
        {
            w.Node("nonce", m.Nonce);
        }

        if (m.WebhookId is { } webhook)
        {
            w.Id("webhook_id", webhook);
        }

        if (m.ApplicationId is { } application)
        {
            w.Id("application_id", application);
        }

        if (m.Interaction is { } interaction)
        {
            w.WritePropertyName("interaction_metadata");
            Metadata(w, interaction, m);
        }

        if (m.Reactions.Count > 0)
        {
            w.List("reactions", m.Reactions, (x, r) => ReactionOf(x, r, viewer));
        }

        if (m.Poll is { } poll && !hidden)
        {
            w.WritePropertyName("poll");
            PollOf(w, poll, viewer);
        }

        References(w, m, viewer, mayRead, nested);
    }

    private static void References(Utf8JsonWriter w, Message m, User? viewer, Func<Message, bool>? mayRead, bool nested)
    {
        if (m.Reference is { } reference)
        {
            w.WriteStartObject("message_reference");
            w.WriteNumber("type", reference.Type);
            w.Id("channel_id", reference.ChannelId);
            if (reference.MessageId is { } id)
            {
                w.Id("message_id", id);
            }

            if (reference.GuildId is { } guild)
            {
                w.Id("guild_id", guild);
            }

            w.WriteEndObject();
        }

        // A forward has no content but another message's.
        if (m.Snapshot is { } snapshot && mayRead?.Invoke(m) != false)
        {
            w.WriteStartArray("message_snapshots");
            w.WriteStartObject();
            w.Raw("message", snapshot);
            w.WriteEndObject();
            w.WriteEndArray();
        }

        if (nested)
        {
            return;
        }

        if (m.Type is 19 or 21)
        {
            w.WritePropertyName("referenced_message");
            if (m.Referenced is { Deleted: false } referenced)
            {
                w.WriteStartObject();
                Fields(w, referenced, viewer, mayRead, nested: true);
                w.WriteEndObject();
            }
            else
            {
                w.WriteNullValue();
            }
        }

        if (m.Thread is { } thread)
        {
            w.WritePropertyName("thread");
            WireUser.Channel(w, thread, viewer ?? m.Author);
        }
    }

    private static void Content(Utf8JsonWriter w, Message m)
    {
        w.List("attachments", m.Attachments, AttachmentOf);
        if (m.Embeds is { } embeds && (m.Flags & MessageFlags.SuppressEmbeds) == 0)
        {
            embeds.Write(w, "embeds");
        }
        else
        {
            Empty(w, "embeds");
        }

        if (m.Components is { } components)
        {
            components.Write(w, "components");
        }
        else
        {
            Empty(w, "components");
        }
    }

    /// <summary>What a forward carries of a message.</summary>
    public static byte[] Snapshot(Message m) =>
        Json.Object(w =>
        {
            w.WriteNumber("type", m.Type);
            w.WriteString("content", m.Content);
            w.List("mentions", m.Mentions, WireUser.User);
            w.Ids("mention_roles", m.MentionRoles);
            Content(w, m);
            w.Time("timestamp", m.At);
            w.Time("edited_timestamp", m.EditedAt);
            w.WriteNumber("flags", m.Flags);
        });

    private static void Metadata(Utf8JsonWriter w, Interaction interaction, Message? message)
    {
        w.WriteStartObject();
        w.Id("id", interaction.Id);
        w.WriteNumber("type", interaction.Type);
        w.User("user", interaction.User);
        w.WriteStartObject("authorizing_integration_owners");
        foreach (var (key, value) in interaction.Owners)
        {
            w.WriteString(key, value);
        }

        w.WriteEndObject();
        if (interaction.Command is { } command)
        {
            w.WriteString("name", command.Name);
            w.WriteNumber("command_type", command.Type);
        }

        if (message is not null && interaction.Original is { } original && original != message)
        {
            w.Id("original_response_message_id", original.Id);
        }

        switch (interaction.Type)
        {
            case Interaction.CommandType when interaction.TargetUser is { } target:
                w.User("target_user", target);
                break;
            case Interaction.CommandType when interaction.TargetMessageId is { } target:
                w.Id("target_message_id", target);
                break;
            case Interaction.ComponentType:
                w.Id("interacted_message_id", interaction.Message!.Id);
                break;
            case Interaction.ModalType:
                w.WritePropertyName("triggering_interaction_metadata");
                Metadata(w, interaction.Trigger!, null);
                break;
            default:
                break;
        }

        w.WriteEndObject();
    }

    public static void AttachmentOf(Utf8JsonWriter w, Attachment a)
    {
        w.WriteStartObject();
        w.Id("id", a.Id);
        w.WriteString("filename", a.Filename);
        if (a.Title is not null)
        {
            w.WriteString("title", a.Title);
        }

        if (a.Description is not null)
        {
            w.WriteString("description", a.Description);
        }

        w.WriteString("content_type", a.ContentType);
        w.WriteNumber("size", a.Content.Length);
        w.WriteString("url", a.Url);
        w.WriteString("proxy_url", a.Url);
        if (a.Size is { } size)
        {
            w.WriteNumber("width", size.Width);
            w.WriteNumber("height", size.Height);
        }

        if (a.Ephemeral)
        {
            w.WriteBoolean("ephemeral", true);
        }

        if (a.Spoiler)
        {
            w.WriteNumber("flags", 8);
        }

        if (a.Duration is { } duration)
        {
            w.WriteNumber("duration_secs", duration);
        }

        if (a.Waveform is not null)
        {
            w.WriteString("waveform", a.Waveform);
        }

        w.WriteEndObject();
    }

    public static void Emoji(Utf8JsonWriter w, string name)
    {
        w.WriteStartObject();
        w.WriteNull("id");
        w.WriteString("name", name);
        w.WriteEndObject();
    }

    private static void ReactionOf(Utf8JsonWriter w, Reaction r, User? viewer)
    {
        w.WriteStartObject();
        w.WritePropertyName("emoji");
        Emoji(w, r.Name);
        w.WriteNumber("count", r.Users.Count);
        w.WriteStartObject("count_details");
        w.WriteNumber("burst", 0);
        w.WriteNumber("normal", r.Users.Count);
        w.WriteEndObject();
        Empty(w, "burst_colors");
        w.WriteBoolean("me_burst", false);
        w.WriteBoolean("burst_me", false);
        w.WriteNumber("burst_count", 0);
        w.WriteBoolean("me", viewer is not null && r.Users.Contains(viewer.Id));
        w.WriteEndObject();
    }

    private static void PollOf(Utf8JsonWriter w, Poll poll, User? viewer)
    {
        w.WriteStartObject();
        w.Node("question", poll.Question);
        w.WriteStartArray("answers");
        for (var i = 0; i < poll.Answers.Count; i++)
        {
            w.WriteStartObject();
            w.WriteNumber("answer_id", i + 1);
            w.Node("poll_media", poll.Answers[i]);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.Time("expiry", poll.Expiry);
        w.WriteBoolean("allow_multiselect", poll.Multiple);
        w.WriteNumber("layout_type", 1);
        w.WriteStartObject("results");
        w.WriteBoolean("is_finalized", poll.Finalized);
        w.WriteStartArray("answer_counts");
        foreach (var (answer, voters) in poll.Votes.OrderBy(v => v.Key))
        {
            w.WriteStartObject();
            w.WriteNumber("id", answer);
            w.WriteNumber("count", voters.Count);
            w.WriteBoolean("me_voted", viewer is not null && voters.Contains(viewer.Id));
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter w, string name)
    {
        w.WriteStartArray(name);
        w.WriteEndArray();
    }
}
