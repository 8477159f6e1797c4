using System.Text.Json.Nodes;
using HawkinsBot.PlaygroundTests.Host;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>Runs behind all other tests, so that it sees what they recorded.</summary>
[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public sealed class AfterAllOthers;

/// <summary>Requests and answers against Discord's own specification, where the validator for it is at hand.</summary>
[Collection(nameof(AfterAllOthers))]
public sealed class ValidatorTests
{
    [Fact]
    public async Task Every_answer_of_the_playground_and_every_request_that_it_took_fits_the_specification()
    {
        Npm.NeedNode();
        await TourAsync();
        Assert.True(Recorded.Requests.Count >= 20, $"only {Recorded.Requests.Count} requests were recorded");
        Assert.Empty(await ViolationsAsync(Recorded.Requests));
    }

    [Fact]
    public async Task Every_request_of_our_own_bot_fits_the_specification()
    {
        Npm.NeedNode();
        await using var local = await LocalDiscord.StartAsync(o => o.HeartbeatInterval = 120_000);
        var folder = Directory.CreateTempSubdirectory("hawkins-").FullName;
        await using (
            var bot = BotProcess.Start(
                folder,
                "Production",
                $"--Discord:ApiBase={local.World["api"]}",
                $"--Discord:Token={local.Token}",
                "--Storage:Provider=InMemory"
            )
        )
        {
            var deadline = DateTimeOffset.UtcNow.AddMinutes(2);
            while (!local.Server.Simulator.Hub.BotReady)
            {
                Assert.True(!bot.HasExited && DateTimeOffset.UtcNow < deadline, $"The bot is not ready:\n{bot.Output}");
                // The rules' clock goes on at about the real pace, so that limits that the start meets end.
                await Task.Delay(20, TestContext.Current.CancellationToken);
                local.Time.Advance(TimeSpan.FromMilliseconds(20));
            }

            await RunEveryCommandAsync(local);
        }

        Directory.Delete(folder, recursive: true);
        var requests = JsonNode.Parse(local.Server.Simulator.Requests.After(0))!.AsArray();
        Assert.Contains(requests, r => r!["path"]!.GetValue<string>().EndsWith("/callback", StringComparison.Ordinal));
        Assert.DoesNotContain(requests, r => r!["status"]!.GetValue<int>() >= 400);
        Assert.Empty(await ViolationsAsync(requests!));
    }

    /// <summary>Runs all that has no options that must be filled in but text, with a name for the text.</summary>
    private static async Task RunEveryCommandAsync(LocalDiscord local)
    {
        var dustin = await local.PersonGatewayAsync("Dustin");
        var index = await local.AsAsync("Dustin", "GET", $"/guilds/{local.Guild}/application-command-index");
        var ran = 0;
        foreach (
            var command in index.Json!["application_commands"]!.AsArray().Where(c => c!["type"]!.GetValue<int>() == 1)
        )
        {
            foreach (var options in Leaves(command!["options"]?.AsArray() ?? []))
            {
                var body = new JsonObject
                {
                    ["type"] = 2,
                    ["application_id"] = local.App,
                    ["guild_id"] = local.Guild,
                    ["channel_id"] = local.Channel("general"),
                    ["session_id"] = dustin.SessionId,
                    ["nonce"] = $"{++ran}",
                    ["data"] = new JsonObject
                    {
                        ["id"] = command["id"]!.GetValue<string>(),
                        ["name"] = command["name"]!.GetValue<string>(),
                        ["type"] = 1,
                        ["options"] = options,
                    },
                };
                // On a machine that is busy enough the bot may pass Discord's three seconds once, not twice.
                if (!await IsAnsweredAsync(local, dustin, body, TimeSpan.FromSeconds(10)))
                {
                    Assert.True(
                        await IsAnsweredAsync(local, dustin, body, TimeSpan.FromSeconds(30)),
                        body.ToJsonString()
                    );
                }
            }
        }

        Assert.True(ran >= 10, $"only {ran} commands ran");
    }

    private static async Task<bool> IsAnsweredAsync(
        LocalDiscord local,
        RawGateway person,
        JsonObject body,
        TimeSpan patience
    )
    {
        local.Time.Advance(TimeSpan.FromMilliseconds(250));
        var sent = await local.AsAsync("Dustin", "POST", "/interactions", body);
        Assert.True(sent.Status == 204, sent.Text);
        var nonce = body["nonce"]!.GetValue<string>();
        return await person.HasAsync(
            f => f["t"]?.GetValue<string>() == "INTERACTION_SUCCESS" && f["d"]!["nonce"]!.GetValue<string>() == nonce,
            patience
        );
    }

    private static IEnumerable<JsonArray> Leaves(JsonArray schema)
    {
        var nested = schema.Where(o => o!["type"]!.GetValue<int>() is 1 or 2).ToList();
        foreach (var option in nested)
        {
            foreach (var inner in Leaves(option!["options"]?.AsArray() ?? []))
            {
                yield return
                [
                    new JsonObject
                    {
                        ["name"] = option["name"]!.GetValue<string>(),
                        ["type"] = option["type"]!.GetValue<int>(),
                        ["options"] = inner,
                    },
                ];
            }
        }

        var required = schema.Where(o => o!["required"]?.GetValue<bool>() == true).ToList();
        if (nested.Count == 0 && required.All(o => o!["type"]!.GetValue<int>() == 3))
        {
            yield return new JsonArray([
                .. required.Select(o =>
                    (JsonNode)
                        Conversation.Option(
                            o!["name"]!.GetValue<string>(),
                            3,
                            o["choices"]?[0]?["value"]?.GetValue<string>() ?? "Eleven"
                        )
                ),
            ]);
        }
    }

    /// <summary>What the validator finds; what was sent wrong on purpose and refused is judged by its refusal alone.</summary>
    private static async Task<SortedSet<string>> ViolationsAsync(IEnumerable<JsonNode> requests)
    {
        var shared = Npm.Repository() is { } repository ? Path.Combine(repository, "..", "shared", "validate") : null;
        Assert.SkipUnless(Directory.Exists(shared), "The validator (../shared/validate) is not here.");
        var folder = Npm.Folder("validate");
        foreach (
            var file in new[] { "validate.mjs", "doc-rules.mjs", "openapi.json", "package.json", "package-lock.json" }
        )
        {
            // Read and written, not copied: the original is read-only, and the copy is overwritten next time.
            await File.WriteAllBytesAsync(
                Path.Combine(folder, file),
                await File.ReadAllBytesAsync(Path.Combine(shared!, file), TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken
            );
        }

        await Npm.InstallAsync(folder, "ajv", "ci");
        var records = requests.Select(Prepare).OfType<JsonObject>().ToList();
        var input = Path.Combine(folder, "recorded.jsonl");
        await File.WriteAllLinesAsync(
            input,
            records.Select(r => r.ToJsonString()),
            TestContext.Current.CancellationToken
        );
        var (_, output, error) = await Npm.RunAsync("node", folder, ["validate.mjs", "--json", input]);
        Assert.True(output.Length > 0, error);
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var result = JsonNode.Parse(line)!;
            var record = records[result["line"]!.GetValue<int>() - 1];
            foreach (var violation in result["violations"]!.AsArray())
            {
                var at = violation!["at"]!.GetValue<string>();
                var counts =
                    record["status"]!.GetValue<int>() < 400
                    || at.StartsWith("response", StringComparison.Ordinal)
                    || at == "status";
                if (counts && violation["severity"]!.GetValue<string>() == "error")
                {
                    violations.Add(
                        $"{record["method"]} {record["route"]} {record["status"]} {at}: {violation["message"]}"
                    );
                }
            }
        }

        return violations;
    }

    /// <summary>The record as the validator wants it; null for routes that Discord does not have, asked for on purpose.</summary>
    private static JsonObject? Prepare(JsonNode request)
    {
        var status = request["status"]!.GetValue<int>();
        var record = new JsonObject
        {
            ["method"] = request["method"]!.GetValue<string>(),
            ["path"] = request["path"]!.GetValue<string>(),
            ["route"] = request["route"]?.GetValue<string>(),
            ["query"] = request["query"]!.GetValue<string>(),
            ["status"] = status,
            ["response"] = request["response"]?.DeepClone(),
        };
        if (request["body"] is { } body)
        {
            record["body"] = body.DeepClone();
        }

        if (request["files"] is JsonArray { Count: > 0 } files)
        {
            record["files"] = files.DeepClone();
        }

        var injected = request["fault"] is not null;
        return
            request["route"] is null
            || injected
            || request["path"]!.GetValue<string>().Contains("/v3/", StringComparison.Ordinal)
            ? null
            : record;
    }

    /// <summary>Routes that the other tests may not come by, each once.</summary>
    private static async Task TourAsync()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        foreach (
            var path in new[]
            {
                "/gateway",
                "/gateway/bot",
                "/users/@me",
                "/applications/@me",
                "/oauth2/applications/@me",
                "/users/@me/guilds?with_counts=true",
                $"/users/{local.IdOf("Max")}",
                $"/guilds/{local.Guild}?with_counts=true",
                $"/guilds/{local.Guild}/channels",
                $"/guilds/{local.Guild}/roles",
                $"/guilds/{local.Guild}/members/{local.IdOf("Max")}",
                $"/guilds/{local.Guild}/threads/active",
                $"/channels/{local.Channel("news")}",
                $"/channels/{local.Channel("theories")}",
                $"/applications/{local.App}/commands?with_localizations=true",
            }
        )
        {
            Assert.Equal(200, (await local.BotAsync("GET", path)).Status);
        }

        var dm = await local.BotAsync(
            "POST",
            "/users/@me/channels",
            new JsonObject { ["recipient_id"] = local.IdOf("Max") }
        );
        Assert.Equal(200, (await local.BotAsync("GET", $"/channels/{dm["id"]}")).Status);
        var rich = JsonNode.Parse(
            """
            {"flags":32768,"allowed_mentions":{"parse":[]},"components":[{"type":17,"accent_color":1,"components":[{"type":10,"content":"# Hi"},{"type":14},
             {"type":9,"components":[{"type":10,"content":"a"}],"accessory":{"type":11,"media":{"url":"attachment://a.png"}}},
             {"type":12,"items":[{"media":{"url":"https://example.org/a.png"}}]},{"type":13,"file":{"url":"attachment://a.png"}},
             {"type":1,"components":[{"type":8,"custom_id":"c","channel_types":[0]}]}]}]}
            """
        )!;
        using var multipart = LocalDiscord.Multipart(rich, ("a.png", [1, 2, 3]));
        var sent = await local.SendAsync(
            HttpMethod.Post,
            $"/api/v10/channels/{local.Channel("general")}/messages",
            $"Bot {local.Token}",
            multipart
        );
        Assert.True(sent.Status == 200, sent.Text);
        var card = JsonNode.Parse(
            """
            {"content":"a","embeds":[{"title":"t","description":"d","url":"https://example.org","color":5,"timestamp":"2026-01-01T00:00:00Z","footer":{"text":"f"},
             "author":{"name":"n","icon_url":"https://example.org/i.png"},"image":{"url":"https://example.org/i.png"},"fields":[{"name":"a","value":"b","inline":true}]}],
             "components":[{"type":1,"components":[{"type":2,"style":5,"label":"l","url":"https://example.org"},{"type":2,"style":2,"emoji":{"name":"🚲"},"custom_id":"e"}]},
             {"type":1,"components":[{"type":3,"custom_id":"s","options":[{"label":"a","value":"b","default":true,"description":"d"}]}]}]}
            """
        )!;
        var answered = await talk.AnswerAsync(await talk.RunAsync(), 4, card, respond: true);
        var pressed = await talk.SendAsync(talk.Press(answered.Json!["resource"]!["message"]!, "e"));
        await talk.AnswerAsync(pressed, 7, new JsonObject { ["content"] = "b" }, respond: true);
        await talk.HookAsync(pressed, "GET", "/messages/@original");
        await talk.HookAsync(pressed, "POST", "", new JsonObject { ["content"] = "c", ["flags"] = 64 });
        await local.BotAsync("POST", $"/channels/{local.Channel("general")}/typing");
        await local.BotAsync(
            "PUT",
            $"/channels/{local.Channel("general")}/messages/{sent["id"]}/reactions/%F0%9F%9A%B2/@me"
        );
        await local.BotAsync("GET", $"/channels/{local.Channel("general")}/messages?limit=5");
        await local.BotAsync("GET", "/channels/1");
    }
}
