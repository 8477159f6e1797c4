using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Reads what Discord sends: users, channels, guilds, messages, commands.</summary>
internal static class EntityReader
{
    public static User User(ref Utf8JsonReader reader)
    {
        Snowflake id = default;
        var username = "";
        string? globalName = null;
        string? avatar = null;
        var bot = false;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("id"u8))
                {
                    id = reader.ReadSnowflake();
                }
                else if (reader.Is("username"u8))
                {
                    username = reader.ReadText() ?? "";
                }
                else if (reader.Is("global_name"u8))
                {
                    globalName = reader.ReadText();
                }
                else if (reader.Is("avatar"u8))
                {
                    avatar = reader.ReadText();
                }
                else if (reader.Is("bot"u8))
                {
                    bot = reader.ReadBool();
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
            Username = username,
            GlobalName = globalName,
            Avatar = avatar,
            Bot = bot,
        };
    }

    public static Member Member(ref Utf8JsonReader reader)
    {
        User? user = null;
        string? nick = null;
        IReadOnlyList<Snowflake> roles = [];
        DateTimeOffset? joined = null;
        DateTimeOffset? timedOut = null;
        Permissions? permissions = null;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("user"u8))
                {
                    user = User(ref reader);
                }
                else if (reader.Is("nick"u8))
                {
                    nick = reader.ReadText();
                }
                else if (reader.Is("roles"u8))
                {
                    roles = reader.ReadSnowflakes();
                }
                else if (reader.Is("joined_at"u8))
                {
                    joined = reader.ReadTime();
                }
                else if (reader.Is("communication_disabled_until"u8))
                {
                    timedOut = reader.ReadTime();
                }
                else if (reader.Is("permissions"u8))
                {
                    permissions = reader.ReadPermissionsOrNull();
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return new()
        {
            User = user,
            Nick = nick,
            Roles = roles,
            JoinedAt = joined,
            TimedOutUntil = timedOut,
            Permissions = permissions,
        };
    }

    public static Role Role(ref Utf8JsonReader reader)
    {
        var role = new Role { Id = default };
        if (!reader.IsObject())
        {
            return role;
        }

        while (reader.NextProperty())
        {
            role =
                reader.Is("id"u8) ? role with { Id = reader.ReadSnowflake() }
                : reader.Is("name"u8) ? role with { Name = reader.ReadText() ?? "" }
                : reader.Is("permissions"u8) ? role with { Permissions = reader.ReadPermissions() }
                : reader.Is("position"u8) ? role with { Position = reader.ReadInt() }
                : reader.Is("mentionable"u8) ? role with { Mentionable = reader.ReadBool() }
                : reader.Is("managed"u8) ? role with { Managed = reader.ReadBool() }
                : Skip(ref reader, role);
        }

        return role;
    }

    public static Channel Channel(ref Utf8JsonReader reader)
    {
        Snowflake id = default;
        var type = ChannelType.Text;
        Snowflake? guild = null;
        Snowflake? parent = null;
        Snowflake? owner = null;
        string? name = null;
        var flags = ChannelFlags.None;
        var nsfw = false;
        var archived = false;
        var locked = false;
        Permissions? member = null;
        Permissions? app = null;
        IReadOnlyList<PermissionOverwrite> overwrites = [];
        IReadOnlyList<ForumTag> tags = [];
        IReadOnlyList<Snowflake> applied = [];
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("id"u8))
                {
                    id = reader.ReadSnowflake();
                }
                else if (reader.Is("type"u8))
                {
                    type = (ChannelType)reader.ReadInt();
                }
                else if (reader.Is("guild_id"u8))
                {
                    guild = reader.ReadSnowflakeOrNull();
                }
                else if (reader.Is("parent_id"u8))
                {
                    parent = reader.ReadSnowflakeOrNull();
                }
                else if (reader.Is("owner_id"u8))
                {
                    owner = reader.ReadSnowflakeOrNull();
                }
                else if (reader.Is("name"u8))
                {
                    name = reader.ReadText();
                }
                else if (reader.Is("flags"u8))
                {
                    flags = (ChannelFlags)reader.ReadLong();
                }
                else if (reader.Is("nsfw"u8))
                {
                    nsfw = reader.ReadBool();
                }
                else if (reader.Is("permissions"u8))
                {
                    member = reader.ReadPermissionsOrNull();
                }
                else if (reader.Is("app_permissions"u8))
                {
                    app = reader.ReadPermissionsOrNull();
                }
                else if (reader.Is("permission_overwrites"u8))
                {
                    overwrites = reader.ReadList(Overwrite);
                }
                else if (reader.Is("available_tags"u8))
                {
                    tags = reader.ReadList(Tag);
                }
                else if (reader.Is("applied_tags"u8))
                {
                    applied = reader.ReadSnowflakes();
                }
                else if (reader.Is("thread_metadata"u8))
                {
                    (archived, locked) = ThreadMetadata(ref reader);
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
            Type = type,
            GuildId = guild,
            ParentId = parent,
            OwnerId = owner,
            Name = name,
            Flags = flags,
            Nsfw = nsfw,
            Archived = archived,
            Locked = locked,
            MemberPermissions = member,
            AppPermissions = app,
            Overwrites = overwrites,
            AvailableTags = tags,
            AppliedTags = applied,
        };
    }

    public static Guild Guild(ref Utf8JsonReader reader) => Guild(ref reader, withRoles: true, out _);

    /// <param name="reader">Stands at the object.</param>
    /// <param name="withRoles">Whether roles are wanted; GUILD_CREATE's are not.</param>
    /// <param name="unavailable">What the property of that name says; null where it is absent.</param>
    public static Guild Guild(ref Utf8JsonReader reader, bool withRoles, out bool? unavailable)
    {
        var guild = new Guild { Id = default };
        unavailable = null;
        if (!reader.IsObject())
        {
            return guild;
        }

        Snowflake id = default;
        Snowflake owner = default;
        Snowflake? system = null;
        var name = "";
        var locale = "en-US";
        int? members = null;
        IReadOnlyList<Role> roles = [];
        while (reader.NextProperty())
        {
            if (reader.Is("id"u8))
            {
                id = reader.ReadSnowflake();
            }
            else if (reader.Is("name"u8))
            {
                name = reader.ReadText() ?? "";
            }
            else if (reader.Is("owner_id"u8))
            {
                owner = reader.ReadSnowflakeOrNull() ?? default;
            }
            else if (reader.Is("preferred_locale"u8))
            {
                locale = reader.ReadText() ?? locale;
            }
            else if (reader.Is("system_channel_id"u8))
            {
                system = reader.ReadSnowflakeOrNull();
            }
            else if (reader.Is("member_count"u8))
            {
                members = reader.ReadInt();
            }
            else if (reader.Is("unavailable"u8))
            {
                unavailable = reader.ReadBool();
            }
            else if (withRoles && reader.Is("roles"u8))
            {
                roles = reader.ReadList(Role);
            }
            else
            {
                reader.SkipValue();
            }
        }

        return new()
        {
            Id = id,
            Name = name,
            OwnerId = owner,
            PreferredLocale = locale,
            SystemChannelId = system,
            MemberCount = members,
            Roles = roles,
        };
    }

    public static Attachment Attachment(ref Utf8JsonReader reader)
    {
        var file = new Attachment { Id = default };
        if (!reader.IsObject())
        {
            return file;
        }

        while (reader.NextProperty())
        {
            file =
                reader.Is("id"u8) ? file with { Id = reader.ReadSnowflake() }
                : reader.Is("filename"u8) ? file with { FileName = reader.ReadText() ?? "" }
                : reader.Is("content_type"u8) ? file with { ContentType = reader.ReadText() }
                : reader.Is("size"u8) ? file with { Size = reader.ReadLong() }
                : reader.Is("url"u8) ? file with { Url = reader.ReadText() ?? "" }
                : reader.Is("description"u8) ? file with { Description = reader.ReadText() }
                : reader.Is("width"u8) ? file with { Width = reader.ReadInt() }
                : reader.Is("height"u8) ? file with { Height = reader.ReadInt() }
                : Skip(ref reader, file);
        }

        return file;
    }

    public static Application Application(ref Utf8JsonReader reader)
    {
        var app = new Application { Id = default };
        IReadOnlyList<Snowflake> team = [];
        if (!reader.IsObject())
        {
            return app;
        }

        while (reader.NextProperty())
        {
            if (reader.Is("team"u8))
            {
                team = Team(ref reader);
                continue;
            }

            app =
                reader.Is("id"u8) ? app with { Id = reader.ReadSnowflake() }
                : reader.Is("name"u8) ? app with { Name = reader.ReadText() ?? "" }
                : reader.Is("verify_key"u8) ? app with { VerifyKey = reader.ReadText() ?? "" }
                : reader.Is("approximate_guild_count"u8) ? app with { ApproximateGuildCount = reader.ReadInt() }
                : reader.Is("owner"u8) ? app with { OwnerIds = reader.IsObject() ? [User(ref reader).Id] : [] }
                : Skip(ref reader, app);
        }

        // A team's application has a stand-in for an owner.
        return team.Count > 0 ? app with { OwnerIds = team } : app;
    }

    public static IReadOnlyList<Channel> Threads(ref Utf8JsonReader reader)
    {
        IReadOnlyList<Channel> threads = [];
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("threads"u8))
                {
                    threads = reader.ReadList(Channel);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return threads;
    }

    private static IReadOnlyList<Snowflake> Team(ref Utf8JsonReader reader)
    {
        IReadOnlyList<Snowflake> members = [];
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("members"u8))
                {
                    members = reader.ReadList(static (ref r) => Member(ref r).User?.Id ?? default);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return members;
    }

    private static PermissionOverwrite Overwrite(ref Utf8JsonReader reader)
    {
        var overwrite = new PermissionOverwrite(default, false, default, default);
        if (!reader.IsObject())
        {
            return overwrite;
        }

        while (reader.NextProperty())
        {
            overwrite =
                reader.Is("id"u8) ? overwrite with { Id = reader.ReadSnowflake() }
                : reader.Is("type"u8) ? overwrite with { IsMember = reader.ReadText() is "1" or "member" }
                : reader.Is("allow"u8) ? overwrite with { Allow = reader.ReadPermissions() }
                : reader.Is("deny"u8) ? overwrite with { Deny = reader.ReadPermissions() }
                : Skip(ref reader, overwrite);
        }

        return overwrite;
    }

    private static ForumTag Tag(ref Utf8JsonReader reader)
    {
        var tag = new ForumTag(default, "");
        if (!reader.IsObject())
        {
            return tag;
        }

        while (reader.NextProperty())
        {
            tag =
                reader.Is("id"u8) ? tag with { Id = reader.ReadSnowflake() }
                : reader.Is("name"u8) ? tag with { Name = reader.ReadText() ?? "" }
                : reader.Is("moderated"u8) ? tag with { Moderated = reader.ReadBool() }
                : Skip(ref reader, tag);
        }

        return tag;
    }

    private static (bool Archived, bool Locked) ThreadMetadata(ref Utf8JsonReader reader)
    {
        var archived = false;
        var locked = false;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("archived"u8))
                {
                    archived = reader.ReadBool();
                }
                else if (reader.Is("locked"u8))
                {
                    locked = reader.ReadBool();
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return (archived, locked);
    }

    internal static T Skip<T>(ref Utf8JsonReader reader, T value)
    {
        reader.SkipValue();
        return value;
    }
}
