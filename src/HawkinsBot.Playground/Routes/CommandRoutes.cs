using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Publishing commands, global ones and those of a server, and their overwrites.</summary>
internal static class CommandRoutes
{
    private const string Global = "/applications/{application.id}/commands";
    private const string Dictionary = "_localizations";
    private const string InGuild = "/applications/{application.id}/guilds/{guild.id}/commands";

    public static void Map(RouteTable routes)
    {
        foreach (var scope in new[] { Global, InGuild })
        {
            routes.Map("GET", scope, Who.Bot, 20, 5, List);
            routes.Map("PUT", scope, Who.Bot, 20, 5, Replace);
            routes.Map("POST", scope, Who.Bot, 45, 1, Create);
            routes.Map("GET", scope + "/{command.id}", Who.Bot, 20, 5, c => Reply.Ok(Bytes(Command(c))));
            routes.Map("PATCH", scope + "/{command.id}", Who.Bot, 45, 1, Edit);
            routes.Map("DELETE", scope + "/{command.id}", Who.Bot, 45, 1, Delete);
        }

        routes.Map("GET", InGuild + "/permissions", Who.Anyone, 5, 5, AllPermissions);
        routes.Map("GET", InGuild + "/{command.id}/permissions", Who.Anyone, 5, 5, Permissions);
        routes.Map("PUT", InGuild + "/{command.id}/permissions", Who.Person, 5, 5, SetPermissions);
        routes.Map("GET", "/guilds/{guild.id}/application-command-index", Who.Person, 5, 5, GuildIndex);
        routes.Map("GET", "/channels/{channel.id}/application-command-index", Who.Person, 5, 5, ChannelIndex);
    }

    private static bool IsGlobal(Call c) => !c.Route.Template.Contains("/guilds/", StringComparison.Ordinal);

    private static Guild? GuildOf(Call c)
    {
        if (c.Id(0) != WorldState.ApplicationId)
        {
            throw new Refusal(403, 20012, "You are not authorized to perform this action on this application");
        }

        return IsGlobal(c) ? null : c.World.GuildFor(c.Actor, c.Id(1));
    }

    private static CommandList ListOf(Call c) =>
        GuildOf(c) is { } guild ? guild.Commands ??= new CommandList() : c.World.Commands;

    private static Command Command(Call c) => ListOf(c).Find(c.Id(IsGlobal(c) ? 1 : 2)) ?? throw Refusal.Of(10063);

