using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord;

/// <summary>Where an attachment may be fetched from.</summary>
internal static class AttachmentAddress
{
    /// <param name="attachment">What a user uploaded.</param>
    /// <param name="maxBytes">How large it may be.</param>
    /// <param name="apiHost">Host and port of the API, which a playground serves its files from.</param>
    /// <exception cref="DiscordLimitException">It is larger, or lies somewhere else.</exception>
    public static Uri Of(Attachment attachment, int maxBytes, string apiHost)
    {
        if (attachment.Size > maxBytes)
        {
            throw new DiscordLimitException("attachment.size", $"at most {maxBytes} bytes, not {attachment.Size}.");
        }

        // What a user uploads lies on Discord's servers; anything else would let them send us around the network.
        var ours =
            Uri.TryCreate(attachment.Url, UriKind.Absolute, out var url)
            && (
                url is { Scheme: "https", Host: "cdn.discordapp.com" or "media.discordapp.net", IsDefaultPort: true }
                || (url.Scheme is "http" or "https" && url.Authority == apiHost)
            );
        return ours ? url! : throw new DiscordLimitException("attachment.url", "does not lie on Discord's servers.");
    }
}
