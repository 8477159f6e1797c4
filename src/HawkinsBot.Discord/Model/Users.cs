namespace HawkinsBot.Discord.Model;

/// <summary>An account: a person's or a bot's.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/user#user-object"/>
public sealed record User
{
    /// <summary>The account's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>The unique name.</summary>
    public string Username { get; init; } = "";

    /// <summary>The display name, where one is set.</summary>
    public string? GlobalName { get; init; }

    /// <summary>The avatar's hash.</summary>
    public string? Avatar { get; init; }

    /// <summary>Whether it belongs to an application.</summary>
    public bool Bot { get; init; }

    /// <summary>The name that Discord shows outside guilds.</summary>
    public string DisplayName => GlobalName ?? Username;

    /// <summary>What makes a mention in text.</summary>
    public string Mention => $"<@{Id}>";
}

/// <summary>A user in a guild.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/guild#guild-member-object"/>
public sealed record Member
{
    /// <summary>Whose membership it is; absent in some events.</summary>
    public User? User { get; init; }

    /// <summary>The name in this guild.</summary>
    public string? Nick { get; init; }

    /// <summary>The roles, without @everyone.</summary>
    public IReadOnlyList<Snowflake> Roles { get; init; } = [];

    /// <summary>When the member joined.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>What the member may do in the interaction's channel; only on interactions.</summary>
    public Permissions? Permissions { get; init; }

    /// <summary>The end of a time-out, which may lie in the past.</summary>
    public DateTimeOffset? TimedOutUntil { get; init; }

    /// <summary>The name that Discord shows in this guild.</summary>
    public string DisplayName => Nick ?? User?.DisplayName ?? "";
}

/// <summary>A role of a guild.</summary>
/// <seealso href="https://docs.discord.com/developers/topics/permissions#role-object"/>
public sealed record Role
{
    /// <summary>The role's id; that of @everyone is the guild's.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it grants.</summary>
    public Permissions Permissions { get; init; }

    /// <summary>Its place in the list; higher is mightier.</summary>
    public int Position { get; init; }

    /// <summary>Whether anybody may mention it.</summary>
    public bool Mentionable { get; init; }

    /// <summary>Whether an integration (such as a bot) owns it.</summary>
    public bool Managed { get; init; }
}

/// <summary>The application behind the token.</summary>
/// <seealso href="https://docs.discord.com/developers/resources/application#application-object"/>
public sealed record Application
{
    /// <summary>The application's id, which is the bot user's too.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owner, or the members of the owning team.</summary>
    public IReadOnlyList<Snowflake> OwnerIds { get; init; } = [];

    /// <summary>The Ed25519 key, in hex, with which Discord signs HTTP interactions.</summary>
    public string VerifyKey { get; init; } = "";

    /// <summary>About how many guilds have it.</summary>
    public int? ApproximateGuildCount { get; init; }
}
