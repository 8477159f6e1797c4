using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Threads, and posts of forums, which are threads with a first message.</summary>
internal static class ThreadRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map("POST", "/channels/{channel.id}/threads", Who.Anyone, 10, 10, Create);
        routes.Map("POST", "/channels/{channel.id}/messages/{message.id}/threads", Who.Anyone, 10, 10, FromMessage);
        routes.Map("GET", "/channels/{channel.id}/threads/search", Who.Person, 5, 5, Search);
        routes.Map("GET", "/guilds/{guild.id}/threads/active", Who.Anyone, 5, 5, Active);
        routes.Map("GET", "/channels/{channel.id}/threads/archived/public", Who.Anyone, 5, 5, Archived);
        routes.Map("PUT", "/channels/{channel.id}/thread-members/@me", Who.Anyone, 5, 5, c => Join(c, join: true));
        routes.Map("DELETE", "/channels/{channel.id}/thread-members/@me", Who.Anyone, 5, 5, c => Join(c, join: false));
    }

    private static readonly long[] Durations = [60, 1440, 4320, 10080];

    /// <summary>Makes the thread, and tells everybody.</summary>
    public static Channel Open(
        Call c,
        Channel parent,
        int type,
        string name,
        User owner,
        int autoArchive,
        ulong? id,
        IEnumerable<ulong> tags,
        int slowMode = 0,
        bool invitable = true
    )
    {
        var world = c.World;
        var thread = new Channel(id ?? world.NextId(), type, name)
        {
            Guild = parent.Guild,
            Parent = parent,
            SlowMode = slowMode,
            Thread = new ThreadInfo(owner, world.Now) { AutoArchive = autoArchive, Invitable = invitable },
        };
        thread.Thread.Tags.AddRange(tags);
        if (parent.Guild!.Members.ContainsKey(owner.Id))
        {
            thread.Thread.Members[owner.Id] = world.Now;
        }

        parent.Guild.Threads.Add(thread);
        world.Channels[thread.Id] = thread;
        if (parent.IsForum)
        {
            parent.LastMessageId = thread.Id;
        }

        c.Simulator.Events.OfChannel("CREATE", thread, isNew: true);
        return thread;
    }

    private static Reply Create(Call c)
    {
        var parent = c.World.ChannelFor(c.Actor, c.Id(0));
        if (parent.IsForum)
        {
            return Post(c, parent);
        }

        if (parent.Type is not (ChannelType.Text or ChannelType.Announcement))
        {
            throw Refusal.Of(50024);
        }

        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100, 1, required: true);
        var duration = field["auto_archive_duration"].OneOf(false, Durations) ?? 1440;
        var type = field["type"].OneOf(false, 10, 11, 12) ?? ChannelType.PrivateThread;
        var slowMode = field["rate_limit_per_user"].Int(0, 21600) ?? 0;
        var invitable = field["invitable"].Bool() ?? true;
        violations.ThrowIfAny();
        if (type == ChannelType.AnnouncementThread != (parent.Type == ChannelType.Announcement))
        {
            throw Refusal.Of(50024);
        }

        c.World.Need(parent, c.Actor, type == ChannelType.PrivateThread ? Bits.PrivateThreads : Bits.PublicThreads);
        var thread = Open(c, parent, (int)type, name!, c.Actor, (int)duration, null, [], (int)slowMode, invitable);
        if (type != ChannelType.PrivateThread)
        {
            c.Simulator.Messages.Post(
                new Message(c.World.NextId(), parent, c.Actor, c.World.Now)
                {
                    Type = 18,
                    Content = name!,
                    Reference = new Reference(0, thread.Id, null, parent.Guild!.Id),
                    Thread = thread,
                }
            );
        }

        return new Reply(201, Json.Write(w => WireUser.Channel(w, thread, c.Actor)));
    }

    private static Reply Post(Call c, Channel forum)
    {
        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100, 1, required: true);
        var duration = field["auto_archive_duration"].OneOf(false, Durations) ?? 4320;
        var slowMode = field["rate_limit_per_user"].Int(0, 21600) ?? 0;
        var tags = field["applied_tags"].Items(5).Select(t => t.Snowflake(required: true)).OfType<ulong>().ToList();
        field["message"].Obj(required: true);
        var draft = MessageRules.Read(field["message"], MessageKind.Create, c.Files);
        violations.ThrowIfAny();
        MessageRules.NotEmpty(draft);
        c.World.Need(forum, c.Actor, Bits.SendMessages);
        CheckTags(c, forum, tags);
        var thread = Open(c, forum, ChannelType.PublicThread, name!, c.Actor, (int)duration, null, tags, (int)slowMode);
        var message = c.Simulator.Messages.Create(
            thread,
            c.Actor,
            draft,
            c.Address,
            new MessageOrigin { Bits = c.World.Bits(forum, c.Actor), Id = thread.Id }
        );
        // The first message of a post is not counted.
        thread.Thread!.MessageCount = 0;
        return new Reply(
            201,
            Json.Object(w =>
            {
                WireUser.ChannelFields(w, thread, c.Actor);
                w.WritePropertyName("message");
                WireMessage.Message(w, message, c.Actor);
            })
        );
    }

    private static void CheckTags(Call c, Channel forum, List<ulong> tags)
    {
        const long requireTag = 1 << 4;
        if (tags.Count == 0 && (forum.Flags & requireTag) != 0)
        {
            throw Refusal.Of(40067);
        }

        var may = (c.World.Bits(forum, c.Actor) & Bits.ManageThreads) != 0;
        for (var i = 0; i < tags.Count; i++)
        {
            var tag = forum.Tags.Find(t => t.Id == tags[i]);
            if (tag is null)
            {
                throw Refusal.At($"applied_tags.{i}", "FORUM_TAG_UNKNOWN", "Unknown forum tag");
            }

            if (tag.Moderated && !may)
            {
                throw Refusal.Of(50013);
            }
        }
    }

    private static Reply FromMessage(Call c)
    {
        var parent = c.World.ChannelFor(c.Actor, c.Id(0));
        if (parent.Type is not (ChannelType.Text or ChannelType.Announcement))
        {
            throw Refusal.Of(50024);
        }

        var message = parent.Messages.Find(c.Id(1));
        if (message is null or { IsEphemeral: true })
        {
            throw Refusal.Of(10008);
        }

        var violations = new Violations();
        var field = c.Field(violations);
        var name = field["name"].Text(100, 1, required: true);
        var duration = field["auto_archive_duration"].OneOf(false, Durations) ?? 1440;
        var slowMode = field["rate_limit_per_user"].Int(0, 21600) ?? 0;
        violations.ThrowIfAny();
        c.World.Need(parent, c.Actor, Bits.PublicThreads | Bits.ReadHistory);
        if (message.Thread is not null || c.World.Channels.ContainsKey(message.Id))
        {
            throw Refusal.Of(160004);
        }

        var type = parent.Type == ChannelType.Announcement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
        var thread = Open(c, parent, type, name!, c.Actor, (int)duration, message.Id, [], (int)slowMode);
        message.Thread = thread;
        message.Flags |= MessageFlags.HasThread;
        c.Simulator.Events.MessageUpdated(message);
        c.Simulator.Messages.Post(
            new Message(c.World.NextId(), thread, message.Author, c.World.Now)
            {
                Type = 21,
                Reference = new Reference(0, parent.Id, message.Id, parent.Guild!.Id),
                Referenced = message,
            }
        );
        thread.Thread!.MessageCount = 0;
        return new Reply(201, Json.Write(w => WireUser.Channel(w, thread, c.Actor)));
    }

    private static Reply Search(Call c)
    {
        var parent = c.World.ChannelFor(c.Actor, c.Id(0));
        var limit = c.QueryInt("limit", 25, 1, 25);
        var offset = c.QueryInt("offset", 0, 0, 9975);
        var all = (parent.Guild?.Threads ?? [])
            .Where(t => t.Parent == parent && c.World.Sees(t, c.Actor))
            .OrderByDescending(t => (t.Flags & 2) != 0)
            .ThenByDescending(t => t.LastMessageId ?? t.Id)
            .ToList();
        var page = all.Skip(offset).Take(limit).ToList();
        return Reply.Ok(
            Json.Object(w =>
            {
                w.List("threads", page, (x, t) => WireUser.Channel(x, t, c.Actor));
                w.List(
                    "first_messages",
                    page.Select(t => t.Messages.Find(t.Id)).OfType<Message>(),
                    (x, m) => WireMessage.Message(x, m, c.Actor)
                );
                w.WriteStartArray("members");
                w.WriteEndArray();
                w.WriteNumber("total_results", all.Count);
                w.WriteBoolean("has_more", offset + page.Count < all.Count);
            })
        );
    }

    private static byte[] Threads(Call c, List<Channel> threads) =>
        Json.Object(w =>
        {
            w.List("threads", threads, (x, t) => WireUser.Channel(x, t, c.Actor));
            w.WriteStartArray("members");
            foreach (var thread in threads)
            {
                if (thread.Thread!.Members.TryGetValue(c.Actor.Id, out var joined))
                {
                    WireUser.ThreadMember(w, thread.Id, c.Actor.Id, joined);
                }
            }

            w.WriteEndArray();
            w.WriteBoolean("has_more", false);
        });

    private static Reply Active(Call c)
    {
        var guild = c.World.GuildFor(c.Actor, c.Id(0));
        return Reply.Ok(Threads(c, guild.Threads.Where(t => !t.Thread!.Archived && c.World.Sees(t, c.Actor)).ToList()));
    }

    private static Reply Archived(Call c)
    {
        var parent = c.World.ChannelFor(c.Actor, c.Id(0));
        c.World.Need(parent, c.Actor, Bits.ReadHistory);
        var threads = (parent.Guild?.Threads ?? []).Where(t =>
            t.Parent == parent && t.Thread!.Archived && t.Type != ChannelType.PrivateThread
        );
        return Reply.Ok(Threads(c, threads.ToList()));
    }

    private static Reply Join(Call c, bool join)
    {
        var thread = c.World.ChannelFor(c.Actor, c.Id(0));
        if (thread.Thread is not { } state)
        {
            throw Refusal.Of(50024);
        }

        WorldState.NeedUnarchived(thread);
        if (join)
        {
            state.Members.TryAdd(c.Actor.Id, c.World.Now);
        }
        else
        {
            state.Members.Remove(c.Actor.Id);
        }

        return Reply.None;
    }
}
