using System.Text;
using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The part of the conformance list about messages, and the documented limits that matter.</summary>
public sealed class MessageChecks
{
    private static JsonObject Text(string text) => new() { ["content"] = text };

    private static Task<Answer> PostAsync(LocalDiscord local, JsonNode body, string channel = "general")
    {
        local.Time.Advance(TimeSpan.FromSeconds(5));
        return local.BotAsync("POST", $"/channels/{local.Channel(channel)}/messages", body);
    }

    private static async Task RefusedAsync(LocalDiscord local, string body, string path, string? code = null)
    {
        var answer = await PostAsync(local, JsonNode.Parse(body)!);
        Assert.True(answer is { Status: 400, Code: 50035 }, answer.Text);
        Assert.True(answer.ErrorAt(path) is not null, answer.Text);
        if (code is not null)
        {
            Assert.Equal(code, answer.ErrorAt(path));
        }
    }

    [Fact, Trait("Check", "17.56")]
    public async Task Content_and_embeds_have_their_limits_and_nothing_is_no_message()
    {
        await using var local = await LocalDiscord.StartAsync();
        Assert.Equal(200, (await PostAsync(local, Text(new string('x', 2000)))).Status);
        await RefusedAsync(local, Text(new string('x', 2001)).ToJsonString(), "content", "BASE_TYPE_MAX_LENGTH");
        // Characters are code points: two thousand of these are four thousand UTF-16 units.
        Assert.Equal(200, (await PostAsync(local, Text(string.Concat(Enumerable.Repeat("🚲", 2000))))).Status);
        Assert.Equal((400, 50006), (await PostAsync(local, Text("  ")) is var e ? (e.Status, e.Code) : default));
        Assert.Equal(50006, (await PostAsync(local, new JsonObject())).Code);
        JsonObject Embeds(int size) =>
            new()
            {
                ["embeds"] = new JsonArray(
                    new JsonObject { ["description"] = new string('d', 4000) },
                    new JsonObject { ["description"] = new string('d', size - 4000) }
                ),
            };
        Assert.Equal(200, (await PostAsync(local, Embeds(6000))).Status);
        await RefusedAsync(local, Embeds(6001).ToJsonString(), "embeds", "MAX_EMBED_SIZE_EXCEEDED");
    }

