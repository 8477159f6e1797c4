using System.Text.Json;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Installing the application: to a server, with exactly the bits asked for, or to a person; and removing it.</summary>
internal static class InstallRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map("GET", "/oauth2/authorize", Who.Person, 5, 5, Show);
        routes.Map("POST", "/oauth2/authorize", Who.Person, 5, 5, Authorize);
        routes.Map("GET", "/oauth2/tokens", Who.Person, 5, 5, Tokens);
        routes.Map("DELETE", "/oauth2/tokens/{token.id}", Who.Person, 5, 5, Revoke);
    }

    private sealed record Asked(ulong Permissions, int Type, bool WithBot);

    private static Asked Read(Call c)
    {
        if (c.QueryId("client_id") is not WorldState.ApplicationId)
        {
            throw new Refusal(404, 10002, "Unknown Application");
        }

        var type = c.QueryInt("integration_type", 0, 0, 1);
        var scopes = c.Query["scope"].ToString().Split([' ', '+'], StringSplitOptions.RemoveEmptyEntries);
        // Without scopes the application's own defaults count.
        var bot = scopes.Length == 0 ? type == 0 : scopes.Contains("bot");
        var permissions = c.QueryId("permissions") ?? (scopes.Length == 0 ? DefaultWorld.BotPermissions : 0);
        foreach (var scope in scopes)
        {
            if (scope is not ("bot" or "applications.commands"))
            {
                throw Refusal.At("scope", "BASE_TYPE_CHOICES", $"The scope {scope} is not simulated.");
            }
        }

        return new Asked(permissions & Bits.All, type, bot);
    }

    private static Reply Show(Call c)
    {
        var asked = Read(c);
        var world = c.World;
        return Reply.Ok(
            Json.Object(w =>
            {
                w.WriteStartObject("application");
                w.Id("id", WorldState.ApplicationId);
                w.WriteString("name", world.Bot.Name);
                w.WriteString("description", world.Description);
                w.WriteNull("icon");
                w.WriteBoolean("bot_public", true);
                w.WriteEndObject();
                w.User("bot", world.Bot);
                w.User("user", c.Actor);
                w.List(
                    "guilds",
                    world.Guilds.Where(g => g.Members.ContainsKey(c.Actor.Id)),
                    (x, g) => Guild(x, world, g, c.Actor)
                );
                w.Id("permissions", asked.Permissions);
                w.WriteNumber("integration_type", asked.Type);
                w.WriteBoolean("authorized", asked.Type == 1 && c.Actor.InstalledAt is not null);
            })
        );
    }

    private static void Guild(Utf8JsonWriter w, WorldState world, Guild guild, User user)
    {
        w.WriteStartObject();
        w.Id("id", guild.Id);
        w.WriteString("name", guild.Name);
        w.WriteNull("icon");
        w.Id("permissions", Access.InGuild(guild, guild.Members[user.Id]));
        w.WriteBoolean("bot", world.BotIsIn(guild));
        w.WriteEndObject();
    }

    private static Reply Authorize(Call c)
    {
        var asked = Read(c);
        var violations = new Violations();
        var field = c.Field(violations);
        var authorize = field["authorize"].Bool() ?? false;
        var type = (int)(field["integration_type"].OneOf(false, 0, 1) ?? asked.Type);
        var permissions = field["permissions"].Snowflake() ?? asked.Permissions;
        var guildId = field["guild_id"].Snowflake(required: authorize && type == 0) ?? c.QueryId("guild_id");
        violations.ThrowIfAny();
        if (authorize && type == 1)
        {
            c.Actor.InstalledAt ??= c.World.Now;
            c.Simulator.Events.CommandIndex(null);
        }
        else if (authorize)
        {
            var guild = c.World.GuildFor(c.Actor, guildId!.Value);
            WorldState.Need(guild, c.Actor, Bits.ManageGuild);
            if (asked.WithBot)
            {
                Add(c.Simulator, guild, permissions & Bits.All);
            }
        }

        return Reply.Ok(
            Json.Object(w => w.WriteString("location", authorize ? $"{c.Address}/oauth2/authorized" : $"{c.Address}/"))
        );
    }

    /// <summary>Adds the bot; it has exactly these bits beside those of everybody. There already, it gets these bits.</summary>
    private static void Add(Simulator simulator, Guild guild, ulong permissions)
    {
        var world = simulator.World;
        var role = guild.Roles.Find(r => r.BotId == world.Bot.Id);
        if (world.BotIsIn(guild))
        {
            if (role is not null)
            {
                role.Permissions = permissions;
                simulator.Events.OfRole("GUILD_ROLE_UPDATE", guild, role);
            }

            return;
        }

        role = DefaultWorld.BotRole(world, guild, world.NextId(), permissions);
        guild.Roles.Add(role);
        guild.Members[world.Bot.Id] = new Member(world.Bot, world.Now) { Roles = { role.Id } };
        simulator.Events.GuildJoined(guild);
    }

    /// <summary>Takes the bot out of a server: its role and the server's own commands go too.</summary>
    public static void Remove(Simulator simulator, Guild guild)
    {
        simulator.Events.GuildLeft(guild);
        guild.Members.Remove(simulator.World.Bot.Id);
        guild.Roles.RemoveAll(r => r.BotId == simulator.World.Bot.Id);
        guild.Commands = null;
        guild.CommandPermissions.Clear();
    }

    private static Reply Tokens(Call c)
    {
        var installed = c.Actor.InstalledAt is not null;
        return Reply.Ok(
            Json.Array(
                installed ? [c.Actor] : Array.Empty<User>(),
                (w, user) =>
                {
                    w.WriteStartObject();
                    w.Id("id", user.Id);
                    w.WriteStartArray("scopes");
                    w.WriteStringValue("applications.commands");
                    w.WriteEndArray();
                    w.WriteStartObject("application");
                    w.Id("id", WorldState.ApplicationId);
                    w.WriteString("name", c.World.Bot.Name);
                    w.WriteEndObject();
                    w.WriteEndObject();
                }
            )
        );
    }

    private static Reply Revoke(Call c)
    {
        if (c.Id(0) != c.Actor.Id || c.Actor.InstalledAt is null)
        {
            throw new Refusal(404, 10012, "Unknown Token");
        }

        c.Actor.InstalledAt = null;
        c.Simulator.Events.CommandIndex(null);
        return Reply.None;
    }
}
