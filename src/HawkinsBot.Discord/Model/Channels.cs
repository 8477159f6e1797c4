namespace HawkinsBot.Discord.Model;

/// <summary>What kind of channel.</summary>
public enum ChannelType
{
    /// <summary>Text in a guild.</summary>
    Text = 0,

    /// <summary>A private conversation with one user.</summary>
    Dm = 1,

    /// <summary>Voice, which has a text chat too.</summary>
    Voice = 2,

    /// <summary>A private conversation of several.</summary>
    GroupDm = 3,

    /// <summary>A heading that holds channels.</summary>
    Category = 4,

    /// <summary>Announcements, which other guilds can follow.</summary>
    Announcement = 5,

    /// <summary>A thread in an announcement channel.</summary>
    AnnouncementThread = 10,

    /// <summary>A public thread, forum posts included.</summary>
    PublicThread = 11,

    /// <summary>A private thread.</summary>
    PrivateThread = 12,

    /// <summary>A stage.</summary>
    Stage = 13,

    /// <summary>A list of the guild's channels.</summary>
    Directory = 14,

    /// <summary>A forum: posts only.</summary>
    Forum = 15,

    /// <summary>A forum of pictures.</summary>
    Media = 16,
}

/// <summary>What a channel is marked with.</summary>
[Flags]
public enum ChannelFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A post pinned in its forum.</summary>
    Pinned = 1 << 1,

    /// <summary>A forum whose posts need a tag.</summary>
    RequireTag = 1 << 4,

    /// <summary>Media without download buttons.</summary>
    HideMediaDownloadOptions = 1 << 15,

    /// <summary>A spoiler channel: members opt in before they see anything (July 2026).</summary>
    SpoilerChannel = 1 << 21,
}

/// <summary>Rules of a channel for one role or one member.</summary>
/// <param name="Id">The role or user.</param>
/// <param name="IsMember">Whether the id is a user's.</param>
/// <param name="Allow">What is granted here.</param>
/// <param name="Deny">What is taken away here.</param>
public sealed record PermissionOverwrite(Snowflake Id, bool IsMember, Permissions Allow, Permissions Deny);

/// <summary>A tag that posts of a forum can carry.</summary>
/// <param name="Id">The tag's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Moderated">Whether only moderators may set it.</param>
public sealed record ForumTag(Snowflake Id, string Name, bool Moderated = false);

/// <summary>A channel, a thread or a direct message; on interactions only a part of one.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/channel#channel-object"/>
public sealed record Channel
{
    /// <summary>The channel's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>What kind.</summary>
    public ChannelType Type { get; init; }

    /// <summary>The guild, where it has one.</summary>
    public Snowflake? GuildId { get; init; }

    /// <summary>The category; of a thread, the channel that it hangs on.</summary>
    public Snowflake? ParentId { get; init; }

    /// <summary>The name; absent in direct messages.</summary>
    public string? Name { get; init; }

    /// <summary>What it is marked with.</summary>
    public ChannelFlags Flags { get; init; }

    /// <summary>Whether it is age-restricted.</summary>
    public bool Nsfw { get; init; }

    /// <summary>Its own rules; a thread has none and follows its parent.</summary>
    public IReadOnlyList<PermissionOverwrite> Overwrites { get; init; } = [];

    /// <summary>The tags that a forum offers.</summary>
    public IReadOnlyList<ForumTag> AvailableTags { get; init; } = [];

    /// <summary>The tags that a post carries.</summary>
    public IReadOnlyList<Snowflake> AppliedTags { get; init; } = [];

    /// <summary>Who started a thread.</summary>
    public Snowflake? OwnerId { get; init; }

    /// <summary>Whether a thread is archived.</summary>
    public bool Archived { get; init; }

    /// <summary>Whether a thread is locked.</summary>
    public bool Locked { get; init; }

    /// <summary>What the member may do here; only on interactions and their resolved channels.</summary>
    public Permissions? MemberPermissions { get; init; }

    /// <summary>What we may do here; only on resolved channels, since July 2026.</summary>
    public Permissions? AppPermissions { get; init; }

    /// <summary>Whether it is a thread of any kind.</summary>
    public bool IsThread =>
        Type is ChannelType.AnnouncementThread or ChannelType.PublicThread or ChannelType.PrivateThread;

    /// <summary>Whether only posts can be made here, no messages.</summary>
    public bool IsForum => Type is ChannelType.Forum or ChannelType.Media;

    /// <summary>Whether Discord's spoiler flag is set on it.</summary>
    public bool IsSpoiler => (Flags & ChannelFlags.SpoilerChannel) != 0;
}

/// <summary>A guild, which users know as a server.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/guild#guild-object"/>
public sealed record Guild
{
    /// <summary>The guild's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owner, who may do everything.</summary>
    public Snowflake OwnerId { get; init; }

    /// <summary>The language, such as <c>en-US</c>.</summary>
    public string PreferredLocale { get; init; } = "en-US";

    /// <summary>Where Discord posts its own notices.</summary>
    public Snowflake? SystemChannelId { get; init; }

    /// <summary>How many members; only on joining.</summary>
    public int? MemberCount { get; init; }

    /// <summary>The roles, @everyone included; empty on <see cref="GuildJoined"/>.</summary>
    public IReadOnlyList<Role> Roles { get; init; } = [];
}

/// <summary>How long a thread stays open without a message.</summary>
public enum AutoArchive
{
    /// <summary>The channel's default.</summary>
    Default = 0,

    /// <summary>An hour.</summary>
    Hour = 60,

    /// <summary>A day.</summary>
    Day = 1440,

    /// <summary>Three days.</summary>
    ThreeDays = 4320,

    /// <summary>A week.</summary>
    Week = 10080,
}

/// <summary>A thread to be made.</summary>
public sealed record ThreadCreate
{
    /// <summary>A thread of that name.</summary>
    /// <exception cref="DiscordLimitException">The name is empty or longer than 100.</exception>
    public ThreadCreate(string name) => Name = name;

    /// <summary>1 to 100 characters.</summary>
    public string Name
    {
        get;
        init => field = Limit.Text(value, 1, 100, "thread.name");
    }

    /// <summary>How long it stays open without a message.</summary>
    public AutoArchive AutoArchive { get; init; }

    /// <summary>Whether only invited members see it; without a starter message only.</summary>
    public bool Private { get; init; }

    /// <summary>Seconds between two messages of a member, 0 to 21600.</summary>
    public int? SlowmodeSeconds
    {
        get;
        init => field = Limit.Range(value, 0, 21600, "thread.rate_limit_per_user");
    }
}

/// <summary>A post to be made in a forum: a thread with its first message.</summary>
public sealed record ForumPostCreate
{
    /// <summary>A post of that name.</summary>
    /// <exception cref="DiscordLimitException">The name is empty or longer than 100.</exception>
    public ForumPostCreate(string name, MessageCreate message)
    {
        Name = name;
        Message = message;
    }

    /// <summary>1 to 100 characters.</summary>
    public string Name
    {
        get;
        init => field = Limit.Text(value, 1, 100, "post.name");
    }

    /// <summary>The first message.</summary>
    public MessageCreate Message { get; init; }

    /// <summary>At most 5 of the forum's tags.</summary>
    public IReadOnlyList<Snowflake> AppliedTags
    {
        get;
        init => field = Limit.Count(value, 0, 5, "post.applied_tags");
    } = [];

    /// <summary>How long it stays open without a message.</summary>
    public AutoArchive AutoArchive { get; init; }
}
