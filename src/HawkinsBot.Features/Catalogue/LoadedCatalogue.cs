using HawkinsBot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Catalogue;

/// <summary>The catalogue as it was loaded when the bot started, before it answers anybody.</summary>
public sealed class LoadedCatalogue
{
    private CatalogueIndex? _index;

    /// <summary>Nothing yet; the host loads it.</summary>
    public LoadedCatalogue() { }

    /// <summary>A catalogue that is there already, for tests.</summary>
    public LoadedCatalogue(CatalogueIndex index) => _index = index;

    /// <summary>The index.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public CatalogueIndex Index =>
        _index ?? throw new InvalidOperationException("The catalogue is loaded when the host starts.");

    internal void Set(CatalogueIndex index) => _index = index;
}

/// <summary>Adds the catalogue to the bot.</summary>
public static class CatalogueRegistration
{
    /// <summary>
    /// The catalogue: imported from its files where they changed, loaded from the store, served by
    /// <see cref="LoadedCatalogue"/>. The setting <c>Catalogue:Path</c> names another folder than the one beside the
    /// program.
    /// </summary>
    public static IHostApplicationBuilder AddCatalogue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddDocuments(
            CatalogueDocuments.Pointer,
            CatalogueDocuments.Entries,
            CatalogueDocuments.Questions
        );
        builder.Services.AddSingleton(_ => CatalogueFiles.At(builder.Configuration.GetValue<string>("Catalogue:Path")));
        builder.Services.AddSingleton<CatalogueImport>();
        builder.Services.AddSingleton<LoadedCatalogue>();
        builder.Services.AddHostedService<CatalogueLoading>();
        return builder;
    }

    /// <summary>Loads the catalogue before any service starts; only the connection to Discord is made meanwhile.</summary>
    private sealed class CatalogueLoading(CatalogueImport import, LoadedCatalogue loaded) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken) =>
            loaded.Set(await import.LoadAsync(cancellationToken));

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            _ = Task.Run(IndexStatementsAsync, CancellationToken.None);
            return Task.CompletedTask;
        }

        private async Task IndexStatementsAsync()
        {
            // Connecting comes first. Then the index of sentences is built, since nobody who asks should wait for that.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            _ = loaded.Index.Statements;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
