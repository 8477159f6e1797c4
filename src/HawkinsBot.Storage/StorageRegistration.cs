using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Storage;

/// <summary>Opens the store that the settings ask for.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers the <see cref="IDocumentStore"/> of the settings under <c>Storage</c>, checked at start, and
    /// <see cref="DocumentKinds"/>, which refuses newer data before anything else starts.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="openLiteDb">Opens LiteDB's file where it is built in, which makes it the default; else null.</param>
    public static IHostApplicationBuilder AddStorage(
        this IHostApplicationBuilder builder,
        Func<string, IDocumentStore>? openLiteDb
    )
    {
        var settings = builder.Configuration;
        builder.Services.AddOptions<StorageOptions>().Configure(options => options.Read(settings)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StorageOptions>>(
            new StorageOptionsCheck(openLiteDb is not null)
        );
        builder.Services.AddSingleton(services =>
            OpenForBotAsync(
                    services.GetRequiredService<IOptions<StorageOptions>>().Value,
                    openLiteDb,
                    CancellationToken.None
                )
                .AsTask()
                .GetAwaiter()
                .GetResult()
        );
        builder.Services.AddDocuments().AddHostedService<StorageStart>();
        return builder;
    }

    /// <summary>Opens the store that settings ask for.</summary>
    /// <exception cref="StorageException">The settings or the store are wrong.</exception>
    public static async ValueTask<IDocumentStore> OpenAsync(
        StorageOptions options,
        Func<string, IDocumentStore>? openLiteDb,
        CancellationToken ct
    )
    {
        if (StorageOptionsCheck.Wrong(options, openLiteDb is not null) is { } wrong)
        {
            throw new StorageException(wrong);
        }

        var provider = ProviderOf(options, openLiteDb is not null);
        return provider switch
        {
            StorageProvider.InMemory => new InMemoryStore(),
            StorageProvider.Postgres => await PostgresStore.OpenAsync(options.ConnectionString, ct),
            StorageProvider.LiteDb => openLiteDb!(PathOf(options, provider)),
            _ => SqliteStore.Open(PathOf(options, provider)),
        };
    }

    /// <summary>
    /// As <see cref="OpenAsync"/>, but an empty LiteDB beside a SQLite file with data is refused: since LiteDB is the
    /// default where it is built in, a bot that was built anew would seem to have forgotten everything.
    /// </summary>
    internal static async ValueTask<IDocumentStore> OpenForBotAsync(
        StorageOptions options,
        Func<string, IDocumentStore>? openLiteDb,
        CancellationToken ct
    )
    {
        var provider = ProviderOf(options, openLiteDb is not null);
        var path = PathOf(options, provider);
        var sqlite = Path.ChangeExtension(path, ".db");
        if (provider != StorageProvider.LiteDb || sqlite == path || !await HasDocumentsAsync(sqlite, ct))
        {
            return await OpenAsync(options, openLiteDb, ct);
        }

        // Looked at before it is opened, so that a refusal does not leave an empty file behind.
        var store = File.Exists(path) ? await OpenAsync(options, openLiteDb, ct) : null;
        if (store is not null && (await store.ListAsync(new("") { Limit = 1 }, ct)).Documents.Count > 0)
        {
            return store;
        }

        (store as IDisposable)?.Dispose();
        throw new StorageException(
            $"'{path}' is empty, but '{sqlite}' beside it holds documents. Copy them first with "
                + $"`-- copy --from sqlite:{sqlite} --to litedb:{path}`; or set Storage:Provider to Sqlite; "
                + $"or move '{sqlite}' away to begin anew."
        );
    }

    private static async ValueTask<bool> HasDocumentsAsync(string sqlite, CancellationToken ct)
    {
        if (!File.Exists(sqlite))
        {
            return false;
        }

        await using var store = SqliteStore.Open(sqlite);
        return (await store.ListAsync(new("") { Limit = 1 }, ct)).Documents.Count > 0;
    }

    /// <summary>The store that settings ask for, or the default.</summary>
    public static StorageProvider ProviderOf(StorageOptions options, bool hasLiteDb) =>
        Enum.TryParse<StorageProvider>(options.Provider, ignoreCase: true, out var provider) ? provider
        : hasLiteDb ? StorageProvider.LiteDb
        : StorageProvider.Sqlite;

    /// <summary>The file that settings ask for, or the default of a store.</summary>
    public static string PathOf(StorageOptions options, StorageProvider provider) =>
        options.Path.Length > 0 ? options.Path
        : provider == StorageProvider.LiteDb ? "data/hawkins.litedb"
        : "data/hawkins.db";

    /// <summary>Before anything of the host starts, a store with newer data is refused.</summary>
    private sealed class StorageStart(DocumentKinds kinds) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken ct) => await kinds.OpenAsync(ct);

        public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken ct) => Task.CompletedTask;
    }
}

/// <summary>Checks the settings, each by its key.</summary>
internal sealed class StorageOptionsCheck(bool hasLiteDb) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        Wrong(options, hasLiteDb) is { } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;

    public static string? Wrong(StorageOptions options, bool hasLiteDb)
    {
        var names = string.Join(", ", Enum.GetNames<StorageProvider>());
        if (
            options.Provider.Length > 0
            && !Enum.GetNames<StorageProvider>().Contains(options.Provider, StringComparer.OrdinalIgnoreCase)
        )
        {
            return $"Storage:Provider is '{options.Provider}'; allowed are {names}.";
        }

        return StorageRegistration.ProviderOf(options, hasLiteDb) switch
        {
            StorageProvider.LiteDb when !hasLiteDb =>
                "Storage:Provider is LiteDb, which is not in this build: build with -p:WithLiteDb=true, "
                    + "or set Storage:Provider to Sqlite.",
            StorageProvider.Postgres when options.ConnectionString.Length == 0 =>
                "Storage:ConnectionString is empty. Storage:Provider Postgres needs it, for example "
                    + "Host=localhost;Database=hawkins;Username=hawkins;Password=…",
            _ => null,
        };
    }
}
