using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HawkinsBot.PlaygroundTests.Host;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Three people with the page open play a party. Makes the pictures of docs/trivia.md, in real time then.</summary>
public sealed class TriviaPageTests(Browser browser)
{
    private static readonly bool Pictures = Environment.GetEnvironmentVariable("HAWKINS_SCREENSHOTS") == "1";

    // A machine that runs tests is busy.
    private static readonly LocatorAssertionsToContainTextOptions Busy = new() { Timeout = 60_000 };

    [Fact]
    public async Task Three_tabs_play_a_party_see_each_reveal_and_the_board()
    {
        var chromium = await browser.GetAsync();
        var folder = Directory.CreateTempSubdirectory("hawkins-page-");
        var contexts = new List<IBrowserContext>();
        try
        {
            await using var bot = BotProcess.Start(
                folder.FullName,
                "Development",
                "--Playground:Port=0",
                "--Storage:Provider=InMemory"
            );
            var address = await bot.AddressAsync();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            var channel = await ReadyAsync(http);
            var tabs = new List<IPage>();
            foreach (var name in new[] { "Dustin", "Lucas", "Max" })
            {
                var context = await chromium.NewContextAsync(
                    new BrowserNewContextOptions
                    {
                        ViewportSize = new ViewportSize { Width = 1100, Height = 760 },
                        ColorScheme = ColorScheme.Dark,
                        ReducedMotion = ReducedMotion.Reduce,
                        Locale = "en-GB",
                    }
                );
                context.SetDefaultTimeout(60_000);
                contexts.Add(context);
                var page = await context.NewPageAsync();
                await page.GotoAsync($"{address}#{name}/{channel}");
                await page.Locator("#app:not(.starting)").WaitForAsync();
                tabs.Add(page);
            }
            await PlayAsync(http, tabs, Pictures ? 5 : 2);
        }
        finally
        {
            foreach (var context in contexts)
            {
                await context.DisposeAsync();
            }
            folder.Delete(recursive: true);
        }
    }

    private static async Task PlayAsync(HttpClient http, List<IPage> tabs, int rounds)
    {
        var dustin = tabs[0];
        await dustin.CommandAsync("trivia play");
        await dustin.AddAsync("rounds", $"{rounds}");
        await dustin.AddAsync("seconds", Pictures ? "30" : "60");
        await dustin.Keyboard.PressAsync("Enter");
        for (var round = 1; round <= rounds; round++)
        {
            var cards = tabs.ConvertAll(tab =>
                tab.Locator(".message")
                    .Filter(new() { Has = tab.Locator(".embed", new() { HasText = $"Question {round} of {rounds}" }) })
            );
            for (var i = 0; i < tabs.Count; i++)
            {
                var choices = cards[i].Locator(".row").First.GetByRole(AriaRole.Button);
                await choices.First.WaitForAsync();
                // Three of four choices: mostly somebody is right. "True or false" has two.
                await choices.Nth((round + i) % await choices.CountAsync()).ClickAsync();
                await tabs[i].Last().Expect().ToContainTextAsync("You picked", Busy);
            }
            // Nobody sees who chose what before time is up, only how many have.
            await cards[0].Expect().ToContainTextAsync("3 have answered", Busy);
            Assert.DoesNotContain("Lucas", await cards[0].Locator(".embed").InnerTextAsync(), StringComparison.Ordinal);
            await MoveAsync(http, 62);
            foreach (var card in cards)
            {
                await card.Locator(".embed").Expect().ToContainTextAsync("Who was right", Busy);
                await card.GetByRole(AriaRole.Button, new() { Name = "Something wrong?" }).WaitForAsync();
            }
            await PictureAsync(tabs[1], round == 4, "trivia-reveal.png");
            await MoveAsync(http, 7);
        }
        foreach (var tab in tabs)
        {
            await tab.Locator(".message").Filter(new() { HasText = "The game is over" }).WaitForAsync();
        }
        await dustin.RunAsync("trivia board");
        await dustin.Last().Expect().ToContainTextAsync("Trivia board", Busy);
        await dustin.Last().Expect().ToContainTextAsync("points", Busy);
        await PictureAsync(dustin, true, "trivia-board.png");
    }

    // What takes its time in a game is waited for by moving the clock, but for pictures.
    private static async Task MoveAsync(HttpClient http, int seconds)
    {
        if (!Pictures)
        {
            using var body = new StringContent(
                $$"""{"advance":"PT{{seconds}}S"}""",
                new MediaTypeHeaderValue("application/json")
            );
            using var response = await http.PostAsync("/playground/clock", body);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task<string> ReadyAsync(HttpClient http)
    {
        while (true)
        {
            var world = JsonNode.Parse(await http.GetStringAsync("/playground"))!;
            if ((bool)world["bot"]!["ready"]!)
            {
                var channels = world["guilds"]![0]!["channels"]!.AsArray();
                return (string)channels.Single(channel => (string)channel!["name"]! == "trivia")!["id"]!;
            }
            await Task.Delay(100);
        }
    }

    private static async Task PictureAsync(IPage page, bool wanted, string name)
    {
        if (!Pictures || !wanted)
        {
            return;
        }
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "HawkinsBot.sln")))
        {
            root = root.Parent;
        }
        await page.Mouse.MoveAsync(0, 0);
        await page.EvaluateAsync(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
        );
        var path = Path.Combine(root!.FullName, "docs", "images", name);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }
}
