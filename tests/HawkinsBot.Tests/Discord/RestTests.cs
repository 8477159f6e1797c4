using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Discord.Rest;

namespace HawkinsBot.Tests.Discord;

public sealed class RestTests
{
    [Fact, Trait("Check", "18.27"), Trait("Check", "18.28"), Trait("Check", "18.29")]
    public async Task Requests_carry_user_agent_bot_token_and_JSON_content_type()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient();
        await client.SendAsync(new(5), new("Hello"), default);
        await client.RespondAsync(Interactions.New(), new DeferUpdateResponse(), default);
        await client.CrosspostAsync(new(5), new(6), default);
        var (send, callback, crosspost) = (
            discord.Requests.ElementAt(0),
            discord.Requests.ElementAt(1),
            discord.Requests.ElementAt(2)
        );
        Assert.Matches(@"^DiscordBot \(https?://\S+, \d+\.\d+\.\d+\)", send.Headers.UserAgent.ToString());
        Assert.Equal("Bot " + FakeDiscord.Token, send.Headers.Authorization.ToString());
        Assert.Equal("application/json", send.Headers.ContentType.ToString());
        Assert.Matches(@"^DiscordBot \(", callback.Headers.UserAgent.ToString());
        Assert.Equal("", callback.Headers.Authorization.ToString());
        Assert.Equal("application/json", callback.Headers.ContentType.ToString());
        Assert.Equal("", crosspost.Headers.ContentType.ToString());
    }

    [Fact, Trait("Check", "18.30"), Trait("Check", "18.34")]
    public async Task A_user_429_holds_only_its_own_bucket()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var limited = false;
        discord.Respond = seen =>
        {
            if (seen is not { Method: "POST", Path: "/channels/5/messages" } || limited)
            {
                return null;
            }

            limited = true;
            return Answer.Limited(29.5);
        };
        using var client = discord.NewClient(time);
        var held = client.SendAsync(new(5), new("a"), default);
        await discord.RequestAsync("POST", "/channels/5/messages");
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        await client.SendAsync(new(6), new("b"), default);
        await client.GetMessageAsync(new(5), new(1), default);
        await client.GetGuildAsync(new(5), default);
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(held.IsCompleted);
        // The larger of header (30) and body (29.5) counts.
        time.Advance(TimeSpan.FromSeconds(0.2));
        await held;
        Assert.Equal(2, discord.Requests.Count(r => r.Path == "/channels/5/messages"));
    }

    [Theory, Trait("Check", "18.30"), Trait("Check", "18.35")]
    [InlineData(null)]
    [InlineData("1")]
    public async Task Those_who_wait_in_a_bucket_do_not_run_into_its_429(string? resetAfter)
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var limited = Answer.Limited(5);
        if (resetAfter is not null)
        {
            // The window ends before the refusal does; the refusal counts.
            limited.Headers["X-RateLimit-Remaining"] = "0";
            limited.Headers["X-RateLimit-Limit"] = "5";
            limited.Headers["X-RateLimit-Reset"] = "1000";
            limited.Headers["X-RateLimit-Reset-After"] = resetAfter;
        }

        discord.Respond = _ => discord.Requests.Count == 1 ? limited : null;
        using var client = discord.NewClient(time);
        var sends = Enumerable.Range(0, 10).Select(_ => client.SendAsync(new(5), new("a"), default)).ToList();
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(4.9));
        await client.SendAsync(new(6), new("b"), default);
        Assert.Single(discord.Requests, r => r.Path == "/channels/5/messages");
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(sends);
        Assert.Equal(1, client.Rest.Guard.Count);
    }

    [Fact, Trait("Check", "18.30")]
    public async Task Those_who_wait_in_a_bucket_are_told_where_its_429_lasts_too_long()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var asked = new TaskCompletionSource();
        discord.Respond = _ => Answer.Limited(3000) with { After = asked.Task };
        using var client = discord.NewClient(time);
        var sends = Enumerable.Range(0, 5).Select(_ => client.SendAsync(new(5), new("a"), default)).ToList();
        await discord.RequestAsync("POST", "/channels/5/messages");
        asked.SetResult();
        foreach (var send in sends)
        {
            var limited = await Assert.ThrowsAsync<DiscordApiException>(() => send.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromSeconds(2990), TimeSpan.FromSeconds(3000));
        }

        Assert.Single(discord.Requests);
    }

    [Theory, Trait("Check", "18.31")]
    [InlineData("X-RateLimit-Global", "true")]
    [InlineData("X-RateLimit-Scope", "global")]
    public async Task A_429_is_global_where_only_a_header_says_so(string header, string value)
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var limited = new Answer(429, "<html>") { Headers = { ["Retry-After"] = "10.5", [header] = value } };
        discord.Respond = _ => discord.Requests.Count == 1 ? limited : null;
        using var client = discord.NewClient(time);
        var held = client.SendAsync(new(5), new("a"), default);
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        var other = client.GetChannelAsync(new(6), default);
        await client.RespondAsync(Interactions.New(1, time), new DeferMessageResponse(true), default);
        time.Advance(TimeSpan.FromSeconds(10.4));
        Assert.Equal(2, discord.Requests.Count);
        Assert.False(other.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(held, other);
    }

    [Theory, Trait("Check", "18.35")]
    [InlineData("0", "NaN", "", "x")]
    [InlineData("-1", "-5", "NaN", "0")]
    [InlineData("5", "1e999", "Infinity", "99999999999999999999")]
    [InlineData("many", "", "x", "")]
    public async Task Odd_rate_headers_cost_no_answer(string remaining, string after, string reset, string limit)
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            new(200, """{"id":"99","channel_id":"5"}""")
            {
                Headers =
                {
                    ["X-RateLimit-Limit"] = limit,
                    ["X-RateLimit-Remaining"] = remaining,
                    ["X-RateLimit-Reset"] = reset,
                    ["X-RateLimit-Reset-After"] = after,
                    ["X-RateLimit-Bucket"] = "",
                },
            };
        using var client = discord.NewClient();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(new(5), new("a"), default);
            var answered = await client.RespondAsync(Interactions.New(), new DeferMessageResponse(true), default);
            Assert.Equal(Acknowledgement.Accepted, answered);
        }
    }

    [Fact, Trait("Check", "18.33"), Trait("Check", "18.34")]
    public async Task Channels_that_are_first_asked_at_the_same_time_all_keep_what_they_were_told()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var all = new TaskCompletionSource();
        discord.Respond = _ =>
        {
            if (discord.Requests.Count == 3)
            {
                all.TrySetResult();
            }

            return Message(limit: 1, remaining: 0, reset: 1000, after: 4, bucket: "one") with
            {
                After = all.Task,
            };
        };
        using var client = discord.NewClient(time);
        await Task.WhenAll(Enumerable.Range(5, 3).Select(i => client.SendAsync(new((ulong)i), new("a"), default)));
        var second = Enumerable.Range(5, 3).Select(i => client.SendAsync(new((ulong)i), new("b"), default)).ToList();
        await GatewayTests.UntilAsync(() => time.Waiting >= 3 || second.Any(s => s.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(3, discord.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(second);
    }

    [Fact, Trait("Check", "18.30"), Trait("Check", "18.34")]
    public async Task A_429_holds_its_bucket_though_another_channels_answer_has_named_it_meanwhile()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var refuse = new TaskCompletionSource();
        discord.Respond = seen =>
            seen.Path == "/channels/6/messages" ? Message(limit: 5, remaining: 4, reset: 1000, after: 1, bucket: "one")
            : discord.Requests.Count(r => r.Path == seen.Path) == 1 ? Answer.Limited(5) with { After = refuse.Task }
            : null;
        using var client = discord.NewClient(time);
        var sends = Enumerable.Range(0, 3).Select(_ => client.SendAsync(new(5), new("a"), default)).ToList();
        await discord.RequestAsync("POST", "/channels/5/messages");
        await client.SendAsync(new(6), new("b"), default);
        sends.Add(client.SendAsync(new(5), new("c"), default));
        refuse.SetResult();
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(4.9));
        await client.SendAsync(new(6), new("d"), default);
        Assert.Single(discord.Requests, r => r.Path == "/channels/5/messages");
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(sends);
    }

    [Fact, Trait("Check", "18.33"), Trait("Check", "18.34")]
    public async Task A_bucket_whose_name_differs_by_channel_is_kept_as_well()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            Message(limit: 1, remaining: 0, reset: 1000, after: 4, bucket: "of " + seen.Path.Split('/')[2]);
        using var client = discord.NewClient(time);
        await client.SendAsync(new(5), new("a"), default);
        await client.SendAsync(new(6), new("a"), default);
        var second = client.SendAsync(new(5), new("b"), default);
        await GatewayTests.UntilAsync(() => time.Waiting > 0 || second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(2, discord.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await second;
    }

    [Fact, Trait("Check", "18.31")]
    public async Task A_global_429_holds_everything_but_interactions()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var limited = false;
        discord.Respond = seen =>
            seen.Path == "/channels/5/messages" && !limited && (limited = true)
                ? Answer.Limited(10, global: true)
                : null;
        using var client = discord.NewClient(time);
        var held = client.SendAsync(new(5), new("a"), default);
        await discord.RequestAsync("POST", "/channels/5/messages");
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        var other = client.GetChannelAsync(new(6), default);
        var interaction = Interactions.New(1, time);
        await client.RespondAsync(interaction, new DeferMessageResponse(true), default);
        await client.EditOriginalAsync(interaction, new("x"), default);
        await client.FollowUpAsync(interaction, new("y"), true, default);
        Assert.False(held.IsCompleted);
        Assert.False(other.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10.1));
        await Task.WhenAll(held, other);
    }

    [Theory, Trait("Check", "18.32"), Trait("Check", "18.36")]
    [InlineData("shared", 0)]
    [InlineData("user", 1)]
    public async Task A_shared_429_does_not_count_as_invalid(string scope, int count)
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => discord.Requests.Count == 1 ? Answer.Limited(5, scope: scope) : null;
        using var client = discord.NewClient(time);
        var held = client.SendAsync(new(5), new("a"), default);
        await discord.RequestAsync("POST", "/channels/5/messages");
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(6));
        await held;
        Assert.Equal(count, client.Rest.Guard.Count);
    }

    [Fact, Trait("Check", "18.33"), Trait("Check", "18.34")]
    public async Task At_remaining_0_it_waits_for_the_reset_and_other_channels_do_not()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Message(limit: 2, remaining: 0, reset: 1000, after: 4, bucket: "hash");
        using var client = discord.NewClient(time);
        await client.SendAsync(new(5), new("a"), default);
        var second = client.SendAsync(new(5), new("b"), default);
        await client.SendAsync(new(6), new("c"), default);
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(second.IsCompleted);
        Assert.Equal(2, discord.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await second;
    }

    [Fact, Trait("Check", "18.34")]
    public async Task Routes_of_one_hash_share_a_bucket_and_interactions_split_by_token()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path.EndsWith("/callback", StringComparison.Ordinal)
                ? null
                : Message(limit: 1, remaining: 0, reset: 1000, after: 4, bucket: "one");
        using var client = discord.NewClient(time);
        await client.SendAsync(new(5), new("a"), default);
        await client.GetMessageAsync(new(6), new(1), default);
        // Both routes are known to be one bucket now, so that the second waits for the first of channel 6.
        var held = client.SendAsync(new(6), new("b"), default);
        var (one, two) = (Interactions.New(1, time), Interactions.New(2, time));
        await client.EditOriginalAsync(one, new("x"), default);
        var waits = client.EditOriginalAsync(one, new("x"), default);
        await client.EditOriginalAsync(two, new("x"), default);
        await GatewayTests.UntilAsync(() => time.Waiting > 1);
        Assert.False(held.IsCompleted);
        Assert.False(waits.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(4.1));
        await held;
        await waits;
    }

    [Fact]
    public async Task A_full_bucket_sends_as_many_at_once_as_are_left_and_no_more()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var left = 5;
        discord.Respond = _ =>
            Message(limit: 5, remaining: Interlocked.Decrement(ref left), reset: 1000, after: 5, bucket: "b");
        using var client = discord.NewClient(time);
        var sends = Enumerable.Range(0, 12).Select(_ => client.SendAsync(new(5), new("a"), default)).ToList();
        await GatewayTests.UntilAsync(() => discord.Requests.Count == 5 && sends.Count(s => s.IsCompleted) == 5);
        Assert.Equal(5, discord.Requests.Count);
        left = 5;
        discord.Respond = _ =>
            Message(limit: 5, remaining: Interlocked.Decrement(ref left), reset: 1005, after: 5, bucket: "b");
        time.Advance(TimeSpan.FromSeconds(5.1));
        await GatewayTests.UntilAsync(() => sends.Count(s => s.IsCompleted) == 10);
        Assert.Equal(10, discord.Requests.Count);
    }

    [Fact]
    public async Task Interactive_requests_go_before_scheduled_ones()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            Message(limit: 1, remaining: 0, reset: discord.Requests.Count * 10, after: 1, bucket: "b");
        using var client = discord.NewClient(time);
        await client.SendAsync(new(5), new("first"), default);
        var scheduled = client.Scheduled.SendAsync(new(5), new("digest"), default);
        var urgent = client.SendAsync(new(5), new("user"), default);
        while (!scheduled.IsCompleted)
        {
            await Task.Delay(5);
            time.Advance(TimeSpan.FromSeconds(0.5));
        }

        await urgent;
        Assert.Equal(
            ["first", "user", "digest"],
            discord.Requests.Select(r => r.Json.GetProperty("content").GetString())
        );
    }

    [Fact]
    public async Task Beyond_the_global_limit_requests_wait_for_the_next_second()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient(time, o => o.RequestsPerSecond = 10);
        var calls = Enumerable.Range(1, 15).Select(i => client.GetChannelAsync(new((ulong)i), default)).ToList();
        await GatewayTests.UntilAsync(() => calls.Count(c => c.IsCompleted) == 10);
        Assert.Equal(10, discord.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(1.1));
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task However_long_requests_travel_no_second_of_Discords_sees_more_than_the_global_limit()
    {
        // Five requests arrive at once, late in Discord's second; their turns come back a second after their answers, not
        // a second after they were sent.
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        var answers = new TaskCompletionSource();
        discord.Respond = seen =>
            new(200, $$"""{"id":"{{seen.Path.Split('/')[^1]}}","type":0}""") { After = answers.Task };
        using var client = discord.NewClient(time, o => o.RequestsPerSecond = 5);
        var calls = Enumerable.Range(1, 10).Select(i => client.GetChannelAsync(new((ulong)i), default)).ToList();
        await GatewayTests.UntilAsync(() => discord.Requests.Count == 5);
        time.Advance(TimeSpan.FromSeconds(1.5));
        answers.SetResult();
        await GatewayTests.UntilAsync(() => calls.Count(c => c.IsCompleted) == 5);
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(5, discord.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Task.WhenAll(calls);
    }

    [Fact, Trait("Check", "18.35")]
    public async Task Without_rate_headers_everything_passes()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient(change: o => o.RequestsPerSecond = 10000);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.SendAsync(new(5), new("a"), default)));
        Assert.Equal(100, discord.Requests.Count);
    }

    [Fact, Trait("Check", "18.36")]
    public async Task It_pauses_before_10000_invalid_requests()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient(time);
        for (var i = 0; i < 9500; i++)
        {
            client.Rest.Guard.Add(
                i % 3 == 0 ? 401
                    : i % 3 == 1 ? 403
                    : 429,
                shared: false
            );
        }

        var refused = await Assert.ThrowsAsync<DiscordApiException>(() => client.GetChannelAsync(new(1), default));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Empty(discord.Requests);
        time.Advance(TimeSpan.FromSeconds(550));
        var held = client.GetChannelAsync(new(1), default);
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        Assert.False(held.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(60));
        await held;
        Assert.Equal(0, client.Rest.Guard.Count);
    }

    [Fact, Trait("Check", "18.37")]
    public async Task A_5xx_is_retried_a_few_times_with_growing_pauses()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(502, 0);
        using var client = discord.NewClient(time);
        var start = time.GetUtcNow();
        var call = client.GetChannelAsync(new(5), default);
        var at = new List<double>();
        for (var i = 1; i <= 4; i++)
        {
            await discord.RequestAsync("GET", "/channels/5", i);
            at.Add((time.GetUtcNow() - start).TotalSeconds);
            while (discord.Requests.Count == i && !call.IsCompleted)
            {
                await Task.Delay(5);
                if (time.Waiting > 0)
                {
                    time.Advance(TimeSpan.FromSeconds(0.1));
                }
            }
        }

        var failed = await Assert.ThrowsAsync<DiscordApiException>(() => call);
        Assert.True(failed.IsTransient);
        Assert.Equal(4, discord.Requests.Count);
        // The clock goes on while a request travels, which makes short pauses longer; the third is four times the first.
        Assert.True(at[3] - at[2] > (at[1] - at[0]) * 1.5, string.Join(' ', at));
    }

    [Theory, Trait("Check", "18.38")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retried_POST_carries_the_same_nonce_and_enforces_it(bool own)
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            discord.Requests.Count switch
            {
                1 => new Answer { Cut = true },
                2 => Answer.Error(503, 0),
                _ => null,
            };
        using var client = discord.NewClient(time);
        var send = client.SendAsync(new(5), new("a") { Nonce = own ? "digest-1" : null }, default);
        while (!send.IsCompleted)
        {
            await Task.Delay(5);
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        await send;
        var nonces = discord.Requests.Select(r => r.Json.GetProperty("nonce").GetString()!).ToList();
        Assert.Equal(3, nonces.Count);
        Assert.Single(nonces.Distinct());
        Assert.InRange(nonces[0].Length, 1, 25);
        Assert.True(!own || nonces[0] == "digest-1");
        Assert.All(discord.Requests, r => Assert.True(r.Json.GetProperty("enforce_nonce").GetBoolean()));
    }

    [Fact, Trait("Check", "18.38")]
    public async Task A_POST_without_a_nonce_is_not_retried()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => discord.Requests.Count % 2 == 0 ? Answer.Error(503, 0) : new Answer { Cut = true };
        using var client = discord.NewClient();
        var interaction = Interactions.New();
        await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.FollowUpAsync(interaction, new("x"), false, default)
        );
        await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.FollowUpAsync(interaction, new("x"), false, default)
        );
        await Assert.ThrowsAsync<DiscordApiException>(() => client.CreateThreadAsync(new(5), new("x"), default));
        await Assert.ThrowsAsync<DiscordApiException>(() => client.CrosspostAsync(new(5), new(6), default));
        Assert.Equal(4, discord.Requests.Count);
    }

    [Fact]
    public async Task A_POST_that_never_reached_Discord_is_retried_whatever_it_is()
    {
        var time = new ManualTime();
        var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient(time);
        await discord.DisposeAsync();
        var call = client.CrosspostAsync(new(5), new(6), default);
        while (!call.IsCompleted)
        {
            await Task.Delay(5);
            time.Advance(TimeSpan.FromSeconds(0.2));
        }

        var failed = await Assert.ThrowsAsync<DiscordApiException>(() => call);
        Assert.Equal(4, failed.Attempts);
        Assert.True(failed.IsTransient);
    }

    [Fact, Trait("Check", "18.39")]
    public async Task A_401_on_a_bot_route_stops_all_and_50027_does_not()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path.StartsWith("/webhooks", StringComparison.Ordinal) ? Answer.Error(401, 50027)
            : seen.Path == "/channels/5" ? Answer.Error(401, 0)
            : null;
        await using var bot = discord.StartBot();
        await discord.ReadyAsync();
        var gone = await Assert.ThrowsAsync<DiscordApiException>(() =>
            bot.Client.EditOriginalAsync(Interactions.New(), new("x"), default)
        );
        Assert.Equal(DiscordCodes.InvalidWebhookToken, gone.Code);
        await bot.Client.GetChannelAsync(new(6), default);
        Assert.False(bot.Running.IsCompleted);
        await Assert.ThrowsAsync<DiscordFatalException>(() => bot.Client.GetChannelAsync(new(5), default));
        var fatal = await Assert.ThrowsAsync<DiscordFatalException>(() =>
            bot.Running.WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Contains("Discord:Token", fatal.Message, StringComparison.Ordinal);
        var before = discord.Requests.Count;
        await Assert.ThrowsAsync<DiscordFatalException>(() => bot.Client.GetChannelAsync(new(6), default));
        Assert.Equal(before, discord.Requests.Count);
    }

    [Fact, Trait("Check", "18.39")]
    public async Task A_wrong_token_ends_the_run_with_a_sentence()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(401, 0);
        await using var bot = discord.StartBot();
        var fatal = await Assert.ThrowsAsync<DiscordFatalException>(() =>
            bot.Running.WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Contains("Discord:Token", fatal.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Check", "18.40")]
    [InlineData(403, 50013)]
    [InlineData(404, 10003)]
    [InlineData(400, 50035)]
    public async Task A_403_404_or_400_is_never_retried(int status, int code)
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Error(status, code);
        using var client = discord.NewClient();
        var refused = await Assert.ThrowsAsync<DiscordApiException>(() => client.SendAsync(new(5), new("a"), default));
        Assert.Equal((status, code, false), ((int)refused.Status, refused.Code, refused.IsTransient));
        await Assert.ThrowsAsync<DiscordApiException>(() => client.GetGuildAsync(new(5), default));
        Assert.Equal(2, discord.Requests.Count);
    }

    [Fact, Trait("Check", "18.41")]
    public async Task The_error_tree_is_flattened_to_paths_and_inner_codes()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            new(
                400,
                """
                {"code":50035,"message":"Invalid Form Body","errors":{
                  "embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Too long"}]},"fields":{"2":{"value":{"_errors":[{"code":"BASE_TYPE_REQUIRED","message":"Needed"}]}}}}},
                  "_errors":[{"code":"APPLICATION_COMMAND_TOO_LARGE","message":"Large"}]}}
                """
            );
        using var client = discord.NewClient();
        var refused = await Assert.ThrowsAsync<DiscordApiException>(() => client.SendAsync(new(5), new("a"), default));
        Assert.Equal(
            [
                ("embeds[0].title", "BASE_TYPE_MAX_LENGTH"),
                ("embeds[0].fields[2].value", "BASE_TYPE_REQUIRED"),
                ("", "APPLICATION_COMMAND_TOO_LARGE"),
            ],
            refused.Errors.Select(e => (e.Path, e.Code))
        );
        Assert.Contains("embeds[0].title", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/channels/{channel}/messages", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_is_no_JSON_is_an_error_still()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => new(403, "<html>Cloudflare</html>");
        using var client = discord.NewClient();
        var refused = await Assert.ThrowsAsync<DiscordApiException>(() => client.GetGuildAsync(new(5), default));
        Assert.Equal((HttpStatusCode.Forbidden, 0), (refused.Status, refused.Code));
    }

    [Fact, Trait("Check", "18.43")]
    public async Task Emoji_and_audit_reasons_are_URL_encoded()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.NoContent;
        using var client = discord.NewClient();
        await client.Rest.SendAsync(
            new(Routes.OwnReaction(new(5), new(6), "🔥")) { AuditReason = "Grund: Größe" },
            default
        );
        await client.Rest.SendAsync(new(Routes.OwnReaction(new(5), new(6), "vecna:77")), default);
        Assert.Equal("/channels/5/messages/6/reactions/%F0%9F%94%A5/@me", discord.Requests.First().Path);
        Assert.Equal("Grund%3A%20Gr%C3%B6%C3%9Fe", discord.Requests.First().Headers["X-Audit-Log-Reason"].ToString());
        Assert.Equal("/channels/5/messages/6/reactions/vecna%3A77/@me", discord.Requests.Last().Path);
    }

    [Fact, Trait("Check", "18.44")]
    public async Task A_dead_webhook_is_not_used_again()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path.Contains("SECRET1/", StringComparison.Ordinal) ? Answer.Error(404, 10015) : null;
        using var client = discord.NewClient();
        var (dead, alive) = (Interactions.New(1), Interactions.New(2));
        for (var i = 0; i < 3; i++)
        {
            var gone = await Assert.ThrowsAsync<DiscordApiException>(() =>
                client.EditOriginalAsync(dead, new("x"), default)
            );
            Assert.Equal(DiscordCodes.UnknownWebhook, gone.Code);
        }

        Assert.Single(discord.Requests);
        await client.EditOriginalAsync(alive, new("x"), default);
    }

    [Fact, Trait("Check", "18.45")]
    public async Task Files_go_as_multipart_with_payload_json_and_matching_ids()
    {
        await using var discord = await FakeDiscord.StartAsync();
        using var client = discord.NewClient();
        var message = new MessageCreate("Look")
        {
            Files =
            [
                new("map.png", "PNG"u8.ToArray()) { Description = "A map", Spoiler = true },
                new("a \"b\" ü.txt", "TXT"u8.ToArray()),
            ],
            Embeds = [new() { ImageUrl = "attachment://map.png" }],
        };
        await client.SendAsync(new(5), message, default);
        var seen = Assert.Single(discord.Requests);
        var type = seen.Headers.ContentType.ToString();
        Assert.StartsWith("multipart/form-data", type, StringComparison.Ordinal);
        var boundary = Regex.Match(type, "boundary=\"?([^\";]+)").Groups[1].Value;
        var parts = seen.Text.Split("--" + boundary);
        Assert.Equal(5, parts.Length);
        Assert.Contains("name=\"payload_json\"", parts[1], StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", parts[1], StringComparison.Ordinal);
        Assert.Contains("name=\"files[0]\"; filename=\"map.png\"", parts[2], StringComparison.Ordinal);
        Assert.EndsWith("PNG\r\n", parts[2], StringComparison.Ordinal);
        Assert.Contains("name=\"files[1]\"; filename=\"a %22b%22 ü.txt\"", parts[3], StringComparison.Ordinal);
        var json = JsonDocument.Parse(parts[1][parts[1].IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        var attachments = json.GetProperty("attachments").EnumerateArray().ToList();
        Assert.Equal([0, 1], attachments.Select(a => a.GetProperty("id").GetInt32()));
        Assert.Equal("map.png", attachments[0].GetProperty("filename").GetString());
        Assert.Equal("A map", attachments[0].GetProperty("description").GetString());
        Assert.True(attachments[0].GetProperty("is_spoiler").GetBoolean());
        Assert.Equal("a \"b\" ü.txt", attachments[1].GetProperty("filename").GetString());
    }

    [Fact, Trait("Check", "18.60")]
    public async Task Commands_are_PUT_only_when_they_changed()
    {
        await using var discord = await FakeDiscord.StartAsync();
        var published = "[]";
        discord.Respond = seen =>
        {
            if (seen.Method == "PUT")
            {
                // Discord adds what it makes up: ids, versions, defaults.
                published = JsonSerializer.Serialize(
                    seen.Json.EnumerateArray()
                        .Select(
                            (c, i) =>
                            {
                                var made = c.Deserialize<Dictionary<string, object?>>()!;
                                made["id"] = $"{i + 1}";
                                made["version"] = "9";
                                made["application_id"] = "42";
                                made.TryAdd("contexts", null);
                                made.TryAdd("integration_types", new[] { 0 });
                                made.TryAdd("default_member_permissions", null);
                                made.TryAdd("nsfw", false);
                                made.TryAdd("name_localizations", null);
                                return made;
                            }
                        )
                );
            }

            return seen.Path.Contains("/commands", StringComparison.Ordinal) ? new(200, published) : null;
        };
        using var client = discord.NewClient();
        CommandDefinition[] commands =
        [
            new("lore", "Ask")
            {
                Options =
                [
                    new(OptionType.String, "about", "What") { Required = true, Autocomplete = true },
                    new(OptionType.Boolean, "private", "Only you"),
                ],
                DescriptionLocalizations = new Dictionary<string, string> { ["fr"] = "Demander", ["de"] = "Fragen" },
            },
            new(CommandType.Message, "Is this a spoiler?"),
        ];
        var first = await client.PublishCommandsAsync(null, commands, default);
        Assert.True(first.Changed);
        Assert.Equal("</lore:1>", first.Commands[0].Mention("lore"));
        Assert.False((await client.PublishCommandsAsync(null, commands, default)).Changed);
        Assert.False((await client.PublishCommandsAsync(null, [commands[1], commands[0]], default)).Changed);
        Assert.True((await client.PublishCommandsAsync(null, [commands[0]], default)).Changed);
        Assert.Equal(2, discord.Requests.Count(r => r.Method == "PUT"));
        Assert.Contains(discord.Requests, r => r.Path == "/applications/42/commands?with_localizations=true");
        await client.PublishCommandsAsync(new(77), commands, default);
        Assert.Contains(discord.Requests, r => r is { Method: "PUT", Path: "/applications/42/guilds/77/commands" });
    }

    [Theory, Trait("Check", "18.60")]
    [InlineData(
        """{"id":"9","type":77,"name":"A kind that is newer than we are, with a name that is longer","description":""}"""
    )]
    [InlineData(
        """{"id":"9","type":1,"name":"lore","description":"Ask","options":[{"type":3,"name":"NOT ours","description":""}]}"""
    )]
    [InlineData(
        """{"id":"9","type":1,"name":"lore","description":"Ask"},{"id":"10","type":1,"name":"lore","description":"Ask"}"""
    )]
    public async Task Published_commands_that_we_could_not_have_made_are_replaced(string published)
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path.Contains("/commands", StringComparison.Ordinal) ? new(200, $"[{published}]") : null;
        using var client = discord.NewClient();
        Assert.True((await client.PublishCommandsAsync(null, [new("lore", "Ask")], default)).Changed);
        Assert.Single(discord.Requests, r => r.Method == "PUT");
    }

    [Fact]
    public async Task Permissions_in_a_thread_come_from_its_parent()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = seen =>
            seen.Path switch
            {
                "/channels/50" => new(200, """{"id":"50","type":11,"guild_id":"1","parent_id":"5"}"""),
                "/channels/5" => new(
                    200,
                    """{"id":"5","type":0,"guild_id":"1","permission_overwrites":[{"id":"2","type":0,"allow":"0","deny":"2048"},{"id":"42","type":1,"allow":"274877906944","deny":"0"}]}"""
                ),
                "/guilds/1" => new(
                    200,
                    """{"id":"1","name":"H","owner_id":"9","roles":[{"id":"1","permissions":"1024"},{"id":"2","permissions":"18432"}]}"""
                ),
                "/guilds/1/members/42" => new(200, """{"user":{"id":"42","username":"b"},"roles":["2"]}"""),
                _ => null,
            };
        using var client = discord.NewClient();
        var channel = await client.GetPermissionsAsync(new(5), default);
        Assert.Equal(Permissions.ViewChannel | Permissions.SendMessagesInThreads, channel);
        var thread = await client.GetPermissionsAsync(new(50), default);
        Assert.Equal(channel | Permissions.SendMessages | Permissions.EmbedLinks, thread);
    }

    [Fact]
    public async Task Only_files_on_Discords_servers_are_downloaded_and_only_so_large()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => new(200, new string('x', 1000));
        using var client = discord.NewClient();
        Attachment At(string url, long size = 10) =>
            new()
            {
                Id = new(1),
                Url = url,
                Size = size,
            };
        Assert.Equal(1000, (await client.DownloadAsync(At(discord.Address + "/f"), 1000, default)).Length);
        Assert.Equal("", discord.Requests.Single().Headers.Authorization.ToString());
        await Assert.ThrowsAsync<DiscordLimitException>(() =>
            client.DownloadAsync(At(discord.Address + "/f"), 999, default)
        );
        await Assert.ThrowsAsync<DiscordLimitException>(() =>
            client.DownloadAsync(At(discord.Address + "/f", 99999), 999, default)
        );
        foreach (
            var url in new[]
            {
                "http://169.254.169.254/x",
                "https://cdn.discordapp.com.evil.example/x",
                "https://evil.example/x",
                "file:///etc/passwd",
                "http://cdn.discordapp.com/x",
                "https://cdn.discordapp.com:8443/x",
                "",
            }
        )
        {
            var refused = await Assert.ThrowsAsync<DiscordLimitException>(() =>
                client.DownloadAsync(At(url), 1000, default)
            );
            Assert.Equal("attachment.url", refused.Field);
        }
    }

    [Fact]
    public async Task A_rate_limit_beyond_a_minute_is_the_callers_business()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ => Answer.Limited(3000);
        using var client = discord.NewClient();
        var limited = await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.CrosspostAsync(new(5), new(6), default)
        );
        Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromSeconds(2990), TimeSpan.FromSeconds(3000));
        limited = await Assert.ThrowsAsync<DiscordApiException>(() => client.CrosspostAsync(new(5), new(7), default));
        Assert.InRange(limited.RetryAfter!.Value, TimeSpan.FromSeconds(2990), TimeSpan.FromSeconds(3000));
        Assert.Single(discord.Requests);
    }

    [Fact]
    public async Task A_cancelled_wait_takes_no_turn()
    {
        var time = new ManualTime();
        await using var discord = await FakeDiscord.StartAsync();
        discord.Respond = _ =>
            Message(limit: 1, remaining: 0, reset: discord.Requests.Count * 10, after: 1, bucket: "b");
        using var client = discord.NewClient(time);
        await client.SendAsync(new(5), new("first"), default);
        using var stop = new CancellationTokenSource();
        var cancelled = client.SendAsync(new(5), new("never"), stop.Token);
        var after = client.SendAsync(new(5), new("second"), default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await GatewayTests.UntilAsync(() => time.Waiting > 0);
        time.Advance(TimeSpan.FromSeconds(1.1));
        await after;
        Assert.DoesNotContain(discord.Requests, r => r.Text.Contains("never", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Buckets_of_thousands_of_channels_are_forgotten()
    {
        var time = new ManualTime();
        using var limits = new RateLimits(time, 10000);
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        for (var i = 0; i < 5000; i++)
        {
            var route = Routes.Messages(HttpMethod.Post, new((ulong)i));
            var gate = await limits.EnterAsync(route, false, TimeSpan.FromSeconds(1), default);
            limits.Exit(route, gate, response);
            time.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(limits.Count, 1, 1001);
    }

    [Fact]
    public void Settings_are_checked_by_key()
    {
        Assert.Empty(Problems(("Token", "a.b.c"), ("ShardCount", "8"), ("ShardIds", "0-2,7")));
        Assert.Contains("Discord:Token", Assert.Single(Problems()), StringComparison.Ordinal);
        Assert.Contains("'Bot '", Assert.Single(Problems(("Token", "Bot a.b.c"))), StringComparison.Ordinal);
        Assert.Contains(
            "Discord:ApiBase",
            Assert.Single(Problems(("Token", "a"), ("ApiBase", "discord.com"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Discord:ShardCount",
            Assert.Single(Problems(("Token", "a"), ("ShardCount", "many"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Discord:ShardIds",
            Assert.Single(Problems(("Token", "a"), ("ShardIds", "0"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Discord:ShardIds",
            Assert.Single(Problems(("Token", "a"), ("ShardCount", "2"), ("ShardIds", "1,2"))),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("a.b.c", string.Concat(Problems(("Token", "Bot a.b.c"))), StringComparison.Ordinal);

        static IReadOnlyList<string> Problems(params (string Key, string Value)[] settings)
        {
            var options = new DiscordOptions();
            options.Read(
                new Microsoft.Extensions.Configuration.ConfigurationManager { }
                    .With(settings)
                    .GetSection("Discord")
            );
            return options.Problems();
        }
    }

    private static Answer Message(int limit, int remaining, double reset, double after, string bucket) =>
        new(200, """{"id":"99","channel_id":"5","timestamp":"2026-08-06T10:00:00+00:00"}""")
        {
            Headers =
            {
                ["X-RateLimit-Limit"] = $"{limit}",
                ["X-RateLimit-Remaining"] = $"{remaining}",
                ["X-RateLimit-Reset"] = FormattableString.Invariant($"{reset}"),
                ["X-RateLimit-Reset-After"] = FormattableString.Invariant($"{after}"),
                ["X-RateLimit-Bucket"] = bucket,
            },
        };
}

file static class Settings
{
    public static Microsoft.Extensions.Configuration.ConfigurationManager With(
        this Microsoft.Extensions.Configuration.ConfigurationManager configuration,
        (string Key, string Value)[] settings
    )
    {
        foreach (var (key, value) in settings)
        {
            configuration["Discord:" + key] = value;
        }

        return configuration;
    }
}
