using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Storage;

/// <summary>A document and its kind.</summary>
public sealed record OwnedDocument(DocumentKind Kind, Document Document);

/// <summary>A document in a member's export.</summary>
/// <param name="Kind">The pattern of its kind.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">Its data; of a document shared with others, the member's part.</param>
public sealed record ExportedDocument(string Kind, string Id, JsonNode? Data);

/// <summary>What an erasure did.</summary>
/// <param name="Deleted">Documents removed.</param>
/// <param name="Edited">Documents shared with others, from which the member or server was removed.</param>
public readonly record struct Erasure(int Deleted, int Edited);

/// <summary>
/// All kinds of documents that the program has: whose they are, for export and deletion, and how long they live.
/// Slices register theirs with <see cref="DocumentKindsRegistration.AddDocuments"/>.
/// </summary>
public sealed class DocumentKinds
{
    /// <summary>The newest version of every kind that any program wrote to this store.</summary>
    private static readonly DocumentKind<Dictionary<string, int>> VersionsKind = new(
        "storage/kinds",
        () => KindsJson.Default.DictionaryStringInt32
    );

    private readonly IDocumentStore _store;
    private readonly DocumentKind[] _kinds;

    /// <summary>All kinds, on a store.</summary>
    /// <exception cref="ArgumentException">An id could be of two kinds.</exception>
    public DocumentKinds(IDocumentStore store, IEnumerable<DocumentKind> kinds)
    {
        _store = store;
        _kinds = [VersionsKind, .. kinds];
        for (var i = 0; i < _kinds.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (_kinds[i].Ids.Overlaps(_kinds[j].Ids))
                {
                    throw new ArgumentException(
                        $"An id could be of '{_kinds[i].Pattern}' and of '{_kinds[j].Pattern}'.",
                        nameof(kinds)
                    );
                }
            }
        }
    }

    /// <summary>The kinds.</summary>
    public IReadOnlyList<DocumentKind> All => _kinds;

    /// <summary>The kind of an id, or null.</summary>
    public DocumentKind? Of(string id) => Array.Find(_kinds, kind => kind.Matches(id));

    /// <summary>
    /// Refuses a store that a newer program wrote to, and notes the versions that this one writes. Call at start,
    /// before anything else is written.
    /// </summary>
    /// <exception cref="NewerDataException">A newer program wrote to this store.</exception>
    /// <exception cref="StorageException">A copy into this store was not finished.</exception>
    public async ValueTask OpenAsync(CancellationToken ct)
    {
        await StoreCopy.RefuseUnfinishedAsync(_store, ct);
        await _store.UpdateAsync(
            VersionsKind.Key(),
            noted =>
            {
                var versions = new Dictionary<string, int>(noted ?? [], StringComparer.Ordinal);
                foreach (var kind in _kinds)
                {
                    if (versions.GetValueOrDefault(kind.Pattern) > kind.Version)
                    {
                        throw new NewerDataException(kind.Pattern, versions[kind.Pattern], kind.Version);
                    }

                    versions[kind.Pattern] = kind.Version;
                }

                var same = noted is not null && noted.Count == versions.Count && !noted.Except(versions).Any();
                return same ? noted! : versions;
            },
            ct
        );
    }

    /// <summary>All documents that are a member's or hold something of the member.</summary>
    public async IAsyncEnumerable<OwnedDocument> OfMemberAsync(
        ulong member,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var kind in _kinds)
        {
            if (!kind.HasMembersInside && !kind.Ids.Placeholders.Contains("member"))
            {
                continue;
            }

            // A kind that holds members inside may mention this one in another's document.
            var prefix = kind.HasMembersInside ? Prefix(kind, "", 0) : Prefix(kind, "member", member);
            await foreach (var document in DocumentsAsync(kind, prefix, ct))
            {
                if (kind.BelongsToMember(document.Id, member) || kind.Mentions(document, member))
                {
                    yield return new(kind, document);
                }
            }
        }
    }

    /// <summary>All documents of a server.</summary>
    public async IAsyncEnumerable<OwnedDocument> OfGuildAsync(
        ulong guild,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var kind in _kinds)
        {
            if (!kind.HasGuildInside && !kind.Ids.Placeholders.Contains("guild"))
            {
                continue;
            }

            var prefix = kind.HasGuildInside ? Prefix(kind, "", 0) : Prefix(kind, "guild", guild);
            await foreach (var document in DocumentsAsync(kind, prefix, ct))
            {
                if (kind.BelongsToGuild(document.Id, guild) || kind.GuildInside(document) == guild)
                {
                    yield return new(kind, document);
                }
            }
        }
    }

    /// <summary>Everything that the bot knows of a member, in every slice; of shared documents, the member's part.</summary>
    public async IAsyncEnumerable<ExportedDocument> ExportMemberAsync(
        ulong member,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await foreach (var (kind, document) in OfMemberAsync(member, ct))
        {
            yield return new(kind.Pattern, document.Id, kind.ExportFor(document, member));
        }
    }

    /// <summary>Removes a member from every slice: the member's documents, and the member from shared ones.</summary>
    public async ValueTask<Erasure> EraseMemberAsync(ulong member, CancellationToken ct)
    {
        var (deleted, edited) = (0, 0);
        await foreach (var (kind, found) in OfMemberAsync(member, ct))
        {
            for (var document = found; document is not null; document = await _store.GetAsync(found.Id, ct))
            {
                var own = kind.BelongsToMember(document.Id, member);
                if (!own && !kind.Mentions(document, member))
                {
                    break;
                }

                var change = own ? Change.Delete(document.Id, Change.Any) : kind.Without(document, member);
                if ((await _store.CommitAsync([change], ct)).Committed)
                {
                    (deleted, edited) = change.Json is null ? (deleted + 1, edited) : (deleted, edited + 1);
                    break;
                }
            }
        }

        return new(deleted, edited);
    }

    /// <summary>Removes a server from every slice: the server's documents, and the server from those that name it.</summary>
    public async ValueTask<Erasure> EraseGuildAsync(ulong guild, CancellationToken ct)
    {
        var deletes = new List<Change>();
        var (deleted, edited) = (0, 0);
        await foreach (var (_, document) in OfGuildAsync(guild, ct))
        {
            deletes.Add(Change.Delete(document.Id, Change.Any));
            if (deletes.Count == DocumentRules.MaxChanges)
            {
                deleted += await DeleteAsync(deletes, ct);
            }
        }

        deleted += await DeleteAsync(deletes, ct);
        foreach (var kind in _kinds.Where(kind => kind.HasGuildsInside))
        {
            await foreach (var found in DocumentsAsync(kind, Prefix(kind, "", 0), ct))
            {
                for (var document = found; document is not null; document = await _store.GetAsync(found.Id, ct))
                {
                    if (!kind.MentionsGuild(document, guild))
                    {
                        break;
                    }

                    var change = kind.WithoutGuild(document, guild);
                    if ((await _store.CommitAsync([change], ct)).Committed)
                    {
                        (deleted, edited) = change.Json is null ? (deleted + 1, edited) : (deleted, edited + 1);
                        break;
                    }
                }
            }
        }

        return new(deleted, edited);
    }

    /// <summary>
    /// Removes the documents whose lifetime is over; returns how many. What was written anew meanwhile stays.
    /// </summary>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken ct)
    {
        var deletes = new List<Change>();
        var deleted = 0;
        foreach (var kind in _kinds.Where(kind => kind.HasLifetime))
        {
            await foreach (var document in DocumentsAsync(kind, Prefix(kind, "", 0), ct))
            {
                if (Envelope.Read(document).Expires is { } expires && expires <= now)
                {
                    deletes.Add(Change.Delete(document.Id, document.Version));
                }

                if (deletes.Count == DocumentRules.MaxChanges)
                {
                    deleted += await DeleteAsync(deletes, ct);
                }
            }
        }

        return deleted + await DeleteAsync(deletes, ct);
    }

    /// <summary>Deletes all at once; where one was written meanwhile, the others one by one.</summary>
    private async ValueTask<int> DeleteAsync(List<Change> deletes, CancellationToken ct)
    {
        var deleted = deletes.Count;
        if (!(await _store.CommitAsync(deletes, ct)).Committed)
        {
            deleted = 0;
            foreach (var delete in deletes)
            {
                deleted += (await _store.CommitAsync([delete], ct)).Committed ? 1 : 0;
            }
        }

        deletes.Clear();
        return deleted;
    }

    private async IAsyncEnumerable<Document> DocumentsAsync(
        DocumentKind kind,
        string prefix,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await foreach (var document in _store.ListAllAsync(new(prefix) { Limit = 500 }, ct))
        {
            if (kind.Matches(document.Id))
            {
                yield return document;
            }
        }
    }

    /// <summary>The longest prefix of an owner's documents: with the owner where it is the first placeholder.</summary>
    private static string Prefix(DocumentKind kind, string placeholder, ulong owner) =>
        kind.Ids.Placeholders.Count > 0 && kind.Ids.Placeholders[0] == placeholder
            ? kind.Ids.Fill([owner], whole: false)
            : kind.Ids.Fill([], whole: false);
}

/// <summary>How slices register their kinds.</summary>
public static class DocumentKindsRegistration
{
    /// <summary>Registers kinds of documents, and <see cref="DocumentKinds"/> for all of them.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services, params DocumentKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind);
        }

        if (!services.Any(service => service.ServiceType == typeof(DocumentKinds)))
        {
            services.AddSingleton<DocumentKinds>();
        }

        return services;
    }
}

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class KindsJson : JsonSerializerContext;
