using System.Text.Json;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Gateway;

/// <summary>What the gateway tells of each change in the world.</summary>
internal sealed class Events(WorldState world, GatewayHub hub)
{
    public GatewayHub Hub { get; } = hub;

    public void MessageCreated(Message message) => OfMessage("MESSAGE_CREATE", message);

    public void MessageUpdated(Message message) => OfMessage("MESSAGE_UPDATE", message);

    private void OfMessage(string name, Message m)
    {
        if (m.OnlyFor is { } reader)
        {
            Hub.ToUser(reader, name, Data(m, null, direct: false));
            // To the bot an ephemeral message looks like a direct one: no guild, no member, another intent.
            Hub.ToBot(m.Channel.Guild?.Id, Intent.DirectMessages, name, Data(m, null, direct: true));
            return;
        }

        byte[]? full = null;
        byte[]? some = null;
        Hub.ToChannel(
            m.Channel,
            Intent.GuildMessages,
            Intent.DirectMessages,
            name,
            session =>
                !session.IsBot || (session.Intents & Intent.MessageContent) != 0
                    ? full ??= Data(m, null, direct: false)
                    : some ??= Data(m, MayRead, direct: false)
        );
    }

    /// <summary>Without MESSAGE_CONTENT a bot reads its own messages, direct ones, and those that mention it.</summary>
    private bool MayRead(Message m) =>
        m.Author == world.Bot
        || m.ApplicationId == WorldState.ApplicationId
        || m.Channel.Guild is null
        || m.Mentions.Contains(world.Bot);

    private static byte[] Data(Message m, Func<Message, bool>? mayRead, bool direct) =>
        Json.Object(w =>
        {
            WireMessage.Fields(w, m, null, mayRead);
            w.WriteNumber("channel_type", m.Channel.Type);
            if (m.Channel.Guild is not { } guild || direct)
            {
                return;
            }

            w.Id("guild_id", guild.Id);
            if (guild.Members.TryGetValue(m.Author.Id, out var member))
            {
                w.WritePropertyName("member");
                WireUser.Member(w, member, withUser: false);
            }
        });

    public void MessageDeleted(Message m)
    {
        var data = Json.Object(w =>
        {
            w.Id("id", m.Id);
            w.Id("channel_id", m.Channel.Id);
            GuildId(w, m.OnlyFor is null ? m.Channel.Guild : null);
        });
        if (m.OnlyFor is { } reader)
        {
            Hub.ToUser(reader, "MESSAGE_DELETE", data);
            Hub.ToBot(m.Channel.Guild?.Id, Intent.DirectMessages, "MESSAGE_DELETE", data);
            return;
        }

        Hub.ToChannel(m.Channel, Intent.GuildMessages, Intent.DirectMessages, "MESSAGE_DELETE", _ => data);
    }

    public void MessagesDeleted(Channel channel, IReadOnlyList<ulong> ids)
    {
        var data = Json.Object(w =>
        {
            w.Ids("ids", ids);
            w.Id("channel_id", channel.Id);
            GuildId(w, channel.Guild);
        });
        Hub.ToChannel(channel, Intent.GuildMessages, Intent.DirectMessages, "MESSAGE_DELETE_BULK", _ => data);
    }

    public void Reacted(Message m, User user, Reaction reaction, bool added)
    {
        var data = Json.Object(w =>
        {
            w.Id("user_id", user.Id);
            w.Id("channel_id", m.Channel.Id);
            w.Id("message_id", m.Id);
            GuildId(w, m.Channel.Guild);
            w.WritePropertyName("emoji");
            WireMessage.Emoji(w, reaction.Name);
            w.WriteBoolean("burst", false);
            w.WriteNumber("type", 0);
            if (!added)
            {
                return;
            }

            w.Id("message_author_id", m.Author.Id);
            if (m.Channel.Guild?.Members.GetValueOrDefault(user.Id) is { } member)
            {
                w.WritePropertyName("member");
                WireUser.Member(w, member, withUser: true);
            }
        });
        var name = added ? "MESSAGE_REACTION_ADD" : "MESSAGE_REACTION_REMOVE";
        Hub.ToChannel(m.Channel, Intent.GuildReactions, Intent.DirectReactions, name, _ => data);
    }

    public void Voted(Message m, User user, int answer, bool added)
    {
        var data = Json.Object(w =>
        {
            w.Id("user_id", user.Id);
            w.Id("channel_id", m.Channel.Id);
            w.Id("message_id", m.Id);
            GuildId(w, m.Channel.Guild);
            w.WriteNumber("answer_id", answer);
        });
        var name = added ? "MESSAGE_POLL_VOTE_ADD" : "MESSAGE_POLL_VOTE_REMOVE";
        Hub.ToChannel(m.Channel, Intent.GuildPolls, Intent.DirectPolls, name, _ => data);
    }

