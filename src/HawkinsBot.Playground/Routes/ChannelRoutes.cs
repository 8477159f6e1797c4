using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Channels and their overwrites.</summary>
internal static class ChannelRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map("GET", "/channels/{channel.id}", Who.Anyone, 10, 5, Get);
        routes.Map("PATCH", "/channels/{channel.id}", Who.Anyone, 5, 10, Edit);
        routes.Map("DELETE", "/channels/{channel.id}", Who.Anyone, 5, 10, Delete);
        routes.Map("POST", "/channels/{channel.id}/typing", Who.Anyone, 5, 5, Typing);
        routes.Map("PUT", "/channels/{channel.id}/permissions/{overwrite.id}", Who.Anyone, 5, 5, SetOverwrite);
        routes.Map("DELETE", "/channels/{channel.id}/permissions/{overwrite.id}", Who.Anyone, 5, 5, DropOverwrite);
        routes.Map("POST", "/guilds/{guild.id}/channels", Who.Anyone, 5, 10, Create);
    }

    private static byte[] Bytes(Call c, Channel channel) =>
        Json.Write(w => WireUser.Channel(w, channel, c.Actor, c.Actor.Bot ? null : c.World.Bits(channel, c.Actor)));

    private static Reply Get(Call c) => Reply.Ok(Bytes(c, c.World.ChannelFor(c.Actor, c.Id(0))));

    private static Reply Typing(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        if (!channel.IsTextual)
        {
            throw Refusal.Of(50008);
        }

        c.World.Need(channel, c.Actor, Bits.SendMessages);
        c.Simulator.Events.Typing(channel, c.Actor);
        return Reply.None;
    }

    private static Reply Edit(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        if (channel.Guild is null)
        {
            throw Refusal.Of(50003);
        }

        var violations = new Violations();
        var field = c.Field(violations);
        if (channel.Thread is { } thread)
        {
            return EditThread(c, channel, thread, field, violations);
        }

        c.World.Need(channel, c.Actor, Bits.ManageChannels);
        var name = field["name"].Text(100, 1);
        var topic = field["topic"].Text(channel.IsForum ? 4096 : 1024);
        var nsfw = field["nsfw"].Bool();
        var slowMode = field["rate_limit_per_user"].Int(0, 21600);
        var flags = field["flags"].Int(0, int.MaxValue);
        var position = field["position"].Int(0, int.MaxValue);
        var tags = field["available_tags"]
            .Items(20)
            .Select(t =>
                (
                    Name: t["name"].Text(20, 1, required: true),
                    Id: t["id"].Snowflake(),
                    Moderated: t["moderated"].Bool() ?? false,
                    Emoji: t["emoji_name"].Text(40)
                )
            )
            .ToList();
        var overwrites = Overwrites(field["permission_overwrites"]);
        const long spoiler = 1 << 21;
        if ((nsfw ?? channel.Nsfw) && ((flags ?? channel.Flags) & spoiler) != 0)
        {
            field["flags"].Wrong("CHANNEL_SPOILER_NSFW", "A spoiler channel cannot be age-restricted");
        }

        violations.ThrowIfAny();
        channel.Name = name is null ? channel.Name : CleanName(channel.Type, name);
        channel.Topic = field.Knows("topic") ? topic : channel.Topic;
        channel.Nsfw = nsfw ?? channel.Nsfw;
        channel.SlowMode = (int)(slowMode ?? channel.SlowMode);
        channel.Flags = flags ?? channel.Flags;
        channel.Position = (int)(position ?? channel.Position);
        if (field["available_tags"].IsSet)
        {
            channel.Tags.Clear();
            channel.Tags.AddRange(
                tags.Select(t => new ForumTag(t.Id ?? c.World.NextId(), t.Name!)
                {
                    Moderated = t.Moderated,
                    EmojiName = t.Emoji,
                })
            );
        }

        if (field["permission_overwrites"].IsSet)
        {
            c.World.Need(channel, c.Actor, Bits.ManageRoles);
            var seen = Watchers(c, channel);
            channel.Overwrites.Clear();
            channel.Overwrites.AddRange(overwrites);
            Shown(c, channel, seen);
        }

        c.Simulator.Events.OfChannel("UPDATE", channel);
        return Reply.Ok(Bytes(c, channel));
    }

    private static string CleanName(int type, string name) =>
        type is ChannelType.Category or ChannelType.Voice or ChannelType.Stage
            ? name
            : name.ToLowerInvariant().Replace(' ', '-').TrimStart('#');

    private static Reply EditThread(Call c, Channel channel, ThreadInfo thread, Field field, Violations violations)
    {
        var name = field["name"].Text(100, 1);
        var archived = field["archived"].Bool();
        var locked = field["locked"].Bool();
        var duration = field["auto_archive_duration"].OneOf(false, 60, 1440, 4320, 10080);
        var slowMode = field["rate_limit_per_user"].Int(0, 21600);
        var flags = field["flags"].Int(0, int.MaxValue);
        var tags = field["applied_tags"].Items(5).Select(t => t.Snowflake(required: true)).OfType<ulong>().ToList();
        violations.ThrowIfAny();
        var manages = (c.World.Bits(channel, c.Actor) & Bits.ManageThreads) != 0;
        var owns = thread.Owner == c.Actor;
        var onlyUnarchive = archived == false && field.Node is System.Text.Json.Nodes.JsonObject { Count: 1 };
        if (!manages && ((!owns && !onlyUnarchive) || locked is not null || slowMode is not null || thread.Locked))
        {
            throw thread.Locked ? Refusal.Of(160005) : Refusal.Of(50013);
        }

        if (thread.Archived && archived != false)
        {
            throw Refusal.Of(50083);
        }

        channel.Name = name ?? channel.Name;
        channel.SlowMode = (int)(slowMode ?? channel.SlowMode);
        channel.Flags = flags ?? channel.Flags;
        thread.AutoArchive = (int)(duration ?? thread.AutoArchive);
        thread.Locked = locked ?? thread.Locked;
        if (archived is { } now && now != thread.Archived)
        {
            thread.Archived = now;
            thread.ArchiveChangedAt = c.World.Now;
        }

        if (field.Knows("applied_tags"))
        {
            thread.Tags.Clear();
            thread.Tags.AddRange(tags);
        }

        c.Simulator.Events.OfChannel("UPDATE", channel);
        return Reply.Ok(Bytes(c, channel));
    }

    private static Reply Delete(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        if (channel.Guild is not { } guild)
        {
            c.Actor.DirectMessages.Remove(channel);
            return Reply.Ok(Bytes(c, channel));
        }

        c.World.Need(channel, c.Actor, channel.IsThread ? Bits.ManageThreads : Bits.ManageChannels);
        var body = Bytes(c, channel);
        foreach (var thread in guild.Threads.Where(t => t.Parent == channel).ToList())
        {
            guild.Threads.Remove(thread);
            c.World.Channels.Remove(thread.Id);
        }

        var seen = Watchers(c, channel);
        guild.Threads.Remove(channel);
        guild.Channels.Remove(channel);
        c.World.Channels.Remove(channel.Id);
        Tell(c, channel, seen);
        return Reply.Ok(body);
    }

    private static HashSet<User> Watchers(Call c, Channel channel) =>
        c.Simulator.Hub.Sessions.Select(s => s.User).Where(u => c.World.Sees(channel, u)).ToHashSet();

    /// <summary>For a person a channel comes and goes with the right to see it; a bot goes on hearing of it.</summary>
    private static void Shown(Call c, Channel channel, HashSet<User> before)
    {
        foreach (var session in c.Simulator.Hub.Sessions)
        {
            var user = session.User;
            if (!user.Bot && !before.Contains(user) && c.World.Sees(channel, user))
            {
                session.Dispatch(
                    "CHANNEL_CREATE",
                    Json.Write(w => WireUser.Channel(w, channel, user, c.World.Bits(channel, user)))
                );
            }
        }

        before.RemoveWhere(u => u.Bot || c.World.Sees(channel, u));
        Tell(c, channel, before);
    }

    private static void Tell(Call c, Channel channel, HashSet<User> users)
    {
        var name = channel.IsThread ? "THREAD_DELETE" : "CHANNEL_DELETE";
        foreach (var session in c.Simulator.Hub.Sessions)
        {
            if (users.Contains(session.User) && session.Covers(channel.Guild!.Id) && session.Wants(Intent.Guilds))
            {
                session.Dispatch(name, Json.Write(w => WireUser.Channel(w, channel, session.User)));
            }
        }

        c.Simulator.Inspector.WorldChanged();
    }

    private static Reply Create(Call c)
    {
        var guild = c.World.GuildFor(c.Actor, c.Id(0));
        WorldState.Need(guild, c.Actor, Bits.ManageChannels);
        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100, 1, required: true);
        var type = field["type"].OneOf(false, 0, 2, 4, 5, 13, 15, 16) ?? 0;
        var topic = field["topic"].Text(4096);
        var nsfw = field["nsfw"].Bool() ?? false;
        var overwrites = Overwrites(field["permission_overwrites"]);
        violations.ThrowIfAny();
        var channel = new Channel(c.World.NextId(), (int)type, CleanName((int)type, name!))
        {
            Guild = guild,
            Topic = topic,
            Nsfw = nsfw,
            Flags = field["flags"].Int(0, int.MaxValue) ?? 0,
            Position = guild.Channels.Count,
        };
        channel.Overwrites.AddRange(overwrites);
        guild.Channels.Add(channel);
        c.World.Channels[channel.Id] = channel;
        c.Simulator.Events.OfChannel("CREATE", channel);
        return new Reply(201, Bytes(c, channel));
    }

    private static List<Overwrite> Overwrites(Field field)
    {
        var list = new List<Overwrite>();
        foreach (var item in field.Items(100))
        {
            var id = item["id"].Snowflake(required: true);
            var type = item["type"].OneOf(false, 0, 1) ?? 0;
            var allow = item["allow"].Snowflake() ?? 0;
            var deny = item["deny"].Snowflake() ?? 0;
            if (id is not null)
            {
                list.Add(new Overwrite(id.Value, (int)type, allow, deny));
            }
        }

        return list;
    }

    private static Reply SetOverwrite(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        c.World.Need(channel, c.Actor, Bits.ManageRoles);
        if (channel.Guild is null || channel.IsThread)
        {
            throw Refusal.Of(50024);
        }

        var violations = new Violations();
        var field = c.Field(violations);
        var type = field["type"].OneOf(true, 0, 1);
        var allow = field["allow"].Snowflake() ?? 0;
        var deny = field["deny"].Snowflake() ?? 0;
        violations.ThrowIfAny();
        var seen = Watchers(c, channel);
        channel.Overwrites.RemoveAll(o => o.Id == c.Id(1));
        channel.Overwrites.Add(new Overwrite(c.Id(1), (int)type!.Value, allow, deny));
        Shown(c, channel, seen);
        c.Simulator.Events.OfChannel("UPDATE", channel);
        return Reply.None;
    }

    private static Reply DropOverwrite(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        c.World.Need(channel, c.Actor, Bits.ManageRoles);
        var seen = Watchers(c, channel);
        channel.Overwrites.RemoveAll(o => o.Id == c.Id(1));
        Shown(c, channel, seen);
        c.Simulator.Events.OfChannel("UPDATE", channel);
        return Reply.None;
    }
}
