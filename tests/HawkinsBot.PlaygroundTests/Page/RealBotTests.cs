using System.Diagnostics;
using HawkinsBot.PlaygroundTests.Host;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>The page with the bot itself, started as a user starts it. Makes the pictures of the README.</summary>
public sealed class RealBotTests(Browser browser)
{
    [Fact]
    public async Task A_newcomer_asks_about_Eleven_and_sees_what_went_over_the_wire()
    {
        var chromium = await browser.GetAsync();
        var folder = Directory.CreateTempSubdirectory("hawkins-page-");
        try
        {
            var watch = Stopwatch.StartNew();
            await using var bot = BotProcess.Start(
                folder.FullName,
                "Development",
                "--Playground:Port=0",
                "--Storage:Provider=InMemory"
            );
            var address = await bot.AddressAsync();
            await using var context = await chromium.NewContextAsync(
                new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
                    ColorScheme = ColorScheme.Dark,
                    ReducedMotion = ReducedMotion.Reduce,
                    Locale = "en-GB",
                }
            );
            context.SetDefaultTimeout(60_000);
            var page = await context.NewPageAsync();
            await page.GotoAsync(address);
            // the welcome offers it once the bot has published its commands
            var card = page.Locator(".message .embed").First;
            for (var attempts = 0; attempts < 3 && !await card.IsVisibleAsync(); attempts++)
            {
                // a machine that is busy with other tests may make the first answer late
                await page.GetByRole(AriaRole.Button, new() { Name = "/character Eleven" }).ClickAsync();
                await page.Keyboard.PressAsync("Enter");
                if (await page.Locator(".command-line").IsVisibleAsync())
                {
                    // the first Enter took the bot's suggestion, the second sends
                    await page.Keyboard.PressAsync("Enter");
                }

                var failure = page.Locator(".message .failure");
                await card.Or(failure).First.WaitForAsync();
                if (await failure.IsVisibleAsync())
                {
                    await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss message" }).ClickAsync();
                }
            }

            await card.Expect().ToContainTextAsync("Millie Bobby Brown");
            TestContext.Current.SendDiagnosticMessage(
                $"from the command line to Eleven's card: {watch.Elapsed.TotalSeconds:0.0} s"
            );
            await PictureAsync(page, "card.png");

            var second = await HasAsync(page, "trivia play") ? "trivia play" : "cast";
            await page.RunAsync(second);
            await page.Messages().Nth(1).Locator(".embed, .container, .content").First.WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Developer tools", Exact = true }).ClickAsync();
            await page.Locator(".entry").Filter(new() { HasText = "/callback" }).Last.WaitForAsync();
            await page.Locator(".entry .flag").Expect().ToHaveCountAsync(0);
            await PictureAsync(page, "inspector.png");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> HasAsync(IPage page, string command)
    {
        await page.Composer().FillAsync("/" + command);
        await page.GetByRole(AriaRole.Option).First.WaitForAsync();
        var found = await page.Locator("[role=option]:not([aria-disabled])").CountAsync();
        await page.Composer().FillAsync("");
        return found > 0;
    }

    /// <summary>A picture for the README, when HAWKINS_SCREENSHOTS=1 asks for it.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HAWKINS_SCREENSHOTS") != "1")
        {
            return;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "HawkinsBot.sln")))
        {
            root = root.Parent;
        }

        Assert.NotNull(root);
        // without the pointer's highlight, and after the page came to rest
        await page.Mouse.MoveAsync(0, 0);
        await page.EvaluateAsync(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"
        );
        var path = Path.Combine(root.FullName, "docs", "images", name);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }
}
