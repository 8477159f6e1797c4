using System.Text;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

public sealed class StoreCopyTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _from = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_has_the_same_documents_and_the_source_is_as_it_was()
    {
        await FillAsync(1234);
        var before = await StoreDigest.OfAsync(_from, None);
        await using var to = SqliteStore.Open(_folder.File("copy.db"));
        var digest = await StoreCopy.RunAsync(_from, to, null, None);
        Assert.Equal(1236, digest.Count);
        Assert.Equal(before, digest);
        Assert.Equal(before, await StoreDigest.OfAsync(_from, None));
        Assert.Null(await to.GetAsync("storage/copy", None));
    }

    [Fact]
    public async Task A_copy_through_PostgreSQL_and_back_is_the_same()
    {
        await using var schema = new PostgresTestSchema();
        await schema.CreateAsync();
        await FillAsync(600);
        await using var postgres = await PostgresStore.OpenAsync(schema.ConnectionString, None);
        await using var back = SqliteStore.Open(_folder.File("back.db"));
        var there = await StoreCopy.RunAsync(_from, postgres, null, None);
        Assert.Equal(602, there.Count);
        Assert.Equal(there, await StoreCopy.RunAsync(postgres, back, null, None));
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_goes_on_and_the_bot_does_not_start_on_it()
    {
        await FillAsync(2000);
        var to = new InMemoryStore();
        using var cancel = new CancellationTokenSource();
        var written = new Reports(_ => cancel.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            StoreCopy.RunAsync(_from, to, written, cancel.Token)
        );
        Assert.Equal(500, written.Last);
        var e = await Assert.ThrowsAsync<StorageException>(async () => await new DocumentKinds(to, []).OpenAsync(None));
        Assert.Contains("copy", e.Message, StringComparison.Ordinal);

        // Meanwhile the source went on: what changed is copied again, what is gone is removed.
        await PutAsync(_from, "copy/0001", "\"changed\"");
        await _from.CommitAsync([Change.Delete("copy/0002", Change.Any)], None);
        written = new Reports(_ => { });
        var digest = await StoreCopy.RunAsync(_from, to, written, None);
        Assert.Equal(2001, digest.Count);
        Assert.Equal(2002 - 500 + 1 + 1, written.Last); // the rest, one put, one delete
        await new DocumentKinds(to, []).OpenAsync(None);
    }

    [Fact]
    public async Task A_store_with_documents_is_not_copied_into()
    {
        await FillAsync(1);
        var to = new InMemoryStore();
        await PutAsync(to, "mine", "1");
        var e = await Assert.ThrowsAsync<StorageException>(() => StoreCopy.RunAsync(_from, to, null, None));
        Assert.Contains("'mine'", e.Message, StringComparison.Ordinal);
        Assert.Single((await to.ListAsync(new(""), None)).Documents);
    }

    [Fact]
    public async Task A_source_that_is_written_to_meanwhile_is_noticed()
    {
        await FillAsync(600);
        var to = new InMemoryStore();
        var written = new Reports(_ => PutAsync(_from, "a-new-one", "1").AsTask().Wait());
        var e = await Assert.ThrowsAsync<StorageException>(() => StoreCopy.RunAsync(_from, to, written, None));
        Assert.Contains("written to meanwhile", e.Message, StringComparison.Ordinal);
        Assert.Equal(603, (await StoreCopy.RunAsync(_from, to, null, None)).Count);
    }

    [Theory]
    [InlineData("""{"b":1,"a":[1.50,1e3,-0,0.0,12e-1]}""", """ { "a" : [ 1.5 , 1000, 0, 0, 1.2 ], "b" : 1 } """)]
    [InlineData("\"\\u00e9\\/\"", "\"é/\"")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    public void Bodies_that_are_the_same_value_are_the_same_in_canonical_form(string one, string other) =>
        Assert.Equal(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("1", "-1")]
    [InlineData("10", "1")]
    [InlineData("0.1", "1")]
    [InlineData("1", "\"1\"")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void Bodies_that_differ_differ_in_canonical_form(string one, string other) =>
        Assert.NotEqual(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("sqlite:data/a.db", StorageProvider.Sqlite, "data/a.db")]
    [InlineData("SQLite:C:/a.db", StorageProvider.Sqlite, "C:/a.db")]
    [InlineData("litedb:x", StorageProvider.LiteDb, "x")]
    [InlineData("postgres:Host=a;Password=b:c", StorageProvider.Postgres, "Host=a;Password=b:c")]
    [InlineData("postgres", StorageProvider.Postgres, "")]
    public void An_address_names_a_store_and_its_place(string text, StorageProvider provider, string place) =>
        Assert.Equal(new(provider, place), StoreAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("data/hawkins.db")]
    [InlineData("inmemory:")]
    [InlineData("Host=a;Password=secret")]
    public void What_is_no_address_is_refused_without_repeating_it(string text)
    {
        var e = Assert.Throws<StorageException>(() => StoreAddress.Parse(text));
        Assert.Contains("sqlite:FILE", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", StoreAddress.Parse("postgres:Password=secret").ToString());
    }

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));

    private static ValueTask<CommitResult> PutAsync(InMemoryStore store, string id, string json) =>
        store.CommitAsync([Change.Put(id, Encoding.UTF8.GetBytes(json), Change.Any)], None);

    private async Task FillAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await PutAsync(
                _from,
                $"copy/{i:D4}",
                $$"""{"v":1,"d":{"z":{{i}}.50,"name":"Größe {{i}}","a":[null,1e{{i % 20}}]} }"""
            );
        }

        await PutAsync(_from, "large", $"\"{new string('x', 5_000_000)}\"");
        await PutAsync(_from, "large2", $"\"{new string('x', 5_000_000)}\"");
    }

    private sealed class Reports(Action<long> report) : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value)
        {
            Last = value;
            report(value);
        }
    }
}
