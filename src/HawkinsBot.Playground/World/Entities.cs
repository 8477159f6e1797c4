using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.World;

/// <summary>A person or the bot.</summary>
internal sealed class User(ulong id, string name)
{
    public ulong Id { get; } = id;
    public string Name { get; } = name;
    public bool Bot { get; init; }

    /// <summary>The one application's own bot, rather than a webhook's author.</summary>
    public bool IsApplication { get; init; }
    public string? Token { get; set; }
    public bool Admin { get; init; }
    public string Locale { get; set; } = "en-US";

    /// <summary>When the application was installed to this person, if it was.</summary>
    public DateTimeOffset? InstalledAt { get; set; }
    public List<Channel> DirectMessages { get; } = [];
}

internal sealed class Role(ulong id, string name)
{
    public ulong Id { get; } = id;
    public string Name { get; set; } = name;
    public ulong Permissions { get; set; }
    public int Position { get; set; }
    public int Color { get; set; }
    public bool Hoist { get; set; }
    public bool Mentionable { get; set; }

    /// <summary>The bot that this managed role belongs to.</summary>
    public ulong? BotId { get; init; }
}

internal sealed class Member(User user, DateTimeOffset joinedAt)
{
    public User User { get; } = user;
    public DateTimeOffset JoinedAt { get; } = joinedAt;
    public List<ulong> Roles { get; } = [];
    public string? Nick { get; set; }
    public DateTimeOffset? TimeoutUntil { get; set; }
}

/// <summary>A permission overwrite of a channel; type 0 is for a role, 1 for a member.</summary>
internal sealed record Overwrite(ulong Id, int Type, ulong Allow, ulong Deny);

internal sealed class ForumTag(ulong id, string name)
{
    public ulong Id { get; } = id;
    public string Name { get; } = name;
    public bool Moderated { get; init; }
    public string? EmojiName { get; init; }
}

internal sealed class Guild(ulong id, string name, User owner)
{
    public ulong Id { get; } = id;
    public string Name { get; } = name;
    public User Owner { get; } = owner;
    public List<Role> Roles { get; } = [];
    public List<Channel> Channels { get; } = [];
    public List<Channel> Threads { get; } = [];
    public Dictionary<ulong, Member> Members { get; } = [];
    public List<Webhook> Webhooks { get; } = [];

    /// <summary>The commands of this server alone; made when the first is published.</summary>
    public CommandList? Commands { get; set; }

    /// <summary>Overwrites of commands by the id of the command, or of the application for all of them.</summary>
    public Dictionary<ulong, List<(ulong Id, int Type, bool Allow)>> CommandPermissions { get; } = [];

    public Role? Role(ulong id) => Roles.Find(r => r.Id == id);
}

/// <summary>A channel of a server, a thread, or a direct message.</summary>
internal sealed class Channel(ulong id, int type, string name)
{
    public ulong Id { get; } = id;
    public int Type { get; set; } = type;
    public string Name { get; set; } = name;
    public Guild? Guild { get; init; }
    public Channel? Parent { get; set; }
    public string? Topic { get; set; }
    public int Position { get; set; }
    public long Flags { get; set; }
    public bool Nsfw { get; set; }
    public int SlowMode { get; set; }
    public List<Overwrite> Overwrites { get; } = [];
    public List<ForumTag> Tags { get; } = [];
    public ulong? LastMessageId { get; set; }
    public DateTimeOffset? LastPinAt { get; set; }
    public MessageList Messages { get; } = new();

    /// <summary>Followers of an announcement channel: the webhooks that take its crossposts.</summary>
    public List<Webhook> Followers { get; } = [];
    public Dictionary<ulong, DateTimeOffset> LastSpoke { get; } = [];

    /// <summary>The two people of a direct message.</summary>
    public IReadOnlyList<User> Recipients { get; init; } = [];
    public ThreadInfo? Thread { get; init; }

