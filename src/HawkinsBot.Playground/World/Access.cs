namespace HawkinsBot.Playground.World;

/// <summary>What somebody may do, computed in Discord's order.</summary>
internal static class Access
{
    public static ulong InGuild(Guild guild, Member member)
    {
        if (guild.Owner == member.User)
        {
            return Bits.All;
        }

        var bits = guild.Role(guild.Id)!.Permissions;
        foreach (var id in member.Roles)
        {
            bits |= guild.Role(id)?.Permissions ?? 0;
        }

        return (bits & Bits.Administrator) != 0 ? Bits.All : bits;
    }

    public static ulong In(Channel channel, User user, DateTimeOffset now)
    {
        if (channel.Guild is not { } guild)
        {
            return channel.Recipients.Contains(user) ? Bits.Direct : 0;
        }

        if (!guild.Members.TryGetValue(user.Id, out var member))
        {
            return 0;
        }

        var bits = InGuild(guild, member);
        if (bits == Bits.All)
        {
            return bits;
        }

        var at = channel.IsThread ? channel.Parent! : channel;
        bits = Overwritten(at, member, bits);
        if (member.TimeoutUntil > now)
        {
            bits &= Bits.ViewChannel | Bits.ReadHistory;
        }

        if ((bits & Bits.ViewChannel) == 0)
        {
            return 0;
        }

        if (
            channel.Type == ChannelType.PrivateThread
            && (bits & Bits.ManageThreads) == 0
            && !channel.Thread!.Members.ContainsKey(user.Id)
        )
        {
            return 0;
        }

        if (channel.IsThread)
        {
            bits = (bits & Bits.SendInThreads) != 0 ? bits | Bits.SendMessages : bits & ~Bits.SendMessages;
        }

        if ((bits & Bits.SendMessages) == 0)
        {
            bits &= ~(Bits.MentionEveryone | Bits.Tts | Bits.AttachFiles | Bits.EmbedLinks);
        }

        return bits;
    }

    private static ulong Overwritten(Channel channel, Member member, ulong bits)
    {
        var guild = channel.Guild!;
        ulong allow = 0;
        ulong deny = 0;
        Overwrite? own = null;
        foreach (var overwrite in channel.Overwrites)
        {
            if (overwrite.Type == 0 && overwrite.Id == guild.Id)
            {
                bits = (bits & ~overwrite.Deny) | overwrite.Allow;
            }
            else if (overwrite.Type == 0 && member.Roles.Contains(overwrite.Id))
            {
                allow |= overwrite.Allow;
                deny |= overwrite.Deny;
            }
            else if (overwrite.Type == 1 && overwrite.Id == member.User.Id)
            {
                own = overwrite;
            }
        }

        bits = (bits & ~deny) | allow;
        return own is null ? bits : (bits & ~own.Deny) | own.Allow;
    }

    public static int HighestPosition(Guild guild, Member member) =>
        guild.Owner == member.User ? int.MaxValue : member.Roles.Max(id => (int?)guild.Role(id)?.Position) ?? 0;

    public static bool Sees(Channel channel, User user, DateTimeOffset now) =>
        (In(channel, user, now) & Bits.ViewChannel) != 0;
}
