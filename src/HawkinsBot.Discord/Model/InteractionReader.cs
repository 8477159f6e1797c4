using System.Globalization;
using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Reads interactions. This is the hot path: one pass over the bytes, nothing but the records allocated.</summary>
internal static class InteractionReader
{
    public static Interaction Read(ref Utf8JsonReader reader, long receivedAt)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("An interaction is a JSON object.");
        }

        Snowflake id = default;
        Snowflake application = default;
        var type = default(InteractionType);
        var token = "";
        Snowflake? guild = null;
        Snowflake? channelId = null;
        Channel? channel = null;
        Member? member = null;
        User? user = null;
        string? locale = null;
        string? guildLocale = null;
        Permissions permissions = default;
        InteractionContext? context = null;
        var owners = Interaction.NoOwners;
        var sizeLimit = 10L * 1024 * 1024;
        Message? message = null;
        Data data = default;
        while (reader.NextProperty())
        {
            if (reader.Is("id"u8))
            {
                id = reader.ReadSnowflake();
            }
            else if (reader.Is("application_id"u8))
            {
                application = reader.ReadSnowflake();
            }
            else if (reader.Is("type"u8))
            {
                type = (InteractionType)reader.ReadInt();
            }
            else if (reader.Is("token"u8))
            {
                token = reader.ReadText() ?? "";
            }
            else if (reader.Is("data"u8))
            {
                data = ReadData(ref reader);
            }
            else if (reader.Is("guild_id"u8))
            {
                guild = reader.ReadSnowflakeOrNull();
            }
            else if (reader.Is("channel_id"u8))
            {
                channelId = reader.ReadSnowflakeOrNull();
            }
            else if (reader.Is("channel"u8))
            {
                channel = reader.TokenType is JsonTokenType.StartObject ? EntityReader.Channel(ref reader) : null;
            }
            else if (reader.Is("member"u8))
            {
                member = reader.TokenType is JsonTokenType.StartObject ? EntityReader.Member(ref reader) : null;
            }
            else if (reader.Is("user"u8))
            {
                user = reader.TokenType is JsonTokenType.StartObject ? EntityReader.User(ref reader) : null;
            }
            else if (reader.Is("locale"u8))
            {
                locale = reader.ReadText();
            }
            else if (reader.Is("guild_locale"u8))
            {
                guildLocale = reader.ReadText();
            }
            else if (reader.Is("app_permissions"u8))
            {
                permissions = reader.ReadPermissions();
            }
            else if (reader.Is("context"u8))
            {
                context = reader.TokenType is JsonTokenType.Number ? (InteractionContext)reader.ReadInt() : null;
            }
            else if (reader.Is("authorizing_integration_owners"u8))
            {
                owners = ReadOwners(ref reader);
            }
            else if (reader.Is("attachment_size_limit"u8))
            {
                sizeLimit = reader.ReadLong();
            }
            else if (reader.Is("message"u8))
            {
                message = reader.TokenType is JsonTokenType.StartObject ? MessageReader.Read(ref reader) : null;
            }
            else
            {
                reader.SkipValue();
            }
        }

        var resolved = data.Resolved ?? ResolvedData.Empty;
        return new()
        {
            Id = id,
            ApplicationId = application,
            Type = type,
            Token = token,
            GuildId = guild,
            ChannelId = channelId ?? channel?.Id,
            Channel = channel,
            Member = member,
            User = member?.User ?? user!,
            Locale = locale,
            GuildLocale = guildLocale,
            AppPermissions = permissions,
            Context = context,
            AuthorizingIntegrationOwners = owners,
            AttachmentSizeLimit = sizeLimit,
            Message = message,
            ReceivedAt = receivedAt,
            Command = type is InteractionType.Command or InteractionType.Autocomplete
                ? new()
                {
                    Id = data.Id,
                    Name = data.Name ?? "",
                    Type = data.Type == 0 ? CommandType.ChatInput : (CommandType)data.Type,
                    Options = data.Options ?? [],
                    Resolved = resolved,
                    TargetId = data.TargetId,
                    GuildId = data.GuildId,
                }
                : null,
            Component =
                type is InteractionType.Component
                    ? new()
                    {
                        CustomId = data.CustomId ?? "",
                        Type = (ComponentType)data.ComponentType,
                        Values = data.Values ?? [],
                        Resolved = resolved,
                    }
                    : null,
            Modal =
                type is InteractionType.ModalSubmit
                    ? new()
                    {
                        CustomId = data.CustomId ?? "",
                        Fields = data.Fields ?? ModalData.NoFields,
                        Resolved = resolved,
                    }
                    : null,
        };
    }

    /// <summary>What the data of any type holds; which it is is known at the end only, since properties have no order.</summary>
    private struct Data
    {
        public Snowflake Id;
        public string? Name;
        public int Type;
        public IReadOnlyList<OptionValue>? Options;
        public ResolvedData? Resolved;
        public Snowflake? TargetId;
        public Snowflake? GuildId;
        public string? CustomId;
        public int ComponentType;
        public IReadOnlyList<string>? Values;
        public Dictionary<string, IReadOnlyList<string>>? Fields;
    }

    private static Data ReadData(ref Utf8JsonReader reader)
    {
        Data data = default;
        if (!reader.IsObject())
        {
            return data;
        }

        while (reader.NextProperty())
        {
            if (reader.Is("id"u8))
            {
                data.Id = reader.ReadSnowflakeOrNull() ?? default;
            }
            else if (reader.Is("name"u8))
            {
                data.Name = reader.ReadText();
            }
            else if (reader.Is("type"u8))
            {
                data.Type = reader.ReadInt();
            }
            else if (reader.Is("options"u8))
            {
                data.Options = reader.ReadList(ReadOption);
            }
            else if (reader.Is("resolved"u8))
            {
                data.Resolved = ReadResolved(ref reader);
            }
            else if (reader.Is("target_id"u8))
            {
                data.TargetId = reader.ReadSnowflakeOrNull();
            }
            else if (reader.Is("guild_id"u8))
            {
                data.GuildId = reader.ReadSnowflakeOrNull();
            }
            else if (reader.Is("custom_id"u8))
            {
                data.CustomId = reader.ReadText();
            }
            else if (reader.Is("component_type"u8))
            {
                data.ComponentType = reader.ReadInt();
            }
            else if (reader.Is("values"u8))
            {
                data.Values = ReadTexts(ref reader);
            }
            else if (reader.Is("components"u8))
            {
                ReadFields(ref reader, data.Fields ??= []);
            }
            else
            {
                reader.SkipValue();
            }
        }

        return data;
    }

    private static OptionValue ReadOption(ref Utf8JsonReader reader)
    {
        var name = "";
        var type = default(OptionType);
        var focused = false;
        IReadOnlyList<OptionValue> options = [];
        string? text = null;
        double? number = null;
        long? integer = null;
        bool? boolean = null;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("name"u8))
                {
                    name = reader.ReadText() ?? "";
                }
                else if (reader.Is("type"u8))
                {
                    type = (OptionType)reader.ReadInt();
                }
                else if (reader.Is("focused"u8))
                {
                    focused = reader.ReadBool();
                }
                else if (reader.Is("options"u8))
                {
                    options = reader.ReadList(ReadOption);
                }
                else if (reader.Is("value"u8))
                {
                    switch (reader.TokenType)
                    {
                        case JsonTokenType.String:
                            text = reader.GetString();
                            break;
                        case JsonTokenType.Number:
                            integer = reader.TryGetInt64(out var whole) ? whole : null;
                            number = reader.GetDouble();
                            break;
                        case JsonTokenType.True or JsonTokenType.False:
                            boolean = reader.GetBoolean();
                            break;
                        default:
                            reader.Skip();
                            break;
                    }
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        var names =
            type
            is OptionType.User
                or OptionType.Channel
                or OptionType.Role
                or OptionType.Mentionable
                or OptionType.Attachment;
        return new(name, type)
        {
            Text = names ? null : text,
            Integer = integer,
            Number = number,
            Boolean = boolean,
            Id = names && Snowflake.TryParse(text, out var id) ? id : null,
            Focused = focused,
            Options = options,
        };
    }

    private static IReadOnlyList<string> ReadTexts(ref Utf8JsonReader reader) =>
        reader.ReadList(static (ref r) => r.ReadText() ?? "");

    /// <summary>Answers by custom id, wherever they stand: in labels, in rows, or in what may come.</summary>
    private static void ReadFields(ref Utf8JsonReader reader, Dictionary<string, IReadOnlyList<string>> fields)
    {
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                ReadFields(ref reader, fields);
            }

            return;
        }

        if (!reader.IsObject())
        {
            return;
        }

        string? customId = null;
        IReadOnlyList<string> values = [];
        while (reader.NextProperty())
        {
            if (reader.Is("component"u8) || reader.Is("components"u8))
            {
                ReadFields(ref reader, fields);
            }
            else if (reader.Is("custom_id"u8))
            {
                customId = reader.ReadText();
            }
            else if (reader.Is("values"u8))
            {
                values = ReadTexts(ref reader);
            }
            else if (reader.Is("value"u8))
            {
                values = reader.TokenType switch
                {
                    JsonTokenType.True => ["true"],
                    JsonTokenType.False => ["false"],
                    _ => reader.ReadText() is { Length: > 0 } text ? [text] : [],
                };
            }
            else
            {
                reader.SkipValue();
            }
        }

        if (customId is not null)
        {
            fields[customId] = values;
        }
    }

    private static ResolvedData ReadResolved(ref Utf8JsonReader reader)
    {
        var none = ResolvedData.Empty;
        var (users, members, roles) = (none.Users, none.Members, none.Roles);
        var (channels, messages, attachments) = (none.Channels, none.Messages, none.Attachments);
        if (!reader.IsObject())
        {
            return none;
        }

        while (reader.NextProperty())
        {
            if (reader.Is("users"u8))
            {
                users = reader.ReadMap(EntityReader.User, users);
            }
            else if (reader.Is("members"u8))
            {
                members = reader.ReadMap(EntityReader.Member, members);
            }
            else if (reader.Is("roles"u8))
            {
                roles = reader.ReadMap(EntityReader.Role, roles);
            }
            else if (reader.Is("channels"u8))
            {
                channels = reader.ReadMap(EntityReader.Channel, channels);
            }
            else if (reader.Is("messages"u8))
            {
                messages = reader.ReadMap(MessageReader.Read, messages);
            }
            else if (reader.Is("attachments"u8))
            {
                attachments = reader.ReadMap(EntityReader.Attachment, attachments);
            }
            else
            {
                reader.SkipValue();
            }
        }

        if (members.Count > 0)
        {
            var whole = new Dictionary<Snowflake, Member>(members.Count);
            foreach (var (id, member) in members)
            {
                whole[id] = member with { User = member.User ?? users.GetValueOrDefault(id) };
            }

            members = whole;
        }

        return new()
        {
            Users = users,
            Members = members,
            Roles = roles,
            Channels = channels,
            Messages = messages,
            Attachments = attachments,
        };
    }

    private static IReadOnlyDictionary<IntegrationType, Snowflake> ReadOwners(ref Utf8JsonReader reader)
    {
        if (!reader.IsObject())
        {
            return Interaction.NoOwners;
        }

        Dictionary<IntegrationType, Snowflake>? owners = null;
        while (reader.NextProperty())
        {
            var known = int.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var type);
            reader.Read();
            if (known && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                (owners ??= [])[(IntegrationType)type] = reader.ReadSnowflake();
            }
            else
            {
                reader.Skip();
            }
        }

        return owners ?? Interaction.NoOwners;
    }
}
