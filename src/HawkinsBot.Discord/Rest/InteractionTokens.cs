using System.Collections.Concurrent;
using System.Net;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Rest;

/// <summary>Keeps us from using tokens that are over: after fifteen minutes, or once Discord does not know them.</summary>
internal sealed class InteractionTokens(TimeProvider time)
{
    private readonly ConcurrentDictionary<Snowflake, long> _dropped = new();

    /// <exception cref="DiscordApiException">The token is over.</exception>
    public void ThrowIfUnusable(Interaction interaction, Route route)
    {
        if (time.GetElapsedTime(interaction.ReceivedAt) >= Interaction.TokenLifetime)
        {
            throw new DiscordApiException(
                HttpStatusCode.Unauthorized,
                DiscordCodes.InvalidWebhookToken,
                "the interaction's fifteen minutes are over",
                [],
                route.Template
            );
        }

        if (!_dropped.IsEmpty && _dropped.ContainsKey(interaction.Id))
        {
            throw new DiscordApiException(
                HttpStatusCode.NotFound,
                DiscordCodes.UnknownWebhook,
                "Discord does not know the interaction any more",
                [],
                route.Template
            );
        }
    }

    /// <summary>Discord has answered 404 for the whole webhook; using it again would count against us.</summary>
    public void Drop(Interaction interaction)
    {
        foreach (var (id, since) in _dropped)
        {
            if (time.GetElapsedTime(since) > Interaction.TokenLifetime)
            {
                _dropped.TryRemove(id, out _);
            }
        }

        _dropped[interaction.Id] = time.GetTimestamp();
    }
}
