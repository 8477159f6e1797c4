using System.Collections.Concurrent;

namespace HawkinsBot.Storage;

/// <summary>
/// Documents in one SQLite file, in write-ahead mode and synchronised on every commit. One thread writes; commits
/// that wait for it share a transaction, and with it the disk's synchronisation. Readers do not wait for it. Several
/// processes may use the file at once.
/// </summary>
public sealed class SqliteStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private const int IdleReaders = 8;

    private readonly ConcurrentStack<SqliteReader> _readers = new(); // the last used first: its pages are at hand
    private readonly CommitQueue _queue;
    private SqliteWriter? _writer; // the queue's thread's
    private int _disposed;

    private SqliteStore(string path)
    {
        Path = path;
        _writer = new SqliteWriter(path); // open from the start: a restore sees that the file is in use
        _queue = new CommitQueue("SQLite writer", Commit).Start();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens the file; makes it, and its folder, where there is none.</summary>
    /// <param name="path">The file, absolute or relative to the working directory.</param>
    /// <exception cref="StorageException">
    /// The file is truncated, foreign, newer than this program, read-only or damaged; it is left as it is.
    /// </exception>
    public static SqliteStore Open(string path)
    {
        SqliteFile.Prepare(path);
        try
        {
            return new(path);
        }
        catch (SqliteException e)
        {
            throw SqliteFile.Explain(e, path);
        }
    }

    /// <inheritdoc />
    public ValueTask<Document?> GetAsync(string id, CancellationToken ct)
    {
        DocumentRules.CheckId(id);
        ct.ThrowIfCancellationRequested();
        return new(Read(reader => reader.Get(id)));
    }

    /// <inheritdoc />
    public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct)
    {
        DocumentRules.CheckListing(listing);
        ct.ThrowIfCancellationRequested();
        return new(DocumentRules.Page(Read(reader => reader.List(listing, ct)), listing));
    }

    /// <inheritdoc />
    public ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct) =>
        _queue.CommitAsync(changes, ct);

    /// <summary>
    /// Writes a consistent copy while the store is in use. The copy is whole or not there: it gets its name last.
    /// </summary>
    /// <exception cref="StorageException">The file exists already, or cannot be written.</exception>
    public Task BackupAsync(string file, CancellationToken ct) => SqliteBackup.WriteAsync(Path, file, ct);

    /// <summary>
    /// Puts a backup in the place of a database. The backup is checked first; the present database stays beside as
    /// <c>….before-restore-…</c>.
    /// </summary>
    /// <param name="path">The database, there or not, damaged or not.</param>
    /// <param name="file">The backup.</param>
    /// <param name="time">Names what is kept.</param>
    /// <param name="ct">Stops before anything is replaced.</param>
    /// <returns>Where the present database is kept, or null where there was none.</returns>
    /// <exception cref="StorageException">The backup is not whole, or another process has the database open.</exception>
    public static Task<string?> RestoreAsync(string path, string file, TimeProvider time, CancellationToken ct) =>
        SqliteBackup.RestoreAsync(path, file, time, ct);

    /// <summary>Completes what was queued, and closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        _queue.Dispose();
        _writer?.Dispose();
        while (_readers.TryPop(out var reader))
        {
            reader.Dispose();
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

    private T Read<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        SqliteReader? reader = null;
        try
        {
            reader = _readers.TryPop(out var idle) ? idle : new SqliteReader(Path);
            var result = read(reader);
            if (_readers.Count < IdleReaders && _disposed == 0)
            {
                _readers.Push(reader);
                reader = null;
            }

            return result;
        }
        catch (SqliteException e)
        {
            throw SqliteFile.Explain(e, Path);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private CommitResult[] Commit(IReadOnlyList<IReadOnlyList<Change>> batches)
    {
        try
        {
            _writer ??= new SqliteWriter(Path);
            return _writer.Commit(batches);
        }
        catch (Exception e)
        {
            // A new connection finds the file as it is.
            _writer?.Dispose();
            _writer = null;
            throw e is SqliteException failure ? SqliteFile.Explain(failure, Path) : e;
        }
    }
}
