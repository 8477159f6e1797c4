using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>Components of a message, as Discord would give them back, and the texts in them.</summary>
internal sealed record ReadComponents(JsonArray Nodes, IReadOnlyList<string> Texts);

/// <summary>Discord's rules for the components of messages.</summary>
internal sealed class ComponentRules
{
    private static readonly long[] TopLevelV2 = [1, 9, 10, 12, 13, 14, 17];
    private static readonly long[] InContainer = [1, 9, 10, 12, 13, 14];
    private readonly bool _v2;
    private readonly IReadOnlySet<string> _files;
    private readonly HashSet<string> _customIds = new(StringComparer.Ordinal);
    private readonly ComponentIds _ids = new();
    private readonly List<string> _texts = [];
    private int _count;
    private int _textLength;

    private ComponentRules(bool v2, IReadOnlySet<string> files)
    {
        _v2 = v2;
        _files = files;
    }

    public static ReadComponents? Read(Field field, bool v2, IReadOnlySet<string> files)
    {
        if (field.Node is null)
        {
            return null;
        }

        var rules = new ComponentRules(v2, files);
        var nodes = new JsonArray();
        foreach (var item in field.Items(v2 ? 40 : 5))
        {
            var type = item["type"].Int(0, 255, required: true);
            if (type is null)
            {
                continue;
            }

            if (v2 ? !TopLevelV2.Contains(type.Value) : type != 1)
            {
                var allowed = v2 ? string.Join(", ", TopLevelV2) : "1,";
                item.Wrong("UNION_TYPE_CHOICES", $"Value of field \"type\" must be one of ({allowed}).");
                continue;
            }

            if (rules.Component(item, type.Value) is { } node)
            {
                nodes.Add(node);
            }
        }

        if (rules._count > 40)
        {
            field.Wrong("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of total components is 40");
        }

        if (rules._textLength > 4000)
        {
            field.Wrong(
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                "The total displayable text size exceeds the maximum size of 4000"
            );
        }

        rules._ids.Number();
        return new ReadComponents(nodes, rules._texts);
    }

    private JsonObject? Component(Field field, long type)
    {
        if (field.Obj() is null)
        {
            return null;
        }

        _count++;
        var node = new JsonObject { ["type"] = type };
        _ids.Read(field, node);
        switch (type)
        {
            case 1:
                Row(field, node);
                break;
            case 2:
                Button(field, node);
                break;
            case 3 or 5 or 6 or 7 or 8:
                SelectRules.Read(field, node, type, modal: false);
                Unique(field["custom_id"]);
                break;
            case 9:
                Section(field, node);
                break;
            case 10:
                TextDisplay(field, node);
                break;
            case 11:
                Thumbnail(field, node);
                break;
            case 12:
                Gallery(field, node);
                break;
            case 13:
                File(field, node);
                break;
            case 14:
                node["divider"] = field["divider"].Bool() ?? true;
                node["spacing"] = field["spacing"].OneOf(false, 1, 2) ?? 1;
                break;
            case 17:
                Container(field, node);
                break;
            default:
                break;
        }

        return node;
    }

