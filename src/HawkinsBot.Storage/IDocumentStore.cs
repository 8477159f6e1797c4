namespace HawkinsBot.Storage;

/// <summary>
/// Documents: JSON records with a string id and a version. Get one, list by id prefix, commit a batch of conditional
/// puts and deletes, all or nothing. Compare-and-set on the version gives claims, leases and idempotent writes.
/// </summary>
/// <remarks>
/// <para>Ids are <c>[A-Za-z0-9._:/-]</c>, 1 to 400 bytes, ordered ordinally (by byte) on every store.</para>
/// <para>Bodies are JSON of at most 8 MiB and 64 levels, without U+0000 or unpaired surrogates in a string. What
/// is read is the same JSON value that was put, not necessarily the same bytes: a store may drop white space and
/// order the properties anew.</para>
/// <para>Versions are positive. Every commit has its own number, which becomes the version of all that it put, and a
/// store never gives a number twice: a document that was deleted and put again does not get an old version back. Do
/// not read an order into versions.</para>
/// <para>A commit that returned is durable. Reads see all commits that returned before they began, on any thread.
/// All members are safe to call from any thread at once. They throw <see cref="ArgumentException"/> for what breaks
/// the rules above, <see cref="StorageException"/> where the store itself fails, and
/// <see cref="OperationCanceledException"/>; a cancelled commit is there as a whole or not at all.</para>
/// </remarks>
public interface IDocumentStore
{
    /// <summary>The document with this id, or null.</summary>
    ValueTask<Document?> GetAsync(string id, CancellationToken ct);

    /// <summary>A page of documents in the order of their ids.</summary>
    ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct);

    /// <summary>
    /// Applies all changes, or none where a document is not at the version that its change expects. At most 500
    /// changes, an id at most once; an empty batch succeeds.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct);
}

/// <summary>A stored document.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The number of the commit that put it, from 1; never given twice in a store.</param>
/// <param name="Json">Its body: UTF-8 JSON.</param>
public sealed record Document(string Id, long Version, ReadOnlyMemory<byte> Json);

/// <summary>A page of a listing.</summary>
/// <param name="Documents">The documents, in the order asked for.</param>
/// <param name="Next">The cursor for the page that follows (<see cref="Listing.After"/>), or null at the end.</param>
public sealed record DocumentPage(IReadOnlyList<Document> Documents, string? Next);

/// <summary>What to list.</summary>
/// <param name="Prefix">
/// What the ids begin with, character by character; empty for all. <c>a/b</c> also lists <c>a/bc</c>, <c>a/b/</c> does not.
/// </param>
public sealed record Listing(string Prefix)
{
    /// <summary>From the last id to the first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only ids beyond this one, in the direction of the listing; it need not exist.</summary>
    public string? After { get; init; }

    /// <summary>The size of the page, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A conditional put or delete.</summary>
public sealed record Change
{
    /// <summary>Whatever the document's version, and whether or not it is there.</summary>
    public const long Any = -1;

    /// <summary>The document must not be there.</summary>
    public const long Absent = 0;

    private Change(string id, ReadOnlyMemory<byte>? json, long expected)
    {
        DocumentRules.CheckId(id);
        DocumentRules.CheckExpected(id, expected);
        (Id, Json, Expected) = (id, json, expected);
    }

    /// <summary>The document.</summary>
    public string Id { get; }

    /// <summary>The new body, or null for a delete.</summary>
    public ReadOnlyMemory<byte>? Json { get; }

    /// <summary><see cref="Any"/>, <see cref="Absent"/>, or exactly this version.</summary>
    public long Expected { get; }

    /// <summary>Writes a document.</summary>
    /// <exception cref="ArgumentException">The id, the body or the version breaks the store's rules.</exception>
    public static Change Put(string id, ReadOnlyMemory<byte> json, long expected)
    {
        var change = new Change(id, json, expected);
        DocumentRules.CheckJson(id, json.Span);
        return change;
    }

    /// <summary>Removes a document. Removing what is not there succeeds unless a version was expected.</summary>
    /// <exception cref="ArgumentException">The id or the version breaks the store's rules.</exception>
    public static Change Delete(string id, long expected) => new(id, null, expected);
}

/// <summary>What became of a batch.</summary>
public readonly record struct CommitResult
{
    private CommitResult(long version, string? conflict) => (Version, Conflict) = (version, conflict);

    /// <summary>The version of everything that the batch put; 0 where it was refused or empty.</summary>
    public long Version { get; }

    /// <summary>A document that was not at the version expected, or null: then all changes are made.</summary>
    public string? Conflict { get; }

    /// <summary>Whether the changes are made.</summary>
    public bool Committed => Conflict is null;

    /// <summary>All changes are made.</summary>
    public static CommitResult Done(long version) => new(version, null);

    /// <summary>No change is made, because of this document.</summary>
    public static CommitResult Refused(string conflict) => new(0, conflict);
}

/// <summary>The store failed: the file, the disk, the server, or data that this program cannot read.</summary>
public class StorageException : Exception
{
    /// <summary>A failure, with what to do about it.</summary>
    public StorageException(string message)
        : base(message) { }

    /// <summary>A failure, with what to do about it and its cause.</summary>
    public StorageException(string message, Exception? inner)
        : base(message, inner) { }
}

/// <summary>A document was written by a newer program than this one.</summary>
public sealed class NewerDataException(string id, int found, int known)
    : StorageException(
        $"'{id}' has version {found} of its kind; this program knows versions up to {known}. "
            + "Start the newer program again, or restore a backup from before it ran."
    )
{
    /// <summary>The document, or the pattern of the kind.</summary>
    public string Id { get; } = id;

    /// <summary>The version that it has.</summary>
    public int Found { get; } = found;

    /// <summary>The newest version that this program knows.</summary>
    public int Known { get; } = known;
}
