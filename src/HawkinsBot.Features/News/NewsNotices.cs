using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Storage;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.News;

/// <summary>Tells people once that something stops, where they can be reached.</summary>
internal sealed partial class NewsNotices(
    IDocumentStore store,
    IDiscord discord,
    GuildSettingsStore settings,
    Subscriptions subscriptions,
    ILogger<NewsNotices> logger
)
{
    /// <summary>A server's feed is about to pause: said in the first channel that has a digest, else to whoever added it.</summary>
    public async Task FeedFailsAsync(string feed, FeedState state, CancellationToken ct)
    {
        foreach (var id in state.Guilds)
        {
            var guild = new Snowflake(id);
            if (await store.GetAsync(OwnSource.Kind.Key(id, feed), ct) is not { Value: var source })
            {
                continue;
            }
            var language = (await settings.GetAsync(guild, ct)).Texts;
            var text = language.Say(
                "news.feed-fails",
                ("name", Markdown.Plain(source.Name)),
                ("reason", language[$"news.reason.{state.Reason}"])
            );
            Snowflake? channel = null;
            await foreach (var stored in store.ListAsync(Subscription.Kind.Under(id), ct))
            {
                if (stored.Value is { What: FollowKind.Digest, Paused: null, IsForum: false })
                {
                    channel = new Snowflake(stored.Value.Channel);
                    break;
                }
            }
            var nonce = NewsSources.Hash($"{feed} {id} {state.LastGoodAt?.Ticks}", 20);
            await TellAsync(channel, new Snowflake(source.AddedBy), text, nonce, ct);
        }
    }

    /// <summary>Pauses a subscription, and says so to whoever set it up, unless it was paused already.</summary>
    public async Task PauseAsync(Snowflake guild, string id, string reason, CancellationToken ct)
    {
        if (
            await subscriptions.PauseAsync(guild, id, reason, ct)
            && await subscriptions.FindAsync(guild, id, ct) is { } paused
        )
        {
            await PausedAsync(paused.Value, reason, ct);
        }
    }

    /// <summary>A subscription has stopped, or a post of it is uncertain: said to whoever set it up.</summary>
    public async Task PausedAsync(Subscription subscription, string reason, CancellationToken ct)
    {
        var language = (await settings.GetAsync(new Snowflake(subscription.Guild), ct)).Texts;
        var text = language.Say(
            "news.stopped",
            ("channel", $"<#{subscription.Channel}>"),
            ("reason", language[$"news.paused.{reason}"])
        );
        var nonce = NewsSources.Hash(
            $"{subscription.Guild} {subscription.Id} {reason} {subscription.LastAt?.Ticks}",
            20
        );
        await TellAsync(null, new Snowflake(subscription.Owner), text, nonce, ct);
    }

    private async Task TellAsync(Snowflake? channel, Snowflake user, string text, string nonce, CancellationToken ct)
    {
        try
        {
            if (channel is null && user.IsEmpty)
            {
                return;
            }
            var place = channel ?? (await discord.Scheduled.OpenDmAsync(user, ct)).Id;
            await discord.Scheduled.SendAsync(place, new MessageCreate(Text.Cut(text, 2000)) { Nonce = nonce }, ct);
        }
        catch (DiscordApiException e)
        {
            LogNotTold(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A notice could not be delivered: {Reason}")]
    private partial void LogNotTold(string reason);
}
