namespace HawkinsBot.Storage;

/// <summary>Documents in memory, gone with the process: for tests and for trying the bot.</summary>
public sealed class InMemoryStore : IDocumentStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);
    private readonly List<string> _ids = []; // the keys, in ordinal order
    private long _version;

    /// <inheritdoc />
    public ValueTask<Document?> GetAsync(string id, CancellationToken ct)
    {
        DocumentRules.CheckId(id);
        ct.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(_documents.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc />
    public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct)
    {
        DocumentRules.CheckListing(listing);
        ct.ThrowIfCancellationRequested();
        var (from, to) = DocumentRules.Range(listing.Prefix);
        var page = new List<Document>();
        lock (_lock)
        {
            var step = listing.Descending ? -1 : 1;
            for (var i = Start(listing, from, to); i >= 0 && i < _ids.Count; i += step)
            {
                var id = _ids[i];
                if (!id.StartsWith(listing.Prefix, StringComparison.Ordinal))
                {
                    break;
                }

                if (page.Count == listing.Limit)
                {
                    return new(new DocumentPage(page, page[^1].Id));
                }

                page.Add(_documents[id]);
            }
        }

        return new(new DocumentPage(page, null));
    }

    /// <inheritdoc />
    public ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct)
    {
        DocumentRules.CheckBatch(changes);
        ct.ThrowIfCancellationRequested();
        if (changes.Count == 0)
        {
            return new(CommitResult.Done(0));
        }

        lock (_lock)
        {
            foreach (var change in changes)
            {
                var current = _documents.TryGetValue(change.Id, out var document) ? document.Version : Change.Absent;
                if (!DocumentRules.Matches(change.Expected, current))
                {
                    return new(CommitResult.Refused(change.Id));
                }
            }

            _version++;
            foreach (var change in changes)
            {
                Apply(change);
            }

            return new(CommitResult.Done(_version));
        }
    }

    private void Apply(Change change)
    {
        var at = _ids.BinarySearch(change.Id, StringComparer.Ordinal);
        if (change.Json is { } json)
        {
            // A copy: the caller's buffer is the caller's.
            _documents[change.Id] = new(change.Id, _version, json.ToArray());
            if (at < 0)
            {
                _ids.Insert(~at, change.Id);
            }
        }
        else if (at >= 0)
        {
            _ids.RemoveAt(at);
            _documents.Remove(change.Id);
        }
    }

    private int Start(Listing listing, string from, string to)
    {
        var after = listing.After;
        if (listing.Descending)
        {
            var end = after is not null && string.CompareOrdinal(after, to) < 0 ? after : to;
            var at = _ids.BinarySearch(end, StringComparer.Ordinal);
            return (at < 0 ? ~at : at) - 1;
        }

        var begin = after is not null && string.CompareOrdinal(after, from) >= 0 ? after : from;
        var found = _ids.BinarySearch(begin, StringComparer.Ordinal);
        return found < 0 ? ~found
            : ReferenceEquals(begin, after) ? found + 1
            : found;
    }
}
