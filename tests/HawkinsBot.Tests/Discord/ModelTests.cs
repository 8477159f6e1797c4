using System.Text;
using System.Text.Json;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests.Discord;

public sealed class ModelTests
{
    private const string SlashInGuild = """
        {"app_permissions":"562949953601536","application_id":"845027738276462632","authorizing_integration_owners":{"0":"290926798626357999","1":"53908232506183680","7":"1"},
         "attachment_size_limit":524288000,"context":0,"future":{"a":[1,{"b":null}]},"version":1,"type":2,
         "channel":{"id":"645027906669510667","type":0,"name":"lore","flags":2097152,"permissions":"2147483647","guild_id":"290926798626357999"},"channel_id":"645027906669510667",
         "data":{"id":"771825006014889984","name":"trivia","type":1,"guild_id":null,
           "options":[{"name":"play","type":1,"options":[{"name":"rounds","type":4,"value":5},{"name":"who","type":6,"value":"53908232506183680"},{"name":"note","type":3,"value":"hi"},{"name":"hard","type":5,"value":true},{"name":"ratio","type":10,"value":0.5},{"name":"new","type":99,"value":[1]}]}],
           "resolved":{"users":{"53908232506183680":{"id":"53908232506183680","username":"mason","global_name":"Mason","avatar":null}},"members":{"53908232506183680":{"nick":"M","roles":["539082325061836999"],"joined_at":"2017-03-13T19:19:14.040000+00:00","permissions":"8"}}}},
         "entitlements":[],"guild":{"id":"290926798626357999","locale":"en-US","features":[]},"guild_id":"290926798626357999","guild_locale":"de","id":"18446744073709551615","locale":"fr",
         "member":{"user":{"id":"53908232506183680","username":"mason","bot":false},"roles":[],"joined_at":"2017-03-13T19:19:14.040000+00:00","permissions":"340282366920938463463374607431768211456000001"},
         "token":"A_SECRET"}
        """;

    private static Interaction Parse(string json) => Interaction.Parse(Encoding.UTF8.GetBytes(json), 42);

    private static JsonElement Json(byte[] utf8) => JsonDocument.Parse(utf8).RootElement;

    [Fact]
    public void A_recorded_slash_command_is_read_whole_and_unknown_fields_are_ignored()
    {
        var interaction = Parse(SlashInGuild);
        Assert.Equal(ulong.MaxValue, interaction.Id.Value);
        Assert.Equal(InteractionType.Command, interaction.Type);
        Assert.Equal("trivia play", interaction.Command!.Path);
        var arguments = interaction.Command.Arguments.ToDictionary(a => a.Name);
        Assert.Equal(5, arguments["rounds"].Integer);
        Assert.Equal(new Snowflake(53908232506183680), arguments["who"].Id);
        Assert.Equal("hi", arguments["note"].Text);
        Assert.True(arguments["hard"].Boolean);
        Assert.Equal(0.5, arguments["ratio"].Number);
        Assert.Equal((OptionType)99, arguments["new"].Type);
        Assert.Equal("M", interaction.Command.Resolved.Members[new(53908232506183680)].DisplayName);
        Assert.Equal("Mason", interaction.Command.Resolved.Members[new(53908232506183680)].User!.DisplayName);
        Assert.True(interaction.Channel!.IsSpoiler);
        Assert.Equal(new Snowflake(53908232506183680), interaction.User.Id);
        Assert.Equal("fr", interaction.EffectiveLocale);
        Assert.Equal(524288000, interaction.AttachmentSizeLimit);
        Assert.Equal(new Snowflake(53908232506183680), interaction.AuthorizingIntegrationOwners[IntegrationType.User]);
        Assert.Equal(42, interaction.ReceivedAt);
        Assert.True(interaction.AppPermissions.Has(Permissions.Of(49)));
        Assert.True(interaction.Member!.Permissions!.Value.Has(Permissions.Of(0)));
    }

    [Fact]
    public void An_interaction_does_not_print_its_token() =>
        Assert.DoesNotContain("SECRET", Parse(SlashInGuild).ToString());

