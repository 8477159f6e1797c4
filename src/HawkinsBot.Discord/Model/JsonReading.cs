using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace HawkinsBot.Discord.Model;

internal delegate T ReadValue<out T>(ref Utf8JsonReader reader);

/// <summary>Reading straight from the bytes: no document, no reflection. Unknown properties are skipped.</summary>
internal static class JsonReading
{
    /// <summary>Moves to the next property's value-to-be; false at the end of the object.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType is JsonTokenType.PropertyName;

    /// <summary>Moves on to the value if the property is called so.</summary>
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueTextEquals(name) && reader.Read();

    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Whether an object starts here; anything else is skipped.</summary>
    public static bool IsObject(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    public static string? ReadText(this ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        if (reader.TokenType is JsonTokenType.Number)
        {
            return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        }

        reader.Skip();
        return null;
    }

    public static int ReadInt(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : reader.Otherwise(0);

    public static long ReadLong(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : reader.Otherwise(0L);

    public static double ReadDouble(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out var value) ? value : reader.Otherwise(0d);

    public static bool ReadBool(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True || reader.Otherwise(false);

    public static DateTimeOffset? ReadTime(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time
            : reader.Otherwise<DateTimeOffset?>(null);

    public static Snowflake ReadSnowflake(this ref Utf8JsonReader reader)
    {
        if (
            reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.PropertyName
            && !reader.HasValueSequence
            && Utf8Parser.TryParse(reader.ValueSpan, out ulong id, out var used)
            && used == reader.ValueSpan.Length
        )
        {
            return new(id);
        }

        if (reader.TokenType is JsonTokenType.String && Snowflake.TryParse(reader.GetString(), out var slow))
        {
            return slow;
        }

        throw new JsonException("That is not a Discord id.");
    }

    public static Snowflake? ReadSnowflakeOrNull(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Null ? null : reader.ReadSnowflake();

    public static Permissions ReadPermissions(this ref Utf8JsonReader reader)
    {
        var text = reader.ReadText();
        return string.IsNullOrEmpty(text) ? default
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? new(bits)
            : Permissions.Parse(text);
    }

    public static Permissions? ReadPermissionsOrNull(this ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Null ? null : reader.ReadPermissions();

    public static IReadOnlyList<T> ReadList<T>(this ref Utf8JsonReader reader, ReadValue<T> read)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return reader.Otherwise<IReadOnlyList<T>>([]);
        }

        List<T>? list = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            (list ??= []).Add(read(ref reader));
        }

        return list is null ? [] : list;
    }

    public static IReadOnlyList<Snowflake> ReadSnowflakes(this ref Utf8JsonReader reader) =>
        reader.ReadList(static (ref r) => r.ReadSnowflake());

    /// <summary>A map from ids; null or empty gives <paramref name="empty"/>.</summary>
    public static IReadOnlyDictionary<Snowflake, T> ReadMap<T>(
        this ref Utf8JsonReader reader,
        ReadValue<T> read,
        IReadOnlyDictionary<Snowflake, T> empty
    )
    {
        if (!reader.IsObject())
        {
            return empty;
        }

        Dictionary<Snowflake, T>? map = null;
        while (reader.NextProperty())
        {
            var id = reader.ReadSnowflake();
            reader.Read();
            (map ??= [])[id] = read(ref reader);
        }

        return map ?? empty;
    }

    private static T Otherwise<T>(this ref Utf8JsonReader reader, T value)
    {
        reader.Skip();
        return value;
    }
}
