using Npgsql;
using NpgsqlTypes;

namespace HawkinsBot.Storage;

/// <summary>
/// Documents in a table of PostgreSQL (13 or newer), which several processes share. A batch is one transaction of two
/// round trips. Serialisation failures, deadlocks and lost connections are retried for ten seconds; where a connection
/// is lost while committing, the server is asked what became of the transaction.
/// </summary>
public sealed class PostgresStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private const string One = "SELECT id, version, json FROM hawkins_documents WHERE id = $1";
    private const string Range =
        "SELECT id, version, json FROM hawkins_documents WHERE id >= $1 AND id < $2 ORDER BY id LIMIT $3";
    private const string RangeDescending =
        "SELECT id, version, json FROM hawkins_documents WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT $3";

    private readonly NpgsqlDataSource _source;

    private PostgresStore(NpgsqlDataSource source) => _source = source;

    /// <summary>Connects, and makes the schema or brings it up to date; several processes may do so at once.</summary>
    /// <param name="connectionString">
    /// In Npgsql's form. <c>Search Path</c> chooses the schema; <c>Maximum Pool Size</c> is 20 unless it says otherwise.
    /// </param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="StorageException">
    /// The string is not one, the server cannot be reached, or a newer program made the schema.
    /// </exception>
    public static async ValueTask<PostgresStore> OpenAsync(string connectionString, CancellationToken ct)
    {
        var source = Source(connectionString);
        try
        {
            await PostgresFailures.RetryAsync(() => PostgresSchema.UpgradeAsync(source, ct), ct);
            return new(source);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask<Document?> GetAsync(string id, CancellationToken ct)
    {
        DocumentRules.CheckId(id);
        ct.ThrowIfCancellationRequested();
        return await PostgresFailures.RetryAsync(
            async () =>
            {
                await using var command = _source.CreateCommand(One);
                command.Parameters.Add(Text(id));
                await using var rows = await command.ExecuteReaderAsync(ct);
                return await rows.ReadAsync(ct) ? Document(rows) : null;
            },
            ct
        );
    }

    /// <inheritdoc />
    public async ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct)
    {
        DocumentRules.CheckListing(listing);
        ct.ThrowIfCancellationRequested();
        var (from, to) = DocumentRules.Bounds(listing);
        return await PostgresFailures.RetryAsync(
            async () =>
            {
                await using var command = _source.CreateCommand(listing.Descending ? RangeDescending : Range);
                command.Parameters.Add(Text(from));
                command.Parameters.Add(Text(to));
                command.Parameters.Add(
                    new NpgsqlParameter { Value = listing.Limit + 1, NpgsqlDbType = NpgsqlDbType.Integer }
                );
                await using var rows = await command.ExecuteReaderAsync(ct);
                var documents = new List<Document>();
                while (await rows.ReadAsync(ct))
                {
                    documents.Add(Document(rows));
                }

                return DocumentRules.Page(documents, listing);
            },
            ct
        );
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

        var commit = new PostgresCommit(_source, changes);
        return await PostgresFailures.RetryAsync(() => commit.TryAsync(ct), ct);
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    internal static NpgsqlParameter Text(string value) =>
        new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static Document Document(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2));

    private static NpgsqlDataSource Source(string connectionString)
    {
        NpgsqlConnectionStringBuilder given;
        try
        {
            given = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The cause may quote the string, and with it the password.
            throw new StorageException(
                "Storage:ConnectionString is not one of Npgsql's, such as "
                    + "Host=localhost;Database=hawkins;Username=hawkins;Password=…"
            );
        }

        if (string.IsNullOrEmpty(given.Host))
        {
            throw new StorageException("Storage:ConnectionString names no Host.");
        }

        given.ApplicationName ??= "HawkinsBot";
        Default(given, "Maximum Pool Size", 20);
        Default(given, "Max Auto Prepare", 20);
        Default(given, "Auto Prepare Min Usages", 2);
        Default(given, "Timeout", 5);
        Default(given, "Keepalive", 30);
        return new NpgsqlDataSourceBuilder(given.ConnectionString).Build();
    }

    private static void Default(NpgsqlConnectionStringBuilder settings, string key, int value)
    {
        if (!settings.ContainsKey(key) || !settings.ShouldSerialize(key))
        {
            settings[key] = value;
        }
    }
}
