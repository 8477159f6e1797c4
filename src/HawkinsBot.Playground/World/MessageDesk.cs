using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>What a new message has beside its draft.</summary>
internal sealed record MessageOrigin
{
    public int Type { get; init; }
    public Interaction? Interaction { get; init; }
    public User? OnlyFor { get; init; }
    public ulong? WebhookId { get; init; }
    public ulong? ApplicationId { get; init; }
    public Message? RepliesTo { get; init; }
    public int ExtraFlags { get; init; }

    /// <summary>The permissions of who is writing, or null where they do not restrict.</summary>
    public ulong? Bits { get; init; }
    public AllowedMentions DefaultMentions { get; init; } = AllowedMentions.Default;
    public ulong? Id { get; init; }
}

/// <summary>Makes, changes and removes messages, once they were found right and allowed.</summary>
internal sealed class MessageDesk(Simulator simulator)
{
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(5);
    private readonly Dictionary<(ulong Author, string Nonce), (Message Message, DateTimeOffset At)> _nonces = [];

    private WorldState World => simulator.World;

    /// <summary>The message that this author sent with this nonce lately.</summary>
    public Message? SentWith(User author, JsonNode? nonce)
    {
        var now = World.Real.GetUtcNow();
        return
            nonce is not null
            && _nonces.TryGetValue((author.Id, nonce.ToString()), out var sent)
            && now - sent.At < NonceLife
            && !sent.Message.Deleted
            ? sent.Message
            : null;
    }

    public Message Create(Channel channel, User author, MessageDraft draft, string address, MessageOrigin origin)
    {
        var message = new Message(origin.Id ?? World.NextId(), channel, author, World.Now)
        {
            Type = origin.Type,
            Content = draft.Content ?? "",
            Flags = draft.Flags | origin.ExtraFlags,
            Tts = draft.Tts && (origin.Bits is not { } b || (b & Bits.Tts) != 0),
            Nonce = draft.Nonce?.DeepClone(),
            Interaction = origin.Interaction,
            OnlyFor = origin.OnlyFor,
            WebhookId = origin.WebhookId,
            ApplicationId = origin.ApplicationId,
            Referenced = origin.RepliesTo,
            Reference = origin.RepliesTo is { } to
                ? new Reference(0, to.Channel.Id, to.Id, to.Channel.Guild?.Id)
                : null,
            Poll = draft.Poll is { } poll
                ? new Poll
                {
                    Question = poll.Question,
                    Answers = poll.Answers,
                    Multiple = poll.Multiple,
                    Expiry = World.Now.AddHours(poll.Hours),
                }
                : null,
        };
        message.Attachments = Files(message, draft, address);
        message.Embeds = Keep(draft.Embeds, message.Attachments);
        message.Components = Keep(draft.Components, message.Attachments);
        Mention(message, draft, origin.DefaultMentions, origin.Bits);
        if (draft.Nonce is not null)
        {
            Remember(author, draft.Nonce, message);
        }

        Post(message);
        return message;
    }

    /// <summary>Puts a finished message into its channel and tells everybody.</summary>
    public void Post(Message message)
    {
        var channel = message.Channel;
        channel.Messages.Add(message);
        if (message.Poll is not null)
        {
            simulator.Passing.Polls.Add(message);
        }

        if (!message.IsEphemeral)
        {
            channel.LastMessageId = message.Id;
            if (channel.Thread is { } thread)
            {
                thread.TotalSent++;
                thread.MessageCount++;
                if (thread.Archived && !thread.Locked)
                {
                    thread.Archived = false;
                    thread.ArchiveChangedAt = World.Now;
                    simulator.Events.OfChannel("UPDATE", channel);
                }

                thread.Members.TryAdd(message.Author.Id, World.Now);
            }
        }

        simulator.Events.MessageCreated(message);
    }

    private void Remember(User author, JsonNode nonce, Message message)
    {
        var now = World.Real.GetUtcNow();
        if (_nonces.Count > 5_000)
        {
            foreach (var key in _nonces.Where(n => now - n.Value.At >= NonceLife).Select(n => n.Key).ToList())
            {
                _nonces.Remove(key);
            }
        }

        _nonces[(author.Id, nonce.ToString())] = (message, now);
    }

