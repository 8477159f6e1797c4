using System.Text.Json.Nodes;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>Checks a filled-in modal against the modal that was opened: required, lengths, counts.</summary>
internal static class ModalSubmission
{
    /// <summary>The components as the bot gets them, in the order of the modal.</summary>
    public static JsonArray Read(
        JsonObject modal,
        Field given,
        InteractionOptions options,
        IReadOnlyDictionary<string, Attachment> uploads
    )
    {
        var answers = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var item in given.Items(5))
        {
            var inner = item["component"].IsSet ? [item["component"]] : item["components"].Items(1);
            foreach (var field in inner)
            {
                if (field["custom_id"].Text(100) is { } id)
                {
                    answers[id] = field;
                }
            }
        }

        var result = new JsonArray();
        foreach (var part in modal.Arr("components")!)
        {
            var node = new JsonObject { ["type"] = part.Int("type"), ["id"] = part.Int("id") };
            switch (part.Int("type"))
            {
                case 1:
                    node["components"] = new JsonArray(
                        Answer((JsonObject)part.Arr("components")![0]!, answers, given, options, uploads)
                    );
                    break;
                case 18:
                    node["component"] = Answer(part.Obj("component")!, answers, given, options, uploads);
                    break;
                default:
                    break;
            }

            result.Add(node);
        }

        return result;
    }

    private static JsonObject Answer(
        JsonObject input,
        Dictionary<string, Field> answers,
        Field given,
        InteractionOptions options,
        IReadOnlyDictionary<string, Attachment> uploads
    )
    {
        var type = input.Int("type")!.Value;
        var customId = input.Str("custom_id")!;
        var node = new JsonObject
        {
            ["type"] = type,
            ["id"] = input.Int("id"),
            ["custom_id"] = customId,
        };
        var answer = answers.TryGetValue(customId, out var found)
            ? found
            : new Field(null, $"{given.Path}.{customId}", given.Violations);
        var required = input.Flag("required");
        switch (type)
        {
            case 4:
                node["value"] = Text(input, answer["value"], required);
                break;
            case 3 or 5 or 6 or 7 or 8:
                node["values"] = options.Chosen(input, answer["values"], required);
                break;
            case 19:
                node["values"] = Files(input, answer["values"], required, options, uploads);
                break;
            case 21:
                var value = answer["value"].Text(100);
                if (value is null ? required : !Offers(input, value))
                {
                    answer["value"]
                        .Wrong(
                            value is null ? "BASE_TYPE_REQUIRED" : "BASE_TYPE_CHOICES",
                            "Value must be one of the options."
                        );
                }

                node["value"] = value;
                break;
            case 22:
                node["values"] = Checked(input, answer["values"], required);
                break;
            default:
                node["value"] = answer["value"].Bool() ?? false;
                break;
        }

        return node;
    }

    private static string Text(JsonObject input, Field value, bool required)
    {
        var text = value.Text((int)(input.Int("max_length") ?? 4000));
        if (required && string.IsNullOrEmpty(text) && value.Node?.ToString() is null or "")
        {
            if (required)
            {
                value.Violations.Required(value.Path);
            }
        }
        else if (!string.IsNullOrEmpty(text) && Field.Length(text) < (input.Int("min_length") ?? 0))
        {
            value.Wrong("BASE_TYPE_BAD_LENGTH", $"Must be {input.Int("min_length")} or more in length.");
        }

        return text ?? "";
    }

    private static bool Offers(JsonObject input, string value) =>
        input.Arr("options")?.Any(o => o.Str("value") == value) == true;

    private static JsonArray Checked(JsonObject input, Field values, bool required)
    {
        var result = new JsonArray();
        var min = input.Int("min_values") ?? 0;
        var max = (int)(input.Int("max_values") ?? 10);
        foreach (var item in values.Items(max))
        {
            var text = item.Text(100, 1, required: true);
            if (text is not null && !Offers(input, text))
            {
                item.Wrong("BASE_TYPE_CHOICES", "Value must be one of the options.");
            }

            result.Add(text);
        }

        if (result.Count < min && (required || result.Count > 0))
        {
            values.Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {min} and {max} in length.");
        }

        return result;
    }

    private static JsonArray Files(
        JsonObject input,
        Field values,
        bool required,
        InteractionOptions options,
        IReadOnlyDictionary<string, Attachment> uploads
    )
    {
        var result = new JsonArray();
        var min = input.Int("min_values") ?? 0;
        var max = (int)(input.Int("max_values") ?? 1);
        foreach (var item in values.Items(max))
        {
            if (!options.Look(11, item))
            {
                item.Wrong("INTERACTION_INVALID_OPTION_VALUE", "There is no such file.");
                continue;
            }

            var file = uploads[item.Node!.ToString()];
            if (input.Arr("file_types") is { Count: > 0 } types)
            {
                InteractionOptions.CheckFile(types, file, item);
            }

            result.Add(file.Id.Text());
        }

        if (result.Count < min && (required || result.Count > 0))
        {
            values.Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {min} and {max} in length.");
        }

        return result;
    }
}
