using System.Text;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Server;

public sealed class PrivacyTests
{
    [Fact]
    public async Task The_export_is_a_private_file_with_all_that_is_kept()
    {
        await using var bot = await BotHarness.StartAsync();
        Assert.Contains(
            "nothing",
            (await bot.SlashAsync("privacy export", BotHarness.Lucas)).Text,
            StringComparison.Ordinal
        );
        await bot.SlashAsync("spoilers set episode:S2E3");
        await bot.SlashAsync("server settings zone:Europe/Berlin");
        var answer = await bot.SlashAsync("privacy export");
        Assert.True(answer.Ephemeral);
        var file = Assert.Single(((MessageResponse)answer.First!.Response!).Message.Files);
        var text = Encoding.UTF8.GetString(file.Content.Span);
        Assert.Contains("S2E3", text, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_asks_first_and_then_leaves_no_trace_of_the_member()
    {
        await using var bot = await BotHarness.StartAsync();
        await bot.SlashAsync("spoilers set episode:S2E3");
        await bot.SlashAsync("server settings zone:Europe/Berlin");
        var question = await bot.SlashAsync("privacy delete");
        Assert.Equal(["privacy/delete", "privacy/keep"], question.Buttons.Select(button => button.CustomId));
        await bot.PressAsync("privacy/keep", onPrivate: true);
        Assert.True(await MentionsAsync(bot, BotHarness.Dustin));
        await bot.PressAsync("privacy/delete", onPrivate: true);
        Assert.False(await MentionsAsync(bot, BotHarness.Dustin));
    }

    private static async Task<bool> MentionsAsync(BotHarness bot, Snowflake member)
    {
        await foreach (var document in bot.Store.ListAllAsync(new Listing(""), default))
        {
            if (document.Id.Split('/').Contains(member.ToString()) || Holds(document, member))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Holds(Document document, Snowflake member) =>
        System.Text.RegularExpressions.Regex.IsMatch(
            Encoding.UTF8.GetString(document.Json.Span),
            $@"(?<![0-9]){member}(?![0-9])"
        );
}
