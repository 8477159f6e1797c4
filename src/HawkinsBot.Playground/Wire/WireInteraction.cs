using System.Text.Json;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Wire;

/// <summary>INTERACTION_CREATE, and the data that ids in it stand for.</summary>
internal static class WireInteraction
{
    public static byte[] Bytes(WorldState world, Interaction i, Action<Utf8JsonWriter> data) =>
        Json.Object(w =>
        {
            var guild = i.Channel.Guild;
            w.Id("id", i.Id);
            w.Id("application_id", WorldState.ApplicationId);
            w.WriteNumber("type", i.Type);
            w.WriteString("token", i.Token);
            w.WriteNumber("version", 1);
            w.Id("channel_id", i.Channel.Id);
            w.WritePropertyName("channel");
            WireUser.Channel(w, i.Channel, world.Bot, world.Bits(i.Channel, i.User));
            if (guild is not null)
            {
                w.Id("guild_id", guild.Id);
                w.WriteString("guild_locale", "en-US");
                w.WriteStartObject("guild");
                w.Id("id", guild.Id);
                w.WriteString("locale", "en-US");
                w.WriteStartArray("features");
                w.WriteStringValue("COMMUNITY");
                w.WriteStringValue("NEWS");
                w.WriteEndArray();
                w.WriteEndObject();
                w.WritePropertyName("member");
                WireUser.Member(w, guild.Members[i.User.Id], withUser: true, world.Bits(i.Channel, i.User));
            }
            else
            {
                w.User("user", i.User);
            }

            w.Id("app_permissions", AppPermissions(world, i));
            w.WriteString("locale", i.User.Locale);
            w.WriteStartArray("entitlements");
            w.WriteEndArray();
            w.WriteStartObject("authorizing_integration_owners");
            foreach (var (key, value) in i.Owners)
            {
                w.WriteString(key, value);
            }

            w.WriteEndObject();
            w.WriteNumber("context", Context(world, i.Channel));
            w.WriteNumber("attachment_size_limit", Rules.MessageRules.LargestFile);
            if (i.Message is { } message)
            {
                w.WritePropertyName("message");
                WireMessage.Message(w, message, world.Bot);
            }

            w.WritePropertyName("data");
            data(w);
        });

    private static ulong AppPermissions(WorldState world, Interaction i)
    {
        if (i.Channel.Guild is null)
        {
            return Bits.Direct;
        }

        // Only installed to the person, the app has what the person has.
        return world.Bits(i.Channel, i.OnlyUserInstalled ? i.User : world.Bot);
    }

    public static int Context(WorldState world, Channel channel) =>
        channel.Guild is not null ? 0
        : channel.Recipients.Contains(world.Bot) ? 1
        : 2;

    /// <summary>What the ids in options, selects and modals stand for.</summary>
    internal sealed class Resolved
    {
        public Dictionary<ulong, User> Users { get; } = [];
        public Dictionary<ulong, Role> Roles { get; } = [];
        public Dictionary<ulong, Channel> Channels { get; } = [];
        public Dictionary<ulong, Message> Messages { get; } = [];
        public Dictionary<ulong, Attachment> Attachments { get; } = [];

        public bool IsEmpty => Users.Count + Roles.Count + Channels.Count + Messages.Count + Attachments.Count == 0;

        public void Write(Utf8JsonWriter w, WorldState world, Guild? guild, User asker)
        {
            w.WriteStartObject();
            Map(w, "users", Users, WireUser.User);
            if (guild is not null && Users.Keys.Any(guild.Members.ContainsKey))
            {
                w.WriteStartObject("members");
                foreach (var id in Users.Keys)
                {
                    if (guild.Members.TryGetValue(id, out var member))
                    {
                        w.WritePropertyName(id.Text());
                        WireUser.Member(w, member, withUser: false, Access.InGuild(guild, member), voice: false);
                    }
                }

                w.WriteEndObject();
            }

            Map(w, "roles", Roles, WireUser.Role);
            Map(w, "channels", Channels, (x, c) => PartialChannel(x, world, c, asker));
            Map(w, "messages", Messages, (x, m) => WireMessage.Message(x, m, asker));
            Map(w, "attachments", Attachments, WireMessage.AttachmentOf);
            w.WriteEndObject();
        }

        private static void Map<T>(
            Utf8JsonWriter w,
            string name,
            Dictionary<ulong, T> all,
            Action<Utf8JsonWriter, T> one
        )
        {
            if (all.Count == 0)
            {
                return;
            }

            w.WriteStartObject(name);
            foreach (var (id, value) in all)
            {
                w.WritePropertyName(id.Text());
                one(w, value);
            }

            w.WriteEndObject();
        }

        private static void PartialChannel(Utf8JsonWriter w, WorldState world, Channel channel, User asker)
        {
            w.WriteStartObject();
            WireUser.ChannelFields(w, channel, asker, world.Bits(channel, asker));
            w.Id("app_permissions", world.Bits(channel, world.Bot));
            w.WriteEndObject();
        }
    }
}
