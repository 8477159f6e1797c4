using FuzzySharp;
using HawkinsBot.News.Feeds;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>The stories of the last 90 days that everybody gets, in memory, newest last.</summary>
internal sealed class NewsIndex(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan MergeWithin = TimeSpan.FromDays(4);
    private readonly Lock _gate = new();
    private readonly SortedList<string, NewsItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byKey = new(StringComparer.Ordinal);

    /// <summary>Takes in what this or another process has stored since the last time, and lets go of what is too old.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        string? last;
        lock (_gate)
        {
            last = _items.Count == 0 ? null : _items.Keys[^1];
        }
        var range = NewsItem.Kind.Under() with
        {
            // Two processes may see stories in the same seconds: look back a little.
            After = last is null ? null : NewsItem.Kind.Key(last[..^11]).Id,
            PageSize = 500,
        };
        await foreach (var stored in store.ListAsync(range, ct))
        {
            Add(stored.Value);
        }
        var oldest = time.GetUtcNow() - NewsItem.Kept;
        lock (_gate)
        {
            while (_items.Count > 0 && _items.Values[0].Seen < oldest)
            {
                foreach (var key in _items.Values[0].Keys)
                {
                    _byKey.Remove(key);
                }
                _items.RemoveAt(0);
            }
        }
    }

    /// <summary>Takes in a story, new or changed.</summary>
    public void Add(NewsItem item)
    {
        lock (_gate)
        {
            _items[item.Id] = item;
            foreach (var key in item.Keys)
            {
                _byKey[key] = item.Id;
            }
        }
    }

    /// <summary>A story by its id, or null.</summary>
    public NewsItem? Find(string id)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(id);
        }
    }

    /// <summary>The story that one of these keys, or a title alike, is of.</summary>
    public NewsItem? Same(IReadOnlyList<string> keys, string title, DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_byKey.TryGetValue(key, out var id))
                {
                    return _items[id];
                }
            }
        }
        return Alike(Since(at - MergeWithin), title, at);
    }

    /// <summary>The story of a list whose title is alike and whose time is near.</summary>
    public static NewsItem? Alike(IEnumerable<NewsItem> items, string title, DateTimeOffset at) =>
        items.FirstOrDefault(item => (item.Time - at).Duration() < MergeWithin && Likeness.Same(item.Title, title));

    /// <summary>What was seen since a time, oldest first, about the show or not.</summary>
    public IReadOnlyList<NewsItem> Since(DateTimeOffset from)
    {
        lock (_gate)
        {
            var first = _items.Count;
            while (first > 0 && _items.Values[first - 1].Seen >= from)
            {
                first--;
            }
            return [.. _items.Values.Skip(first)];
        }
    }

    /// <summary>Stories about the show that have all the words (or their beginnings); the newest first, title hits before others.</summary>
    /// <param name="among">More stories to search, such as a server's own.</param>
    /// <param name="text">What somebody typed.</param>
    public IReadOnlyList<NewsItem> Search(IEnumerable<NewsItem> among, string text)
    {
        var words = text.Split(
            [' ', ',', '.', '"', '\''],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var items = Since(DateTimeOffset.MinValue).Concat(among).Where(item => item.About).ToList();
        var found = items
            .Select(item =>
                (
                    Item: item,
                    InTitle: words.Count(w => Has(item.Title, w)),
                    All: words.All(w => Has(item.Title, w) || Has(item.Summary, w) || Has(item.Source, w))
                )
            )
            .Where(x => x.All)
            .OrderByDescending(x => x.InTitle)
            .ThenByDescending(x => x.Item.Time)
            .Select(x => x.Item)
            .ToList();
        if (found.Count > 0 || text.Length < 4)
        {
            return found;
        }
        var folded = text.ToLowerInvariant();
        return
        [
            .. items
                .Select(item => (Item: item, Score: Fuzz.PartialRatio(folded, item.Title.ToLowerInvariant())))
                .Where(x => x.Score >= 80)
                .OrderByDescending(x => x.Score)
                .ThenByDescending(x => x.Item.Time)
                .Select(x => x.Item),
        ];
    }

    private static bool Has(string text, string word)
    {
        for (var at = -1; (at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
            {
                return true;
            }
        }
        return false;
    }
}
