using System.Collections.Concurrent;
using HawkinsBot.Discord.Model;
using HawkinsBot.Trivia;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Tests.Trivia;

public sealed class EditPaceTests
{
    [Fact]
    public async Task Edits_that_Discord_made_wait_do_not_come_in_one_burst_with_those_after_them()
    {
        var time = new ManualTime();
        using var pace = new EditPace(time, Options.Create(new TriviaOptions()));
        var held = new TaskCompletionSource();
        var ended = new ConcurrentQueue<DateTimeOffset>();
        var begun = 0;
        var all = Enumerable
            .Range(0, 60)
            .Select(_ =>
                pace.RunAsync(
                    time.GetUtcNow(),
                    async () =>
                    {
                        Interlocked.Increment(ref begun);
                        await held.Task;
                        ended.Enqueue(time.GetUtcNow());
                    },
                    CancellationToken.None
                )
            )
            .ToArray();
        await RunAsync(time, TimeSpan.FromSeconds(3));
        Assert.Equal(20, begun);
        Assert.True(pace.Backlog > TimeSpan.FromSeconds(1));
        held.SetResult();
        await RunAsync(time, TimeSpan.FromSeconds(8));
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(MostInASecond(ended), 1, 20);
    }

    [Fact]
    public async Task Forty_games_together_edit_twenty_times_a_second_and_each_channel_once()
    {
        await using var table = await TriviaTable.StartAsync();
        var edits = new ConcurrentQueue<(Snowflake Channel, DateTimeOffset At)>();
        table.Bot.Discord.Before = (what, channel) =>
        {
            if (what == "edit")
            {
                edits.Enqueue((channel, table.Bot.Time.GetUtcNow()));
            }
            return Task.CompletedTask;
        };
        Snowflake[] channels = [.. Enumerable.Range(2000, 40).Select(i => new Snowflake((ulong)i))];
        foreach (var channel in channels)
        {
            await table.Bot.SlashAsync("trivia play seconds:60", new(channel.Value + 5000), channel);
        }
        var games = new List<GameState>();
        foreach (var channel in channels)
        {
            games.Add(await table.QuestionAsync(1, channel));
        }
        // Somebody new answers all the time.
        for (var i = 0; i < 300; i++)
        {
            if (i % 10 == 0)
            {
                foreach (var game in games)
                {
                    await table.Bot.PressAsync(
                        $"trivia/pick/{game.Id}/1/0",
                        new Snowflake((ulong)(100 + i)),
                        channel: new(game.Channel)
                    );
                }
            }
            await RunAsync(table.Bot.Time, TimeSpan.FromMilliseconds(10));
        }
        Assert.InRange(edits.Count, 40, 80);
        Assert.InRange(MostInASecond(edits.Select(edit => edit.At)), 1, 20);
        foreach (var own in edits.GroupBy(edit => edit.Channel))
        {
            Assert.Equal(1, MostInASecond(own.Select(edit => edit.At)));
        }
    }

    private static int MostInASecond(IEnumerable<DateTimeOffset> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Select(from => sorted.Count(at => at >= from && at < from.AddSeconds(1))).Max();
    }

    // In steps, with a moment for what goes on meanwhile.
    private static async Task RunAsync(ManualTime time, TimeSpan span)
    {
        for (var gone = TimeSpan.Zero; gone < span; gone += TimeSpan.FromMilliseconds(10))
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1);
        }
    }
}