    [Fact]
    public void A_modal_is_read_by_custom_id_whatever_holds_it()
    {
        var interaction = Parse(
            """
            {"id":"1","application_id":"2","type":5,"token":"t","user":{"id":"3","username":"max"},"channel_id":"4","context":1,
             "data":{"custom_id":"server/x","components":[
              {"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"name","value":"Zoomer"}},
              {"type":18,"id":3,"component":{"type":3,"id":4,"custom_id":"pick","values":["a","b"]}},
              {"type":18,"id":5,"component":{"type":23,"id":6,"custom_id":"sure","value":true}},
              {"type":18,"id":7,"component":{"type":21,"id":8,"custom_id":"one","value":null}},
              {"type":1,"components":[{"type":4,"custom_id":"old","value":"x"}]},
              {"type":10,"id":9}]}}
            """
        );
        var modal = interaction.Modal!;
        Assert.Equal("Zoomer", modal.Get("name"));
        Assert.Equal(["a", "b"], modal.Fields["pick"]);
        Assert.Equal("true", modal.Get("sure"));
        Assert.Null(modal.Get("one"));
        Assert.Equal("x", modal.Get("old"));
        Assert.Null(interaction.GuildId);
        Assert.Equal("max", interaction.User.Username);
    }

    [Fact]
    public void A_component_brings_its_message_and_values()
    {
        var interaction = Parse(
            """
            {"id":"1","application_id":"2","type":3,"token":"t","member":{"user":{"id":"3","username":"max"},"roles":[]},"guild_id":"9",
             "message":{"id":"5","channel_id":"4","content":"hi","flags":64,"timestamp":"2026-08-06T10:00:00.000000+00:00","author":{"id":"2","username":"bot","bot":true},
               "embeds":[{"title":"T","description":"D","type":"rich","fields":[{"name":"n","value":"v","inline":true}],"image":{"url":"https://x/y.png","proxy_url":"https://z"},"footer":{"text":"f"}}],
               "components":[{"type":1,"components":[]}],"interaction_metadata":{"id":"8","type":2,"user":{"id":"3","username":"max"}}},
             "data":{"component_type":3,"custom_id":"lore/page","values":["2"]}}
            """
        );
        Assert.Equal("lore/page", interaction.Component!.CustomId);
        Assert.Equal(["2"], interaction.Component.Values);
        Assert.True(interaction.Message!.IsEphemeral);
        Assert.Equal("T", interaction.Message.Embeds[0].Title);
        Assert.Equal("v", interaction.Message.Embeds[0].Fields[0].Value);
        Assert.Equal(new Snowflake(3), interaction.Message.InteractionUser!.Id);
    }

    [Fact]
    public void Autocomplete_names_the_focused_option()
    {
        var interaction = Parse(
            """{"id":"1","application_id":"2","type":4,"token":"t","data":{"id":"7","name":"episode","type":1,"options":[{"name":"number","type":4,"value":"1x","focused":true}]}}"""
        );
        Assert.Equal("number", interaction.Command!.Focused!.Name);
        Assert.Equal("1x", interaction.Command.Focused.Text);
    }

    [Theory, Trait("Check", "18.42")]
    [InlineData("9007199254740993")]
    [InlineData("18446744073709551615")]
    public void Ids_above_2_to_the_53_survive(string id)
    {
        var snowflake = JsonSerializer.Deserialize<Snowflake>($"\"{id}\"");
        Assert.Equal(id, snowflake.ToString());
        Assert.Equal(snowflake, JsonSerializer.Deserialize<Snowflake>(id));
        Assert.Equal($"\"{id}\"", JsonSerializer.Serialize(snowflake));
        Assert.Equal(
            $$"""{"{{id}}":1}""",
            JsonSerializer.Serialize(new Dictionary<Snowflake, int> { [snowflake] = 1 })
        );
    }

    [Fact]
    public void A_snowflake_tells_its_time_and_pages_by_it()
    {
        var id = Snowflake.Parse("175928847299117063");
        Assert.Equal(new DateTimeOffset(2016, 4, 30, 11, 18, 25, 796, TimeSpan.Zero), id.CreatedAt);
        Assert.True(Snowflake.FromTime(id.CreatedAt) <= id);
        Assert.False(Snowflake.TryParse("-1", out _));
        Assert.False(Snowflake.TryParse("", out _));
    }

