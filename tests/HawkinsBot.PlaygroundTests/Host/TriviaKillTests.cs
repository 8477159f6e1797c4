namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>A short sample of the bench's campaign <c>kill-trivia</c>.</summary>
public sealed class TriviaKillTests
{
    [Fact]
    public async Task Games_survive_kills_drops_and_limits_with_every_acknowledged_pick()
    {
        var outcome = await TriviaCampaign.RunAsync(
            // The machine has other tests to run: how soon a game goes on is for the whole campaign to say.
            new TriviaCampaign.Plan(2, People: 4, Rounds: 2, Seconds: 10, Calm: 6, TimeSpan.FromSeconds(40), Seed: 1983)
        );
        Assert.True(outcome.Faults.Count == 0, string.Join("\n", outcome.Faults) + "\n" + outcome.Log);
        Assert.True(outcome.Kills > 0);
        Assert.True(outcome.Acknowledged > 0);
    }
}
