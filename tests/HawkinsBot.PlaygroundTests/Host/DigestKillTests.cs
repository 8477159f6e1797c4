namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>A short sample; the bench's <c>kill-digests</c> is the long one.</summary>
public sealed class DigestKillTests
{
    [Fact]
    public async Task Digests_arrive_once_each_whatever_happens_to_the_bot_meanwhile()
    {
        var outcome = await DigestKills.RunAsync(5, 2, new Random(4), TestContext.Current.SendDiagnosticMessage);
        Assert.Equal([], outcome.Faults);
        Assert.Equal(5 * outcome.Rounds, outcome.Posts);
    }
}
