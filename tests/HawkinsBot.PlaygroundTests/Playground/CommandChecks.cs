using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The part of the conformance list about commands.</summary>
public sealed class CommandChecks
{
    private static JsonObject Command(string name, params JsonNode[] options) => LocalDiscord.Command(name, options);

    private static JsonObject Option(string name, bool required = false) =>
        new()
        {
            ["type"] = 3,
            ["name"] = name,
            ["description"] = "An option",
            ["required"] = required,
        };

    [Fact, Trait("Check", "17.36")]
    public async Task The_same_put_twice_gives_the_same_ids_and_creates_nothing()
    {
        await using var local = await LocalDiscord.StartAsync();
        JsonNode[] Hundred() => [.. Enumerable.Range(0, 100).Select(i => Command($"c{i}"))];
        var first = await local.PublishAsync(Hundred());
        var second = await local.PublishAsync(Hundred());
        Assert.True(JsonNode.DeepEquals(first, second));
        // 100 of the day's 200 are used: another hundred still fits.
        await local.PublishAsync([.. Enumerable.Range(0, 100).Select(i => Command($"d{i}"))]);
    }

    [Fact, Trait("Check", "17.37")]
    public async Task An_empty_put_empties_one_scope_only()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.PublishAsync(Command("lore"));
        var guild = $"/applications/{local.App}/guilds/{local.Guild}/commands";
        await local.BotAsync("PUT", guild, new JsonArray(Command("here")));
        Assert.Equal(200, (await local.BotAsync("PUT", guild, new JsonArray())).Status);
        Assert.Empty((await local.BotAsync("GET", guild)).Json!.AsArray());
        Assert.Single((await local.BotAsync("GET", $"/applications/{local.App}/commands")).Json!.AsArray());
    }

    [Fact, Trait("Check", "17.38")]
    public async Task A_post_creates_and_the_same_name_again_replaces()
    {
        await using var local = await LocalDiscord.StartAsync();
        var created = await local.BotAsync("POST", $"/applications/{local.App}/commands", Command("lore"));
        var replaced = await local.BotAsync(
            "POST",
            $"/applications/{local.App}/commands",
            Command("lore", Option("name"))
        );
        Assert.Equal((201, 200), (created.Status, replaced.Status));
        Assert.Equal(created["id"], replaced["id"]);
        Assert.NotEqual(created["version"], replaced["version"]);
    }

    [Theory, Trait("Check", "17.39"), Trait("Check", "17.40"), Trait("Check", "17.41")]
    [InlineData("""{"name":"Foo","description":"d"}""", "name", "APPLICATION_COMMAND_INVALID_NAME")]
    [InlineData("""{"name":"foo"}""", "description", "BASE_TYPE_REQUIRED")]
    [InlineData(
        """{"name":"foo","description":"d","options":[{"type":3,"name":"a","description":"d"},{"type":3,"name":"b","description":"d","required":true}]}""",
        "options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
    )]
    [InlineData(
        """{"name":"foo","description":"d","options":[{"type":99,"name":"a","description":"d"}]}""",
        "options.0.type",
        "BASE_TYPE_CHOICES"
    )]
    [InlineData(
        """{"name":"foo","description":"d","options":[{"type":10,"name":"a","description":"d","choices":[{"name":"n"}]}]}""",
        "options.0.choices.0.value",
        "BASE_TYPE_REQUIRED"
    )]
    [InlineData(
        """{"name":"foo","description":"d","name_localizations":{"xx":"a"}}""",
        "name_localizations.xx",
        "BASE_TYPE_CHOICES"
    )]
    [InlineData(
        """{"name":"Foo bar","type":2,"description":"no"}""",
        "description",
        "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"
    )]
    public async Task A_wrong_command_is_refused_where_it_is_wrong(string command, string path, string code)
    {
        await using var local = await LocalDiscord.StartAsync();
        var one = await local.BotAsync("POST", $"/applications/{local.App}/commands", JsonNode.Parse(command));
        Assert.Equal((400, 50035), (one.Status, one.Code));
        Assert.Equal(code, one.ErrorAt(path));
        var many = await local.BotAsync(
            "PUT",
            $"/applications/{local.App}/commands",
            new JsonArray(Command("fine"), JsonNode.Parse(command))
        );
        Assert.Equal(code, many.ErrorAt("1." + path));
    }

    [Fact, Trait("Check", "17.41")]
    public async Task A_command_of_8001_characters_is_too_large()
    {
        await using var local = await LocalDiscord.StartAsync();
        JsonObject Sized(int size)
        {
            // Each option: a name of 2, a description of 98, and 3 choices of 100 + 100.
            var options = Enumerable
                .Range(0, 11)
                .Select(i =>
                {
                    var option = Option($"{(char)('a' + i)}x");
                    option["description"] = new string('d', 98);
                    option["choices"] = new JsonArray([
                        .. Enumerable
                            .Range(0, 3)
                            .Select(n =>
                                (JsonNode)
                                    new JsonObject
                                    {
                                        ["name"] = $"{n}" + new string('n', 99),
                                        ["value"] = $"{n}" + new string('v', 99),
                                    }
                            ),
                    ]);
                    return option;
                })
                .ToArray<JsonNode>();
            var command = Command("big", options);
            var rest = size - (11 * 700) - 3 - 9;
            var filler = Option("zz");
            filler["description"] = new string('d', Math.Min(100, rest - 2));
            rest -= 2 + Math.Min(100, rest - 2);
            filler["choices"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = new string('n', Math.Min(100, rest - 1)),
                    ["value"] = new string('v', rest - Math.Min(100, rest - 1)),
                }
            );
            ((JsonArray)command["options"]!).Add(filler);
            return command;
        }

        Assert.Equal(201, (await local.BotAsync("POST", $"/applications/{local.App}/commands", Sized(8000))).Status);
        var refused = await local.BotAsync("POST", $"/applications/{local.App}/commands", Sized(8001));
        Assert.Equal("APPLICATION_COMMAND_TOO_LARGE", refused.ErrorAt(""));
    }

    [Fact, Trait("Check", "17.42")]
    public async Task The_101st_chat_command_is_one_too_many()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.PublishAsync([.. Enumerable.Range(0, 100).Select(i => Command($"c{i}"))]);
        var refused = await local.BotAsync("POST", $"/applications/{local.App}/commands", Command("more"));
        Assert.Equal((400, 30032), (refused.Status, refused.Code));
        var user = await local.BotAsync(
            "POST",
            $"/applications/{local.App}/commands",
            new JsonObject { ["name"] = "More", ["type"] = 2 }
        );
        Assert.Equal(201, user.Status);
    }

    [Fact, Trait("Check", "17.43")]
    public async Task The_201st_creation_of_a_day_is_one_too_many()
    {
        await using var local = await LocalDiscord.StartAsync();
        await local.PublishAsync([.. Enumerable.Range(0, 100).Select(i => Command($"a{i}"))]);
        await local.PublishAsync([.. Enumerable.Range(0, 100).Select(i => Command($"b{i}"))]);
        await local.PublishAsync();
        var refused = await local.BotAsync("POST", $"/applications/{local.App}/commands", Command("more"));
        Assert.Equal((400, 30034), (refused.Status, refused.Code));
        local.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(
            201,
            (await local.BotAsync("POST", $"/applications/{local.App}/commands", Command("more"))).Status
        );
    }

    [Fact, Trait("Check", "17.44")]
    public async Task The_same_type_and_name_twice_in_one_put_is_refused()
    {
        await using var local = await LocalDiscord.StartAsync();
        var answer = await local.BotAsync(
            "PUT",
            $"/applications/{local.App}/commands",
            new JsonArray(Command("lore"), Command("lore"))
        );
        Assert.Equal((400, 50035), (answer.Status, answer.Code));
        Assert.Equal("APPLICATION_COMMANDS_DUPLICATE_NAME", answer.ErrorAt("1.name"));
    }

    [Fact, Trait("Check", "17.45")]
    public async Task A_list_shows_dictionaries_only_when_asked()
    {
        await using var local = await LocalDiscord.StartAsync();
        var command = Command("lore");
        command["name_localizations"] = new JsonObject { ["de"] = "wissen" };
        await local.PublishAsync(command);
        var plain = (await local.BotAsync("GET", $"/applications/{local.App}/commands")).Json![0]!.AsObject();
        var full = (await local.BotAsync("GET", $"/applications/{local.App}/commands?with_localizations=true")).Json![
            0
        ]!;
        Assert.False(plain.ContainsKey("name_localizations"));
        Assert.Equal("lore", plain["name_localized"]!.GetValue<string>());
        Assert.False(full.AsObject().ContainsKey("name_localized"));
        Assert.Equal("wissen", full["name_localizations"]!["de"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rename_by_id_keeps_the_command_and_an_unknown_one_is_10063()
    {
        await using var local = await LocalDiscord.StartAsync();
        var first = await local.PublishAsync(Command("lore"));
        var id = first[0]!["id"]!.GetValue<string>();
        var renamed = await local.BotAsync(
            "PATCH",
            $"/applications/{local.App}/commands/{id}",
            new JsonObject { ["name"] = "facts" }
        );
        Assert.Equal((200, id, "facts"), (renamed.Status, renamed["id"], renamed["name"]));
        Assert.Equal(204, (await local.BotAsync("DELETE", $"/applications/{local.App}/commands/{id}")).Status);
        Assert.Equal(10063, (await local.BotAsync("GET", $"/applications/{local.App}/commands/{id}")).Code);
    }

    [Fact]
    public async Task People_are_offered_what_context_permissions_and_overwrites_allow()
    {
        await using var local = await LocalDiscord.StartAsync();
        var everybody = Command("everybody");
        var managers = Command("managers");
        managers["default_member_permissions"] = "32";
        var direct = Command("direct");
        direct["contexts"] = new JsonArray(1);
        var published = await local.PublishAsync(everybody, managers, direct);
        async Task<string[]> OfferedAsync(string person, string place = "guilds")
        {
            var id =
                place == "guilds"
                    ? local.Guild
                    : (
                        await local.AsAsync(
                            person,
                            "POST",
                            "/users/@me/channels",
                            new JsonObject { ["recipient_id"] = local.App }
                        )
                    )["id"];
            var index = await local.AsAsync(person, "GET", $"/{place}/{id}/application-command-index");
            return
            [
                .. index.Json!["application_commands"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).Order(),
            ];
        }

        Assert.Equal(["everybody", "managers"], await OfferedAsync("Dustin"));
        Assert.Equal(["everybody"], await OfferedAsync("Max"));
        Assert.Equal(["direct", "everybody", "managers"], await OfferedAsync("Max", "channels"));
        var path = $"/applications/{local.App}/guilds/{local.Guild}/commands/{published[1]!["id"]}/permissions";
        var overwrites = JsonNode.Parse(
            $$"""{"permissions":[{"id":"{{local.IdOf("Max")}}","type":2,"permission":true}]}"""
        );
        Assert.Equal(50013, (await local.AsAsync("Max", "PUT", path, overwrites!.DeepClone())).Code);
        Assert.Equal(200, (await local.AsAsync("Dustin", "PUT", path, overwrites)).Status);
        Assert.Equal(["everybody", "managers"], await OfferedAsync("Max"));
        Assert.Equal(["everybody"], await OfferedAsync("Nancy"));
    }
}
