using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Tests.Commands;

public sealed class RouterTests
{
    [Fact]
    public async Task A_quick_reply_is_the_first_answer()
    {
        await using var bot = await StartAsync(_ => ValueTask.FromResult(Reply.Say("hello")));
        var answer = await bot.SlashAsync("about");
        Assert.Equal("hello", Assert.IsType<MessageResponse>(Assert.Single(answer.Said).Response).Message.Content);
    }

    [Fact, Trait("Check", "18.48")]
    public async Task A_slow_reply_is_deferred_with_the_declared_visibility_and_then_edited_in()
    {
        var done = new TaskCompletionSource<Reply>();
        await using var bot = await StartAsync(_ => new ValueTask<Reply>(done.Task));
        var call = bot.SlashAsync("about");
        bot.Time.Advance(TimeSpan.FromSeconds(1.6));
        await Until(() => !bot.Discord.Answers.IsEmpty);
        Assert.True(Assert.IsType<DeferMessageResponse>(bot.Discord.Answers.Single().Response).Ephemeral);
        done.SetResult(Reply.Say("late"));
        var answer = await call;
        Assert.Equal(["respond", "edit"], answer.Said.Select(said => said.How));
        Assert.Equal("late", answer.Text);
    }

    [Fact]
    public async Task What_computes_for_seconds_when_it_first_runs_is_deferred_too()
    {
        using var done = new ManualResetEventSlim();
        await using var bot = await StartAsync(_ =>
        {
            done.Wait(TimeSpan.FromSeconds(10));
            return ValueTask.FromResult(Reply.Say("late"));
        });
        var call = Task.Run(() => bot.SlashAsync("about"));
        await Until(() =>
        {
            bot.Time.Advance(TimeSpan.FromSeconds(0.5));
            return !bot.Discord.Answers.IsEmpty;
        });
        done.Set();
        Assert.Equal(["respond", "edit"], (await call).Said.Select(said => said.How));
    }

    [Fact]
    public async Task Commands_that_could_not_be_published_are_tried_again_without_a_new_connection()
    {
        var discord = new RecordingDiscord { PublishFailures = 3 };
        await using var bot = await BotHarness.StartAsync(discord: discord);
        await Until(() =>
        {
            bot.Time.Advance(TimeSpan.FromSeconds(30));
            return discord.Published.Count > 0;
        });
        Assert.Equal(0, discord.PublishFailures);
    }

    [Fact]
    public async Task A_failure_is_told_privately_with_a_number_and_nothing_else()
    {
        await using var bot = await StartAsync(_ => throw new InvalidOperationException("secret"));
        var answer = await bot.SlashAsync("about");
        Assert.True(answer.Ephemeral);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Contains("went wrong", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_after_a_public_deferral_takes_the_placeholder_away()
    {
        var done = new TaskCompletionSource<Reply>();
        await using var bot = await StartAsync(_ => new ValueTask<Reply>(done.Task), Visibility.Public);
        var call = bot.SlashAsync("about");
        bot.Time.Advance(TimeSpan.FromSeconds(2));
        await Until(() => !bot.Discord.Answers.IsEmpty);
        done.SetException(new InvalidOperationException());
        var answer = await call;
        Assert.Equal(["respond", "delete", "follow-up"], answer.Said.Select(said => said.How));
        Assert.True(answer.Said[^1].Ephemeral);
    }

    [Fact]
    public async Task A_button_that_nobody_knows_any_more_says_so()
    {
        await using var bot = await BotHarness.StartAsync();
        Assert.Contains("too old", (await bot.PressAsync("gone/for/good")).Text, StringComparison.Ordinal);
        Assert.Contains("too old", (await bot.PressAsync("lore/show/a/b/c/d/e")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subcommand_is_refused_to_members_who_lack_its_permission()
    {
        await using var bot = await BotHarness.StartAsync();
        var answer = await bot.SlashAsync("server settings", BotHarness.Lucas, permissions: Permissions.ViewChannel);
        Assert.True(answer.Ephemeral);
        Assert.Contains("Manage Server", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_of_servers_is_refused_in_direct_messages()
    {
        await using var bot = await BotHarness.StartAsync();
        Assert.Contains(
            "servers only",
            (await bot.SlashAsync("server settings", dm: true)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Suggestions_that_fail_are_an_empty_list()
    {
        await using var bot = await StartAsync(_ => throw new InvalidOperationException());
        var answer = await bot.SuggestAsync("about name:x");
        Assert.Empty(answer);
    }

    [Fact]
    public async Task Suggestions_that_take_long_are_an_empty_list_a_second_before_Discord_gives_up()
    {
        await using var bot = await StartAsync(_ => throw new InvalidOperationException());
        var answer = bot.SuggestAsync("about name:slow");
        bot.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(answer.IsCompleted);
        bot.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Empty(await answer.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Custom_ids_carry_any_text_as_one_part()
    {
        var route = new Route("lore/show/{entry}", (_, _) => default);
        Assert.Equal("a/b %", route.Match(Route.Id("lore/show", "a/b %"))!["entry"]);
        Assert.Null(route.Match("lore/show"));
        Assert.Null(route.Match("lore/hide/x"));
    }

    private static async Task<BotHarness> StartAsync(
        Func<CommandCall, ValueTask<Reply>> body,
        Visibility visibility = Visibility.Private
    ) =>
        await BotHarness.StartAsync(add: builder =>
        {
            var about = builder.Services.Single(s => s.ImplementationType?.Name == "AboutCommand");
            builder.Services.Remove(about);
            builder.Services.AddSingleton<Command>(new TestCommand(body, visibility));
        });

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class TestCommand(Func<CommandCall, ValueTask<Reply>> body, Visibility visibility) : Command
    {
        public override CommandSpec Spec { get; } =
            new("about", HelpGroup.You, "/about")
            {
                Visibility = visibility,
                Options = [Option.Text("name", suggests: true)],
            };

        public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) => body(call);

        public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
            CommandCall call,
            string option,
            string typed,
            CancellationToken ct
        ) =>
            typed == "slow"
                ? new(new TaskCompletionSource<IReadOnlyList<Suggestion>>().Task)
                : throw new InvalidOperationException();
    }
}
