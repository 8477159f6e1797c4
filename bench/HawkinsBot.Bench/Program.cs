using HawkinsBot.Bench;

// A campaign is a file here with a RunAsync(args) and a line in this list; it returns the exit code.
var campaigns = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["ask-fit"] = AskFit.RunAsync,
    ["client"] = Floor.RunClientAsync,
    ["discord-clients"] = Clients.RunAsync,
    ["discordnet"] = Floor.RunDiscordNetAsync,
    ["due-digests"] = DueDigests.RunAsync,
    ["floor"] = Floor.RunBareAsync,
    ["interactions"] = Interactions.RunAsync,
    ["hostile-feeds"] = NewsFeeds.RunAsync,
    ["kill-digests"] = KillDigests.RunAsync,
    ["kill-trivia"] = KillTrivia.RunAsync,
    ["kill-store"] = KillStore.RunAsync,
    ["search"] = Searching.RunAsync,
    ["stores"] = Stores.RunAsync,
    ["trivia-load"] = TriviaLoad.RunAsync,
};

if (args.Length == 0 || !campaigns.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"Name a campaign: {string.Join(", ", campaigns.Keys.Order(StringComparer.Ordinal))}");
    return 2;
}

return await run(args[1..]);
