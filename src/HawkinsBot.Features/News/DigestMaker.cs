using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.News.Feeds;
using HawkinsBot.Settings;
using HawkinsBot.Spoilers;
using NodaTime;

namespace HawkinsBot.News;

/// <summary>What a subscription has to say now.</summary>
/// <param name="Post">The post; null where there is nothing to say.</param>
/// <param name="Used">What it uses up.</param>
internal sealed record Made(Outgoing? Post, IReadOnlyList<string> Used);

/// <summary>Chooses stories and makes posts of them.</summary>
internal sealed class DigestMaker(
    NewsIndex index,
    NewsIntake intake,
    SpoilerRules rules,
    SpoilerGate gate,
    GuildSettingsStore settings,
    Subscriptions subscriptions,
    ReleaseCalendar releases,
    LoadedCatalogue catalogue,
    TimeProvider time
)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(8);

    /// <summary>What goes out now.</summary>
    /// <param name="subscription">For whom.</param>
    /// <param name="late">When it was due, where that is long past.</param>
    /// <param name="digest">The id of the post.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<Made> MakeAsync(
        Subscription subscription,
        DateTimeOffset? late,
        string digest,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        var guild = new Snowflake(subscription.Guild);
        var language = (await settings.GetAsync(guild, ct)).Texts;
        var zone = await subscriptions.ZoneAsync(subscription, ct);
        var post = new Outgoing
        {
            Digest = digest,
            Guild = subscription.Guild,
            Subscription = subscription.Id,
            Channel = subscription.Channel,
            IsForum = subscription.IsForum,
            What = subscription.What,
            Language = language.Tag,
            Title = "",
            Role = subscription.Role,
            Thread = subscription.Thread && !subscription.IsForum,
            Crosspost = subscription.Crosspost && subscription.ChannelType == ChannelType.Announcement,
            Created = now,
        };
        switch (subscription.What)
        {
            case FollowKind.Releases:
                var (lines, keys) = releases.At(now, subscription, zone, language);
                return new Made(
                    lines.Count == 0 ? null : post with { Title = language["news.releases-title"], Lines = lines },
                    keys
                );
            case FollowKind.OnThisDay:
                return await OnThisDayAsync(subscription, post, zone, language, ct);
            default:
                return await DigestAsync(subscription, post, late, language, ct);
        }
    }

    /// <summary>The stories that a server may see since a time: everybody's and its own, each once, best first.</summary>
    public async ValueTask<IReadOnlyList<NewsItem>> StoriesAsync(
        Snowflake? guild,
        DateTimeOffset since,
        CancellationToken ct
    )
    {
        var stories = index.Since(since).Where(item => item.About).ToList();
        if (guild is { } server)
        {
            foreach (var own in await intake.OwnAsync(server, since, ct))
            {
                var same = stories.FindIndex(item =>
                    item.Keys.Contains(own.Keys[0])
                    || (
                        (item.Time - own.Time).Duration() < TimeSpan.FromDays(4) && Likeness.Same(item.Title, own.Title)
                    )
                );
                if (same < 0)
                {
                    stories.Add(own);
                }
                else
                {
                    stories[same] = stories[same] with
                    {
                        Also = [.. stories[same].Also, new AlsoAt(own.Source, own.Url, own.Title)],
                    };
                }
            }
        }
        return stories;
    }

    private async ValueTask<Made> DigestAsync(
        Subscription subscription,
        Outgoing post,
        DateTimeOffset? late,
        Language language,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        var guild = new Snowflake(subscription.Guild);
        var isBreaking = subscription.What == FollowKind.Breaking;
        var since =
            isBreaking ? Later(now - TimeSpan.FromDays(1), subscription.Created)
            : subscription.LastAt is { } last ? Later(last - TimeSpan.FromHours(1), now - Longest)
            : now - (subscription.Schedule.Every == "weekly" ? TimeSpan.FromDays(7) : TimeSpan.FromDays(2));
        var used = subscription.Used.ToHashSet(StringComparer.Ordinal);
        var most = subscription.Most;
        if (isBreaking)
        {
            // The ids begin with the time at which a story was seen, which for breaking news is when it was posted.
            var day = now.AddDays(-1).UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            most -= used.Count(id => string.CompareOrdinal(id, day) > 0 && char.IsAsciiDigit(id[0]));
        }
        var stories = (await StoriesAsync(guild, since, ct))
            .Where(item => !used.Contains(item.Id))
            .Where(item => !isBreaking || item.Official)
            .Where(item => item.Time > now - Longest)
            .Where(item => subscription.Sources.Count == 0 || subscription.Sources.Contains(item.Feed))
            .Where(item => subscription.Topics.Count == 0 || item.Topics.Intersect(subscription.Topics).Any())
            .OrderByDescending(item => Score(item, now))
            .ThenByDescending(item => item.Time)
            .Take(Math.Max(0, most))
            .ToList();
        if (stories.Count == 0)
        {
            return subscription.SayQuiet && !isBreaking
                ? new Made(
                    post with
                    {
                        Title = language["news.quiet-title"],
                        Lead = language["news.quiet"],
                        Role = null,
                        Thread = false,
                        Crosspost = false,
                    },
                    []
                )
                : new Made(null, []);
        }
        var ceiling = await gate.CeilingAsync(guild, subscription.Place, canReadParent: true, ct);
        var lead = isBreaking
            ? ""
            : language.Say("news.lead", ("count", stories.Count), ("since", $"<t:{since.ToUnixTimeSeconds()}:R>"));
        if (late is { } due)
        {
            lead += " " + language.Say("news.late", ("when", $"<t:{due.ToUnixTimeSeconds()}:f>"));
        }
        var lines = stories.Select(item => StoryLine.Of(item, rules.Judge(item), ceiling)).ToList();
        return new Made(
            post with
            {
                Title = language[isBreaking ? "news.breaking-title" : "news.title"],
                Lead = lead.Trim(),
                Stories = lines,
            },
            [.. stories.Select(item => item.Id)]
        );
    }

    private async ValueTask<Made> OnThisDayAsync(
        Subscription subscription,
        Outgoing post,
        DateTimeZone zone,
        Language language,
        CancellationToken ct
    )
    {
        var today = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(zone).Date;
        var key = $"day:{today:uuuu-MM-dd}";
        if (subscription.Used.Contains(key))
        {
            return new Made(null, []);
        }
        var ceiling = await gate.CeilingAsync(
            new Snowflake(subscription.Guild),
            subscription.Place,
            canReadParent: true,
            ct
        );
        var facts = catalogue.Index.OnDate(today.Month, today.Day, ceiling);
        if (facts.Count == 0)
        {
            return new Made(null, []);
        }
        var fact = facts[today.Year % facts.Count];
        var where = fact.Fact.World == FactWorld.Hawkins ? "news.day.hawkins" : "news.day.real";
        return new Made(
            post with
            {
                Title = language["news.day-title"],
                Lines =
                [
                    language.Say(where, ("year", fact.Date.Year.ToString(CultureInfo.InvariantCulture)))
                        + "\n"
                        + Markdown.Plain(fact.Fact.Text),
                ],
            },
            [key]
        );
    }

    private static double Score(NewsItem item, DateTimeOffset now) =>
        item.Weight + (item.Official ? 5 : 0) + item.Also.Count * 2 - (now - item.Time).TotalDays;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
