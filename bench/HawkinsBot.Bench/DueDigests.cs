using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using HawkinsBot.Discord.Model;
using HawkinsBot.News;
using HawkinsBot.PlaygroundTests.Host;
using HawkinsBot.Storage;
using HawkinsBot.Tests.News;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>due-digests [count]</c>: 10,000 digests (unless told) fall due within one minute, in 400 servers, some channels
/// having five. Bot and playground are processes of their own; counted is what the playground saw.
/// </summary>
internal static class DueDigests
{
    private const int PerServer = 25;
    private const int PerBusyChannel = 5;
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var folder = Directory.CreateTempSubdirectory("hawkins-due-").FullName;
        using var feed = new FeedServer();
        await using var playground = BotProcess.Start(folder, "Production", "playground", "--Playground:Port=0");
        var address = await playground.AddressAsync();
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        // A third of the digests share their channel with four others.
        var channels = count / 3 / PerBusyChannel + (count - count / 3 / PerBusyChannel * PerBusyChannel);
        using var added = await http.PostAsJsonAsync(
            "/playground/guilds",
            new { count = (channels + PerServer - 1) / PerServer, channels = PerServer }
        );
        added.EnsureSuccessStatusCode();
        var world = await http.GetFromJsonAsync<JsonElement>("/playground");
        var start = (await http.GetFromJsonAsync<JsonElement>("/playground/clock"))
            .GetProperty("now")
            .GetDateTimeOffset();
        var order = await SeedAsync(Path.Combine(folder, "hawkins.db"), world, start.AddHours(1), count, channels);
        Publish(feed, start);
        await using var bot = BotProcess.Start(
            folder,
            "Production",
            $"--Discord:ApiBase={world.GetProperty("api").GetString()}",
            $"--Discord:Token={world.GetProperty("botToken").GetString()}",
            $"--Discord:Clock={address}",
            "--Storage:Provider=Sqlite",
            "--Storage:Path=hawkins.db",
            "--News:AllowLoopback=true",
            "--News:Sources:90:Name=Herald",
            $"--News:Sources:90:Address={feed.Address("/feed.xml")}",
            "--News:Sources:90:OnTopic=true",
            "--Logging:LogLevel:Default=Warning"
        );
        while (
            feed.Requests.IsEmpty
            || !(await http.GetFromJsonAsync<JsonElement>("/playground"))
                .GetProperty("bot")
                .GetProperty("ready")
                .GetBoolean()
        )
        {
            await Task.Delay(100);
        }
        await Task.Delay(2000);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{count} digests in {channels} channels of {(channels + PerServer - 1) / PerServer} servers"
            )
        );
        var seen = await WatchAsync(http, bot, count);
        var code = Report(seen, order, count);
        await bot.KillAsync();
        Directory.Delete(folder, recursive: true);
        return code;
    }

    // Returns each channel's places in the order of falling due.
    private static async Task<Dictionary<ulong, List<int>>> SeedAsync(
        string file,
        JsonElement world,
        DateTimeOffset due,
        int count,
        int channels
    )
    {
        var places = world
            .GetProperty("guilds")
            .EnumerateArray()
            .Skip(1)
            .SelectMany(guild =>
                guild
                    .GetProperty("channels")
                    .EnumerateArray()
                    .Select(channel => (Guild: Id(guild), Channel: Id(channel)))
            )
            .Take(channels)
            .ToList();
        var busy = count / 3 / PerBusyChannel;
        var order = new Dictionary<ulong, List<int>>();
        await using var store = SqliteStore.Open(file);
        var changes = new List<Change>();
        for (var i = 0; i < count; i++)
        {
            var (guild, channel) =
                i < busy * PerBusyChannel ? places[i % busy] : places[i - busy * PerBusyChannel + busy];
            // Spread over the minute, in another order than that of the ids.
            var place = (int)((long)i * 7919 % count);
            var at = due + TimeSpan.FromMilliseconds(60_000.0 * place / count);
            at = new DateTimeOffset(
                at.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond,
                TimeSpan.Zero
            );
            var subscription = new Subscription
            {
                Id = $"d{i}",
                Guild = guild,
                Channel = channel,
                Schedule = new Schedule { Hour = due.Hour },
                DueAt = at,
                Created = due.AddDays(-1),
            };
            (order.TryGetValue(channel, out var list) ? list : order[channel] = []).Add(place);
            changes.Add(subscription.Key.Put(subscription, Change.Absent));
            changes.Add(Subscriptions.DueKey(subscription, at).Put(new Due(), Change.Absent));
            if (changes.Count >= 400 || i == count - 1)
            {
                await store.CommitAsync(changes, None);
                changes.Clear();
            }
        }
        return order;
    }

    private static async Task<List<(DateTimeOffset At, ulong Channel, int Status)>> WatchAsync(
        HttpClient http,
        BotProcess bot,
        int count
    )
    {
        var last = (await http.GetFromJsonAsync<JsonElement>("/playground/requests"))
            .EnumerateArray()
            .Select(r => r.GetProperty("n").GetInt64())
            .LastOrDefault();
        using var moved = await http.PostAsJsonAsync("/playground/clock", new { advance = "PT1H1M" });
        moved.EnsureSuccessStatusCode();
        var seen = new List<(DateTimeOffset, ulong, int)>();
        var watch = Stopwatch.StartNew();
        var next = TimeSpan.Zero;
        while (seen.Count(s => s.Item3 == 200) < count && watch.Elapsed < TimeSpan.FromMinutes(15))
        {
            await Task.Delay(500);
            foreach (
                var r in (
                    await http.GetFromJsonAsync<JsonElement>($"/playground/requests?after={last}")
                ).EnumerateArray()
            )
            {
                last = r.GetProperty("n").GetInt64();
                if (r.GetProperty("path").GetString()!.Split('/') is [.., "channels", var channel, "messages"])
                {
                    seen.Add(
                        (
                            r.GetProperty("at").GetDateTimeOffset(),
                            ulong.Parse(channel, CultureInfo.InvariantCulture),
                            r.GetProperty("status").GetInt32()
                        )
                    );
                }
            }
            if (watch.Elapsed >= next)
            {
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{watch.Elapsed.TotalSeconds, 6:F0} s  {seen.Count, 6} requests  {bot.MegaBytes, 5:F0} MB"
                    )
                );
                next += TimeSpan.FromSeconds(10);
            }
        }
        // None may come late.
        await Task.Delay(3000);
        return seen;
    }

    private static int Report(
        List<(DateTimeOffset At, ulong Channel, int Status)> seen,
        Dictionary<ulong, List<int>> order,
        int count
    )
    {
        var posts = seen.Where(s => s.Status == 200).ToList();
        var times = seen.Select(s => s.At).Order().ToList();
        var most = 0;
        for (int i = 0, j = 0; i < times.Count; i++)
        {
            while (times[i] - times[j] >= TimeSpan.FromSeconds(1))
            {
                j++;
            }
            most = Math.Max(most, i - j + 1);
        }
        var wrong = order.Count(c => posts.Count(p => p.Channel == c.Key) != c.Value.Count);
        // Of channels with one digest: how far from its place in the order of falling due each arrived.
        var single = posts.Where(p => order[p.Channel].Count == 1).Select(p => order[p.Channel][0]).ToList();
        var ranks = single.Order().Select((place, rank) => (place, rank)).ToDictionary(x => x.place, x => x.rank);
        var away = single.Select((place, i) => Math.Abs(ranks[place] - i)).Order().ToList();
        var limited = seen.Count(s => s.Status == 429);
        var seconds = (times[^1] - times[0]).TotalSeconds;
        Console.WriteLine(
            FormattableString.Invariant(
                $"{posts.Count} posts of {count} in {seconds:F1} s: {posts.Count / seconds:F1}/s, at most {most} in any second, {limited} times 429, {seen.Count - posts.Count - limited} other refusals"
            )
        );
        Console.WriteLine(
            FormattableString.Invariant(
                $"{wrong} channels with more or fewer than their due; away from due order: p50 {away[away.Count / 2]}, p99 {away[away.Count * 99 / 100]}, most {away[^1]} places"
            )
        );
        return posts.Count == count && limited == 0 && wrong == 0 ? 0 : 1;
    }

    private static void Publish(FeedServer feed, DateTimeOffset at)
    {
        string[] titles =
        [
            "The town hall opens its doors",
            "Nine bikes are found behind the arcade",
            "Radio club looks for listeners",
            "A soundtrack on vinyl",
            "Waffles win the bake sale",
        ];
        feed.Answer(
            "/feed.xml",
            "<rss version=\"2.0\"><channel><title>Herald</title>"
                + string.Concat(
                    titles.Select(
                        (title, i) =>
                            $"<item><title>{title}</title><link>https://herald.example/{i}</link><description>Bring a lamp, and a friend who knows the way.</description><pubDate>{at.AddMinutes(-i).ToString("R", CultureInfo.InvariantCulture)}</pubDate></item>"
                    )
                )
                + "</channel></rss>"
        );
    }

    private static ulong Id(JsonElement thing) =>
        ulong.Parse(thing.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
}
