using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using HawkinsBot.Playground;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The playground's own routes: world, clock, load, servers, feed, inspector; installing and removing.</summary>
public sealed class WorldTests
{
    private static Task<Answer> OwnAsync(LocalDiscord local, string method, string path, JsonNode? body = null) =>
        local.SendAsync(new HttpMethod(method), "/playground" + path, null, body);

    [Fact]
    public async Task The_default_world_is_the_same_on_every_start_but_for_its_tokens()
    {
        await using var one = await LocalDiscord.StartAsync();
        await using var two = await LocalDiscord.StartAsync();
        Assert.NotEqual(one.Token, two.Token);
        Assert.NotEqual(one.TokenOf("Max"), two.TokenOf("Max"));
        Assert.True(JsonNode.DeepEquals(one.World["guilds"], two.World["guilds"]));
        Assert.Equal(one.App, one.World["bot"]!["id"]!.GetValue<string>());
        var guild = one.World["guilds"]![0]!;
        Assert.Equal("Hawkins", guild["name"]!.GetValue<string>());
        var channels = guild["channels"]!
            .AsArray()
            .Select(c => (c!["name"]!.GetValue<string>(), c["type"]!.GetValue<int>(), c["flags"]!.GetValue<long>()));
        Assert.Equal(
            [
                ("general", 0, 0),
                ("lore", 0, 0),
                ("trivia", 0, 0),
                ("news", 5, 0),
                ("theories", 15, 0),
                ("season-5", 0, 1 << 21),
                ("staff", 0, 0L),
            ],
            channels
        );
        Assert.Equal(
            ["Dustin True", "Lucas False", "Max False", "Nancy False"],
            one.World["people"]!.AsArray().Select(p => $"{p!["name"]} {p["admin"]!.GetValue<bool>()}")
        );
    }

    [Fact]
    public async Task The_bot_is_ready_once_it_is_connected_and_has_commands()
    {
        await using var local = await LocalDiscord.StartAsync();
        async Task<bool> ReadyAsync() => (await OwnAsync(local, "GET", "")).Json!["bot"]!["ready"]!.GetValue<bool>();
        await local.BotGatewayAsync();
        Assert.False(await ReadyAsync());
        await local.PublishAsync(LocalDiscord.Command("lore"));
        Assert.True(await ReadyAsync());
    }

    [Fact]
    public async Task A_person_sees_their_server_in_ready_and_hears_of_messages()
    {
        await using var local = await LocalDiscord.StartAsync();
        var max = await local.PersonGatewayAsync("Max");
        var guild = max.Ready["guilds"]![0]!;
        Assert.Equal(6, guild["channels"]!.AsArray().Count);
        Assert.Equal(5, guild["members"]!.AsArray().Count);
        var dustin = await local.PersonGatewayAsync("Dustin");
        Assert.Equal(7, dustin.Ready["guilds"]![0]!["channels"]!.AsArray().Count);
        await local.AsAsync(
            "Dustin",
            "POST",
            $"/channels/{local.Channel("staff")}/messages",
            new JsonObject { ["content"] = "secret" }
        );
        await dustin.EventAsync("MESSAGE_CREATE");
        Assert.DoesNotContain("MESSAGE_CREATE", await max.NamesAsync());
        Assert.Equal(50001, (await local.AsAsync("Max", "GET", $"/channels/{local.Channel("staff")}/messages")).Code);
    }

