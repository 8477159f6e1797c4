using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>Discord's rules for application commands.</summary>
internal static partial class CommandRules
{
    public const int LargestCommand = 8000;

    private static readonly HashSet<string> Locales = new(StringComparer.Ordinal)
    {
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    };

    /// <summary>The command, normalised; what is wrong with it is noted under the field's path.</summary>
    public static JsonObject Read(Field field, bool global)
    {
        var body = new JsonObject();
        if (field.Obj(required: true) is null)
        {
            return body;
        }

        var type = field["type"].OneOf(false, 1, 2, 3, 4) ?? 1;
        var chat = type == 1;
        body["type"] = type;
        body["name"] = chat ? Name(field["name"]) : field["name"].Text(32, 1, required: true);
        body["name_localizations"] = Localizations(field["name_localizations"], 32, chat);
        body["description"] = "";
        if (chat)
        {
            body["description"] = field["description"].Text(100, 1, required: true);
        }
        else if (field["description"].Node is JsonValue d && d.TryGetValue<string>(out var text) && text.Length > 0)
        {
            field["description"]
                .Wrong("APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have descriptions");
        }

        body["description_localizations"] = Localizations(field["description_localizations"], 100, names: false);
        Permissions(field["default_member_permissions"], body);
        body["nsfw"] = field["nsfw"].Bool() ?? false;
        if (global)
        {
            Set(field["integration_types"], body, "integration_types", [0, 1], new JsonArray(0));
            Set(field["contexts"], body, "contexts", [0, 1, 2], null);
            body["dm_permission"] = field["dm_permission"].Bool() ?? true;
            if (field["dm_permission"].Bool() == false && body["contexts"] is null)
            {
                body["contexts"] = new JsonArray(0);
            }
        }

        if (field["options"].Node is not null)
        {
            if (!chat && field["options"].Node is JsonArray { Count: > 0 })
            {
                field["options"]
                    .Wrong("APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options");
            }

            var options = Options(field["options"], depth: 0);
            if (options.Count > 0)
            {
                body["options"] = options;
            }
        }

        if (type == 4)
        {
            body["handler"] = field["handler"].OneOf(false, 1, 2) ?? 1;
        }

        if (Size(body) > LargestCommand)
        {
            field.Wrong("APPLICATION_COMMAND_TOO_LARGE", $"Command exceeds maximum size ({LargestCommand})");
        }

        return body;
    }

    private static string? Name(Field field)
    {
        var name = field.Text(32, 1, required: true);
        if (name is not null && (!NamePattern().IsMatch(name) || !IsLower(name)))
        {
            field.Wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
            return null;
        }

        return name;
    }

    private static bool IsLower(string text) => text.EnumerateRunes().All(r => Rune.ToLowerInvariant(r) == r);

    private static JsonObject? Localizations(Field field, int max, bool names)
    {
        if (field.Obj() is not { } all)
        {
            return null;
        }

        var nodes = new JsonObject();
        foreach (var (locale, _) in all)
        {
            var item = field[locale];
            if (!Locales.Contains(locale))
            {
                item.Wrong("BASE_TYPE_CHOICES", "Value must be one of the supported locales.");
                continue;
            }

            var text = item.Text(max, 1, required: true);
            if (names && text is not null && (!NamePattern().IsMatch(text) || !IsLower(text)))
            {
                item.Wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
            }

            nodes[locale] = text;
        }

        return nodes;
    }

    private static void Permissions(Field field, JsonObject body)
    {
        body["default_member_permissions"] = null;
        if (field.Node is not null && field.Snowflake() is { } bits)
        {
            body["default_member_permissions"] = bits.Text();
        }
    }

