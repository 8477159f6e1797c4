using System.Globalization;
using System.Text.Json.Nodes;
using HawkinsBot.Playground;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>A playground of its own for one test, an <see cref="EchoBot"/> in it, and people with the page open.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly List<IBrowserContext> _contexts = [];
    private readonly IBrowser _browser;
    private readonly List<string> _errors = [];

    private Stage(IBrowser browser, PlaygroundServer server, EchoBot bot)
    {
        _browser = browser;
        Server = server;
        Bot = bot;
    }

    public PlaygroundServer Server { get; private set; }
    public EchoBot Bot { get; private set; }
    public static CancellationToken Ct => TestContext.Current.CancellationToken;
    public JsonNode World { get; private set; } = new JsonObject();

    public static async Task<Stage> OpenAsync(Browser browser)
    {
        var chromium = await browser.GetAsync();
        var server = await ListenAsync(0);
        var stage = new Stage(chromium, server, await EchoBot.StartAsync(server, Ct));
        await stage.ReadWorldAsync();
        return stage;
    }

    private static Task<PlaygroundServer> ListenAsync(int port) =>
        PlaygroundServer.StartAsync(new PlaygroundOptions { Port = port }, null, NullLoggerFactory.Instance, Ct);

    private async Task ReadWorldAsync()
    {
        using var http = new HttpClient();
        World = JsonNode.Parse(await http.GetStringAsync(new Uri(Server.Address, "playground"), Ct))!;
    }

    /// <summary>Another server on the same port, as after a restart: new tokens, an empty world.</summary>
    public async Task RestartAsync()
    {
        await Bot.DisposeAsync();
        await Server.DisposeAsync();
        Server = await ListenAsync(Server.Address.Port);
        Bot = await EchoBot.StartAsync(Server, Ct);
        await ReadWorldAsync();
    }

    public string Channel(string name) =>
        (string)World["guilds"]![0]!["channels"]!.AsArray().First(c => (string)c!["name"]! == name)!["id"]!;

    public string PersonId(string name) =>
        (string)World["people"]!.AsArray().First(p => (string)p!["name"]! == name)!["id"]!;

    public string Token(string name) =>
        (string)World["people"]!.AsArray().First(p => (string)p!["name"]! == name)!["token"]!;

    public string Url(string person, string? channel) =>
        $"{Server.Address}#{person}{(channel is null ? "" : "/" + Channel(channel))}";

    /// <summary>A person's tab, in a browser profile of its own, ready to use.</summary>
    public async Task<IPage> EnterAsync(
        string person,
        string? channel = "general",
        int width = 1280,
        int height = 800,
        ColorScheme scheme = ColorScheme.Dark
    )
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                Permissions = ["clipboard-read", "clipboard-write"],
                Locale = "en-GB",
            }
        );
        context.SetDefaultTimeout(10_000);
        _contexts.Add(context);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
        await page.GotoAsync(Url(person, channel));
        await page.Locator("#app:not(.starting)").WaitForAsync();
        return page;
    }

    /// <summary>Posts as a person, past the page.</summary>
    public async Task SayAsync(string person, string channel, string content)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(Server.ApiBase + $"/channels/{Channel(channel)}/messages")
        );
        request.Headers.TryAddWithoutValidation("Authorization", Token(person));
        request.Content = new StringContent(
            new JsonObject { ["content"] = content }.ToJsonString(),
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var response = await Http.SendAsync(request, Ct);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Fills a channel with numbered messages of four people.</summary>
    public async Task FillAsync(string channel, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var words = string.Join(' ', Enumerable.Repeat("and on", i * 7 % 40));
            await SayAsync(People[i / 3 % 4], channel, $"Message {i} **goes** {words}");
        }
    }

    private static readonly string[] People = ["Dustin", "Lucas", "Max", "Nancy"];

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        await Bot.DisposeAsync();
        await Server.DisposeAsync();
        Assert.True(_errors.Count == 0, string.Create(CultureInfo.InvariantCulture, $"{string.Join("\n", _errors)}"));
    }
}

/// <summary>What a person does on the page, in the words of a test.</summary>
internal static class Person
{
    public static ILocator Composer(this IPage page) => page.Locator("#composer");

    public static ILocator Messages(this IPage page) => page.Locator(".message");

    public static ILocator Last(this IPage page) => page.Locator(".message").Last;

    public static ILocator Option(this IPage page, string name) =>
        page.Locator(".command-line").GetByRole(AriaRole.Combobox, new() { Name = name });

    public static ILocator Choice(this IPage page, string name) =>
        page.GetByRole(AriaRole.Option).Filter(new LocatorFilterOptions { HasText = name }).First;

    /// <summary>Types a command's name and chooses it.</summary>
    public static async Task CommandAsync(this IPage page, string path)
    {
        await page.Composer().FillAsync("/" + path);
        await page.Choice("/" + path).WaitForAsync();
        await page.Composer().PressAsync("Enter");
        await page.Locator(".command-line").WaitForAsync();
    }

    /// <summary>Chooses a command and sends it as it is.</summary>
    public static async Task RunAsync(this IPage page, string path)
    {
        await page.CommandAsync(path);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Adds an optional option and types into it.</summary>
    public static async Task AddAsync(this IPage page, string option, string text)
    {
        await page.Locator(".more").FillAsync(option);
        await page.Choice(option).ClickAsync();
        await page.Keyboard.TypeAsync(text);
    }

    public static ILocatorAssertions Expect(this ILocator locator) => Assertions.Expect(locator);
}
