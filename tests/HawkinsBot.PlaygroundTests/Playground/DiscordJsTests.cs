using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>A bot written with discord.js connects unmodified; only the address of the API differs.</summary>
public sealed class DiscordJsTests
{
    private const string Version = "discord.js@14.28.1";

    [Fact]
    public async Task A_bot_of_discord_js_does_everything_that_it_does_on_discord()
    {
        Npm.NeedNode();
        var folder = Npm.Folder("discordjs");
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "discordjs", "bot.mjs"),
            Path.Combine(folder, "bot.mjs"),
            overwrite: true
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "package.json"),
            """{"private":true,"type":"module"}""",
            TestContext.Current.CancellationToken
        );
        await Npm.InstallAsync(folder, "discord.js", "install", "--no-save", Version);
        await using var local = await LocalDiscord.StartAsync();
        using var process = Npm.Start(
            "node",
            folder,
            ["bot.mjs"],
            ("API", new Uri(local.Server.Address, "api").ToString()),
            ("TOKEN", local.Token)
        );
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            async Task<string?> SaysAsync() =>
                await process
                    .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Equal("login HawkinsBot in Hawkins", await SaysAsync());
            Assert.Equal("commands 5", await SaysAsync());
            await TalkAsync(local);
            await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse("""{"kind":"drop"}"""));
            Assert.Equal("resumed", await SaysAsync());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task TalkAsync(LocalDiscord local)
    {
        var max = await local.PersonGatewayAsync("Max");
        var index = await local.AsAsync("Max", "GET", $"/guilds/{local.Guild}/application-command-index");
        var commands = index.Json!["application_commands"]!.AsArray();
        JsonObject Body(int type, JsonObject data) =>
            new()
            {
                ["type"] = type,
                ["application_id"] = local.App,
                ["guild_id"] = local.Guild,
                ["channel_id"] = local.Channel("lore"),
                ["session_id"] = max.SessionId,
                ["nonce"] = "7",
                ["data"] = data,
            };
        async Task SendAsync(JsonObject body)
        {
            var answer = await local.AsAsync("Max", "POST", "/interactions", body);
            Assert.True(answer.Status == 204, answer.Text);
        }

        Task RunAsync(string name, int type = 2, params JsonNode[] options) =>
            SendAsync(
                Body(
                    type,
                    new JsonObject
                    {
                        ["id"] = commands.Single(c => c!["name"]!.GetValue<string>() == name)![
                            "id"
                        ]!.GetValue<string>(),
                        ["name"] = name,
                        ["type"] = 1,
                        ["options"] = new JsonArray(options),
                    }
                )
            );
        Task<JsonObject> MessageAsync(string text) =>
            max.EventAsync("MESSAGE_CREATE", m => m["content"]!.GetValue<string>() == text);

        await RunAsync("lore", 4, JsonNode.Parse("""{"name":"name","type":3,"value":"ele","focused":true}""")!);
        Assert.Equal(
            "eleven",
            (await max.EventAsync("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE"))["choices"]![0]![
                "name"
            ]!.GetValue<string>()
        );
        await RunAsync("lore", 2, Conversation.Option("name", 3, "eleven"));
        await MessageAsync("lore of eleven");
        await RunAsync("slow");
        await max.EventAsync("MESSAGE_UPDATE", m => m["content"]!.GetValue<string>() == "edited");
        Assert.Equal(64, (await MessageAsync("followed up"))["flags"]!.GetValue<int>());
        await RunAsync("menu");
        var menu = await MessageAsync("menu");
        JsonObject Press(JsonObject data)
        {
            var body = Body(3, data);
            body["message_id"] = menu["id"]!.GetValue<string>();
            body["message_flags"] = 0;
            return body;
        }

        await SendAsync(
            Press(
                new JsonObject
                {
                    ["component_type"] = 3,
                    ["custom_id"] = "pick",
                    ["values"] = new JsonArray("b"),
                }
            )
        );
        await MessageAsync("chose b");
        await SendAsync(Press(new JsonObject { ["component_type"] = 2, ["custom_id"] = "go" }));
        await max.EventAsync("MESSAGE_UPDATE", m => m["content"]!.GetValue<string>() == "pressed go");
        await RunAsync("report");
        var modal = await max.EventAsync("INTERACTION_MODAL_CREATE");
        await SendAsync(
            Body(
                5,
                new JsonObject
                {
                    ["id"] = modal["id"]!.GetValue<string>(),
                    ["custom_id"] = "report",
                    ["components"] = JsonNode.Parse(
                        """[{"type":1,"components":[{"type":4,"custom_id":"what","value":"lights"}]}]"""
                    ),
                }
            )
        );
        await MessageAsync("reported lights");
        await RunAsync("file");
        var file = await max.EventAsync("MESSAGE_CREATE", m => m["attachments"]!.AsArray().Count == 1);
        Assert.Equal(
            "demogorgon",
            await local.Http.GetStringAsync(
                new Uri(file["attachments"]![0]!["url"]!.GetValue<string>()),
                TestContext.Current.CancellationToken
            )
        );
    }
}
