using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Messages of channels.</summary>
internal static class MessageRoutes
{
    private const string Messages = "/channels/{channel.id}/messages";
    private const string One = Messages + "/{message.id}";

    public static void Map(RouteTable routes)
    {
        routes.Map("GET", Messages, Who.Anyone, 10, 5, List);
        routes.Map("POST", Messages, Who.Anyone, 5, 5, Create);
        routes.Map("GET", One, Who.Anyone, 10, 5, c => Reply.Ok(WireMessage.Bytes(Find(c), c.Actor)));
        routes.Map("PATCH", One, Who.Anyone, 5, 5, Edit);
        routes.Map("DELETE", One, Who.Anyone, 5, 1, Delete);
        routes.Map("POST", Messages + "/bulk-delete", Who.Anyone, 1, 3, BulkDelete);
        routes.Map("POST", One + "/crosspost", Who.Anyone, 10, 3600, Crosspost);
    }

    public static Channel ChannelOf(Call c) => c.World.ChannelFor(c.Actor, c.Id(0));

    /// <summary>The message, if this one may read it; ephemeral ones only their reader finds.</summary>
    public static Message Find(Call c)
    {
        var channel = ChannelOf(c);
        c.World.Need(channel, c.Actor, Bits.ReadHistory);
        return Find(c, channel, c.Id(1));
    }

    public static Message Find(Call c, Channel channel, ulong id) =>
        channel.Messages.Find(id) is { } message && (message.OnlyFor is null || message.OnlyFor == c.Actor)
            ? message
            : throw Refusal.Of(10008);

    private static Reply List(Call c)
    {
        var channel = ChannelOf(c);
        if (!channel.IsTextual)
        {
            throw Refusal.Of(channel.IsForum ? 50024 : 50008);
        }

        var limit = c.QueryInt("limit", 50, 1, 100);
        // Without the history's permission there is nothing to read, but that is no error.
        var readable = (c.World.Bits(channel, c.Actor) & Bits.ReadHistory) != 0;
        var messages = channel.Messages;
        bool Mine(Message m) => readable && (m.OnlyFor is null || m.OnlyFor == c.Actor);
        IEnumerable<Message> page;
        if (c.QueryId("around") is { } around)
        {
            var at = messages.FirstAtOrAfter(around);
            var newer = messages.All().Skip(at).Where(Mine).Take((limit / 2) + 1).Reverse();
            page = newer.Concat(messages.NewestFirst(at).Where(Mine).Take(limit / 2)).Take(limit);
        }
        else if (c.QueryId("after") is { } after)
        {
            page = messages.All().Skip(messages.FirstAtOrAfter(after + 1)).Where(Mine).Take(limit).Reverse();
        }
        else
        {
            var from = c.QueryId("before") is { } before ? messages.FirstAtOrAfter(before) : messages.Count;
            page = messages.NewestFirst(from).Where(Mine).Take(limit);
        }

        return Reply.Ok(Json.Array(page, (w, m) => WireMessage.Message(w, m, c.Actor)));
    }

    private static Reply Create(Call c)
    {
        var channel = ChannelOf(c);
        CheckPlace(c, channel);
        var violations = new Violations();
        var draft = MessageRules.Read(c.Field(violations), MessageKind.Create, c.Files);
        violations.ThrowIfAny();
        if (draft.EnforceNonce && c.Simulator.Messages.SentWith(c.Actor, draft.Nonce) is { } sent)
        {
            return Reply.Ok(WireMessage.Bytes(sent, c.Actor));
        }

        MessageRules.NotEmpty(draft);
        var message = draft.Reference is { Type: 1 } ? Forward(c, channel, draft) : Send(c, channel, draft);
        return Reply.Ok(WireMessage.Bytes(message, c.Actor));
    }