    private static void Set(Field field, JsonObject body, string name, long[] allowed, JsonArray? otherwise)
    {
        body[name] = otherwise;
        if (field.Node is null)
        {
            return;
        }

        var values = new SortedSet<long>();
        foreach (var item in field.Items(allowed.Length, 1))
        {
            if (item.OneOf(true, allowed) is { } value && !values.Add(value))
            {
                field.Wrong("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
            }
        }

        body[name] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
    }

    private static JsonArray Options(Field field, int depth)
    {
        var nodes = new JsonArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var optional = false;
        var items = field.Items(25).ToList();
        var nested = items.Count(i => i.Node.Int("type") is 1 or 2);
        if (nested > 0 && nested != items.Count)
        {
            field.Wrong(
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all other types"
            );
        }

        foreach (var item in items)
        {
            if (item.Obj(required: true) is null)
            {
                continue;
            }

            var node = Option(item, depth);
            var required = node.Flag("required");
            if (required && optional)
            {
                item.Wrong(
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options"
                );
            }

            optional |= !required;
            if (node.Str("name") is { } name && !names.Add(name))
            {
                item["name"].Wrong("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists");
            }

            nodes.Add(node);
        }

        return nodes;
    }

    private static JsonObject Option(Field field, int depth)
    {
        var node = new JsonObject();
        // A command holds anything, a group only subcommands, a subcommand only values.
        long[] types = depth switch
        {
            0 => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            1 => [1],
            _ => [3, 4, 5, 6, 7, 8, 9, 10, 11],
        };
        var type = field["type"].OneOf(true, types);
        node["type"] = type;
        node["name"] = Name(field["name"]);
        node["name_localizations"] = Localizations(field["name_localizations"], 32, names: true);
        node["description"] = field["description"].Text(100, 1, required: true);
        node["description_localizations"] = Localizations(field["description_localizations"], 100, names: false);
        if (type is null)
        {
            return node;
        }

        if (type is 1 or 2)
        {
            node["options"] = Options(field["options"], type == 2 ? 1 : 2);
            if (type == 2 && node.Arr("options")!.Count == 0)
            {
                field.Violations.Required(field["options"].Path);
            }

            return node;
        }

        node["required"] = field["required"].Bool() ?? false;
        var autocomplete = field["autocomplete"].Bool() ?? false;
        if (type is 3 or 4 or 10)
        {
            node["autocomplete"] = autocomplete;
            Choices(field, node, type.Value, autocomplete);
        }
        else if (autocomplete)
        {
            field["autocomplete"]
                .Wrong(
                    "APPLICATION_COMMAND_AUTOCOMPLETE_NOT_ALLOWED",
                    "Autocomplete is only for strings, integers and numbers"
                );
        }

        Ranges(field, node, type.Value);
        return node;
    }

    private static void Choices(Field field, JsonObject node, long type, bool autocomplete)
    {
        if (field["choices"].Node is null)
        {
            return;
        }

        var nodes = new JsonArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field["choices"].Items(25))
        {
            var choice = new JsonObject
            {
                ["name"] = item["name"].Text(100, 1, required: true),
                ["name_localizations"] = Localizations(item["name_localizations"], 100, names: false),
            };
            switch (type)
            {
                case 3:
                    choice["value"] = item["value"].Text(100, 0, required: true);
                    break;
                case 4:
                    choice["value"] = item["value"].Int(-(1L << 53) + 1, (1L << 53) - 1, required: true);
                    break;
                default:
                    choice["value"] = item["value"].Number(required: true);
                    break;
            }

            if (choice.Str("name") is { } name && !names.Add(name))
            {
                item["name"]
                    .Wrong("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Choice name already exists");
            }

            nodes.Add(choice);
        }

        if (autocomplete && nodes.Count > 0)
        {
            field["choices"]
                .Wrong("APPLICATION_COMMAND_CHOICES_WITH_AUTOCOMPLETE", "Choices and autocomplete exclude each other");
        }

        node["choices"] = nodes;
    }

    private static void Ranges(Field field, JsonObject node, long type)
    {
        switch (type)
        {
            case 3:
                Range(
                    field,
                    node,
                    "min_length",
                    field["min_length"].Int(0, 6000),
                    "max_length",
                    field["max_length"].Int(1, 6000)
                );
                break;
            case 4:
                Range(
                    field,
                    node,
                    "min_value",
                    field["min_value"].Int(-(1L << 53) + 1, (1L << 53) - 1),
                    "max_value",
                    field["max_value"].Int(-(1L << 53) + 1, (1L << 53) - 1)
                );
                break;
            case 10:
                Range(field, node, "min_value", field["min_value"].Number(), "max_value", field["max_value"].Number());
                break;
            case 7 when field["channel_types"].Node is not null:
                var types = new JsonArray();
                foreach (var item in field["channel_types"].Items(20))
                {
                    types.Add(item.OneOf(true, 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16));
                }

                node["channel_types"] = types;
                break;
            case 11:
                ModalRules.FileTypes(field["file_types"], node);
                break;
            default:
                break;
        }
    }

    private static void Range<T>(Field field, JsonObject node, string minName, T? min, string maxName, T? max)
        where T : struct, IComparable<T>
    {
        if (min is { } low)
        {
            node[minName] = JsonValue.Create(low);
        }

        if (max is { } high)
        {
            node[maxName] = JsonValue.Create(high);
        }

        if (min is { } a && max is { } b && a.CompareTo(b) > 0)
        {
            field[minName]
                .Wrong(
                    "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX",
                    $"{minName} must not be greater than {maxName}"
                );
        }
    }

    /// <summary>Names, descriptions and values together, the longest localisation of each counting.</summary>
    public static int Size(JsonNode? node)
    {
        var size = Longest(node, "name") + Longest(node, "description");
        foreach (var choice in node.Arr("choices") ?? [])
        {
            size += Longest(choice, "name") + Field.Length((choice as JsonObject)?["value"]?.ToString() ?? "");
        }

        foreach (var option in node.Arr("options") ?? [])
        {
            size += Size(option);
        }

        return size;
    }

    private static int Longest(JsonNode? node, string name)
    {
        var longest = Field.Length(node.Str(name) ?? "");
        foreach (var (_, text) in node.Obj(name + "_localizations") ?? [])
        {
            longest = Math.Max(longest, Field.Length(text?.ToString() ?? ""));
        }

        return longest;
    }

    [GeneratedRegex(@"^[-_'\p{L}\p{N}\p{IsDevanagari}\p{IsThai}]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