    private JsonArray Children(Field field, int max, int min, params ReadOnlySpan<long> types)
    {
        var nodes = new JsonArray();
        foreach (var item in field.Items(max, min, required: true))
        {
            var type = item["type"].Int(0, 255, required: true);
            if (type is null)
            {
                continue;
            }

            if (!types.Contains(type.Value))
            {
                item.Wrong(
                    "UNION_TYPE_CHOICES",
                    $"Value of field \"type\" must be one of ({string.Join(", ", types.ToArray())})."
                );
            }
            else if (Component(item, type.Value) is { } node)
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    private void Row(Field field, JsonObject node)
    {
        var children = Children(field["components"], 5, 1, 2, 3, 5, 6, 7, 8);
        var selects = children.Count(c => c.Int("type") is not 2);
        if (selects > 0 && children.Count > 1)
        {
            field["components"]
                .Wrong("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width");
        }

        node["components"] = children;
    }

    private void Unique(Field customId)
    {
        if (customId.Node is JsonValue v && v.TryGetValue<string>(out var id) && id.Length > 0 && !_customIds.Add(id))
        {
            customId.Wrong("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
    }

    private void Button(Field field, JsonObject node)
    {
        var style = field["style"].OneOf(true, 1, 2, 3, 4, 5, 6);
        if (style is null)
        {
            return;
        }

        node["style"] = style;
        var label = field["label"].Text(80);
        if (!string.IsNullOrEmpty(label))
        {
            node["label"] = label;
        }

        var emoji = Emoji(field["emoji"]);
        if (emoji is not null)
        {
            node["emoji"] = emoji;
        }

        node["disabled"] = field["disabled"].Bool() ?? false;
        var (needs, never) = style switch
        {
            5 => ("url", new[] { "custom_id", "sku_id" }),
            6 => ("sku_id", new[] { "custom_id", "label", "url", "emoji" }),
            _ => ("custom_id", new[] { "url", "sku_id" }),
        };
        foreach (var name in never)
        {
            if (!field[name].IsSet)
            {
                continue;
            }

            field[name]
                .Wrong(
                    name is "url" or "custom_id"
                        ? "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
                        : "BUTTON_COMPONENT_INVALID_FIELD",
                    $"A button of style {style} cannot have {name}"
                );
        }

        switch (needs)
        {
            case "url":
                node["url"] = field["url"].Url(512, attachment: false, required: true);
                break;
            case "sku_id":
                node["sku_id"] = field["sku_id"].Snowflake(required: true)?.Text();
                break;
            default:
                node["custom_id"] = field["custom_id"].Text(100, 1, required: true);
                Unique(field["custom_id"]);
                break;
        }

        if (style != 6 && string.IsNullOrEmpty(label) && emoji is null)
        {
            field.Violations.Required(field["label"].Path);
        }
    }

    /// <summary>A partial emoji, with a Unicode character or the id of a custom one.</summary>
    public static JsonObject? Emoji(Field field)
    {
        if (field.Obj() is null)
        {
            return null;
        }

        var id = field["id"].Snowflake();
        var name = field["name"].Text(100);
        if (id is null && (string.IsNullOrEmpty(name) || !IsEmoji(name)))
        {
            field["name"].Wrong("COMPONENT_INVALID_EMOJI", "Invalid emoji");
            return null;
        }

        var emoji = new JsonObject { ["name"] = name ?? "emoji" };
        if (id is not null)
        {
            emoji["id"] = id.Value.Text();
            emoji["animated"] = field["animated"].Bool() ?? false;
        }

        return emoji;
    }

    /// <summary>A rough look: something beyond letters, or a keycap such as 1️⃣.</summary>
    public static bool IsEmoji(string text) =>
        text.Length <= 40
        && text.Any(c => c > 0xFF)
        && !text.Any(char.IsWhiteSpace)
        && !text.EnumerateRunes().Any(r => System.Text.Rune.IsLetter(r));

    private void Section(Field field, JsonObject node)
    {
        node["components"] = Children(field["components"], 3, 1, 10);
        var accessory = field["accessory"];
        if (accessory.Obj(required: true) is null)
        {
            return;
        }

        var type = accessory["type"].OneOf(true, 2, 11);
        node["accessory"] = type is null ? null : Component(accessory, type.Value);
    }

    private void TextDisplay(Field field, JsonObject node)
    {
        var text = field["content"].Text(4000, 1, required: true);
        node["content"] = text ?? "";
        if (text is not null)
        {
            _texts.Add(text);
            _textLength += Field.Length(text);
        }
    }

    private void Thumbnail(Field field, JsonObject node)
    {
        node["media"] = Media(field["media"]);
        node["description"] = field["description"].Text(1024, 1);
        node["spoiler"] = field["spoiler"].Bool() ?? false;
    }

    private void Gallery(Field field, JsonObject node)
    {
        var items = new JsonArray();
        foreach (var item in field["items"].Items(10, 1, required: true))
        {
            items.Add(
                new JsonObject
                {
                    ["media"] = Media(item["media"]),
                    ["description"] = item["description"].Text(1024, 1),
                    ["spoiler"] = item["spoiler"].Bool() ?? false,
                }
            );
        }

        node["items"] = items;
    }

    private void File(Field field, JsonObject node)
    {
        var url = field["file"]["url"];
        if (
            url.Node is JsonValue v
            && v.TryGetValue<string>(out var text)
            && !text.StartsWith("attachment://", StringComparison.Ordinal)
        )
        {
            url.Wrong("URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('attachment',).");
        }

        node["file"] = Media(field["file"]);
        node["spoiler"] = field["spoiler"].Bool() ?? false;
        node["name"] = null;
        node["size"] = null;
    }

    private JsonObject? Media(Field field)
    {
        if (
            field.Obj(required: true) is null
            || field["url"].Url(2048, attachment: true, required: true) is not { } url
        )
        {
            return null;
        }

        if (
            url.StartsWith("attachment://", StringComparison.Ordinal) && !_files.Contains(url["attachment://".Length..])
        )
        {
            field["url"]
                .Wrong(
                    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                    $"The referenced attachment '{url}' was not found"
                );
        }

        return new JsonObject
        {
            ["id"] = "0",
            ["url"] = url,
            ["proxy_url"] = url,
        };
    }

    private void Container(Field field, JsonObject node)
    {
        node["accent_color"] = field["accent_color"].Int(0, 0xFFFFFF);
        node["spoiler"] = field["spoiler"].Bool() ?? false;
        node["components"] = Children(field["components"], 40, 1, InContainer);
    }
}
