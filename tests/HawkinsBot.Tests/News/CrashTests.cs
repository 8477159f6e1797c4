using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.News;

/// <summary>Ends the bot at every step that a digest takes; it must be there once.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(ChannelType.Text, 30)]
    [InlineData(ChannelType.Text, 4000)]
    [InlineData(ChannelType.Announcement, 30)]
    [InlineData(ChannelType.Announcement, 4000)]
    [InlineData(ChannelType.Forum, 30)]
    [InlineData(ChannelType.Forum, 4000)]
    public async Task A_digest_is_there_once_wherever_the_process_ends(ChannelType type, int secondsAway)
    {
        var steps = await CrashCampaign.RunAsync(type, TimeSpan.FromSeconds(secondsAway), int.MaxValue);
        Assert.True(steps >= 6, $"only {steps} steps");
    }

    [Fact]
    public async Task Without_history_an_uncertain_post_is_reported_and_not_repeated()
    {
        await using var news = await NewsBot.StartAsync();
        news.Add("One story");
        await news.FollowAsync("hour:18");
        news.Discord.After = (what, _) => what == "send" ? throw RecordingDiscord.Refused(500, 0) : Task.CompletedTask;
        await news.AdvanceAsync(TimeSpan.FromHours(6));
        news.Discord.After = null;
        news.Discord.OwnPermissions[BotHarness.General] = Permissions.ViewChannel | Permissions.SendMessages;
        for (var i = 0; i < 5; i++)
        {
            await news.AdvanceAsync(TimeSpan.FromMinutes(10));
        }
        Assert.Single(news.Posts());
        Assert.Contains(
            news.Discord.Messages.Values,
            m => m.Now.Content?.Contains("may or may not have arrived", StringComparison.Ordinal) == true
        );
    }
}

/// <summary>Runs a digest again and again, and ends the process a step later each time.</summary>
internal static class CrashCampaign
{
    /// <returns>How many steps there were.</returns>
    public static async Task<int> RunAsync(ChannelType type, TimeSpan away, int most)
    {
        for (var step = 1; step <= most; step++)
        {
            var real = new InMemoryStore();
            var fuse = new Fuse();
            await using var news = await NewsBot.StartAsync(new FusedStore(real, fuse));
            var place = new Snowflake(960);
            news.Discord.Channels[place] = new Channel
            {
                Id = place,
                GuildId = BotHarness.Guild,
                Type = type,
            };
            news.Add("One story");
            await news.FollowAsync("hour:18 crosspost:true thread:true", place);
            await news.AdvanceAsync(TimeSpan.FromHours(5));
            // Discord forgets nonces: what is found after that is found by reading.
            news.Discord.Before = (_, _) => fuse.StepAsync();
            news.Discord.After = (_, _) => fuse.StepAsync();
            fuse.Left = step;
            try
            {
                await news.AdvanceAsync(TimeSpan.FromHours(1));
            }
            catch (CrashException) { }
            var burnt = fuse.Burnt;
            // The process is gone; what it still tries fails. A new one starts on what was committed.
            var dead = news.Discord;
            await news.RestartAsync(
                real,
                () =>
                {
                    dead.Before = null;
                    dead.After = null;
                    if (away > TimeSpan.FromMinutes(5))
                    {
                        Forget(dead);
                    }
                }
            );
            await news.AdvanceAsync(away);
            for (var i = 0; i < 6; i++)
            {
                await news.AdvanceAsync(TimeSpan.FromMinutes(2));
            }
            var sent = dead.Log.Count(l => l.What is "send" or "post");
            if (sent != 1)
            {
                throw new InvalidOperationException($"{type}, ended at step {step}: {sent} posts");
            }
            if (type == ChannelType.Announcement)
            {
                foreach (var what in new[] { "crosspost", "thread" })
                {
                    if (dead.Log.Count(l => l.What == what) != 1)
                    {
                        throw new InvalidOperationException($"ended at step {step}: no {what}");
                    }
                }
            }
            if (!burnt)
            {
                return step - 1;
            }
        }
        return most;
    }

    private static void Forget(RecordingDiscord discord)
    {
        foreach (var (id, posted) in discord.Messages)
        {
            discord.Messages[id] = posted with { Nonce = null };
        }
    }

    private sealed class CrashException() : Exception("The process has ended.");

    private sealed class Fuse
    {
        private int _left = int.MaxValue;

        public int Left
        {
            set => _left = value;
        }

        public bool Burnt => _left <= 0;

        public Task StepAsync() =>
            Interlocked.Decrement(ref _left) <= 0 ? throw new CrashException() : Task.CompletedTask;
    }

    /// <summary>Each commit is two steps: before it is there, and after.</summary>
    private sealed class FusedStore(IDocumentStore inner, Fuse fuse) : IDocumentStore
    {
        public ValueTask<Document?> GetAsync(string id, CancellationToken ct) =>
            fuse.Burnt ? throw new CrashException() : inner.GetAsync(id, ct);

        public ValueTask<DocumentPage> ListAsync(Listing listing, CancellationToken ct) =>
            fuse.Burnt ? throw new CrashException() : inner.ListAsync(listing, ct);

        public async ValueTask<CommitResult> CommitAsync(IReadOnlyList<Change> changes, CancellationToken ct)
        {
            await fuse.StepAsync();
            var result = await inner.CommitAsync(changes, ct);
            await fuse.StepAsync();
            return result;
        }
    }
}
