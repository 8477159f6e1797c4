using System.Globalization;
using HawkinsBot.Discord.Model;
using HawkinsBot.News.Feeds;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>Makes stories of what feeds hold: filters, merges, stores.</summary>
internal sealed class NewsIntake(IDocumentStore store, NewsIndex index, ShowFilter filter, TimeProvider time)
{
    /// <summary>Older items of a feed that is read for the first time are no news.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    /// <summary>Takes in a feed that everybody gets.</summary>
    /// <returns>The new stories about the show.</returns>
    public async Task<IReadOnlyList<NewsItem>> TakeAsync(NewsSource source, ParsedFeed feed, CancellationToken ct)
    {
        var fresh = new List<NewsItem>();
        foreach (var parsed in feed.Items)
        {
            if (Made(source, parsed) is not { } made)
            {
                continue;
            }
            if (index.Same(made.Keys, made.Title, made.Time) is { } known)
            {
                if (Merged(known, made) is { } merged)
                {
                    await store.PutAsync(NewsItem.Kind.Key(merged.Id), merged, ct);
                    index.Add(merged);
                }
                continue;
            }
            await store.PutAsync(NewsItem.Kind.Key(made.Id), made, ct);
            index.Add(made);
            if (made.About)
            {
                fresh.Add(made);
            }
        }
        return fresh;
    }

    /// <summary>Takes in a feed for a server that added it.</summary>
    public async Task TakeOwnAsync(Snowflake guild, NewsSource source, ParsedFeed feed, CancellationToken ct)
    {
        var own = await OwnAsync(guild, time.GetUtcNow() - NewsItem.Kept, ct);
        var byKey = own.SelectMany(item => item.Keys.Select(key => (key, item)))
            .DistinctBy(x => x.key)
            .ToDictionary(x => x.key, x => x.item);
        foreach (var parsed in feed.Items)
        {
            if (Made(source, parsed) is not { } made)
            {
                continue;
            }
            var known =
                made.Keys.Select(byKey.GetValueOrDefault).FirstOrDefault(item => item is not null)
                ?? NewsIndex.Alike(byKey.Values, made.Title, made.Time);
            var put = known is null ? made : Merged(known, made);
            if (put is not null)
            {
                await store.PutAsync(NewsItem.OwnKind.Key(guild.Value, put.Id), put, ct);
                foreach (var key in put.Keys)
                {
                    byKey[key] = put;
                }
            }
        }
    }

    /// <summary>The stories of a server's own feeds that were seen since a time, oldest first.</summary>
    public async Task<IReadOnlyList<NewsItem>> OwnAsync(Snowflake guild, DateTimeOffset since, CancellationToken ct)
    {
        var own = new List<NewsItem>();
        var range = NewsItem.OwnKind.Under(guild.Value) with
        {
            After = NewsItem.OwnKind.Key(guild.Value, Stamp(since)).Id,
            PageSize = 500,
        };
        await foreach (var stored in store.ListAsync(range, ct))
        {
            own.Add(stored.Value);
        }
        return own;
    }

    private static string Stamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private NewsItem? Made(NewsSource source, ParsedItem parsed)
    {
        var now = time.GetUtcNow();
        if (parsed.Published < now - Oldest)
        {
            return null;
        }
        var relevance = filter.Judge(parsed.Title, parsed.Summary, parsed.Categories, source.OnTopic);
        var address = Addresses.Canonical(parsed.Link);
        var keys = new List<string> { NewsSources.Hash(address, 16) };
        if (parsed.Guid is { } guid)
        {
            keys.Add(NewsSources.Hash($"{source.Key} {guid}", 16));
        }
        return new NewsItem
        {
            Id = $"{Stamp(now)}-{keys[0][..10]}",
            Feed = source.Key,
            Source = source.Name,
            Official = source.Official,
            Weight = source.Weight,
            Title = parsed.Title,
            Summary = parsed.Summary,
            Url = parsed.Link.AbsoluteUri,
            Image = parsed.Image?.AbsoluteUri,
            ImageText = parsed.ImageText,
            Published = parsed.Published,
            Seen = now,
            About = relevance.About,
            Words = relevance.Words,
            Topics = relevance.Topics,
            Keys = keys,
        };
    }

    /// <summary>The known story with what another feed adds; null where nothing changes.</summary>
    private static NewsItem? Merged(NewsItem known, NewsItem other)
    {
        var keys = known.Keys.Union(other.Keys).Take(40).ToList();
        var listed = known.Feed == other.Feed || known.Also.Any(also => also.Source == other.Source);
        if (listed)
        {
            return keys.Count == known.Keys.Count ? null : known with { Keys = keys };
        }
        var leads =
            (other.Official && !known.Official)
            || (other.Official == known.Official && other.Weight > known.Weight + 2);
        var (lead, also) = leads ? (other, known) : (known, other);
        return lead with
        {
            Id = known.Id,
            Seen = known.Seen,
            About = known.About || other.About,
            Image = lead.Image ?? also.Image,
            ImageText = lead.Image is null ? also.ImageText : lead.ImageText,
            Words = [.. known.Words.Union(other.Words).Take(12)],
            Topics = [.. known.Topics.Union(other.Topics).Take(20)],
            Also = [.. known.Also.Append(new AlsoAt(also.Source, also.Url, also.Title)).Take(8)],
            Keys = keys,
        };
    }
}
