using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>Takes interactions of people, hands them to the bot, and knows when they are over.</summary>
internal sealed partial class InteractionDesk(Simulator simulator)
{
    private WorldState World => simulator.World;

    private sealed record Draft(InteractionDesk Desk, Asked Asked, int Type, CommandAccess.Presence Presence)
    {
        public Command? Command { get; init; }
        public User? TargetUser { get; init; }
        public ulong? TargetMessageId { get; init; }
        public Message? Message { get; init; }
        public Interaction? Trigger { get; init; }

        public Interaction Made() =>
            Desk.Make(Asked.User, Asked.Channel, Type, Presence, Command, Asked.Session, Asked.Nonce, this);
    }

    private Draft New(Asked asked, int type, CommandAccess.Presence presence) => new(this, asked, type, presence);

    private Interaction Make(
        User user,
        Channel channel,
        int type,
        CommandAccess.Presence presence,
        Command? command,
        string? session,
        JsonNode? nonce,
        Draft? draft,
        LoadRun? load = null,
        Message? message = null
    )
    {
        var owners = new Dictionary<string, string>();
        if (presence.ByGuild)
        {
            owners["0"] = channel.Guild?.Id.Text() ?? "0";
        }

        if (presence.ByUser)
        {
            owners["1"] = user.Id.Text();
        }

        return new Interaction
        {
            Id = World.NextId(),
            Token = WorldState.NewToken(48),
            Type = type,
            User = user,
            Channel = channel,
            CreatedAt = World.Real.GetUtcNow(),
            SessionId = session,
            Nonce = nonce?.DeepClone(),
            Command = command,
            TargetUser = draft?.TargetUser,
            TargetMessageId = draft?.TargetMessageId,
            Message = draft?.Message ?? message,
            Trigger = draft?.Trigger,
            Owners = owners,
            OnlyUserInstalled = !presence.ByGuild,
            Load = load,
        };
    }

    /// <summary>Sends the interaction to the bot's shard, and waits three seconds for the answer.</summary>
    private void Deliver(Interaction interaction, Action<Utf8JsonWriter> data)
    {
        World.Add(interaction);
        Tell(interaction, "INTERACTION_CREATE");
        var bytes = WireInteraction.Bytes(World, interaction, data);
        interaction.Deadline = World.Real.CreateTimer(
            _ => Expire(interaction),
            null,
            Interaction.FirstAnswer,
            Timeout.InfiniteTimeSpan
        );
        interaction.DispatchedAt = Stopwatch.GetTimestamp();
        if (simulator.Endpoint.Url is { } url)
        {
            _ = simulator.Endpoint.SendAsync(url, interaction, bytes, Expire);
        }
        else
        {
            simulator.Hub.ToBot(interaction.Channel.Guild?.Id, 0, "INTERACTION_CREATE", bytes);
        }
    }

    /// <summary>One command of a load, in the name of a member.</summary>
    public void Send(User user, Channel channel, Command command, JsonArray options, LoadRun load)
    {
        var presence = new CommandAccess.Presence(channel.Guild is not null, channel.Guild is null);
        var interaction = Make(user, channel, Interaction.CommandType, presence, command, null, null, null, load);
        Deliver(
            interaction,
            w =>
            {
                w.WriteStartObject();
                w.Id("id", command.Id);
                w.WriteString("name", command.Name);
                w.WriteNumber("type", command.Type);
                if (command.GuildId is { } id)
                {
                    w.Id("guild_id", id);
                }

                if (options.Count > 0)
                {
                    w.Node("options", options);
                }

                w.WriteEndObject();
            }
        );
    }

    /// <summary>One press of a load, in the name of a member.</summary>
    /// <returns>False where there is no such button on the message, or it is disabled.</returns>
    public bool Press(User user, Message message, string customId, LoadRun load)
    {
        if (Find(message.Components?.Nodes(), customId) is not { } button || button.Flag("disabled"))
        {
            return false;
        }

        var presence = new CommandAccess.Presence(message.Channel.Guild is not null, message.Channel.Guild is null);
        var interaction = Make(
            user,
            message.Channel,
            Interaction.ComponentType,
            presence,
            null,
            null,
            null,
            null,
            load,
            message
        );
        Deliver(
            interaction,
            w =>
            {
                w.WriteStartObject();
                w.WriteString("custom_id", customId);
                w.WriteNumber("component_type", 2);
                w.WriteNumber("id", button.Int("id") ?? 0);
                w.WriteEndObject();
            }
        );
        return true;
    }

    private void Expire(Interaction interaction)
    {
        lock (World.Gate)
        {
            if (interaction.AnsweredWith != 0 || interaction.Failed)
            {
                return;
            }

            interaction.Failed = true;
            Tell(interaction, "INTERACTION_FAILURE");
            interaction.Load?.Failed();
        }
    }

    /// <summary>Notes the first answer: no second one is taken.</summary>
    public void Answered(Interaction interaction, int type)
    {
        interaction.AnsweredWith = type;
        interaction.Deadline?.Dispose();
        interaction.Deadline = null;
        interaction.Load?.Answered(interaction);
        if (type != 8)
        {
            Tell(interaction, "INTERACTION_SUCCESS");
        }
    }

    private void Tell(Interaction interaction, string name)
    {
        if (interaction.SessionId is null)
        {
            return;
        }

        simulator.Hub.ToSession(
            interaction.SessionId,
            name,
            Json.Object(w =>
            {
                w.Id("id", interaction.Id);
                w.Node("nonce", interaction.Nonce);
                if (name == "INTERACTION_FAILURE")
                {
                    w.WriteNumber("reason_code", 2);
                }
            })
        );
    }
}
