using Microsoft.Extensions.Configuration;

namespace HawkinsBot.Storage;

/// <summary>The settings under <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary><c>Sqlite</c>, <c>InMemory</c>, <c>Postgres</c> or <c>LiteDb</c>; empty for the default.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The file of Sqlite or LiteDb, relative to the working directory; empty for the default.</summary>
    public string Path { get; set; } = "";

    /// <summary>How to reach PostgreSQL, in Npgsql's form.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>What the settings say.</summary>
    public static StorageOptions From(IConfiguration settings)
    {
        var options = new StorageOptions();
        options.Read(settings);
        return options;
    }

    internal void Read(IConfiguration settings)
    {
        var section = settings.GetSection("Storage");
        Provider = section[nameof(Provider)] ?? "";
        Path = section[nameof(Path)] ?? "";
        ConnectionString = section[nameof(ConnectionString)] ?? "";
    }
}

/// <summary>Which store.</summary>
public enum StorageProvider
{
    /// <summary>One file, the default.</summary>
    Sqlite,

    /// <summary>Nothing is kept.</summary>
    InMemory,

    /// <summary>A server that several processes share.</summary>
    Postgres,

    /// <summary>One file, for one process; the default where it is built in.</summary>
    LiteDb,
}