    [Fact, Trait("Check", "17.57")]
    public async Task Components_of_version_two_have_their_rules()
    {
        await using var local = await LocalDiscord.StartAsync();
        const string legacy = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
        await RefusedAsync(
            local,
            """{"flags":32768,"content":"a","components":[{"type":10,"content":"b"}]}""",
            "content",
            legacy
        );
        await RefusedAsync(
            local,
            """{"components":[{"type":17,"components":[{"type":10,"content":"b"}]}]}""",
            "components.0",
            "UNION_TYPE_CHOICES"
        );
        string Many(int count) =>
            $$"""{"flags":32768,"components":[{{string.Join(',', Enumerable.Repeat("""{"type":10,"content":"a"}""", count))}}]}""";
        Assert.Equal(200, (await PostAsync(local, JsonNode.Parse(Many(40))!)).Status);
        await RefusedAsync(local, Many(41), "components");
        await RefusedAsync(
            local,
            """{"flags":32768,"components":[{"type":17,"components":[{"type":10,"content":"a"},{"type":1,"components":[{"type":2,"style":1,"label":"a","custom_id":"x"},{"type":2,"style":1,"label":"b","custom_id":"x"}]}]}]}""",
            "components.0.components.1.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED"
        );
        var ids = (
            await PostAsync(
                local,
                JsonNode.Parse(
                    """{"flags":32768,"components":[{"type":17,"id":1,"components":[{"type":10,"content":"a"}]},{"type":14}]}"""
                )!
            )
        ).Json!;
        Assert.Equal(2, ids["components"]![0]!["components"]![0]!["id"]!.GetValue<int>());
        Assert.Equal(3, ids["components"]![1]!["id"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"content":"a","components":[{"type":1,"components":[]}]}""", "components.0.components")]
    [InlineData(
        """{"content":"a","components":[{"type":1,"components":[{"type":2,"style":5,"label":"a","custom_id":"x"}]}]}""",
        "components.0.components.0.url"
    )]
    [InlineData(
        """{"content":"a","components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"x"}]}]}""",
        "components.0.components.0.label"
    )]
    [InlineData(
        """{"content":"a","components":[{"type":1,"components":[{"type":2,"style":1,"label":"a","custom_id":"x","emoji":{"name":"abc"}}]}]}""",
        "components.0.components.0.emoji.name"
    )]
    [InlineData(
        """{"content":"a","components":[{"type":1,"components":[{"type":3,"custom_id":"x","options":[{"label":"a","value":"1"},{"label":"b","value":"1"}]}]}]}""",
        "components.0.components.0.options.1.value"
    )]
    [InlineData(
        """{"content":"a","components":[{"type":1,"components":[{"type":3,"custom_id":"x","options":[{"label":"a","value":"1"}]},{"type":2,"style":1,"label":"a","custom_id":"y"}]}]}""",
        "components.0.components"
    )]
    [InlineData(
        """{"flags":32768,"components":[{"type":9,"components":[{"type":10,"content":"a"}]}]}""",
        "components.0.accessory"
    )]
    [InlineData(
        """{"flags":32768,"components":[{"type":13,"file":{"url":"https://example.org/a"}}]}""",
        "components.0.file.url"
    )]
    [InlineData(
        """{"flags":32768,"components":[{"type":12,"items":[{"media":{"url":"attachment://none.png"}}]}]}""",
        "components.0.items.0.media.url"
    )]
    [InlineData("""{"embeds":[{"fields":[{"name":"a"}]}]}""", "embeds.0.fields.0.value")]
    [InlineData("""{"embeds":[{"author":{"url":"https://example.org"}}]}""", "embeds.0.author.name")]
    [InlineData("""{"embeds":[{}]}""", "embeds.0.description")]
    [InlineData("""{"content":"a","allowed_mentions":{"parse":["users"],"users":["1"]}}""", "allowed_mentions")]
    [InlineData("""{"embeds":[{"title":"a","image":{"url":"data:x"}}]}""", "embeds.0.image.url")]
    [InlineData("""{"content":"a","nonce":"12345678901234567890123456"}""", "nonce")]
    [InlineData("""{"content":"a","message_reference":{"message_id":"1"}}""", "message_reference")]
    [InlineData("""{"poll":{"question":{"text":"q"},"answers":[]}}""", "poll.answers")]
    [InlineData("""{"content":"a","attachments":[{"id":7,"filename":"a.png"}]}""", "attachments.0.id")]
    public async Task What_is_wrong_is_told_where_it_is(string body, string path)
    {
        await using var local = await LocalDiscord.StartAsync();
        await RefusedAsync(local, body, path);
    }

    [Fact, Trait("Check", "17.58")]
    public async Task Hidden_mute_and_absent_places_have_their_codes()
    {
        await using var local = await LocalDiscord.StartAsync();
        Assert.Equal(
            (403, 50001),
            (await PostAsync(local, Text("a"), "staff") is var h ? (h.Status, h.Code) : default)
        );
        var deny = new JsonObject { ["type"] = 0, ["deny"] = "2048" };
        var general = local.Channel("general");
        Assert.Equal(
            204,
            (await local.AsAsync("Dustin", "PUT", $"/channels/{general}/permissions/{local.Guild}", deny)).Status
        );
        var bot = (await local.BotAsync("GET", $"/guilds/{local.Guild}/members/{local.App}")).Json!["roles"]![
            0
        ]!.GetValue<string>();
        Assert.Equal(
            204,
            (await local.AsAsync("Dustin", "PUT", $"/channels/{general}/permissions/{bot}", deny.DeepClone())).Status
        );
        Assert.Equal((403, 50013), (await PostAsync(local, Text("a")) is var m ? (m.Status, m.Code) : default));
        var absent = await local.BotAsync("GET", "/channels/1");
        Assert.Equal((404, 10003), (absent.Status, absent.Code));
        var message = await local.BotAsync("GET", $"/channels/{general}/messages/1");
        Assert.Equal((404, 10008), (message.Status, message.Code));
        var guild = await local.BotAsync("GET", "/guilds/1");
        Assert.Equal((404, 10004), (guild.Status, guild.Code));
    }

    [Fact, Trait("Check", "17.59")]
    public async Task An_enforced_nonce_posts_once()
    {
        await using var local = await LocalDiscord.StartAsync();
        var max = await local.PersonGatewayAsync("Max");
        JsonObject Body() => (JsonObject)JsonNode.Parse("""{"content":"digest","nonce":"n1","enforce_nonce":true}""")!;
        var first = await local.BotAsync("POST", $"/channels/{local.Channel("news")}/messages", Body());
        var second = await local.BotAsync("POST", $"/channels/{local.Channel("news")}/messages", Body());
        Assert.Equal(first["id"], second["id"]);
        var created = (await max.SettleAsync()).Where(f => f["t"]?.ToString() == "MESSAGE_CREATE").ToList();
        Assert.Equal("n1", Assert.Single(created)["d"]!["nonce"]!.GetValue<string>());
        local.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.NotEqual(
            first["id"],
            (await local.BotAsync("POST", $"/channels/{local.Channel("news")}/messages", Body()))["id"]
        );
    }

    [Fact, Trait("Check", "17.60")]
    public async Task A_crosspost_happens_once_and_a_forum_takes_posts_only()
    {
        await using var local = await LocalDiscord.StartAsync();
        var news = local.Channel("news");
        var follow = new JsonObject { ["webhook_channel_id"] = local.Channel("general") };
        Assert.Equal(200, (await local.AsAsync("Dustin", "POST", $"/channels/{news}/followers", follow)).Status);
        var id = (await PostAsync(local, Text("headline"), "news"))["id"];
        var crossposted = await local.BotAsync("POST", $"/channels/{news}/messages/{id}/crosspost");
        Assert.Equal((200, 1), (crossposted.Status, crossposted.Json!["flags"]!.GetValue<int>()));
        var copy = (await local.BotAsync("GET", $"/channels/{local.Channel("general")}/messages?limit=1")).Json![0]!;
        Assert.Equal(("headline", 2), (copy["content"]!.GetValue<string>(), copy["flags"]!.GetValue<int>()));
        Assert.Equal(id, copy["message_reference"]!["message_id"]!.GetValue<string>());
        Assert.Equal(
            (400, 40033),
            (
                await local.BotAsync("POST", $"/channels/{news}/messages/{id}/crosspost") is var a
                    ? (a.Status, a.Code)
                    : default
            )
        );
        Assert.Equal(
            (400, 40058),
            (await PostAsync(local, Text("a"), "theories") is var f ? (f.Status, f.Code) : default)
        );
    }

    [Fact]
    public async Task A_forum_post_is_a_thread_whose_first_message_has_its_id()
    {
        await using var local = await LocalDiscord.StartAsync();
        var bot = await local.BotGatewayAsync();
        var forum = await local.BotAsync("GET", $"/channels/{local.Channel("theories")}");
        var tag = forum.Json!["available_tags"]![0]!["id"]!.GetValue<string>();
        var body = new JsonObject
        {
            ["name"] = "A theory",
            ["applied_tags"] = new JsonArray(tag),
            ["message"] = Text("What if"),
        };
        var post = await local.BotAsync("POST", $"/channels/{local.Channel("theories")}/threads", body);
        Assert.Equal(201, post.Status);
        Assert.Equal(post["id"], post.Json!["message"]!["id"]!.GetValue<string>());
        Assert.True((await bot.EventAsync("THREAD_CREATE"))["newly_created"]!.GetValue<bool>());
        Assert.Equal(200, (await local.BotAsync("POST", $"/channels/{post["id"]}/messages", Text("more"))).Status);
        var wrong = new JsonObject
        {
            ["name"] = "x",
            ["applied_tags"] = new JsonArray("5"),
            ["message"] = Text("a"),
        };
        Assert.NotNull(
            (await local.BotAsync("POST", $"/channels/{local.Channel("theories")}/threads", wrong)).ErrorAt(
                "applied_tags.0"
            )
        );
        Assert.Equal(
            200,
            (
                await local.AsAsync(
                    "Dustin",
                    "PATCH",
                    $"/channels/{local.Channel("theories")}",
                    new JsonObject { ["flags"] = 16 }
                )
            ).Status
        );
        var untagged = new JsonObject { ["name"] = "x", ["message"] = Text("a") };
        Assert.Equal(
            40067,
            (await local.BotAsync("POST", $"/channels/{local.Channel("theories")}/threads", untagged)).Code
        );
    }

    [Fact]
    public async Task A_thread_from_a_message_exists_once_and_can_be_locked()
    {
        await using var local = await LocalDiscord.StartAsync();
        var id = (await PostAsync(local, Text("start")))["id"];
        var path = $"/channels/{local.Channel("general")}/messages/{id}/threads";
        var thread = await local.BotAsync("POST", path, new JsonObject { ["name"] = "talk" });
        Assert.Equal((201, id), (thread.Status, thread["id"]));
        Assert.Equal(
            (400, 160004),
            (
                await local.BotAsync("POST", path, new JsonObject { ["name"] = "talk" }) is var t
                    ? (t.Status, t.Code)
                    : default
            )
        );
        Assert.Equal(
            200,
            (await local.AsAsync("Dustin", "PATCH", $"/channels/{id}", new JsonObject { ["archived"] = true })).Status
        );
        Assert.Equal(200, (await local.BotAsync("POST", $"/channels/{id}/messages", Text("wakes it up"))).Status);
        Assert.Equal(
            200,
            (await local.AsAsync("Dustin", "PATCH", $"/channels/{id}", new JsonObject { ["locked"] = true })).Status
        );
        Assert.Equal(
            (403, 160005),
            (
                await local.BotAsync("POST", $"/channels/{id}/messages", Text("a")) is var l
                    ? (l.Status, l.Code)
                    : default
            )
        );
    }

    [Fact]
    public async Task Files_are_stored_served_and_kept_by_edits()
    {
        await using var local = await LocalDiscord.StartAsync();
        var path = $"/api/v10/channels/{local.Channel("general")}/messages";
        var payload = JsonNode.Parse(
            """{"embeds":[{"title":"t","image":{"url":"attachment://a.svg"}}],"attachments":[{"id":0,"filename":"a.svg","description":"alt"}]}"""
        )!;
        var bytes = Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
        var sent = await local.SendAsync(
            HttpMethod.Post,
            path,
            $"Bot {local.Token}",
            LocalDiscord.Multipart(payload, ("a.svg", bytes))
        );
        Assert.Equal(200, sent.Status);
        var attachment = sent.Json!["attachments"]![0]!;
        Assert.Equal(
            ("a.svg", "alt", bytes.Length),
            (
                attachment["filename"]!.GetValue<string>(),
                attachment["description"]!.GetValue<string>(),
                attachment["size"]!.GetValue<int>()
            )
        );
        Assert.Equal(
            attachment["url"]!.GetValue<string>(),
            sent.Json["embeds"]![0]!["image"]!["url"]!.GetValue<string>()
        );
        using var file = await local.Http.GetAsync(
            new Uri(attachment["url"]!.GetValue<string>()),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(bytes, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains(
            "sandbox",
            file.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        var edit = JsonNode.Parse("""{"attachments":[]}""")!;
        var edited = await local.BotAsync("PATCH", $"/channels/{local.Channel("general")}/messages/{sent["id"]}", edit);
        Assert.Empty(edited.Json!["attachments"]!.AsArray());
        var large = LocalDiscord.Multipart(new JsonObject(), ("big.bin", new byte[(10 << 20) + 1]));
        var refused = await local.SendAsync(HttpMethod.Post, path, $"Bot {local.Token}", large);
        Assert.Equal((413, 50045), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Mentions_obey_allowed_mentions()
    {
        await using var local = await LocalDiscord.StartAsync();
        var text = $"@everyone <@{local.IdOf("Max")}> <@{local.IdOf("Lucas")}>";
        async Task<string[]> MentionedAsync(string allowed)
        {
            var body = Text(text);
            body["allowed_mentions"] = JsonNode.Parse(allowed);
            var message = (await PostAsync(local, body)).Json!;
            Assert.False(message["mention_everyone"]!.GetValue<bool>());
            return [.. message["mentions"]!.AsArray().Select(m => m!["global_name"]!.GetValue<string>()).Order()];
        }

        Assert.Empty(await MentionedAsync("""{"parse":[]}"""));
        Assert.Equal(["Lucas", "Max"], await MentionedAsync("""{"parse":["users","everyone"]}"""));
        Assert.Equal(["Max"], await MentionedAsync($$"""{"users":["{{local.IdOf("Max")}}"]}"""));
        var all = await local.AsAsync(
            "Dustin",
            "POST",
            $"/channels/{local.Channel("general")}/messages",
            Text("@everyone")
        );
        Assert.True(all.Json!["mention_everyone"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Messages_are_edited_by_their_author_and_deleted_by_managers()
    {
        await using var local = await LocalDiscord.StartAsync();
        var general = $"/channels/{local.Channel("general")}/messages";
        var own = (await PostAsync(local, Text("a")))["id"];
        var foreign = (await local.AsAsync("Max", "POST", general, Text("b")))["id"];
        Assert.Equal("c", (await local.BotAsync("PATCH", $"{general}/{own}", Text("c")))["content"]);
        Assert.Equal(
            (403, 50005),
            (await local.BotAsync("PATCH", $"{general}/{foreign}", Text("c")) is var e ? (e.Status, e.Code) : default)
        );
        Assert.Equal(
            (403, 50013),
            (await local.BotAsync("DELETE", $"{general}/{foreign}") is var d ? (d.Status, d.Code) : default)
        );
        Assert.Equal(50006, (await local.BotAsync("PATCH", $"{general}/{own}", Text(""))).Code);
        Assert.Equal(204, (await local.AsAsync("Dustin", "DELETE", $"{general}/{own}")).Status);
        Assert.Equal(10008, (await local.BotAsync("GET", $"{general}/{own}")).Code);
    }

    [Fact]
    public async Task History_is_paged_newest_first_and_ten_thousand_are_kept()
    {
        await using var local = await LocalDiscord.StartAsync();
        var general = $"/channels/{local.Channel("general")}/messages";
        var ids = new List<string>();
        for (var i = 0; i < 10_005; i++)
        {
            // Straight into the world: through HTTP this would be the longest test of all.
            ids.Add(local.Say("general", "Max", $"{i}"));
        }

        async Task<string[]> PageAsync(string query) =>
            [
                .. (await local.AsAsync("Max", "GET", $"{general}?{query}"))
                    .Json!.AsArray()
                    .Select(m => m!["content"]!.GetValue<string>()),
            ];

        Assert.Equal(["10004", "10003"], await PageAsync("limit=2"));
        Assert.Equal(["10001", "10000"], await PageAsync($"limit=2&before={ids[10_002]}"));
        Assert.Equal(["102", "101"], await PageAsync($"limit=2&after={ids[100]}"));
        Assert.Equal(["102", "101", "100"], await PageAsync($"limit=3&around={ids[101]}"));
        Assert.Equal(10008, (await local.AsAsync("Max", "GET", $"{general}/{ids[4]}")).Code);
        Assert.Equal("5", (await local.AsAsync("Max", "GET", $"{general}/{ids[5]}"))["content"]);
    }

    [Fact]
    public async Task Reactions_pins_and_polls()
    {
        await using var local = await LocalDiscord.StartAsync();
        var general = $"/channels/{local.Channel("general")}/messages";
        var max = await local.PersonGatewayAsync("Max");
        var poll = await PostAsync(
            local,
            JsonNode.Parse(
                """{"poll":{"question":{"text":"Best season?"},"answers":[{"poll_media":{"text":"1"}},{"poll_media":{"text":"4"}}]}}"""
            )!
        );
        Assert.Equal(200, poll.Status);
        var votes = new JsonObject { ["answer_ids"] = new JsonArray("2") };
        Assert.Equal(
            204,
            (
                await local.AsAsync(
                    "Max",
                    "PUT",
                    $"/channels/{local.Channel("general")}/polls/{poll["id"]}/answers/@me",
                    votes
                )
            ).Status
        );
        Assert.Equal(2, (await max.EventAsync("MESSAGE_POLL_VOTE_ADD"))["answer_id"]!.GetValue<int>());
        var expired = await local.BotAsync("POST", $"/channels/{local.Channel("general")}/polls/{poll["id"]}/expire");
        Assert.True(expired.Json!["poll"]!["results"]!["is_finalized"]!.GetValue<bool>());
        var id = (await PostAsync(local, Text("react")))["id"];
        Assert.Equal(204, (await local.BotAsync("PUT", $"{general}/{id}/reactions/%F0%9F%9A%B2/@me")).Status);
        Assert.Equal(
            (404, 10014),
            (
                await local.BotAsync("PUT", $"{general}/{id}/reactions/notanemoji/@me") is var r
                    ? (r.Status, r.Code)
                    : default
            )
        );
        Assert.Equal("🚲", (await max.EventAsync("MESSAGE_REACTION_ADD"))["emoji"]!["name"]!.GetValue<string>());
        Assert.True((await local.BotAsync("GET", $"{general}/{id}")).Json!["reactions"]![0]!["me"]!.GetValue<bool>());
        Assert.Equal(50013, (await local.BotAsync("PUT", $"{general}/pins/{id}")).Code);
        Assert.Equal(204, (await local.AsAsync("Dustin", "PUT", $"{general}/pins/{id}")).Status);
        Assert.Equal(
            id,
            (await local.BotAsync("GET", $"{general}/pins")).Json!["items"]![0]!["message"]!["id"]!.GetValue<string>()
        );
    }
}