    private static void CheckPlace(Call c, Channel channel)
    {
        if (channel.IsForum)
        {
            throw Refusal.Of(40058);
        }

        if (!channel.IsTextual)
        {
            throw Refusal.Of(50008);
        }

        c.World.Need(channel, c.Actor, Bits.SendMessages);
        var bits = c.World.Bits(channel, c.Actor);
        if (channel.Thread is { Locked: true } && (bits & Bits.ManageThreads) == 0)
        {
            throw Refusal.Of(160005);
        }

        if (channel.Guild is null && c.Actor.Bot)
        {
            var other = channel.Recipients.First(r => r != c.Actor);
            var mutual = c.World.Guilds.Any(g => c.World.BotIsIn(g) && g.Members.ContainsKey(other.Id));
            if (!mutual && other.InstalledAt is null)
            {
                throw Refusal.Of(50278);
            }
        }

        SlowMode(c, channel, bits);
    }

    /// <summary>Slow mode holds for people without the bit; bots are exempt.</summary>
    private static void SlowMode(Call c, Channel channel, ulong bits)
    {
        if (channel.SlowMode == 0 || c.Actor.Bot || (bits & Bits.BypassSlowmode) != 0)
        {
            return;
        }

        var now = c.World.Now;
        if (
            channel.LastSpoke.TryGetValue(c.Actor.Id, out var last)
            && now - last < TimeSpan.FromSeconds(channel.SlowMode)
        )
        {
            throw new Refusal(429, 20016, "This action cannot be performed due to slowmode rate limit.")
            {
                RetryAfter = Math.Round(channel.SlowMode - (now - last).TotalSeconds, 3),
            };
        }

        channel.LastSpoke[c.Actor.Id] = now;
    }

