using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The part of the conformance list about interactions, and what people do with them.</summary>
public sealed class InteractionChecks
{
    private const int Ephemeral = 64;
    private const int Loading = 128;

    private static JsonObject Text(string text, int flags = 0) => new() { ["content"] = text, ["flags"] = flags };

    [Fact, Trait("Check", "17.47")]
    public async Task In_a_guild_there_is_a_member_and_in_a_dm_a_user()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var inGuild = await talk.RunAsync();
        Assert.Equal("Dustin", inGuild["member"]!["user"]!["global_name"]!.GetValue<string>());
        Assert.NotNull(inGuild["member"]!["permissions"]);
        Assert.False(inGuild.ContainsKey("user"));
        Assert.Equal(0, inGuild["context"]!.GetValue<int>());
        Assert.Equal(local.Guild, inGuild["authorizing_integration_owners"]!["0"]!.GetValue<string>());
        Assert.NotNull(inGuild["app_permissions"]);
        var dm = await local.AsAsync(
            "Dustin",
            "POST",
            "/users/@me/channels",
            new JsonObject { ["recipient_id"] = local.App }
        );
        var direct = await talk.SendAsync(talk.Body(2, talk.CommandData(), dm["id"], direct: true));
        Assert.Equal("Dustin", direct["user"]!["global_name"]!.GetValue<string>());
        Assert.False(direct.ContainsKey("member"));
        Assert.False(direct.ContainsKey("guild_id"));
        Assert.Equal(1, direct["context"]!.GetValue<int>());
        Assert.Equal("0", direct["authorizing_integration_owners"]!["0"]!.GetValue<string>());
    }

    [Fact, Trait("Check", "17.48")]
    public async Task A_callback_is_204_and_with_response_it_tells_the_message()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var plain = await talk.AnswerAsync(await talk.RunAsync(), 4, Text("hi"));
        Assert.Equal((204, ""), (plain.Status, plain.Text));
        var full = await talk.AnswerAsync(await talk.RunAsync(), 4, Text("hi"), respond: true);
        Assert.Equal(200, full.Status);
        var id = full.Json!["interaction"]!["response_message_id"]!.GetValue<string>();
        var message = full.Json["resource"]!["message"]!;
        Assert.Equal(
            (id, "hi", 20),
            (
                message["id"]!.GetValue<string>(),
                message["content"]!.GetValue<string>(),
                message["type"]!.GetValue<int>()
            )
        );
        Assert.Equal(local.App, message["application_id"]!.GetValue<string>());
        Assert.Equal(local.App, message["webhook_id"]!.GetValue<string>());
        Assert.Equal(2, message["interaction_metadata"]!["type"]!.GetValue<int>());
    }

    [Fact, Trait("Check", "17.49")]
    public async Task A_second_callback_is_refused()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        await talk.AnswerAsync(interaction, 5);
        var second = await talk.AnswerAsync(interaction, 4, Text("again"));
        Assert.Equal((400, 40060), (second.Status, second.Code));
    }

    [Fact, Trait("Check", "17.50")]
    public async Task A_callback_after_three_seconds_is_too_late_and_the_person_hears_of_it()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        local.Time.Advance(TimeSpan.FromSeconds(3.1));
        var late = await talk.AnswerAsync(interaction, 4, Text("late"));
        Assert.Equal((404, 10062), (late.Status, late.Code));
        var failure = await talk.Person.EventAsync("INTERACTION_FAILURE");
        Assert.Equal(interaction["id"]!.GetValue<string>(), failure["id"]!.GetValue<string>());
        var unknown = await local.SendAsync(
            HttpMethod.Post,
            "/api/v10/interactions/1/nope/callback",
            null,
            JsonNode.Parse("""{"type":5}""")
        );
        Assert.Equal((404, 10062), (unknown.Status, unknown.Code));
    }

    [Fact, Trait("Check", "17.51")]
    public async Task A_followup_before_the_callback_is_refused()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var early = await talk.HookAsync(await talk.RunAsync(), "POST", "", Text("early"));
        Assert.Equal((404, 10015), (early.Status, early.Code));
    }

    [Fact, Trait("Check", "17.52")]
    public async Task A_token_lives_fifteen_minutes()
    {
        await using var local = await LocalDiscord.StartAsync(o => o.HeartbeatInterval = 120_000);
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        await talk.AnswerAsync(interaction, 5);
        local.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(200, (await talk.HookAsync(interaction, "PATCH", "/messages/@original", Text("in time"))).Status);
        local.Time.Advance(TimeSpan.FromMinutes(1.1));
        var late = await talk.HookAsync(interaction, "PATCH", "/messages/@original", Text("late"));
        Assert.Equal((401, 50027), (late.Status, late.Code));
    }

    [Fact, Trait("Check", "17.53")]
    public async Task A_private_deferral_that_is_edited_stays_private_and_stops_loading()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var max = await local.PersonGatewayAsync("Max");
        var interaction = await talk.RunAsync();
        await talk.AnswerAsync(interaction, 5, new JsonObject { ["flags"] = Ephemeral });
        var loading = await talk.Person.EventAsync("MESSAGE_CREATE");
        Assert.Equal(Ephemeral | Loading, loading["flags"]!.GetValue<int>());
        var edited = await talk.HookAsync(interaction, "PATCH", "/messages/@original", Text("done"));
        Assert.Equal((200, Ephemeral), (edited.Status, edited.Json!["flags"]!.GetValue<int>()));
        Assert.Equal("done", (await talk.Person.EventAsync("MESSAGE_UPDATE"))["content"]!.GetValue<string>());
        var id = edited["id"];
        var path = $"/channels/{local.Channel("lore")}/messages";
        Assert.Equal(id, (await local.AsAsync("Dustin", "GET", path)).Json![0]!["id"]!.GetValue<string>());
        Assert.Empty((await local.AsAsync("Max", "GET", path)).Json!.AsArray());
        Assert.Equal(10008, (await local.BotAsync("GET", $"{path}/{id}")).Code);
        Assert.DoesNotContain("MESSAGE_CREATE", await max.NamesAsync());
    }

    [Fact, Trait("Check", "17.54")]
    public async Task A_modal_cannot_be_answered_with_a_modal()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var modal = await OpenModalAsync(talk, await talk.RunAsync());
        var submitted = await talk.SendAsync(talk.Body(5, Filled(modal, "Vecna")));
        var refused = await talk.AnswerAsync(submitted, 9, Modal());
        Assert.Equal((400, 50035), (refused.Status, refused.Code));
        Assert.Equal("BASE_TYPE_CHOICES", refused.ErrorAt("type"));
        Assert.Equal(204, (await talk.AnswerAsync(submitted, 4, Text("thanks"))).Status);
    }

    [Fact, Trait("Check", "17.55")]
    public async Task Autocomplete_takes_25_choices_and_not_26()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(
            local,
            "Dustin",
            LocalDiscord.Command(
                "lore",
                JsonNode.Parse("""{"type":3,"name":"name","description":"d","required":true,"autocomplete":true}""")!
            )
        );
        var data = talk.CommandData(0, JsonNode.Parse("""{"name":"name","type":3,"value":"el","focused":true}""")!);
        var interaction = await talk.SendAsync(talk.Body(4, data));
        Assert.True(interaction["data"]!["options"]![0]!["focused"]!.GetValue<bool>());
        JsonObject Choices(int count) =>
            new()
            {
                ["choices"] = new JsonArray([
                    .. Enumerable
                        .Range(0, count)
                        .Select(i => (JsonNode)new JsonObject { ["name"] = $"n{i}", ["value"] = $"v{i}" }),
                ]),
            };
        var refused = await talk.AnswerAsync(interaction, 8, Choices(26));
        Assert.Equal((400, 50035), (refused.Status, refused.Code));
        Assert.NotNull(refused.ErrorAt("data.choices"));
        Assert.Equal(204, (await talk.AnswerAsync(interaction, 8, Choices(25))).Status);
        var heard = await talk.Person.EventAsync("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE");
        Assert.Equal(25, heard["choices"]!.AsArray().Count);
        Assert.Equal("1", heard["nonce"]!.GetValue<string>());
    }

    private static JsonObject Modal() =>
        (JsonObject)
            JsonNode.Parse(
                """
                {"custom_id":"m","title":"A theory","components":[{"type":10,"content":"Tell us."},
                 {"type":18,"label":"Name","component":{"type":4,"custom_id":"name","style":1,"min_length":3,"max_length":10}},
                 {"type":18,"label":"Kind","component":{"type":21,"custom_id":"kind","required":false,"options":[{"value":"a","label":"A"},{"value":"b","label":"B"}]}}]}
                """
            )!;

    private static async Task<JsonObject> OpenModalAsync(Conversation talk, JsonObject interaction)
    {
        Assert.Equal(204, (await talk.AnswerAsync(interaction, 9, Modal())).Status);
        var modal = await talk.Person.EventAsync("INTERACTION_MODAL_CREATE");
        Assert.Equal("A theory", modal["title"]!.GetValue<string>());
        return modal;
    }

    private static JsonObject Filled(JsonObject modal, string name) =>
        new()
        {
            ["id"] = modal["id"]!.GetValue<string>(),
            ["custom_id"] = "m",
            ["components"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = 18,
                    ["component"] = new JsonObject
                    {
                        ["type"] = 4,
                        ["custom_id"] = "name",
                        ["value"] = name,
                    },
                }
            ),
        };

    [Fact]
    public async Task A_filled_in_modal_is_checked_before_the_bot_hears_of_it()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var modal = await OpenModalAsync(talk, await talk.RunAsync());
        foreach (
            var (name, code) in new[]
            {
                ("", "BASE_TYPE_REQUIRED"),
                ("El", "BASE_TYPE_BAD_LENGTH"),
                ("Demogorgonzola", "BASE_TYPE_MAX_LENGTH"),
            }
        )
        {
            var refused = await talk.PostAsync(talk.Body(5, Filled(modal, name)));
            Assert.Equal((400, 50035), (refused.Status, refused.Code));
            Assert.Equal(code, refused.ErrorAt("data.components.0.component.value"));
        }

        var interaction = await talk.SendAsync(talk.Body(5, Filled(modal, "Vecna")));
        var components = interaction["data"]!["components"]!.AsArray();
        Assert.Equal([10, 18, 18], components.Select(c => c!["type"]!.GetValue<int>()));
        Assert.Equal("Vecna", components[1]!["component"]!["value"]!.GetValue<string>());
        Assert.Null(components[2]!["component"]!["value"]);
        var again = await talk.PostAsync(talk.Body(5, Filled(modal, "Vecna")));
        Assert.Equal(10062, again.Code);
    }

    [Fact]
    public async Task Buttons_and_selects_reach_the_bot_and_update_their_message()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var select = JsonNode.Parse(
            """{"type":3,"custom_id":"pick","min_values":1,"max_values":2,"options":[{"label":"A","value":"a"},{"label":"B","value":"b"}]}"""
        )!;
        var users = JsonNode.Parse("""{"type":5,"custom_id":"who"}""")!;
        var disabled = Conversation.Button("off");
        disabled["disabled"] = true;
        var reply = await talk.AnswerAsync(
            await talk.RunAsync(),
            4,
            new JsonObject
            {
                ["content"] = "Choose",
                ["components"] = new JsonArray(
                    Conversation.Row(Conversation.Button("go"), disabled),
                    Conversation.Row(select),
                    Conversation.Row(users)
                ),
            },
            respond: true
        );
        var message = reply.Json!["resource"]!["message"]!;
        var pressed = await talk.SendAsync(talk.Press(message, "go"));
        Assert.Equal(3, pressed["type"]!.GetValue<int>());
        Assert.Equal("go", pressed["data"]!["custom_id"]!.GetValue<string>());
        Assert.Equal(message["id"]!.GetValue<string>(), pressed["message"]!["id"]!.GetValue<string>());
        Assert.Equal(204, (await talk.AnswerAsync(pressed, 7, Text("Chosen"))).Status);
        Assert.Equal("Chosen", (await talk.Person.EventAsync("MESSAGE_UPDATE"))["content"]!.GetValue<string>());
        var picked = await talk.SendAsync(talk.Press(message, "pick", 3, "a", "b"));
        Assert.Equal(["a", "b"], picked["data"]!["values"]!.AsArray().Select(v => v!.GetValue<string>()));
        Assert.Equal(204, (await talk.AnswerAsync(picked, 6)).Status);
        var who = await talk.SendAsync(talk.Press(message, "who", 5, local.IdOf("Max")));
        Assert.Equal("Max", who["data"]!["resolved"]!["users"]![local.IdOf("Max")]!["global_name"]!.GetValue<string>());
        Assert.Equal(204, (await talk.AnswerAsync(who, 4, Text("Max it is"))).Status);
        foreach (
            var wrong in new[]
            {
                talk.Press(message, "off"),
                talk.Press(message, "gone"),
                talk.Press(message, "pick", 3, "c"),
                talk.Press(message, "pick", 3),
            }
        )
        {
            Assert.Equal(50035, (await talk.PostAsync(wrong)).Code);
        }
    }

    [Fact]
    public async Task Somebody_elses_private_message_has_no_buttons_to_press()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var data = Text("only you", Ephemeral);
        data["components"] = new JsonArray(Conversation.Row(Conversation.Button("go")));
        var reply = await talk.AnswerAsync(await talk.RunAsync(), 4, data, respond: true);
        var body = talk.Press(reply.Json!["resource"]!["message"]!, "go");
        body["session_id"] = (await local.PersonGatewayAsync("Max")).SessionId;
        Assert.Equal(10008, (await local.AsAsync("Max", "POST", "/interactions", body)).Code);
    }

    [Fact]
    public async Task Options_are_checked_and_what_they_name_is_resolved()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(
            local,
            "Dustin",
            LocalDiscord.Command(
                "lore",
                JsonNode.Parse("""{"type":3,"name":"name","description":"d","required":true,"max_length":5}""")!,
                JsonNode.Parse("""{"type":4,"name":"season","description":"d","min_value":1,"max_value":5}""")!,
                JsonNode.Parse("""{"type":3,"name":"kind","description":"d","choices":[{"name":"A","value":"a"}]}""")!,
                JsonNode.Parse("""{"type":6,"name":"who","description":"d"}""")!,
                JsonNode.Parse("""{"type":7,"name":"where","description":"d","channel_types":[5]}""")!
            )
        );
        async Task RefusedAsync(string path, params JsonNode[] options)
        {
            var answer = await talk.PostAsync(talk.Body(2, talk.CommandData(0, options)));
            Assert.Equal((400, 50035), (answer.Status, answer.Code));
            Assert.NotNull(answer.ErrorAt("data.options." + path));
        }

        JsonObject Name() => Conversation.Option("name", 3, "El");
        await RefusedAsync("name");
        await RefusedAsync("0.value", Conversation.Option("name", 3, "Eleven"));
        await RefusedAsync("1.value", Name(), Conversation.Option("season", 4, 6));
        await RefusedAsync("1.value", Name(), Conversation.Option("kind", 3, "z"));
        await RefusedAsync("1.value", Name(), Conversation.Option("where", 7, local.Channel("lore")));
        await RefusedAsync("1", Name(), Conversation.Option("nope", 3, "z"));
        var interaction = await talk.RunAsync(
            Name(),
            Conversation.Option("who", 6, local.IdOf("Max")),
            Conversation.Option("where", 7, local.Channel("news"))
        );
        var resolved = interaction["data"]!["resolved"]!;
        Assert.Equal("Max", resolved["users"]![local.IdOf("Max")]!["global_name"]!.GetValue<string>());
        var member = resolved["members"]![local.IdOf("Max")]!.AsObject();
        Assert.False(member.ContainsKey("user") || member.ContainsKey("deaf") || member.ContainsKey("mute"));
        Assert.Equal("news", resolved["channels"]![local.Channel("news")]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Followups_reply_to_the_answer_can_be_edited_and_deleted()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        await talk.AnswerAsync(interaction, 4, Text("first"));
        var followup = await talk.HookAsync(interaction, "POST", "", Text("second", Ephemeral));
        Assert.Equal((200, Ephemeral), (followup.Status, followup.Json!["flags"]!.GetValue<int>()));
        local.Time.Advance(TimeSpan.FromSeconds(2));
        var edited = await talk.HookAsync(interaction, "PATCH", $"/messages/{followup["id"]}", Text("third"));
        Assert.Equal("third", edited["content"]);
        Assert.NotNull(edited["edited_timestamp"]);
        Assert.Equal(204, (await talk.HookAsync(interaction, "DELETE", $"/messages/{followup["id"]}")).Status);
        Assert.Equal(10008, (await talk.HookAsync(interaction, "GET", $"/messages/{followup["id"]}")).Code);
        Assert.Equal(204, (await talk.HookAsync(interaction, "DELETE", "/messages/@original")).Status);
        local.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(10008, (await talk.HookAsync(interaction, "GET", "/messages/@original")).Code);
    }

    [Fact]
    public async Task The_first_followup_after_a_deferral_takes_its_place()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var interaction = await talk.RunAsync();
        var deferred = await talk.AnswerAsync(interaction, 5, null, respond: true);
        Assert.True(deferred.Json!["interaction"]!["response_message_loading"]!.GetValue<bool>());
        var followup = await talk.HookAsync(interaction, "POST", "", Text("done", Ephemeral));
        Assert.Equal(deferred.Json["interaction"]!["response_message_id"]!.GetValue<string>(), followup["id"]);
        Assert.Equal(0, followup.Json!["flags"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_command_that_one_may_not_use_or_that_is_old_never_reaches_the_bot()
    {
        await using var local = await LocalDiscord.StartAsync();
        var managers = LocalDiscord.Command("managers");
        managers["default_member_permissions"] = "32";
        var talk = await Conversation.StartAsync(local, "Max", LocalDiscord.Command("lore"), managers);
        Assert.Equal(50013, (await talk.PostAsync(talk.Body(2, talk.CommandData(1)))).Code);
        var old = talk.CommandData();
        old["version"] = "1";
        Assert.Equal(
            "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION",
            (await talk.PostAsync(talk.Body(2, old))).ErrorAt("data")
        );
        var unknown = talk.CommandData();
        unknown["id"] = "1";
        Assert.Equal(10063, (await talk.PostAsync(talk.Body(2, unknown))).Code);
        var hidden = talk.Body(2, talk.CommandData(), local.Channel("staff"));
        Assert.Equal(50001, (await talk.PostAsync(hidden)).Code);
        Assert.DoesNotContain("INTERACTION_CREATE", await talk.Bot.NamesAsync());
    }

    [Fact]
    public async Task An_app_installed_to_a_person_works_between_people_with_five_followups()
    {
        await using var local = await LocalDiscord.StartAsync();
        var command = LocalDiscord.Command("lore");
        command["integration_types"] = new JsonArray(0, 1);
        var talk = await Conversation.StartAsync(local, "Max", command);
        var dm = await local.AsAsync(
            "Max",
            "POST",
            "/users/@me/channels",
            new JsonObject { ["recipient_id"] = local.IdOf("Lucas") }
        );
        Assert.Equal(10063, (await talk.PostAsync(talk.Body(2, talk.CommandData(), dm["id"], direct: true))).Code);
        var install = new JsonObject { ["authorize"] = true, ["integration_type"] = 1 };
        Assert.Equal(
            200,
            (
                await local.AsAsync(
                    "Max",
                    "POST",
                    $"/oauth2/authorize?client_id={local.App}&scope=applications.commands&integration_type=1",
                    install
                )
            ).Status
        );
        var interaction = await talk.SendAsync(talk.Body(2, talk.CommandData(), dm["id"], direct: true));
        Assert.Equal(2, interaction["context"]!.GetValue<int>());
        Assert.Equal(local.IdOf("Max"), interaction["authorizing_integration_owners"]!["1"]!.GetValue<string>());
        await talk.AnswerAsync(interaction, 4, Text("hi"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await talk.HookAsync(interaction, "POST", "", Text($"{i}"))).Status);
            local.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(40094, (await talk.HookAsync(interaction, "POST", "", Text("6"))).Code);
    }
}