    [Fact]
    public async Task The_clock_goes_forward_only_and_moves_timers_and_the_feed_with_it()
    {
        await using var local = await LocalDiscord.StartAsync();
        var rang = new TaskCompletionSource();
        await using var timer = local.Server.Clock.CreateTimer(
            _ => rang.TrySetResult(),
            null,
            TimeSpan.FromHours(20),
            Timeout.InfiniteTimeSpan
        );
        async Task<List<string>> FeedAsync() =>
            [
                .. XDocument
                    .Parse((await OwnAsync(local, "GET", "/feed.xml")).Text)
                    .Descendants("item")
                    .Select(i => i.Element("guid")!.Value),
            ];
        var before = await FeedAsync();
        Assert.Equal(2, before.Count);
        var waiting = OwnAsync(local, "GET", "/clock?after=PT0S");
        var moved = await OwnAsync(local, "POST", "/clock", new JsonObject { ["advance"] = "PT24H" });
        Assert.Equal("P1D", moved["offset"]);
        // The wait runs on the tests' standing clock; the jump makes it due, a step of that clock lets it fire.
        local.Time.Advance(TimeSpan.FromMilliseconds(1));
        await rang.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("P1D", (await waiting)["offset"]);
        Assert.Equal(4, (await FeedAsync()).Count);
        await OwnAsync(local, "POST", "/clock", new JsonObject { ["advance"] = "P10D" });
        var all = await FeedAsync();
        Assert.Equal(14, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        foreach (var wrong in new[] { "-PT1H", "tomorrow", "P20Y" })
        {
            Assert.Equal(400, (await OwnAsync(local, "POST", "/clock", new JsonObject { ["advance"] = wrong })).Status);
        }

        var id = ulong.Parse(
            (
                await local.BotAsync(
                    "POST",
                    $"/channels/{local.Channel("general")}/messages",
                    new JsonObject { ["content"] = "later" }
                )
            )["id"]!,
            CultureInfo.InvariantCulture
        );
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)(id >> 22) + 1420070400000);
        Assert.Equal(local.Time.GetUtcNow().AddDays(11), at, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_bot_elsewhere_follows_the_clock()
    {
        await using var local = await LocalDiscord.StartAsync();
        await using var clock = await FollowingClock.StartAsync(
            local.Server.Address,
            NullLogger.Instance,
            TestContext.Current.CancellationToken
        );
        var rang = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(
            _ => rang.TrySetResult(),
            null,
            TimeSpan.FromDays(2),
            Timeout.InfiniteTimeSpan
        );
        await OwnAsync(local, "POST", "/clock", new JsonObject { ["advance"] = "P3D" });
        await rang.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromDays(3), clock.Offset);
    }

    [Fact]
    public async Task A_feed_that_is_unchanged_says_so()
    {
        await using var local = await LocalDiscord.StartAsync();
        var first = await OwnAsync(local, "GET", "/feed.xml");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/playground/feed.xml");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers["ETag"]);
        using var second = await local.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(304, (int)second.StatusCode);
    }

    [Fact]
    public async Task A_load_counts_what_is_answered_what_fails_and_what_is_answered_twice()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.PublishAsync(
            LocalDiscord.Command("lore", JsonNode.Parse("""{"type":3,"name":"name","description":"d"}""")!)
        );
        var bot = await local.BotGatewayAsync();
        var loading = OwnAsync(
            local,
            "POST",
            "/load",
            JsonNode.Parse("""{"command":"lore","options":{"name":"Eleven"},"count":30,"inFlight":4}""")
        );
        var users = new HashSet<string>();
        for (var i = 0; i < 30; i++)
        {
            var interaction = await bot.EventAsync("INTERACTION_CREATE");
            users.Add(interaction["member"]!["user"]!["id"]!.GetValue<string>());
            Assert.Equal("Eleven", interaction["data"]!["options"]![0]!["value"]!.GetValue<string>());
            var path = $"/api/v10/interactions/{interaction["id"]}/{interaction["token"]}/callback";
            var reply = JsonNode.Parse("""{"type":4,"data":{"content":"hi"}}""");
            Assert.Equal(204, (await local.SendAsync(HttpMethod.Post, path, null, reply)).Status);
            if (i == 3)
            {
                Assert.Equal(400, (await local.SendAsync(HttpMethod.Post, path, null, reply)).Status);
            }
        }

