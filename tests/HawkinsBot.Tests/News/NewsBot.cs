using System.Globalization;
using System.Net;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.News;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Tests.News;

/// <summary>A bot with a feed on a real socket.</summary>
public sealed class NewsBot : IAsyncDisposable
{
    private readonly List<(string Title, string Link, DateTimeOffset At, string Text)> _items = [];

    private NewsBot(BotHarness bot, FeedServer server)
    {
        Bot = bot;
        Server = server;
    }

    public BotHarness Bot { get; private set; }

    public FeedServer Server { get; }

    public ManualTime Time => Bot.Time;

    public RecordingDiscord Discord => Bot.Discord;

    internal NewsLoop Loop => Bot.Services.GetRequiredService<NewsLoop>();

    internal static async Task<NewsBot> StartAsync(
        IDocumentStore? store = null,
        DateTimeOffset? at = null,
        CatalogueIndex? index = null
    )
    {
        var server = new FeedServer();
        var time = new ManualTime(at);
        var bot = await StartBotAsync(
            server,
            store ?? new InMemoryStore(),
            time,
            new RecordingDiscord { Clock = time },
            index
        );
        var news = new NewsBot(bot, server);
        news.Publish();
        return news;
    }

    /// <summary>The same store, clock and Discord under a new process.</summary>
    internal async Task RestartAsync(IDocumentStore store, Action between)
    {
        var old = Bot;
        await old.DisposeAsync();
        between();
        Bot = await StartBotAsync(Server, store, old.Time, old.Discord);
    }

    /// <summary>The feed gets an item.</summary>
    public void Add(string title, string text = "", string? link = null)
    {
        _items.Add((title, link ?? $"https://herald.example/{_items.Count}", Time.GetUtcNow(), text));
        Publish();
    }

    /// <summary>Moves on, and does what is due.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await Loop.RunOnceAsync(default);
    }

    /// <summary>Moves on by hours, and does what is due in each.</summary>
    internal async Task PassAsync(int hours)
    {
        for (var i = 0; i < hours; i++)
        {
            await AdvanceAsync(TimeSpan.FromHours(1));
        }
    }

    /// <summary>Something happens in Discord.</summary>
    internal ValueTask HappensAsync(DiscordEvent happened) => Discord.Handlers!.OnEvent(happened, default);

    /// <summary>The id of the only digest or announcement.</summary>
    internal async Task<string> IdAsync(string command) => (await Bot.SuggestAsync(command))[0][^7..^1];

    public async Task<Answer> FollowAsync(string more = "", Snowflake? channel = null) =>
        await Bot.SlashAsync($"digest follow channel:{channel ?? BotHarness.General} {more}".Trim());

    /// <summary>What stands in the channel, oldest first.</summary>
    public IReadOnlyList<Posted> Posts(Snowflake? channel = null) =>
        [.. Discord.Messages.Values.Where(m => m.Channel == (channel ?? BotHarness.General)).OrderBy(m => m.Id)];

    public static string Text(Posted post) =>
        Rendered.Text(post.Now.Content, post.Now.Embeds ?? [], post.Now.Components ?? []);

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        Server.Dispose();
    }

    private void Publish() =>
        Server.Answer(
            "/feed.xml",
            "<rss version=\"2.0\"><channel><title>Herald</title>"
                + string.Concat(
                    _items.Select(i =>
                        $"<item><title>{WebUtility.HtmlEncode(i.Title)}</title><link>{i.Link}</link><description>{WebUtility.HtmlEncode(i.Text)}</description><pubDate>{i.At.ToString("R", CultureInfo.InvariantCulture)}</pubDate></item>"
                    )
                )
                + "</channel></rss>"
        );

    private static Task<BotHarness> StartBotAsync(
        FeedServer server,
        IDocumentStore store,
        ManualTime time,
        RecordingDiscord discord,
        CatalogueIndex? index = null
    ) =>
        BotHarness.StartAsync(
            index: index,
            store: store,
            time: time,
            discord: discord,
            add: builder =>
                builder.Services.PostConfigure<NewsOptions>(options =>
                {
                    options.AllowLoopback = true;
                    options.Sources.Add(
                        new NewsSourceOptions
                        {
                            Name = "Herald",
                            Address = server.Address("/feed.xml").AbsoluteUri,
                            OnTopic = true,
                            Official = true,
                        }
                    );
                })
        );
}
