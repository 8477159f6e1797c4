using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>The bot's answers to an interaction: the callback, and then the webhook of its token.</summary>
internal sealed class InteractionAnswers(Simulator simulator, string address)
{
    private WorldState World => simulator.World;

    /// <summary>The first answer. Null unless it was asked for the response.</summary>
    public byte[]? Callback(
        Interaction interaction,
        JsonNode? body,
        IReadOnlyList<UploadedFile> files,
        bool respond,
        long arrivedAt
    )
    {
        if (interaction.AnsweredWith != 0)
        {
            interaction.Load?.Twice();
            throw Refusal.Of(40060);
        }

        interaction.ArrivedAt = arrivedAt;
        if (interaction.Failed || World.Real.GetUtcNow() - interaction.CreatedAt > Interaction.FirstAnswer)
        {
            throw Refusal.Of(10062);
        }

        var violations = new Violations();
        var field = new Field(body, "", violations);
        field.Obj(required: true);
        violations.ThrowIfAny();
        var type = (int)(field["type"].OneOf(true, Allowed(interaction)) ?? 0);
        violations.ThrowIfAny();
        var message = Answer(interaction, type, field["data"], files, violations);
        return respond ? Response(interaction, type, message) : null;
    }

    private static long[] Allowed(Interaction interaction) =>
        interaction.Type switch
        {
            Interaction.CommandType => [4, 5, 9, 10, 12],
            Interaction.ComponentType => [4, 5, 6, 7, 9, 10, 12],
            Interaction.AutocompleteType => [8],
            // A modal from a component may still act on its message.
            _ => interaction.Message is null ? [4, 5, 10, 12] : [4, 5, 6, 7, 10, 12],
        };

    private Message? Answer(
        Interaction interaction,
        int type,
        Field data,
        IReadOnlyList<UploadedFile> files,
        Violations violations
    )
    {
        switch (type)
        {
            case 4:
                data.Obj(required: true);
                var draft = MessageRules.Read(data, MessageKind.Callback, files);
                violations.ThrowIfAny();
                MessageRules.NotEmpty(draft);
                simulator.Interactions.Answered(interaction, type);
                return interaction.Original = Create(interaction, draft, null, 0);
            case 5:
                var flags = (int)(data["flags"].Int(0, int.MaxValue) ?? 0) & MessageFlags.Ephemeral;
                violations.ThrowIfAny();
                simulator.Interactions.Answered(interaction, type);
                var loading = new MessageDraft { Body = [], Flags = flags };
                return interaction.Original = Create(interaction, loading, null, MessageFlags.Loading);
            case 6:
                simulator.Interactions.Answered(interaction, type);
                return interaction.Original = interaction.Message;
            case 7:
                var update = MessageRules.Read(data, MessageKind.WebhookEdit, files, interaction.Message);
                violations.ThrowIfAny();
                MessageDesk.NotEmptyAfter(interaction.Message!, update);
                simulator.Interactions.Answered(interaction, type);
                interaction.Original = interaction.Message;
                if (!interaction.Message!.Deleted)
                {
                    simulator.Messages.Edit(interaction.Message, update, address, AllowedMentions.OnlyUsers);
                }

                return interaction.Message;
            case 8:
                Choices(interaction, data, violations);
                return null;
            case 9:
                Modal(interaction, data, violations);
                return null;
            default:
                simulator.Interactions.Answered(interaction, type);
                return null;
        }
    }

    private Message Create(Interaction interaction, MessageDraft draft, Message? repliesTo, int extraFlags)
    {
        var ephemeral = (draft.Flags & MessageFlags.Ephemeral) != 0;
        // Where members may not use external apps, those that are only theirs answer in private.
        var bits = World.Bits(interaction.Channel, interaction.User);
        ephemeral |=
            interaction.OnlyUserInstalled
            && interaction.Channel.Guild is not null
            && (bits & Bits.UseExternalApps) == 0;
        repliesTo ??= interaction.Type == Interaction.CommandType ? null : interaction.Message;
        return simulator.Messages.Create(
            interaction.Channel,
            World.Bot,
            draft,
            address,
            new MessageOrigin
            {
                Type =
                    repliesTo is not null ? 19
                    : interaction.Command is { Type: 2 or 3 } ? 23
                    : interaction.Command is not null ? 20
                    : 0,
                Interaction = interaction,
                OnlyFor = ephemeral ? interaction.User : null,
                WebhookId = WorldState.ApplicationId,
                ApplicationId = WorldState.ApplicationId,
                RepliesTo = repliesTo,
                ExtraFlags = extraFlags | (ephemeral ? MessageFlags.Ephemeral : 0),
                DefaultMentions = AllowedMentions.OnlyUsers,
            }
        );
    }

    private void Choices(Interaction interaction, Field data, Violations violations)
    {
        var choices = new JsonArray();
        foreach (var item in data["choices"].Items(25, required: true))
        {
            var choice = new JsonObject { ["name"] = item["name"].Text(100, 1, required: true) };
            if (item["name_localizations"].Obj() is { } localized)
            {
                choice["name_localizations"] = localized.DeepClone();
            }

            var value = item["value"];
            if (value.Node is null)
            {
                violations.Required(value.Path);
            }
            else if (value.Node.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                value.Text(100);
            }

            choice["value"] = value.Node?.DeepClone();
            choices.Add(choice);
        }

        violations.ThrowIfAny();
        simulator.Interactions.Answered(interaction, 8);
        simulator.Hub.ToSession(
            interaction.SessionId,
            "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE",
            Json.Object(w =>
            {
                w.Node("nonce", interaction.Nonce);
                w.Node("choices", choices);
            })
        );
    }

