using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Rules;

/// <summary>Discord's rules for the body of a message, in every place where one may stand.</summary>
internal static class MessageRules
{
    public const int LongestContent = 2000;
    public const int MostAttachments = 10;
    public const int LargestFile = 10 << 20;
    private const string Legacy = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";

    /// <summary>Reads a message and notes every violation; the draft is whole only when there are none.</summary>
    /// <param name="body">The message's object, with its path.</param>
    /// <param name="kind">Where it came.</param>
    /// <param name="files">The files that came with it.</param>
    /// <param name="old">The message that is edited.</param>
    public static MessageDraft Read(
        Field body,
        MessageKind kind,
        IReadOnlyList<UploadedFile> files,
        Message? old = null
    )
    {
        var draft = new MessageDraft { Body = body.Obj() ?? [], Files = files };
        var editing = kind is MessageKind.Edit or MessageKind.WebhookEdit;
        draft.Content = body["content"].Text(LongestContent);
        draft.Tts = body["tts"].Bool() ?? false;
        draft.Flags = (int)(body["flags"].Int(0, int.MaxValue) ?? 0) & Settable(kind);
        if (old is not null)
        {
            // V2 cannot be taken back; only SUPPRESS_EMBEDS goes both ways.
            draft.Flags |= old.Flags & MessageFlags.V2;
        }

        draft.Embeds = EmbedRules.Read(body["embeds"]);
        var components = ComponentRules.Read(body["components"], draft.IsV2, FileNames(body, files, old));
        draft.Components = components?.Nodes;
        draft.TextDisplays = components?.Texts ?? [];
        draft.Mentions = Mentions(body["allowed_mentions"]);
        draft.Attachments = Attachments(body["attachments"], files, old);
        draft.Nonce = Nonce(body["nonce"]);
        draft.EnforceNonce = body["enforce_nonce"].Bool() ?? false;
        draft.Poll = PollOf(body["poll"]);
        draft.Reference = ReferenceOf(body["message_reference"]);
        draft.Username = kind == MessageKind.Webhook ? Username(body["username"]) : null;
        foreach (var sticker in body["sticker_ids"].Items(3))
        {
            sticker.Snowflake(required: true);
        }

        if (draft.IsV2)
        {
            NoLegacyFields(body, draft, old);
        }

        if (editing && body["poll"].IsSet && old?.Poll is not null)
        {
            throw Refusal.Of(520003);
        }

        if (files.Count > MostAttachments)
        {
            throw Refusal.Of(30015);
        }

        if (files.Any(f => f.Content.Length > LargestFile))
        {
            throw Refusal.Of(50045);
        }

        return draft;
    }

    private static int Settable(MessageKind kind) =>
        kind switch
        {
            MessageKind.Edit or MessageKind.WebhookEdit => MessageFlags.SuppressEmbeds | MessageFlags.V2,
            MessageKind.Callback or MessageKind.FollowUp => MessageFlags.SuppressEmbeds
                | MessageFlags.Ephemeral
                | MessageFlags.Silent
                | MessageFlags.Voice
                | MessageFlags.V2,
            _ => MessageFlags.SuppressEmbeds | MessageFlags.Silent | MessageFlags.Voice | MessageFlags.V2,
        };

    /// <summary>50006, once the body is right: a message needs something to show.</summary>
    public static void NotEmpty(MessageDraft draft)
    {
        var stickers = draft.Body["sticker_ids"] is JsonArray { Count: > 0 };
        if (
            string.IsNullOrWhiteSpace(draft.Content)
            && draft.Embeds is not { Count: > 0 }
            && draft.Components is not { Count: > 0 }
            && draft.Files.Count == 0
            && draft.Poll is null
            && !stickers
            && !draft.Body.Has("shared_client_theme")
            && draft.Reference?.Type != 1
        )
        {
            throw Refusal.Of(50006);
        }
    }

    private static void NoLegacyFields(Field body, MessageDraft draft, Message? old)
    {
        foreach (var name in new[] { "content", "embeds", "poll", "sticker_ids", "shared_client_theme" })
        {
            var field = body[name];
            var filled = field.Node switch
            {
                null => false,
                JsonArray a => a.Count > 0,
                JsonValue v when v.TryGetValue<string>(out var s) => s.Length > 0,
                _ => true,
            };
            // What an edit to V2 leaves unsaid stays as it was, which V2 does not allow.
            var left =
                old is not null
                && !draft.Sets(name)
                && (
                    (name == "content" && old.Content.Length > 0)
                    || (name == "embeds" && old.Embeds is not null)
                    || (name == "poll" && old.Poll is not null)
                );
            if (filled || left)
            {
                field.Wrong(Legacy, $"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2");
            }
        }
    }

