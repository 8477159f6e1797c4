#if WITH_LITEDB
using System.Diagnostics;
using HawkinsBot.LiteDb;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

public sealed class LiteDbStoreTests : DurableStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("deep/down/hawkins.litedb");

    protected override ValueTask<IDocumentStore> OpenAsync() => new(LiteDbStore.Open(Database));

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_listing_reads_its_range_and_no_more()
    {
        await Store.CommitAsync([.. Enumerable.Range(0, 400).Select(i => Put($"fill/{i}", "1", 0))], None);
        await CloseAsync(Store);
        using (var file = LiteDbFile.Open(Database))
        {
            foreach (var order in (string[])["_id", "-_id"])
            {
                var range = file.Database.GetCollection("documents").Query().Where("_id BETWEEN @0 AND @1", "a", "b");
                var plan = (order == "_id" ? range.OrderBy("_id") : range.OrderByDescending("_id")).Limit(3).GetPlan();
                Assert.Contains("INDEX RANGE SCAN(_id", plan["index"]["mode"].AsString, StringComparison.Ordinal);
                Assert.False(plan.ContainsKey("filters") || plan.ContainsKey("orderBy"), plan.ToString());
            }
        }

        await ReopenAsync();
    }

    [Fact]
    public void A_second_one_on_the_file_is_refused()
    {
        var e = Assert.Throws<StorageException>(() => LiteDbStore.Open(Database));
        Assert.Contains("Another process has", e.Message, StringComparison.Ordinal);
        Assert.Contains(Database, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_while_others_write_never_fails()
    {
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(() => ReadAsync(reader))).ToArray();
        var body = $"\"{new string('x', 2000)}\"";
        await Parallel.ForAsync(0, 80, async (i, _) => await PutAsync($"busy/{i % 30}", body, Change.Any));
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));

        async Task<int> ReadAsync(int reader)
        {
            var reads = 0;
            for (; reads == 0 || !stop.IsCancellationRequested; reads++)
            {
                await Store.GetAsync($"busy/{(reads + reader) % 30}", None);
                await Store.ListAsync(new("busy/") { Limit = 20 }, None);
            }

            return reads;
        }
    }

    [Fact]
    public async Task A_second_process_on_the_file_is_refused()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", typeof(KillTests).Assembly.Location, KillTests.ChildArgument, Database]
        )
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(None);
        await process.WaitForExitAsync(None);
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Another process has", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncated_foreign_newer_and_read_only_files_are_named_and_left()
    {
        await Store.CommitAsync([.. Enumerable.Range(0, 400).Select(i => Put($"fill/{i}", "[1,2,3]", 0))], None);
        await CloseAsync(Store);
        var whole = await File.ReadAllBytesAsync(Database, None);

        AssertRefused(whole[..^8192], "truncated");
        AssertRefused(whole[..60], "truncated");
        AssertRefused([.. "Dear diary"u8, .. new byte[9000]], "not a database of LiteDB 5");
        AssertRefused([.. "SQLite format 3\0"u8, .. new byte[9000]], "copy --from sqlite:");

        File.Delete(Database);
        using (var foreign = new LiteDB.LiteDatabase($"Filename={Database};Collation=/Ordinal"))
        {
            foreign.GetCollection("diary").Insert(new LiteDB.BsonDocument());
        }

        AssertRefused(await File.ReadAllBytesAsync(Database, None), "another program");

        await File.WriteAllBytesAsync(Database, whole, None);
        using (var file = LiteDbFile.Open(Database))
        {
            file.Database.GetCollection("hawkins_schema")
                .Update(new LiteDB.BsonDocument { ["_id"] = 1, ["version"] = 99 });
        }

        AssertRefused(await File.ReadAllBytesAsync(Database, None), "schema 99");

        await File.WriteAllBytesAsync(Database, whole, None);
        File.SetAttributes(Database, FileAttributes.ReadOnly);
        Assert.Contains("read-only", Refused(), StringComparison.Ordinal);
        File.SetAttributes(Database, FileAttributes.Normal);
        await ReopenAsync();
        Assert.NotNull(await Store.GetAsync("fill/399", None));
    }

    [Fact]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged_and_leaves_no_batch_by_half()
    {
        var file = _folder.File("killed.litedb");
        var child = new ProcessStartInfo(
            "dotnet",
            ["exec", typeof(KillTests).Assembly.Location, KillTests.ChildArgument, file]
        );
        var outcome = await KillCampaign.RunAsync(3, child, () => new(LiteDbStore.Open(file)), new Random(11));
        Assert.Empty(outcome.Faults);
        Assert.True(outcome.Acknowledged > 10, $"only {outcome.Acknowledged} batches were acknowledged");
    }

    [Fact]
    public async Task An_empty_one_beside_a_SQLite_file_with_data_is_refused_with_the_command_to_copy()
    {
        var options = new StorageOptions { Path = _folder.File("bot.litedb") };
        await using (
            var opened = (LiteDbStore)await StorageRegistration.OpenForBotAsync(options, LiteDbStore.Open, None)
        )
        {
            Assert.Equal(options.Path, opened.Path);
        }

        await using (var sqlite = SqliteStore.Open(_folder.File("bot.db")))
        {
            await sqlite.CommitAsync([Put("a", "1", Change.Any)], None);
        }

        for (var again = 0; again < 2; again++)
        {
            var e = await Assert.ThrowsAsync<StorageException>(async () =>
                await StorageRegistration.OpenForBotAsync(options, LiteDbStore.Open, None)
            );
            Assert.Contains(
                $"-- copy --from sqlite:{_folder.File("bot.db")} --to litedb:{options.Path}",
                e.Message,
                StringComparison.Ordinal
            );
        }

        await using (var from = SqliteStore.Open(_folder.File("bot.db")))
        await using (var to = LiteDbStore.Open(options.Path))
        {
            Assert.Equal(1, (await StoreCopy.RunAsync(from, to, null, None)).Count);
        }

        await using var copied = (LiteDbStore)
            await StorageRegistration.OpenForBotAsync(options, LiteDbStore.Open, None);
        Assert.NotNull(await copied.GetAsync("a", None));
    }

    private string Refused() => Assert.Throws<StorageException>(() => LiteDbStore.Open(Database)).Message;

    private void AssertRefused(byte[] content, string named)
    {
        File.WriteAllBytes(Database, content);
        var message = Refused();
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains(Database, message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(Database));
    }
}
#endif
