using System.Text.Json;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Webhooks: those of interaction tokens, and those of channels.</summary>
internal static class WebhookRoutes
{
    private const string Hook = "/webhooks/{webhook.id}/{webhook.token}";

    public static void Map(RouteTable routes)
    {
        routes.Map("POST", Hook, Who.PathToken, 5, 2, Execute);
        routes.Map("GET", Hook, Who.PathToken, 5, 2, c => Reply.Ok(Json.Write(w => Write(w, HookOf(c)))));
        routes.Map("DELETE", Hook, Who.PathToken, 5, 2, DeleteHook);
        routes.Map(
            "GET",
            Hook + "/messages/{message.id}",
            Who.PathToken,
            5,
            2,
            c => Reply.Ok(WireMessage.Bytes(MessageOf(c), c.World.Bot))
        );
        routes.Map("PATCH", Hook + "/messages/{message.id}", Who.PathToken, 5, 2, Edit);
        routes.Map("DELETE", Hook + "/messages/{message.id}", Who.PathToken, 5, 2, Delete);
        routes.Map("GET", "/channels/{channel.id}/webhooks", Who.Anyone, 5, 5, List);
        routes.Map("POST", "/channels/{channel.id}/webhooks", Who.Anyone, 5, 5, Create);
        routes.Map("POST", "/channels/{channel.id}/followers", Who.Anyone, 5, 5, Follow);
    }

    private static bool IsInteraction(Call c) => c.Id(0) == WorldState.ApplicationId;

    private static Webhook HookOf(Call c)
    {
        var hook = c.World.Webhooks.GetValueOrDefault(c.Id(0)) ?? throw Refusal.Of(10015);
        return hook.Token is not null && hook.Token == c.Values[1] ? hook : throw Refusal.Of(50027);
    }

    private static Reply Execute(Call c)
    {
        if (IsInteraction(c))
        {
            var interaction = InteractionAnswers.ByToken(c.World, c.Values[1]);
            var answer = new InteractionAnswers(c.Simulator, c.Address).FollowUp(interaction, c.Body, c.Files);
            return Reply.Ok(WireMessage.Bytes(answer, c.World.Bot));
        }

        var hook = HookOf(c);
        var violations = new Violations();
        var field = c.Field(violations);
        var draft = MessageRules.Read(field, MessageKind.Webhook, c.Files);
        var threadName = field["thread_name"].Text(100);
        violations.ThrowIfAny();
        MessageRules.NotEmpty(draft);
        var author = new User(hook.Id, draft.Username ?? hook.Name) { Bot = true };
        var (channel, isNew) = Destination(c, hook, threadName, author);
        var message = c.Simulator.Messages.Create(
            channel,
            author,
            draft,
            c.Address,
            new MessageOrigin
            {
                WebhookId = hook.Id,
                ApplicationId = hook.ApplicationId,
                // The first message of a post has the post's id, and is not counted.
                Id = isNew ? channel.Id : null,
            }
        );
        if (isNew)
        {
            channel.Thread!.MessageCount = 0;
        }

        return c.Ask("wait") ? Reply.Ok(WireMessage.Bytes(message, c.World.Bot)) : Reply.None;
    }

    private static (Channel Channel, bool IsNew) Destination(Call c, Webhook hook, string? threadName, User author)
    {
        var threadId = c.QueryId("thread_id");
        if (!hook.Channel.IsForum)
        {
            return (threadId is { } id ? ThreadOf(hook, id) : hook.Channel, false);
        }

        if (threadId is not null && !string.IsNullOrEmpty(threadName))
        {
            throw Refusal.Of(220002);
        }

        if (threadId is { } thread)
        {
            return (ThreadOf(hook, thread), false);
        }

        return string.IsNullOrEmpty(threadName)
            ? throw Refusal.Of(220001)
            : (ThreadRoutes.Open(c, hook.Channel, ChannelType.PublicThread, threadName, author, 1440, null, []), true);
    }

    private static Channel ThreadOf(Webhook hook, ulong id) =>
        hook.Channel.Guild!.Threads.Find(t => t.Id == id && t.Parent == hook.Channel) ?? throw Refusal.Of(10003);

    private static Message MessageOf(Call c)
    {
        if (IsInteraction(c))
        {
            return InteractionAnswers.Find(InteractionAnswers.ByToken(c.World, c.Values[1]), c.Values[2]);
        }

        var hook = HookOf(c);
        var channel = c.QueryId("thread_id") is { } id ? ThreadOf(hook, id) : hook.Channel;
        var message = channel.Messages.Find(c.Id(2));
        return message?.WebhookId == hook.Id ? message : throw Refusal.Of(10008);
    }

    private static Reply Edit(Call c)
    {
        var message = MessageOf(c);
        new InteractionAnswers(c.Simulator, c.Address).Edit(message, c.Body, c.Files);
        return Reply.Ok(WireMessage.Bytes(message, c.World.Bot));
    }

