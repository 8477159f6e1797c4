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
        var (from, to) = DocumentRules.Bounds(listing);
        var page = new List<Document>();
        lock (_lock)
        {
            var (first, end) = (Position(from), Position(to));
            for (var i = 0; i < end - first && i <= listing.Limit; i++)
            {
                page.Add(_documents[_ids[listing.Descending ? end - 1 - i : first + i]]);
            }
        }

        return new(DocumentRules.Page(page, listing));
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

    /// <summary>How many ids stand before this one.</summary>
    private int Position(string id)
    {
        var at = _ids.BinarySearch(id, StringComparer.Ordinal);
        return at < 0 ? ~at : at;
    }
}
