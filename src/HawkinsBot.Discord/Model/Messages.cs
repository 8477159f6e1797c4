namespace HawkinsBot.Discord.Model;

/// <summary>What a message is marked with.</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Published to the channels that follow.</summary>
    Crossposted = 1,

    /// <summary>A copy from another guild's channel.</summary>
    IsCrosspost = 2,

    /// <summary>Links show no previews. Settable.</summary>
    SuppressEmbeds = 4,

    /// <summary>A thread hangs on it.</summary>
    HasThread = 32,

    /// <summary>Only one user sees it. Said with the response, not here.</summary>
    Ephemeral = 64,

    /// <summary>A deferred answer that has not come yet.</summary>
    Loading = 128,

    /// <summary>Makes no sound. Settable.</summary>
    SuppressNotifications = 4096,

    /// <summary>A voice message.</summary>
    IsVoiceMessage = 8192,

    /// <summary>V2 components; set by itself, and for good.</summary>
    ComponentsV2 = 32768,
}

/// <summary>Whom a message may notify. Discord's own default is everybody it names; ours is nobody.</summary>
public sealed record AllowedMentions
{
    /// <summary>Nobody.</summary>
    public static AllowedMentions None { get; } = new();

    /// <summary>@everyone and @here.</summary>
    public bool Everyone { get; init; }

    /// <summary>Every user that the text names.</summary>
    public bool AllUsers
    {
        get;
        init => field = value && Users.Count > 0 ? throw Exclusive("users") : value;
    }

    /// <summary>Every role that the text names.</summary>
    public bool AllRoles
    {
        get;
        init => field = value && Roles.Count > 0 ? throw Exclusive("roles") : value;
    }

    /// <summary>At most 100 users.</summary>
    public IReadOnlyList<Snowflake> Users
    {
        get;
        init =>
            field =
                AllUsers && value.Count > 0
                    ? throw Exclusive("users")
                    : Limit.Count(value, 0, 100, "allowed_mentions.users");
    } = [];

    /// <summary>At most 100 roles.</summary>
    public IReadOnlyList<Snowflake> Roles
    {
        get;
        init =>
            field =
                AllRoles && value.Count > 0
                    ? throw Exclusive("roles")
                    : Limit.Count(value, 0, 100, "allowed_mentions.roles");
    } = [];

    /// <summary>The author of the message that is replied to.</summary>
    public bool RepliedUser { get; init; }

    private static DiscordLimitException Exclusive(string kind) =>
        new("allowed_mentions.parse", $"either all {kind} or a list of them.");
}

/// <summary>A file to be attached.</summary>
public sealed record FileUploadContent
{
    /// <summary>A file with that name and content.</summary>
    /// <exception cref="DiscordLimitException">The name is empty or too long.</exception>
    public FileUploadContent(string name, ReadOnlyMemory<byte> content)
    {
        Name = Limit.Text(name, 1, 1024, "attachment.filename");
        Content = content;
    }

    /// <summary>Shown, and addressed as <c>attachment://name</c>.</summary>
    public string Name { get; }

    /// <summary>The bytes; at most 10 MiB unless the interaction says more. Kept in memory, so that a retry can send them again.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What it shows, at most 1024 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 1024, "attachment.description");
    }

    /// <summary>Whether it is blurred at first.</summary>
    public bool Spoiler { get; init; }
}

/// <summary>A vote.</summary>
public sealed record Poll
{
    /// <summary>A vote on 1 to 10 answers of at most 55 characters.</summary>
    /// <exception cref="DiscordLimitException">A text is empty or too long, or there are too many answers.</exception>
    public Poll(string question, params IReadOnlyList<string> answers)
    {
        Question = Limit.Text(question, 1, 300, "poll.question.text");
        Answers = Limit.Count(answers, 1, 10, "poll.answers");
        for (var i = 0; i < answers.Count; i++)
        {
            Limit.Text(answers[i], 1, 55, $"poll.answers[{i}].poll_media.text");
        }
    }

    /// <summary>1 to 300 characters.</summary>
    public string Question { get; }

    /// <summary>1 to 10 answers.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>1 to 768.</summary>
    public int DurationHours
    {
        get;
        init => field = Limit.Range(value, 1, 768, "poll.duration");
    } = 24;

    /// <summary>Whether one may vote for several answers.</summary>
    public bool Multiselect { get; init; }
}

/// <summary>
/// A message to be sent: to a channel, as an answer, as a follow-up. Flags for V2 components are set by itself;
/// whether it is private is said with the answer.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/resources/message#create-message"/>
public sealed record MessageCreate
{
    /// <summary>An empty message to be filled.</summary>
    public MessageCreate() { }

