using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The part of the conformance list about HTTP, and who may come in at all.</summary>
public sealed class HttpChecks
{
    private static JsonObject Text(string text) => new() { ["content"] = text };

    [Fact, Trait("Check", "17.27")]
    public async Task An_unknown_route_is_404_and_a_wrong_method_405()
    {
        await using var local = await LocalDiscord.StartAsync();
        var unknown = await local.BotAsync("GET", "/no/such/route");
        var wrong = await local.BotAsync("PATCH", "/users/@me/guilds");
        Assert.Equal((404, 0), (unknown.Status, unknown.Code));
        Assert.Equal((405, 0), (wrong.Status, wrong.Code));
    }

    [Fact]
    public async Task A_dead_version_is_refused()
    {
        await using var local = await LocalDiscord.StartAsync();
        var answer = await local.SendAsync(HttpMethod.Get, "/api/v3/users/@me", $"Bot {local.Token}", (JsonNode?)null);
        Assert.Equal((400, 50041), (answer.Status, answer.Code));
    }

    [Theory, Trait("Check", "17.28"), Trait("Check", "17.29")]
    [InlineData("""{"content":""", "application/json", 50109)]
    [InlineData("""{"content":"\ud83d"}""", "application/json", 50109)]
    [InlineData("""{"content":"a","content":"b"}""", "application/json", 50109)]
    [InlineData("""{"content":"a"}""", "text/plain", 50035)]
    [InlineData("content=a", "application/x-www-form-urlencoded", 50035)]
    public async Task Broken_json_and_other_content_types_are_refused(string body, string type, int code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var answer = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/channels/{local.Channel("general")}/messages",
            $"Bot {local.Token}",
            new StringContent(body, Encoding.UTF8, type)
        );
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact, Trait("Check", "17.30"), Trait("Check", "17.31"), Trait("Check", "17.32")]
    public async Task A_bucket_empties_is_refused_and_fills_again_beside_that_of_another_channel()
    {
        await using var local = await LocalDiscord.StartAsync();
        Task<Answer> PostAsync(string channel) =>
            local.BotAsync("POST", $"/channels/{local.Channel(channel)}/messages", Text("hi"));
        for (var left = 4; left >= 0; left--)
        {
            var answer = await PostAsync("general");
            Assert.Equal(200, answer.Status);
            Assert.Equal("application/json", answer.ContentType);
            Assert.Equal("5", answer.Headers["X-RateLimit-Limit"]);
            Assert.Equal(left.ToString(CultureInfo.InvariantCulture), answer.Headers["X-RateLimit-Remaining"]);
            Assert.NotEmpty(answer.Headers["X-RateLimit-Bucket"]);
            Assert.True(double.Parse(answer.Headers["X-RateLimit-Reset"], CultureInfo.InvariantCulture) > 0);
            Assert.Equal("5.000", answer.Headers["X-RateLimit-Reset-After"]);
        }

        var refused = await PostAsync("general");
        Assert.Equal(429, refused.Status);
        Assert.Equal("5", refused.Headers["Retry-After"]);
        Assert.Equal("user", refused.Headers["X-RateLimit-Scope"]);
        Assert.False(refused.Headers.ContainsKey("X-RateLimit-Global"));
        Assert.Contains("\"retry_after\":5.0", refused.Text, StringComparison.Ordinal);
        Assert.False(refused.Json!["global"]!.GetValue<bool>());
        Assert.Equal(200, (await PostAsync("lore")).Status);
        local.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await PostAsync("general")).Status);
    }

    [Fact, Trait("Check", "17.33")]
    public async Task The_51st_request_in_a_second_is_a_global_429_which_callbacks_pass()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        local.Time.Advance(TimeSpan.FromSeconds(1));
        Answer? last = null;
        for (var i = 0; i < 51; i++)
        {
            Assert.True(last is null || last.Status != 429);
            // Other buckets each time: only the global limit is left to refuse.
            last = await local.BotAsync("GET", $"/channels/{1000 + i}");
        }

        Assert.Equal(429, last!.Status);
        Assert.Equal("global", last.Headers["X-RateLimit-Scope"]);
        Assert.Equal("true", last.Headers["X-RateLimit-Global"]);
        Assert.True(last.Json!["global"]!.GetValue<bool>());
        Assert.Equal(204, (await talk.AnswerAsync(interaction, 5)).Status);
        Assert.Equal(200, (await talk.HookAsync(interaction, "GET", "/messages/@original")).Status);
    }

    [Fact, Trait("Check", "17.34")]
    public async Task A_wrong_token_is_401_on_a_bot_route_and_nothing_on_a_callback()
    {
        await using var local = await LocalDiscord.StartAsync();
        var refused = await local.SendAsync(HttpMethod.Get, "/api/v10/users/@me", "Bot wrong", (JsonNode?)null);
        Assert.Equal((401, 0), (refused.Status, refused.Code));
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        var answer = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/interactions/{interaction["id"]}/{interaction["token"]}/callback",
            "Bot wrong",
            JsonNode.Parse("""{"type":5}""")
        );
        Assert.Equal(204, answer.Status);
    }

    [Fact, Trait("Check", "17.35")]
    public async Task An_unknown_property_is_ignored()
    {
        await using var local = await LocalDiscord.StartAsync();
        var body = Text("hi");
        body["walkie"] = "talkie";
        Assert.Equal(
            200,
            (await local.BotAsync("POST", $"/channels/{local.Channel("general")}/messages", body)).Status
        );
    }

    [Fact]
    public async Task Every_violation_of_a_body_is_told_at_once()
    {
        await using var local = await LocalDiscord.StartAsync();
        var answer = await local.BotAsync(
            "POST",
            $"/channels/{local.Channel("general")}/messages",
            JsonNode.Parse(
                """
                {"content":5.5e400,"tts":"maybe","embeds":[{"title":"a","color":-1},{"url":"ftp://x"}],"allowed_mentions":{"parse":["users","cats"]},"attachments":[{"id":1}]}
                """.Replace("5.5e400", "[]", StringComparison.Ordinal)
            )
        );
        Assert.Equal(50035, answer.Code);
        Assert.Equal("STRING_TYPE_CONVERT", answer.ErrorAt("content"));
        Assert.Equal("BOOLEAN_TYPE_CONVERT", answer.ErrorAt("tts"));
        Assert.Equal("NUMBER_TYPE_MIN", answer.ErrorAt("embeds.0.color"));
        Assert.Equal("URL_TYPE_INVALID_SCHEME", answer.ErrorAt("embeds.1.url"));
        Assert.Equal("BASE_TYPE_CHOICES", answer.ErrorAt("allowed_mentions.parse.1"));
        Assert.NotNull(answer.ErrorAt("attachments.0.id"));
    }

    [Theory]
    [InlineData("example.com", null)]
    [InlineData("evil.localhost.example", null)]
    [InlineData(null, "http://example.com")]
    [InlineData(null, "null")]
    [InlineData(null, "http://127.0.0.1:1")]
    public async Task Another_host_or_origin_is_refused(string? host, string? origin)
    {
        await using var local = await LocalDiscord.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/playground");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await local.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_gateway_refuses_another_origin_and_takes_its_own()
    {
        await using var local = await LocalDiscord.StartAsync();
        var address = new Uri($"ws://127.0.0.1:{local.Server.Address.Port}/?v=10&encoding=json");
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() =>
            RawGateway.ConnectAsync(address, "http://example.com")
        );
        await using var own = await RawGateway.ConnectAsync(address, $"http://127.0.0.1:{local.Server.Address.Port}");
        await own.OpAsync(10);
    }

    [Fact]
    public async Task The_playgrounds_own_routes_take_json_only()
    {
        await using var local = await LocalDiscord.StartAsync();
        var answer = await local.SendAsync(
            HttpMethod.Post,
            "/playground/clock",
            null,
            new StringContent("{\"advance\":\"PT1H\"}", Encoding.UTF8, "text/plain")
        );
        Assert.Equal(415, answer.Status);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        await using var local = await LocalDiscord.StartAsync();
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            LocalDiscord.StartAsync(o => o.Port = local.Server.Address.Port)
        );
        Assert.Contains("Playground:Port", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Injected_statuses_limits_and_delays_hit_the_bot_alone_and_as_often_as_told()
    {
        await using var local = await LocalDiscord.StartAsync();
        var path = $"/channels/{local.Channel("general")}/messages";
        async Task InjectAsync(string fault) =>
            Assert.Equal(
                204,
                (await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse(fault))).Status
            );
        await InjectAsync("""{"kind":"status","route":"POST /channels/*/messages","status":503,"times":2}""");
        Assert.Equal(200, (await local.AsAsync("Max", "POST", path, Text("a"))).Status);
        Assert.Equal(503, (await local.BotAsync("POST", path, Text("a"))).Status);
        Assert.Equal(200, (await local.BotAsync("GET", path)).Status);
        Assert.Equal(503, (await local.BotAsync("POST", path, Text("a"))).Status);
        Assert.Equal(200, (await local.BotAsync("POST", path, Text("a"))).Status);
        await InjectAsync(
            """{"kind":"ratelimit","route":"POST /channels/*/messages","retryAfter":2.5,"global":false,"scope":"shared","code":20028}"""
        );
        var limited = await local.BotAsync("POST", path, Text("a"));
        Assert.Equal(
            (429, "shared", "3"),
            (limited.Status, limited.Headers["X-RateLimit-Scope"], limited.Headers["Retry-After"])
        );
        Assert.Equal(2.5, limited.Json!["retry_after"]!.GetValue<double>());
        Assert.Equal(20028, limited.Code);
        await InjectAsync("""{"kind":"lost","route":"POST /channels/*/messages"}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => local.BotAsync("POST", path, Text("lost")));
        Assert.Equal(
            "lost",
            (await local.AsAsync("Max", "GET", path + "?limit=1")).Json![0]!["content"]!.GetValue<string>()
        );
        var wrong = await local.SendAsync(
            HttpMethod.Post,
            "/playground/faults",
            null,
            JsonNode.Parse("""{"kind":"gremlins"}""")
        );
        Assert.Equal((400, 50035), (wrong.Status, wrong.Code));
    }

    [Fact]
    public async Task Requests_of_the_bot_are_recorded_in_order_and_those_of_people_are_not()
    {
        await using var local = await LocalDiscord.StartAsync();
        var path = $"/channels/{local.Channel("general")}/messages";
        await local.AsAsync("Max", "POST", path, Text("a person"));
        await local.BotAsync("POST", path, Text("the bot"));
        var message = await local.BotAsync("GET", path + "?limit=1");
        await local.BotAsync("DELETE", $"{path}/{message.Json![0]!["id"]}");
        var all = (
            await local.SendAsync(HttpMethod.Get, "/playground/requests", null, (JsonNode?)null)
        ).Json!.AsArray();
        Assert.Equal(["POST", "GET", "DELETE"], all.Select(r => r!["method"]!.GetValue<string>()));
        Assert.Equal([1, 2, 3], all.Select(r => r!["n"]!.GetValue<int>()));
        Assert.Equal("/api/v10" + path, all[0]!["path"]!.GetValue<string>());
        Assert.Equal("the bot", all[0]!["body"]!["content"]!.GetValue<string>());
        Assert.Equal("the bot", all[0]!["response"]!["content"]!.GetValue<string>());
        Assert.Equal("limit=1", all[1]!["query"]!.GetValue<string>());
        Assert.Null(all[1]!["body"]);
        Assert.Null(all[2]!["response"]);
        Assert.Equal(204, all[2]!["status"]!.GetValue<int>());
        var later = await local.SendAsync(HttpMethod.Get, "/playground/requests?after=2", null, (JsonNode?)null);
        Assert.Equal(3, Assert.Single(later.Json!.AsArray())!["n"]!.GetValue<int>());
    }
}
