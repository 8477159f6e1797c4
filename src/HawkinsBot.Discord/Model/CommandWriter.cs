using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Writes commands. Defaults are left out and maps sorted, so that equal commands give equal bytes.</summary>
internal static class CommandWriter
{
    /// <param name="writer">Where to.</param>
    /// <param name="command">What.</param>
    /// <param name="global">Whether it is for everybody; only then contexts and installations mean something.</param>
    public static void Write(Utf8JsonWriter writer, CommandDefinition command, bool global)
    {
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, (int)command.Type);
        writer.WriteString("name"u8, command.Name);
        Localizations(writer, "name_localizations"u8, command.NameLocalizations);
        if (command.Type is CommandType.ChatInput or CommandType.PrimaryEntryPoint)
        {
            WireWriter.Text(writer, "description"u8, command.Description);
            Localizations(writer, "description_localizations"u8, command.DescriptionLocalizations);
        }

        Options(writer, command.Options);
        if (command.DefaultMemberPermissions is { } permissions)
        {
            writer.WriteString("default_member_permissions"u8, permissions.ToString());
        }

        if (command.Nsfw)
        {
            writer.WriteBoolean("nsfw"u8, true);
        }

        if (global)
        {
            if (command.Contexts is { } contexts)
            {
                writer.WriteStartArray("contexts"u8);
                foreach (var context in contexts.Order())
                {
                    writer.WriteNumberValue((int)context);
                }

                writer.WriteEndArray();
            }

            if (command.IntegrationTypes is { } types)
            {
                writer.WriteStartArray("integration_types"u8);
                foreach (var type in types.Order())
                {
                    writer.WriteNumberValue((int)type);
                }

                writer.WriteEndArray();
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Whether what is published is what we want. What we leave to Discord's defaults is not compared.</summary>
    public static bool AreSame(
        IReadOnlyList<PublishedCommand> published,
        IReadOnlyList<CommandDefinition> wanted,
        bool global
    )
    {
        if (published.Count != wanted.Count)
        {
            return false;
        }

        var byName = published
            .DistinctBy(p => (p.Definition.Type, p.Definition.Name))
            .ToDictionary(p => (p.Definition.Type, p.Definition.Name), p => p.Definition);
        foreach (var command in wanted)
        {
            if (!byName.TryGetValue((command.Type, command.Name), out var other))
            {
                return false;
            }

            other = other with
            {
                Contexts = command.Contexts is null ? null : other.Contexts,
                IntegrationTypes = command.IntegrationTypes is null ? null : other.IntegrationTypes,
            };
            var (ours, theirs) = (command, other);
            if (
                !WireWriter
                    .ToUtf8(w => Write(w, ours, global))
                    .AsSpan()
                    .SequenceEqual(WireWriter.ToUtf8(w => Write(w, theirs, global)))
            )
            {
                return false;
            }
        }

        return true;
    }

    public static void Choices(Utf8JsonWriter writer, IReadOnlyList<Choice> choices)
    {
        writer.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
        {
            var choice = choices[i];
            writer.WriteStartObject();
            writer.WriteString("name"u8, choice.Name);
            Localizations(writer, "name_localizations"u8, choice.NameLocalizations);
            writer.WritePropertyName("value"u8);
            if (choice.Text is { } text)
            {
                writer.WriteStringValue(text);
            }
            else
            {
                Number(writer, choice.Number ?? 0);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void ChannelTypes(Utf8JsonWriter writer, IReadOnlyList<ChannelType> types)
    {
        writer.WriteStartArray("channel_types"u8);
        foreach (var type in types.Order())
        {
            writer.WriteNumberValue((int)type);
        }

        writer.WriteEndArray();
    }

    private static void Options(Utf8JsonWriter writer, IReadOnlyList<CommandOption> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("options"u8);
        foreach (var option in options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, (int)option.Type);
            writer.WriteString("name"u8, option.Name);
            Localizations(writer, "name_localizations"u8, option.NameLocalizations);
            writer.WriteString("description"u8, option.Description);
            Localizations(writer, "description_localizations"u8, option.DescriptionLocalizations);
            if (option.Required)
            {
                writer.WriteBoolean("required"u8, true);
            }

            if (option.Autocomplete)
            {
                writer.WriteBoolean("autocomplete"u8, true);
            }

            if (option.Choices.Count > 0)
            {
                Choices(writer, option.Choices);
            }

            if (option.ChannelTypes.Count > 0)
            {
                ChannelTypes(writer, option.ChannelTypes);
            }

            Number(writer, "min_value"u8, option.MinValue);
            Number(writer, "max_value"u8, option.MaxValue);
            Number(writer, "min_length"u8, option.MinLength);
            Number(writer, "max_length"u8, option.MaxLength);
            Options(writer, option.Options);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Localizations(
        Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        IReadOnlyDictionary<string, string> localizations
    )
    {
        if (localizations.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (locale, text) in localizations.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            writer.WriteString(locale, text);
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            writer.WritePropertyName(name);
            Number(writer, number);
        }
    }

    // INTEGER options take no 3.0 where 3 is meant.
    private static void Number(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1L << 53)
        {
            writer.WriteNumberValue((long)number);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }
}