    public void Edit(Message message, MessageDraft draft, string address, AllowedMentions defaultMentions)
    {
        var wasLoading = (message.Flags & MessageFlags.Loading) != 0;
        if (draft.Sets("content"))
        {
            message.Content = draft.Content ?? "";
        }

        message.Flags &= ~MessageFlags.Loading;
        message.Flags |= draft.Flags & MessageFlags.V2;
        if (draft.Sets("flags"))
        {
            message.Flags =
                (message.Flags & ~MessageFlags.SuppressEmbeds) | (draft.Flags & MessageFlags.SuppressEmbeds);
        }

        if (draft.Poll is { } poll && message.Poll is null)
        {
            message.Poll = new Poll
            {
                Question = poll.Question,
                Answers = poll.Answers,
                Multiple = poll.Multiple,
                Expiry = World.Now.AddHours(poll.Hours),
            };
        }

        var kept = message.Attachments;
        if (draft.Sets("attachments"))
        {
            kept = [];
            foreach (var old in message.Attachments)
            {
                if (draft.Attachments?.FirstOrDefault(a => a.Id == old.Id) is { } item)
                {
                    kept.Add(
                        old with
                        {
                            Description = item.Description ?? old.Description,
                            Spoiler = item.Spoiler ?? old.Spoiler,
                        }
                    );
                }
            }
        }

        message.Attachments = [.. kept, .. Files(message, draft, address)];
        if (draft.Sets("embeds"))
        {
            message.Embeds = Keep(draft.Embeds, message.Attachments);
        }

        if (draft.Sets("components"))
        {
            message.Components = Keep(draft.Components, message.Attachments);
        }

        if (draft.Sets("content") || draft.Sets("allowed_mentions") || wasLoading)
        {
            Mention(message, draft, defaultMentions, null);
        }

        // The first edit of a deferred answer is the answer, not an edit.
        message.EditedAt = wasLoading ? null : World.Now;
        simulator.Events.MessageUpdated(message);
    }

    /// <summary>50006, when an edit would leave nothing to show.</summary>
    public static void NotEmptyAfter(Message message, MessageDraft draft)
    {
        var content = draft.Sets("content") ? draft.Content : message.Content;
        var embeds = draft.Sets("embeds") ? draft.Embeds is { Count: > 0 } : message.Embeds is not null;
        var components = draft.Sets("components") ? draft.Components is { Count: > 0 } : message.Components is not null;
        var attachments = draft.Sets("attachments")
            ? draft.Attachments?.Count(a => message.Attachments.Any(m => m.Id == a.Id)) ?? 0
            : message.Attachments.Count;
        if (
            string.IsNullOrWhiteSpace(content)
            && !embeds
            && !components
            && attachments + draft.Files.Count == 0
            && message.Poll is null
            && draft.Poll is null
            && message.Snapshot is null
        )
        {
            throw Refusal.Of(50006);
        }
    }

    public void Delete(Message message)
    {
        var channel = message.Channel;
        channel.Messages.Remove(message.Id);
        message.Deleted = true;
        if (channel.Thread is { MessageCount: > 0 } thread && !message.IsEphemeral)
        {
            thread.MessageCount--;
        }

        simulator.Events.MessageDeleted(message);
    }

    private List<Attachment> Files(Message message, MessageDraft draft, string address)
    {
        var attachments = new List<Attachment>();
        foreach (var file in draft.Files)
        {
            var item = draft.Attachments?.FirstOrDefault(a => a.Id == (ulong)file.Key);
            var attachment = Files(message.Channel.Id, file, item, address, message.IsEphemeral);
            attachments.Add(attachment);
        }

        return attachments;
    }

