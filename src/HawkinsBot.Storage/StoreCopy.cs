using System.Security.Cryptography;
using System.Text;

namespace HawkinsBot.Storage;

/// <summary>How many documents a store has, and a hash of them all, the same on every kind of store.</summary>
/// <param name="Count">The number of documents.</param>
/// <param name="Hash">SHA-256 of all ids and canonical bodies, in order.</param>
public sealed record StoreDigest(long Count, string Hash)
{
    /// <summary>Reads every document of a store. The marker of an unfinished copy does not count.</summary>
    public static async Task<StoreDigest> OfAsync(IDocumentStore store, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        await foreach (var document in store.ListAllAsync(new("") { Limit = StoreCopy.PageSize }, ct))
        {
            if (document.Id != StoreCopy.MarkerId)
            {
                hash.AppendData(Encoding.ASCII.GetBytes(document.Id + '\n'));
                hash.AppendData(SHA256.HashData(CanonicalJson.Of(document.Json)));
                count++;
            }
        }

        return new(count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <summary>
/// Copies every document of a store into an empty one, and checks by counting and hashing. A copy that was cut short
/// goes on where it is started again: what is the same already is not written again. Until it is complete, the bot does not start
/// on the copy.
/// </summary>
public static class StoreCopy
{
    internal const string MarkerId = "storage/copy";
    internal const int PageSize = 100;
    private const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Copies; returns what both stores hold.</summary>
    /// <param name="from">The source; nobody may write to it meanwhile.</param>
    /// <param name="to">The destination.</param>
    /// <param name="written">Is told how many documents were written so far.</param>
    /// <param name="ct">Stops between two batches.</param>
    /// <exception cref="StorageException">The destination has other documents, or the source changed meanwhile.</exception>
    public static async Task<StoreDigest> RunAsync(
        IDocumentStore from,
        IDocumentStore to,
        IProgress<long>? written,
        CancellationToken ct
    )
    {
        await BeginAsync(to, ct);
        var batch = new List<Change>();
        var (bytes, count) = (0, 0L);
        await foreach (var change in DifferencesAsync(from, to, ct))
        {
            batch.Add(change);
            bytes += change.Json?.Length ?? 0;
            if (batch.Count == DocumentRules.MaxChanges || bytes >= BatchBytes)
            {
                await WriteAsync();
            }
        }

        await WriteAsync();
        var (source, copy) = (await StoreDigest.OfAsync(from, ct), await StoreDigest.OfAsync(to, ct));
        if (source != copy)
        {
            throw new StorageException(
                $"The copy has {copy.Count} documents with hash {copy.Hash}, the source {source.Count} with {source.Hash}: "
                    + "the source was written to meanwhile. End what uses it, and run the copy again."
            );
        }

        await to.CommitAsync([Change.Delete(MarkerId, Change.Any)], ct);
        return copy;

        async Task WriteAsync()
        {
            await to.CommitAsync(batch, ct);
            count += batch.Count;
            batch.Clear();
            bytes = 0;
            written?.Report(count);
        }
    }

    /// <summary>Refuses a store into which a copy was not finished.</summary>
    internal static async ValueTask RefuseUnfinishedAsync(IDocumentStore store, CancellationToken ct)
    {
        if (await store.GetAsync(MarkerId, ct) is not null)
        {
            throw new StorageException(
                "A copy into this store was not finished. Run the same `-- copy --from … --to …` again; it goes on."
            );
        }
    }

    private static async Task BeginAsync(IDocumentStore to, CancellationToken ct)
    {
        var first = await to.ListAsync(new("") { Limit = 1 }, ct);
        if (first.Documents.Count == 0)
        {
            await to.CommitAsync([Change.Put(MarkerId, "{}"u8.ToArray(), Change.Absent)], ct);
        }
        else if (await to.GetAsync(MarkerId, ct) is null)
        {
            throw new StorageException(
                $"The destination has documents already, such as '{first.Documents[0].Id}', and is left as it is. "
                    + "Copy into an empty store."
            );
        }
    }

    /// <summary>What makes the destination like the source: both are listed in the same order, side by side.</summary>
    private static async IAsyncEnumerable<Change> DifferencesAsync(
        IDocumentStore from,
        IDocumentStore to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var sources = from.ListAllAsync(new("") { Limit = PageSize }, ct).GetAsyncEnumerator(ct);
        await using var copies = to.ListAllAsync(new("") { Limit = PageSize }, ct).GetAsyncEnumerator(ct);
        var (source, copy) = (await NextAsync(sources), await NextAsync(copies));
        while (source is not null || copy is not null)
        {
            var order =
                source is null ? 1
                : copy is null ? -1
                : string.CompareOrdinal(source.Id, copy.Id);
            if (order > 0)
            {
                yield return Change.Delete(copy!.Id, Change.Any);
            }
            else if (order < 0 || !CanonicalJson.Of(source!.Json).AsSpan().SequenceEqual(CanonicalJson.Of(copy!.Json)))
            {
                yield return Change.Put(source!.Id, source.Json, Change.Any);
            }

            source = order <= 0 ? await NextAsync(sources) : source;
            copy = order >= 0 ? await NextAsync(copies) : copy;
        }
    }

    private static async ValueTask<Document?> NextAsync(IAsyncEnumerator<Document> documents)
    {
        while (await documents.MoveNextAsync())
        {
            if (documents.Current.Id != MarkerId)
            {
                return documents.Current;
            }
        }

        return null;
    }
}