    /// <summary>A message of that text.</summary>
    /// <exception cref="DiscordLimitException">The text is longer than 2000.</exception>
    public MessageCreate(string content) => Content = content;

    /// <summary>At most 2000 characters; none beside V2 components.</summary>
    public string? Content
    {
        get;
        init => field = NotWithV2(value, !string.IsNullOrEmpty(value), "content", Limit.Text(value, 2000, "content"));
    }

    /// <summary>At most 10, together at most 6000 characters; none beside V2 components.</summary>
    public IReadOnlyList<Embed> Embeds
    {
        get;
        init => field = NotWithV2(value, value.Count > 0, "embeds", MessageRules.Embeds(value));
    } = [];

    /// <summary>Rows, or V2 components: at most 40 of them, nested ones included.</summary>
    public IReadOnlyList<Component> Components
    {
        get;
        init
        {
            field = Layout.Check(value);
            IsComponentsV2 = Layout.IsV2(value);
            NotWithV2(value, IsComponentsV2 && !string.IsNullOrEmpty(Content), "content", value);
            NotWithV2(value, IsComponentsV2 && Embeds.Count > 0, "embeds", value);
            NotWithV2(value, IsComponentsV2 && Poll is not null, "poll", value);
        }
    } = [];

    /// <summary>At most 10, with different names.</summary>
    public IReadOnlyList<FileUploadContent> Files
    {
        get;
        init => field = MessageRules.Files(value);
    } = [];

    /// <summary>A vote; none beside V2 components.</summary>
    public Poll? Poll
    {
        get;
        init => field = NotWithV2(value, value is not null, "poll", value);
    }

    /// <summary><see cref="MessageFlags.SuppressEmbeds"/> and <see cref="MessageFlags.SuppressNotifications"/>.</summary>
    public MessageFlags Flags
    {
        get;
        init =>
            field =
                (value & ~(MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications)) == 0
                    ? value
                    : throw new DiscordLimitException(
                        "flags",
                        "only SuppressEmbeds and SuppressNotifications can be set."
                    );
    }

    /// <summary>Whom it notifies; nobody unless said.</summary>
    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    /// <summary>
    /// 1 to 25 characters. While Discord remembers it (some minutes), sending the same again returns the first message.
    /// Without one, the client makes its own, so that it can retry; pass one that stands in the store to be safe over
    /// a restart too.
    /// </summary>
    public string? Nonce
    {
        get;
        init => field = value is null ? null : Limit.Text(value, 1, 25, "nonce");
    }

    /// <summary>The message to reply to; it need not exist any more.</summary>
    public Snowflake? ReplyTo { get; init; }

    /// <summary>Whether V2 components occur, which rule out text, embeds and polls.</summary>
    public bool IsComponentsV2 { get; private init; }

    /// <summary>Whether Discord would refuse it as empty.</summary>
    public bool IsEmpty =>
        string.IsNullOrEmpty(Content) && Embeds.Count == 0 && Components.Count == 0 && Files.Count == 0 && Poll is null;

    private T NotWithV2<T>(T _, bool conflicts, string field, T value) =>
        conflicts && IsComponentsV2
            ? throw new DiscordLimitException(field, "not beside V2 components; use a TextDisplay.")
            : value;
}

/// <summary>
/// A change of a message. What is null stays as it is; an empty text or list takes it away. A change to V2 components
/// takes text and embeds away by itself.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/resources/message#edit-message"/>
public sealed record MessageEdit
{
    /// <summary>A change to be filled.</summary>
    public MessageEdit() { }

    /// <summary>A change of the text.</summary>
    public MessageEdit(string content) => Content = content;

    /// <summary>At most 2000 characters.</summary>
    public string? Content
    {
        get;
        init => field = NotWithV2(!string.IsNullOrEmpty(value), "content", Limit.Text(value, 2000, "content"));
    }

    /// <summary>At most 10, together at most 6000 characters.</summary>
    public IReadOnlyList<Embed>? Embeds
    {
        get;
        init => field = NotWithV2(value?.Count > 0, "embeds", value is null ? null : MessageRules.Embeds(value));
    }

    /// <summary>Rows, or V2 components.</summary>
    public IReadOnlyList<Component>? Components
    {
        get;
        init
        {
            field = value is null ? null : Layout.Check(value);
            IsComponentsV2 = Layout.IsV2(value);
            NotWithV2(IsComponentsV2 && !string.IsNullOrEmpty(Content), "content", value);
            NotWithV2(IsComponentsV2 && Embeds?.Count > 0, "embeds", value);
        }
    }

