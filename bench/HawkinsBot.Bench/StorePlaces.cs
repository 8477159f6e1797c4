using HawkinsBot.Storage;
using Npgsql;

namespace HawkinsBot.Bench;

/// <summary>A place for a store that is gone after the campaign.</summary>
internal sealed class StorePlace(string name, string address, Action clean) : IDisposable
{
    public string Name => name;

    /// <summary>As <see cref="StoreAddress"/> reads it.</summary>
    public string Address => address;

    public void Dispose() => clean();
}

/// <summary>The stores that this build and this machine have.</summary>
internal static class StorePlaces
{
    /// <summary>Opens LiteDB where it is built in; else null.</summary>
    public static Func<string, IDocumentStore>? OpenLiteDb =>
#if WITH_LITEDB
        LiteDb.LiteDbStore.Open;
#else
        null;
#endif

    /// <summary>The stores that outlive a process; PostgreSQL where <c>HAWKINS_POSTGRES</c> names a server.</summary>
    public static IEnumerable<StorePlace> Durable()
    {
        yield return File("sqlite");
        if (OpenLiteDb is not null)
        {
            yield return File("litedb");
        }

        if (Environment.GetEnvironmentVariable("HAWKINS_POSTGRES") is { Length: > 0 } server)
        {
            yield return Postgres(server);
        }
        else
        {
            Console.WriteLine("postgres  skipped: HAWKINS_POSTGRES names no server");
        }
    }

    private static StorePlace File(string provider)
    {
        var folder = Directory.CreateTempSubdirectory("hawkins-bench-").FullName;
        return new(
            provider,
            $"{provider}:{Path.Combine(folder, $"bench.{provider}")}",
            () => Directory.Delete(folder, recursive: true)
        );
    }

    private static StorePlace Postgres(string server)
    {
        var schema = $"bench_{Guid.NewGuid():N}";
        Execute(server, $"CREATE SCHEMA {schema}");
        var own = new NpgsqlConnectionStringBuilder(server) { SearchPath = schema };
        return new(
            "postgres",
            $"postgres:{own.ConnectionString}",
            () => Execute(server, $"DROP SCHEMA {schema} CASCADE")
        );
    }

    private static void Execute(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