    [Fact]
    public void Limits_name_their_field()
    {
        static string Field(Func<object> make) => Assert.Throws<DiscordLimitException>(make).Field;
        static SelectOption On(string value) => new(value, value) { Default = true };
        Assert.Equal(
            "action_row.components[0].max_values",
            Field(() => new ActionRow(new UserSelect("a") { MinValues = 2 }))
        );
        Assert.Equal(
            "action_row.components[0].default_values",
            Field(() => new ActionRow(new StringSelect("a", On("1"), On("2"))))
        );
        Assert.Equal(
            "label.component.default_values",
            Field(() =>
                new Label(
                    "l",
                    new RoleSelect("a")
                    {
                        MinValues = 2,
                        MaxValues = 3,
                        Defaults = [new(new(1), "role")],
                    }
                )
            )
        );
        Assert.Equal("label.component.min_values", Field(() => new Label("l", new FileUpload("a") { MinValues = 0 })));
        Assert.Equal(
            "label.component.min_values",
            Field(() => new Label("l", new CheckboxGroup("a", new GroupOption("x", "x")) { MinValues = 0 }))
        );
        Assert.Equal(
            "label.component.max_length",
            Field(() => new Label("l", new TextInput("a") { MinLength = 5, MaxLength = 4 }))
        );
        var long257 = new string('x', 257);
        Assert.Equal("embed.title", Field(() => new Embed(long257)));
        Assert.Equal("content", Field(() => new MessageCreate(new string('x', 2001))));
        Assert.Equal("embeds", Field(() => new MessageCreate { Embeds = [Full(), Full()] }));
        Assert.Equal(
            "embed.fields",
            Field(() => new Embed { Fields = [.. Enumerable.Repeat(new EmbedField("a", "b"), 26)] })
        );
        Assert.Equal("button.label", Field(() => new Button(new string('x', 81), "a")));
        Assert.Equal(
            "components[1].components[0].custom_id",
            Field(() =>
                new MessageCreate
                {
                    Components = [new ActionRow(new Button("a", "x")), new ActionRow(new Button("b", "x"))],
                }
            )
        );
        Assert.Equal("components[0]", Field(() => new MessageCreate { Components = [new Button("a", "x")] }));
        Assert.Equal("content", Field(() => new MessageCreate("x") { Components = [new TextDisplay("x")] }));
        Assert.Equal("content", Field(() => new MessageCreate { Components = [new TextDisplay("x")], Content = "x" }));
        Assert.Equal(
            "components",
            Field(() => new MessageCreate { Components = [.. Enumerable.Repeat(new TextDisplay("x"), 41)] })
        );
        Assert.Equal(
            "components",
            Field(() =>
                new MessageCreate { Components = [new TextDisplay(new('x', 2001)), new TextDisplay(new('x', 2000))] }
            )
        );
        Assert.Equal("name", Field(() => new CommandDefinition("Foo", "d")));
        Assert.Equal(
            "options[1].required",
            Field(() => new CommandDefinition("foo", "d") { Options = [Option("a"), Option("b", true)] })
        );
        Assert.Equal("allowed_mentions.parse", Field(() => new AllowedMentions { AllUsers = true, Users = [new(1)] }));
        Assert.Equal("modal.title", Field(() => new Modal("a", new('x', 46), new TextDisplay("x"))));
        Assert.Equal("flags", Field(() => new MessageCreate { Flags = MessageFlags.Ephemeral }));
        static Embed Full() => new() { Text = new('x', 3001) };
        static CommandOption Option(string name, bool required = false) =>
            new(OptionType.String, name, "d") { Required = required };
    }

    [Fact, Trait("Check", "18.58")]
    public void Allowed_mentions_are_always_there_and_nobody_by_default()
    {
        foreach (
            var json in new[]
            {
                Json(DiscordJson.ToUtf8(new MessageCreate("@everyone"))),
                Json(DiscordJson.ToUtf8(new MessageEdit("@everyone"))),
                Json(DiscordJson.ToUtf8(new MessageResponse(new("@everyone")))).GetProperty("data"),
                Json(DiscordJson.ToUtf8(new UpdateResponse(new("@everyone")))).GetProperty("data"),
            }
        )
        {
            Assert.Equal("""{"parse":[]}""", json.GetProperty("allowed_mentions").GetRawText());
        }
    }

    [Fact]
    public void The_V2_flag_comes_by_itself_and_an_edit_to_V2_clears_the_old_fields()
    {
        IReadOnlyList<Component> v2 =
        [
            new Container(new TextDisplay("Hi"), new Separator(), new ActionRow(new Button("a", "b")))
            {
                AccentColor = 0xE50914,
            },
        ];
        var create = Json(DiscordJson.ToUtf8(new MessageResponse(new() { Components = v2 }, Ephemeral: true)));
        Assert.Equal(32768 | 64, create.GetProperty("data").GetProperty("flags").GetInt32());
        var edit = Json(DiscordJson.ToUtf8(new MessageEdit { Components = v2 }));
        Assert.Equal(32768, edit.GetProperty("flags").GetInt32());
        Assert.Equal(JsonValueKind.Null, edit.GetProperty("content").ValueKind);
        Assert.Equal(0, edit.GetProperty("embeds").GetArrayLength());
    }

