using HawkinsBot.Storage;
using LiteDB;

namespace HawkinsBot.LiteDb;

/// <summary>
/// Documents in one LiteDB file, for one process. One thread writes; commits that wait for it share a transaction and
/// the disk's synchronisation.
/// </summary>
public sealed class LiteDbStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private const string Version = "v";
    private const string Body = "j";
    private static readonly BsonValue Counter = 1;

    private readonly LiteDbFile _file;
    private readonly ILiteCollection<BsonDocument> _documents;
    private readonly ILiteCollection<BsonDocument> _commits;
    private readonly CommitQueue _queue;
    private long _last; // the queue's thread's
    private int _disposed;

    private LiteDbStore(string path)
    {
        Path = path;
        _file = LiteDbFile.Open(path);
        _documents = _file.Database.GetCollection("documents");
        _commits = _file.Database.GetCollection("commits");
        _last = _commits.FindById(Counter)?["last"].AsInt64 ?? 0;
        _queue = new CommitQueue("LiteDB writer", Commit).Start();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens the file; makes it, and its folder, where there is none.</summary>
    /// <param name="path">The file, absolute or relative to the working directory.</param>
    /// <exception cref="StorageException">
    /// The file is truncated, foreign, newer than this program or read-only, or another process has it open.
    /// </exception>
    public static LiteDbStore Open(string path) => new(path);

    /// <inheritdoc />
    public ValueTask<Document?> GetAsync(string id, CancellationToken ct)
    {
        DocumentRules.CheckId(id);
        ct.ThrowIfCancellationRequested();
        return new(Read(() => _documents.FindById(id) is { } found ? ToDocument(found) : null));
    }

    /// <inheritdoc />
    public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct)
    {
        DocumentRules.CheckListing(listing);
        ct.ThrowIfCancellationRequested();
        var (from, to) = DocumentRules.Bounds(listing);
        return new(
            Read(() =>
            {
                // BETWEEN is one range of the index, but takes its end with it: one more is read, and the end left out.
                var range = _documents.Query().Where("_id BETWEEN @0 AND @1", from, to);
                var ordered = listing.Descending ? range.OrderByDescending("_id") : range.OrderBy("_id");
                var documents = new List<Document>();
                foreach (var found in ordered.Limit(listing.Limit + 2).ToEnumerable())
                {
                    ct.ThrowIfCancellationRequested();
                    if (found["_id"].AsString != to)
                    {
                        documents.Add(ToDocument(found));
                    }
                }

                return DocumentRules.Page(documents, listing);
            })
        );
    }

    /// <inheritdoc />
    public ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct) =>
        _queue.CommitAsync(changes, ct);

    /// <summary>Completes what was queued, and closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _queue.Dispose();
            _file.Dispose();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() =>
        await Task.Factory.StartNew(
            Dispose,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private static Document ToDocument(BsonDocument found) =>
        new(found["_id"].AsString, found[Version].AsInt64, found[Body].AsBinary);

    private T Read<T>(Func<T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        try
        {
            return read();
        }
        catch (Exception e) when (e is LiteException or IOException)
        {
            throw LiteDbFile.Explain(e, Path);
        }
    }

    /// <summary>LiteDB's transactions belong to a thread: this one, the queue's.</summary>
    private CommitResult[] Commit(IReadOnlyList<IReadOnlyList<Change>> batches)
    {
        var before = _last;
        try
        {
            _file.Database.BeginTrans();
            CommitResult[] results = [.. batches.Select(Apply)];
            if (_last == before)
            {
                _file.Database.Rollback();
                return results;
            }

            _commits.Upsert(new BsonDocument { ["_id"] = Counter, ["last"] = _last });
            _file.Database.Commit();
            _file.Synchronise();
            return results;
        }
        catch (Exception e)
        {
            _file.Database.Rollback();
            throw LiteDbFile.Explain(e, Path);
        }
    }

    private CommitResult Apply(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (
                change.Expected != Change.Any
                && change.Expected != (_documents.FindById(change.Id)?[Version].AsInt64 ?? Change.Absent)
            )
            {
                return CommitResult.Refused(change.Id);
            }
        }

        _last++;
        foreach (var change in changes)
        {
            if (change.Json is { } json)
            {
                _documents.Upsert(
                    new BsonDocument
                    {
                        ["_id"] = change.Id,
                        [Version] = _last,
                        [Body] = json.ToArray(),
                    }
                );
            }
            else
            {
                _documents.Delete(change.Id);
            }
        }

        return CommitResult.Done(_last);
    }
}