    public bool IsThread => Type is 10 or 11 or 12;
    public bool IsForum => Type is ChannelType.Forum or ChannelType.Media;
    public bool IsTextual => Type is 0 or 1 or 2 or 3 or 5 or 10 or 11 or 12 or 13;
}

/// <summary>What a thread has beside a channel's.</summary>
internal sealed class ThreadInfo(User owner, DateTimeOffset createdAt)
{
    public User Owner { get; } = owner;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset ArchiveChangedAt { get; set; } = createdAt;
    public bool Archived { get; set; }
    public bool Locked { get; set; }
    public bool Invitable { get; set; } = true;
    public int AutoArchive { get; set; } = 1440;
    public List<ulong> Tags { get; } = [];
    public Dictionary<ulong, DateTimeOffset> Members { get; } = [];
    public int MessageCount { get; set; }
    public int TotalSent { get; set; }
}

internal sealed class Webhook(ulong id, int type, Channel channel, string name)
{
    public ulong Id { get; } = id;

    /// <summary>1 incoming, 2 channel follower.</summary>
    public int Type { get; } = type;
    public Channel Channel { get; } = channel;
    public string Name { get; } = name;
    public string? Token { get; init; }
    public User? Creator { get; init; }
    public ulong? ApplicationId { get; init; }
    public Channel? Source { get; init; }
}

internal sealed record Attachment(ulong Id, ulong ChannelId, string Filename, byte[] Content, string ContentType)
{
    public string? Description { get; init; }
    public string? Title { get; init; }
    public bool Spoiler { get; init; }
    public bool Ephemeral { get; init; }
    public double? Duration { get; init; }
    public string? Waveform { get; init; }
    public required string Url { get; init; }
    public (int Width, int Height)? Size { get; init; }
}

internal sealed class Reaction(string name)
{
    public string Name { get; } = name;
    public List<ulong> Users { get; } = [];
}

internal sealed class Poll
{
    public required JsonObject Question { get; init; }
    public required IReadOnlyList<JsonObject> Answers { get; init; }
    public required bool Multiple { get; init; }
    public required DateTimeOffset Expiry { get; set; }
    public bool Finalized { get; set; }

    /// <summary>Votes by answer id, which counts from 1.</summary>
    public Dictionary<int, List<ulong>> Votes { get; } = [];
}

internal sealed record Reference(int Type, ulong ChannelId, ulong? MessageId, ulong? GuildId);

internal sealed class Message(ulong id, Channel channel, User author, DateTimeOffset at)
{
    public ulong Id { get; } = id;
    public Channel Channel { get; } = channel;
    public User Author { get; } = author;
    public DateTimeOffset At { get; } = at;
    public int Type { get; set; }
    public string Content { get; set; } = "";
    public DateTimeOffset? EditedAt { get; set; }
    public int Flags { get; set; }
    public KeptJson? Embeds { get; set; }
    public KeptJson? Components { get; set; }
    public List<Attachment> Attachments { get; set; } = [];
    public List<User> Mentions { get; set; } = [];
    public List<ulong> MentionRoles { get; set; } = [];
    public bool MentionEveryone { get; set; }
    public bool Tts { get; set; }
    public bool Pinned { get; set; }
    public JsonNode? Nonce { get; init; }
    public ulong? WebhookId { get; init; }
    public ulong? ApplicationId { get; init; }
    public Interaction? Interaction { get; init; }

    /// <summary>The one person who sees it, when it is ephemeral.</summary>
    public User? OnlyFor { get; init; }
    public Reference? Reference { get; set; }
    public Message? Referenced { get; init; }
    public byte[]? Snapshot { get; init; }
    public Poll? Poll { get; set; }
    public List<Reaction> Reactions { get; } = [];
    public Channel? Thread { get; set; }
    public bool Deleted { get; set; }

    public bool IsEphemeral => OnlyFor is not null;
}
