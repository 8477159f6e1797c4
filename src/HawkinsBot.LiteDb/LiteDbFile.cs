using System.Buffers.Binary;
using HawkinsBot.Storage;
using LiteDB;
using LiteDB.Engine;

namespace HawkinsBot.LiteDb;

/// <summary>
/// A LiteDB file and its log, opened for this process alone. LiteDB writes to streams of ours, since its own do not
/// synchronise the log with the disk on a commit.
/// </summary>
internal sealed class LiteDbFile : IDisposable
{
    private const int PageSize = 8192;
    private const int LastPageOffset = 64;
    private const int SchemaVersion = 1;
    private const string SchemaCollection = "hawkins_schema";
    private static readonly BsonValue Counter = 1;

    private readonly SynchronisedStream _data;
    private readonly SynchronisedStream _log;
    private readonly ILiteCollection<BsonDocument> _commits;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _logHandle;

    private LiteDbFile(SynchronisedStream data, SynchronisedStream log, LiteDatabase database)
    {
        (_data, _log, Database) = (data, log, database);
        _logHandle = log.SafeFileHandle;
        Documents = database.GetCollection("documents");
        _commits = database.GetCollection("commits");
        LastCommit = _commits.FindById(Counter)?["last"].AsInt64 ?? 0;
    }

    public LiteDatabase Database { get; }

    public ILiteCollection<BsonDocument> Documents { get; }

    /// <summary>The number of the last commit.</summary>
    public long LastCommit { get; private set; }

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="StorageException">The file is not one that this program can use, or another process has it.</exception>
    public static LiteDbFile Open(string path)
    {
        SynchronisedStream? data = null;
        SynchronisedStream? log = null;
        LiteDatabase? database = null;
        try
        {
            CheckPlace(path);
            data = new SynchronisedStream(path);
            log = new SynchronisedStream(LogOf(path));
            CheckHeader(path, data, log);
            database = new LiteDatabase(
                new LiteEngine(
                    new EngineSettings
                    {
                        DataStream = data,
                        LogStream = log,
                        Collation = Collation.Binary,
                    }
                ),
                disposeOnClose: true
            );
            CheckSchema(path, database);
            return new(data, log, database);
        }
        catch (Exception e)
        {
            database?.Dispose();
            log?.Dispose();
            data?.Dispose();
            throw Explain(e, path);
        }
    }

    /// <summary>Commits the transaction of this thread. When this returns, it is on the disk.</summary>
    public void Commit(long number)
    {
        _commits.Upsert(new BsonDocument { ["_id"] = Counter, ["last"] = number });
        Database.Commit();
        RandomAccess.FlushToDisk(_logHandle);
        LastCommit = number;
    }

    /// <summary>Closes the files after a failure, without what LiteDB would still do to them.</summary>
    public void Abandon()
    {
        try
        {
            Database.Rollback(); // on this thread, so that no finaliser does it on another one later
        }
        catch (Exception e) when (e is LiteException or IOException or ObjectDisposedException)
        {
            // LiteDB has closed itself: then there is nothing to roll back.
        }

        _log.Dispose();
        _data.Dispose();
    }

    public void Dispose()
    {
        Database.Dispose();
        _log.Dispose();
        _data.Dispose();
    }

    /// <summary>What a failure means, and what to do about it.</summary>
    public static Exception Explain(Exception e, string path) =>
        e switch
        {
            LiteException failure => new StorageException($"'{path}': {failure.Message}", failure),
            UnauthorizedAccessException => new StorageException(
                $"'{path}' is read-only. Make the file and its folder writable for this user, or give another Storage:Path.",
                e
            ),
            IOException when File.Exists(path) && IsShared(e) => new StorageException(
                $"Another process has '{path}' open, and LiteDB is for one process. End the other one, or use Postgres.",
                e
            ),
            IOException => new StorageException($"'{path}': {e.Message}", e),
            StorageException => e,
            _ => new StorageException($"'{path}': LiteDB failed: {e.Message}", e),
        };

    private static string LogOf(string path) =>
        Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            $"{Path.GetFileNameWithoutExtension(path)}-log{Path.GetExtension(path)}"
        );

    /// <summary>Sharing violations: EWOULDBLOCK of Linux and macOS, and Windows' own.</summary>
    private static bool IsShared(Exception e) => (e.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    private static void CheckPlace(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StorageException($"'{path}' is a folder. Storage:Path names a file.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
        {
            throw new UnauthorizedAccessException();
        }
    }

    /// <summary>Refuses what is not a whole database of LiteDB 5, by its first bytes; nothing is written.</summary>
    private static void CheckHeader(string path, SynchronisedStream data, SynchronisedStream log)
    {
        if (data.Length == 0 && log.Length == 0)
        {
            return;
        }

        var header = new byte[LastPageOffset + sizeof(uint)];
        var read = RandomAccess.Read(data.SafeFileHandle, header, 0);
        if (header.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            throw new StorageException(
                $"'{path}' is a SQLite database, and Storage:Provider is LiteDb. It is left as it is: set Storage:Provider to "
                    + $"Sqlite, or give another Storage:Path and copy with `-- copy --from sqlite:{path} --to litedb:FILE`."
            );
        }

        var known = "** This is a LiteDB file **\u0008"u8;
        if (read == header.Length && !header.AsSpan(32, known.Length).SequenceEqual(known))
        {
            throw new StorageException(
                $"'{path}' is not a database of LiteDB 5 without a password. It is left as it is: give another Storage:Path."
            );
        }

        var lastPage = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(LastPageOffset));
        // A page that the log holds may still be missing in the file.
        if (read < header.Length || (log.Length == 0 && data.Length < (lastPage + 1L) * PageSize))
        {
            throw new StorageException(
                $"'{path}' is truncated: a part of the database is missing. It is left as it is: put back a copy, "
                    + "or give another Storage:Path."
            );
        }
    }

    private static void CheckSchema(string path, LiteDatabase database)
    {
        var names = database.GetCollectionNames().ToList();
        var schema = database.GetCollection(SchemaCollection);
        if (names.Count == 0)
        {
            schema.Insert(new BsonDocument { ["_id"] = 1, ["version"] = SchemaVersion });
        }
        else if (!names.Contains(SchemaCollection))
        {
            throw new StorageException(
                $"'{path}' is a LiteDB database of another program. It is left as it is: give another Storage:Path."
            );
        }
        else if (schema.FindById(1)["version"].AsInt32 is var version && version > SchemaVersion)
        {
            throw new StorageException(
                $"'{path}' was written by a newer HawkinsBot (schema {version}; this one knows {SchemaVersion}). "
                    + "It is left as it is: start the newer program, or give another Storage:Path."
            );
        }
    }

    /// <summary>A file for this process alone, without a buffer, whose flush reaches the disk.</summary>
    private sealed class SynchronisedStream(string path)
        : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
    {
        public override void Flush() => Flush(flushToDisk: true);
    }
}
