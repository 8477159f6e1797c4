using HawkinsBot.Storage;
using LiteDB;

namespace HawkinsBot.LiteDb;

/// <summary>
/// Documents in one LiteDB file, for one process. One thread writes; commits that wait for it share a transaction and
/// the disk's synchronisation.
/// </summary>
/// <remarks>
/// One operation at a time: LiteDB closes itself where a read meets a write at the wrong moment (seen with 5.0.21, 32
/// readers and a busy machine). After a failure the file is opened anew, and with it what its log holds is recovered.
/// </remarks>
public sealed class LiteDbStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private const string Version = "v";
    private const string Body = "j";

    private readonly Lock _lock = new();
    private readonly CommitQueue _queue;
    private LiteDbFile? _file; // null after a failure
    private bool _disposed;

    private LiteDbStore(string path)
    {
        Path = path;
        _file = LiteDbFile.Open(path);
        _queue = new CommitQueue("LiteDB writer", batches => Use(file => Commit(file, batches))).Start();
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
        return new(Use(file => file.Documents.FindById(id) is { } found ? ToDocument(found) : null));
    }

    /// <inheritdoc />
    public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct)
    {
        DocumentRules.CheckListing(listing);
        ct.ThrowIfCancellationRequested();
        var (from, to) = DocumentRules.Bounds(listing);
        return new(
            Use(file =>
            {
                // BETWEEN is one range of the index, but takes its end with it: one more is read, and the end left out.
                var range = file.Documents.Query().Where("_id BETWEEN @0 AND @1", from, to);
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
        _queue.Dispose();
        lock (_lock)
        {
            _disposed = true;
            _file?.Dispose();
            _file = null;
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

    private T Use<T>(Func<LiteDbFile, T> work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _file ??= LiteDbFile.Open(Path);
            try
            {
                return work(_file);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _file.Abandon();
                _file = null;
                throw LiteDbFile.Explain(e, Path);
            }
        }
    }

    private static CommitResult[] Commit(LiteDbFile file, IReadOnlyList<IReadOnlyList<Change>> batches)
    {
        var last = file.LastCommit;
        file.Database.BeginTrans();
        var results = new CommitResult[batches.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Apply(file, batches[i], ref last);
        }

        if (last == file.LastCommit)
        {
            file.Database.Rollback();
            return results;
        }

        file.Commit(last);
        return results;
    }

    private static CommitResult Apply(LiteDbFile file, IReadOnlyList<Change> changes, ref long last)
    {
        foreach (var change in changes)
        {
            if (
                change.Expected != Change.Any
                && change.Expected != (file.Documents.FindById(change.Id)?[Version].AsInt64 ?? Change.Absent)
            )
            {
                return CommitResult.Refused(change.Id);
            }
        }

        last++;
        foreach (var change in changes)
        {
            if (change.Json is { } json)
            {
                var body = json.ToArray();
                file.Documents.Upsert(
                    new BsonDocument
                    {
                        ["_id"] = change.Id,
                        [Version] = last,
                        [Body] = body,
                    }
                );
            }
            else
            {
                file.Documents.Delete(change.Id);
            }
        }

        return CommitResult.Done(last);
    }
}
