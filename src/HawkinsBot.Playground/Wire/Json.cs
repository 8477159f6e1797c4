using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.Wire;

/// <summary>Writing and reading JSON the way Discord does: ids as strings, times with microseconds, text unescaped.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Pair? _cached;

    private sealed record Pair(ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer);

    /// <summary>The bytes that <paramref name="write"/> writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var pair = _cached;
        _cached = null;
        if (pair is null)
        {
            var buffer = new ArrayBufferWriter<byte>(4096);
            pair = new Pair(buffer, new Utf8JsonWriter(buffer, WriterOptions));
        }

        write(pair.Writer);
        pair.Writer.Flush();
        var bytes = pair.Buffer.WrittenSpan.ToArray();
        if (pair.Buffer.Capacity <= 1 << 20)
        {
            pair.Buffer.ResetWrittenCount();
            pair.Writer.Reset();
            _cached = pair;
        }

        return bytes;
    }

    public static byte[] Object(Action<Utf8JsonWriter> write) =>
        Write(w =>
        {
            w.WriteStartObject();
            write(w);
            w.WriteEndObject();
        });

    public static byte[] Array<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) =>
        Write(w =>
        {
            w.WriteStartArray();
            foreach (var item in items)
            {
                write(w, item);
            }

            w.WriteEndArray();
        });

    public static byte[] Bytes(JsonNode? node) => Write(w => Node(w, node));

    public static void Node(this Utf8JsonWriter w, JsonNode? node)
    {
        if (node is null)
        {
            w.WriteNullValue();
        }
        else
        {
            node.WriteTo(w);
        }
    }

    public static void Node(this Utf8JsonWriter w, string name, JsonNode? node)
    {
        w.WritePropertyName(name);
        w.Node(node);
    }

    public static void Raw(this Utf8JsonWriter w, string name, byte[] json)
    {
        w.WritePropertyName(name);
        w.WriteRawValue(json, skipInputValidation: true);
    }

    public static void Id(this Utf8JsonWriter w, string name, ulong id)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, text, out var length);
        w.WriteString(name, text[..length]);
    }

    public static void Id(this Utf8JsonWriter w, string name, ulong? id)
    {
        if (id is { } value)
        {
            w.Id(name, value);
        }
        else
        {
            w.WriteNull(name);
        }
    }

    public static void IdValue(this Utf8JsonWriter w, ulong id)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, text, out var length);
        w.WriteStringValue(text[..length]);
    }

    public static void Ids(this Utf8JsonWriter w, string name, IEnumerable<ulong> ids)
    {
        w.WriteStartArray(name);
        foreach (var id in ids)
        {
            w.IdValue(id);
        }

        w.WriteEndArray();
    }

    public static void Time(this Utf8JsonWriter w, string name, DateTimeOffset? at)
    {
        if (at is { } value)
        {
            w.WriteString(name, Time(value));
        }
        else
        {
            w.WriteNull(name);
        }
    }

    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>An array property, written by <paramref name="write"/> item by item.</summary>
    public static void List<T>(
        this Utf8JsonWriter w,
        string name,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, T> write
    )
    {
        w.WriteStartArray(name);
        foreach (var item in items)
        {
            write(w, item);
        }

        w.WriteEndArray();
    }

    public static string Text(this ulong id) => id.ToString(CultureInfo.InvariantCulture);

    public static bool TryId(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    /// <summary>A string property, or null when it is absent or something else.</summary>
    public static string? Str(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) && v is JsonValue value
            ? value.TryGetValue<string>(out var s)
                ? s
                : null
            : null;

    public static long? Int(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) ? AsInt(v) : null;

    /// <summary>A whole number, sent as one or as text; nodes that we made hold the type they were made of.</summary>
    public static long? AsInt(JsonNode? v) =>
        v is not JsonValue value ? null
        : value.TryGetValue<long>(out var n) ? n
        : value.TryGetValue<int>(out var i) ? i
        : value.TryGetValue<double>(out var d) && d == Math.Floor(d) && Math.Abs(d) < 1e18 ? (long)d
        : value.TryGetValue<string>(out var s) && long.TryParse(s, CultureInfo.InvariantCulture, out var p) ? p
        : null;

    public static bool Flag(this JsonNode? node, string name) =>
        node is JsonObject o
        && o.TryGetPropertyValue(name, out var v)
        && v is JsonValue value
        && value.TryGetValue<bool>(out var b)
        && b;

    /// <summary>A snowflake property, sent as a string or as an integer.</summary>
    public static ulong? Snowflake(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) ? AsSnowflake(v) : null;

    public static ulong? AsSnowflake(JsonNode? v) =>
        v is not JsonValue value ? null
        : value.TryGetValue<string>(out var s) ? (TryId(s, out var id) ? id : null)
        : value.TryGetValue<ulong>(out var n) ? n
        : null;

    public static JsonArray? Arr(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) ? v as JsonArray : null;

    public static JsonObject? Obj(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) ? v as JsonObject : null;

    public static bool Has(this JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var v) && v is not null;
}
