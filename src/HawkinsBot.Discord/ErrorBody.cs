using System.Globalization;
using System.Text.Json;

namespace HawkinsBot.Discord;

/// <summary>The body of a refusal.</summary>
/// <param name="Code">Discord's code; 0 where there is none.</param>
/// <param name="Message">Discord's words.</param>
/// <param name="Errors">The tree, flattened.</param>
/// <param name="RetryAfter">On 429: how long to wait.</param>
/// <param name="Global">On 429: whether it is the global limit.</param>
internal sealed record ErrorBody(
    int Code,
    string Message,
    IReadOnlyList<DiscordError> Errors,
    TimeSpan RetryAfter,
    bool Global
)
{
    /// <summary>Reads it; what is no JSON (a proxy's page, say) gives an empty one.</summary>
    public static ErrorBody Parse(ReadOnlyMemory<byte> utf8, string reason)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind is JsonValueKind.Object)
            {
                var errors = new List<DiscordError>();
                if (root.TryGetProperty("errors", out var tree))
                {
                    Flatten(tree, "", errors);
                }

                return new(
                    root.TryGetProperty("code", out var code) && code.TryGetNumber(out var number) ? (int)number : 0,
                    Text(root, "message") ?? reason,
                    errors,
                    root.TryGetProperty("retry_after", out var wait) && wait.TryGetNumber(out var seconds)
                        ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400))
                        : TimeSpan.Zero,
                    root.TryGetProperty("global", out var global) && global.ValueKind is JsonValueKind.True
                );
            }
        }
        catch (JsonException)
        {
            // Falls through to the empty one.
        }

        return new(0, reason, [], TimeSpan.Zero, false);
    }

    private static void Flatten(JsonElement node, string path, List<DiscordError> errors)
    {
        if (node.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in node.EnumerateObject())
        {
            if (property.NameEquals("_errors") && property.Value.ValueKind is JsonValueKind.Array)
            {
                foreach (var leaf in property.Value.EnumerateArray())
                {
                    errors.Add(new(path, Text(leaf, "code") ?? "", Text(leaf, "message") ?? ""));
                }
            }
            else
            {
                var isIndex = int.TryParse(property.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
                var next =
                    isIndex ? $"{path}[{property.Name}]"
                    : path.Length == 0 ? property.Name
                    : $"{path}.{property.Name}";
                Flatten(property.Value, next, errors);
            }
        }
    }

    private static string? Text(JsonElement node, string name) =>
        node.ValueKind is JsonValueKind.Object && node.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : value.GetRawText()
            : null;
}

file static class Numbers
{
    public static bool TryGetNumber(this JsonElement element, out double number)
    {
        number = 0;
        return element.ValueKind is JsonValueKind.Number && element.TryGetDouble(out number);
    }
}
