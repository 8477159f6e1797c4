using Microsoft.Data.Sqlite;

namespace HawkinsBot.Storage;

/// <summary>A reading connection with its prepared statements; one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _get;
    private readonly SqliteCommand _ascending;
    private readonly SqliteCommand _descending;

    public SqliteReader(string path)
    {
        _connection = SqliteFile.Connect(path);
        _get = Prepared(_connection, "SELECT id, version, json FROM documents WHERE id = $id", "$id");
        const string List = "SELECT id, version, json FROM documents WHERE id >= $from AND id < $to ORDER BY id";
        _ascending = Prepared(_connection, $"{List} LIMIT $limit", "$from", "$to", "$limit");
        _descending = Prepared(_connection, $"{List} DESC LIMIT $limit", "$from", "$to", "$limit");
    }

    public Document? Get(string id)
    {
        _get.Parameters[0].Value = id;
        using var rows = _get.ExecuteReader();
        return rows.Read() ? Document(rows) : null;
    }

    /// <summary>The documents of a listing, one more than its limit where there are more.</summary>
    public List<Document> List(Listing listing, CancellationToken ct)
    {
        var command = listing.Descending ? _descending : _ascending;
        var (from, to) = DocumentRules.Bounds(listing);
        command.Parameters[0].Value = from;
        command.Parameters[1].Value = to;
        command.Parameters[2].Value = listing.Limit + 1;
        using var rows = command.ExecuteReader();
        var documents = new List<Document>();
        while (rows.Read())
        {
            ct.ThrowIfCancellationRequested();
            documents.Add(Document(rows));
        }

        return documents;
    }

    public void Dispose()
    {
        _get.Dispose();
        _ascending.Dispose();
        _descending.Dispose();
        _connection.Dispose();
    }

    internal static SqliteCommand Prepared(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, value: DBNull.Value));
        }

        command.Prepare();
        return command;
    }

    private static Document Document(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));
}

/// <summary>The writing connection with its prepared statements.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand[] _commands;
    private readonly SqliteCommand _version;
    private readonly SqliteCommand _next;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;

    public SqliteWriter(string path)
    {
        _connection = SqliteFile.Connect(path);
        _version = SqliteReader.Prepared(_connection, "SELECT version FROM documents WHERE id = $id", "$id");
        _next = SqliteReader.Prepared(_connection, "UPDATE commits SET last = last + 1 RETURNING last");
        _put = SqliteReader.Prepared(
            _connection,
            """
            INSERT INTO documents (id, version, json) VALUES ($id, $version, $json)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, json = excluded.json
            """,
            "$id",
            "$version",
            "$json"
        );
        _delete = SqliteReader.Prepared(_connection, "DELETE FROM documents WHERE id = $id", "$id");
        _commands = [_version, _next, _put, _delete];
    }

    /// <summary>Commits batches in one transaction that nobody else can write in; each is made, or refused alone.</summary>
    public CommitResult[] Commit(IReadOnlyList<IReadOnlyList<Change>> batches)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var command in _commands)
        {
            command.Transaction = transaction;
        }

        CommitResult[] results = [.. batches.Select(Apply)];
        if (Array.Exists(results, static result => result.Committed))
        {
            transaction.Commit();
        }

        return results;
    }

    private CommitResult Apply(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Expected != Change.Any && change.Expected != Version(change.Id))
            {
                return CommitResult.Refused(change.Id);
            }
        }

        var version = (long)_next.ExecuteScalar()!;
        foreach (var change in changes)
        {
            if (change.Json is { } json)
            {
                _put.Parameters[0].Value = change.Id;
                _put.Parameters[1].Value = version;
                _put.Parameters[2].Value = Bytes(json);
                _put.ExecuteNonQuery();
            }
            else
            {
                _delete.Parameters[0].Value = change.Id;
                _delete.ExecuteNonQuery();
            }
        }

        return CommitResult.Done(version);
    }

    public void Dispose()
    {
        foreach (var command in _commands)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private long Version(string id)
    {
        _version.Parameters[0].Value = id;
        return _version.ExecuteScalar() as long? ?? Change.Absent;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> json) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(json, out var segment)
        && segment.Array is { } array
        && segment.Offset == 0
        && segment.Count == array.Length
            ? array
            : json.ToArray();
}
