using HawkinsBot.Storage;
using Microsoft.Extensions.Hosting;

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

    /// <summary>Registers Discord.Net as the client.</summary>
    /// <exception cref="SettingException">It is not built in.</exception>
    public static void AddDiscordNet(IHostApplicationBuilder builder) =>
#if WITH_DISCORDNET
        DiscordNet.DiscordNetRegistration.AddDiscordNet(builder);
#else
        throw new SettingException(
            "Discord:Client is 'DiscordNet', which is not built in. Build with -p:WithDiscordNet=true (see the README), or set it to 'Own'."
        );
#endif
}
