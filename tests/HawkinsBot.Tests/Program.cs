using HawkinsBot.Tests.Storage;

namespace HawkinsBot.Tests;

/// <summary>Runs the tests, or is the child of one.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args is [KillTests.ChildArgument, var file]
            ? await KillTests.CommitAsync(file)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