    private static HashSet<string> FileNames(Field body, IReadOnlyList<UploadedFile> files, Message? old)
    {
        var names = files.Select(f => f.Filename).ToHashSet(StringComparer.Ordinal);
        foreach (var item in body["attachments"].Node as JsonArray ?? [])
        {
            if (item.Str("filename") is { } name)
            {
                names.Add(name);
            }
        }

        names.UnionWith(old?.Attachments.Select(a => a.Filename) ?? []);
        return names;
    }

    private static AllowedMentions? Mentions(Field field)
    {
        if (field.Obj() is null)
        {
            return null;
        }

        var parse = new HashSet<string>();
        foreach (var item in field["parse"].Items(3))
        {
            if (item.Text(20) is not { } kind)
            {
                continue;
            }

            if (kind is "users" or "roles" or "everyone")
            {
                parse.Add(kind);
            }
            else
            {
                item.Wrong("BASE_TYPE_CHOICES", "Value must be one of {'everyone', 'roles', 'users'}.");
            }
        }

        var users = Ids(field["users"]);
        var roles = Ids(field["roles"]);
        foreach (var (kind, ids) in new[] { ("users", users), ("roles", roles) })
        {
            if (parse.Contains(kind) && ids.Count > 0)
            {
                field.Wrong(
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    $"parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive."
                );
            }
        }

        return new AllowedMentions(
            parse.Contains("users"),
            parse.Contains("roles"),
            parse.Contains("everyone"),
            users,
            roles,
            field["replied_user"].Bool() ?? false
        );
    }

    private static HashSet<ulong> Ids(Field field)
    {
        var ids = new HashSet<ulong>();
        foreach (var item in field.Items(100))
        {
            if (item.Snowflake() is not { } id)
            {
                continue;
            }

            if (!ids.Add(id))
            {
                field.Wrong("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
            }
        }

        return ids;
    }

    private static List<AttachmentDraft>? Attachments(Field field, IReadOnlyList<UploadedFile> files, Message? old)
    {
        if (field.Node is null)
        {
            return null;
        }

        var drafts = new List<AttachmentDraft>();
        foreach (var item in field.Items(MostAttachments))
        {
            if (item.Obj(required: true) is null)
            {
                continue;
            }

            var id = item["id"].Snowflake(required: true);
            var draft = new AttachmentDraft(
                id ?? 0,
                item["filename"].Text(1024),
                item["description"].Text(1024),
                item["title"].Text(1024),
                item["is_spoiler"].Bool(),
                item["duration_secs"].Number(),
                item["waveform"].Text(400)
            );
            var known = files.Any(f => (ulong)f.Key == id) || old?.Attachments.Any(a => a.Id == id) == true;
            if (id is not null && !known)
            {
                item["id"].Wrong("ATTACHMENT_NOT_FOUND", "There is no uploaded file, nor a kept one, with this id.");
            }

            drafts.Add(draft);
        }

        return drafts;
    }

    private static JsonNode? Nonce(Field field)
    {
        if (field.Node is JsonValue value && value.TryGetValue<long>(out _))
        {
            return value;
        }

        return field.Text(25) is null ? null : field.Node;
    }

    private static string? Username(Field field)
    {
        var name = field.Text(80, 1, trim: true);
        foreach (var word in new[] { "clyde", "discord" })
        {
            if (name?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                field.Wrong("USERNAME_INVALID_CONTAINS", $"Username cannot contain \"{word}\"");
            }
        }

        return name;
    }

    private static PollDraft? PollOf(Field field)
    {
        if (field.Obj() is null)
        {
            return null;
        }

        var question = field["question"]["text"].Text(300, 1, required: true);
        var answers = new List<JsonObject>();
        foreach (var item in field["answers"].Items(10, 1, required: true))
        {
            var media = item["poll_media"];
            var text = media["text"].Text(55, 1);
            if (text is null && !media["emoji"].IsSet)
            {
                field.Violations.Required(media["text"].Path);
            }

            var answer = new JsonObject { ["text"] = text };
            if (media["emoji"].Obj() is not null)
            {
                answer["emoji"] = new JsonObject
                {
                    ["id"] = media["emoji"].Node.Str("id"),
                    ["name"] = media["emoji"].Node.Str("name"),
                };
            }

            answers.Add(answer);
        }

        var hours = field["duration"].Int(1, 768) ?? 24;
        field["layout_type"].OneOf(false, 1);
        return new PollDraft(
            new JsonObject { ["text"] = question },
            answers,
            (int)hours,
            field["allow_multiselect"].Bool() ?? false
        );
    }

    private static ReferenceDraft? ReferenceOf(Field field)
    {
        if (field.Obj() is null)
        {
            return null;
        }

        var type = field["type"].OneOf(false, 0, 1) ?? 0;
        return new ReferenceDraft(
            (int)type,
            field["message_id"].Snowflake(required: true) ?? 0,
            field["channel_id"].Snowflake(required: type == 1),
            field["guild_id"].Snowflake(),
            field["fail_if_not_exists"].Bool() ?? true
        );
    }
}
