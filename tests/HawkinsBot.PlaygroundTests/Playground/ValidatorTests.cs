using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

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
        await TourAsync();
        var records = Recorded.Requests.Select(Prepare).OfType<JsonObject>().ToList();
        Assert.True(records.Count >= 30, $"only {records.Count} requests were recorded");
        var lines = new StringBuilder();
        foreach (var record in records)
        {
            lines.Append(record.ToJsonString()).Append('\n');
        }

        var input = Path.Combine(folder, "recorded.jsonl");
        await File.WriteAllTextAsync(input, lines.ToString(), TestContext.Current.CancellationToken);
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
                // What was sent wrong on purpose was refused; then only the refusal itself is checked.
                var counts =
                    record["status"]!.GetValue<int>() < 400
                    || at.StartsWith("response", StringComparison.Ordinal)
                    || at == "status";
                if (counts && violation["severity"]!.GetValue<string>() == "error")
                {
                    violations.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{record["method"]} {record["route"]} {record["status"]} {at}: {violation["message"]}"
                        )
                    );
                }
            }
        }

        Assert.Empty(violations);
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
