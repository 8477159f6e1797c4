namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>The clients that the program can be told to use.</summary>
internal static class Clients
{
    /// <summary>The setting of every client that is built in.</summary>
    public static TheoryData<string> BuiltIn =>
        [
            "--Discord:Client=Own",
#if WITH_DISCORDNET
            "--Discord:Client=DiscordNet",
#endif
        ];
}
