using System.Text.Json;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Wire;

/// <summary>Users, members, roles, servers and channels as JSON.</summary>
internal static class WireUser
{
    public static void User(Utf8JsonWriter w, User user)
    {
        w.WriteStartObject();
        UserFields(w, user);
        w.WriteEndObject();
    }

    public static void User(this Utf8JsonWriter w, string name, User user)
    {
        w.WritePropertyName(name);
        User(w, user);
    }

    public static void UserFields(Utf8JsonWriter w, User user)
    {
        w.Id("id", user.Id);
        w.WriteString("username", user.Bot ? user.Name : user.Name.ToLowerInvariant());
        w.WriteString("discriminator", user.Bot ? "1983" : "0");
        if (user.Bot)
        {
            w.WriteNull("global_name");
        }
        else
        {
            w.WriteString("global_name", user.Name);
        }

        w.WriteNull("avatar");
        if (user.Bot)
        {
            w.WriteBoolean("bot", true);
        }

        w.WriteNumber("public_flags", 0);
        w.WriteNumber("flags", 0);
        w.WriteNull("primary_guild");
        w.WriteNull("banner");
        w.WriteNull("accent_color");
        w.WriteNull("avatar_decoration_data");
        w.WriteNull("collectibles");
    }

    /// <summary>The user whose token is used sees more of themselves.</summary>
    public static void Self(Utf8JsonWriter w, User user)
    {
        w.WriteStartObject();
        UserFields(w, user);
        w.WriteBoolean("mfa_enabled", user.Bot);
        w.WriteString("locale", user.Locale);
        w.WriteBoolean("verified", true);
        w.WriteNull("email");
        w.WriteNumber("premium_type", 0);
        w.WriteEndObject();
    }

    /// <param name="w">Where to.</param>
    /// <param name="member">Who.</param>
    /// <param name="withUser">Without, as in messages and resolved data.</param>
    /// <param name="permissions">Added in interactions.</param>
    /// <param name="voice">With deaf and mute, which resolved members lack.</param>
    public static void Member(
        Utf8JsonWriter w,
        Member member,
        bool withUser,
        ulong? permissions = null,
        bool voice = true
    )
    {
        w.WriteStartObject();
        MemberFields(w, member, withUser, permissions, voice);
        w.WriteEndObject();
    }

    public static void MemberFields(
        Utf8JsonWriter w,
        Member member,
        bool withUser,
        ulong? permissions = null,
        bool voice = true
    )
    {
        if (withUser)
        {
            w.User("user", member.User);
        }

        w.Ids("roles", member.Roles);
        w.WriteString("nick", member.Nick);
        w.WriteNull("avatar");
        w.WriteNull("banner");
        w.Time("joined_at", member.JoinedAt);
        w.WriteNull("premium_since");
        w.WriteBoolean("pending", false);
        w.Time("communication_disabled_until", member.TimeoutUntil);
        w.WriteNumber("flags", 0);
        if (voice)
        {
            w.WriteBoolean("deaf", false);
            w.WriteBoolean("mute", false);
        }

        if (permissions is { } bits)
        {
            w.Id("permissions", bits);
        }
    }

    public static void Role(Utf8JsonWriter w, Role role)
    {
        w.WriteStartObject();
        w.Id("id", role.Id);
        w.WriteString("name", role.Name);
        w.WriteNull("description");
        w.Id("permissions", role.Permissions);
        w.WriteNumber("position", role.Position);
        w.WriteNumber("color", role.Color);
        w.WriteStartObject("colors");
        w.WriteNumber("primary_color", role.Color);
        w.WriteNull("secondary_color");
        w.WriteNull("tertiary_color");
        w.WriteEndObject();
        w.WriteBoolean("hoist", role.Hoist);
        w.WriteBoolean("managed", role.BotId is not null);
        w.WriteBoolean("mentionable", role.Mentionable);
        w.WriteNull("icon");
        w.WriteNull("unicode_emoji");
        w.WriteNumber("flags", 0);
        if (role.BotId is { } bot)
        {
            w.WriteStartObject("tags");
            w.Id("bot_id", bot);
            w.WriteEndObject();
        }

        w.WriteEndObject();
    }