    public static void Write(Utf8JsonWriter w, Command command, bool localizations)
    {
        w.WriteStartObject();
        w.Id("id", command.Id);
        w.Id("application_id", WorldState.ApplicationId);
        w.Id("version", command.Version);
        if (command.GuildId is { } guild)
        {
            w.Id("guild_id", guild);
        }

        Fields(w, command.Body, localizations);
        w.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter w, JsonObject body, bool localizations)
    {
        foreach (var (name, value) in body)
        {
            if (!localizations && name.EndsWith(Dictionary, StringComparison.Ordinal))
            {
                var field = name[..^Dictionary.Length];
                if (value is JsonObject texts && body[field] is { } plain)
                {
                    // A bot is taken to read American English, else British, else what has no locale.
                    w.Node(field + "_localized", texts["en-US"] ?? texts["en-GB"] ?? plain);
                }
            }
            else if (name is "options" or "choices" && value is JsonArray items)
            {
                w.WriteStartArray(name);
                foreach (var item in items)
                {
                    w.WriteStartObject();
                    Fields(w, (JsonObject)item!, localizations);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
            }
            else
            {
                w.Node(name, value);
            }
        }
    }

    private static byte[] Bytes(Command command) => Json.Write(w => Write(w, command, localizations: true));

    private static Reply List(Call c)
    {
        var localizations = c.Ask("with_localizations");
        return Reply.Ok(Json.Array(ListOf(c).All, (w, command) => Write(w, command, localizations)));
    }

    private static Command Make(Call c, JsonObject body, ulong? guildId, Command? old)
    {
        if (old is not null && JsonNode.DeepEquals(old.Body, body))
        {
            return old;
        }

        List<int> Numbers(string name) => [.. (body[name] as JsonArray ?? []).Select(n => (int)Json.AsInt(n)!.Value)];
        return new Command
        {
            Id = old?.Id ?? c.World.NextId(),
            Version = c.World.NextId(),
            Type = (int)body.Int("type")!.Value,
            Name = body.Str("name")!,
            GuildId = guildId,
            Body = body,
            DefaultPermissions = body.Snowflake("default_member_permissions"),
            Contexts = body["contexts"] is JsonArray ? Numbers("contexts") : [0, 1, 2],
            IntegrationTypes = body["integration_types"] is JsonArray ? Numbers("integration_types") : [0],
        };
    }

    private static int Most(int type, ulong? guildId) =>
        type switch
        {
            1 => 100,
            4 => guildId is null ? 1 : 0,
            _ => 15,
        };

    private static Reply Replace(Call c)
    {
        var guild = GuildOf(c);
        var list = ListOf(c);
        var violations = new Violations();
        var field = c.Field(violations);
        var read = new List<(JsonObject Body, ulong? Id)>();
        var names = new HashSet<(long?, string?)>();
        foreach (var item in field.Items(1000, required: true))
        {
            var body = CommandRules.Read(item, guild is null);
            if (body.Str("name") is { } name && !names.Add((body.Int("type"), name)))
            {
                item["name"].Wrong("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
            }

            read.Add((body, item["id"].Snowflake()));
        }

        // Discord says that there are too many before it looks at each of them.
        CheckCounts(read.Select(r => (int)(r.Body.Int("type") ?? 1)), guild?.Id);
        violations.ThrowIfAny();
        var olds = read.Select(r =>
                (r.Id is { } id ? list.Find(id) : null)
                ?? list.Find((int)r.Body.Int("type")!.Value, r.Body.Str("name")!)
            )
            .ToList();
        if (!list.TryCreate(c.World.Real.GetUtcNow(), olds.Count(o => o is null)))
        {
            throw Refusal.Of(30034);
        }

        var before = list.All.ToList();
        var commands = read.Select((r, i) => Make(c, r.Body, guild?.Id, olds[i])).ToList();
        list.All.Clear();
        list.All.AddRange(commands);
        Changed(c, guild, before, list);
        return Reply.Ok(Json.Array(list.All, (w, command) => Write(w, command, localizations: true)));
    }

    private static void CheckCounts(IEnumerable<int> types, ulong? guildId)
    {
        if (types.GroupBy(t => t).Any(g => g.Count() > Most(g.Key, guildId)))
        {
            throw Refusal.Of(30032);
        }
    }

    private static Reply Create(Call c)
    {
        var guild = GuildOf(c);
        var list = ListOf(c);
        var violations = new Violations();
        var body = CommandRules.Read(c.Field(violations), guild is null);
        violations.ThrowIfAny();
        var before = list.All.ToList();
        var old = list.Find((int)body.Int("type")!.Value, body.Str("name")!);
        if (old is null)
        {
            CheckCounts(list.All.Select(x => x.Type).Append((int)body.Int("type")!.Value), guild?.Id);
            if (!list.TryCreate(c.World.Real.GetUtcNow(), 1))
            {
                throw Refusal.Of(30034);
            }
        }

        var command = Make(c, body, guild?.Id, old);
        list.All.RemoveAll(x => x.Id == command.Id);
        list.All.Add(command);
        Changed(c, guild, before, list);
        return new Reply(old is null ? 201 : 200, Bytes(command));
    }

    private static Reply Edit(Call c)
    {
        var guild = GuildOf(c);
        var list = ListOf(c);
        var old = Command(c);
        var violations = new Violations();
        var given = c.Field(violations).Obj(required: true);
        violations.ThrowIfAny();
        var merged = (JsonObject)old.Body.DeepClone();
        foreach (var (name, value) in given!)
        {
            if (name != "type")
            {
                merged[name] = value?.DeepClone();
            }
        }

        var body = CommandRules.Read(new Field(merged, "", violations), guild is null);
        violations.ThrowIfAny();
        if (list.Find(old.Type, body.Str("name")!) is { } other && other.Id != old.Id)
        {
            throw Refusal.At("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
        }

        var before = list.All.ToList();
        var command = Make(c, body, guild?.Id, old);
        list.All[list.All.IndexOf(old)] = command;
        Changed(c, guild, before, list);
        return Reply.Ok(Bytes(command));
    }

    private static Reply Delete(Call c)
    {
        var guild = GuildOf(c);
        var list = ListOf(c);
        var command = Command(c);
        var before = list.All.ToList();
        list.All.Remove(command);
        Changed(c, guild, before, list);
        return Reply.None;
    }

    /// <summary>A rename or a removal takes the overwrites along, and people's lists are old.</summary>
    private static void Changed(Call c, Guild? guild, List<Command> before, CommandList after)
    {
        foreach (var old in before)
        {
            if (after.Find(old.Id)?.Name != old.Name)
            {
                foreach (var g in guild is null ? c.World.Guilds : [guild])
                {
                    g.CommandPermissions.Remove(old.Id);
                }
            }
        }

        c.Simulator.Events.CommandIndex(guild);
    }

    private static Reply GuildIndex(Call c)
    {
        var guild = c.World.GuildFor(c.Actor, c.Id(0));
        var channel = c.QueryId("channel_id") is { } id ? c.World.ChannelFor(c.Actor, id) : null;
        return Index(c, guild, channel);
    }

    private static Reply ChannelIndex(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        return Index(c, channel.Guild, channel);
    }

    private static Reply Index(Call c, Guild? guild, Channel? channel)
    {
        var commands = CommandAccess.Index(c.World, guild, channel, c.Actor).ToList();
        return Reply.Ok(
            Json.Object(w =>
            {
                w.WriteStartArray("applications");
                if (commands.Count > 0)
                {
                    w.WriteStartObject();
                    w.Id("id", WorldState.ApplicationId);
                    w.WriteString("name", c.World.Bot.Name);
                    w.WriteString("description", c.World.Description);
                    w.WriteNull("icon");
                    w.User("bot", c.World.Bot);
                    w.WriteEndObject();
                }

                w.WriteEndArray();
                w.List("application_commands", commands, (x, command) => Write(x, command, localizations: true));
                w.Id("version", c.World.NextId());
            })
        );
    }

    private static Reply AllPermissions(Call c)
    {
        var guild = GuildOf(c)!;
        return Reply.Ok(Json.Array(guild.CommandPermissions, (w, p) => WritePermissions(w, guild, p.Key, p.Value)));
    }

    private static Reply Permissions(Call c)
    {
        var guild = GuildOf(c)!;
        var id = c.Id(2);
        var found = guild.CommandPermissions.GetValueOrDefault(id) ?? throw Refusal.Of(10066);
        return Reply.Ok(Json.Write(w => WritePermissions(w, guild, id, found)));
    }

    private static Reply SetPermissions(Call c)
    {
        var guild = GuildOf(c)!;
        WorldState.Need(guild, c.Actor, Bits.ManageGuild | Bits.ManageRoles);
        var id = c.Id(2);
        if (id != WorldState.ApplicationId && guild.Commands?.Find(id) is null && c.World.Commands.Find(id) is null)
        {
            throw Refusal.Of(10063);
        }

        var violations = new Violations();
        var list = new List<(ulong, int, bool)>();
        foreach (var item in c.Field(violations)["permissions"].Items(100, required: true))
        {
            var target = item["id"].Snowflake(required: true);
            var type = item["type"].OneOf(true, 1, 2, 3);
            var allow = item["permission"].Bool() ?? false;
            if (target is not null && type is not null)
            {
                list.Add((target.Value, (int)type.Value, allow));
            }
        }

        violations.ThrowIfAny();
        guild.CommandPermissions[id] = list;
        c.Simulator.Events.CommandIndex(guild);
        var data = Json.Write(w => WritePermissions(w, guild, id, list));
        c.Simulator.Hub.ToBot(guild.Id, 0, "APPLICATION_COMMAND_PERMISSIONS_UPDATE", data);
        return Reply.Ok(data);
    }

    private static void WritePermissions(
        Utf8JsonWriter w,
        Guild guild,
        ulong id,
        List<(ulong Id, int Type, bool Allow)> list
    )
    {
        w.WriteStartObject();
        w.Id("id", id);
        w.Id("application_id", WorldState.ApplicationId);
        w.Id("guild_id", guild.Id);
        w.WriteStartArray("permissions");
        foreach (var (target, type, allow) in list)
        {
            w.WriteStartObject();
            w.Id("id", target);
            w.WriteNumber("type", type);
            w.WriteBoolean("permission", allow);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
