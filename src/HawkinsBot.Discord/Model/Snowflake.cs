using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HawkinsBot.Discord.Model;

/// <summary>
/// A Discord id: 64 bits, whose upper 42 are the milliseconds since 2015. A decimal string in JSON, since
/// JavaScript's numbers lose it; numbers are read too.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/reference#snowflakes"/>
[JsonConverter(typeof(SnowflakeConverter))]
public readonly record struct Snowflake(ulong Value) : IComparable<Snowflake>, ISpanFormattable
{
    private const long Epoch = 1420070400000;

    /// <summary>When the thing was made, to the millisecond.</summary>
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)(Value >> 22) + Epoch);

    /// <summary>Whether this is no id at all.</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>The lowest id that a thing made at <paramref name="time"/> can have; for paging by time.</summary>
    public static Snowflake FromTime(DateTimeOffset time) =>
        new((ulong)Math.Max(0, time.ToUnixTimeMilliseconds() - Epoch) << 22);

    /// <summary>Reads a decimal string.</summary>
    /// <exception cref="FormatException">The text is not an unsigned number of 64 bits.</exception>
    public static Snowflake Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a Discord id.");

    /// <summary>Reads a decimal string; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Snowflake id)
    {
        var parsed = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        id = new(value);
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(Snowflake other) => Value.CompareTo(other.Value);

    /// <summary>The decimal string.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    ) => Value.TryFormat(destination, out charsWritten, default, CultureInfo.InvariantCulture);

    /// <summary>Older than.</summary>
    public static bool operator <(Snowflake left, Snowflake right) => left.Value < right.Value;

    /// <summary>Newer than.</summary>
    public static bool operator >(Snowflake left, Snowflake right) => left.Value > right.Value;

    /// <summary>Not newer than.</summary>
    public static bool operator <=(Snowflake left, Snowflake right) => left.Value <= right.Value;

    /// <summary>Not older than.</summary>
    public static bool operator >=(Snowflake left, Snowflake right) => left.Value >= right.Value;
}

internal sealed class SnowflakeConverter : JsonConverter<Snowflake>
{
    public override Snowflake Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.ReadSnowflake();

    public override Snowflake ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => reader.ReadSnowflake();

    public override void Write(Utf8JsonWriter writer, Snowflake value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Snowflake value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
