using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Rules;

/// <summary>A value of a body with its path: reading it checks it, and notes what is wrong under that path.</summary>
internal readonly struct Field
{
    private readonly Place? _parent;
    private readonly string? _name;
    private readonly int _index;

    // Many fields are asked of an object: they share its place.
    private readonly Place? _place;

    public Field(JsonNode? node, string path, Violations violations)
        : this(node, null, path, 0, violations) { }

    private Field(JsonNode? node, Place? parent, string? name, int index, Violations violations)
    {
        Node = node;
        _parent = parent;
        _name = name;
        _index = index;
        _place = node is JsonObject or JsonArray ? new Place(parent, name, index) : null;
        Violations = violations;
    }

    public JsonNode? Node { get; }
    public string Path => Here.ToString();
    public Violations Violations { get; }
    public bool IsSet => Node is not null;

    public Field this[string name] =>
        new(Node is JsonObject o && o.TryGetPropertyValue(name, out var v) ? v : null, Here, name, 0, Violations);

    public Field At(int index, JsonNode? item) => new(item, Here, null, index, Violations);

    private Place Here => _place ?? new Place(_parent, _name, _index);

    /// <summary>Where a value stands: a text only where something is wrong.</summary>
    private sealed class Place(Place? parent, string? name, int index)
    {
        public override string ToString()
        {
            var own = name ?? index.ToString(CultureInfo.InvariantCulture);
            return parent?.ToString() is { Length: > 0 } path ? $"{path}.{own}" : own;
        }
    }

    public bool Knows(string name) => Node is JsonObject o && o.ContainsKey(name);

    public void Wrong(string code, string message) => Violations.Add(Path, code, message);

    /// <summary>Code points, as Discord counts characters.</summary>
    public static int Length(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text.Length;
        }

        var n = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                n--;
            }
        }

        return n;
    }

    /// <summary>Text of <paramref name="min"/> to <paramref name="max"/> characters; null when absent or wrong.</summary>
    public string? Text(int max, int min = 0, bool required = false, bool trim = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return null;
        }

        if (AsText(Node) is not { } text)
        {
            Wrong("STRING_TYPE_CONVERT", "Could not interpret the value as string.");
            return null;
        }

        text = trim ? text.Trim() : text;
        var length = Length(text);
        if (required && length == 0 && min > 0)
        {
            Violations.Required(Path);
            return null;
        }

        if (length > max || length < min)
        {
            if (min > 0)
            {
                Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {min} and {max} in length.");
            }
            else
            {
                Wrong("BASE_TYPE_MAX_LENGTH", $"Must be {max} or fewer in length.");
            }

            return null;
        }

        return text;
    }

    private static string? AsText(JsonNode node) =>
        node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
            _ => null,
        };

    public long? Int(long min, long max, bool required = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return null;
        }

        if (Json.AsInt(Node) is not { } value)
        {
            Wrong("NUMBER_TYPE_COERCE", $"Value {Shown()} is not int.");
            return null;
        }

        if (value < min)
        {
            Wrong("NUMBER_TYPE_MIN", $"int value should be greater than or equal to {min}.");
            return null;
        }

        if (value > max)
        {
            Wrong("NUMBER_TYPE_MAX", $"int value should be less than or equal to {max}.");
            return null;
        }

        return value;
    }

    public long? OneOf(bool required, params ReadOnlySpan<long> values)
    {
        var value = Int(long.MinValue, long.MaxValue, required);
        if (value is { } v && !values.Contains(v))
        {
            Wrong("BASE_TYPE_CHOICES", $"Value must be one of {{{string.Join(", ", values.ToArray())}}}.");
            return null;
        }

        return value;
    }

    public double? Number(bool required = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return null;
        }

        if (Node.GetValueKind() == JsonValueKind.Number)
        {
            return Node.GetValue<double>();
        }

        Wrong("NUMBER_TYPE_COERCE", $"Value {Shown()} is not float.");
        return null;
    }

    public bool? Bool()
    {
        switch (Node?.GetValueKind())
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                Wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
                return null;
        }
    }

    public ulong? Snowflake(bool required = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return null;
        }

        var id = Json.AsSnowflake(Node);
        if (id is null)
        {
            Wrong("NUMBER_TYPE_COERCE", $"Value {Shown()} is not snowflake.");
        }

        return id;
    }

    public JsonObject? Obj(bool required = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return null;
        }

        if (Node is not JsonObject o)
        {
            Wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
            return null;
        }

        return o;
    }

    /// <summary>The items of a list, none when it is absent or wrong.</summary>
    public Field[] Items(int max, int min = 0, bool required = false)
    {
        if (Node is null)
        {
            if (required)
            {
                Violations.Required(Path);
            }

            return [];
        }

        if (Node is not JsonArray array)
        {
            Wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
            return [];
        }

        if (array.Count > max || array.Count < min)
        {
            if (min > 0)
            {
                Wrong("BASE_TYPE_BAD_LENGTH", $"Must be between {min} and {max} in length.");
            }
            else
            {
                Wrong("BASE_TYPE_MAX_LENGTH", $"Must be {max} or fewer in length.");
            }
        }

        var fields = new Field[array.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = At(i, array[i]);
        }

        return fields;
    }

    /// <summary>A URL with one of the schemes that the place allows.</summary>
    public string? Url(int max, bool attachment, bool required = false)
    {
        var url = Text(max, 0, required);
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        if (attachment && url.StartsWith("attachment://", StringComparison.Ordinal))
        {
            return url;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            Wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.");
            return null;
        }

        if (uri.Scheme is not ("http" or "https"))
        {
            Wrong("URL_TYPE_INVALID_SCHEME", $"\"{uri.Scheme}\": Scheme must be one of ('http', 'https').");
            return null;
        }

        return url;
    }

    public string Shown() => Node?.ToJsonString() is { Length: <= 60 } text ? text : "given";
}
