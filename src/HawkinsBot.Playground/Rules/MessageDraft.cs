using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.Rules;

/// <summary>Where a message body came from: what may stand in it differs.</summary>
internal enum MessageKind
{
    Create,
    Edit,
    Callback,
    FollowUp,
    Webhook,
    WebhookEdit,
}

/// <summary>A file of a multipart request; <c>Key</c> is n of <c>files[n]</c>.</summary>
internal sealed record UploadedFile(int Key, string Filename, byte[] Content);

internal sealed record AllowedMentions(
    bool Users,
    bool Roles,
    bool Everyone,
    IReadOnlySet<ulong> UserIds,
    IReadOnlySet<ulong> RoleIds,
    bool RepliedUser
)
{
    private static readonly HashSet<ulong> None = [];

    /// <summary>Without the field, messages in channels mention everybody.</summary>
    public static readonly AllowedMentions Default = new(true, true, true, None, None, true);

    /// <summary>Without the field, answers to interactions mention users only.</summary>
    public static readonly AllowedMentions OnlyUsers = new(true, false, false, None, None, true);
}

/// <summary>An entry of <c>attachments</c>: a new file by its key, or one that is kept by its id.</summary>
internal sealed record AttachmentDraft(
    ulong Id,
    string? Filename,
    string? Description,
    string? Title,
    bool? Spoiler,
    double? Duration,
    string? Waveform
);

internal sealed record PollDraft(JsonObject Question, IReadOnlyList<JsonObject> Answers, int Hours, bool Multiple);

internal sealed record ReferenceDraft(int Type, ulong MessageId, ulong? ChannelId, ulong? GuildId, bool FailIfMissing);

/// <summary>A message body that was read and found right. Null means absent or null; <c>Sets</c> tells which.</summary>
internal sealed class MessageDraft
{
    public required JsonObject Body { get; init; }
    public string? Content { get; set; }
    public JsonArray? Embeds { get; set; }
    public JsonArray? Components { get; set; }
    public int Flags { get; set; }
    public bool Tts { get; set; }
    public AllowedMentions? Mentions { get; set; }
    public IReadOnlyList<AttachmentDraft>? Attachments { get; set; }
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
    public PollDraft? Poll { get; set; }
    public ReferenceDraft? Reference { get; set; }
    public JsonNode? Nonce { get; set; }
    public bool EnforceNonce { get; set; }
    public string? Username { get; set; }
    public IReadOnlyList<string> TextDisplays { get; set; } = [];

    /// <summary>Whether the body names the field, be it with null.</summary>
    public bool Sets(string name) => Body.ContainsKey(name);

    public bool IsV2 => (Flags & World.MessageFlags.V2) != 0;
}
