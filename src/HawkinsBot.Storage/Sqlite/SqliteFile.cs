using System.Buffers.Binary;
using SQLitePCL;

namespace HawkinsBot.Storage;

/// <summary>The file of a <see cref="SqliteStore"/>: what it must be, its schema, and what can be wrong with it.</summary>
internal static class SqliteFile
{
    /// <summary>"HAWK" in the file's header, so that a foreign file is recognised.</summary>
    private const int ApplicationId = 0x4841574B;

    private const int SqliteBusyMilliseconds = 10_000;

    /// <summary>A step a schema version; <c>user_version</c> counts those that were run.</summary>
    private static readonly string[] Schema =
    [
        """
            CREATE TABLE documents (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, json BLOB NOT NULL);
            CREATE TABLE commits (last INTEGER NOT NULL);
            INSERT INTO commits (last) VALUES (0);
            """,
    ];

    /// <summary>Makes or checks the file, and brings its schema up to date.</summary>
    /// <exception cref="StorageException">The file is not one that this program can use; it is as it was.</exception>
    public static void Prepare(string path)
    {
        CheckFolder(path);
        var unclean = File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0;
        CheckHeader(path);
        try
        {
            using var connection = Connect(path, create: true);
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            {
                throw ReadOnly(path);
            }

            if (unclean)
            {
                CheckIntegrity(connection, path, "quick_check");
            }

            Upgrade(connection, path);
            connection.Execute("PRAGMA journal_mode = WAL");
        }
        catch (SqliteException e)
        {
            throw Explain(e, path);
        }
    }

    /// <summary>A connection with the settings that every one needs.</summary>
    public static SqliteConnection Connect(string path, bool create = false)
    {
        var connection = SqliteConnection.Open(path, create);
        try
        {
            // What a member deletes is overwritten in the file, not only forgotten. The system caches the file already.
            connection.Execute(
                $"PRAGMA busy_timeout = {SqliteBusyMilliseconds}; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
                    + "PRAGMA cache_size = -512;"
            );
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what is not a whole database of this program, by its first bytes; nothing is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What a message calls it, where that is another name.</param>
    public static void CheckHeader(string path, string? name = null)
    {
        name ??= path;
        if (!File.Exists(path))
        {
            return;
        }

        long length;
        Span<byte> header = stackalloc byte[100];
        int read;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            length = file.Length;
            read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{name}' cannot be read: {e.Message}", e);
        }

        var hasWal = File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0;
        if (length == 0 && !hasWal)
        {
            return; // a new file, or one whose making was cut short
        }

        if (read < header.Length && (length == 0 || "SQLite format 3\0"u8.StartsWith(header[..Math.Min(read, 16)])))
        {
            throw Truncated(name);
        }

        if (!header.StartsWith("SQLite format 3\0"u8))
        {
            throw new StorageException(
                $"'{name}' is not a SQLite database. It is left as it is: give another Storage:Path, or move it away."
            );
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header[68..]) != ApplicationId)
        {
            throw new StorageException(
                $"'{name}' is a SQLite database of another program. It is left as it is: give another Storage:Path."
            );
        }

        // The count of pages holds where the last writer kept it; with a log beside, SQLite may still complete the file.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65536 : size;
        var counts = header[24..28].SequenceEqual(header[92..96]);
        if (counts && !hasWal && length < (long)pageSize * BinaryPrimitives.ReadUInt32BigEndian(header[28..]))
        {
            throw Truncated(name);
        }

        if (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw ReadOnly(name);
        }
    }

    /// <summary>Refuses a database that is damaged.</summary>
    public static void CheckIntegrity(SqliteConnection connection, string path, string check)
    {
        if (connection.Text($"PRAGMA {check}(1)") is not "ok" and var found)
        {
            throw new StorageException($"'{path}' is damaged ({found}). {RestoreAdvice}");
        }
    }

    public static void CheckVersion(SqliteConnection connection, string path)
    {
        var version = connection.Number("PRAGMA user_version");
        if (version > Schema.Length)
        {
            throw new StorageException(
                $"'{path}' was written by a newer HawkinsBot (schema {version}; this one knows {Schema.Length}). "
                    + "It is left as it is: start the newer program, or restore a backup from before it ran."
            );
        }
    }

    /// <summary>What a failure of SQLite means, and what to do about it.</summary>
    public static StorageException Explain(SqliteException e, string path) =>
        e.Code switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
                $"'{path}' is locked by another process for more than {SqliteBusyMilliseconds / 1000} s. End it, or wait.",
                e
            ),
            raw.SQLITE_READONLY => ReadOnly(path, e),
            raw.SQLITE_FULL => new($"The disk of '{path}' is full. Make room; nothing committed is lost.", e),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new($"'{path}' is damaged ({e.Message}). {RestoreAdvice}", e),
            raw.SQLITE_CANTOPEN => new(
                $"'{path}' cannot be opened. The file and its folder must be readable and writable for this user.",
                e
            ),
            _ => new($"'{path}': {e.Message}", e),
        };

    private const string RestoreAdvice =
        "It is left as it is: restore a backup with `-- restore FILE`, or give another Storage:Path.";

    private static StorageException ReadOnly(string path, Exception? e = null) =>
        new(
            $"'{path}' is read-only. Make the file and its folder writable for this user, or give another Storage:Path.",
            e
        );

    private static StorageException Truncated(string path) =>
        new($"'{path}' is truncated: a part of the database is missing. {RestoreAdvice}");

    private static void CheckFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StorageException($"'{path}' is a folder. Storage:Path names a file.");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The folder of '{path}' cannot be made: {e.Message}", e);
        }
    }

    /// <summary>
    /// Runs the missing steps in one transaction. A new file is still in rollback mode then, so that its identity
    /// stands in the file itself before a write-ahead log exists.
    /// </summary>
    private static void Upgrade(SqliteConnection connection, string path)
    {
        CheckVersion(connection, path);
        if (connection.Number("PRAGMA user_version") == Schema.Length)
        {
            return;
        }

        connection.Execute("BEGIN IMMEDIATE");
        CheckVersion(connection, path);
        for (var version = (int)connection.Number("PRAGMA user_version"); version < Schema.Length; version++)
        {
            connection.Execute(Schema[version]);
            connection.Execute($"PRAGMA user_version = {version + 1}; PRAGMA application_id = {ApplicationId};");
        }

        connection.Execute("COMMIT");
    }
}
