using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Theory]
    [InlineData("Mongo", "", "Storage:Provider")]
    [InlineData("7", "", "Storage:Provider")]
    [InlineData("Postgres", "", "Storage:ConnectionString")]
    [InlineData("LiteDb", "", "-p:WithLiteDb=true")]
    public async Task A_wrong_setting_stops_the_start_by_its_key(string provider, string connection, string named)
    {
        using var host = Build(("Storage:Provider", provider), ("Storage:ConnectionString", connection));
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_of_the_settings_is_opened_and_closed_with_the_host()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("new/hawkins.db");
        using (var host = Build(("Storage:Path", path)))
        {
            await host.StartAsync();
            var store = Assert.IsType<SqliteStore>(host.Services.GetRequiredService<IDocumentStore>());
            Assert.NotNull(await store.GetAsync("storage/kinds", CancellationToken.None));
            await host.StopAsync();
        }

        Assert.False(File.Exists(path + "-wal"));
        using var memory = Build(("Storage:Provider", "inmemory"));
        await memory.StartAsync();
        Assert.IsType<InMemoryStore>(memory.Services.GetRequiredService<IDocumentStore>());
    }

    [Fact]
    public void LiteDb_is_the_default_where_it_is_built_in()
    {
        Assert.Equal(StorageProvider.Sqlite, StorageRegistration.ProviderOf(new(), hasLiteDb: false));
        Assert.Equal(StorageProvider.LiteDb, StorageRegistration.ProviderOf(new(), hasLiteDb: true));
        var sqlite = new StorageOptions { Provider = "sqlite" };
        Assert.Equal(StorageProvider.Sqlite, StorageRegistration.ProviderOf(sqlite, hasLiteDb: true));
        Assert.Null(StorageOptionsCheck.Wrong(new() { Provider = "LiteDb" }, hasLiteDb: true));
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.AddStorage(openLiteDb: null);
        return builder.Build();
    }
}
