using HawkinsBot.Storage;
using HawkinsBot.Verbs;
using Microsoft.Extensions.Configuration;

namespace HawkinsBot.Tests.Storage;

public sealed class StorageVerbsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task A_backup_and_its_restore_bring_a_document_back()
    {
        var settings = Settings(("Storage:Path", _folder.File("hawkins.db")));
        await using (var store = SqliteStore.Open(_folder.File("hawkins.db")))
        {
            await store.CommitAsync([Change.Put("a", "1"u8.ToArray(), Change.Any)], None);
            Assert.Equal(0, await StorageVerbs.BackupAsync([_folder.File("b.db")], settings, false, _output, None));
            await store.CommitAsync([Change.Delete("a", Change.Any)], None);
        }

        Assert.Equal(0, await RestoreAsync(_folder.File("b.db"), settings));
        Assert.Contains("kept in", _output.ToString(), StringComparison.Ordinal);
        await using var restored = SqliteStore.Open(_folder.File("hawkins.db"));
        Assert.NotNull(await restored.GetAsync("a", None));
    }

    [Fact]
    public async Task A_store_is_copied_into_another_and_the_same_is_refused()
    {
        var (from, to) = (_folder.File("from.db"), _folder.File("to.db"));
        await using (var store = SqliteStore.Open(from))
        {
            await store.CommitAsync([Change.Put("a", "1"u8.ToArray(), Change.Any)], None);
        }

        Assert.Equal(0, await CopyAsync($"sqlite:{from}", $"sqlite:{to}"));
        Assert.Contains("1 documents", _output.ToString(), StringComparison.Ordinal);
        await using (var copy = SqliteStore.Open(to))
        {
            Assert.NotNull(await copy.GetAsync("a", None));
        }

        await RefusedAsync("same store", () => CopyAsync($"sqlite:{from}", $"sqlite:{from}"));
        await RefusedAsync("Copy into an empty store", () => CopyAsync($"sqlite:{from}", $"sqlite:{to}"));
        await RefusedAsync("missing.db", () => CopyAsync($"sqlite:{_folder.File("missing.db")}", $"sqlite:{to}"));
        await RefusedAsync("sqlite:FILE", () => CopyAsync("inmemory", $"sqlite:{to}"));
        Assert.False(File.Exists(_folder.File("missing.db")));
    }

    [Fact]
    public async Task What_is_left_out_or_not_possible_is_said()
    {
        var sqlite = Settings(("Storage:Path", _folder.File("none.db")));
        Assert.Equal(2, await StorageVerbs.BackupAsync([], sqlite, false, _output, None));
        Assert.Equal(2, await StorageVerbs.BackupAsync(["--from"], sqlite, false, _output, None));
        Assert.Equal(2, await StorageVerbs.CopyAsync(Settings(("from", "sqlite:a")), null, _output, None));
        await RefusedAsync("none.db", () => StorageVerbs.BackupAsync(["x.db"], sqlite, false, _output, None));
        Assert.False(File.Exists(_folder.File("none.db")));
        await RefusedAsync("missing.db", () => RestoreAsync(_folder.File("missing.db"), sqlite));
        var postgres = Settings(("Storage:Provider", "Postgres"));
        await RefusedAsync(
            "copy --from postgres",
            () => StorageVerbs.BackupAsync(["x.db"], postgres, false, _output, None)
        );
        await RefusedAsync("SQLite", () => RestoreAsync("x.db", postgres));
    }

    [Fact]
    public async Task Where_LiteDB_is_not_built_in_a_copy_says_how_to_build_with_it()
    {
        var missing = _folder.File("missing.litedb");
        await RefusedAsync("-p:WithLiteDb=true -- copy --from litedb", () => CopyAsync("LiteDb", "sqlite"));
        await RefusedAsync(
            "-p:WithLiteDb=true",
            () => CopyAsync($"litedb:{missing}", $"sqlite:{_folder.File("to.db")}")
        );
        await RefusedAsync("--to litedb:new.litedb", () => CopyAsync("postgres:Password=secret", "litedb:new.litedb"));
        var e = await Assert.ThrowsAsync<StorageException>(() => CopyAsync("postgres:Password=secret", "litedb"));
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("to.db")));
    }

    private static IConfiguration Settings(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();

    private static async Task RefusedAsync(string named, Func<Task<int>> verb) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<StorageException>(verb)).Message, StringComparison.Ordinal);

    private Task<int> CopyAsync(string from, string to) =>
        StorageVerbs.CopyAsync(Settings(("from", from), ("to", to)), null, _output, None);

    private Task<int> RestoreAsync(string file, IConfiguration settings) =>
        StorageVerbs.RestoreAsync([file], settings, false, _output, TimeProvider.System, None);
}
