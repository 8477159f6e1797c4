using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>The developer's dock: inspector, faults, clock, install.</summary>
public sealed class ToolsTests(Browser browser)
{
    [Fact]
    public async Task The_inspector_shows_traffic_marks_violations_and_copies_curl()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await OpenAsync(page, "Inspector");
        await Entry(page, "Identify").WaitForAsync();
        await Entry(page, "/commands").WaitForAsync();
        await page.RunAsync("secret");
        await Entry(page, "INTERACTION_CREATE").WaitForAsync();
        await Entry(page, "/callback").WaitForAsync();
        // the bot's session alone: what the page itself sends is not shown
        await page.Locator(".entry").Filter(new() { HasText = "Identify" }).Expect().ToHaveCountAsync(1);
        await Entry(page, "Heartbeat").Expect().ToHaveCountAsync(0);
        await Assert.ThrowsAnyAsync<Exception>(() => stage.Bot.PostAsync(stage.Channel("lore"), [], Stage.Ct));
        await page.GetByLabel("Only violations").CheckAsync();
        await page.Locator(".entry").Expect().ToHaveCountAsync(1);
        await page.Locator(".entry summary").ClickAsync();
        await page.Locator(".entry .error").First.Expect().ToContainTextAsync("code 50006");
        await page.Locator(".entry").Expect().ToContainTextAsync("rate-limit bucket");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        var curl = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("curl -X POST 'http://127.0.0.1:", curl, StringComparison.Ordinal);
        Assert.Contains("-d '{}'", curl, StringComparison.Ordinal);
        await page.GetByLabel("Only violations").UncheckAsync();
        await page.GetByLabel("Filter the traffic").FillAsync("callback between");
        await page.Locator(".entry").Expect().ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Faults_are_injected_listed_and_cleared()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await OpenAsync(page, "Faults");
        var card = page.GetByRole(AriaRole.Form, new() { Name = "Fail requests" });
        await card.GetByLabel("Times").FillAsync("0");
        await card.GetByRole(AriaRole.Button, new() { Name = "Inject" }).ClickAsync();
        await page.Locator(".faults .plain li").Expect().ToContainTextAsync("503");
        await Assert.ThrowsAnyAsync<Exception>(() =>
            stage.Bot.PostAsync(stage.Channel("lore"), new JsonObject { ["content"] = "x" }, Stage.Ct)
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear all faults" }).ClickAsync();
        await page.Locator(".faults .plain li").Expect().ToHaveCountAsync(0);
        await stage.Bot.PostAsync(stage.Channel("lore"), new JsonObject { ["content"] = "x" }, Stage.Ct);
        foreach (var kind in new[] { "Rate limit", "Delay", "Lose the answer", "Silence", "Close the gateway" })
        {
            await page.GetByRole(AriaRole.Form, new() { Name = kind })
                .GetByRole(AriaRole.Button, new() { Name = "Inject" })
                .ClickAsync();
            await page.GetByText($"Injected: {kind.ToLowerInvariant()}.").WaitForAsync();
        }
    }

    [Fact]
    public async Task The_clock_moves_by_the_hour_to_the_morning_and_to_the_next_digest()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await OpenAsync(page, "Clock");
        var before = await NowAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "+1 hour" }).ClickAsync();
        await page.GetByText("moved on by 1 hours").WaitForAsync();
        Assert.InRange((await NowAsync(page) - before).TotalMinutes, 59, 62);
        await page.GetByRole(AriaRole.Button, new() { Name = "To 09:00 tomorrow" }).ClickAsync();
        await page.Locator(".clock-time").Expect().ToContainTextAsync("09:00:");
        // a bot that posts three hours from now
        var due = await NowAsync(page) + TimeSpan.FromHours(2.5);
        var posting = PostWhenDueAsync(stage, due);
        await page.GetByRole(AriaRole.Button, new() { Name = "To the next digest", Exact = true }).ClickAsync();
        await page.Locator(".clock").GetByText("Posted after 3 hours").WaitForAsync();
        await posting;
        Assert.InRange((await NowAsync(page) - due).TotalMinutes, 0, 61);
    }

    private static async Task PostWhenDueAsync(Stage stage, DateTimeOffset due)
    {
        while (stage.Server.Clock.GetUtcNow() < due)
        {
            await Task.Delay(20, Stage.Ct);
        }

        await stage.Bot.PostAsync(stage.Channel("news"), new JsonObject { ["content"] = "The digest" }, Stage.Ct);
    }

    private static async Task<DateTimeOffset> NowAsync(IPage page) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            (long)
                await page.EvaluateAsync<double>(
                    "fetch('/playground/clock').then(r => r.json()).then(c => Date.parse(c.now))"
                )
        );

    [Fact]
    public async Task The_bot_is_removed_and_added_again_with_exactly_the_permissions_ticked()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await OpenAsync(page, "Install");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove from Hawkins" }).ClickAsync();
        await page.GetByText("does not have the app").WaitForAsync();
        await page.Composer().FillAsync("/");
        await page.GetByText("The bot has no commands here yet").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add the app to a server or to yourself" }).ClickAsync();
        await page.GetByLabel("Add to server").Expect().ToBeVisibleAsync();
        await page.GetByLabel("You are").Expect().ToHaveValueAsync("Dustin");
        await page.GetByLabel("Attach files").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Authorized" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To the playground" }).ClickAsync();
        await page.RunAsync("boss");
        await page.Last().Expect().ToContainTextAsync("Yes, boss.");
        var permissions = (string)stage.Bot.Heard[^1]["app_permissions"]!;
        var bits = ulong.Parse(permissions, System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(0UL, bits & (1UL << 14));
        Assert.Equal(0UL, bits & (1UL << 3));
    }

    [Fact]
    public async Task Who_manages_nothing_cannot_add_or_remove_it()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Lucas");
        await OpenAsync(page, "Install");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove from Hawkins" }).Expect().ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add the app to a server or to yourself" }).ClickAsync();
        await page.GetByText("Lucas manages no server").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).Expect().ToBeDisabledAsync();
    }

    private static async Task OpenAsync(IPage page, string tab)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Developer tools", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
    }

    private static ILocator Entry(IPage page, string text) =>
        page.Locator(".entry").Filter(new() { HasText = text }).First;
}