    /// <summary>New files, at most 10.</summary>
    public IReadOnlyList<FileUploadContent> Files
    {
        get;
        init => field = MessageRules.Files(value);
    } = [];

    /// <summary>Which of the old attachments stay; null keeps all.</summary>
    public IReadOnlyList<Snowflake>? KeepAttachments { get; init; }

    /// <summary>Whom it may notify (edits notify nobody anew, but decide what is highlighted); nobody unless said.</summary>
    public AllowedMentions AllowedMentions { get; init; } = AllowedMentions.None;

    /// <summary>Whether link previews are off; null leaves it.</summary>
    public bool? SuppressEmbeds { get; init; }

    /// <summary>Whether V2 components occur.</summary>
    public bool IsComponentsV2 { get; private init; }

    /// <summary>The change after which a message is exactly that one: what it does not have is taken away.</summary>
    public static MessageEdit To(MessageCreate message) =>
        new()
        {
            Content = message.IsComponentsV2 ? null : message.Content ?? "",
            Embeds = message.IsComponentsV2 ? null : message.Embeds,
            Components = message.Components,
            Files = message.Files,
            KeepAttachments = [],
            AllowedMentions = message.AllowedMentions,
        };

    private T NotWithV2<T>(bool conflicts, string field, T value) =>
        conflicts && IsComponentsV2
            ? throw new DiscordLimitException(field, "not beside V2 components; use a TextDisplay.")
            : value;
}

internal static class MessageRules
{
    public static IReadOnlyList<Embed> Embeds(IReadOnlyList<Embed> embeds)
    {
        Limit.Count(embeds, 0, 10, "embeds");
        var total = 0;
        for (var i = 0; i < embeds.Count; i++)
        {
            total += embeds[i].Length;
        }

        return total <= 6000
            ? embeds
            : throw new DiscordLimitException("embeds", $"at most 6000 characters together, not {total}.");
    }

    public static IReadOnlyList<FileUploadContent> Files(IReadOnlyList<FileUploadContent> files)
    {
        Limit.Count(files, 0, 10, "files");
        for (var i = 1; i < files.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (files[i].Name == files[j].Name)
                {
                    throw new DiscordLimitException($"files[{i}].filename", $"'{files[i].Name}' occurs twice.");
                }
            }
        }

        return files;
    }
}

/// <summary>A file that hangs on a message, or that an option or upload brought.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/message#attachment-object"/>
public sealed record Attachment
{
    /// <summary>The attachment's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>The file's name.</summary>
    public string FileName { get; init; } = "";

    /// <summary>What Discord takes it for, such as <c>image/png</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>In bytes.</summary>
    public long Size { get; init; }

    /// <summary>Where it lies; signed, so only for some time.</summary>
    public string Url { get; init; } = "";

    /// <summary>What it shows.</summary>
    public string? Description { get; init; }

    /// <summary>In pixels; pictures only.</summary>
    public int? Width { get; init; }

    /// <summary>In pixels; pictures only.</summary>
    public int? Height { get; init; }
}

/// <summary>A message as Discord has it. Texts, embeds and files of others are empty without the message-content intent.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/message#message-object"/>
public sealed record Message
{
    /// <summary>The message's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>Where it stands.</summary>
    public Snowflake ChannelId { get; init; }

    /// <summary>Who wrote it.</summary>
    public User? Author { get; init; }

    /// <summary>The text.</summary>
    public string Content { get; init; } = "";

    /// <summary>When it was sent.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>What it is marked with.</summary>
    public MessageFlags Flags { get; init; }

    /// <summary>The cards. Longer texts than we may send (previews have them) are cut.</summary>
    public IReadOnlyList<Embed> Embeds { get; init; } = [];

    /// <summary>The files.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The custom ids of all its buttons and selects, in their order.</summary>
    public IReadOnlyList<string> CustomIds { get; init; } = [];

    /// <summary>What the sender gave as nonce.</summary>
    public string? Nonce { get; init; }

    /// <summary>The message that it replies to.</summary>
    public Snowflake? ReplyTo { get; init; }

    /// <summary>Who ran the command, or pressed the button, that it answers.</summary>
    public User? InteractionUser { get; init; }

    /// <summary>Whether only one user sees it.</summary>
    public bool IsEphemeral => (Flags & MessageFlags.Ephemeral) != 0;
}