    private static Reply Delete(Call c)
    {
        c.Simulator.Messages.Delete(MessageOf(c));
        return Reply.None;
    }

    private static Reply DeleteHook(Call c)
    {
        var hook = HookOf(c);
        c.World.Webhooks.Remove(hook.Id);
        hook.Channel.Guild!.Webhooks.Remove(hook);
        Updated(c, hook.Channel);
        return Reply.None;
    }

    private static void Updated(Call c, Channel channel) =>
        c.Simulator.Hub.ToGuild(
            channel.Guild!,
            Intent.Webhooks,
            "WEBHOOKS_UPDATE",
            _ =>
                Json.Object(w =>
                {
                    w.Id("guild_id", channel.Guild!.Id);
                    w.Id("channel_id", channel.Id);
                }),
            channel
        );

    private static Reply List(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        c.World.Need(channel, c.Actor, Bits.ManageWebhooks);
        return Reply.Ok(Json.Array(channel.Guild?.Webhooks.Where(h => h.Channel == channel) ?? [], Write));
    }

    private static Reply Create(Call c)
    {
        var channel = c.World.ChannelFor(c.Actor, c.Id(0));
        c.World.Need(channel, c.Actor, Bits.ManageWebhooks);
        if (channel.Guild is null || channel.IsThread || channel.Type == ChannelType.Category)
        {
            throw Refusal.Of(50024);
        }

        var violations = new Violations();
        var field = c.Field(violations)["name"];
        var name = field.Text(80, 1, required: true, trim: true);
        foreach (var word in new[] { "clyde", "discord" })
        {
            if (name?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                field.Wrong("USERNAME_INVALID_CONTAINS", $"Username cannot contain \"{word}\"");
            }
        }

        violations.ThrowIfAny();
        if (channel.Guild.Webhooks.Count(h => h.Channel == channel) >= 15)
        {
            throw Refusal.Of(30007);
        }

        var hook = new Webhook(c.World.NextId(), 1, channel, name!)
        {
            Token = WorldState.NewToken(51),
            Creator = c.Actor,
            ApplicationId = c.Actor.Bot ? WorldState.ApplicationId : null,
        };
        c.World.Webhooks[hook.Id] = hook;
        channel.Guild.Webhooks.Add(hook);
        Updated(c, channel);
        return Reply.Ok(Json.Write(w => Write(w, hook)));
    }

    private static Reply Follow(Call c)
    {
        var source = c.World.ChannelFor(c.Actor, c.Id(0));
        if (source.Type != ChannelType.Announcement)
        {
            throw Refusal.Of(50024);
        }

        var violations = new Violations();
        var id = c.Field(violations)["webhook_channel_id"].Snowflake(required: true);
        violations.ThrowIfAny();
        var target = c.World.ChannelFor(c.Actor, id!.Value);
        c.World.Need(target, c.Actor, Bits.ManageWebhooks);
        if (target.Guild is null || target.Type is not (ChannelType.Text or ChannelType.Announcement))
        {
            throw Refusal.Of(50024);
        }

        var hook = new Webhook(c.World.NextId(), 2, target, $"{source.Guild!.Name} #{source.Name}")
        {
            Creator = c.Actor,
            Source = source,
        };
        c.World.Webhooks[hook.Id] = hook;
        target.Guild.Webhooks.Add(hook);
        source.Followers.Add(hook);
        Updated(c, target);
        var notice = new Message(c.World.NextId(), target, c.Actor, c.World.Now)
        {
            Type = 12,
            Content = hook.Name,
            Reference = new Reference(0, source.Id, null, source.Guild.Id),
        };
        c.Simulator.Messages.Post(notice);
        return Reply.Ok(
            Json.Object(w =>
            {
                w.Id("channel_id", source.Id);
                w.Id("webhook_id", hook.Id);
            })
        );
    }

    private static void Write(Utf8JsonWriter w, Webhook hook)
    {
        w.WriteStartObject();
        w.Id("id", hook.Id);
        w.WriteNumber("type", hook.Type);
        w.Id("guild_id", hook.Channel.Guild?.Id);
        w.Id("channel_id", hook.Channel.Id);
        w.WriteString("name", hook.Name);
        w.WriteNull("avatar");
        w.Id("application_id", hook.ApplicationId);
        if (hook.Token is not null)
        {
            w.WriteString("token", hook.Token);
        }

        if (hook.Creator is { } creator)
        {
            w.User("user", creator);
        }

        if (hook.Source is { } source)
        {
            w.WriteStartObject("source_guild");
            w.Id("id", source.Guild!.Id);
            w.WriteString("name", source.Guild.Name);
            w.WriteNull("icon");
            w.WriteEndObject();
            w.WriteStartObject("source_channel");
            w.Id("id", source.Id);
            w.WriteString("name", source.Name);
            w.WriteEndObject();
        }

        w.WriteEndObject();
    }
}
