using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot;

/// <summary>The implementations of the ports that are only there when they are built in.</summary>
internal static class Adapters
{
    /// <summary>Adds the client on Discord.Net; null where it is not built in.</summary>
    public static Action<IServiceCollection>? AddDiscordNet =>
#if WITH_DISCORDNET
        services => DiscordNet.DiscordNetRegistration.AddDiscordNetClient(services);
#else
        null;
#endif

    /// <summary>Opens a LiteDB file; null where it is not built in.</summary>
    public static Func<string, IDocumentStore>? OpenLiteDb =>
#if WITH_LITEDB
        LiteDb.LiteDbStore.Open;
#else
        null;
#endif
}
