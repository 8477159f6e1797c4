using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HawkinsBot.Storage;

/// <summary>
/// One form for all bodies that are the same JSON value: no white space, properties in ordinal order, the last of
/// those with the same name, numbers as digits and an exponent.
/// </summary>
internal static class CanonicalJson
{
    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(document.RootElement, writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var properties = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                {
                    properties[property.Name] = property.Value;
                }

                foreach (var (name, inner) in properties)
                {
                    writer.WritePropertyName(name);
                    Write(inner, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var inner in value.EnumerateArray())
                {
                    Write(inner, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetRawText()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>A number as its digits, without zeros around them, and the exponent of the last: 1500 is 15e2.</summary>
    private static string Number(string text)
    {
        var mantissa = text.AsSpan();
        var exponent = 0L;
        if (mantissa.IndexOfAny('e', 'E') is var e and >= 0)
        {
            exponent = long.Parse(mantissa[(e + 1)..], CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var digits = new StringBuilder();
        var fraction = false;
        foreach (var c in mantissa)
        {
            fraction |= c == '.';
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
                exponent -= fraction ? 1 : 0;
            }
        }

        var all = digits.ToString().TrimStart('0');
        var kept = all.TrimEnd('0');
        exponent += all.Length - kept.Length;
        return kept.Length == 0
            ? "0"
            : string.Create(CultureInfo.InvariantCulture, $"{(mantissa[0] == '-' ? "-" : "")}{kept}e{exponent}");
    }
}
