using System.Globalization;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>Discord's rules for embeds; reading gives them back as Discord would show them.</summary>
internal static class EmbedRules
{
    public static JsonArray? Read(Field field)
    {
        if (field.Node is null)
        {
            return null;
        }

        var embeds = new JsonArray();
        var total = 0;
        foreach (var item in field.Items(10))
        {
            if (item.Obj(required: true) is not null)
            {
                embeds.Add(Embed(item, ref total));
            }
        }

        if (total > 6000)
        {
            field.Wrong("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
        }

        return embeds;
    }

    private static JsonObject Embed(Field field, ref int total)
    {
        var embed = new JsonObject { ["type"] = "rich" };
        Put(embed, "title", Text(field["title"], 256, ref total));
        Put(embed, "description", Text(field["description"], 4096, ref total));
        Put(embed, "url", field["url"].Url(2048, attachment: false));
        if (field["color"].Int(0, 0xFFFFFF) is { } color)
        {
            embed["color"] = color;
        }

        if (field["timestamp"].Text(100) is { Length: > 0 } timestamp)
        {
            if (
                DateTimeOffset.TryParse(
                    timestamp,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
            )
            {
                embed["timestamp"] = Json.Time(at);
            }
            else
            {
                field["timestamp"].Wrong("DATE_TIME_TYPE_PARSE", $"Could not parse {timestamp}. Should be ISO8601.");
            }
        }

        if (field["footer"].Obj() is not null)
        {
            var footer = new JsonObject
            {
                ["text"] = Text(field["footer"]["text"], 2048, ref total, required: true) ?? "",
            };
            Icon(footer, field["footer"]["icon_url"]);
            embed["footer"] = footer;
        }

        if (field["author"].Obj() is not null)
        {
            var author = new JsonObject
            {
                ["name"] = Text(field["author"]["name"], 256, ref total, required: true) ?? "",
            };
            Put(author, "url", field["author"]["url"].Url(2048, attachment: false));
            Icon(author, field["author"]["icon_url"]);
            embed["author"] = author;
        }

        Image(embed, "image", field["image"]);
        Image(embed, "thumbnail", field["thumbnail"]);
        if (field["fields"].Node is not null)
        {
            var fields = new JsonArray();
            foreach (var item in field["fields"].Items(25))
            {
                if (item.Obj(required: true) is null)
                {
                    continue;
                }

                fields.Add(
                    new JsonObject
                    {
                        ["name"] = Text(item["name"], 256, ref total, required: true),
                        ["value"] = Text(item["value"], 1024, ref total, required: true),
                        ["inline"] = item["inline"].Bool() ?? false,
                    }
                );
            }

            if (fields.Count > 0)
            {
                embed["fields"] = fields;
            }
        }

        var shows = embed.Any(p => p.Key is not ("type" or "url" or "color"));
        if (!shows && !field.Knows("description") && !field.Knows("title"))
        {
            field.Violations.Required(field["description"].Path);
        }

        return embed;
    }

    private static string? Text(Field field, int max, ref int total, bool required = false)
    {
        var text = field.Text(max, required ? 1 : 0, required, trim: true);
        total += text is null ? 0 : Field.Length(text);
        return text;
    }

    private static void Put(JsonObject target, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            target[name] = value;
        }
    }

    private static void Icon(JsonObject target, Field field)
    {
        if (field.Url(2048, attachment: true) is { } url)
        {
            target["icon_url"] = url;
            target["proxy_icon_url"] = url;
        }
    }

    private static void Image(JsonObject embed, string name, Field field)
    {
        if (field.Obj() is null)
        {
            return;
        }

        if (field["url"].Url(2048, attachment: true, required: true) is { } url)
        {
            var image = new JsonObject { ["url"] = url, ["proxy_url"] = url };
            Put(image, "description", field["description"].Text(4096));
            embed[name] = image;
        }
    }
}