    public static void Channel(Utf8JsonWriter w, Channel channel, User viewer, ulong? permissions = null)
    {
        w.WriteStartObject();
        ChannelFields(w, channel, viewer, permissions);
        w.WriteEndObject();
    }

    public static void ChannelFields(Utf8JsonWriter w, Channel channel, User viewer, ulong? permissions = null)
    {
        w.Id("id", channel.Id);
        w.WriteNumber("type", channel.Type);
        w.WriteNumber("flags", channel.Flags);
        w.Id("last_message_id", channel.LastMessageId);
        if (channel.Guild is null)
        {
            w.List("recipients", channel.Recipients.Where(r => r != viewer), User);
            return;
        }

        w.Id("guild_id", channel.Guild.Id);
        w.WriteString("name", channel.Name);
        w.Id("parent_id", channel.Parent?.Id);
        w.WriteNumber("rate_limit_per_user", channel.SlowMode);
        if (permissions is { } bits)
        {
            w.Id("permissions", bits);
        }

        if (channel.LastPinAt is not null)
        {
            w.Time("last_pin_timestamp", channel.LastPinAt);
        }

        if (channel.Thread is { } thread)
        {
            ThreadFields(w, channel, thread, viewer);
            return;
        }

        w.WriteString("topic", channel.Topic);
        w.WriteNumber("position", channel.Position);
        w.WriteBoolean("nsfw", channel.Nsfw);
        w.List("permission_overwrites", channel.Overwrites, OverwriteOf);
        if (!channel.IsForum)
        {
            return;
        }

        w.List("available_tags", channel.Tags, Tag);
        w.WriteNull("default_reaction_emoji");
        w.WriteNull("default_sort_order");
        w.WriteNumber("default_forum_layout", 0);
    }

    private static void ThreadFields(Utf8JsonWriter w, Channel channel, ThreadInfo thread, User viewer)
    {
        w.Id("owner_id", thread.Owner.Id);
        w.WriteStartObject("thread_metadata");
        w.WriteBoolean("archived", thread.Archived);
        w.Time("archive_timestamp", thread.ArchiveChangedAt);
        w.WriteNumber("auto_archive_duration", thread.AutoArchive);
        w.WriteBoolean("locked", thread.Locked);
        w.Time("create_timestamp", thread.CreatedAt);
        if (channel.Type == ChannelType.PrivateThread)
        {
            w.WriteBoolean("invitable", thread.Invitable);
        }

        w.WriteEndObject();
        w.WriteNumber("message_count", thread.MessageCount);
        w.WriteNumber("member_count", Math.Min(50, thread.Members.Count));
        w.WriteNumber("total_message_sent", thread.TotalSent);
        if (channel.Parent!.IsForum)
        {
            w.Ids("applied_tags", thread.Tags);
        }

        if (thread.Members.TryGetValue(viewer.Id, out var joined))
        {
            w.WritePropertyName("member");
            ThreadMember(w, channel.Id, viewer.Id, joined);
        }
    }

    public static void ThreadMember(Utf8JsonWriter w, ulong threadId, ulong userId, DateTimeOffset joined)
    {
        w.WriteStartObject();
        w.Id("id", threadId);
        w.Id("user_id", userId);
        w.Time("join_timestamp", joined);
        w.WriteNumber("flags", 0);
        w.WriteEndObject();
    }

    private static void OverwriteOf(Utf8JsonWriter w, Overwrite overwrite)
    {
        w.WriteStartObject();
        w.Id("id", overwrite.Id);
        w.WriteNumber("type", overwrite.Type);
        w.Id("allow", overwrite.Allow);
        w.Id("deny", overwrite.Deny);
        w.WriteEndObject();
    }

    private static void Tag(Utf8JsonWriter w, ForumTag tag)
    {
        w.WriteStartObject();
        w.Id("id", tag.Id);
        w.WriteString("name", tag.Name);
        w.WriteBoolean("moderated", tag.Moderated);
        w.WriteNull("emoji_id");
        w.WriteString("emoji_name", tag.EmojiName);
        w.WriteEndObject();
    }
}
