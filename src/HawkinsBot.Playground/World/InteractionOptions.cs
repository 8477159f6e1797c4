using System.Text.Json.Nodes;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>Checks what a person filled in, as Discord does before a bot hears of it, and looks up what ids mean.</summary>
internal sealed class InteractionOptions(
    WorldState world,
    Channel channel,
    User user,
    IReadOnlyDictionary<string, Attachment> uploads
)
{
    public WireInteraction.Resolved Resolved { get; } = new();

    /// <summary>The options as the bot gets them.</summary>
    /// <param name="schema">The command's, or subcommand's, own options.</param>
    /// <param name="given">The person's.</param>
    /// <param name="autocomplete">Then nothing is required, and values are taken as they come.</param>
    public JsonArray Read(JsonArray? schema, Field given, bool autocomplete)
    {
        var result = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in given.Items(25))
        {
            var name = item["name"].Text(32, 1, required: true);
            var option = schema?.FirstOrDefault(o => o.Str("name") == name) as JsonObject;
            if (option is null || name is null || !seen.Add(name))
            {
                item.Wrong(
                    "INTERACTION_APPLICATION_COMMAND_OPTION_MISSING",
                    "This option does not exist, or was given twice"
                );
                continue;
            }

            var type = option.Int("type")!.Value;
            var node = new JsonObject { ["name"] = name, ["type"] = type };
            if (type is 1 or 2)
            {
                node["options"] = Read(option.Arr("options"), item["options"], autocomplete);
            }
            else
            {
                var focused = item["focused"].Bool() ?? false;
                node["value"] = autocomplete
                    ? item["value"].Node?.DeepClone() ?? ""
                    : Value(option, type, item["value"]);
                if (autocomplete && !focused)
                {
                    Look(type, item["value"]);
                }

                if (focused)
                {
                    node["focused"] = true;
                }
            }

            result.Add(node);
        }

        if (autocomplete)
        {
            return result;
        }

        var nested = schema?.Any(o => o.Int("type") is 1 or 2) == true;
        if (nested && result.Count != 1)
        {
            given.Wrong("BASE_TYPE_BAD_LENGTH", "Exactly one subcommand must be given.");
        }

        foreach (var option in schema ?? [])
        {
            if (option.Flag("required") && !seen.Contains(option.Str("name")!))
            {
                given.Violations.Add(
                    $"{given.Path}.{option.Str("name")}",
                    "BASE_TYPE_REQUIRED",
                    "This option is required"
                );
            }
        }

        return result;
    }

    private JsonNode? Value(JsonObject option, long type, Field value)
    {
        switch (type)
        {
            case 3:
                var text = value.Text(
                    (int)(option.Int("max_length") ?? 6000),
                    (int)(option.Int("min_length") ?? 0),
                    required: true
                );
                OneOfChoices(option, value);
                return text;
            case 4:
                var whole = value.Int(
                    option.Int("min_value") ?? (-(1L << 53) + 1),
                    option.Int("max_value") ?? ((1L << 53) - 1),
                    required: true
                );
                OneOfChoices(option, value);
                return whole;
            case 5:
                if (!value.IsSet)
                {
                    value.Violations.Required(value.Path);
                }

                return value.Bool();
            case 10:
                var number = value.Number();
                if (
                    number is null
                    || number < option["min_value"]?.GetValue<double>()
                    || number > option["max_value"]?.GetValue<double>()
                )
                {
                    value.Wrong("NUMBER_TYPE_COERCE", "The value is not a number within its limits.");
                }

                OneOfChoices(option, value);
                return number;
            default:
                return Mentioned(option, type, value);
        }
    }

    private static void OneOfChoices(JsonObject option, Field value)
    {
        if (
            option.Arr("choices") is { Count: > 0 } choices
            && value.IsSet
            && !choices.Any(c => (c as JsonObject)?["value"]?.ToString() == value.Node!.ToString())
        )
        {
            value.Wrong("BASE_TYPE_CHOICES", "Value must be one of the choices.");
        }
    }

    private string? Mentioned(JsonObject option, long type, Field value)
    {
        var id = value.Snowflake(required: true);
        if (id is null)
        {
            return null;
        }

        if (!Look(type, value))
        {
            value.Wrong("INTERACTION_INVALID_OPTION_VALUE", "There is nothing with this id here.");
            return null;
        }

        if (
            type == 7
            && option.Arr("channel_types") is { Count: > 0 } types
            && !types.Any(t => Json.AsInt(t) == Resolved.Channels[id.Value].Type)
        )
        {
            value.Wrong("BASE_TYPE_CHOICES", "The channel is of a type that this option does not take.");
        }

        if (type == 11 && option.Arr("file_types") is { Count: > 0 } allowed)
        {
            CheckFile(allowed, Resolved.Attachments.Values.Last(), value);
        }

        return type == 11 ? Resolved.Attachments.Keys.Last().Text() : id.Value.Text();
    }

    public static void CheckFile(JsonArray allowed, Attachment file, Field value)
    {
        var fits = allowed.Any(t =>
            t?.ToString() is { } kind
            && (
                kind.StartsWith('.')
                    ? file.Filename.EndsWith(kind, StringComparison.OrdinalIgnoreCase)
                    : file.ContentType.StartsWith(kind + "/", StringComparison.OrdinalIgnoreCase)
            )
        );
        if (!fits)
        {
            value.Wrong("BASE_TYPE_CHOICES", "The file is of a type that is not taken here.");
        }
    }

    /// <summary>Puts what the id means into the resolved data; false when there is nothing.</summary>
    public bool Look(long type, Field value)
    {
        if (type == 11)
        {
            var key = value.Node?.ToString() ?? "";
            if (!uploads.TryGetValue(key, out var file))
            {
                return false;
            }

            Resolved.Attachments[file.Id] = file;
            return true;
        }

        if (Json.AsSnowflake(value.Node) is not { } id)
        {
            return false;
        }

        var guild = channel.Guild;
        if (
            type is 6 or 9
            && world.Users.TryGetValue(id, out var found)
            && (guild?.Members.ContainsKey(id) ?? channel.Recipients.Contains(found))
        )
        {
            Resolved.Users[id] = found;
            return true;
        }

        if (type is 8 or 9 && guild?.Role(id) is { } role)
        {
            Resolved.Roles[id] = role;
            return true;
        }

        if (
            type == 7
            && world.Channels.TryGetValue(id, out var named)
            && named.Guild == guild
            && world.Sees(named, user)
        )
        {
            Resolved.Channels[id] = named;
            return true;
        }

        return false;
    }

    /// <summary>The chosen values of a select in a message or modal.</summary>
    public JsonArray Chosen(JsonObject select, Field values, bool required)
    {
        var type = select.Int("type")!.Value;
        var min = (int)(select.Int("min_values") ?? 1);
        var max = (int)(select.Int("max_values") ?? 1);
        var result = new JsonArray();
        var items = values.Items(max).ToList();
        if (items.Count < min && (required || items.Count > 0))
        {
            values.Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {min} and {max} in length.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Node is { } given && !seen.Add(given.ToString()))
            {
                values.Wrong("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
            }

            if (type == 3)
            {
                var text = item.Text(100, 1, required: true);
                if (text is not null && select.Arr("options")?.Any(o => o.Str("value") == text) != true)
                {
                    item.Wrong("BASE_TYPE_CHOICES", "Value must be one of the options.");
                }

                result.Add(text);
                continue;
            }

            long kind = type switch
            {
                5 => 6,
                6 => 8,
                7 => 9,
                _ => 7,
            };
            if (!Look(kind, item))
            {
                item.Wrong("BASE_TYPE_CHOICES", "There is nothing with this id here.");
            }

            result.Add(item.Node?.ToString());
        }

        if (type == 8 && select.Arr("channel_types") is { Count: > 0 } types)
        {
            foreach (var (_, chosen) in Resolved.Channels)
            {
                if (!types.Any(t => Json.AsInt(t) == chosen.Type))
                {
                    values.Wrong("BASE_TYPE_CHOICES", "The channel is of a type that this select does not take.");
                }
            }
        }

        return result;
    }
}
