using HawkinsBot.PlaygroundTests.Page;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>One Chromium for the whole run, started by the first test that asks for it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser; skips the test, saying so, where there is none.</summary>
    public async Task<IBrowser> GetAsync()
    {
        var path = Find();
        Assert.SkipWhen(path is null, $"No Chromium on PATH (looked for {string.Join(", ", Names)}).");
        await _gate.WaitAsync();
        try
        {
            if (_browser is null)
            {
                _playwright = await Playwright.CreateAsync();
                _browser = await _playwright.Chromium.LaunchAsync(
                    new BrowserTypeLaunchOptions
                    {
                        ExecutablePath = path,
                        Args =
                        [
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                        ],
                    }
                );
            }

            return _browser;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _gate.Dispose();
    }
}
