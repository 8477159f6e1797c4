using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

public sealed class InMemoryStoreTests : DocumentStoreContract
{
    protected override ValueTask<IDocumentStore> OpenAsync() => new(new InMemoryStore());
}
