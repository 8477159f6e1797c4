using System.Globalization;
using System.Text;
using System.Text.Json;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

/// <summary>What every store does. A store derives it, opens itself, and skips nothing.</summary>
public abstract class DocumentStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected IDocumentStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Store);
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store of this test; a second time, the same documents.</summary>
    protected abstract ValueTask<IDocumentStore> OpenAsync();

    /// <summary>Removes what the test made.</summary>
    protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    /// <summary>Closes the store and opens it again.</summary>
    protected async ValueTask ReopenAsync()
    {
        await CloseAsync(Store);
        Store = await OpenAsync();
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_lists_empty()
    {
        Assert.Null(await Store.GetAsync("nobody", None));
        var page = await Store.ListAsync(new(""), None);
        Assert.Empty(page.Documents);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_document_is_read_as_it_was_put_with_the_version_of_its_commit()
    {
        var put = await PutAsync("a", """{"one":1,"two":[true,null,"x",1.5,-2e3]}""", Change.Absent);
        var read = await Store.GetAsync("a", None);
        Assert.True(put.Committed);
        Assert.True(put.Version > 0);
        Assert.Equal(("a", put.Version), (read!.Id, read.Version));
        AssertSame("""{"one":1,"two":[true,null,"x",1.5,-2e3]}""", read);
    }

    [Fact]
    public async Task A_put_with_the_right_version_replaces_and_gets_a_new_one()
    {
        var first = await PutAsync("a", "1", Change.Absent);
        var second = await PutAsync("a", "2", first.Version);
        Assert.True(second.Committed);
        Assert.NotEqual(first.Version, second.Version);
        AssertSame("2", (await Store.GetAsync("a", None))!);
    }

    [Fact]
    public async Task A_put_with_a_stale_version_is_refused_and_names_the_document()
    {
        var first = await PutAsync("a", "1", Change.Absent);
        var second = await PutAsync("a", "2", first.Version);
        var stale = await PutAsync("a", "3", first.Version);
        Assert.Equal((false, "a", 0), (stale.Committed, stale.Conflict, stale.Version));
        var read = await Store.GetAsync("a", None);
        Assert.Equal(second.Version, read!.Version);
        AssertSame("2", read);
    }

    [Fact]
    public async Task A_version_expected_of_what_is_not_there_is_refused()
    {
        Assert.Equal("a", (await PutAsync("a", "1", 7)).Conflict);
        Assert.Equal("a", (await DeleteAsync("a", 7)).Conflict);
        Assert.Null(await Store.GetAsync("a", None));
    }

    [Fact]
    public async Task What_must_be_absent_is_refused_where_it_is_there()
    {
        await PutAsync("a", "1", Change.Absent);
        Assert.Equal("a", (await PutAsync("a", "2", Change.Absent)).Conflict);
        Assert.Equal("a", (await DeleteAsync("a", Change.Absent)).Conflict);
        AssertSame("1", (await Store.GetAsync("a", None))!);
    }

    [Fact]
    public async Task A_put_of_any_version_adds_and_replaces()
    {
        Assert.True((await PutAsync("a", "1", Change.Any)).Committed);
        Assert.True((await PutAsync("a", "2", Change.Any)).Committed);
        AssertSame("2", (await Store.GetAsync("a", None))!);
    }

    [Fact]
    public async Task A_delete_removes_and_of_nothing_succeeds()
    {
        var put = await PutAsync("a", "1", Change.Absent);
        Assert.Equal("a", (await DeleteAsync("a", put.Version + 1)).Conflict);
        Assert.NotNull(await Store.GetAsync("a", None));
        Assert.True((await DeleteAsync("a", put.Version)).Committed);
        Assert.Null(await Store.GetAsync("a", None));
        Assert.Empty((await Store.ListAsync(new("a"), None)).Documents);
        Assert.True((await DeleteAsync("a", Change.Any)).Committed);
        Assert.True((await DeleteAsync("a", Change.Absent)).Committed);
    }

    [Fact]
    public async Task A_document_made_again_never_gets_an_old_version_back()
    {
        var versions = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            versions.Add((await PutAsync("a", "1", Change.Absent)).Version);
            versions.Add((await PutAsync("a", "2", Change.Any)).Version);
            await DeleteAsync("a", Change.Any);
        }

        Assert.Equal(versions.Count, versions.Distinct().Count());
        await PutAsync("a", "new", Change.Absent, quote: true);
        Assert.Equal("a", (await PutAsync("a", "3", versions[0])).Conflict);
    }

    [Fact]
    public async Task A_batch_is_made_as_a_whole()
    {
        var first = await PutAsync("a", "1", Change.Absent);
        await PutAsync("b", "1", Change.Absent);
        var result = await Store.CommitAsync(
            [Put("a", "2", first.Version), Change.Delete("b", Change.Any), Put("c", "2", Change.Absent)],
            None
        );
        Assert.True(result.Committed);
        Assert.Equal(["a", "c"], await IdsAsync(new("")));
        Assert.All(
            (await Store.ListAsync(new(""), None)).Documents,
            document => Assert.Equal(result.Version, document.Version)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_batch_with_one_conflict_changes_nothing(int conflictAt)
    {
        await PutAsync("taken", "1", Change.Absent);
        await PutAsync("kept", "1", Change.Absent);
        var changes = new List<Change>
        {
            Put("new/1", "1", Change.Absent),
            Change.Delete("kept", Change.Any),
            Put("new/2", "1", Change.Any),
            Put("new/3", "1", Change.Absent),
        };
        changes.Insert(conflictAt, Put("taken", "2", Change.Absent));
        var result = await Store.CommitAsync(changes, None);
        Assert.Equal("taken", result.Conflict);
        Assert.Equal(["kept", "taken"], await IdsAsync(new("")));
        AssertSame("1", (await Store.GetAsync("taken", None))!);
    }

    [Fact]
    public async Task A_batch_has_up_to_500_changes_each_of_another_document()
    {
        var changes = Enumerable.Range(0, 500).Select(i => Put($"many/{i:D3}", $"{i}", Change.Absent)).ToList();
        Assert.True((await Store.CommitAsync(changes, None)).Committed);
        Assert.Equal(changes.Select(change => change.Id), await IdsAsync(new("many/") { Limit = 1000 }));
        AssertSame("499", (await Store.GetAsync("many/499", None))!);

        Assert.True(
            (await Store.CommitAsync([.. changes.Select(c => Change.Delete(c.Id, Change.Any))], None)).Committed
        );
        Assert.Empty(await IdsAsync(new("")));

        changes.Add(Put("one/more", "1", Change.Any));
        await AssertRefusedAsync("501", () => Store.CommitAsync(changes, None));
        await AssertRefusedAsync(
            "'x' is in the batch twice",
            () => Store.CommitAsync([Put("x", "1", Change.Any), Change.Delete("x", Change.Any)], None)
        );
        Assert.True((await Store.CommitAsync([], None)).Committed);
        Assert.Empty(await IdsAsync(new("")));
    }

    [Fact]
    public async Task Listings_are_in_ordinal_order_both_ways()
    {
        // Every character that an id may have, alone, before and after another one.
        const string Characters = "ABCXYZabcxyz0189._:/-";
        string[] ids = [.. Characters.SelectMany(c => (string[])[$"{c}", $"m{c}", $"{c}m", $"m{c}m"]).Distinct()];
        await FillAsync(ids);
        var expected = ids.Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, await IdsAsync(new("") { Limit = 1000 }));
        Assert.Equal(expected.Reverse(), await IdsAsync(new("") { Limit = 1000, Descending = true }));
    }

    [Fact]
    public async Task A_prefix_is_taken_character_by_character()
    {
        string[] ids =
        [
            "a",
            "a-b",
            "a.b",
            "a/",
            "a/b",
            "a/b/c",
            "a:b",
            "aB",
            "a_b",
            "ab",
            "az",
            "azz",
            "azzz",
            "A/b",
            "axb",
            "b",
            "zz",
            "zzz",
        ];
        await FillAsync(ids);
        string[] prefixes =
        [
            "",
            "a",
            "a/",
            "a/b",
            "a/b/c/d",
            "a_",
            "a_b",
            "a.",
            "A",
            "az",
            "azz",
            "z",
            "zz",
            "zzzz",
            "-",
        ];
        foreach (var prefix in prefixes)
        {
            var expected = ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, await IdsAsync(new(prefix)));
            Assert.Equal(expected.Reverse(), await IdsAsync(new(prefix) { Descending = true }));
        }
    }

    [Fact]
    public async Task Pages_of_every_size_give_each_document_once()
    {
        var ids = Enumerable.Range(0, 23).Select(i => $"p/{i:D2}").ToArray();
        await FillAsync([.. ids, "o", "p", "p0", "q"]);
        foreach (var limit in (int[])[1, 2, 22, 23, 24, 1000])
        {
            foreach (var descending in (bool[])[false, true])
            {
                var listing = new Listing("p/") { Limit = limit, Descending = descending };
                var pages = 0;
                var found = new List<string>();
                for (string? after = null; pages == 0 || after is not null; pages++)
                {
                    var page = await Store.ListAsync(listing with { After = after }, None);
                    Assert.True(page.Documents.Count <= limit);
                    found.AddRange(page.Documents.Select(document => document.Id));
                    after = page.Next;
                }

                Assert.Equal(descending ? ids.Reverse() : ids, found);
                Assert.Equal((ids.Length + limit - 1) / limit, pages);
            }
        }
    }

    [Theory]
    [InlineData("b/2", "b/3", "b/1")] // on a document
    [InlineData("b/2x", "b/3", "b/2 b/1")] // between two
    [InlineData("b", "b/1 b/2 b/3", "")] // before all
    [InlineData("a", "b/1 b/2 b/3", "")]
    [InlineData("b/3", "", "b/2 b/1")]
    [InlineData("c", "", "b/3 b/2 b/1")] // after all
    [InlineData("b/z", "", "b/3 b/2 b/1")]
    public async Task A_cursor_is_a_place_whether_or_not_a_document_is_there(string after, string up, string down)
    {
        await FillAsync("a", "b/1", "b/2", "b/3", "c");
        Assert.Equal(up, string.Join(' ', await IdsAsync(new("b/") { After = after })));
        Assert.Equal(down, string.Join(' ', await IdsAsync(new("b/") { After = after, Descending = true })));
    }

    [Fact]
    public async Task Paging_gives_what_stays_exactly_once_while_others_write()
    {
        var stays = Enumerable.Range(0, 150).Select(i => $"page/{i:D3}").ToArray();
        await FillAsync(stays);
        using var stop = new CancellationTokenSource();
        var others = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i = (i + 7) % 150)
            {
                await PutAsync($"page/{i:D3}.x", "1", Change.Any);
                await PutAsync($"page/{i:D3}", $"{i}", Change.Any);
                await DeleteAsync($"page/{(i + 75) % 150:D3}.x", Change.Any);
            }
        });
        foreach (var descending in (bool[])[false, true, false, true])
        {
            var found = await Store
                .ListAllAsync(new("page/") { Limit = 7, Descending = descending }, None)
                .Select(document => document.Id)
                .Where(id => !id.EndsWith('x'))
                .ToListAsync();
            Assert.Equal(descending ? stays.Reverse() : stays, found);
        }

        await stop.CancelAsync();
        await others;
    }

    [Fact]
    public async Task Increments_by_32_writers_at_once_are_all_there()
    {
        const int Each = 5;
        var writers = Enumerable
            .Range(0, 32)
            .Select(_ =>
                Task.Run(async () =>
                {
                    for (var i = 0; i < Each; )
                    {
                        var current = await Store.GetAsync("counter", None);
                        var count = current is null ? 0 : Number(current);
                        var result = await PutAsync("counter", $"{count + 1}", current?.Version ?? Change.Absent);
                        i += result.Committed ? 1 : 0;
                    }
                })
            );
        await Task.WhenAll(writers);
        AssertSame($"{32 * Each}", (await Store.GetAsync("counter", None))!);
    }

    [Fact]
    public async Task Of_32_claims_at_once_exactly_one_succeeds()
    {
        for (var round = 0; round < 5; round++)
        {
            var claims = Enumerable.Range(0, 32).Select(i => Task.Run(() => ClaimAsync(round, i))).ToArray();
            var won = (await Task.WhenAll(claims)).Index().Where(claim => claim.Item.Committed).ToList();
            AssertSame($"{Assert.Single(won).Index}", (await Store.GetAsync($"claim/{round}", None))!);
            Assert.Equal([$"outbox/{round}/{won[0].Index}"], await IdsAsync(new($"outbox/{round}/")));
        }

        async Task<CommitResult> ClaimAsync(int round, int i) =>
            await Store.CommitAsync(
                [Put($"outbox/{round}/{i}", "1", Change.Absent), Put($"claim/{round}", $"{i}", Change.Absent)],
                None
            );
    }

    [Fact]
    public async Task Batches_that_cross_each_other_keep_the_sum()
    {
        string[] accounts = ["acc/1", "acc/2", "acc/3", "acc/4"];
        await Store.CommitAsync([.. accounts.Select(id => Put(id, "100", Change.Absent))], None);
        var writers = Enumerable
            .Range(0, 8)
            .Select(writer =>
                Task.Run(async () =>
                {
                    var random = new Random(writer);
                    for (var i = 0; i < 10; i++)
                    {
                        var pair = random.GetItems(accounts, 2);
                        await (pair[0] == pair[1] ? Task.CompletedTask : MoveAsync(pair[0], pair[1]));
                    }
                })
            );
        await Task.WhenAll(writers);
        var sum = (await Store.ListAsync(new("acc/"), None)).Documents.Sum(document => Number(document));
        Assert.Equal(400, sum);

        async Task MoveAsync(string from, string to)
        {
            while (true)
            {
                var (a, b) = ((await Store.GetAsync(from, None))!, (await Store.GetAsync(to, None))!);
                Change[] move = [Put(from, $"{Number(a) - 1}", a.Version), Put(to, $"{Number(b) + 1}", b.Version)];
                if ((await Store.CommitAsync(move, None)).Committed)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task Ids_have_1_to_400_bytes_of_the_characters_allowed()
    {
        var longest = string.Concat(Enumerable.Repeat("AZaz09._:/", 40));
        await FillAsync("x", longest, longest[..399]);
        Assert.Equal(longest, (await Store.GetAsync(longest, None))!.Id);
        Assert.Equal([longest[..399], longest, "x"], await IdsAsync(new("")));
        Assert.Equal([longest], await IdsAsync(new(longest)));
        Assert.Equal([longest], await IdsAsync(new(longest[..399]) { After = longest[..399] }));

        foreach (var wrong in (string[])["", longest + "x", "a b", "ü", "a\0", "a~", "a%", "a!", "a\\", "a\n"])
        {
            await AssertRefusedAsync("id", async () => await Store.GetAsync(wrong, None));
            Assert.Throws<ArgumentException>(() => Put(wrong, "1", Change.Any));
            Assert.Throws<ArgumentException>(() => Change.Delete(wrong, Change.Any));
            await AssertRefusedAsync("", () => Store.ListAsync(new("a") { After = wrong }, None));
        }

        await AssertRefusedAsync("U+0020", () => Store.ListAsync(new("a b"), None));
        await AssertRefusedAsync("1 to 1000", () => Store.ListAsync(new("a") { Limit = 0 }, None));
        await AssertRefusedAsync("1 to 1000", () => Store.ListAsync(new("a") { Limit = 1001 }, None));
        Assert.Throws<ArgumentException>(() => Put("a", "1", -2));
    }

    [Fact]
    public async Task Ids_that_differ_in_case_are_two_documents()
    {
        await PutAsync("Vecna", "1", Change.Absent);
        Assert.Null(await Store.GetAsync("vecna", None));
        Assert.True((await PutAsync("vecna", "2", Change.Absent)).Committed);
        AssertSame("1", (await Store.GetAsync("Vecna", None))!);
    }

    [Fact]
    public async Task A_document_of_a_mebibyte_is_read_as_it_was_put()
    {
        var json =
            $$"""{"text":"{{new string('x', 1024 * 1024)}}","list":[{{string.Join(',', Enumerable.Range(0, 9999))}}]}""";
        await PutAsync("large", json, Change.Absent);
        AssertSame(json, (await Store.GetAsync("large", None))!);
        Assert.Single((await Store.ListAsync(new("l"), None)).Documents);
        var tooLarge = $"\"{new string('x', 8 * 1024 * 1024)}\"";
        Assert.Contains("8388608", Assert.Throws<ArgumentException>(() => Put("a", tooLarge, 0)).Message);
    }

    [Theory]
    [InlineData("\"Größe, İstanbul, Ωμέγα, 上下顛倒, العربية, 👩‍👩‍👧‍👦, e\u0301, \uFFFF\"")]
    [InlineData("\"\\u0001\\u001f\\n\\t\\\"\\\\\\/ \\ud83d\\ude00 \\u00e9 \\\\u0000\"")]
    [InlineData("{\"\":{\"ключ\":\"значение\"},\"d\":1,\"aa\":2,\"c\":{}}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("[0,-1,9007199254740993,18446744073709551615,0.1,1.0,1e3,123456789012345678901234567890]")]
    public async Task A_body_is_any_json(string json)
    {
        await PutAsync("a", json, Change.Absent);
        AssertSame(json, (await Store.GetAsync("a", None))!);
        AssertSame(json, Assert.Single((await Store.ListAsync(new(""), None)).Documents));
    }

    [Fact]
    public async Task A_body_nests_up_to_64_levels()
    {
        var deepest = new string('[', 64) + new string(']', 64);
        await PutAsync("a", deepest, Change.Absent);
        AssertSame(deepest, (await Store.GetAsync("a", None))!);
        Assert.Throws<ArgumentException>(() => Put("a", $"[{deepest}]", Change.Any));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    [InlineData("// note\n1")]
    [InlineData("\"\\u0000\"")]
    [InlineData("{\"a\\u0000\":1}")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\\ud83d\"")]
    public void A_body_that_cannot_be_stored_everywhere_is_refused(string json) =>
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => Put("a", json, Change.Any)).Message);

    [Fact]
    public async Task The_callers_buffer_is_the_callers_again()
    {
        var buffer = "\"before\""u8.ToArray();
        await Store.CommitAsync([Change.Put("a", buffer, Change.Absent)], None);
        "\"after!\""u8.CopyTo(buffer);
        AssertSame("\"before\"", (await Store.GetAsync("a", None))!);
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        var cancelled = new CancellationToken(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync("a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ListAsync(new(""), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CommitAsync([Put("a", "1", Change.Any)], cancelled)
        );
        Assert.Null(await Store.GetAsync("a", None));
    }

    [Fact]
    public async Task A_commit_cancelled_on_its_way_is_there_as_a_whole_or_not_at_all()
    {
        var commits = Enumerable.Range(0, 60).Select(i => Task.Run(() => CommitAsync(i))).ToArray();
        var acknowledged = await Task.WhenAll(commits);
        await PutAsync("last", "1", Change.Any); // what was on its way has come to its end
        for (var i = 0; i < 60; i++)
        {
            var there = (await IdsAsync(new($"batch/{i:D2}/"))).Count;
            Assert.True(there is 0 or 5, $"{there} of 5 documents of batch {i}");
            Assert.True(there == 5 || !acknowledged[i], $"batch {i} was acknowledged");
        }

        async Task<bool> CommitAsync(int i)
        {
            using var cancel = new CancellationTokenSource();
            var commit = Store.CommitAsync(
                [.. Enumerable.Range(0, 5).Select(part => Put($"batch/{i:D2}/{part}", "1", Change.Absent))],
                cancel.Token
            );
            for (var spin = 0; spin < i; spin++)
            {
                await Task.Yield();
            }

            await cancel.CancelAsync();
            try
            {
                return (await commit).Committed;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    protected static Change Put(string id, string json, long expected) =>
        Change.Put(id, Encoding.UTF8.GetBytes(json), expected);

    protected static void AssertSame(string json, Document document)
    {
        using var expected = JsonDocument.Parse(json);
        using var found = JsonDocument.Parse(document.Json);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, found.RootElement), $"'{document.Id}' differs");
    }

    protected ValueTask<CommitResult> PutAsync(string id, string json, long expected, bool quote = false) =>
        Store.CommitAsync([Put(id, quote ? $"\"{json}\"" : json, expected)], None);

    protected async ValueTask<List<string>> IdsAsync(Listing listing) =>
        [.. (await Store.ListAsync(listing, None)).Documents.Select(document => document.Id)];

    protected static async ValueTask CloseAsync(IDocumentStore store)
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static async Task AssertRefusedAsync<T>(string named, Func<ValueTask<T>> call) =>
        Assert.Contains(named, (await Assert.ThrowsAnyAsync<ArgumentException>(async () => await call())).Message);

    private static int Number(Document document) => int.Parse(document.Json.Span, CultureInfo.InvariantCulture);

    private ValueTask<CommitResult> DeleteAsync(string id, long expected) =>
        Store.CommitAsync([Change.Delete(id, expected)], None);

    private async ValueTask FillAsync(params string[] ids)
    {
        foreach (var some in ids.Chunk(500))
        {
            await Store.CommitAsync([.. some.Select(id => Put(id, "1", Change.Absent))], None);
        }
    }
}

/// <summary>What every store does that outlives its process.</summary>
public abstract class DurableStoreContract : DocumentStoreContract
{
    [Fact]
    public async Task What_was_committed_is_there_after_it_is_opened_again()
    {
        var put = await PutAsync("a", """{"kept":true}""", Change.Absent);
        await PutAsync("gone", "1", Change.Absent);
        await Store.CommitAsync([Change.Delete("gone", Change.Any)], CancellationToken.None);
        await ReopenAsync();
        var read = await Store.GetAsync("a", CancellationToken.None);
        Assert.Equal(put.Version, read!.Version);
        AssertSame("""{"kept":true}""", read);
        Assert.Equal(["a"], await IdsAsync(new("")));
    }

    [Fact]
    public async Task Versions_are_not_given_again_after_it_is_opened_again()
    {
        var first = await PutAsync("a", "1", Change.Absent);
        await Store.CommitAsync([Change.Delete("a", Change.Any)], CancellationToken.None);
        await ReopenAsync();
        Assert.NotEqual(first.Version, (await PutAsync("a", "2", Change.Absent)).Version);
        Assert.Equal("a", (await PutAsync("a", "3", first.Version)).Conflict);
    }
}
