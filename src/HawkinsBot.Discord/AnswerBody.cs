using System.Text.Json;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord;

/// <summary>The body of an answer that is no refusal.</summary>
internal static class AnswerBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The body, as it came.</param>
    /// <param name="read">Reads it; null where there is none.</param>
    /// <param name="template">The route's template, for the error.</param>
    /// <exception cref="DiscordApiException">It is not what Discord answers there.</exception>
    public static T Read<T>(byte[] body, ReadValue<T>? read, string template)
    {
        if (read is null)
        {
            return default!;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            return read(ref reader);
        }
        catch (Exception e)
            when (e is JsonException or DiscordLimitException or InvalidOperationException or FormatException)
        {
            throw new DiscordApiException(0, 0, "an answer that is none", [], template, e);
        }
    }
}
