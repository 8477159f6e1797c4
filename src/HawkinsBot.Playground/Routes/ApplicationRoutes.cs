using System.Text.Json;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>The gateway's address, the application, users and their direct messages.</summary>
internal static class ApplicationRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map(
            "GET",
            "/gateway",
            Who.Open,
            10,
            5,
            c => Reply.Ok(Json.Object(w => w.WriteString("url", Gateway(c))))
        );
        routes.Map("GET", "/gateway/bot", Who.Bot, 10, 5, GatewayBot);
        routes.Map("GET", "/users/@me", Who.Anyone, 10, 5, c => Reply.Ok(Json.Write(w => WireUser.Self(w, c.Actor))));
        routes.Map("GET", "/users/{user.id}", Who.Anyone, 10, 5, GetUser);
        routes.Map("GET", "/users/@me/guilds", Who.Anyone, 10, 10, Guilds);
        routes.Map("DELETE", "/users/@me/guilds/{guild.id}", Who.Bot, 5, 5, Leave);
        routes.Map("GET", "/users/@me/channels", Who.Person, 10, 10, c => Reply.Ok(Channels(c)));
        routes.Map("POST", "/users/@me/channels", Who.Anyone, 10, 10, OpenDm);
        routes.Map("GET", "/applications/@me", Who.Bot, 10, 10, c => Reply.Ok(Application(c)));
        routes.Map("PATCH", "/applications/@me", Who.Bot, 5, 10, EditApplication, CheckEndpointAsync);
        routes.Map("GET", "/oauth2/applications/@me", Who.Bot, 10, 10, c => Reply.Ok(Application(c)));
    }

    private static string Gateway(Call c) => string.Concat("ws", c.Address.AsSpan(4));

    private static Reply GatewayBot(Call c) =>
        Reply.Ok(
            Json.Object(w =>
            {
                var hub = c.Simulator.Hub;
                w.WriteString("url", Gateway(c));
                w.WriteNumber("shards", c.World.Options.Shards);
                w.WriteStartObject("session_start_limit");
                w.WriteNumber("total", Playground.Gateway.GatewayHub.StartsPerDay);
                w.WriteNumber("remaining", hub.StartsLeft);
                w.WriteNumber("reset_after", (int)hub.StartsResetAfter.TotalMilliseconds);
                w.WriteNumber("max_concurrency", c.World.Options.MaxConcurrency);
                w.WriteEndObject();
            })
        );

    private static Reply GetUser(Call c)
    {
        var user = c.World.Users.GetValueOrDefault(c.Id(0)) ?? throw Refusal.Of(10013);
        return Reply.Ok(Json.Write(w => WireUser.User(w, user)));
    }

    private static Reply Guilds(Call c)
    {
        var limit = c.QueryInt("limit", 200, 1, 200);
        var after = c.QueryId("after");
        var before = c.QueryId("before");
        var guilds = c
            .World.Guilds.Where(g =>
                g.Members.ContainsKey(c.Actor.Id)
                && (after is null || g.Id > after)
                && (before is null || g.Id < before)
            )
            .OrderBy(g => g.Id)
            .ToList();
        var page = before is null ? guilds.Take(limit) : guilds.TakeLast(limit);
        var counts = c.Ask("with_counts");
        return Reply.Ok(Json.Array(page, (w, g) => WireGuild.Mine(w, g, c.Actor, counts)));
    }

    private static Reply Leave(Call c)
    {
        var guild = c.World.GuildFor(c.Actor, c.Id(0));
        InstallRoutes.Remove(c.Simulator, guild);
        return Reply.None;
    }

    private static byte[] Channels(Call c) =>
        Json.Array(c.Actor.DirectMessages, (w, d) => WireUser.Channel(w, d, c.Actor));

    private static Reply OpenDm(Call c)
    {
        var violations = new Violations();
        var id = c.Field(violations)["recipient_id"].Snowflake(required: true);
        violations.ThrowIfAny();
        var other = c.World.Users.GetValueOrDefault(id!.Value) ?? throw Refusal.Of(10013);
        if (other == c.Actor)
        {
            throw Refusal.Of(50007);
        }

        var channel = c.World.DirectMessage(c.Actor, other);
        return Reply.Ok(Json.Write(w => WireUser.Channel(w, channel, c.Actor)));
    }

    private static async Task CheckEndpointAsync(Call c, CancellationToken ct)
    {
        if (c.Body.Str("interactions_endpoint_url") is { Length: > 0 and <= 512 } url)
        {
            await c.Simulator.Endpoint.CheckAsync(url, ct);
        }
    }

    private static Reply EditApplication(Call c)
    {
        var violations = new Violations();
        var field = c.Field(violations);
        var description = field["description"].Text(400);
        var url = field["interactions_endpoint_url"].Text(512);
        violations.ThrowIfAny();
        c.World.Description = description ?? c.World.Description;
        if (field.Knows("interactions_endpoint_url"))
        {
            c.Simulator.Endpoint.Url = string.IsNullOrEmpty(url) ? null : new Uri(url);
            c.Simulator.Endpoint.Address = c.Address;
        }

        return Reply.Ok(Application(c));
    }

    private static byte[] Application(Call c) =>
        Json.Object(w =>
        {
            var world = c.World;
            w.Id("id", WorldState.ApplicationId);
            w.WriteString("name", world.Bot.Name);
            w.WriteNull("icon");
            w.WriteString("description", world.Description);
            // Deprecated, but libraries still read it.
            w.WriteString("summary", "");
            w.WriteNull("type");
            w.User("bot", world.Bot);
            w.WriteBoolean("bot_public", true);
            w.WriteBoolean("bot_require_code_grant", false);
            w.WriteString("verify_key", c.Simulator.Endpoint.VerifyKey);
            w.WriteNumber("flags", 0);
            w.WriteString("flags_new", "0");
            Empty(w, "redirect_uris");
            w.WriteString("interactions_endpoint_url", c.Simulator.Endpoint.Url?.OriginalString);
            w.WriteNull("role_connections_verification_url");
            w.User("owner", world.People[0]);
            w.WriteNumber("approximate_guild_count", world.Guilds.Count(world.BotIsIn));
            w.WriteNumber("approximate_user_install_count", world.People.Count(p => p.InstalledAt is not null));
            w.WriteNumber("approximate_user_authorization_count", 0);
            w.WriteNumber("explicit_content_filter", 0);
            w.WriteNull("team");
            Empty(w, "eligible_oauth2_scopes");
            w.WritePropertyName("install_params");
            Install(w, "bot", DefaultWorld.BotPermissions);
            w.WriteStartObject("integration_types_config");
            w.WriteStartObject("0");
            w.WritePropertyName("oauth2_install_params");
            Install(w, "bot", DefaultWorld.BotPermissions);
            w.WriteEndObject();
            w.WriteStartObject("1");
            w.WritePropertyName("oauth2_install_params");
            Install(w, null, 0);
            w.WriteEndObject();
            w.WriteEndObject();
        });

    private static void Install(Utf8JsonWriter w, string? scope, ulong permissions)
    {
        w.WriteStartObject();
        w.WriteStartArray("scopes");
        w.WriteStringValue("applications.commands");
        if (scope is not null)
        {
            w.WriteStringValue(scope);
        }

        w.WriteEndArray();
        w.Id("permissions", permissions);
        w.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter w, string name)
    {
        w.WriteStartArray(name);
        w.WriteEndArray();
    }
}
