using System.Text;
using System.Text.Json;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests.Discord;

public sealed class AnswerTests
{
    [Fact, Trait("Check", "18.49")]
    public async Task A_callback_that_fails_is_sent_again_and_told_answered_already_it_has_succeeded()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            discord.Requests.Count switch
            {
                1 => Answer.Error(503, 0),
                2 => new Answer { Cut = true },
                _ => Answer.Error(400, 40060),
            };
        using var client = discord.NewClient(time);
        var respond = client.RespondAsync(Interactions.New(1, time), new DeferMessageResponse(true), default);
        await PassAsync(time, discord, respond);
        Assert.Equal(Acknowledgement.Accepted, await respond);
        Assert.Equal(3, discord.Requests.Count);
    }

    [Fact, Trait("Check", "18.49")]
    public async Task A_callback_that_hangs_is_sent_again_within_its_three_seconds()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var never = new TaskCompletionSource();
        discord.Respond = _ => discord.Requests.Count == 1 ? Answer.NoContent with { After = never.Task } : null;
        using var client = discord.NewClient(time);
        var interaction = Interactions.New(1, time);
        var respond = client.RespondAsync(interaction, new DeferUpdateResponse(), default);
        await discord.RequestAsync("POST", "/callback");
        time.Advance(TimeSpan.FromSeconds(1.9));
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(Acknowledgement.Accepted, await respond);
        Assert.Equal(2, discord.Requests.Count);
        never.SetResult();
    }

    [Theory, Trait("Check", "18.51")]
    [InlineData(404, 10062, Acknowledgement.TooLate)]
    [InlineData(400, 40060, Acknowledgement.AlreadyAcknowledged)]
    public async Task A_10062_or_40060_is_logged_and_not_retried(int status, int code, Acknowledgement outcome)
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(status, code);
        using var client = discord.NewClient();
        Assert.Equal(outcome, await client.RespondAsync(Interactions.New(77), new DeferUpdateResponse(), default));
        Assert.Single(discord.Requests);
        Assert.Contains(discord.Log.Lines, l => l.Contains("77", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callback_is_given_up_when_its_three_seconds_are_over()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(503, 0);
        using var client = discord.NewClient(time);
        var interaction = Interactions.New(1, time);
        var respond = client.RespondAsync(interaction, new DeferMessageResponse(false), default);
        await PassAsync(time, discord, respond);
        Assert.Equal(Acknowledgement.TooLate, await respond);
        Assert.InRange(discord.Requests.Count, 2, 30);
        Assert.Contains(discord.Log.Lines, l => l.Contains("too late", StringComparison.Ordinal));
    }

    /// <summary>Moves the clock on, little by little, until the call is over.</summary>
    private static async Task PassAsync(ManualTime time, FakeDiscord discord, Task call)
    {
        for (var tries = 0; tries < 6000 && !call.IsCompleted; tries++)
        {
            await Task.Delay(5);
            if (discord.Answered == discord.Requests.Count)
            {
                time.Advance(TimeSpan.FromSeconds(0.02));
            }
        }
    }

    [Fact, Trait("Check", "18.50")]
    public async Task Tokens_are_dropped_after_fifteen_minutes()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient(time);
        var interaction = Interactions.New(1, time);
        time.Advance(TimeSpan.FromMinutes(14.9));
        await client.EditOriginalAsync(interaction, new("x"), default);
        time.Advance(TimeSpan.FromMinutes(0.2));
        foreach (
            var call in new Func<Task>[]
            {
                () => client.EditOriginalAsync(interaction, new("x"), default),
                () => client.FollowUpAsync(interaction, new("x"), true, default),
                () => client.DeleteOriginalAsync(interaction, default),
                () => client.GetOriginalAsync(interaction, default),
                () => client.EditFollowUpAsync(interaction, new(1), new("x"), default),
            }
        )
        {
            var over = await Assert.ThrowsAsync<DiscordApiException>(call);
            Assert.Equal(DiscordCodes.InvalidWebhookToken, over.Code);
        }

        Assert.Single(discord.Requests);
    }

    [Theory, Trait("Check", "18.53")]
    [InlineData(true, """{"type":5,"data":{"flags":64}}""")]
    [InlineData(false, """{"type":5}""")]
    public void Ephemerality_is_chosen_when_deferring(bool ephemeral, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(DiscordJson.ToUtf8(new DeferMessageResponse(ephemeral))));

    [Fact, Trait("Check", "18.54")]
    public async Task A_deferred_V2_message_has_its_flag_on_the_edit_only()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient();
        var interaction = Interactions.New();
        await client.RespondAsync(interaction, new DeferMessageResponse(true), default);
        await client.EditOriginalAsync(
            interaction,
            MessageEdit.To(new() { Components = [new TextDisplay("Hi")] }),
            default
        );
        Assert.Equal(64, discord.Requests.First().Json.GetProperty("data").GetProperty("flags").GetInt32());
        Assert.Equal("/webhooks/42/INTERACTION-TOKEN-SECRET1000/messages/@original", discord.Requests.Last().Path);
        Assert.Equal(32768, discord.Requests.Last().Json.GetProperty("flags").GetInt32());
    }

    [Fact, Trait("Check", "18.56")]
    public async Task An_interaction_of_an_unknown_type_reaches_the_handler_and_ends_nothing()
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var bot = discord.StartBot();
        var socket = await discord.ReadyAsync();
        await socket.InteractAsync(1, type: 77);
        var odd = await bot.InteractionAsync();
        Assert.Equal(77, (int)odd.Type);
        Assert.Null(odd.Command ?? (object?)odd.Component ?? odd.Modal);
        await socket.InteractAsync(2);
        await bot.InteractionAsync();
    }

    [Theory, Trait("Check", "18.57")]
    [InlineData("\"fr\"", "\"de\"", "fr")]
    [InlineData("null", "\"de\"", "de")]
    [InlineData("null", "null", "en-US")]
    public void The_users_language_is_used_with_fallbacks(string locale, string guildLocale, string effective)
    {
        var json =
            $"{{\"id\":\"1\",\"application_id\":\"2\",\"type\":2,\"token\":\"t\",\"locale\":{locale},"
            + $"\"guild_locale\":{guildLocale},\"data\":{{\"name\":\"x\"}}}}";
        Assert.Equal(effective, Interaction.Parse(Encoding.UTF8.GetBytes(json), 0).EffectiveLocale);
    }

    [Fact]
    public async Task Every_call_goes_to_its_route()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient();
        var i = Interactions.New();
        const string webhook = "/webhooks/42/INTERACTION-TOKEN-SECRET1000";
        var edit = new MessageEdit("x");
        var message = new MessageCreate("x");
        var calls = new (Func<Task> Call, string Method, string Path)[]
        {
            (() => client.GetOriginalAsync(i, default), "GET", webhook + "/messages/@original"),
            (() => client.DeleteOriginalAsync(i, default), "DELETE", webhook + "/messages/@original"),
            (() => client.FollowUpAsync(i, message, true, default), "POST", webhook),
            (() => client.EditFollowUpAsync(i, new(9), edit, default), "PATCH", webhook + "/messages/9"),
            (() => client.DeleteFollowUpAsync(i, new(9), default), "DELETE", webhook + "/messages/9"),
            (() => client.EditAsync(new(5), new(9), edit, default), "PATCH", "/channels/5/messages/9"),
            (() => client.DeleteAsync(new(5), new(9), default), "DELETE", "/channels/5/messages/9"),
            (() => client.GetMessageAsync(new(5), new(9), default), "GET", "/channels/5/messages/9"),
            (() => client.CrosspostAsync(new(5), new(9), default), "POST", "/channels/5/messages/9/crosspost"),
            (
                () => client.ListMessagesAsync(new(5), new(7), null, 50, default),
                "GET",
                "/channels/5/messages?limit=50&before=7"
            ),
            (
                () => client.ListMessagesAsync(new(5), null, new(7), 1, default),
                "GET",
                "/channels/5/messages?limit=1&after=7"
            ),
            (() => client.CreateThreadAsync(new(5), new("t"), default), "POST", "/channels/5/threads"),
            (
                () => client.CreateThreadFromMessageAsync(new(5), new(9), new("t"), default),
                "POST",
                "/channels/5/messages/9/threads"
            ),
            (() => client.CreatePostAsync(new(5), new("t", message), default), "POST", "/channels/5/threads"),
            (() => client.ListActiveThreadsAsync(new(3), default), "GET", "/guilds/3/threads/active"),
            (() => client.OpenDmAsync(new(7), default), "POST", "/users/@me/channels"),
            (() => client.GetApplicationAsync(default), "GET", "/applications/@me"),
            (() => client.GetGuildAsync(new(3), default), "GET", "/guilds/3"),
            (() => client.GetChannelAsync(new(5), default), "GET", "/channels/5"),
        };
        foreach (var (call, method, path) in calls)
        {
            discord.Requests.Clear();
            await call();
            var seen = Assert.Single(discord.Requests);
            Assert.Equal((method, path), (seen.Method, seen.Path));
        }
    }

    [Fact]
    public async Task Deleting_what_is_gone_is_no_error()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(404, DiscordCodes.UnknownMessage);
        using var client = discord.NewClient();
        await client.DeleteAsync(new(5), new(9), default);
        await client.DeleteOriginalAsync(Interactions.New(), default);
        await client.DeleteFollowUpAsync(Interactions.New(), new(9), default);
    }

    [Fact]
    public async Task No_token_is_ever_logged_nor_in_an_exception()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path.Contains("webhooks", StringComparison.Ordinal)
            || seen.Path.EndsWith("callback", StringComparison.Ordinal)
                ? discord.Requests.Count % 3 == 0
                    ? Answer.Limited(0.01)
                    : discord.Requests.Count % 3 == 1
                        ? Answer.Error(502, 0)
                        : new Answer { Cut = true }
                : seen.Path.StartsWith("/channels", StringComparison.Ordinal)
                    ? Answer.Error(400, 50035)
                    : null;
        var thrown = new StringBuilder();
        await using (var bot = discord.StartBot(null, o => o.Compress = false))
        {
            bot.OnInteraction = async (i, ct) =>
            {
                await bot.Client.RespondAsync(i, new MessageResponse(new("x")), ct);
                await bot.Client.EditOriginalAsync(i, new("x"), ct);
            };
            var socket = await discord.ReadyAsync();
            await socket.InteractAsync(1);
            await bot.InteractionAsync();
            socket.Abort();
            var again = await discord.AcceptAsync();
            await again.HelloAsync();
            await again.ExpectAsync(6);
            await again.SendAsync("""{"op":9,"d":false,"s":null,"t":null}""");
            var interaction = Interactions.New(5);
            foreach (
                var call in new Func<Task>[]
                {
                    () => bot.Client.FollowUpAsync(interaction, new("x"), true, default),
                    () => bot.Client.EditOriginalAsync(interaction, new("x"), default),
                    () => bot.Client.SendAsync(new(5), new("x"), default),
                }
            )
            {
                try
                {
                    await call();
                }
                catch (DiscordApiException e)
                {
                    thrown.Append(e);
                }
            }

            await bot.Client.RespondAsync(interaction, new DeferMessageResponse(true), default);
            await GatewayTests.UntilAsync(() =>
                discord.Log.Lines.Any(l => l.Contains("Handling interaction", StringComparison.Ordinal))
            );
        }

        Assert.True(discord.Log.Lines.Count >= 5, string.Join('\n', discord.Log.Lines));
        Assert.NotEqual("", thrown.ToString());
        foreach (var text in discord.Log.Lines.Append(thrown.ToString()))
        {
            Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
            Assert.DoesNotContain(FakeDiscord.Token, text, StringComparison.Ordinal);
        }
    }
}
