using System.Diagnostics;
using HawkinsBot.Storage;
using Microsoft.Extensions.Configuration;

namespace HawkinsBot.Verbs;

/// <summary>
/// <c>-- backup FILE</c>, <c>-- restore FILE</c>, <c>-- copy --from STORE --to STORE</c>: exit code 0 when it is done,
/// 2 where the words are not understood; what else is wrong is a <see cref="StorageException"/>.
/// </summary>
internal static class StorageVerbs
{
    public const string BackupUsage = "backup FILE: a consistent copy of the database, also while the bot runs";
    public const string RestoreUsage = "restore FILE: puts a backup in the database's place and keeps what was there";
    public const string CopyUsage =
        "copy --from STORE --to STORE: moves everything into an empty store; a STORE is sqlite:FILE, litedb:FILE or "
        + "postgres:CONNECTION STRING (without the part after the colon: as in the settings)";

    /// <summary>Writes a backup. The settings' store must be SQLite.</summary>
    public static async Task<int> BackupAsync(
        string[] args,
        IConfiguration settings,
        bool hasLiteDb,
        TextWriter output,
        CancellationToken ct
    )
    {
        if (args is not [{ Length: > 0 } file, ..] || file.StartsWith('-'))
        {
            return 2;
        }

        var database = Database("backup", file, settings, hasLiteDb);
        if (!File.Exists(database))
        {
            throw new StorageException($"There is no database at '{database}'. Check Storage:Path.");
        }

        await using var store = SqliteStore.Open(database);
        await store.BackupAsync(file, ct);
        await output.WriteLineAsync($"'{database}' is backed up to '{file}' ({new FileInfo(file).Length:N0} bytes).");
        return 0;
    }

    /// <summary>Puts a backup in the place of the settings' database.</summary>
    public static async Task<int> RestoreAsync(
        string[] args,
        IConfiguration settings,
        bool hasLiteDb,
        TextWriter output,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (args is not [{ Length: > 0 } file, ..] || file.StartsWith('-'))
        {
            return 2;
        }

        var database = Database("restore", file, settings, hasLiteDb);
        var kept = await SqliteStore.RestoreAsync(database, file, time, ct);
        await output.WriteLineAsync($"'{database}' is restored from '{file}'.");
        if (kept is not null)
        {
            await output.WriteLineAsync($"What was there is kept in '{kept}'.");
        }

        return 0;
    }

    /// <summary>Copies a store into an empty one.</summary>
    public static async Task<int> CopyAsync(
        IConfiguration settings,
        Func<string, IDocumentStore>? openLiteDb,
        TextWriter output,
        CancellationToken ct
    )
    {
        if (settings["from"] is not { Length: > 0 } from || settings["to"] is not { Length: > 0 } to)
        {
            return 2;
        }

        var (source, destination) = (StoreAddress.Parse(from), StoreAddress.Parse(to));
        var options = StorageOptions.From(settings);
        var (sourceOptions, destinationOptions) = (source.In(options), destination.In(options));
        RefuseSame(source, sourceOptions, destinationOptions);
        if (openLiteDb is null && new[] { source, destination }.Any(store => store.Provider == StorageProvider.LiteDb))
        {
            throw new StorageException(
                "LiteDB is not in this build. Run the same with -p:WithLiteDb=true: "
                    + $"`dotnet run --project src/HawkinsBot -p:WithLiteDb=true -- copy --from {Named(source)} --to {Named(destination)}`."
            );
        }

        if (source.Provider != StorageProvider.Postgres)
        {
            var file = StorageRegistration.PathOf(sourceOptions, source.Provider);
            if (!File.Exists(file))
            {
                throw new StorageException($"There is no database at '{file}' to copy from.");
            }
        }

        var opened = await StorageRegistration.OpenAsync(sourceOptions, openLiteDb, ct);
        await using var closed = opened as IAsyncDisposable;
        var copy = await StorageRegistration.OpenAsync(destinationOptions, openLiteDb, ct);
        await using var copyClosed = copy as IAsyncDisposable;
        var digest = await StoreCopy.RunAsync(opened, copy, new Progress(output), ct);
        await output.WriteLineAsync($"{digest.Count:N0} documents are in {destination}, the same as in {source}.");
        await output.WriteLineAsync($"SHA-256 of both: {digest.Hash}");
        return 0;
    }

    private static string Database(string verb, string file, IConfiguration settings, bool hasLiteDb)
    {
        var options = StorageOptions.From(settings);
        var provider = StorageRegistration.ProviderOf(options, hasLiteDb);
        return provider == StorageProvider.Sqlite
            ? StorageRegistration.PathOf(options, provider)
            : throw new StorageException(
                $"`-- {verb}` is for SQLite, and Storage:Provider is {provider}. "
                    + (
                        verb == "backup" && provider != StorageProvider.InMemory
                            ? $"Use `-- copy --from {provider.ToString().ToLowerInvariant()} --to sqlite:{file}`, or the server's own means."
                            : "Use `-- copy --from sqlite:FILE --to …` into an empty store."
                    )
            );
    }

    // A connection string may hold a password; left out, the settings say it.
    private static string Named(StoreAddress store)
    {
        var place = store.Provider == StorageProvider.Postgres || store.Place.Length == 0 ? "" : $":{store.Place}";
        return store.Provider.ToString().ToLowerInvariant() + place;
    }

    private static void RefuseSame(StoreAddress source, StorageOptions from, StorageOptions to)
    {
        if (from.Provider != to.Provider)
        {
            return;
        }

        var same =
            source.Provider == StorageProvider.Postgres
                ? from.ConnectionString == to.ConnectionString
                : Path.GetFullPath(StorageRegistration.PathOf(from, source.Provider))
                    == Path.GetFullPath(StorageRegistration.PathOf(to, source.Provider));
        if (same)
        {
            throw new StorageException("The copy is to go from a store to the same store.");
        }
    }

    /// <summary>A line every few seconds, so that a long copy is seen to go on.</summary>
    private sealed class Progress(TextWriter output) : IProgress<long>
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
        private readonly Stopwatch _since = Stopwatch.StartNew();

        public void Report(long value)
        {
            if (_since.Elapsed >= Pause)
            {
                output.WriteLine($"{value:N0} documents written");
                _since.Restart();
            }
        }
    }
}
