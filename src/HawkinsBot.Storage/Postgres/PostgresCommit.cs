using Npgsql;
using NpgsqlTypes;

namespace HawkinsBot.Storage;

/// <summary>
/// One batch. The first round trip locks the documents in the order of their ids and reads their versions, the second
/// writes and commits. Between them the versions are compared here.
/// </summary>
internal sealed class PostgresCommit(NpgsqlDataSource source, IReadOnlyList<Change> changes)
{
    private const string Begin = "SELECT pg_current_xact_id()::text, nextval('hawkins_versions')";
    private const string Lock = "SELECT id, version FROM hawkins_documents WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    // What must be absent is inserted: where somebody else was quicker, the key refuses it, and the next try sees why.
    private const string Add = """
        INSERT INTO hawkins_documents (id, version, json)
        SELECT id, $2, json FROM unnest($1, $3) AS new (id, json) ORDER BY id COLLATE "C"
        """;
    private const string Put = Add + " ON CONFLICT (id) DO UPDATE SET version = excluded.version, json = excluded.json";
    private const string Delete = "DELETE FROM hawkins_documents WHERE id = ANY($1)";

    private string? _transaction; // of the last try, once its commit was sent
    private long _version;

    /// <summary>Tries once; after a connection was lost while committing, first asks what became of that.</summary>
    public async Task<CommitResult> TryAsync(CancellationToken ct)
    {
        if (_transaction is not null && await WasCommittedAsync(ct))
        {
            return CommitResult.Done(_version);
        }

        _transaction = null;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (number, conflict) = await LockAsync(connection, ct);
        if (conflict is not null)
        {
            return CommitResult.Refused(conflict);
        }

        await using (var batch = connection.CreateBatch())
        {
            Write(batch, Add, [.. changes.Where(change => change is { Json: not null, Expected: Change.Absent })]);
            Write(batch, Put, [.. changes.Where(change => change is { Json: not null, Expected: not Change.Absent })]);
            if (changes.Any(change => change.Json is null))
            {
                batch.BatchCommands.Add(
                    new(Delete) { Parameters = { Ids(changes.Where(change => change.Json is null)) } }
                );
            }

            batch.BatchCommands.Add(new("COMMIT"));
            _transaction = number;
            await batch.ExecuteNonQueryAsync(ct);
        }

        return CommitResult.Done(_version);
    }

    private async Task<(string Number, string? Conflict)> LockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new(Begin));
        batch.BatchCommands.Add(new(Lock) { Parameters = { Ids(changes) } });
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        var number = rows.GetString(0);
        _version = rows.GetInt64(1);
        await rows.NextResultAsync(ct);
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync(ct))
        {
            versions[rows.GetString(0)] = rows.GetInt64(1);
        }

        var conflict = changes.FirstOrDefault(change =>
            !DocumentRules.Matches(change.Expected, versions.GetValueOrDefault(change.Id, Change.Absent))
        );
        return (number, conflict?.Id);
    }

    /// <summary>What became of a transaction whose commit was sent on a connection that was lost.</summary>
    private async Task<bool> WasCommittedAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT pg_xact_status($1::xid8)");
        command.Parameters.Add(PostgresStore.Text(_transaction!));
        return await command.ExecuteScalarAsync(ct) switch
        {
            "committed" => true,
            "aborted" => false,
            // The server has not noticed yet that the connection is gone.
            _ => throw new NpgsqlException("The transaction is still in progress.", new TimeoutException()),
        };
    }

    private void Write(NpgsqlBatch batch, string sql, IReadOnlyList<Change> puts)
    {
        if (puts.Count > 0)
        {
            var version = new NpgsqlParameter { Value = _version, NpgsqlDbType = NpgsqlDbType.Bigint };
            var bodies = new NpgsqlParameter
            {
                Value = puts.Select(put => put.Json!.Value.ToArray()).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            };
            batch.BatchCommands.Add(new(sql) { Parameters = { Ids(puts), version, bodies } });
        }
    }

    private static NpgsqlParameter Ids(IEnumerable<Change> changes) =>
        new()
        {
            Value = changes.Select(change => change.Id).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        };
}
