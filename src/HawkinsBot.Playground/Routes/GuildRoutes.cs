using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Servers, their members and roles.</summary>
internal static class GuildRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map(
            "GET",
            "/guilds/{guild.id}",
            Who.Anyone,
            10,
            10,
            c => Reply.Ok(WireGuild.Rest(GuildOf(c), c.Ask("with_counts")))
        );
        routes.Map("GET", "/guilds/{guild.id}/channels", Who.Anyone, 10, 10, Channels);
        routes.Map(
            "GET",
            "/guilds/{guild.id}/roles",
            Who.Anyone,
            10,
            10,
            c => Reply.Ok(Json.Array(GuildOf(c).Roles, WireUser.Role))
        );
        routes.Map("POST", "/guilds/{guild.id}/roles", Who.Anyone, 5, 10, CreateRole);
        routes.Map("PATCH", "/guilds/{guild.id}/roles/{role.id}", Who.Anyone, 5, 10, EditRole);
        routes.Map("GET", "/guilds/{guild.id}/members", Who.Anyone, 10, 10, Members);
        routes.Map(
            "GET",
            "/guilds/{guild.id}/members/{user.id}",
            Who.Anyone,
            10,
            10,
            c => Reply.Ok(Bytes(MemberOf(c)))
        );
        routes.Map("PATCH", "/guilds/{guild.id}/members/{user.id}", Who.Anyone, 10, 10, EditMember);
        routes.Map("DELETE", "/guilds/{guild.id}/members/{user.id}", Who.Anyone, 5, 10, Kick);
        routes.Map(
            "PUT",
            "/guilds/{guild.id}/members/{user.id}/roles/{role.id}",
            Who.Anyone,
            10,
            10,
            c => SetRole(c, add: true)
        );
        routes.Map(
            "DELETE",
            "/guilds/{guild.id}/members/{user.id}/roles/{role.id}",
            Who.Anyone,
            10,
            10,
            c => SetRole(c, add: false)
        );
    }

    private static Guild GuildOf(Call c) => c.World.GuildFor(c.Actor, c.Id(0));

    private static Member MemberOf(Call c)
    {
        var guild = GuildOf(c);
        var id = c.Values[1] == "@me" ? c.Actor.Id : c.Id(1);
        return guild.Members.GetValueOrDefault(id)
            ?? throw (c.World.Users.ContainsKey(id) ? Refusal.Of(10007) : Refusal.Of(10013));
    }

    private static byte[] Bytes(Member member) => Json.Write(w => WireUser.Member(w, member, withUser: true));

    private static Reply Channels(Call c)
    {
        var guild = GuildOf(c);
        // A bot gets all of them; a person those that they see.
        var channels = c.Actor.Bot ? guild.Channels : guild.Channels.Where(x => c.World.Sees(x, c.Actor));
        return Reply.Ok(
            Json.Array(
                channels,
                (w, x) => WireUser.Channel(w, x, c.Actor, c.Actor.Bot ? null : c.World.Bits(x, c.Actor))
            )
        );
    }

    private static Reply Members(Call c)
    {
        var guild = GuildOf(c);
        if (c.Actor.Bot && (c.World.Options.PrivilegedIntents & Intent.Members) == 0)
        {
            throw Refusal.Of(50001);
        }

        var limit = c.QueryInt("limit", 1, 1, 1000);
        var after = c.QueryId("after") ?? 0;
        var members = guild.Members.Values.Where(m => m.User.Id > after).OrderBy(m => m.User.Id).Take(limit);
        return Reply.Ok(Json.Array(members, (w, m) => WireUser.Member(w, m, withUser: true)));
    }

    private static Reply CreateRole(Call c)
    {
        var guild = GuildOf(c);
        WorldState.Need(guild, c.Actor, Bits.ManageRoles);
        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100) ?? "new role";
        var bits = field["permissions"].Snowflake();
        var color = field["color"].Int(0, 0xFFFFFF) ?? 0;
        var mentionable = field["mentionable"].Bool() ?? false;
        var hoist = field["hoist"].Bool() ?? false;
        violations.ThrowIfAny();
        var role = new Role(c.World.NextId(), name)
        {
            Permissions = bits ?? guild.Roles[0].Permissions,
            Color = (int)color,
            Mentionable = mentionable,
            Hoist = hoist,
            Position = 1,
        };
        guild.Roles.Add(role);
        c.Simulator.Events.OfRole("GUILD_ROLE_CREATE", guild, role);
        return Reply.Ok(Json.Write(w => WireUser.Role(w, role)));
    }

    private static Reply EditRole(Call c)
    {
        var guild = GuildOf(c);
        var role = guild.Role(c.Id(1)) ?? throw Refusal.Of(10011);
        WorldState.Need(guild, c.Actor, Bits.ManageRoles);
        Above(guild, c.Actor, role.Position);
        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100);
        var bits = field["permissions"].Snowflake();
        var mentionable = field["mentionable"].Bool();
        violations.ThrowIfAny();
        role.Name = name ?? role.Name;
        role.Permissions = bits ?? role.Permissions;
        role.Mentionable = mentionable ?? role.Mentionable;
        c.Simulator.Events.OfRole("GUILD_ROLE_UPDATE", guild, role);
        return Reply.Ok(Json.Write(w => WireUser.Role(w, role)));
    }

    private static Reply EditMember(Call c)
    {
        var guild = GuildOf(c);
        var member = MemberOf(c);
        var violations = new Violations();
        var field = c.Field(violations);
        var nick = field["nick"].Text(32);
        var until = field["communication_disabled_until"].Text(50);
        DateTimeOffset? timeout = null;
        if (until is not null)
        {
            if (
                DateTimeOffset.TryParse(
                    until,
                    System.Globalization.CultureInfo.InvariantCulture,
                    System.Globalization.DateTimeStyles.AssumeUniversal,
                    out var at
                )
                && at < c.World.Now.AddDays(28)
            )
            {
                timeout = at;
            }
            else
            {
                field["communication_disabled_until"].Wrong("DATE_TIME_TYPE_PARSE", "Must be a time within 28 days.");
            }
        }

        violations.ThrowIfAny();
        if (field.Knows("nick"))
        {
            var own = member.User == c.Actor;
            WorldState.Need(guild, c.Actor, own ? 1UL << 26 : Bits.ManageNicknames);
            member.Nick = string.IsNullOrWhiteSpace(nick) ? null : nick;
        }

        if (field.Knows("communication_disabled_until"))
        {
            WorldState.Need(guild, c.Actor, Bits.ModerateMembers);
            Above(guild, c.Actor, Access.HighestPosition(guild, member));
            if (Access.InGuild(guild, member) == Bits.All)
            {
                throw Refusal.Of(50013);
            }

            member.TimeoutUntil = timeout;
        }

        c.Simulator.Events.OfMember("GUILD_MEMBER_UPDATE", guild, member);
        return Reply.Ok(Bytes(member));
    }

    /// <summary>One acts only on roles, and members, below one's own highest role.</summary>
    private static void Above(Guild guild, User actor, int position)
    {
        if (Access.HighestPosition(guild, guild.Members[actor.Id]) <= position)
        {
            throw Refusal.Of(50013);
        }
    }

    private static Reply Kick(Call c)
    {
        var guild = GuildOf(c);
        var member = MemberOf(c);
        WorldState.Need(guild, c.Actor, Bits.KickMembers);
        Above(guild, c.Actor, Access.HighestPosition(guild, member));
        if (member.User == c.World.Bot)
        {
            InstallRoutes.Remove(c.Simulator, guild);
            return Reply.None;
        }

        guild.Members.Remove(member.User.Id);
        c.Simulator.Events.MemberLeft(guild, member.User);
        c.Simulator.Hub.ToUser(member.User, "GUILD_DELETE", Json.Object(w => w.Id("id", guild.Id)));
        return Reply.None;
    }

    private static Reply SetRole(Call c, bool add)
    {
        var guild = GuildOf(c);
        var member = MemberOf(c);
        var role = guild.Role(c.Id(2)) ?? throw Refusal.Of(10011);
        WorldState.Need(guild, c.Actor, Bits.ManageRoles);
        if (role.BotId is not null || role.Id == guild.Id)
        {
            throw Refusal.Of(50013);
        }

        Above(guild, c.Actor, role.Position);
        member.Roles.Remove(role.Id);
        if (add)
        {
            member.Roles.Add(role.Id);
        }

        c.Simulator.Events.OfMember("GUILD_MEMBER_UPDATE", guild, member);
        return Reply.None;
    }
}