        var result = (await loading).Json!;
        Assert.Equal(
            (30, 0, 1),
            (result["answered"]!.GetValue<int>(), result["failed"]!.GetValue<int>(), result["twice"]!.GetValue<int>())
        );
        Assert.True(
            result["p50"]!.GetValue<double>() > 0
                && result["max"]!.GetValue<double>() >= result["p99"]!.GetValue<double>()
        );
        Assert.Equal(4, users.Count);
        Assert.Equal(10063, (await OwnAsync(local, "POST", "/load", JsonNode.Parse("""{"command":"nope"}"""))).Code);
        Assert.Equal(50035, (await OwnAsync(local, "POST", "/load", JsonNode.Parse("""{"command":" "}"""))).Code);
    }

    [Fact]
    public async Task A_load_of_presses_is_made_by_those_who_are_named_on_the_buttons_that_are_there()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        var added = await OwnAsync(local, "POST", "/guilds", JsonNode.Parse("""{"count":1,"members":2}"""));
        var world = (await OwnAsync(local, "GET", "", null)).Json!;
        var channel = (string)world["guilds"]![1]!["channels"]![0]!["id"]!;
        var fan = added.Json!["members"]![0]!;
        // Those who were made for a load can be played by a test.
        var me = await local.SendAsync(HttpMethod.Get, "/api/v10/users/@me", (string)fan["token"]!, (JsonNode?)null);
        Assert.Equal((string)fan["id"]!, (string)me.Json!["id"]!);
        var sent = await local.BotAsync(
            "POST",
            $"/channels/{channel}/messages",
            JsonNode.Parse(
                """{"content":"?","components":[{"type":1,"components":[{"type":2,"style":1,"label":"A","custom_id":"a"}]}]}"""
            )
        );
        JsonObject Press(string button) =>
            new()
            {
                ["user_id"] = (string)fan["id"]!,
                ["channel_id"] = channel,
                ["message_id"] = (string)sent.Json!["id"]!,
                ["custom_id"] = button,
            };
        var loading = OwnAsync(
            local,
            "POST",
            "/load",
            new JsonObject { ["presses"] = new JsonArray(Press("a"), Press("gone")), ["inFlight"] = 2 }
        );
        var pressed = await bot.EventAsync("INTERACTION_CREATE");
        Assert.Equal("a", (string)pressed["data"]!["custom_id"]!);
        var path = $"/api/v10/interactions/{pressed["id"]}/{pressed["token"]}/callback";
        await local.SendAsync(HttpMethod.Post, path, null, JsonNode.Parse("""{"type":6}"""));
        var result = (await loading).Json!;
        Assert.Equal((1, 1), ((int)result["answered"]!, (int)result["failed"]!));
        Assert.Single(result["times"]!.AsArray());
    }

    [Fact]
    public async Task Unanswered_load_fails_after_three_seconds()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.PublishAsync(LocalDiscord.Command("lore"));
        var bot = await local.BotGatewayAsync();
        var loading = OwnAsync(local, "POST", "/load", JsonNode.Parse("""{"command":"lore","count":3,"inFlight":3}"""));
        for (var i = 0; i < 3; i++)
        {
            await bot.EventAsync("INTERACTION_CREATE");
        }

        local.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, (await loading).Json!["failed"]!.GetValue<int>());
    }

    [Fact]
    public async Task Servers_are_added_with_the_bot_and_the_people_in_them()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        var max = await local.PersonGatewayAsync("Max");
        var added = await OwnAsync(
            local,
            "POST",
            "/guilds",
            JsonNode.Parse("""{"count":3,"channels":20,"roles":10,"members":2}""")
        );
        Assert.Equal(4, added.Json!["total"]!.GetValue<int>());
        var guild = await bot.EventAsync("GUILD_CREATE");
        Assert.Equal(
            (20, 10, 7),
            (
                guild["channels"]!.AsArray().Count,
                guild["roles"]!.AsArray().Count,
                guild["member_count"]!.GetValue<int>()
            )
        );
        await max.EventAsync("GUILD_CREATE");
        Assert.Equal(4, (await local.BotAsync("GET", "/users/@me/guilds")).Json!.AsArray().Count);
    }

    [Fact]
    public async Task The_bot_is_removed_and_installed_again_with_exactly_the_bits_asked_for()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        Assert.Equal(50013, (await local.AsAsync("Max", "DELETE", $"/guilds/{local.Guild}/members/{local.App}")).Code);
        Assert.Equal(
            204,
            (await local.AsAsync("Dustin", "DELETE", $"/guilds/{local.Guild}/members/{local.App}")).Status
        );
        var left = await bot.EventAsync("GUILD_DELETE");
        Assert.Equal(local.Guild, left["id"]!.GetValue<string>());
        Assert.False(left.ContainsKey("unavailable"));
        Assert.Equal(50001, (await local.BotAsync("GET", $"/guilds/{local.Guild}")).Code);
        var path = $"/oauth2/authorize?client_id={local.App}&scope=bot%20applications.commands&permissions=3072";
        var shown = await local.AsAsync("Dustin", "GET", path);
        Assert.False(shown.Json!["guilds"]![0]!["bot"]!.GetValue<bool>());
        var install = new JsonObject { ["authorize"] = true, ["guild_id"] = local.Guild };
        Assert.Equal(50013, (await local.AsAsync("Max", "POST", path, install.DeepClone())).Code);
        Assert.Equal(200, (await local.AsAsync("Dustin", "POST", path, install)).Status);
        await bot.EventAsync("GUILD_CREATE");
        var roles = (await local.BotAsync("GET", $"/guilds/{local.Guild}/roles")).Json!.AsArray();
        Assert.Equal("3072", roles.Single(r => r!["managed"]!.GetValue<bool>())!["permissions"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_inspector_streams_requests_and_frames_without_tokens()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.BotGatewayAsync();
        await local.BotAsync("GET", "/users/@me");
        using var response = await local.Http.GetAsync(
            "/playground/events?after=0",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)
        );
        var seen = "";
        while (
            !seen.Contains("event: request", StringComparison.Ordinal)
            || !seen.EndsWith("}\n", StringComparison.Ordinal)
        )
        {
            seen +=
                await reader
                    .ReadLineAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken) + "\n";
        }

        Assert.Contains("\"t\":\"READY\"", seen, StringComparison.Ordinal);
        Assert.Contains("\"way\":\"in\",\"op\":2", seen, StringComparison.Ordinal);
        Assert.Contains("/users/@me", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(local.Token, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_comes_with_a_strict_policy_and_nothing_outside_its_folder()
    {
        await using var local = await LocalDiscord.StartAsync();
        using var page = await local.Http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (
            var path in new[]
            {
                "/../appsettings.json",
                "/%2e%2e/appsettings.json",
                "/..%2fappsettings.json",
                "/nothing.js",
            }
        )
        {
            using var other = await local.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(404, (int)other.StatusCode);
        }
    }

    [Fact]
    public async Task Time_archives_threads_and_ends_polls()
    {
        await using var local = await LocalDiscord.StartAsync();
        var max = await local.PersonGatewayAsync("Max");
        var general = $"/channels/{local.Channel("general")}/messages";
        var start = await local.BotAsync("POST", general, new JsonObject { ["content"] = "talk" });
        var thread = await local.BotAsync(
            "POST",
            $"{general}/{start["id"]}/threads",
            new JsonObject { ["name"] = "talk", ["auto_archive_duration"] = 60 }
        );
        var poll = JsonNode.Parse(
            """{"poll":{"question":{"text":"Best season?"},"answers":[{"poll_media":{"text":"1"}}],"duration":2}}"""
        );
        var asked = await local.BotAsync("POST", general, poll);
        await OwnAsync(local, "POST", "/clock", new JsonObject { ["advance"] = "PT3H" });
        local.Time.Advance(TimeSpan.FromMilliseconds(1));
        var archived = await max.EventAsync("THREAD_UPDATE");
        Assert.Equal(thread["id"], archived["id"]!.GetValue<string>());
        Assert.True(archived["thread_metadata"]!["archived"]!.GetValue<bool>());
        await max.EventAsync("MESSAGE_UPDATE", m => m["poll"]?["results"]!["is_finalized"]!.GetValue<bool>() == true);
        var result = await max.EventAsync("MESSAGE_CREATE", m => m["type"]!.GetValue<int>() == 46);
        Assert.Equal(asked["id"], result["message_reference"]!["message_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_channel_comes_and_goes_with_the_right_to_see_it()
    {
        await using var local = await LocalDiscord.StartAsync();
        var max = await local.PersonGatewayAsync("Max");
        var path = $"/channels/{local.Channel("staff")}/permissions/{local.IdOf("Max")}";
        await local.AsAsync("Dustin", "PUT", path, JsonNode.Parse("""{"type":1,"allow":"1024","deny":"0"}"""));
        Assert.Equal("staff", (await max.EventAsync("CHANNEL_CREATE"))["name"]!.GetValue<string>());
        await local.AsAsync("Dustin", "DELETE", path);
        Assert.Equal("staff", (await max.EventAsync("CHANNEL_DELETE"))["name"]!.GetValue<string>());
    }
}