    public void Typing(Channel channel, User user)
    {
        var data = Json.Object(w =>
        {
            w.Id("channel_id", channel.Id);
            GuildId(w, channel.Guild);
            w.Id("user_id", user.Id);
            w.WriteNumber("timestamp", world.Now.ToUnixTimeSeconds());
            if (channel.Guild?.Members.GetValueOrDefault(user.Id) is { } member)
            {
                w.WritePropertyName("member");
                WireUser.Member(w, member, withUser: true);
            }
        });
        Hub.ToChannel(channel, Intent.GuildTyping, Intent.DirectTyping, "TYPING_START", _ => data);
    }

    public void Pins(Channel channel)
    {
        var data = Json.Object(w =>
        {
            GuildId(w, channel.Guild);
            w.Id("channel_id", channel.Id);
            w.Time("last_pin_timestamp", channel.LastPinAt);
        });
        Hub.ToChannel(channel, Intent.Guilds, Intent.DirectMessages, "CHANNEL_PINS_UPDATE", _ => data);
    }

    /// <summary>CHANNEL_… or THREAD_… to those who see it.</summary>
    public void OfChannel(string what, Channel channel, bool isNew = false)
    {
        var name = (channel.IsThread ? "THREAD_" : "CHANNEL_") + what;
        if (channel.Guild is not { } guild)
        {
            foreach (var person in channel.Recipients)
            {
                Hub.ToUser(person, name, Json.Write(w => WireUser.Channel(w, channel, person)));
            }

            return;
        }

        Hub.ToGuild(
            guild,
            Intent.Guilds,
            name,
            viewer =>
                Json.Object(w =>
                {
                    WireUser.ChannelFields(w, channel, viewer, viewer.Bot ? null : world.Bits(channel, viewer));
                    if (isNew)
                    {
                        w.WriteBoolean("newly_created", true);
                    }
                }),
            channel
        );
        Hub.Inspector.WorldChanged();
    }

    /// <summary>A new server, for the bot and the people in it.</summary>
    public void GuildCreated(Guild guild) =>
        Hub.ToGuild(
            guild,
            Intent.Guilds,
            "GUILD_CREATE",
            user => Json.Write(w => WireGuild.Create(w, world, guild, user, joining: true))
        );

    /// <summary>The bot was added to a server that was there before.</summary>
    public void GuildJoined(Guild guild)
    {
        Hub.ToBot(
            guild.Id,
            Intent.Guilds,
            "GUILD_CREATE",
            Json.Write(w => WireGuild.Create(w, world, guild, world.Bot, joining: true))
        );
        OfMember("GUILD_MEMBER_ADD", guild, guild.Members[world.Bot.Id]);
        CommandIndex(guild);
        Hub.Inspector.WorldChanged();
    }

    /// <summary>The bot was removed, or left.</summary>
    public void GuildLeft(Guild guild)
    {
        Hub.ToBot(guild.Id, Intent.Guilds, "GUILD_DELETE", Json.Object(w => w.Id("id", guild.Id)));
        MemberLeft(guild, world.Bot);
        CommandIndex(guild);
        Hub.Inspector.WorldChanged();
    }

    public void OfMember(string name, Guild guild, Member member)
    {
        var data = Json.Object(w =>
        {
            w.Id("guild_id", guild.Id);
            WireUser.MemberFields(w, member, withUser: true);
        });
        foreach (var session in Hub.Sessions)
        {
            // A bot's own update comes without the intent.
            var own = session.User == member.User && name == "GUILD_MEMBER_UPDATE";
            if (
                session.Covers(guild.Id)
                && guild.Members.ContainsKey(session.User.Id)
                && (own || session.Wants(Intent.Members))
            )
            {
                session.Dispatch(name, data);
            }
        }
    }

    public void MemberLeft(Guild guild, User user)
    {
        var data = Json.Object(w =>
        {
            w.Id("guild_id", guild.Id);
            w.User("user", user);
        });
        Hub.ToGuild(guild, Intent.Members, "GUILD_MEMBER_REMOVE", _ => data);
    }

    public void OfRole(string name, Guild guild, Role role)
    {
        var data = Json.Object(w =>
        {
            w.Id("guild_id", guild.Id);
            w.WritePropertyName("role");
            WireUser.Role(w, role);
        });
        Hub.ToGuild(guild, Intent.Guilds, name, _ => data);
    }

    /// <summary>People fetch the list of commands again.</summary>
    public void CommandIndex(Guild? guild)
    {
        foreach (var session in Hub.Sessions.Where(s => !s.IsBot))
        {
            foreach (var g in guild is null ? world.Guilds : [guild])
            {
                if (g.Members.ContainsKey(session.User.Id))
                {
                    session.Dispatch(
                        "GUILD_APPLICATION_COMMAND_INDEX_UPDATE",
                        Json.Object(w => w.Id("guild_id", g.Id))
                    );
                }
            }
        }

        Hub.Inspector.WorldChanged();
    }

    private static void GuildId(Utf8JsonWriter w, Guild? guild)
    {
        if (guild is not null)
        {
            w.Id("guild_id", guild.Id);
        }
    }
}
