using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>Discord's rules for modals.</summary>
internal static partial class ModalRules
{
    /// <summary>The modal as a client is given it; <paramref name="field"/> is the callback's <c>data</c>.</summary>
    public static JsonObject Read(Field field)
    {
        var modal = new JsonObject
        {
            ["custom_id"] = field["custom_id"].Text(100, 1, required: true),
            ["title"] = field["title"].Text(45, 1, required: true),
        };
        var customIds = new HashSet<string>(StringComparer.Ordinal);
        var ids = new ComponentIds();
        var components = new JsonArray();
        foreach (var item in field["components"].Items(5, 1, required: true))
        {
            var type = item["type"].Int(0, 255, required: true);
            if (type is null)
            {
                continue;
            }

            var node = new JsonObject { ["type"] = type };
            ids.Read(item, node);
            switch (type)
            {
                case 1:
                    var rows = new JsonArray();
                    foreach (var child in item["components"].Items(1, 1, required: true))
                    {
                        if (child["type"].OneOf(true, 4) is not null)
                        {
                            rows.Add(Input(child, 4, customIds, ids, inLabel: false));
                        }
                    }

                    node["components"] = rows;
                    break;
                case 10:
                    node["content"] = item["content"].Text(4000, 1, required: true);
                    break;
                case 18:
                    Label(item, node, customIds, ids);
                    break;
                default:
                    item.Wrong("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).");
                    continue;
            }

            components.Add(node);
        }

        ids.Number();
        modal["components"] = components;
        return modal;
    }

    private static void Label(Field field, JsonObject node, HashSet<string> customIds, ComponentIds ids)
    {
        node["label"] = field["label"].Text(45, 1, required: true);
        if (field["description"].Text(100, 1) is { } description)
        {
            node["description"] = description;
        }

        var component = field["component"];
        if (component.Obj(required: true) is null)
        {
            return;
        }

        if (component["type"].OneOf(true, 3, 4, 5, 6, 7, 8, 19, 21, 22, 23) is { } type)
        {
            node["component"] = Input(component, type, customIds, ids, inLabel: true);
        }
    }

    private static JsonObject Input(Field field, long type, HashSet<string> customIds, ComponentIds ids, bool inLabel)
    {
        var node = new JsonObject { ["type"] = type };
        ids.Read(field, node);
        if (field["disabled"].Bool() == true)
        {
            field["disabled"].Wrong("COMPONENT_DISABLED_IN_MODAL", "Components in a modal cannot be disabled");
        }

        if (type is 3 or 5 or 6 or 7 or 8)
        {
            SelectRules.Read(field, node, type, modal: true);
        }
        else
        {
            node["custom_id"] = field["custom_id"].Text(100, 1, required: true);
            switch (type)
            {
                case 4:
                    Text(field, node, inLabel);
                    break;
                case 19:
                    Requirement(field, node);
                    Counts(field, node, 0, 10);
                    FileTypes(field["file_types"], node);
                    break;
                case 21:
                    node["required"] = field["required"].Bool() ?? true;
                    node["options"] = Options(field["options"], 2, single: true);
                    break;
                case 22:
                    Requirement(field, node);
                    var options = Options(field["options"], 1, single: false);
                    Counts(field, node, 0, 10, options.Count);
                    node["options"] = options;
                    break;
                default:
                    node["default"] = field["default"].Bool() ?? false;
                    break;
            }
        }

        if (node.Str("custom_id") is { } customId && !customIds.Add(customId))
        {
            field["custom_id"].Wrong("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }

        return node;
    }

    /// <summary><c>required</c>, true unless it says otherwise, and then <c>min_values</c> is not 0.</summary>
    public static void Requirement(Field field, JsonObject node)
    {
        var required = field["required"].Bool() ?? true;
        node["required"] = required;
        if (required && field["min_values"].IsSet && Json.AsInt(field["min_values"].Node) == 0)
        {
            field["min_values"]
                .Wrong("COMPONENT_MIN_VALUES_REQUIRED", "min_values must be at least 1 when required is true");
        }
    }

    private static void Counts(Field field, JsonObject node, long low, long high, int? options = null)
    {
        var required = node.Flag("required");
        var min = field["min_values"].Int(low, high) ?? (required ? 1 : 0);
        var max = field["max_values"].Int(1, high) ?? options ?? 1;
        if (min > max)
        {
            field["min_values"]
                .Wrong(
                    "SELECT_COMPONENT_MIN_VALUES_GREATER_THAN_MAX",
                    "min_values must not be greater than max_values"
                );
        }

        node["min_values"] = min;
        node["max_values"] = max;
    }

    private static void Text(Field field, JsonObject node, bool inLabel)
    {
        node["style"] = field["style"].OneOf(true, 1, 2);
        if (inLabel && field["label"].IsSet)
        {
            field["label"].Wrong("COMPONENT_LABEL_IN_LABEL", "A text input inside a Label has no label of its own");
        }

        node["label"] = inLabel ? null : field["label"].Text(45, 1, required: true);
        var min = field["min_length"].Int(0, 4000);
        var max = field["max_length"].Int(1, 4000);
        if (min > max)
        {
            field["min_length"]
                .Wrong("TEXT_INPUT_MIN_LENGTH_GREATER_THAN_MAX", "min_length must not be greater than max_length");
        }

        node["min_length"] = min;
        node["max_length"] = max;
        node["required"] = field["required"].Bool() ?? true;
        if (field["value"].Text((int)(max ?? 4000)) is { } value)
        {
            node["value"] = value;
        }

        if (field["placeholder"].Text(100) is { } placeholder)
        {
            node["placeholder"] = placeholder;
        }
    }

    private static JsonArray Options(Field field, int min, bool single)
    {
        var nodes = new JsonArray();
        var values = new HashSet<string>(StringComparer.Ordinal);
        var defaults = 0;
        foreach (var item in field.Items(10, min, required: true))
        {
            var node = new JsonObject
            {
                ["value"] = item["value"].Text(100, 1, required: true),
                ["label"] = item["label"].Text(100, 1, required: true),
            };
            if (item["description"].Text(100) is { Length: > 0 } description)
            {
                node["description"] = description;
            }

            if (item["default"].Bool() == true)
            {
                node["default"] = true;
                defaults++;
            }

            if (node.Str("value") is { } value && !values.Add(value))
            {
                item["value"]
                    .Wrong("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
            }

            nodes.Add(node);
        }

        if (single && defaults > 1)
        {
            field.Wrong("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Only one option can be the default");
        }

        return nodes;
    }

    /// <summary><c>file_types</c>: at most ten of image, video, audio or an extension with its dot.</summary>
    public static void FileTypes(Field field, JsonObject node)
    {
        if (field.Node is null)
        {
            return;
        }

        var types = new JsonArray();
        foreach (var item in field.Items(10))
        {
            var text = item.Text(100, 1, required: true);
            if (text is not null && !FileType().IsMatch(text))
            {
                item.Wrong("BASE_TYPE_CHOICES", "Must be image, video, audio, or an extension that begins with a dot.");
            }

            types.Add(text);
        }

        node["file_types"] = types;
    }

    [GeneratedRegex(@"^(image|video|audio|\.[^.\s]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileType();
}
