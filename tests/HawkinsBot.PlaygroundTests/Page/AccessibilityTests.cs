using System.Diagnostics;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Axe on the page's states, and small windows.</summary>
public sealed class AccessibilityTests(Browser browser)
{
    private const string Version = "4.10.3";
    private static readonly Lazy<Task<string?>> Axe = new(InstallAxeAsync);

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_no_serious_fault(ColorScheme scheme, int width)
    {
        var axe = await Axe.Value;
        Assert.SkipWhen(axe is null, "axe-core could not be had from npm here.");
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin", width: width, scheme: scheme);
        await stage.SayAsync(
            "Max",
            "general",
            "# Heading\n**b** ||spoiler|| <t:0:R> [a](https://example.org) `code`\n> quote\n- list"
        );
        await page.RunAsync("menus");
        await page.Last().Expect().ToContainTextAsync("Pick words");
        await page.RunAsync("layout");
        await page.Last().Expect().ToContainTextAsync("A section");
        await page.RunAsync("secret");
        await page.Last().Expect().ToContainTextAsync("Only you");
        await CheckAsync(page, axe, "messages");
        await page.CommandAsync("echo");
        await page.AddAsync("colour", "");
        await page.Choice("Red").WaitForAsync();
        await CheckAsync(page, axe, "command");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the command" }).ClickAsync();
        await page.RunAsync("form");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await CheckAsync(page, axe, "modal");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Developer tools", Exact = true }).ClickAsync();
        foreach (var tab in new[] { "Inspector", "Faults", "Clock", "Install" })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            if (tab == "Inspector")
            {
                await page.Locator(".entry summary").First.ClickAsync();
            }

            await CheckAsync(page, axe, tab);
        }

        await page.GotoAsync(
            $"{stage.Server.Address}oauth2/authorize?client_id={stage.World["applicationId"]}&scope=bot&permissions=52224"
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).WaitForAsync();
        await CheckAsync(page, axe, "install page");
    }

    private static async Task CheckAsync(IPage page, string axe, string where)
    {
        await page.EvaluateAsync(axe);
        var found = await page.EvaluateAsync<string>(
            """
            async () => {
              const { violations, passes } = await axe.run(document, { resultTypes: ['violations'] });
              const bad = violations.filter(v => v.impact === 'serious' || v.impact === 'critical');
              return passes.length === 0 ? 'axe looked at nothing' : bad.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '')).join(' | ')}`).join('\n');
            }
            """
        );
        Assert.True(found.Length == 0, $"{where}: {found}");
    }

    [Theory]
    [InlineData("general")]
    [InlineData("theories")]
    public async Task At_360_px_nothing_is_cut_off_and_the_channels_are_a_drawer(string channel)
    {
        await using var stage = await Stage.OpenAsync(browser);
        await stage.SayAsync("Max", "general", new string('x', 300));
        var page = await stage.EnterAsync("Dustin", channel, 360, 720);
        if (channel == "general")
        {
            await page.RunAsync("layout");
            await page.Last().Expect().ToContainTextAsync("A section");
            await page.RunAsync("menus");
            await page.Last().Expect().ToContainTextAsync("Pick words");
        }

        var wide = await page.EvaluateAsync<string>(
            """
            [...document.querySelectorAll('.main *')]
              .filter(e => e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > 361 && !e.closest('.unseen, svg, pre'))
              .map(e => e.className || e.localName).slice(0, 5).join(', ')
            """
        );
        Assert.Equal("", wide);
        await page.GetByRole(AriaRole.Button, new() { Name = "Servers and channels" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "lore, text channel" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "lore, text channel" }).Expect().ToBeVisibleAsync();
        await page.Locator(".sidebar").Expect().Not.ToBeInViewportAsync();
        await page.RunAsync("secret");
        await page.Last().Expect().ToContainTextAsync("Between");
    }

    [Fact]
    public async Task New_messages_are_announced()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await stage.SayAsync("Max", "general", "Can you **hear** me, ||secret||?");
        await page.Locator("#announcer").Expect().ToHaveTextAsync("Max: Can you hear me, (spoiler)?");
    }

    // From npm into a temporary folder; null where there is no npm or it cannot reach a registry.
    private static async Task<string?> InstallAxeAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"hawkins-axe-{Version}");
        var script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
        {
            Directory.CreateDirectory(folder);
            try
            {
                using var npm = Process.Start(
                    new ProcessStartInfo(
                        "npm",
                        $"install --silent --no-audit --no-fund --ignore-scripts --prefix . axe-core@{Version}"
                    )
                    {
                        WorkingDirectory = folder,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                    }
                )!;
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(45));
                await npm.WaitForExitAsync(soon.Token);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or OperationCanceledException)
            {
                return null;
            }
        }

        return File.Exists(script) ? await File.ReadAllTextAsync(script) : null;
    }
}
