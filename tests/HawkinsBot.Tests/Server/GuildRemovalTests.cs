using System.Text;
using System.Text.RegularExpressions;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Server;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HawkinsBot.Tests.Server;

/// <summary>What becomes of a server's data when the bot is removed from it.</summary>
public sealed partial class GuildRemovalTests
{
    [Fact]
    public async Task Thirty_days_after_a_removal_nothing_of_the_server_is_left_and_others_keep_theirs()
    {
        await using var bot = await FilledAsync();
        var others = await CountAsync(bot, 700);
        await LeaveAsync(bot);
        Assert.Equal(0, await SweepAsync(bot, 29));
        Assert.True(await CountAsync(bot, BotHarness.Guild.Value) > 6);
        Assert.True(await SweepAsync(bot, 2) > 6);
        Assert.Equal(0, await CountAsync(bot, BotHarness.Guild.Value));
        Assert.Equal(others, await CountAsync(bot, 700));
        Assert.True(others > 0);
    }

    [Fact]
    public async Task A_server_that_invites_the_bot_back_keeps_everything()
    {
        await using var bot = await FilledAsync();
        var before = await CountAsync(bot, BotHarness.Guild.Value);
        var guild = await LeaveAsync(bot);
        await SweepAsync(bot, 20);
        bot.Discord.Guilds[guild.Id] = guild;
        await bot.Discord.Handlers!.OnEvent(new GuildJoined(guild, AtStart: false), default);
        await SweepAsync(bot, 20);
        Assert.Equal(before, await CountAsync(bot, BotHarness.Guild.Value));
    }

    [Fact]
    public async Task A_removal_while_the_bot_was_away_is_found_when_it_is_back()
    {
        await using var bot = await FilledAsync();
        bot.Discord.Guilds.TryRemove(BotHarness.Guild, out _);
        await ReadyAsync(bot);
        await SweepAsync(bot, 31);
        Assert.Equal(0, await CountAsync(bot, BotHarness.Guild.Value));
    }

    [Fact]
    public async Task An_invitation_while_the_bot_was_away_is_found_too()
    {
        await using var bot = await FilledAsync();
        var guild = await LeaveAsync(bot);
        await SweepAsync(bot, 20);
        bot.Discord.Guilds[guild.Id] = guild;
        await ReadyAsync(bot);
        // Not by asking Discord before the erasure, but because the note is gone: removed anew, it has thirty days again.
        await LeaveAsync(bot);
        await SweepAsync(bot, 29);
        Assert.True(await CountAsync(bot, BotHarness.Guild.Value) > 6);
    }

    [Fact]
    public async Task Another_shards_ready_says_nothing_about_this_shards_servers()
    {
        await using var bot = await FilledAsync();
        var shard = (int)(BotHarness.Guild.Value >> 22) % 2;
        await bot.Discord.Handlers!.OnEvent(new ShardReady(1 - shard, 2, new(1), []), default);
        bot.Discord.Guilds.TryRemove(BotHarness.Guild, out _);
        await SweepAsync(bot, 40);
        Assert.True(await CountAsync(bot, BotHarness.Guild.Value) > 0);
    }

    [Fact]
    public async Task Nothing_is_erased_while_Discord_says_that_the_bot_is_in_the_server_or_does_not_answer()
    {
        await using var bot = await FilledAsync();
        await bot.Discord.Handlers!.OnEvent(new GuildRemoved(BotHarness.Guild), default);
        var before = await CountAsync(bot, BotHarness.Guild.Value);
        await SweepAsync(bot, 31);
        Assert.Equal(before, await CountAsync(bot, BotHarness.Guild.Value));
    }

    private static async Task<BotHarness> FilledAsync()
    {
        var bot = await BotHarness.StartAsync();
        await bot.SlashAsync("server settings zone:Europe/Berlin");
        await bot.SlashAsync($"spoilers channel channel:{BotHarness.General} episode:S2E9");
        await bot.SlashAsync($"digest follow channel:{BotHarness.General} hour:18");
        await bot.SlashAsync($"announce follow channel:{BotHarness.General} what:breaking");
        var kinds = bot.Services.GetRequiredService<DocumentKinds>();
        // One document of every other kind that is a server's by its id, of this server and of another.
        var there = await bot.Store.ListAllAsync(new Listing(""), default).ToListAsync();
        foreach (var kind in kinds.All.Where(k => k.Pattern.Contains("{guild}", StringComparison.Ordinal)))
        {
            if (there.Exists(document => kind.Matches(document.Id)))
            {
                continue;
            }
            var body = Encoding.UTF8.GetBytes($"{{\"v\":{kind.Version},\"d\":{{}}}}");
            foreach (var guild in new[] { "900", "700" })
            {
                var id = Placeholder().Replace(kind.Pattern, part => part.Value == "{guild}" ? guild : "1");
                await bot.Store.CommitAsync([Change.Put(id, body, Change.Any)], default);
            }
        }
        return bot;
    }

    private static async Task<Guild> LeaveAsync(BotHarness bot)
    {
        Assert.True(bot.Discord.Guilds.TryRemove(BotHarness.Guild, out var guild));
        await bot.Discord.Handlers!.OnEvent(new GuildRemoved(BotHarness.Guild), default);
        return guild!;
    }

    private static ValueTask ReadyAsync(BotHarness bot) =>
        bot.Discord.Handlers!.OnEvent(new ShardReady(0, 1, new(1), [.. bot.Discord.Guilds.Keys]), default);

    private static async Task<int> SweepAsync(BotHarness bot, int days)
    {
        var before = await CountAsync(bot, BotHarness.Guild.Value);
        bot.Time.Jump(TimeSpan.FromDays(days));
        await bot.Services.GetServices<IHostedService>().OfType<Sweep>().Single().RunOnceAsync(default);
        return before - await CountAsync(bot, BotHarness.Guild.Value);
    }

    // Documents that name the server anywhere, but for the note that it is to be erased.
    private static async Task<int> CountAsync(BotHarness bot, ulong guild)
    {
        var count = 0;
        await foreach (var document in bot.Store.ListAllAsync(new Listing(""), default))
        {
            count +=
                !document.Id.StartsWith("server/presence/", StringComparison.Ordinal)
                && (
                    document.Id.Split('/').Contains($"{guild}")
                    || Regex.IsMatch(Encoding.UTF8.GetString(document.Json.Span), $"(?<![0-9]){guild}(?![0-9])")
                )
                    ? 1
                    : 0;
        }
        return count;
    }

    [GeneratedRegex("{[a-z*]+}")]
    private static partial Regex Placeholder();
}
