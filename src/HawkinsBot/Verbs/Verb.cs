using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Trivia;
using Microsoft.Extensions.Configuration;

namespace HawkinsBot.Verbs;

/// <summary>Jobs that are done once from the command line: <c>-- backup FILE</c> and the like.</summary>
internal static class Verb
{
    private static readonly Dictionary<string, (string Usage, Func<string[], CancellationToken, Task<int>> Run)> All =
        new()
        {
            ["playground"] = (
                "playground: the local Discord alone, for bots in other processes",
                PlaygroundVerb.RunAsync
            ),
            ["catalogue"] = ("catalogue check | catalogue stats", CatalogueAsync),
            ["ask"] = ("ask eval FILE [--wrong]: how many questions of a file are answered, and what leaks", AskAsync),
            ["trivia"] = ("trivia dump [COUNT] [EPISODE] [SEED]: generated questions, to be read by eye", TriviaAsync),
            ["backup"] = (
                StorageVerbs.BackupUsage,
                (args, ct) =>
                    StorageVerbs.BackupAsync(args, Settings(args), Adapters.OpenLiteDb is not null, Console.Out, ct)
            ),
            ["restore"] = (
                StorageVerbs.RestoreUsage,
                (args, ct) =>
                    StorageVerbs.RestoreAsync(
                        args,
                        Settings(args),
                        Adapters.OpenLiteDb is not null,
                        Console.Out,
                        TimeProvider.System,
                        ct
                    )
            ),
            ["copy"] = (
                StorageVerbs.CopyUsage,
                (args, ct) => StorageVerbs.CopyAsync(Settings(args), Adapters.OpenLiteDb, Console.Out, ct)
            ),
        };

    /// <summary>Does a job.</summary>
    /// <returns>The exit code: 0 done, 1 not done, 2 not understood.</returns>
    public static async Task<int> RunAsync(string verb, string[] args)
    {
        if (!All.TryGetValue(verb, out var job))
        {
            await Console.Error.WriteLineAsync($"There is no '{verb}'. There is:");
            foreach (var (usage, _) in All.Values)
            {
                await Console.Error.WriteLineAsync($"  {usage}");
            }
            return 2;
        }
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            var code = await job.Run(args, stop.Token);
            if (code == 2)
            {
                await Console.Error.WriteLineAsync($"Usage: {job.Usage}");
            }
            return code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 1;
        }
        catch (Exception e) when (Bot.Complaint(e) is { } complaint)
        {
            await Console.Error.WriteLineAsync(complaint);
            return 1;
        }
    }

    // Words that are no settings are skipped by the command line's reader.
    private static ConfigurationManager Settings(string[] args) => Bot.CreateBuilder(args).Configuration;

    private static Task<int> AskAsync(string[] args, CancellationToken ct)
    {
        if (args is not ["eval", { } file, .. var rest])
        {
            return Task.FromResult(2);
        }
        var files = CatalogueFiles.At(Settings([])["Catalogue:Path"]);
        return Task.FromResult(AskEval.Run(files.ReadIndex(), file, rest.Contains("--wrong"), Console.Out));
    }

    private static Task<int> TriviaAsync(string[] args, CancellationToken ct) =>
        Task.FromResult(
            args is ["dump", .. var rest]
                ? TriviaDump.Run(CatalogueFiles.At(Settings([])["Catalogue:Path"]), rest, Console.Out)
                : 2
        );

    private static Task<int> CatalogueAsync(string[] args, CancellationToken ct)
    {
        var files = CatalogueFiles.At(Settings([])["Catalogue:Path"]);
        return Task.FromResult(
            args switch
            {
                ["check"] => CatalogueVerbs.Check(files, Console.Out),
                ["stats"] => CatalogueVerbs.Stats(files, Console.Out),
                _ => 2,
            }
        );
    }
}
