using System.Runtime.CompilerServices;

namespace HawkinsBot.Storage;

/// <summary>One document of a kind, there or not.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id.</param>
public readonly record struct DocumentKey<T>(DocumentKind<T> Kind, string Id)
    where T : class
{
    /// <summary>A change that writes it.</summary>
    /// <param name="value">The data.</param>
    /// <param name="expected"><see cref="Change.Any"/>, <see cref="Change.Absent"/>, or exactly this version.</param>
    public Change Put(T value, long expected) => Kind.Put(Id, value, expected);

    /// <summary>A change that removes it.</summary>
    /// <param name="expected"><see cref="Change.Any"/>, or exactly this version.</param>
    public Change Delete(long expected) => Change.Delete(Id, expected);
}

/// <summary>The documents of a kind whose ids begin alike.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Prefix">What the ids begin with.</param>
public sealed record DocumentRange<T>(DocumentKind<T> Kind, string Prefix)
    where T : class
{
    /// <summary>From the last id to the first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only ids beyond this one, in the direction of the listing.</summary>
    public string? After { get; init; }

    /// <summary>How many documents are read at a time, 1 to 1000.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>A document's data as it was read.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Version">Its version, for a conditional change.</param>
/// <param name="Value">Its data.</param>
public sealed record Stored<T>(string Id, long Version, T Value)
    where T : class;

/// <summary>Documents of a kind, read and written as their data.</summary>
public static class TypedDocuments
{
    /// <summary>The document, or null.</summary>
    public static async ValueTask<Stored<T>?> GetAsync<T>(
        this IDocumentStore store,
        DocumentKey<T> key,
        CancellationToken ct
    )
        where T : class => await store.GetAsync(key.Id, ct) is { } document ? key.Kind.Read(document) : null;

    /// <summary>
    /// All documents of a range, read page by page while they are enumerated; what others write meanwhile is seen or
    /// not. Ids of another shape under the same prefix are left out.
    /// </summary>
    public static async IAsyncEnumerable<Stored<T>> ListAsync<T>(
        this IDocumentStore store,
        DocumentRange<T> range,
        [EnumeratorCancellation] CancellationToken ct
    )
        where T : class
    {
        var listing = new Listing(range.Prefix)
        {
            Descending = range.Descending,
            After = range.After,
            Limit = range.PageSize,
        };
        await foreach (var document in store.ListAllAsync(listing, ct))
        {
            if (range.Kind.Matches(document.Id))
            {
                yield return range.Kind.Read(document);
            }
        }
    }

    /// <summary>All documents of a listing, page by page; <see cref="Listing.Limit"/> is the size of a page.</summary>
    public static async IAsyncEnumerable<Document> ListAllAsync(
        this IDocumentStore store,
        Listing listing,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        for (var next = listing; ; )
        {
            var page = await store.ListAsync(next, ct);
            foreach (var document in page.Documents)
            {
                yield return document;
            }

            if (page.Next is null)
            {
                yield break;
            }

            next = next with { After = page.Next };
        }
    }

    /// <summary>
    /// Reads, changes and writes a document, again and again until nobody else wrote in between. The change may run
    /// more than once and must do nothing but compute. Returning the value that it got writes nothing.
    /// </summary>
    public static async ValueTask<Stored<T>> UpdateAsync<T>(
        this IDocumentStore store,
        DocumentKey<T> key,
        Func<T?, T> change,
        CancellationToken ct
    )
        where T : class =>
        await store.UpdateOrDeleteAsync(key, change, ct)
        ?? throw new InvalidOperationException($"The change of '{key.Id}' returned null.");

    /// <summary>
    /// As <see cref="UpdateAsync"/>, but where the change returns null the document is removed, or not made.
    /// </summary>
    /// <returns>What stands there now, or null.</returns>
    public static async ValueTask<Stored<T>?> UpdateOrDeleteAsync<T>(
        this IDocumentStore store,
        DocumentKey<T> key,
        Func<T?, T?> change,
        CancellationToken ct
    )
        where T : class
    {
        while (true)
        {
            var current = await store.GetAsync(key, ct);
            var value = change(current?.Value);
            if (ReferenceEquals(value, current?.Value))
            {
                return current;
            }

            var version = current?.Version ?? Change.Absent;
            var result = await store.CommitAsync([value is null ? key.Delete(version) : key.Put(value, version)], ct);
            if (result.Committed)
            {
                return value is null ? null : new(key.Id, result.Version, value);
            }
        }
    }

    /// <summary>Writes a document whatever is there.</summary>
    public static async ValueTask<Stored<T>> PutAsync<T>(
        this IDocumentStore store,
        DocumentKey<T> key,
        T value,
        CancellationToken ct
    )
        where T : class => new(key.Id, (await store.CommitAsync([key.Put(value, Change.Any)], ct)).Version, value);

    /// <summary>Writes a document unless it is there; false if it is.</summary>
    public static async ValueTask<bool> TryAddAsync<T>(
        this IDocumentStore store,
        DocumentKey<T> key,
        T value,
        CancellationToken ct
    )
        where T : class => (await store.CommitAsync([key.Put(value, Change.Absent)], ct)).Committed;

    /// <summary>Removes a document, there or not.</summary>
    public static async ValueTask DeleteAsync<T>(this IDocumentStore store, DocumentKey<T> key, CancellationToken ct)
        where T : class => await store.CommitAsync([key.Delete(Change.Any)], ct);
}
