using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>What a newcomer meets: opening the page, finding their way, coming back.</summary>
public sealed partial class FirstMinuteTests(Browser browser)
{
    [Fact]
    public async Task A_newcomer_asks_plays_in_two_tabs_and_watches_the_traffic_within_a_minute()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var watch = Stopwatch.StartNew();
        var dustin = await stage.EnterAsync("Dustin", null);
        await dustin.GetByRole(AriaRole.Heading, new() { Name = "Welcome to #general" }).Expect().ToBeVisibleAsync();
        await dustin.Keyboard.TypeAsync("/");
        await dustin.GetByRole(AriaRole.Option).Nth(5).WaitForAsync();
        await dustin.Keyboard.TypeAsync("ech");
        await dustin.Keyboard.PressAsync("Enter");
        await dustin.Keyboard.TypeAsync("Eleven");
        await dustin.Keyboard.PressAsync("Enter");
        await dustin.Last().Expect().ToContainTextAsync("\"text\":\"Eleven\"");
        await dustin.RunAsync("round");
        await dustin.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
        var lucas = await stage.EnterAsync("Lucas");
        await lucas.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
        await dustin.Last().Expect().ToContainTextAsync("Players: Dustin, Lucas");
        await dustin.GetByRole(AriaRole.Button, new() { Name = "Developer tools" }).ClickAsync();
        await dustin.Locator(".entry").Filter(new() { HasText = "INTERACTION_CREATE" }).First.WaitForAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        TestContext.Current.SendDiagnosticMessage($"the newcomer's path: {watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task The_page_paints_within_a_second_and_weighs_less_than_150_kB()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.Locator(".welcome").WaitForAsync();
        // the best of three: the machine that runs the tests is a busy one
        var paint = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            await page.ReloadAsync();
            await page.Locator(".welcome").WaitForAsync();
            var painted = await page.EvaluateAsync<double>(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 99999"
            );
            paint = Math.Min(paint, painted);
        }

        var bytes = await page.EvaluateAsync<double>(
            """
            [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
              .filter(e => /\.(js|css|html)$|\/$/.test(new URL(e.name).pathname))
              .reduce((sum, e) => sum + e.encodedBodySize, 0)
            """
        );
        var files = await page.EvaluateAsync<int>(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).length"
        );
        TestContext.Current.SendDiagnosticMessage(
            $"first paint {paint:0} ms, {bytes / 1000:0.0} kB on the wire, {files} modules"
        );
        Assert.InRange(files, 20, 60);
        Assert.InRange(paint, 1, 1000);
        Assert.InRange(bytes, 10_000, 150_000);
    }

    [Fact]
    public void All_modules_are_asked_for_at_once()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "page");
        var named = Preloaded()
            .Matches(File.ReadAllText(Path.Combine(folder, "index.html")))
            .Select(m => m.Groups[1].Value);
        var reached = new HashSet<string>();
        Follow("main.js");
        Assert.Equal(reached.Where(f => f != "main.js").Order(StringComparer.Ordinal), named);

        void Follow(string file)
        {
            if (reached.Add(file))
            {
                foreach (Match m in Imported().Matches(File.ReadAllText(Path.Combine(folder, file))))
                {
                    Follow(m.Groups[1].Value);
                }
            }
        }
    }

    [GeneratedRegex("""rel="modulepreload" href="(\w+\.js)">""")]
    private static partial Regex Preloaded();

    [GeneratedRegex("""from "\./(\w+\.js)";""")]
    private static partial Regex Imported();

    [Fact]
    public async Task A_reload_keeps_the_person_the_channel_and_its_messages()
    {
        await using var stage = await Stage.OpenAsync(browser);
        await stage.SayAsync("Max", "lore", "Still here.");
        var page = await stage.EnterAsync("Nancy");
        await page.GetByRole(AriaRole.Button, new() { Name = "lore, text channel" }).ClickAsync();
        await page.Last().Expect().ToContainTextAsync("Still here.");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "lore, text channel" }).Expect().ToBeVisibleAsync();
        await page.Last().Expect().ToContainTextAsync("Still here.");
        await page.GetByRole(AriaRole.Button, new() { Name = "You are Nancy" }).Expect().ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "general, text channel" }).Expect().ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_you_are_is_a_menu()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.GetByRole(AriaRole.Button, new() { Name = "You are Dustin" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitemradio, new() { Name = "Max" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "You are Max" }).Expect().ToBeVisibleAsync();
        await page.Composer().FillAsync("Hello from Max");
        await page.Composer().PressAsync("Enter");
        await page.Last().Locator(".author").Expect().ToHaveTextAsync("Max");
        await page.GetByRole(AriaRole.Button, new() { Name = "You are Max" }).ClickAsync();
        var opened = await page.RunAndWaitForPopupAsync(() =>
            page.GetByRole(AriaRole.Menuitem, new() { Name = "Lucas" }).ClickAsync()
        );
        await opened.GetByRole(AriaRole.Button, new() { Name = "You are Lucas" }).Expect().ToBeVisibleAsync();
        await opened.Last().Expect().ToContainTextAsync("Hello from Max");
    }

    [Fact]
    public async Task A_restarted_playground_is_joined_again_with_the_new_token()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin", "lore");
        await stage.SayAsync("Max", "lore", "Before the restart");
        await page.Last().Expect().ToContainTextAsync("Before the restart");
        await stage.RestartAsync();
        await page.Messages().Expect().ToHaveCountAsync(0, new() { Timeout = 15_000 });
        await page.Locator(".banner").Expect().ToBeHiddenAsync();
        await page.RunAsync("secret");
        await page.Last().Expect().ToContainTextAsync("Between the two of us.");
    }

    [Fact]
    public async Task Servers_channels_forum_spoilers_and_direct_messages_are_all_there()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.GetByRole(AriaRole.Button, new() { Name = "season-5, spoiler channel" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "This channel holds spoilers" }).WaitForAsync();
        await page.Composer().Expect().ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show me" }).ClickAsync();
        await page.Composer().Expect().ToBeFocusedAsync();
        await page.ReloadAsync();
        await page.Composer().Expect().ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "theories, forum" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New post" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("The tunnels");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("They were there **before**.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "The tunnels, thread" }).WaitForAsync();
        await page.Last().Expect().ToContainTextAsync("They were there before.");
        await page.Locator(".channel-head").GetByRole(AriaRole.Button, new() { Name = "theories" }).ClickAsync();
        await page.Locator(".post").Expect().ToContainTextAsync("The tunnels");

        await page.GetByRole(AriaRole.Button, new() { Name = "Direct messages" }).ClickAsync();
        await page.RunAsync("secret");
        await page.Last().Expect().ToContainTextAsync("Between the two of us.");
    }

    [Fact]
    public async Task Unread_channels_and_mentions_are_marked_until_they_are_opened()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await stage.SayAsync("Max", "lore", $"<@{stage.PersonId("Dustin")}> look");
        await page.GetByRole(AriaRole.Button, new() { Name = "lore, text channel, 1 unread" }).ClickAsync();
        await page.Last().Expect().ToContainTextAsync("@Dustin look");
        await page.Locator(".message.mentioned").Expect().ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "lore, text channel", Exact = true })
            .Expect()
            .ToBeVisibleAsync();
    }
}
