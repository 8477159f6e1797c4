using System.Globalization;
using HawkinsBot.Storage;
using Npgsql;

namespace HawkinsBot.Tests.Storage;

/// <summary>On a real server, which <c>HAWKINS_POSTGRES</c> names; each test in a schema of its own.</summary>
public sealed class PostgresStoreTests : DurableStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly PostgresTestSchema _schema = new();

    protected override async ValueTask<IDocumentStore> OpenAsync()
    {
        await _schema.CreateAsync();
        return await PostgresStore.OpenAsync(_schema.ConnectionString, None);
    }

    protected override ValueTask CleanAsync() => _schema.DropAsync();

    [Fact]
    public async Task Several_processes_make_the_schema_at_once()
    {
        await using var other = new PostgresTestSchema();
        await other.CreateAsync();
        var opened = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    // An application name of its own gives each a pool of its own, as a process has.
                    Task.Run(() =>
                        PostgresStore.OpenAsync($"{other.ConnectionString};Application Name=p{i}", None).AsTask()
                    )
                )
        );
        await Parallel.ForEachAsync(
            opened,
            async (store, ct) =>
            {
                for (var done = 0; done < 5; )
                {
                    var current = await store.GetAsync("counter", ct);
                    var count = current is null ? 0 : int.Parse(current.Json.Span, CultureInfo.InvariantCulture);
                    var put = Put("counter", $"{count + 1}", current?.Version ?? Change.Absent);
                    done += (await store.CommitAsync([put], ct)).Committed ? 1 : 0;
                }
            }
        );
        AssertSame("40", (await opened[0].GetAsync("counter", None))!);
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Connections_that_the_server_ends_lose_nothing_and_double_nothing()
    {
        const int Writers = 4;
        const int Each = 60;
        var ended = 0;
        await Parallel.ForAsync(
            0,
            Writers,
            async (writer, ct) =>
            {
                for (var i = 0; i < Each; i++)
                {
                    if (i % 12 == writer * 3)
                    {
                        Interlocked.Add(ref ended, await _schema.EndConnectionsAsync()); // under the others' feet
                    }

                    // Absent is expected: doing a commit twice would show as a conflict.
                    var batch = Enumerable
                        .Range(0, 3)
                        .Select(part => Put($"w/{writer}/{i}/{part}", "1", Change.Absent));
                    Assert.True((await Store.CommitAsync([.. batch], ct)).Committed);
                }
            }
        );
        Assert.True(ended >= 20, $"only {ended} connections were ended");
        Assert.Equal(Writers * Each * 3, (await IdsAsync(new("w/") { Limit = 1000 })).Count);
    }

    [Fact]
    public async Task A_lost_commit_that_the_server_made_is_found_and_one_that_it_did_not_is_made_again()
    {
        await using var source = NpgsqlDataSource.Create(_schema.ConnectionString);
        var made = new PostgresCommit(source, [Put("made", "1", Change.Absent)]);
        var version = (await made.TryAsync(None)).Version;
        Assert.Equal(version, (await made.TryAsync(None)).Version); // as after a lost answer

        await PutAsync("taken", "1", Change.Absent);
        var refused = new PostgresCommit(source, [Put("race", "1", Change.Absent)]);
        await using (var other = await source.OpenConnectionAsync(None))
        await using (var transaction = await other.BeginTransactionAsync(None))
        {
            await using var insert = new NpgsqlCommand(
                "INSERT INTO hawkins_documents VALUES ('race', 1000000, '2')",
                other
            );
            await insert.ExecuteNonQueryAsync(None);
            var racing = Task.Run(() => refused.TryAsync(None));
            await _schema.WaitForBlockedAsync();
            await transaction.CommitAsync(None);
            Assert.Equal("23505", (await Assert.ThrowsAsync<PostgresException>(() => racing)).SqlState);
        }

        Assert.Equal("race", (await refused.TryAsync(None)).Conflict);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await _schema.ExecuteAsync("UPDATE hawkins_schema SET version = 99");
        var e = await Assert.ThrowsAsync<StorageException>(async () =>
            await PostgresStore.OpenAsync(_schema.ConnectionString, None)
        );
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_are_prepared_and_connections_are_limited()
    {
        await Parallel.ForAsync(0, 200, async (i, ct) => await Store.GetAsync($"id/{i}", ct));
        Assert.InRange(await _schema.CountConnectionsAsync(), 1, 20);
        await PutAsync("a", "1", Change.Any);
        Assert.Equal("text", await _schema.ScalarAsync("SELECT pg_typeof(id)::text FROM hawkins_documents"));
        Assert.Equal("jsonb", await _schema.ScalarAsync("SELECT pg_typeof(json)::text FROM hawkins_documents"));
    }

    [Theory]
    [InlineData("nonsense", "Storage:ConnectionString")]
    [InlineData("Database=x", "Host")]
    [InlineData("Host=127.0.0.1;Port=abc;Password=secret", "Storage:ConnectionString")]
    public async Task A_connection_string_that_is_none_is_refused_without_repeating_it(string given, string named)
    {
        var e = await Assert.ThrowsAsync<StorageException>(async () => await PostgresStore.OpenAsync(given, None));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var missing = new NpgsqlConnectionStringBuilder(_schema.ConnectionString) { Database = "nowhere" };
        var e = await Assert.ThrowsAsync<StorageException>(async () =>
            await PostgresStore.OpenAsync(missing.ConnectionString, None)
        );
        Assert.Contains("nowhere", e.Message, StringComparison.Ordinal);
    }
}

/// <summary>A schema on the server that <c>HAWKINS_POSTGRES</c> names.</summary>
internal sealed class PostgresTestSchema : IAsyncDisposable
{
    private readonly string _name = $"test_{Guid.NewGuid():N}";
    private string? _server;

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_server!) { SearchPath = _name, ApplicationName = _name }.ConnectionString;

    public async ValueTask CreateAsync()
    {
        _server = Environment.GetEnvironmentVariable("HAWKINS_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(_server), "HAWKINS_POSTGRES names no PostgreSQL server.");
        await ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {_name}");
    }

    public async ValueTask DropAsync()
    {
        if (_server is not null && _server.Length > 0)
        {
            await ExecuteAsync($"DROP SCHEMA {_name} CASCADE");
        }
    }

    public ValueTask DisposeAsync() => DropAsync();

    public async Task ExecuteAsync(string sql) => await ScalarAsync(sql);

    public async Task<object?> ScalarAsync(string sql)
    {
        var server = new NpgsqlConnectionStringBuilder(_server!)
        {
            SearchPath = _name,
            Pooling = false,
            IncludeErrorDetail = true,
        };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends every connection of the store; returns how many there were.</summary>
    public async Task<int> EndConnectionsAsync() =>
        Convert.ToInt32(
            await ScalarAsync(
                $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{_name}'"
            ),
            CultureInfo.InvariantCulture
        );

    public async Task<int> CountConnectionsAsync() =>
        Convert.ToInt32(
            await ScalarAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{_name}'"),
            CultureInfo.InvariantCulture
        );

    /// <summary>Until one of the store's connections waits for a lock.</summary>
    public async Task WaitForBlockedAsync()
    {
        while (
            await ScalarAsync(
                $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{_name}' AND wait_event_type = 'Lock'"
            )
                is not > 0L
        ) { }
    }
}
