using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>Discord's rules for select menus, in messages and in modals.</summary>
internal static class SelectRules
{
    /// <summary>Reads a select of <paramref name="type"/> 3 or 5 to 8 into <paramref name="node"/>.</summary>
    public static void Read(Field field, JsonObject node, long type, bool modal)
    {
        node["custom_id"] = field["custom_id"].Text(100, 1, required: true);
        if (field["placeholder"].Text(150) is { } placeholder)
        {
            node["placeholder"] = placeholder;
        }

        var min = field["min_values"].Int(0, 25) ?? 1;
        var max = field["max_values"].Int(1, 25) ?? 1;
        if (modal)
        {
            ModalRules.Requirement(field, node);
        }
        else
        {
            node["disabled"] = field["disabled"].Bool() ?? false;
        }

        if (
            modal
            && field["required"].Node is JsonValue r
            && r.TryGetValue<bool>(out var required)
            && !required
            && !field["min_values"].IsSet
        )
        {
            min = 0;
        }

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
        if (type == 3)
        {
            node["options"] = Options(field["options"], max);
            return;
        }

        if (type == 8 && field["channel_types"].Node is not null)
        {
            var types = new JsonArray();
            foreach (var item in field["channel_types"].Items(20))
            {
                types.Add(item.Int(0, 20));
            }

            node["channel_types"] = types;
        }

        Defaults(field["default_values"], node, type, min, max);
    }

    private static JsonArray Options(Field field, long max)
    {
        var nodes = new JsonArray();
        var values = new HashSet<string>(StringComparer.Ordinal);
        var chosen = 0;
        foreach (var item in field.Items(25, 1, required: true))
        {
            if (item.Obj(required: true) is null)
            {
                continue;
            }

            var option = new JsonObject
            {
                ["label"] = item["label"].Text(100, 1, required: true),
                ["value"] = item["value"].Text(100, 1, required: true),
            };
            if (item["description"].Text(100) is { Length: > 0 } description)
            {
                option["description"] = description;
            }

            if (ComponentRules.Emoji(item["emoji"]) is { } emoji)
            {
                option["emoji"] = emoji;
            }

            if (item["default"].Bool() == true)
            {
                option["default"] = true;
                chosen++;
            }

            if (option.Str("value") is { } value && !values.Add(value))
            {
                item["value"]
                    .Wrong("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
            }

            nodes.Add(option);
        }

        if (chosen > max)
        {
            field.Wrong("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "There are more default options than max_values");
        }

        if (max > nodes.Count && nodes.Count > 0)
        {
            field.Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {max} and 25 in length.");
        }

        return nodes;
    }

    private static void Defaults(Field field, JsonObject node, long type, long min, long max)
    {
        if (field.Node is null)
        {
            return;
        }

        string[] allowed = type switch
        {
            5 => ["user"],
            6 => ["role"],
            7 => ["user", "role"],
            _ => ["channel"],
        };
        var nodes = new JsonArray();
        foreach (var item in field.Items(25))
        {
            var kind = item["type"].Text(20, 1, required: true);
            if (kind is not null && !allowed.Contains(kind))
            {
                item["type"].Wrong("BASE_TYPE_CHOICES", $"Value must be one of {{'{string.Join("', '", allowed)}'}}.");
            }

            nodes.Add(new JsonObject { ["id"] = item["id"].Snowflake(required: true)?.Text(), ["type"] = kind });
        }

        if (nodes.Count > 0 && (nodes.Count < min || nodes.Count > max))
        {
            field.Wrong(
                "SELECT_COMPONENT_INVALID_DEFAULT_VALUES_LENGTH",
                $"Must be between {min} and {max} in length."
            );
        }

        node["default_values"] = nodes;
    }
}