    private void Modal(Interaction interaction, Field data, Violations violations)
    {
        data.Obj(required: true);
        var modal = ModalRules.Read(data);
        violations.ThrowIfAny();
        interaction.Modal = modal;
        simulator.Interactions.Answered(interaction, 9);
        simulator.Hub.ToSession(
            interaction.SessionId,
            "INTERACTION_MODAL_CREATE",
            Json.Object(w =>
            {
                w.Id("id", interaction.Id);
                w.Node("nonce", interaction.Nonce);
                w.Id("channel_id", interaction.Channel.Id);
                if (interaction.Channel.Guild is { } guild)
                {
                    w.Id("guild_id", guild.Id);
                }

                w.WriteString("custom_id", modal.Str("custom_id"));
                w.WriteString("title", modal.Str("title"));
                w.Node("components", modal["components"]);
                w.WriteStartObject("application");
                w.Id("id", WorldState.ApplicationId);
                w.WriteString("name", World.Bot.Name);
                w.WriteNull("icon");
                w.WriteString("description", "");
                w.User("bot", World.Bot);
                w.WriteEndObject();
            })
        );
    }

    private byte[] Response(Interaction interaction, int type, Message? message) =>
        Json.Object(w =>
        {
            w.WriteStartObject("interaction");
            w.Id("id", interaction.Id);
            w.WriteNumber("type", interaction.Type);
            if (message is not null)
            {
                w.Id("response_message_id", message.Id);
                w.WriteBoolean("response_message_loading", (message.Flags & MessageFlags.Loading) != 0);
                w.WriteBoolean("response_message_ephemeral", message.IsEphemeral);
            }

            w.Id("channel_id", interaction.Channel.Id);
            if (interaction.Channel.Guild is { } guild)
            {
                w.Id("guild_id", guild.Id);
            }

            w.WriteEndObject();
            if (type is 4 or 7)
            {
                w.WriteStartObject("resource");
                w.WriteNumber("type", type);
                w.WritePropertyName("message");
                WireMessage.Message(w, message!, World.Bot);
                w.WriteEndObject();
            }
        });

    /// <summary>The interaction of a webhook's token, while the token is good and the interaction answered.</summary>
    /// <exception cref="Refusal">50027 bad or old token, 10015 not answered yet.</exception>
    public static Interaction ByToken(WorldState world, string token)
    {
        var interaction = world.InteractionsByToken.GetValueOrDefault(token) ?? throw Refusal.Of(50027);
        // Its id has the time of the world, whose clock a test moves on instead of waiting.
        if (world.Now - WorldState.TimeOf(interaction.Id) > Interaction.TokenLife)
        {
            throw Refusal.Of(50027);
        }

        return interaction.AnsweredWith is 0 or 8 ? throw Refusal.Of(10015) : interaction;
    }

    public Message FollowUp(Interaction interaction, JsonNode? body, IReadOnlyList<UploadedFile> files)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations);
        var draft = MessageRules.Read(field, MessageKind.FollowUp, files);
        violations.ThrowIfAny();
        MessageRules.NotEmpty(draft);
        if (interaction.Original is { Deleted: false } original && (original.Flags & MessageFlags.Loading) != 0)
        {
            // Deprecated, but so: the first follow-up takes the place of the deferred answer.
            simulator.Messages.Edit(original, WithAll(draft), address, AllowedMentions.OnlyUsers);
            return original;
        }

        if (interaction.OnlyUserInstalled && interaction.FollowUps >= 5)
        {
            throw Refusal.Of(40094);
        }

        interaction.FollowUps++;
        var repliesTo = interaction.Original is { Deleted: false } first ? first : interaction.Message;
        return Create(interaction, draft, repliesTo, 0);
    }

    private static MessageDraft WithAll(MessageDraft draft)
    {
        foreach (var name in new[] { "content", "embeds", "components" })
        {
            draft.Body.TryAdd(name, null);
        }

        return draft;
    }

    /// <summary>A message of this interaction: the original by <c>@original</c>, a follow-up by its id.</summary>
    public static Message Find(Interaction interaction, string id)
    {
        var message =
            id == "@original" ? interaction.Original
            : Json.TryId(id, out var n) ? interaction.Channel.Messages.Find(n)
            : null;
        return
            message is { Deleted: false }
            && (message == interaction.Original || message.Interaction?.Token == interaction.Token)
            ? message
            : throw Refusal.Of(10008);
    }

    public Message Edit(Message message, JsonNode? body, IReadOnlyList<UploadedFile> files)
    {
        var violations = new Violations();
        var draft = MessageRules.Read(new Field(body, "", violations), MessageKind.WebhookEdit, files, message);
        violations.ThrowIfAny();
        MessageDesk.NotEmptyAfter(message, draft);
        simulator.Messages.Edit(message, draft, address, AllowedMentions.OnlyUsers);
        return message;
    }
}
