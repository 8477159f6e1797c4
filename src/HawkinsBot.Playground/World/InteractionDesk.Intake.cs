using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>What people send: commands, autocomplete, components, modals, each checked before the bot hears of it.</summary>
internal sealed partial class InteractionDesk
{
    /// <summary>A person's <c>POST /interactions</c>.</summary>
    public void Take(User user, JsonNode? body, IReadOnlyList<UploadedFile> files, string address)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations);
        var type = field["type"].OneOf(true, 2, 3, 4, 5);
        var application = field["application_id"].Snowflake(required: true);
        var channelId = field["channel_id"].Snowflake(required: true);
        var session = field["session_id"].Text(100, 1, required: true);
        field["nonce"].Text(25);
        field["data"].Obj(required: true);
        violations.ThrowIfAny();
        if (application != WorldState.ApplicationId)
        {
            throw Refusal.Of(10063);
        }

        var channel = World.ChannelFor(user, channelId!.Value);
        if (field["guild_id"].Snowflake() is { } guildId && guildId != channel.Guild?.Id)
        {
            throw Refusal.Of(10004);
        }

        if (simulator.Hub.Find(session)?.User != user)
        {
            throw Refusal.At("session_id", "BASE_TYPE_CHOICES", "This is not a session of yours.");
        }

        var asked = new Asked(user, channel, session!, field["nonce"].Node, field, files, address);
        switch (type)
        {
            case Interaction.ComponentType:
                Press(asked);
                break;
            case Interaction.ModalType:
                Submit(asked);
                break;
            default:
                Run(asked, type == Interaction.AutocompleteType);
                break;
        }
    }

    private sealed record Asked(
        User User,
        Channel Channel,
        string Session,
        JsonNode? Nonce,
        Field Body,
        IReadOnlyList<UploadedFile> Files,
        string Address
    )
    {
        public Field Data => Body["data"];
    }

    private Dictionary<string, Attachment> Uploads(Asked asked)
    {
        var uploads = new Dictionary<string, Attachment>(StringComparer.Ordinal);
        foreach (var item in asked.Data["attachments"].Items(10))
        {
            var id = item["id"].Node?.ToString() ?? "";
            if (
                asked.Files.FirstOrDefault(f =>
                    f.Key.ToString(System.Globalization.CultureInfo.InvariantCulture) == id
                ) is
                { } file
            )
            {
                uploads[id] = simulator.Messages.Files(asked.Channel.Id, file, null, asked.Address, ephemeral: true);
            }
            else
            {
                item["id"].Wrong("ATTACHMENT_NOT_FOUND", "There is no uploaded file with this id.");
            }
        }

        return uploads;
    }

    private void Run(Asked asked, bool autocomplete)
    {
        var data = asked.Data;
        var guild = asked.Channel.Guild;
        var id = data["id"].Snowflake(required: true);
        data.Violations.ThrowIfAny();
        var command = guild?.Commands?.Find(id!.Value) ?? World.Commands.Find(id!.Value) ?? throw Refusal.Of(10063);
        var presence = CommandAccess.For(World, command, guild, asked.Channel, asked.User);
        if (!presence.Any)
        {
            throw CommandAccess.Installed(World, command, guild, asked.Channel, asked.User).Any
                ? Refusal.Of(50013)
                : Refusal.Of(10063);
        }

        if (data["version"].Snowflake() is { } version && version != command.Version)
        {
            data.Wrong(
                "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION",
                "This command is outdated, please try again in a few minutes"
            );
        }

        var options = new InteractionOptions(World, asked.Channel, asked.User, Uploads(asked));
        var values = options.Read(command.Options, data["options"], autocomplete);
        var (targetUser, targetMessage) = Target(command, data, options, asked);
        data.Violations.ThrowIfAny();
        var interaction = New(
            asked,
            autocomplete ? Interaction.AutocompleteType : Interaction.CommandType,
            presence
        ) with
        {
            Command = command,
            TargetUser = targetUser,
            TargetMessageId = targetMessage,
        };
        Deliver(interaction.Made(), w => CommandData(w, command, values, options.Resolved, guild, data, asked.User));
    }

    private void CommandData(
        Utf8JsonWriter w,
        Command command,
        JsonArray values,
        WireInteraction.Resolved resolved,
        Guild? guild,
        Field data,
        User user
    )
    {
        w.WriteStartObject();
        w.Id("id", command.Id);
        w.WriteString("name", command.Name);
        w.WriteNumber("type", command.Type);
        if (command.GuildId is { } id)
        {
            w.Id("guild_id", id);
        }

        if (values.Count > 0)
        {
            w.Node("options", values);
        }

        if (data["target_id"].Snowflake() is { } target && command.Type is 2 or 3)
        {
            w.Id("target_id", target);
        }

        if (!resolved.IsEmpty)
        {
            w.WritePropertyName("resolved");
            resolved.Write(w, World, guild, user);
        }

        w.WriteEndObject();
    }

    private static (User? User, ulong? Message) Target(
        Command command,
        Field data,
        InteractionOptions options,
        Asked asked
    )
    {
        if (command.Type is not (2 or 3))
        {
            return default;
        }

        var target = data["target_id"].Snowflake(required: true);
        if (target is null)
        {
            return default;
        }

        if (command.Type == 2)
        {
            if (options.Look(6, data["target_id"]))
            {
                return (options.Resolved.Users[target.Value], null);
            }

            throw Refusal.Of(10013);
        }

        var message = asked.Channel.Messages.Find(target.Value);
        if (message is null || (message.IsEphemeral && message.OnlyFor != asked.User))
        {
            throw Refusal.Of(10008);
        }

        options.Resolved.Messages[message.Id] = message;
        return (null, message.Id);
    }

    private void Press(Asked asked)
    {
        var data = asked.Data;
        var messageId = asked.Body["message_id"].Snowflake(required: true);
        var customId = data["custom_id"].Text(100, 1, required: true);
        var type = data["component_type"].OneOf(true, 2, 3, 5, 6, 7, 8);
        data.Violations.ThrowIfAny();
        var message = asked.Channel.Messages.Find(messageId!.Value);
        if (
            message is null
            || (message.IsEphemeral && message.OnlyFor != asked.User)
            || (message.Author != World.Bot && message.ApplicationId != WorldState.ApplicationId)
        )
        {
            throw Refusal.Of(10008);
        }

        var component = Find(message.Components?.Nodes(), customId!);
        if (component is null || component.Int("type") != type)
        {
            data["custom_id"].Wrong("COMPONENT_VALIDATION_FAILED", "Component validation failed");
        }
        else if (component.Flag("disabled"))
        {
            data["custom_id"].Wrong("COMPONENT_VALIDATION_FAILED", "The component is disabled");
        }

        var options = new InteractionOptions(World, asked.Channel, asked.User, new Dictionary<string, Attachment>());
        JsonArray? values = null;
        if (component is not null && type != 2)
        {
            values = options.Chosen(component, data["values"], required: true);
        }

        data.Violations.ThrowIfAny();
        var presence = Presence(message, asked);
        var interaction = New(asked, Interaction.ComponentType, presence) with { Message = message };
        Deliver(
            interaction.Made(),
            w =>
            {
                w.WriteStartObject();
                w.WriteString("custom_id", customId);
                w.WriteNumber("component_type", type!.Value);
                w.WriteNumber("id", component!.Int("id") ?? 0);
                if (values is not null)
                {
                    w.Node("values", values);
                }

                if (!options.Resolved.IsEmpty)
                {
                    w.WritePropertyName("resolved");
                    options.Resolved.Write(w, World, asked.Channel.Guild, asked.User);
                }

                w.WriteEndObject();
            }
        );
    }

    /// <summary>A component comes from where its message came from.</summary>
    private CommandAccess.Presence Presence(Message message, Asked asked)
    {
        var inGuild = asked.Channel.Guild is null
            ? asked.Channel.Recipients.Contains(World.Bot)
            : World.BotIsIn(asked.Channel.Guild);
        return new CommandAccess.Presence(inGuild, message.Interaction?.Owners.ContainsKey("1") == true || !inGuild);
    }

    private static JsonObject? Find(JsonNode? node, string customId)
    {
        switch (node)
        {
            case JsonArray array:
                return array.Select(item => Find(item, customId)).FirstOrDefault(found => found is not null);
            case JsonObject o when o.Str("custom_id") == customId:
                return o;
            case JsonObject o:
                return Find(o["components"], customId) ?? Find(o["accessory"], customId);
            default:
                return null;
        }
    }

    private void Submit(Asked asked)
    {
        var data = asked.Data;
        var id = data["id"].Snowflake();
        var customId = data["custom_id"].Text(100, 1, required: true);
        data.Violations.ThrowIfAny();
        // Without its id, the last modal of that name which this person has open.
        var opened = id is { } given
            ? World.Interactions.GetValueOrDefault(given)
            : World.InteractionOrder.LastOrDefault(i => i.User == asked.User && i.Modal.Str("custom_id") == customId);
        if (opened?.Modal is not { } modal || opened.User != asked.User || modal.Str("custom_id") != customId)
        {
            throw Refusal.Of(10062);
        }

        var uploads = Uploads(asked);
        var options = new InteractionOptions(World, asked.Channel, asked.User, uploads);
        var components = ModalSubmission.Read(modal, data["components"], options, uploads);
        data.Violations.ThrowIfAny();
        // A modal is sent once; another try needs another modal.
        opened.Modal = null;
        var presence = new CommandAccess.Presence(!opened.OnlyUserInstalled, opened.Owners.ContainsKey("1"));
        var interaction = New(asked, Interaction.ModalType, presence) with
        {
            Trigger = opened,
            Message = opened.Message,
        };
        Deliver(
            interaction.Made(),
            w =>
            {
                w.WriteStartObject();
                w.WriteString("custom_id", customId);
                w.Node("components", components);
                if (!options.Resolved.IsEmpty)
                {
                    w.WritePropertyName("resolved");
                    options.Resolved.Write(w, World, asked.Channel.Guild, asked.User);
                }

                w.WriteEndObject();
            }
        );
    }
}
