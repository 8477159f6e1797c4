using HawkinsBot.Discord.Model;
using Net = Discord;

namespace HawkinsBot.DiscordNet;

/// <summary>Discord.Net's entities as the port's records.</summary>
internal static class Records
{
    public static Guild Of(Net.IGuild guild, bool withRoles) =>
        new()
        {
            Id = new(guild.Id),
            Name = guild.Name ?? "",
            OwnerId = new(guild.OwnerId),
            PreferredLocale = guild.PreferredLocale ?? "en-US",
            SystemChannelId = Id(guild.SystemChannelId),
            MemberCount = guild is Net.WebSocket.SocketGuild socket ? socket.MemberCount : guild.ApproximateMemberCount,
            Roles = withRoles ? [.. guild.Roles.Select(Of)] : [],
        };

    public static Channel Of(Net.IChannel channel)
    {
        var thread = channel as Net.IThreadChannel;
        var inGuild = channel as Net.IGuildChannel;
        return new()
        {
            Id = new(channel.Id),
            // The numbers are Discord's own; directories are what 3.16 does not know.
            Type = Net.ChannelExtensions.GetChannelType(channel) is { } type
                ? (ChannelType)(int)type
                : ChannelType.Directory,
            GuildId = Id(inGuild?.GuildId),
            ParentId = thread is Net.WebSocket.SocketThreadChannel { ParentChannel: { } parent }
                ? new(parent.Id)
                : Id((channel as Net.INestedChannel)?.CategoryId),
            Name = channel.Name,
            Flags = (ChannelFlags)(int)(inGuild?.Flags ?? 0),
            Nsfw = channel is Net.ITextChannel { IsNsfw: true } or Net.IForumChannel { IsNsfw: true },
            Overwrites = thread is null && inGuild is not null ? [.. inGuild.PermissionOverwrites.Select(Of)] : [],
            AvailableTags = channel is Net.IForumChannel forum
                ? [.. forum.Tags.Select(t => new ForumTag(new(t.Id), t.Name, t.IsModerated))]
                : [],
            AppliedTags = thread is not null ? [.. thread.AppliedTags.Select(t => new Snowflake(t))] : [],
            OwnerId = Id(thread?.OwnerId),
            Archived = thread?.IsArchived ?? false,
            Locked = thread?.IsLocked ?? false,
        };
    }

    public static Member Of(Net.IGuildUser member) =>
        new()
        {
            User = new()
            {
                Id = new(member.Id),
                Username = member.Username ?? "",
                GlobalName = member.GlobalName,
                Avatar = member.AvatarId,
                Bot = member.IsBot,
            },
            Nick = member.Nickname,
            // Discord.Net puts @everyone among them.
            Roles = [.. member.RoleIds.Where(id => id != member.GuildId).Select(id => new Snowflake(id))],
            JoinedAt = member.JoinedAt,
            TimedOutUntil = member.TimedOutUntil,
        };

    public static Application Of(Net.Rest.RestApplication application) =>
        new()
        {
            Id = new(application.Id),
            Name = application.Name ?? "",
            OwnerIds =
                application.Team is { } team ? [.. team.TeamMembers.Select(m => new Snowflake(m.User.Id))]
                : application.Owner is { } owner ? [new(owner.Id)]
                : [],
            VerifyKey = application.VerifyKey ?? "",
            ApproximateGuildCount = application.ApproximateGuildCount,
        };

    private static Role Of(Net.IRole role) =>
        new()
        {
            Id = new(role.Id),
            Name = role.Name,
            Permissions = new(role.Permissions.RawValue),
            Position = role.Position,
            Mentionable = role.IsMentionable,
            Managed = role.IsManaged,
        };

    private static PermissionOverwrite Of(Net.Overwrite overwrite) =>
        new(
            new(overwrite.TargetId),
            overwrite.TargetType is Net.PermissionTarget.User,
            new(overwrite.Permissions.AllowValue),
            new(overwrite.Permissions.DenyValue)
        );

    private static Snowflake? Id(ulong? id) => id is > 0 and { } value ? new(value) : null;
}