    public Attachment Files(ulong channelId, UploadedFile file, AttachmentDraft? item, string address, bool ephemeral)
    {
        var id = World.NextId();
        var attachment = new Attachment(
            id,
            channelId,
            file.Filename,
            file.Content,
            MediaFiles.ContentType(file.Filename)
        )
        {
            Description = item?.Description,
            Title = item?.Title,
            Spoiler = item?.Spoiler ?? file.Filename.StartsWith("SPOILER_", StringComparison.Ordinal),
            Duration = item?.Duration,
            Waveform = item?.Waveform,
            Ephemeral = ephemeral,
            Url = $"{address}/attachments/{channelId}/{id}/{file.Filename}",
            Size = MediaFiles.Size(file.Content),
        };
        World.Add(attachment);
        return attachment;
    }

    /// <summary>Embeds or components with the addresses of files in the place of <c>attachment://name</c>.</summary>
    private KeptJson? Keep(JsonArray? nodes, List<Attachment> attachments)
    {
        if (nodes is not null)
        {
            Resolve(nodes, attachments);
        }

        return KeptJson.Of(nodes);
    }

    private void Resolve(JsonNode node, List<Attachment> attachments)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                if (item is not null)
                {
                    Resolve(item, attachments);
                }
            }

            return;
        }

        if (node is not JsonObject o)
        {
            return;
        }

        Attachment? used = null;
        foreach (var (key, value) in (KeyValuePair<string, JsonNode?>[])[.. o])
        {
            if (value is JsonArray or JsonObject)
            {
                Resolve(value, attachments);
            }
            else if (
                value is JsonValue
                && key is "url" or "proxy_url" or "icon_url" or "proxy_icon_url"
                && value.GetValueKind() == JsonValueKind.String
                && value.GetValue<string>() is { } text
                && text.StartsWith("attachment://", StringComparison.Ordinal)
            )
            {
                used = attachments.Find(a => a.Filename == text["attachment://".Length..]);
                if (used is not null)
                {
                    o[key] = used.Url;
                }
            }
        }

        // Unfurled media carries an id of its own, which Discord makes up.
        if (o.Str("id") == "0" && o.ContainsKey("proxy_url"))
        {
            o["id"] = World.NextId().Text();
            o["attachment_id"] = used?.Id.Text();
            if (used is null)
            {
                o.Remove("attachment_id");
            }
        }

        if (used is { Size: { } size } && o.ContainsKey("proxy_url"))
        {
            o["width"] = size.Width;
            o["height"] = size.Height;
            o["content_type"] = used.ContentType;
        }

        if (o.Int("type") == 13 && o.Obj("file").Str("attachment_id") is { } file)
        {
            var attachment = attachments.Find(a => a.Id.Text() == file);
            o["name"] = attachment?.Filename;
            o["size"] = attachment?.Content.Length;
        }
    }

    private void Mention(Message message, MessageDraft draft, AllowedMentions otherwise, ulong? bits)
    {
        var allowed = draft.Mentions ?? otherwise;
        var guild = message.Channel.Guild;
        var texts = draft.TextDisplays.Count == 0 ? [message.Content] : draft.TextDisplays.Prepend(message.Content);
        message.Mentions = [];
        message.MentionRoles = [];
        message.MentionEveryone = false;
        var mayAll = bits is not { } b || (b & Bits.MentionEveryone) != 0;
        foreach (var text in texts)
        {
            foreach (var (kind, id) in MentionParser.Find(text))
            {
                switch (kind)
                {
                    case MentionKind.User:
                        if (
                            World.Users.TryGetValue(id, out var user)
                            && (allowed.Users || allowed.UserIds.Contains(id))
                            && !message.Mentions.Contains(user)
                        )
                        {
                            message.Mentions.Add(user);
                        }

                        break;
                    case MentionKind.Role:
                        if (
                            guild?.Role(id) is { } role
                            && (allowed.Roles || allowed.RoleIds.Contains(id))
                            && (role.Mentionable || mayAll)
                            && !message.MentionRoles.Contains(id)
                        )
                        {
                            message.MentionRoles.Add(id);
                        }

                        break;
                    default:
                        message.MentionEveryone |= allowed.Everyone && mayAll && guild is not null;
                        break;
                }
            }
        }

        if (
            message.Referenced is { } replied
            && message.Type == 19
            && message.Interaction is null
            && allowed.RepliedUser
            && !message.Mentions.Contains(replied.Author)
        )
        {
            message.Mentions.Add(replied.Author);
        }
    }
}
