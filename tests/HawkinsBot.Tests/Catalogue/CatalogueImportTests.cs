using System.Text.Json;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.Tests.Catalogue;

public sealed class CatalogueImportTests : IDisposable
{
    private readonly CatalogueFiles _files = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
    private readonly InMemoryStore _inner = new();
    private readonly CountingStore _store;

    public CatalogueImportTests()
    {
        Directory.CreateDirectory(_files.Root);
        _store = new CountingStore(_inner);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_files.Root, recursive: true);

    [Fact]
    public async Task What_the_files_say_is_what_the_index_gives_also_after_a_restart()
    {
        Write("a.yaml", Pet("dart", "Dart"));
        Assert.Equal("Dart", (await LoadAsync()).Find("dart", Boundary.Everything)?.Name);
        var writes = _store.Commits;
        var again = (await LoadAsync()).Find("dart", Boundary.Everything);
        Assert.Equal("Dart", again?.Name);
        Assert.Equal("Dart barks.", Assert.Single(again!.Facts).Text);
        Assert.Equal(writes, _store.Commits);
    }

    [Fact]
    public async Task A_changed_file_is_imported_and_the_old_documents_go()
    {
        Write("a.yaml", Pet("dart", "Dart"));
        await LoadAsync();
        Write("a.yaml", Pet("mews", "Mews"));
        var index = await LoadAsync();
        Assert.Null(index.Find("dart", Boundary.Everything));
        Assert.NotNull(index.Find("mews", Boundary.Everything));
        Assert.EndsWith("/entry/mews", (await EntryDocumentAsync()).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_touched_file_is_not_imported_again()
    {
        Write("a.yaml", Pet("dart", "Dart"));
        await LoadAsync();
        var before = await EntryDocumentAsync();
        File.SetLastWriteTimeUtc(
            Path.Combine(_files.Root, "a.yaml"),
            new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc)
        );
        await LoadAsync();
        Assert.Equal(before.Version, (await EntryDocumentAsync()).Version);
    }

    [Fact]
    public async Task A_mistake_leaves_the_last_import_in_place()
    {
        Write("a.yaml", Pet("dart", "Dart"));
        await LoadAsync();
        Write("b.yaml", "entries:\n  - { id: x, kind: robot }");
        Assert.NotNull((await LoadAsync()).Find("dart", Boundary.Everything));
    }

    [Fact]
    public async Task A_mistake_at_the_first_start_stops_it_with_file_and_line()
    {
        Write("b.yaml", "entries:\n  - { id: x, kind: robot, name: X, since: S0 }");
        var thrown = await Assert.ThrowsAsync<CatalogueException>(LoadAsync);
        Assert.Contains("b.yaml:2: `kind` is one of", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_was_cut_off_at_any_commit_is_done_at_the_next_start()
    {
        Write("a.yaml", Pet("dart", "Dart"));
        await LoadAsync();
        Write("a.yaml", Pet("mews", "Mews"));
        for (var cut = 0; ; cut++)
        {
            _store.FailAfter = cut;
            try
            {
                await LoadAsync();
                break;
            }
            catch (IOException)
            {
                _store.FailAfter = null;
                var pointer = await _store.GetAsync(CatalogueDocuments.Pointer.Key(), Ct);
                var entries = await _store.ListAsync(new Listing($"catalogue/{pointer!.Value.Hash}/"), Ct);
                Assert.Single(entries.Documents);
            }
        }

        _store.FailAfter = null;
        Assert.NotNull((await LoadAsync()).Find("mews", Boundary.Everything));
        Assert.Equal(2, (await _store.ListAsync(new Listing("catalogue/"), Ct)).Documents.Count);
    }

    [Fact]
    public async Task Everything_survives_the_store()
    {
        var committed = CatalogueFiles.At(null);
        var read = CatalogueReader.Read(committed);
        await new CatalogueImport(committed, _inner, NullLogger<CatalogueImport>.Instance).LoadAsync(Ct);
        var loaded = await new CatalogueImport(committed, _inner, NullLogger<CatalogueImport>.Instance).LoadAsync(Ct);
        Assert.NotEqual(0, loaded.EntryCount);
        Assert.All(
            SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]),
            e => Assert.Equal(Json(e), Json(loaded.NodeOf(e.Id)!.Entry))
        );
        var questions = read.Questions.Select(q => q.Question).OrderBy(q => q.Id, StringComparer.Ordinal);
        Assert.Equal(questions.Select(Json), loaded.Questions(Boundary.Everything).Select(Json));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, typeof(T), CatalogueJson.Default);

    private async Task<Document> EntryDocumentAsync() =>
        Assert.Single(
            (await _store.ListAsync(new Listing("catalogue/"), Ct)).Documents,
            d => CatalogueDocuments.Entries.Matches(d.Id)
        );

    private static string Pet(string id, string name) =>
        $"source: own\nentries:\n  - {{ id: {id}, kind: pet, name: {name}, since: S0, summary: A pet., facts: [{{ text: {name} barks., since: S1E1 }}] }}";

    private void Write(string name, string yaml) => File.WriteAllText(Path.Combine(_files.Root, name), yaml);

    private Task<CatalogueIndex> LoadAsync() =>
        new CatalogueImport(_files, _store, NullLogger<CatalogueImport>.Instance).LoadAsync(Ct);

    /// <summary>Counts commits, and fails after some, as a process does that is killed.</summary>
    private sealed class CountingStore(IDocumentStore inner) : IDocumentStore
    {
        public int Commits { get; private set; }

        public int? FailAfter { get; set; }

        public ValueTask<Document?> GetAsync(string id, CancellationToken ct) => inner.GetAsync(id, ct);

        public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct) => inner.ListAsync(listing, ct);

        public ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct)
        {
            if (FailAfter-- == 0)
            {
                throw new IOException("The process is gone.");
            }

            Commits++;
            return inner.CommitAsync(changes, ct);
        }
    }
}
