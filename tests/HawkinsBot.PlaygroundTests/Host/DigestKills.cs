using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using HawkinsBot.Discord.Model;
using HawkinsBot.News;
using HawkinsBot.Storage;
using HawkinsBot.Tests.News;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>
/// Kills the bot at random moments while its digests go out to a playground that refuses, delays and loses requests.
/// Counted on the playground's side: in every channel each digest must be there once. The bench runs it at length.
/// </summary>
internal sealed class DigestKills : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    // A request that was under way when the bot was killed may still be done by the playground, as by Discord. The
    // world's clock is moved only after the longest of the injected delays, as a lease lasts longer than any request.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2.5);
    private readonly string _folder = Directory.CreateTempSubdirectory("hawkins-kills-").FullName;
    private readonly FeedServer _feed = new();
    private readonly List<string> _stories = [];
    private readonly Random _random;
    private readonly int _digests;
    private readonly BotProcess _playground;
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly JsonElement _world;
    private readonly List<(ulong Id, ChannelType Type)> _channels = [];
    private int _kills;

    private DigestKills(int digests, Random random, BotProcess playground, string address, JsonElement world)
    {
        (_digests, _random, _playground, _address, _world) = (digests, random, playground, address, world);
        _http = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>What came of it.</summary>
    /// <param name="Kills">How often the bot was killed.</param>
    /// <param name="Rounds">How often the digests fell due.</param>
    /// <param name="Posts">How many posts there are.</param>
    /// <param name="Attempts">How many requests to post the playground saw.</param>
    /// <param name="Faults">What is wrong, a line each.</param>
    public sealed record Outcome(int Kills, int Rounds, int Posts, int Attempts, IReadOnlyList<string> Faults);

    /// <summary>Runs it.</summary>
    /// <param name="digests">How many channels have a digest.</param>
    /// <param name="kills">How often to kill at least; the digests that are due are brought to their end.</param>
    /// <param name="random">Chooses moments and faults.</param>
    /// <param name="log">Gets a line a round.</param>
    public static async Task<Outcome> RunAsync(int digests, int kills, Random random, Action<string> log)
    {
        var playground = BotProcess.Start(
            Path.GetTempPath(),
            "Production",
            "playground",
            "--Playground:Port=0",
            "--Logging:LogLevel:Default=Error"
        );
        var address = await playground.AddressAsync();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var world = await http.GetFromJsonAsync<JsonElement>("/playground");
        await using var campaign = new DigestKills(digests, random, playground, address, world);
        return await campaign.RunAsync(kills, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _playground.DisposeAsync();
        _http.Dispose();
        _feed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Outcome> RunAsync(int kills, Action<string> log)
    {
        await PrepareAsync();
        var rounds = 0;
        do
        {
            rounds++;
            await RoundAsync(rounds, kills);
            var wrong = await CountAsync(rounds);
            log(
                FormattableString.Invariant(
                    $"round {rounds}: {_kills} kills so far, {wrong.Posts} posts, {wrong.Faults.Count} faults"
                )
            );
            if (wrong.Faults.Count > 0)
            {
                return new(_kills, rounds, wrong.Posts, await AttemptsAsync(), wrong.Faults);
            }
        } while (_kills < kills);
        // Whatever is still to come after an hour would be a second time.
        await using (StartBot())
        {
            await ReadyAsync(true);
            await AdvanceAsync(TimeSpan.FromHours(1));
            await Task.Delay(Settle);
        }
        var (posts, faults) = await CountAsync(rounds);
        return new(_kills, rounds, posts, await AttemptsAsync(), faults);
    }

    // Channels of every type that takes digests, and a daily digest for each.
    private async Task PrepareAsync()
    {
        var guild = _world.GetProperty("guilds")[0].GetProperty("id").GetString()!;
        var now = await NowAsync();
        var schedule = new Schedule { Hour = (now.UtcDateTime.Hour + 2) % 24 };
        var due = schedule.Next(NodaTime.DateTimeZone.Utc, now)!.Value;
        await using var store = SqliteStore.Open(Path.Combine(_folder, "hawkins.db"));
        for (var i = 0; i < _digests; i++)
        {
            var type = (i % 5) switch
            {
                3 => ChannelType.Announcement,
                4 => ChannelType.Forum,
                _ => ChannelType.Text,
            };
            var made = await CallAsync(
                HttpMethod.Post,
                $"/api/v10/guilds/{guild}/channels",
                new { name = $"digest-{i}", type = (int)type }
            );
            var channel = ulong.Parse(made.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
            _channels.Add((channel, type));
            var subscription = new Subscription
            {
                Id = $"kill{i}",
                Guild = ulong.Parse(guild, CultureInfo.InvariantCulture),
                Channel = channel,
                ChannelType = type,
                Schedule = schedule,
                DueAt = due,
                Created = now,
                Thread = type == ChannelType.Announcement,
                Crosspost = type == ChannelType.Announcement,
            };
            await store.CommitAsync(
                [
                    subscription.Key.Put(subscription, Change.Absent),
                    Subscriptions.DueKey(subscription, due).Put(new Due(), Change.Absent),
                ],
                None
            );
        }
    }

    private async Task RoundAsync(int round, int kills)
    {
        await FetchAsync();
        var (due, _) = await StateAsync();
        await AdvanceAsync(due!.Value - await NowAsync() + TimeSpan.FromSeconds(1));
        while (true)
        {
            if (_kills >= kills)
            {
                await FinishAsync(round);
                return;
            }
            await KillOneAsync();
            var (next, waiting) = await StateAsync();
            var now = await NowAsync();
            if (waiting.Count == 0 && next > now)
            {
                return;
            }
            // What an ended process was at is left alone until its lease is over.
            var until = waiting.Select(post => Later(post.LeaseUntil, post.NotBefore)).ToList();
            var isStuck = next > now && until.All(at => at > now);
            if (isStuck || _random.Next(4) == 0)
            {
                await Task.Delay(Settle);
                var wait = until.Max() - now ?? TimeSpan.Zero;
                // Within and beyond the time in which Discord remembers a nonce.
                await AdvanceAsync(
                    isStuck && wait > TimeSpan.Zero ? wait + TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30)
                );
            }
        }
    }

    // Without faults or kills, what is left goes out.
    private async Task FinishAsync(int round)
    {
        await _http.DeleteAsync(new Uri("/playground/faults", UriKind.Relative));
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(Settle);
            await AdvanceAsync(TimeSpan.FromMinutes(2));
            await using (StartBot())
            {
                // As long as a busy machine needs to start it and to send.
                for (var j = 0; j < 300 && (await CountAsync(round)).Faults.Count > 0; j++)
                {
                    await Task.Delay(200);
                }
            }
            var (next, waiting) = await StateAsync();
            if (waiting.Count == 0 && next > await NowAsync())
            {
                return;
            }
        }
    }

    // A new story is taken in before the digests fall due, so that each has something to say.
    private async Task FetchAsync()
    {
        _stories.Add(string.Join(' ', Enumerable.Range(0, 6).Select(_ => Word())));
        var (due, _) = await StateAsync();
        await AdvanceAsync(due!.Value - await NowAsync() - TimeSpan.FromHours(1));
        var at = (await NowAsync()).ToString("R", CultureInfo.InvariantCulture);
        _feed.Answer(
            "/feed.xml",
            $"<rss version=\"2.0\"><channel><title>Herald</title><item><title>{_stories[^1]}</title><link>https://herald.example/{_stories.Count}</link><pubDate>{at}</pubDate></item></channel></rss>"
        );
        await using var bot = StartBot();
        while (!await HasStoryAsync())
        {
            if (bot.HasExited)
            {
                throw new InvalidOperationException("The bot ended by itself: " + bot.Output);
            }
            // A fetch that was cut short by the last kill is claimed for two minutes.
            await Task.Delay(1000);
            await AdvanceAsync(TimeSpan.FromSeconds(10));
        }
    }

    private async Task<bool> HasStoryAsync()
    {
        await using var store = SqliteStore.Open(Path.Combine(_folder, "hawkins.db"));
        await foreach (var item in store.ListAsync(NewsItem.Kind.Under(), None))
        {
            if (item.Value.Title == _stories[^1])
            {
                return true;
            }
        }
        return false;
    }

    private async Task KillOneAsync()
    {
        await InjectAsync();
        var before = await LastAsync();
        await using var bot = StartBot();
        if (_random.Next(4) == 0)
        {
            // Also while it starts.
            await Task.Delay(_random.Next(2500));
        }
        else
        {
            // From its first attempt to post on; it may have none.
            for (var i = 0; i < 150 && !bot.HasExited; i++)
            {
                if ((await PostsAsync(before)).Any())
                {
                    break;
                }
                await Task.Delay(20);
            }
            await Task.Delay(_random.Next(_random.Next(2) == 0 ? 300 : 2500));
        }
        if (bot.HasExited)
        {
            throw new InvalidOperationException("The bot ended by itself: " + bot.Output);
        }
        await bot.KillAsync();
        _kills++;
    }

    private async Task InjectAsync()
    {
        await _http.DeleteAsync(new Uri("/playground/faults", UriKind.Relative));
        var post = (string[])
            [
                "POST /channels/*/messages",
                "POST /channels/*/threads",
                "POST /channels/*/messages/*/*",
                "GET /channels/*/messages",
            ];
        var faults = new List<object>();
        for (var i = _random.Next(2, 12); i > 0; i--)
        {
            var route = post[_random.Next(4) == 0 ? _random.Next(post.Length) : 0];
            var times = _random.Next(1, 4);
            faults.Add(
                _random.Next(6) switch
                {
                    0 => new
                    {
                        kind = "ratelimit",
                        route,
                        retryAfter = 0.5,
                        times,
                    },
                    1 => new
                    {
                        kind = "ratelimit",
                        route,
                        retryAfter = 1,
                        global = true,
                        times = 1,
                    },
                    2 => new
                    {
                        kind = "delay",
                        route,
                        ms = 2000,
                        times,
                    },
                    3 => new
                    {
                        kind = "status",
                        route,
                        status = _random.Next(2) == 0 ? 500 : 503,
                        times,
                    },
                    _ => new
                    {
                        kind = "lost",
                        route,
                        times,
                    },
                }
            );
        }
        foreach (var fault in faults)
        {
            using var injected = await _http.PostAsJsonAsync("/playground/faults", fault);
            injected.EnsureSuccessStatusCode();
        }
    }

    private async Task<(int Posts, IReadOnlyList<string> Faults)> CountAsync(int expected)
    {
        var faults = new List<string>();
        var posts = 0;
        foreach (var (channel, type) in _channels)
        {
            var found = new List<JsonElement>();
            if (type == ChannelType.Forum)
            {
                var threads = await CallAsync(HttpMethod.Get, $"/api/v10/channels/{channel}/threads/search?limit=25");
                found.AddRange(threads.GetProperty("threads").EnumerateArray());
            }
            else
            {
                var messages = await CallAsync(HttpMethod.Get, $"/api/v10/channels/{channel}/messages?limit=100");
                found.AddRange(messages.EnumerateArray().Where(m => m.GetProperty("type").GetInt32() == 0));
            }
            posts += found.Count;
            if (found.Count != expected)
            {
                faults.Add($"{type} {channel}: {found.Count} posts instead of {expected}");
            }
            if (type == ChannelType.Announcement)
            {
                // 1: crossposted; 32: has a thread.
                faults.AddRange(
                    found
                        .Where(m => (m.GetProperty("flags").GetInt32() & 33) != 33)
                        .Select(m => $"{type} {channel}: a post has the flags {m.GetProperty("flags")}")
                );
            }
        }
        return (posts, faults);
    }

    private BotProcess StartBot() =>
        BotProcess.Start(
            _folder,
            "Production",
            $"--Discord:ApiBase={_world.GetProperty("api").GetString()}",
            $"--Discord:Token={_world.GetProperty("botToken").GetString()}",
            $"--Discord:Clock={_address}",
            "--Storage:Provider=Sqlite",
            "--Storage:Path=hawkins.db",
            "--News:AllowLoopback=true",
            "--News:Sources:90:Name=Herald",
            $"--News:Sources:90:Address={_feed.Address("/feed.xml")}",
            "--News:Sources:90:OnTopic=true",
            "--Logging:LogLevel:Default=Warning"
        );

    private async Task<(DateTimeOffset? Due, List<Outgoing> Waiting)> StateAsync()
    {
        await using var store = SqliteStore.Open(Path.Combine(_folder, "hawkins.db"));
        DateTimeOffset? due = null;
        await foreach (var entry in store.ListAsync(Due.Kind.Under(), None))
        {
            due = DateTimeOffset.Parse(entry.Id.Split('/')[2], CultureInfo.InvariantCulture);
            break;
        }
        var waiting = new List<Outgoing>();
        await foreach (var entry in store.ListAsync(Outgoing.Kind.Under(), None))
        {
            waiting.Add(entry.Value);
        }
        return (due, waiting);
    }

    private async Task ReadyAsync(bool ready)
    {
        while (
            (await _http.GetFromJsonAsync<JsonElement>("/playground"))
                .GetProperty("bot")
                .GetProperty("ready")
                .GetBoolean() != ready
        )
        {
            await Task.Delay(20);
        }
    }

    private async Task<DateTimeOffset> NowAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/playground/clock")).GetProperty("now").GetDateTimeOffset();

    private async Task AdvanceAsync(TimeSpan by)
    {
        if (by > TimeSpan.Zero)
        {
            using var moved = await _http.PostAsJsonAsync(
                "/playground/clock",
                new { advance = System.Xml.XmlConvert.ToString(by) }
            );
            moved.EnsureSuccessStatusCode();
        }
    }

    private async Task<IEnumerable<JsonElement>> PostsAsync(long after) =>
        (await _http.GetFromJsonAsync<JsonElement>($"/playground/requests?after={after}"))
            .EnumerateArray()
            .Where(r => r.GetProperty("method").GetString() == "POST")
            .Where(r => r.GetProperty("path").GetString()!.Split('/') is [.., "channels", _, "messages" or "threads"]);

    private async Task<int> AttemptsAsync() => (await PostsAsync(0)).Count();

    private async Task<long> LastAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/playground/requests"))
            .EnumerateArray()
            .Select(r => r.GetProperty("n").GetInt64())
            .LastOrDefault();

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        var people = _world.GetProperty("people").EnumerateArray();
        var token = people.First(p => p.GetProperty("admin").GetBoolean()).GetProperty("token").GetString();
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private string Word() =>
        new([.. Enumerable.Range(0, _random.Next(4, 9)).Select(_ => (char)('a' + _random.Next(26)))]);

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a > b ? a
        : b;
}