    [Theory, Trait("Check", "18.59")]
    [InlineData(2000)]
    [InlineData(4096)]
    [InlineData(6000)]
    [InlineData(4000)]
    public void Text_is_cut_without_splitting_a_surrogate_pair(int max)
    {
        foreach (var shift in new[] { "", "x" })
        {
            var cut = Text.Cut(shift + string.Concat(Enumerable.Repeat("😀", max)), max);
            Assert.InRange(cut.Length, max - 1, max);
            Assert.EndsWith("…", cut);
            Assert.False(char.IsHighSurrogate(cut[^2]));
            Assert.All(
                Text.Split(shift + string.Concat(Enumerable.Repeat("😀", max)), max),
                p => Assert.False(char.IsHighSurrogate(p[^1]))
            );
        }

        Assert.Equal("short", Text.Cut("short", max));
    }

    [Fact, Trait("Check", "18.52")]
    public void Choices_are_cut_to_25_and_their_names_to_100()
    {
        var many = ChoicesResponse.Of(Enumerable.Range(0, 40).Select(i => (new string('n', 150), "v" + i)));
        var json = Json(DiscordJson.ToUtf8(many)).GetProperty("data").GetProperty("choices");
        Assert.Equal(25, json.GetArrayLength());
        Assert.Equal(100, json[0].GetProperty("name").GetString()!.Length);
        Assert.Equal(
            25,
            new ChoicesResponse([.. Enumerable.Range(0, 40).Select(i => new Choice("n", i))]).Choices.Count
        );
    }

    [Fact]
    public void Permissions_are_computed_in_Discords_order()
    {
        var guild = new Guild
        {
            Id = new(1),
            OwnerId = new(9),
            Roles =
            [
                new()
                {
                    Id = new(1),
                    Permissions = Permissions.ViewChannel | Permissions.SendMessages | Permissions.EmbedLinks,
                },
                new() { Id = new(2), Permissions = Permissions.ManageMessages },
                new() { Id = new(3), Permissions = Permissions.Administrator },
            ],
        };
        Assert.Equal(Permissions.All, Permissions.Compute(guild, new(9), [], []));
        Assert.Equal(
            Permissions.All,
            Permissions.Compute(guild, new(8), [new(3)], [new(new(1), false, default, Permissions.ViewChannel)])
        );
        var role = Permissions.Compute(
            guild,
            new(8),
            [new(2)],
            [
                new(new(1), false, default, Permissions.SendMessages),
                new(new(2), false, Permissions.SendMessages, default),
                new(new(8), true, default, Permissions.ManageMessages),
            ]
        );
        Assert.Equal(Permissions.ViewChannel | Permissions.SendMessages | Permissions.EmbedLinks, role);
        Assert.Equal(
            Permissions.None,
            Permissions.Compute(guild, new(8), [new(2)], [new(new(1), false, default, Permissions.ViewChannel)])
        );
        Assert.Equal(["Embed Links"], Permissions.ViewChannel.Missing(Permissions.EmbedLinks).Names());
    }

    [Fact]
    public void What_users_wrote_is_escaped() =>
        Assert.Equal("\\*bold\\* \\<\\@1> a-b \\[x\\](y)\n\\# no", Text.Escape("*bold* <@1> a-b [x](y)\n# no"));

    [Fact]
    public void A_command_survives_the_wire()
    {
        var command = new CommandDefinition("trivia", "Play")
        {
            NameLocalizations = new Dictionary<string, string> { ["de"] = "quiz", ["fr"] = "jeu" },
            DefaultMemberPermissions = Permissions.ManageGuild,
            Contexts = [InteractionContext.Guild],
            IntegrationTypes = [IntegrationType.Guild],
            Options =
            [
                new(OptionType.Subcommand, "play", "Start")
                {
                    Options =
                    [
                        new(OptionType.Integer, "rounds", "How many")
                        {
                            Required = true,
                            MinValue = 1,
                            MaxValue = 20,
                        },
                        new(OptionType.String, "mode", "Which")
                        {
                            Choices = [new("Easy", "easy"), new("Hard", "hard")],
                        },
                        new(OptionType.Channel, "where", "Where")
                        {
                            ChannelTypes = [ChannelType.Text, ChannelType.Forum],
                        },
                        new(OptionType.String, "who", "Who")
                        {
                            Autocomplete = true,
                            MinLength = 1,
                            MaxLength = 100,
                        },
                    ],
                },
            ],
        };
        var bytes = DiscordJson.ToUtf8(command);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        Assert.Equal(
            Encoding.UTF8.GetString(bytes),
            Encoding.UTF8.GetString(DiscordJson.ToUtf8(CommandReader.Read(ref reader).Definition))
        );
    }
}
