using System.Collections.Immutable;
using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Reads published commands. Locales that we do not know are left out.</summary>
internal static class CommandReader
{
    // What is published may be newer than our limits, or somebody else's: it must not keep us from publishing ours.
    private static readonly CommandDefinition Unreadable = new(default(CommandType), "unreadable");

    /// <summary>Reads a command; one that does not fit our limits gives a stand-in that equals none of ours.</summary>
    public static PublishedCommand Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            return ReadFitting(ref reader);
        }
        catch (DiscordLimitException)
        {
            reader = start;
            reader.Skip();
            return new(default, Unreadable);
        }
    }

    private static PublishedCommand ReadFitting(ref Utf8JsonReader reader)
    {
        Snowflake id = default;
        var type = CommandType.ChatInput;
        var name = "";
        var description = "";
        var names = CommandDefinition.NoLocalizations;
        var descriptions = CommandDefinition.NoLocalizations;
        IReadOnlyList<CommandOption> options = [];
        Permissions? permissions = null;
        IReadOnlyList<InteractionContext>? contexts = null;
        IReadOnlyList<IntegrationType>? integrations = null;
        var nsfw = false;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("id"u8))
                {
                    id = reader.ReadSnowflake();
                }
                else if (reader.Is("type"u8))
                {
                    type = (CommandType)reader.ReadInt();
                }
                else if (reader.Is("name"u8))
                {
                    name = reader.ReadText() ?? "";
                }
                else if (reader.Is("description"u8))
                {
                    description = reader.ReadText() ?? "";
                }
                else if (reader.Is("name_localizations"u8))
                {
                    names = Localizations(ref reader);
                }
                else if (reader.Is("description_localizations"u8))
                {
                    descriptions = Localizations(ref reader);
                }
                else if (reader.Is("options"u8))
                {
                    options = reader.ReadList(Option);
                }
                else if (reader.Is("default_member_permissions"u8))
                {
                    permissions = reader.ReadPermissionsOrNull();
                }
                else if (reader.Is("contexts"u8))
                {
                    contexts =
                        reader.TokenType is JsonTokenType.StartArray
                            ? reader.ReadList(static (ref r) => (InteractionContext)r.ReadInt())
                            : null;
                }
                else if (reader.Is("integration_types"u8))
                {
                    integrations =
                        reader.TokenType is JsonTokenType.StartArray
                            ? reader.ReadList(static (ref r) => (IntegrationType)r.ReadInt())
                            : null;
                }
                else if (reader.Is("nsfw"u8))
                {
                    nsfw = reader.ReadBool();
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return new(
            id,
            new(type, name, description)
            {
                NameLocalizations = names,
                DescriptionLocalizations = descriptions,
                Options = options,
                DefaultMemberPermissions = permissions,
                Contexts = contexts,
                IntegrationTypes = integrations,
                Nsfw = nsfw,
            }
        );
    }

    private static CommandOption Option(ref Utf8JsonReader reader)
    {
        var type = OptionType.String;
        var name = "";
        var description = "";
        var names = CommandDefinition.NoLocalizations;
        var descriptions = CommandDefinition.NoLocalizations;
        var required = false;
        var autocomplete = false;
        IReadOnlyList<Choice> choices = [];
        IReadOnlyList<CommandOption> options = [];
        IReadOnlyList<ChannelType> channels = [];
        double? minValue = null;
        double? maxValue = null;
        int? minLength = null;
        int? maxLength = null;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("type"u8))
                {
                    type = (OptionType)reader.ReadInt();
                }
                else if (reader.Is("name"u8))
                {
                    name = reader.ReadText() ?? "";
                }
                else if (reader.Is("description"u8))
                {
                    description = reader.ReadText() ?? "";
                }
                else if (reader.Is("name_localizations"u8))
                {
                    names = Localizations(ref reader);
                }
                else if (reader.Is("description_localizations"u8))
                {
                    descriptions = Localizations(ref reader);
                }
                else if (reader.Is("required"u8))
                {
                    required = reader.ReadBool();
                }
                else if (reader.Is("autocomplete"u8))
                {
                    autocomplete = reader.ReadBool();
                }
                else if (reader.Is("choices"u8))
                {
                    choices = reader.ReadList(ReadChoice);
                }
                else if (reader.Is("options"u8))
                {
                    options = reader.ReadList(Option);
                }
                else if (reader.Is("channel_types"u8))
                {
                    channels = reader.ReadList(static (ref r) => (ChannelType)r.ReadInt());
                }
                else if (reader.Is("min_value"u8))
                {
                    minValue = reader.TokenType is JsonTokenType.Null ? null : reader.ReadDouble();
                }
                else if (reader.Is("max_value"u8))
                {
                    maxValue = reader.TokenType is JsonTokenType.Null ? null : reader.ReadDouble();
                }
                else if (reader.Is("min_length"u8))
                {
                    minLength = reader.TokenType is JsonTokenType.Null ? null : reader.ReadInt();
                }
                else if (reader.Is("max_length"u8))
                {
                    maxLength = reader.TokenType is JsonTokenType.Null ? null : reader.ReadInt();
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return new(type, name, description)
        {
            NameLocalizations = names,
            DescriptionLocalizations = descriptions,
            Required = required,
            Autocomplete = autocomplete,
            Choices = choices,
            Options = options,
            ChannelTypes = channels,
            MinValue = minValue,
            MaxValue = maxValue,
            MinLength = minLength,
            MaxLength = maxLength,
        };
    }

    private static Choice ReadChoice(ref Utf8JsonReader reader)
    {
        var name = "";
        var text = "";
        double? number = null;
        var names = CommandDefinition.NoLocalizations;
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("name"u8))
                {
                    name = reader.ReadText() ?? "";
                }
                else if (reader.Is("name_localizations"u8))
                {
                    names = Localizations(ref reader);
                }
                else if (reader.Is("value"u8))
                {
                    if (reader.TokenType is JsonTokenType.Number)
                    {
                        number = reader.ReadDouble();
                    }
                    else
                    {
                        text = reader.ReadText() ?? "";
                    }
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        return number is { } value
            ? new(name, value) { NameLocalizations = names }
            : new(name, text) { NameLocalizations = names };
    }

    private static IReadOnlyDictionary<string, string> Localizations(ref Utf8JsonReader reader)
    {
        if (!reader.IsObject())
        {
            return CommandDefinition.NoLocalizations;
        }

        Dictionary<string, string>? map = null;
        while (reader.NextProperty())
        {
            var locale = reader.GetString()!;
            reader.Read();
            if (reader.ReadText() is { } text && CommandDefinition.Locales.Contains(locale))
            {
                (map ??= [])[locale] = text;
            }
        }

        return map ?? CommandDefinition.NoLocalizations;
    }
}
