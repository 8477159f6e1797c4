namespace HawkinsBot.Storage;

/// <summary>A reading connection with its prepared statements; one thread at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _get;
    private readonly SqliteStatement _ascending;
    private readonly SqliteStatement _descending;

    public SqliteReader(string path)
    {
        _connection = SqliteFile.Connect(path);
        _get = _connection.Prepare("SELECT id, version, json FROM documents WHERE id = ?1");
        const string List = "SELECT id, version, json FROM documents WHERE id >= ?1 AND id < ?2 ORDER BY id";
        _ascending = _connection.Prepare($"{List} LIMIT ?3");
        _descending = _connection.Prepare($"{List} DESC LIMIT ?3");
    }

    public Document? Get(string id)
    {
        if (!_get.Bind(1, id).Step())
        {
            return null;
        }

        var document = new Document(id, _get.Number(1), _get.Bytes(2));
        _get.Reset();
        return document;
    }

    /// <summary>The documents of a listing, one more than its limit where there are more.</summary>
    public List<Document> List(Listing listing, CancellationToken ct)
    {
        var (from, to) = DocumentRules.Bounds(listing);
        var rows = (listing.Descending ? _descending : _ascending).Bind(1, from).Bind(2, to).Bind(3, listing.Limit + 1);
        try
        {
            var documents = new List<Document>();
            while (rows.Step())
            {
                ct.ThrowIfCancellationRequested();
                documents.Add(new Document(rows.Text(0), rows.Number(1), rows.Bytes(2)));
            }

            return documents;
        }
        finally
        {
            rows.Reset();
        }
    }

    public void Dispose()
    {
        _get.Dispose();
        _ascending.Dispose();
        _descending.Dispose();
        _connection.Dispose();
    }
}

/// <summary>The writing connection with its prepared statements.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _version;
    private readonly SqliteStatement _next;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;

    public SqliteWriter(string path)
    {
        _connection = SqliteFile.Connect(path);
        _begin = _connection.Prepare("BEGIN IMMEDIATE");
        _commit = _connection.Prepare("COMMIT");
        _rollback = _connection.Prepare("ROLLBACK");
        _version = _connection.Prepare("SELECT version FROM documents WHERE id = ?1");
        _next = _connection.Prepare("UPDATE commits SET last = last + 1 RETURNING last");
        _put = _connection.Prepare(
            """
            INSERT INTO documents (id, version, json) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, json = excluded.json
            """
        );
        _delete = _connection.Prepare("DELETE FROM documents WHERE id = ?1");
    }

    /// <summary>
    /// Commits batches in one transaction that nobody else can write in; each is made, or refused alone. After a failure
    /// the connection is of no more use.
    /// </summary>
    public CommitResult[] Commit(IReadOnlyList<IReadOnlyList<Change>> batches)
    {
        _begin.Run();
        CommitResult[] results = [.. batches.Select(Apply)];
        (Array.Exists(results, static result => result.Committed) ? _commit : _rollback).Run();
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

        _next.Step();
        var version = _next.Number(0);
        _next.Reset();
        foreach (var change in changes)
        {
            if (change.Json is { } json)
            {
                _put.Bind(1, change.Id).Bind(2, version).Bind(3, json.Span).Run();
            }
            else
            {
                _delete.Bind(1, change.Id).Run();
            }
        }

        return CommitResult.Done(version);
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_begin, _commit, _rollback, _version, _next, _put, _delete])
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private long Version(string id)
    {
        if (!_version.Bind(1, id).Step())
        {
            return Change.Absent;
        }

        var version = _version.Number(0);
        _version.Reset();
        return version;
    }
}
