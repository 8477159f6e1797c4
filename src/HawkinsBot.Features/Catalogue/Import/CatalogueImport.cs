using HawkinsBot.Storage;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Catalogue;

/// <summary>The catalogue cannot be read, and there is no earlier one to go on with.</summary>
/// <param name="message">What is wrong, with files and lines.</param>
public sealed class CatalogueException(string message) : Exception(message);

/// <summary>
/// Keeps the store's catalogue the same as the files: all documents of an import are written beside the old ones, then
/// one pointer flips, then the old ones go. Files that did not change are not read.
/// </summary>
internal sealed partial class CatalogueImport(
    CatalogueFiles files,
    IDocumentStore store,
    ILogger<CatalogueImport> logger
)
{
    private const int MistakesShown = 20;
    private const int Batch = 250;

    /// <summary>The index of the files as they are now, or of the last import where they have mistakes.</summary>
    /// <exception cref="CatalogueException">The files have mistakes and nothing was ever imported.</exception>
    public async Task<CatalogueIndex> LoadAsync(CancellationToken ct)
    {
        var pointer = await store.GetAsync(CatalogueDocuments.Pointer.Key(), ct);
        var stamp = files.Stamp();
        if (pointer?.Value.Stamp == stamp && await ReadAsync(pointer.Value, ct) is { } unchanged)
        {
            return unchanged;
        }

        var hash = files.Hash();
        if (pointer?.Value.Hash == hash && await ReadAsync(pointer.Value, ct) is { } same)
        {
            await PointAsync(pointer.Value with { Stamp = stamp }, ct);
            return same;
        }

        var read = CatalogueReader.Read(files);
        var mistakes = CatalogueChecks.Run(read).Where(m => !m.IsWarning).ToArray();
        if (mistakes.Length == 0)
        {
            return await ImportAsync(read, hash, stamp, ct);
        }

        var summary = string.Join(Environment.NewLine, mistakes.Take(MistakesShown).Select(m => m.ToString()));
        if (pointer is not null && await ReadAsync(pointer.Value, ct) is { } earlier)
        {
            LogKept(mistakes.Length, summary);
            return earlier;
        }

        throw new CatalogueException(
            $"The catalogue in {files.Root} has {mistakes.Length} mistakes; `catalogue check` lists all of them."
                + $"{Environment.NewLine}{summary}"
        );
    }

    private async Task<CatalogueIndex> ImportAsync(ReadCatalogue read, string hash, string stamp, CancellationToken ct)
    {
        var entries = SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]);
        var questions = read.Questions.Select(q => q.Question).ToArray();
        var puts = entries
            .Select(e => CatalogueDocuments.Entries.Key(hash, e.Id).Put(e, Change.Any))
            .Concat(questions.Select(q => CatalogueDocuments.Questions.Key(hash, q.Id).Put(q, Change.Any)));
        foreach (var batch in puts.Chunk(Batch))
        {
            await store.CommitAsync(batch, ct);
        }

        var pointer = new CataloguePointer(hash, stamp, entries.Count, questions.Length, Swept: false);
        await PointAsync(pointer, ct);
        await SweepAsync(pointer, ct);
        LogImported(entries.Count, entries.Sum(e => e.Facts.Length), questions.Length);
        return new CatalogueIndex(entries, questions);
    }

    /// <summary>The documents of an import, or null where some are missing: another process may be replacing them.</summary>
    private async Task<CatalogueIndex?> ReadAsync(CataloguePointer pointer, CancellationToken ct)
    {
        var entries = new List<Entry>(pointer.Entries);
        await foreach (
            var e in store.ListAsync(CatalogueDocuments.Entries.Under(pointer.Hash) with { PageSize = 1000 }, ct)
        )
        {
            entries.Add(e.Value);
        }

        var questions = new List<TriviaQuestion>(pointer.Questions);
        var range = CatalogueDocuments.Questions.Under(pointer.Hash) with { PageSize = 1000 };
        await foreach (var q in store.ListAsync(range, ct))
        {
            questions.Add(q.Value);
        }

        if (entries.Count != pointer.Entries || questions.Count != pointer.Questions)
        {
            return null;
        }

        if (!pointer.Swept)
        {
            await SweepAsync(pointer, ct);
        }

        return new CatalogueIndex(entries, questions);
    }

    private async Task PointAsync(CataloguePointer pointer, CancellationToken ct) =>
        await store.PutAsync(CatalogueDocuments.Pointer.Key(), pointer, ct);

    private async Task SweepAsync(CataloguePointer pointer, CancellationToken ct)
    {
        var keep = $"catalogue/{pointer.Hash}/";
        var stale = new List<Change>();
        await foreach (var document in store.ListAllAsync(new Listing("catalogue/") { Limit = 1000 }, ct))
        {
            var isDocument =
                CatalogueDocuments.Entries.Matches(document.Id) || CatalogueDocuments.Questions.Matches(document.Id);
            if (isDocument && !document.Id.StartsWith(keep, StringComparison.Ordinal))
            {
                stale.Add(Change.Delete(document.Id, Change.Any));
            }
        }

        foreach (var batch in stale.Chunk(Batch))
        {
            await store.CommitAsync(batch, ct);
        }

        await PointAsync(pointer with { Swept = true }, ct);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported the catalogue: {Entries} entries, {Facts} facts, {Questions} questions"
    )]
    private partial void LogImported(int entries, int facts, int questions);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The catalogue's files have {Count} mistakes; going on with the last import. `catalogue check` lists all of them.\n{Mistakes}"
    )]
    private partial void LogKept(int count, string mistakes);
}