    public static Message Send(Call c, Channel channel, MessageDraft draft, ulong? id = null)
    {
        var bits = c.World.Bits(channel, c.Actor);
        if (
            (draft.Files.Count > 0 && (bits & Bits.AttachFiles) == 0)
            || (draft.Embeds is { Count: > 0 } && (bits & Bits.EmbedLinks) == 0)
            || (draft.Poll is not null && (bits & Bits.SendPolls) == 0)
        )
        {
            throw Refusal.Of(50013);
        }

        Message? repliesTo = null;
        if (draft.Reference is { } reference)
        {
            if ((bits & Bits.ReadHistory) == 0)
            {
                throw Refusal.Of(160002);
            }

            repliesTo = channel.Messages.Find(reference.MessageId);
            if (repliesTo is null or { IsEphemeral: true })
            {
                repliesTo = reference.FailIfMissing
                    ? throw Refusal.At("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
                    : null;
            }
        }

        return c.Simulator.Messages.Create(
            channel,
            c.Actor,
            draft,
            c.Address,
            new MessageOrigin
            {
                Type = repliesTo is null ? 0 : 19,
                RepliesTo = repliesTo,
                Bits = bits,
                Id = id,
            }
        );
    }

    private static Message Forward(Call c, Channel channel, MessageDraft draft)
    {
        var reference = draft.Reference!;
        var source = c.World.Channels.GetValueOrDefault(reference.ChannelId ?? 0);
        var bits = source is null ? 0 : c.World.Bits(source, c.Actor);
        var original = source?.Messages.Find(reference.MessageId);
        if (
            (bits & Bits.ViewChannel) == 0
            || (bits & Bits.ReadHistory) == 0
            || original is null or { IsEphemeral: true }
        )
        {
            throw Refusal.Of(160014);
        }

        var message = new Message(c.World.NextId(), channel, c.Actor, c.World.Now)
        {
            Flags = draft.Flags | MessageFlags.Snapshot,
            Snapshot = WireMessage.Snapshot(original),
            Reference = new Reference(1, source!.Id, original.Id, source.Guild?.Id),
        };
        c.Simulator.Messages.Post(message);
        return message;
    }

    private static Reply Edit(Call c)
    {
        var message = Find(c, ChannelOf(c), c.Id(1));
        var violations = new Violations();
        var draft = MessageRules.Read(c.Field(violations), MessageKind.Edit, c.Files, message);
        violations.ThrowIfAny();
        if (message.Author != c.Actor)
        {
            // Another's message can only have its embeds hidden.
            var onlyFlags = draft.Body.All(p => p.Key == "flags");
            var may = (c.World.Bits(message.Channel, c.Actor) & Bits.ManageMessages) != 0;
            if (!onlyFlags || !may)
            {
                throw Refusal.Of(onlyFlags ? 50013 : 50005);
            }
        }

        if (message.Type is not (0 or 19 or 20 or 23))
        {
            throw Refusal.Of(50021);
        }

        WorldState.NeedUnarchived(message.Channel);

        MessageDesk.NotEmptyAfter(message, draft);
        c.Simulator.Messages.Edit(message, draft, c.Address, AllowedMentions.Default);
        return Reply.Ok(WireMessage.Bytes(message, c.Actor));
    }

    private static Reply Delete(Call c)
    {
        var channel = ChannelOf(c);
        var message = Find(c, channel, c.Id(1));
        if (message.Author != c.Actor && message.OnlyFor != c.Actor)
        {
            c.World.Need(channel, c.Actor, Bits.ManageMessages);
        }

        c.Simulator.Messages.Delete(message);
        return Reply.None;
    }

    private static Reply BulkDelete(Call c)
    {
        var channel = ChannelOf(c);
        if (channel.Guild is null)
        {
            throw Refusal.Of(50003);
        }

        c.World.Need(channel, c.Actor, Bits.ManageMessages);
        var violations = new Violations();
        var ids = c.Field(violations)["messages"]
            .Items(1000, required: true)
            .Select(i => i.Snowflake(required: true))
            .ToList();
        violations.ThrowIfAny();
        if (ids.Count is < 2 or > 100)
        {
            throw Refusal.Of(50016);
        }

        if (ids.Any(id => c.World.Now - WorldState.TimeOf(id!.Value) > TimeSpan.FromDays(14)))
        {
            throw Refusal.Of(50034);
        }

        var gone = ids.Distinct().OfType<ulong>().Where(channel.Messages.Remove).ToList();
        if (gone.Count > 0)
        {
            c.Simulator.Events.MessagesDeleted(channel, gone);
        }

        return Reply.None;
    }

    private static Reply Crosspost(Call c)
    {
        var channel = ChannelOf(c);
        var message = Find(c, channel, c.Id(1));
        if (channel.Type != ChannelType.Announcement)
        {
            throw Refusal.Of(50024);
        }

        c.World.Need(
            channel,
            c.Actor,
            message.Author == c.Actor ? Bits.SendMessages : Bits.SendMessages | Bits.ManageMessages
        );
        if ((message.Flags & MessageFlags.Crossposted) != 0)
        {
            throw Refusal.Of(40033);
        }

        if (message.Type != 0 || message.IsEphemeral)
        {
            throw Refusal.Of(50068);
        }

        message.Flags |= MessageFlags.Crossposted;
        c.Simulator.Events.MessageUpdated(message);
        foreach (var hook in channel.Followers.Where(h => c.World.Webhooks.ContainsKey(h.Id)))
        {
            var author = new User(hook.Id, hook.Name) { Bot = true };
            var copy = new Message(c.World.NextId(), hook.Channel, author, c.World.Now)
            {
                Content = message.Content,
                Embeds = message.Embeds,
                Components = message.Components,
                Attachments = [.. message.Attachments],
                Flags = MessageFlags.IsCrosspost | (message.Flags & MessageFlags.V2),
                WebhookId = hook.Id,
                Reference = new Reference(0, channel.Id, message.Id, channel.Guild!.Id),
            };
            c.Simulator.Messages.Post(copy);
        }

        return Reply.Ok(WireMessage.Bytes(message, c.Actor));
    }
}
