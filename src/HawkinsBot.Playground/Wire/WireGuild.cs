using System.Text.Json;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Wire;

/// <summary>Servers as JSON: over REST, and as GUILD_CREATE.</summary>
internal static class WireGuild
{
    public static void GuildFields(Utf8JsonWriter w, Guild guild)
    {
        w.Id("id", guild.Id);
        w.WriteString("name", guild.Name);
        w.WriteNull("icon");
        w.WriteNull("description");
        w.WriteNull("home_header");
        w.WriteNull("splash");
        w.WriteNull("discovery_splash");
        w.WriteStartArray("features");
        w.WriteStringValue("COMMUNITY");
        w.WriteStringValue("NEWS");
        w.WriteEndArray();
        w.WriteNull("banner");
        w.Id("owner_id", guild.Owner.Id);
        w.WriteNull("application_id");
        w.WriteString("region", "us-central");
        w.WriteNull("afk_channel_id");
        w.WriteNumber("afk_timeout", 300);
        w.Id("system_channel_id", guild.Channels.FirstOrDefault()?.Id);
        w.WriteNumber("system_channel_flags", 0);
        w.WriteBoolean("widget_enabled", false);
        w.WriteNull("widget_channel_id");
        w.WriteNumber("verification_level", 1);
        w.List("roles", guild.Roles, WireUser.Role);
        w.WriteNumber("default_message_notifications", 1);
        w.WriteNumber("mfa_level", 0);
        w.WriteNumber("explicit_content_filter", 2);
        w.WriteNull("max_presences");
        w.WriteNumber("max_members", 500_000);
        w.WriteNumber("max_stage_video_channel_users", 50);
        w.WriteNumber("max_video_channel_users", 25);
        w.WriteNull("vanity_url_code");
        w.WriteNumber("premium_tier", 0);
        w.WriteNumber("premium_subscription_count", 0);
        w.WriteString("preferred_locale", "en-US");
        w.WriteNull("rules_channel_id");
        w.WriteNull("safety_alerts_channel_id");
        w.WriteNull("public_updates_channel_id");
        w.WriteBoolean("premium_progress_bar_enabled", false);
        w.WriteBoolean("nsfw", false);
        w.WriteNumber("nsfw_level", 0);
        w.WriteStartArray("emojis");
        w.WriteEndArray();
        w.WriteStartArray("stickers");
        w.WriteEndArray();
        w.WriteNull("incidents_data");
    }

    public static byte[] Rest(Guild guild, bool counts) =>
        Json.Object(w =>
        {
            GuildFields(w, guild);
            if (counts)
            {
                w.WriteNumber("approximate_member_count", guild.Members.Count);
                w.WriteNumber("approximate_presence_count", guild.Members.Count);
            }
        });

    /// <summary>
    /// The data of GUILD_CREATE for one session's user. A bot sees all channels but only itself among the members; a
    /// person sees those channels that they may, and the members.
    /// </summary>
    /// <param name="w">Where to.</param>
    /// <param name="world">The world.</param>
    /// <param name="guild">The guild.</param>
    /// <param name="viewer">Whose session it is for.</param>
    /// <param name="joining">Whether they were just added; then, as at Discord, nothing is said of availability.</param>
    public static void Create(Utf8JsonWriter w, WorldState world, Guild guild, User viewer, bool joining = false)
    {
        w.WriteStartObject();
        GuildFields(w, guild);
        w.Time("joined_at", guild.Members[viewer.Id].JoinedAt);
        w.WriteBoolean("large", guild.Members.Count > 50);
        if (!joining)
        {
            w.WriteBoolean("unavailable", false);
        }

        w.WriteNumber("member_count", guild.Members.Count);
        Empty(w, "voice_states");
        var members = viewer.Bot ? [guild.Members[viewer.Id]] : guild.Members.Values.Take(1000);
        w.List("members", members, (x, m) => WireUser.Member(x, m, withUser: true));
        w.List(
            "channels",
            viewer.Bot ? guild.Channels : guild.Channels.Where(c => world.Sees(c, viewer)),
            (x, c) => WireUser.Channel(x, c, viewer, viewer.Bot ? null : world.Bits(c, viewer))
        );
        w.List(
            "threads",
            guild.Threads.Where(t => !t.Thread!.Archived && world.Sees(t, viewer)),
            (x, t) => WireUser.Channel(x, t, viewer)
        );
        Empty(w, "presences");
        Empty(w, "stage_instances");
        Empty(w, "guild_scheduled_events");
        Empty(w, "soundboard_sounds");
        w.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter w, string name)
    {
        w.WriteStartArray(name);
        w.WriteEndArray();
    }

    public static void Mine(Utf8JsonWriter w, Guild guild, User viewer, bool counts)
    {
        w.WriteStartObject();
        w.Id("id", guild.Id);
        w.WriteString("name", guild.Name);
        w.WriteNull("icon");
        w.WriteNull("banner");
        w.WriteBoolean("owner", guild.Owner == viewer);
        w.Id("permissions", Access.InGuild(guild, guild.Members[viewer.Id]));
        w.WriteStartArray("features");
        w.WriteStringValue("COMMUNITY");
        w.WriteStringValue("NEWS");
        w.WriteEndArray();
        if (counts)
        {
            w.WriteNumber("approximate_member_count", guild.Members.Count);
            w.WriteNumber("approximate_presence_count", guild.Members.Count);
        }

        w.WriteEndObject();
    }
}
