using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace HawkinsBot.Storage;

/// <summary>
/// Documents in one SQLite file, in write-ahead mode and synchronised on every commit. One thread writes; commits
/// that wait for it share a transaction, and with it the disk's synchronisation. Readers do not wait for it. Several
/// processes may use the file at once.
/// </summary>
public sealed class SqliteStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    /// <summary>How many changes share a transaction; more only if one batch has more.</summary>
    private const int GroupSize = 1000;
    private const int IdleReaders = 8;

    private readonly BlockingCollection<Pending> _queue = [];
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Thread _thread;
    private SqliteWriter? _writer;
    private int _disposed;

    private SqliteStore(string path)
    {
        Path = path;
        _writer = new SqliteWriter(path); // open from the start: a restore sees that the file is in use
        _thread = new Thread(Write) { IsBackground = true, Name = "SQLite writer" };
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
            var store = new SqliteStore(path);
            store._thread.Start();
            return store;
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
    public async ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct)
    {
        DocumentRules.CheckBatch(changes);
        ct.ThrowIfCancellationRequested();
        if (changes.Count == 0)
        {
            return CommitResult.Done(0);
        }

        var pending = new Pending(changes, ct);
        try
        {
            _queue.Add(pending, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await pending.Result.Task.WaitAsync(ct);
    }

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

        _queue.CompleteAdding();
        _thread.Join();
        while (_readers.TryTake(out var reader))
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
            reader = _readers.TryTake(out var idle) ? idle : new SqliteReader(Path);
            var result = read(reader);
            if (_readers.Count < IdleReaders && _disposed == 0)
            {
                _readers.Add(reader);
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

    /// <summary>The writer's thread: takes what waits, commits it as a group, answers.</summary>
    private void Write()
    {
        var group = new List<Pending>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            for (var size = first.Changes.Count; size < GroupSize && _queue.TryTake(out var next); )
            {
                group.Add(next);
                size += next.Changes.Count;
            }

            group.RemoveAll(static pending => pending.Ct.IsCancellationRequested);
            try
            {
                _writer ??= new SqliteWriter(Path);
                Commit(_writer, group);
            }
            catch (Exception e)
            {
                // Nothing of the group was committed, or nobody can tell: a new connection finds the file as it is.
                _writer?.Dispose();
                _writer = null;
                var failure = e is SqliteException sqlite ? SqliteFile.Explain(sqlite, Path) : e;
                group.ForEach(pending => pending.Result.TrySetException(failure));
            }
        }

        _writer?.Dispose();
    }

    private static void Commit(SqliteWriter writer, List<Pending> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var results = new CommitResult[group.Count];
        using (var transaction = writer.Begin())
        {
            for (var i = 0; i < group.Count; i++)
            {
                results[i] = writer.Apply(group[i].Changes);
            }

            if (Array.Exists(results, static result => result.Committed))
            {
                transaction.Commit();
            }
        }

        for (var i = 0; i < group.Count; i++)
        {
            group[i].Result.TrySetResult(results[i]);
        }
    }

    private sealed record Pending(IReadOnlyList<Change> Changes, CancellationToken Ct)
    {
        public TaskCompletionSource<CommitResult> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
