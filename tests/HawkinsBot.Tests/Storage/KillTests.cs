using System.Diagnostics;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

/// <summary>A short sample; the bench's <c>kill-store</c> is the long one.</summary>
public sealed class KillTests
{
    /// <summary>With it, this assembly's program commits instead of running tests.</summary>
    public const string ChildArgument = "--commit-forever-to";

    [Fact]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged_and_leaves_no_batch_by_half()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("hawkins.db");
        var child = new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, ChildArgument, file]);
        var outcome = await KillCampaign.RunAsync(5, child, () => new(SqliteStore.Open(file)), new Random(11));
        Assert.Empty(outcome.Faults);
        Assert.True(outcome.Found >= outcome.Acknowledged);
        Assert.True(outcome.Acknowledged > 20, $"only {outcome.Acknowledged} batches were acknowledged");
    }

    internal static async Task<int> CommitAsync(string file)
    {
#if WITH_LITEDB
        IDocumentStore store = file.EndsWith(".litedb", StringComparison.Ordinal)
            ? LiteDb.LiteDbStore.Open(file)
            : SqliteStore.Open(file);
#else
        var store = SqliteStore.Open(file);
#endif
        await KillCampaign.CommitForeverAsync(store, Console.Out);
        return 0;
    }
}
