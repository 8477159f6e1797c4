using System.Globalization;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

public sealed class SqliteStoreTests : DurableStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("deep/down/hawkins.db");

    protected override ValueTask<IDocumentStore> OpenAsync() => new(SqliteStore.Open(File));

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_other_and_lose_nothing()
    {
        await using var other = SqliteStore.Open(File);
        IDocumentStore[] both = [Store, other];
        await Parallel.ForAsync(
            0,
            60,
            async (i, ct) =>
            {
                for (var done = false; !done; )
                {
                    var current = await both[i % 2].GetAsync("counter", ct);
                    var count = current is null ? 0 : int.Parse(current.Json.Span, CultureInfo.InvariantCulture);
                    var put = Put("counter", $"{count + 1}", current?.Version ?? Change.Absent);
                    done = (await both[(i + 1) % 2].CommitAsync([put], ct)).Committed;
                }
            }
        );
        AssertSame("60", (await Store.GetAsync("counter", None))!);
    }

    [Fact]
    public async Task A_writer_in_another_process_is_waited_for()
    {
        using var other = SqliteFile.Connect(File);
        other.Execute("BEGIN IMMEDIATE");
        var put = PutAsync("a", "1", Change.Absent).AsTask();
        Assert.Null(await Store.GetAsync("a", None)); // reading does not wait
        Assert.False(put.IsCompleted);
        other.Execute("ROLLBACK");
        Assert.True((await put).Committed);
    }

    [Fact]
    public void The_file_is_in_write_ahead_mode_and_synchronised()
    {
        using var connection = SqliteFile.Connect(File);
        Assert.Equal(2, connection.Number("PRAGMA synchronous"));
        Assert.Equal("wal", connection.Text("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await CloseAsync(Store);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.GetAsync("a", None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await PutAsync("a", "1", Change.Any));
        await CloseAsync(Store);
    }
}

public sealed class SqliteFileTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("hawkins.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_truncated_file_is_named_and_left()
    {
        await FillAsync(Database, 300);
        var whole = await File.ReadAllBytesAsync(Database, None);
        foreach (var length in (int[])[whole.Length / 2, whole.Length - 4096, 4096, 100, 60, 10])
        {
            await File.WriteAllBytesAsync(Database, whole[..length], None);
            AssertRefused("truncated", "restore");
        }
    }

    [Fact]
    public async Task A_foreign_file_is_named_and_left()
    {
        await File.WriteAllTextAsync(Database, "Dear diary, " + new string('x', 5000), None);
        AssertRefused("not a SQLite database", "Storage:Path");
        await File.WriteAllTextAsync(Database, "short", None);
        AssertRefused("not a SQLite database", "Storage:Path");

        File.Delete(Database);
        Execute("CREATE TABLE documents (id TEXT, version INTEGER, json TEXT)");
        AssertRefused("another program", "Storage:Path");
    }

    [Fact]
    public async Task A_newer_file_is_named_and_left()
    {
        await FillAsync(Database, 1);
        Execute("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
        AssertRefused("newer HawkinsBot (schema 99", "restore a backup");
    }

    [Fact]
    public async Task A_read_only_file_is_named_and_left()
    {
        await FillAsync(Database, 1);
        File.SetAttributes(Database, FileAttributes.ReadOnly);
        AssertRefused("read-only", "writable");
        File.SetAttributes(Database, FileAttributes.Normal);
        await using var store = SqliteStore.Open(Database);
        Assert.NotNull(await store.GetAsync("fill/0000", None));
    }

    [Fact]
    public async Task A_damaged_file_is_named_when_it_is_read()
    {
        await FillAsync(Database, 300);
        var bytes = await File.ReadAllBytesAsync(Database, None);
        bytes.AsSpan(4096, bytes.Length - 4096).Fill(0xEE);
        await File.WriteAllBytesAsync(Database, bytes, None);
        var e = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            await using var store = SqliteStore.Open(Database);
            await store.GetAsync("fill/0000", None);
        });
        Assert.Contains(Database, e.Message, StringComparison.Ordinal);
        Assert.Contains("restore", e.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Database, None));
    }

    [Fact]
    public void A_folder_in_its_place_and_a_file_as_its_folder_are_named()
    {
        Directory.CreateDirectory(Database);
        Assert.Contains("is a folder", Refused().Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("plain"), "");
        var e = Assert.Throws<StorageException>(() => SqliteStore.Open(_folder.File("plain/hawkins.db")));
        Assert.Contains("plain", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_making_that_was_cut_short_is_made_again()
    {
        await File.WriteAllTextAsync(Database, "", None);
        await FillAsync(Database, 1);
    }

    [Fact]
    public async Task A_backup_while_others_write_holds_whole_batches_and_can_be_opened()
    {
        await using (var store = SqliteStore.Open(Database))
        {
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(async () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++)
                {
                    await store.CommitAsync([.. Enumerable.Range(0, 9).Select(i => Put($"b/{n:D6}/{i}"))], None);
                }
            });
            for (var copy = 0; copy < 3; copy++)
            {
                await store.BackupAsync(_folder.File($"backups/{copy}.db"), None);
            }

            await stop.CancelAsync();
            await writing;
            Assert.Equal(3, Directory.GetFiles(_folder.File("backups")).Length);
        }

        for (var copy = 0; copy < 3; copy++)
        {
            await using var opened = SqliteStore.Open(_folder.File($"backups/{copy}.db"));
            var batches = await opened
                .ListAllAsync(new("b/"), None)
                .CountBy(document => document.Id[..8])
                .ToListAsync();
            Assert.All(batches, batch => Assert.Equal(9, batch.Value));
        }
    }

    [Fact]
    public async Task A_backup_overwrites_nothing()
    {
        var file = _folder.File("diary.txt");
        await File.WriteAllTextAsync(file, "dear", None);
        await using var store = SqliteStore.Open(Database);
        var e = await Assert.ThrowsAsync<StorageException>(() => store.BackupAsync(file, None));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => store.BackupAsync(Database, None));
        Assert.Equal("dear", await File.ReadAllTextAsync(file, None));
    }

    [Fact]
    public async Task A_restore_brings_the_backup_back_and_keeps_what_was_there()
    {
        await FillAsync(Database, 3);
        var backup = _folder.File("backup.db");
        await using (var store = SqliteStore.Open(Database))
        {
            await store.BackupAsync(backup, None);
            await store.CommitAsync([Put("later")], None);
        }

        var kept = await SqliteStore.RestoreAsync(Database, backup, Time, None);
        Assert.Contains(".before-restore-", kept, StringComparison.Ordinal);
        await using var restored = SqliteStore.Open(Database);
        Assert.Null(await restored.GetAsync("later", None));
        Assert.NotNull(await restored.GetAsync("fill/0002", None));
        await using var before = SqliteStore.Open(kept!);
        Assert.NotNull(await before.GetAsync("later", None));
        Assert.True(File.Exists(backup));
    }

    [Fact]
    public async Task A_restore_over_a_damaged_database_or_none_works_and_keeps_it()
    {
        await FillAsync(Database, 3);
        var backup = _folder.File("backup.db");
        File.Move(Database, backup);
        Assert.Null(await SqliteStore.RestoreAsync(Database, backup, Time, None));
        await File.WriteAllTextAsync(Database, "SQLite format 3\0 and then nothing", None);
        var kept = await SqliteStore.RestoreAsync(Database, backup, Time, None);
        Assert.StartsWith("SQLite format 3\0 and", await File.ReadAllTextAsync(kept!, None), StringComparison.Ordinal);
        await using var restored = SqliteStore.Open(Database);
        Assert.NotNull(await restored.GetAsync("fill/0002", None));
    }

    [Fact]
    public async Task A_restore_is_refused_while_the_database_is_open()
    {
        await FillAsync(Database, 3);
        var backup = _folder.File("backup.db");
        await using var store = SqliteStore.Open(Database);
        await store.BackupAsync(backup, None);
        var e = await Assert.ThrowsAsync<StorageException>(() =>
            SqliteStore.RestoreAsync(Database, backup, Time, None)
        );
        Assert.Contains("Another process", e.Message, StringComparison.Ordinal);
        Assert.True((await store.CommitAsync([Put("still")], None)).Committed);
    }

    [Fact]
    public async Task A_restore_of_what_is_no_whole_backup_changes_nothing()
    {
        await FillAsync(Database, 300);
        var backup = _folder.File("backup.db");
        var bytes = await File.ReadAllBytesAsync(Database, None);
        bytes.AsSpan(2 * 4096, 4096).Fill(0xEE);
        await File.WriteAllBytesAsync(backup, bytes, None);
        var before = await File.ReadAllBytesAsync(Database, None);
        foreach (var file in (string[])[backup, _folder.File("none.db"), Database])
        {
            var e = await Assert.ThrowsAsync<StorageException>(() =>
                SqliteStore.RestoreAsync(Database, file, Time, None)
            );
            Assert.Contains(file, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Database, None));
        Assert.Equal(["backup.db", "hawkins.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    private static Change Put(string id) => Change.Put(id, "{}"u8.ToArray(), Change.Any);

    private static async Task FillAsync(string path, int count)
    {
        await using var store = SqliteStore.Open(path);
        var body = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 200)}\"");
        await store.CommitAsync(
            [.. Enumerable.Range(0, count).Select(i => Change.Put($"fill/{i:D4}", body, Change.Any))],
            None
        );
    }

    private void Execute(string sql)
    {
        using var connection = SqliteConnection.Open(Database, create: true);
        connection.Execute(sql);
    }

    private StorageException Refused() => Assert.Throws<StorageException>(() => SqliteStore.Open(Database));

    private void AssertRefused(string what, string advice)
    {
        var before = File.ReadAllBytes(Database);
        var e = Refused();
        Assert.Contains(Database, e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));
        Assert.Equal([Path.GetFileName(Database)], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }
}
