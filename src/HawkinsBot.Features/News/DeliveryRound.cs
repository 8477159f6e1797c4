using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.News;

/// <summary>
/// Sends what is in the outbox, each exactly once. Before an attempt the entry says that there is one; after it, which
/// message came of it. An attempt of which nobody knows how it ended is repeated with the same nonce while Discord
/// remembers it, and after that only when the channel does not have the post.
/// </summary>
internal sealed partial class DeliveryRound(
    IDocumentStore store,
    IDiscord discord,
    Subscriptions subscriptions,
    NewsNotices notices,
    TimeProvider time,
    [FromKeyedServices(Router.DiscordClock)] TimeProvider discordTime,
    ILogger<DeliveryRound> logger
)
{
    private const int AtATime = 24;
    private const int MaxTries = 40;

    /// <summary>Discord remembers nonces "for some minutes"; we rely on one.</summary>
    public static readonly TimeSpan NonceWindow = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(80);

    // Our clock and Discord's may differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly IDiscord _discord = discord.Scheduled;

    /// <summary>Takes all that wait one step or more on.</summary>
    /// <returns>When to look again; null where nothing waits.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken ct)
    {
        DateTimeOffset? next = null;
        var gate = new Lock();
        await Parallel.ForEachAsync(
            store.ListAsync(Outgoing.Kind.Under() with { PageSize = 200 }, ct),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct },
            async (stored, stop) =>
            {
                var now = time.GetUtcNow();
                var waits = Later(stored.Value.NotBefore, stored.Value.LeaseUntil);
                if (waits is not { } until || until <= now)
                {
                    until = await OneAsync(stored, stop) ?? DateTimeOffset.MaxValue;
                }
                lock (gate)
                {
                    next = next is null || until < next ? until : next;
                }
            }
        );
        return next == DateTimeOffset.MaxValue ? null : next;
    }

    // Returns when to try again, or null where it is done with.
    private async Task<DateTimeOffset?> OneAsync(Stored<Outgoing> stored, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var wasUncertain = stored.Value.Uncertain;
        var post = stored.Value with
        {
            Tries = stored.Value.Tries + 1,
            FirstTry = stored.Value.FirstTry ?? now,
            LeaseUntil = now + Lease,
            NotBefore = null,
            Uncertain = stored.Value.Message is null,
        };
        var entry = await PutAsync(post, stored.Version, ct);
        if (entry is null)
        {
            return null; // another process has it
        }
        // Real seconds: who moves the playground's clock on while a post is under way must not end the attempt.
        using var limit = new CancellationTokenSource(Attempt, discordTime);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var outcome = "sent";
            if (entry.Value.Message is null && wasUncertain && (post.IsForum || now - post.FirstTry > NonceWindow))
            {
                // It is only the look that may fail from here on: until it succeeded nothing may be sent.
                switch (await LookAsync(post, both.Token))
                {
                    case { Looked: false }:
                        return await EndAsync(entry, "uncertain", ct);
                    case { Found: { } found }:
                        outcome = "found";
                        entry = await PutAsync(
                            post with
                            {
                                Message = found.Value,
                                Uncertain = false,
                            },
                            entry.Version,
                            ct
                        );
                        break;
                }
            }
            if (entry is { Value.Message: null })
            {
                var id = await SendAsync(entry.Value, both.Token);
                entry = await PutAsync(entry.Value with { Message = id.Value, Uncertain = false }, entry.Version, ct);
            }
            if (entry is { Value: { Crosspost: true, Crossposted: false } })
            {
                await StepAsync(
                    () => _discord.CrosspostAsync(Channel(entry.Value), Message(entry.Value), both.Token),
                    DiscordCodes.AlreadyCrossposted
                );
                entry = await PutAsync(entry.Value with { Crossposted = true }, entry.Version, ct);
            }
            if (entry is { Value: { Thread: true, Threaded: false } })
            {
                await StepAsync(
                    () =>
                        _discord.CreateThreadFromMessageAsync(
                            Channel(entry.Value),
                            Message(entry.Value),
                            new ThreadCreate(DigestPost.Name(entry.Value)),
                            both.Token
                        ),
                    DiscordCodes.ThreadExists
                );
                entry = await PutAsync(entry.Value with { Threaded = true }, entry.Version, ct);
            }
            return entry is null ? null : await EndAsync(entry, outcome, ct);
        }
        catch (DiscordApiException e)
        {
            return await RefusedAsync(entry!, e, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return await LaterAsync(entry!, uncertain: true, null, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogFailed(e, post.Digest);
            return null; // the lease ends by itself
        }
    }

    private async Task<Snowflake> SendAsync(Outgoing post, CancellationToken ct)
    {
        var message = DigestPost.Message(post);
        if (!post.IsForum)
        {
            return (await _discord.SendAsync(Channel(post), message, ct)).Id;
        }
        var forum = await _discord.GetChannelAsync(Channel(post), ct);
        var tags =
            (forum.Flags & ChannelFlags.RequireTag) != 0
                ? forum.AvailableTags.OrderBy(tag => tag.Moderated).Take(1).Select(tag => tag.Id).ToArray()
                : [];
        var made = new ForumPostCreate(DigestPost.Name(post), message) { AppliedTags = tags };
        return (await _discord.CreatePostAsync(Channel(post), made, ct)).Id;
    }

    /// <summary>Looks whether a post is there already, by its id in its button.</summary>
    private async Task<(bool Looked, Snowflake? Found)> LookAsync(Outgoing post, CancellationToken ct)
    {
        var button = DigestPost.ButtonOf(post.Digest);
        var from = Snowflake.FromTime(post.FirstTry!.Value - Skew);
        if (!(await _discord.GetPermissionsAsync(Channel(post), ct)).Has(Permissions.ReadMessageHistory))
        {
            return (false, null);
        }
        if (post.IsForum)
        {
            var threads = await _discord.ListActiveThreadsAsync(new Snowflake(post.Guild), ct);
            foreach (var thread in threads.Where(t => t.ParentId == Channel(post) && t.Id > from))
            {
                try
                {
                    var first = await _discord.GetMessageAsync(thread.Id, thread.Id, ct);
                    if (first.CustomIds.Contains(button))
                    {
                        return (true, thread.Id);
                    }
                }
                catch (DiscordApiException e)
                    when (e.Code is DiscordCodes.UnknownMessage or DiscordCodes.UnknownChannel) { }
            }
            return (true, null);
        }
        for (var pages = 0; pages < 100; pages++)
        {
            var messages = await _discord.ListMessagesAsync(Channel(post), null, from, 100, ct);
            if (messages.FirstOrDefault(m => m.CustomIds.Contains(button)) is { } found)
            {
                return (true, found.Id);
            }
            if (messages.Count < 100)
            {
                return (true, null);
            }
            from = messages.Max(m => m.Id);
        }
        return (false, null);
    }

    private async Task<DateTimeOffset?> RefusedAsync(
        Stored<Outgoing> entry,
        DiscordApiException e,
        CancellationToken ct
    )
    {
        var post = entry.Value;
        if (e.IsTransient)
        {
            return post.Tries < MaxTries
                ? await LaterAsync(entry, uncertain: post.Message is null, e.RetryAfter, ct)
                : await EndAsync(entry, post.Message is null ? "uncertain" : "sent", ct);
        }
        LogRefused(post.Digest, post.Channel, e.Message);
        if (post.Message is not null)
        {
            // It is posted; without its thread or its crosspost, then.
            return await EndAsync(entry, "sent", ct);
        }
        if (e.Code == DiscordCodes.InvalidFormBody && post.Plainness < 2)
        {
            var plainer = post with { Plainness = post.Plainness + 1 };
            return await LaterAsync(entry with { Value = plainer }, uncertain: false, TimeSpan.FromSeconds(1), ct);
        }
        var reason = e.Code switch
        {
            DiscordCodes.UnknownChannel or DiscordCodes.UnknownGuild => "gone",
            DiscordCodes.MissingAccess or DiscordCodes.MissingPermissions => "forbidden",
            _ => "refused",
        };
        var guild = new Snowflake(post.Guild);
        if (reason is "gone" or "forbidden" && !await IsInAsync(guild, ct))
        {
            reason = Subscription.Removed;
        }
        if (reason == Subscription.Removed)
        {
            await subscriptions.PauseAsync(guild, post.Subscription, reason, ct);
        }
        else
        {
            await notices.PauseAsync(guild, post.Subscription, reason, ct);
        }
        return await EndAsync(entry, "failed", ct);
    }

    // The bot may have been removed while it was away.
    private async Task<bool> IsInAsync(Snowflake guild, CancellationToken ct)
    {
        try
        {
            await _discord.GetGuildAsync(guild, ct);
            return true;
        }
        catch (DiscordApiException e)
        {
            return e.IsTransient;
        }
    }

    private async Task<DateTimeOffset?> LaterAsync(
        Stored<Outgoing> entry,
        bool uncertain,
        TimeSpan? wait,
        CancellationToken ct
    )
    {
        var backOff = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, Math.Min(entry.Value.Tries, 10)), 1800));
        var at = time.GetUtcNow() + (wait ?? backOff);
        await PutAsync(
            entry.Value with
            {
                NotBefore = at,
                LeaseUntil = null,
                Uncertain = uncertain,
            },
            entry.Version,
            ct
        );
        return at;
    }

    private async Task<DateTimeOffset?> EndAsync(Stored<Outgoing> entry, string outcome, CancellationToken ct)
    {
        var post = entry.Value;
        var delivery = new Delivery
        {
            Subscription = post.Subscription,
            Channel = post.Channel,
            Message = post.Message,
            At = time.GetUtcNow(),
            Outcome = outcome,
            Stories = post.Stories,
        };
        var result = await store.CommitAsync(
            [post.Key.Delete(entry.Version), Delivery.Kind.Key(post.Guild, post.Digest).Put(delivery, Change.Any)],
            ct
        );
        if (result.Committed && outcome == "uncertain")
        {
            LogUncertain(post.Digest, post.Channel);
            if (await subscriptions.FindAsync(new Snowflake(post.Guild), post.Subscription, ct) is { } stored)
            {
                await notices.PausedAsync(stored.Value, "uncertain", ct);
            }
        }
        return null;
    }

    private static async Task StepAsync(Func<Task> step, int done)
    {
        try
        {
            await step();
        }
        catch (DiscordApiException e) when (e.Code == done) { }
    }

    private async Task<Stored<Outgoing>?> PutAsync(Outgoing post, long version, CancellationToken ct)
    {
        var result = await store.CommitAsync([post.Key.Put(post, version)], ct);
        return result.Committed ? new(post.Key.Id, result.Version, post) : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a > b ? a
        : b;

    private static Snowflake Channel(Outgoing post) => new(post.Channel);

    private static Snowflake Message(Outgoing post) => new(post.Message!.Value);

    [LoggerMessage(Level = LogLevel.Error, Message = "The post {Digest} could not be delivered; it is tried again")]
    private partial void LogFailed(Exception exception, string digest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The post {Digest} to channel {Channel} was refused: {Reason}")]
    private partial void LogRefused(string digest, ulong channel, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Whether the post {Digest} reached channel {Channel} cannot be known without Read Message History; it is not repeated"
    )]
    private partial void LogUncertain(string digest, ulong channel);
}
