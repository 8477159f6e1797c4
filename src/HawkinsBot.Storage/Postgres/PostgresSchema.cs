using Npgsql;

namespace HawkinsBot.Storage;

/// <summary>The tables of a <see cref="PostgresStore"/>, in the first schema of the search path.</summary>
internal static class PostgresSchema
{
    /// <summary>"HAWK": everybody who upgrades waits for this lock.</summary>
    private const long AdvisoryLock = 0x4841574B;

    /// <summary>A step a schema version.</summary>
    private static readonly string[] Steps =
    [
        """
            CREATE TABLE hawkins_documents (
                id text COLLATE "C" PRIMARY KEY,
                version bigint NOT NULL,
                json jsonb NOT NULL
            );
            CREATE SEQUENCE hawkins_versions;
            """,
    ];

    /// <summary>Runs the missing steps in one transaction, one process at a time; returns the version.</summary>
    public static async Task<int> UpgradeAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (connection.PostgreSqlVersion.Major < 13)
        {
            throw new StorageException(
                $"The server is PostgreSQL {connection.PostgreSqlVersion}; Storage:Provider Postgres needs 13 or newer."
            );
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", ct);
        // Found first: a user who may not create anything can still use what is there.
        if (await ScalarAsync(connection, "SELECT to_regclass('hawkins_schema')::text", ct) is not string)
        {
            await ExecuteAsync(connection, "CREATE TABLE hawkins_schema (version int NOT NULL)", ct);
            await ExecuteAsync(connection, "INSERT INTO hawkins_schema (version) VALUES (0)", ct);
        }

        var version = (int)(await ScalarAsync(connection, "SELECT max(version) FROM hawkins_schema", ct))!;
        if (version > Steps.Length)
        {
            throw new StorageException(
                $"The database was written by a newer HawkinsBot (schema {version}; this one knows {Steps.Length}). "
                    + "It is left as it is: start the newer program, or give another Storage:ConnectionString."
            );
        }

        for (; version < Steps.Length; version++)
        {
            await ExecuteAsync(connection, Steps[version], ct);
            await ExecuteAsync(connection, $"UPDATE hawkins_schema SET version = {version + 1}", ct);
        }

        await transaction.CommitAsync(ct);
        return version;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }
}
