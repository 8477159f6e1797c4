using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Reactions, pins and polls of messages.</summary>
internal static class ReactionRoutes
{
    private const string Messages = "/channels/{channel.id}/messages";
    private const string One = Messages + "/{message.id}";

    public static void Map(RouteTable routes)
    {
        routes.Map("PUT", One + "/reactions/{emoji}/@me", Who.Anyone, 4, 1, c => React(c, add: true));
        routes.Map("DELETE", One + "/reactions/{emoji}/@me", Who.Anyone, 4, 1, c => React(c, add: false));
        routes.Map("GET", One + "/reactions/{emoji}", Who.Anyone, 5, 5, Reactors);
        routes.Map("GET", Messages + "/pins", Who.Anyone, 5, 5, Pins);
        routes.Map("PUT", Messages + "/pins/{message.id}", Who.Anyone, 5, 5, c => Pin(c, pinned: true));
        routes.Map("DELETE", Messages + "/pins/{message.id}", Who.Anyone, 5, 5, c => Pin(c, pinned: false));
        routes.Map("POST", "/channels/{channel.id}/polls/{message.id}/expire", Who.Anyone, 5, 5, ExpirePoll);
        routes.Map("PUT", "/channels/{channel.id}/polls/{message.id}/answers/@me", Who.Person, 5, 5, Vote);
    }

    /// <summary>A Unicode emoji; no server here has emojis of its own.</summary>
    private static string Emoji(string text) => ComponentRules.IsEmoji(text) ? text : throw Refusal.Of(10014);

    private static Reply React(Call c, bool add)
    {
        var message = MessageRoutes.Find(c);
        var name = Emoji(c.Values[2]);
        WorldState.NeedUnarchived(message.Channel);
        var reaction = message.Reactions.Find(r => r.Name == name);
        if (!add)
        {
            if (reaction is null || !reaction.Users.Remove(c.Actor.Id))
            {
                throw Refusal.Of(10014);
            }

            if (reaction.Users.Count == 0)
            {
                message.Reactions.Remove(reaction);
            }

            c.Simulator.Events.Reacted(message, c.Actor, reaction, added: false);
            return Reply.None;
        }

        if (reaction is null)
        {
            c.World.Need(message.Channel, c.Actor, Bits.AddReactions);
            if (message.Reactions.Count >= 20)
            {
                throw Refusal.Of(30010);
            }

            message.Reactions.Add(reaction = new Reaction(name));
        }

        if (!reaction.Users.Contains(c.Actor.Id))
        {
            reaction.Users.Add(c.Actor.Id);
            c.Simulator.Events.Reacted(message, c.Actor, reaction, added: true);
        }

        return Reply.None;
    }

    private static Reply Reactors(Call c)
    {
        var message = MessageRoutes.Find(c);
        var name = Emoji(c.Values[2]);
        var users = message.Reactions.Find(r => r.Name == name)?.Users ?? [];
        return Reply.Ok(Json.Array(users.Select(u => c.World.Users[u]), WireUser.User));
    }

    private static Reply Pins(Call c)
    {
        var channel = MessageRoutes.ChannelOf(c);
        c.World.Need(channel, c.Actor, Bits.ReadHistory);
        var pinned = channel.Messages.NewestFirst(channel.Messages.Count).Where(m => m.Pinned).Take(50);
        return Reply.Ok(
            Json.Object(w =>
            {
                w.List(
                    "items",
                    pinned,
                    (x, m) =>
                    {
                        x.WriteStartObject();
                        x.Time("pinned_at", channel.LastPinAt);
                        x.WritePropertyName("message");
                        WireMessage.Message(x, m, c.Actor);
                        x.WriteEndObject();
                    }
                );
                w.WriteBoolean("has_more", false);
            })
        );
    }

    private static Reply Pin(Call c, bool pinned)
    {
        var channel = MessageRoutes.ChannelOf(c);
        c.World.Need(channel, c.Actor, Bits.PinMessages);
        WorldState.NeedUnarchived(channel);
        var message = MessageRoutes.Find(c, channel, c.Id(1));
        if (message.IsEphemeral)
        {
            throw Refusal.Of(10008);
        }

        if (message.Pinned == pinned)
        {
            return Reply.None;
        }

        if (pinned && channel.Messages.All().Count(m => m.Pinned) >= 250)
        {
            throw Refusal.Of(30003);
        }

        message.Pinned = pinned;
        channel.LastPinAt = c.World.Now;
        c.Simulator.Events.MessageUpdated(message);
        c.Simulator.Events.Pins(channel);
        if (pinned)
        {
            var notice = new Message(c.World.NextId(), channel, c.Actor, c.World.Now)
            {
                Type = 6,
                Reference = new Reference(0, channel.Id, message.Id, channel.Guild?.Id),
            };
            c.Simulator.Messages.Post(notice);
        }

        return Reply.None;
    }

    private static Reply ExpirePoll(Call c)
    {
        var message = MessageRoutes.Find(c);
        if (message.Poll is not { } poll)
        {
            throw Refusal.Of(520006);
        }

        if (message.Author != c.Actor)
        {
            throw Refusal.Of(50005);
        }

        if (poll.Finalized)
        {
            throw Refusal.Of(520001);
        }

        c.Simulator.Passing.End(message);
        return Reply.Ok(WireMessage.Bytes(message, c.Actor));
    }

    private static Reply Vote(Call c)
    {
        var message = MessageRoutes.Find(c);
        if (message.Poll is not { } poll)
        {
            throw Refusal.Of(520006);
        }

        if (poll.Finalized || poll.Expiry <= c.World.Now)
        {
            throw Refusal.Of(520001);
        }

        var violations = new Violations();
        var field = c.Field(violations)["answer_ids"];
        var answers = field
            .Items(poll.Multiple ? poll.Answers.Count : 1, required: true)
            .Select(i => (int)(i.Int(1, poll.Answers.Count, required: true) ?? 0))
            .ToHashSet();
        violations.ThrowIfAny();
        for (var answer = 1; answer <= poll.Answers.Count; answer++)
        {
            var voters = poll.Votes.TryGetValue(answer, out var found) ? found : poll.Votes[answer] = [];
            if (answers.Contains(answer) && !voters.Contains(c.Actor.Id))
            {
                voters.Add(c.Actor.Id);
                c.Simulator.Events.Voted(message, c.Actor, answer, added: true);
            }
            else if (!answers.Contains(answer) && voters.Remove(c.Actor.Id))
            {
                c.Simulator.Events.Voted(message, c.Actor, answer, added: false);
            }
        }

        return Reply.None;
    }
}
