using System.Globalization;
using SQLitePCL;

namespace HawkinsBot.Storage;

/// <summary>Backups of a SQLite file while it is in use, and their return.</summary>
internal static class SqliteBackup
{
    public static Task WriteAsync(string path, string file, CancellationToken ct) =>
        OnItsOwnThread(
            () =>
            {
                Write(path, file, ct);
                return true;
            },
            ct
        );

    public static Task<string?> RestoreAsync(string path, string file, TimeProvider time, CancellationToken ct) =>
        OnItsOwnThread(() => Restore(path, file, time, ct), ct);

    private static void Write(string path, string file, CancellationToken ct)
    {
        if (File.Exists(file) || Directory.Exists(file))
        {
            throw new StorageException(
                $"'{file}' exists already and is left as it is. Name a new file for the backup."
            );
        }

        var partial = file + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.Delete(partial);
            using (var connection = SqliteFile.Connect(path))
            using (ct.Register(static handle => raw.sqlite3_interrupt((sqlite3)handle!), connection.Handle))
            using (var vacuum = connection.Prepare("VACUUM INTO ?1"))
            {
                vacuum.Bind(1, partial).Run();
            }

            Check(partial);
            Synchronise(partial);
            ct.ThrowIfCancellationRequested();
            File.Move(partial, file, overwrite: false);
        }
        catch (SqliteException e)
        {
            ct.ThrowIfCancellationRequested();
            throw SqliteFile.Explain(e, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The backup '{file}' cannot be written: {e.Message}", e);
        }
        finally
        {
            Remove(partial);
        }
    }

    private static string? Restore(string path, string file, TimeProvider time, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw new StorageException($"The backup '{file}' does not exist.");
        }

        if (Path.GetFullPath(file) == Path.GetFullPath(path))
        {
            throw new StorageException($"'{file}' is the database itself. Name a backup.");
        }

        var incoming = path + ".restoring";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // The copy is what is checked, so that the backup itself is never opened for writing.
            File.Copy(file, incoming, overwrite: true);
            File.SetAttributes(incoming, File.GetAttributes(incoming) & ~FileAttributes.ReadOnly);
            Check(incoming, file);
            Synchronise(incoming);
            ct.ThrowIfCancellationRequested();
            using var alone = File.Exists(path) ? TakeAlone(path) : null;
            var kept = Keep(path, time);
            foreach (var suffix in (string[])["-wal", "-shm", "-journal"])
            {
                Remove(path + suffix);
            }

            if (OperatingSystem.IsWindows())
            {
                alone?.Dispose(); // an open file cannot be replaced there
            }

            File.Move(incoming, path, overwrite: true);
            return kept;
        }
        catch (SqliteException e)
        {
            throw SqliteFile.Explain(e, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{file}' cannot be restored to '{path}': {e.Message}", e);
        }
        finally
        {
            Remove(incoming);
        }
    }

    /// <summary>
    /// Holds the database for this connection alone, with its log written into it. Null where it is too damaged for
    /// SQLite to open: then it is kept as it is, its log too.
    /// </summary>
    private static SqliteConnection? TakeAlone(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteFile.Connect(path);
            connection.Execute("PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE;");
            // Leaving write-ahead mode needs that nobody else is connected.
            if (connection.Text("PRAGMA journal_mode = DELETE") is "wal")
            {
                throw InUse(path, null);
            }

            connection.Execute("BEGIN EXCLUSIVE");
            return connection;
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            return e.Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED ? throw InUse(path, e) : null;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Copies the present files beside: should the program end half-way, the database is still in its place.</summary>
    private static string? Keep(string path, TimeProvider time)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var kept = $"{path}.before-restore-{stamp}";
        for (var again = 2; File.Exists(kept); again++)
        {
            kept = $"{path}.before-restore-{stamp}-{again}";
        }

        File.Copy(path, kept);
        Synchronise(kept);
        if (File.Exists(path + "-wal"))
        {
            File.Copy(path + "-wal", kept + "-wal");
        }

        return kept;
    }

    private static void Check(string file, string? name = null)
    {
        name ??= file;
        SqliteFile.CheckHeader(file, name);
        if (new FileInfo(file).Length == 0)
        {
            throw new StorageException($"'{name}' is empty: it is no backup.");
        }

        using var connection = SqliteFile.Connect(file);
        try
        {
            SqliteFile.CheckVersion(connection, name);
            SqliteFile.CheckIntegrity(connection, name, "integrity_check");
        }
        catch (SqliteException e)
        {
            throw SqliteFile.Explain(e, name);
        }
    }

    private static void Synchronise(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void Remove(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private static StorageException InUse(string path, Exception? e) =>
        new($"Another process has '{path}' open. End the bot first, then restore.", e);

    private static Task<T> OnItsOwnThread<T>(Func<T> work, CancellationToken ct) =>
        Task.Factory.StartNew(work, ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
