using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HawkinsBot.Catalogue;

/// <summary>A date as far as it is known: a year, a month, a day, or an instant. Sorts by its first moment.</summary>
[JsonConverter(typeof(PartialDateJsonConverter))]
public readonly record struct PartialDate : IComparable<PartialDate>
{
    private static readonly string[] MonthNames = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    private PartialDate(int year, int? month, int? day, DateTimeOffset? instant)
    {
        Year = year;
        Month = month;
        Day = day;
        Instant = instant;
    }

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>The month, 1 to 12, where it is known.</summary>
    public int? Month { get; }

    /// <summary>The day of the month, where it is known.</summary>
    public int? Day { get; }

    /// <summary>The instant, where it is known.</summary>
    public DateTimeOffset? Instant { get; }

    /// <summary>The day, where it is known.</summary>
    public DateOnly? Date => Month is { } m && Day is { } d ? new DateOnly(Year, m, d) : null;

    /// <summary>A date of a day.</summary>
    public static PartialDate Of(DateOnly date) => new(date.Year, date.Month, date.Day, null);

    /// <summary>Reads <c>1983</c>, <c>1983-11</c>, <c>1983-11-06</c> or <c>2025-11-27T01:00:00Z</c>.</summary>
    public static bool TryParse(string? text, out PartialDate result)
    {
        result = default;
        var c = CultureInfo.InvariantCulture;
        if (text is null)
        {
            return false;
        }

        if (text.Length == 4 && int.TryParse(text, NumberStyles.None, c, out var year))
        {
            result = new PartialDate(year, null, null, null);
            return year > 0;
        }

        if (DateTime.TryParseExact(text, "yyyy-MM", c, DateTimeStyles.None, out var month))
        {
            result = new PartialDate(month.Year, month.Month, null, null);
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", c, DateTimeStyles.None, out var day))
        {
            result = Of(day);
            return true;
        }

        if (
            text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, c, DateTimeStyles.AssumeUniversal, out var at)
        )
        {
            var utc = at.ToUniversalTime();
            result = new PartialDate(utc.Year, utc.Month, utc.Day, utc);
            return true;
        }

        return false;
    }

    /// <summary>For people: <c>6 November 1983</c>, <c>November 1983</c>, <c>1983</c>.</summary>
    public string ToWords() =>
        (Month, Day) switch
        {
            ({ } m, { } d) => $"{d} {MonthNames[m - 1]} {Year}",
            ({ } m, null) => $"{MonthNames[m - 1]} {Year}",
            _ => Year.ToString(CultureInfo.InvariantCulture),
        };

    /// <inheritdoc/>
    public int CompareTo(PartialDate other) =>
        (Year, Month ?? 0, Day ?? 0, Instant ?? DateTimeOffset.MinValue).CompareTo(
            (other.Year, other.Month ?? 0, other.Day ?? 0, other.Instant ?? DateTimeOffset.MinValue)
        );

    /// <summary>Earlier than.</summary>
    public static bool operator <(PartialDate a, PartialDate b) => a.CompareTo(b) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(PartialDate a, PartialDate b) => a.CompareTo(b) > 0;

    /// <summary>Not later than.</summary>
    public static bool operator <=(PartialDate a, PartialDate b) => a.CompareTo(b) <= 0;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(PartialDate a, PartialDate b) => a.CompareTo(b) >= 0;

    /// <summary>The form that <see cref="TryParse"/> reads.</summary>
    public override string ToString() =>
        Instant is { } at ? at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Day is { } d ? FormattableString.Invariant($"{Year:0000}-{Month:00}-{d:00}")
        : Month is { } m ? FormattableString.Invariant($"{Year:0000}-{m:00}")
        : FormattableString.Invariant($"{Year:0000}");
}

/// <summary>Writes a <see cref="PartialDate"/> as a JSON string.</summary>
public sealed class PartialDateJsonConverter : JsonConverter<PartialDate>
{
    /// <inheritdoc/>
    public override PartialDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PartialDate.TryParse(reader.GetString(), out var date) ? date : throw new JsonException("No such date.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PartialDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
