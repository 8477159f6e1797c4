namespace HawkinsBot.Playground.World;

/// <summary>Which commands a person may use where, and through which install.</summary>
internal static class CommandAccess
{
    /// <summary>How a command is there for somebody: by the server's install, by their own, or not at all.</summary>
    internal readonly record struct Presence(bool ByGuild, bool ByUser)
    {
        public bool Any => ByGuild || ByUser;
    }

    /// <summary>The installs by which a command may be used, whoever has what permission.</summary>
    public static Presence Installed(WorldState world, Command command, Guild? guild, Channel? channel, User user)
    {
        var byUser = user.InstalledAt is not null && command.IntegrationTypes.Contains(1) && command.GuildId is null;
        if (guild is not null)
        {
            var here = world.BotIsIn(guild) && (command.GuildId == guild.Id || command.GuildId is null);
            var context = command.GuildId is not null || command.Contexts.Contains(0);
            return new Presence(
                here && context && (command.GuildId is not null || command.IntegrationTypes.Contains(0)),
                byUser && context
            );
        }

        if (command.GuildId is not null)
        {
            return default;
        }

        if (channel is { Type: ChannelType.Dm } && channel.Recipients.Contains(world.Bot))
        {
            var mutual = world.Guilds.Any(g => world.BotIsIn(g) && g.Members.ContainsKey(user.Id));
            var context = command.Contexts.Contains(1);
            return new Presence(context && mutual && command.IntegrationTypes.Contains(0), context && byUser);
        }

        return new Presence(false, byUser && command.Contexts.Contains(2));
    }

    /// <summary>Whether this person may use the command here now, permissions and overwrites included.</summary>
    public static Presence For(WorldState world, Command command, Guild? guild, Channel? channel, User user)
    {
        var presence = Installed(world, command, guild, channel, user);
        if (guild is null || !presence.Any)
        {
            return presence;
        }

        var member = guild.Members[user.Id];
        var bits = channel is null ? Access.InGuild(guild, member) : world.Bits(channel, user);
        return presence with
        {
            ByGuild = presence.ByGuild && Permitted(guild, command, member, channel, bits),
            // A person's own install obeys neither the server's defaults nor its overwrites of commands.
            ByUser = presence.ByUser && (bits & Bits.UseCommands) != 0,
        };
    }

    private static bool Permitted(Guild guild, Command command, Member member, Channel? channel, ulong bits)
    {
        if (bits == Bits.All)
        {
            return true;
        }

        if ((bits & Bits.UseCommands) == 0)
        {
            return false;
        }

        var own = guild.CommandPermissions.GetValueOrDefault(command.Id);
        var general = guild.CommandPermissions.GetValueOrDefault(WorldState.ApplicationId);
        if (channel is not null && !ChannelAllowed(guild, channel, own, general))
        {
            return false;
        }

        return Decided(guild, member, own)
            ?? Decided(guild, member, general)
            ?? (
                command.DefaultPermissions is not { } needed
                || (needed == 0 ? bits == Bits.All : (bits & needed) == needed)
            );
    }

    /// <summary>What the overwrites say of this member, or null when they say nothing.</summary>
    private static bool? Decided(Guild guild, Member member, List<(ulong Id, int Type, bool Allow)>? overwrites)
    {
        if (overwrites is null)
        {
            return null;
        }

        foreach (var (id, type, allow) in overwrites)
        {
            if (type == 2 && id == member.User.Id)
            {
                return allow;
            }
        }

        var roles = overwrites.Where(o => o.Type == 1 && member.Roles.Contains(o.Id)).ToList();
        if (roles.Count > 0)
        {
            return roles.Any(r => r.Allow);
        }

        foreach (var (id, type, allow) in overwrites)
        {
            if (type == 1 && id == guild.Id)
            {
                return allow;
            }
        }

        return null;
    }

    private static bool ChannelAllowed(
        Guild guild,
        Channel channel,
        List<(ulong Id, int Type, bool Allow)>? own,
        List<(ulong Id, int Type, bool Allow)>? general
    )
    {
        var id = channel.IsThread ? channel.Parent!.Id : channel.Id;
        foreach (var overwrites in new[] { own, general })
        {
            foreach (var target in new[] { id, guild.Id - 1 })
            {
                var found = overwrites?.FindIndex(o => o.Type == 3 && o.Id == target) ?? -1;
                if (found >= 0)
                {
                    return overwrites![found].Allow;
                }
            }
        }

        return true;
    }

    /// <summary>The commands that this person may use; several types may share a name.</summary>
    public static IEnumerable<Command> Index(WorldState world, Guild? guild, Channel? channel, User user)
    {
        foreach (var command in guild?.Commands?.All ?? [])
        {
            if (For(world, command, guild, channel, user).Any)
            {
                yield return command;
            }
        }

        foreach (var command in world.Commands.All)
        {
            if (For(world, command, guild, channel, user).Any)
            {
                yield return command;
            }
        }
    }
}
