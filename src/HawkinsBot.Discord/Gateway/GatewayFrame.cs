using System.Text.Json;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Gateway;

/// <summary>A payload of the gateway, taken apart without being read: the event's data stay bytes.</summary>
/// <seealso href="https://docs.discord.com/developers/events/gateway-events#payload-structure"/>
internal readonly ref struct GatewayFrame
{
    public int Op { get; private init; }

    /// <summary>The event's number; null but on dispatches.</summary>
    public long? Sequence { get; private init; }

    /// <summary>The event's name, such as <c>INTERACTION_CREATE</c>.</summary>
    public ReadOnlySpan<byte> Event { get; private init; }

    /// <summary>The <c>d</c>.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Takes a payload apart; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out GatewayFrame frame)
    {
        frame = default;
        try
        {
            var op = -1;
            long? sequence = null;
            ReadOnlySpan<byte> name = default;
            ReadOnlySpan<byte> data = default;
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.NextProperty())
            {
                if (reader.Is("op"u8))
                {
                    op = reader.ReadInt();
                }
                else if (reader.Is("s"u8))
                {
                    sequence = reader.TokenType is JsonTokenType.Number ? reader.ReadLong() : null;
                }
                else if (reader.Is("t"u8))
                {
                    name = reader.TokenType is JsonTokenType.String ? reader.ValueSpan : default;
                }
                else if (reader.Is("d"u8))
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    data = utf8[start..(int)reader.BytesConsumed];
                }
                else
                {
                    reader.SkipValue();
                }
            }

            frame = new()
            {
                Op = op,
                Sequence = sequence,
                Event = name,
                Data = data,
            };
            return op >= 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
