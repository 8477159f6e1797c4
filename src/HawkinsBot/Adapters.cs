using HawkinsBot.Storage;

namespace HawkinsBot;

/// <summary>The implementations of the ports that are only there when they are built in.</summary>
internal static class Adapters
{
    /// <summary>Opens a LiteDB file; null where it is not built in.</summary>
    public static Func<string, IDocumentStore>? OpenLiteDb =>
#if WITH_LITEDB
        LiteDb.LiteDbStore.Open;
#else
        null;
#endif
}
