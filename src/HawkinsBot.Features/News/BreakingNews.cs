using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>Puts those who want official news at once on the due list.</summary>
internal sealed class BreakingNews(IDocumentStore store, TimeProvider time)
{
    /// <summary>There is an official story.</summary>
    public async Task AnnounceAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await foreach (var stored in store.ListAsync(Due.BreakingKind.Under(), ct))
        {
            var parts = stored.Id.Split('/');
            await store.PutAsync(
                Due.Kind.Key(now, ulong.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture), parts[3]),
                new Due(),
                ct
            );
        }
    }
}
