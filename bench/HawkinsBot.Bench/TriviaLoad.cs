using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.PlaygroundTests.Host;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>trivia-load [games] [people]</c>: games at once in as many channels on one process, 500 with 10 people each unless
/// told: memory, processor time, latency of a press, how often messages are edited; and, while they run, one button that
/// 200 people press at once.
/// </summary>
internal sealed class TriviaLoad(int games, int people) : IDisposable
{
    private const int Rounds = 3;
    private const int Seconds = 30;
    private const int Crowd = 200;
    private const int ChannelsEach = 25;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(5) };
    private readonly ConcurrentBag<double> _latencies = [];
    private readonly ConcurrentQueue<(DateTimeOffset At, string Channel)> _edits = new();
    private readonly PriorityQueue<JsonObject, DateTimeOffset> _due = new();
    private readonly Dictionary<string, JsonObject> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Random _random = new(1);
    private string[] _members = [];
    private int _failed;
    private int _twice;

    public static async Task<int> RunAsync(string[] args)
    {
        var games = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
        var people = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        using var load = new TriviaLoad(games, people);
        return await load.MeasureAsync();
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hawkins-load-").FullName;
        var database = Path.Combine(folder, "bot.db");
        await using var playground = BotProcess.Start(folder, "Production", "playground", "--Playground:Port=0");
        _http.BaseAddress = new Uri(await playground.AddressAsync());
        var added = (
            await PostAsync(
                "/playground/guilds",
                $$"""{"count":{{(games + ChannelsEach - 1) / ChannelsEach}},"channels":{{ChannelsEach}},"members":{{Crowd}}}"""
            )
        )!;
        _members = [.. added["members"]!.AsArray().Select(member => (string)member!["id"]!)];
        var world = await WorldAsync();
        var guilds = added["guilds"]!.AsArray().Select(id => (string)id!).ToHashSet();
        var channels = world["guilds"]!
            .AsArray()
            .Where(guild => guilds.Contains((string)guild!["id"]!))
            .SelectMany(guild =>
                guild!["channels"]!.AsArray().Select(channel => ((string)guild["id"]!, (string)channel!["id"]!))
            )
            .Take(games)
            .ToArray();
        await using var bot = BotProcess.Start(
            folder,
            "Production",
            $"--Discord:ApiBase={world["api"]}",
            $"--Discord:Token={world["botToken"]}",
            "--Storage:Provider=Sqlite",
            $"--Storage:Path={database}",
            "--Trivia:StartCooldown=0",
            "--Logging:LogLevel:Default=Warning"
        );
        while (!(bool)(await WorldAsync())["bot"]!["ready"]!)
        {
            await Task.Delay(50);
        }
        await Task.Delay(5000);
        Console.WriteLine(Line($"before: {bot.MegaBytes:F0} MB"));
        await using var starter = await Player.ConnectAsync(_http, world, (JsonObject)world["people"]![0]!, Heard);
        var command = await CommandAsync((string)world["people"]![0]!["token"]!, channels[0].Item1);

        var watch = Stopwatch.StartNew();
        var began = await StartAsync(starter, command, channels);
        Console.WriteLine(
            Line($"{began} of {games} games started in {watch.Elapsed.TotalSeconds:F1} s, {people} people in each")
        );
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(stop.Token);
        await WaitAsync(() => _asked.Count == games, 120);
        var (cpu, since, peak) = (bot.ProcessorTime, Stopwatch.StartNew(), 0.0);
        var crowd = await CrowdAsync();
        Console.WriteLine(crowd.Text);
        while (since.Elapsed.TotalSeconds < 30)
        {
            peak = Math.Max(peak, bot.MegaBytes);
            await Task.Delay(250);
        }
        var processor = (bot.ProcessorTime - cpu) / since.Elapsed;
        await WaitAsync(() => _over.Count == games, 600);
        peak = Math.Max(peak, bot.MegaBytes);
        await stop.CancelAsync();
        await sending;
        var sorted = _latencies.Order().ToArray();
        Console.WriteLine(
            Line(
                $"{_over.Count} games over after {watch.Elapsed.TotalSeconds:F0} s; {peak:F0} MB at most, {processor * 100:F0} % of one core; "
            )
                + Line(
                    $"{sorted.Length} presses, p50 {At(sorted, 0.5):F1} ms, p99 {At(sorted, 0.99):F1} ms, max {At(sorted, 1):F1} ms, {_failed} failed, {_twice} twice"
                )
        );
        var edits = Edits();
        Console.WriteLine(edits.Text);
        await bot.KillAsync();
        var (scored, lost) = await ScoresAsync(database, channels, crowd);
        Console.WriteLine(Line($"{scored} answers stand in the games; of the {Crowd} at once {lost} are missing"));
        Directory.Delete(folder, recursive: true);
        return _over.Count == games && _failed == 0 && lost == 0 && edits.Good ? 0 : 1;
    }

    private async Task<int> StartAsync(Player starter, JsonObject command, (string, string)[] channels)
    {
        var began = 0;
        await Parallel.ForEachAsync(
            channels,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (channel, _) =>
            {
                var said = (
                    await starter.CommandAsync(channel.Item1, channel.Item2, (JsonObject)command.DeepClone())
                ).Said;
                if (said is not null)
                {
                    Interlocked.Increment(ref began);
                }
            }
        );
        return began;
    }

    // Everybody presses once in each round, at any moment of it.
    private void Heard(string type, JsonObject message)
    {
        var now = DateTimeOffset.UtcNow;
        if (
            message["embeds"] is not JsonArray { Count: > 0 } embeds
            || (string?)message["channel_id"] is not { } channel
        )
        {
            return;
        }
        if (type == "MESSAGE_UPDATE")
        {
            // When it was done, not when we heard of it.
            if ((string?)message["edited_timestamp"] is { } edited)
            {
                _edits.Enqueue((DateTimeOffset.Parse(edited, CultureInfo.InvariantCulture), channel));
            }
            return;
        }
        var buttons = (message["components"] as JsonArray ?? [])
            .SelectMany(row => row!["components"] as JsonArray ?? [])
            .Select(button => (string?)button!["custom_id"] ?? "")
            .Where(id => id.StartsWith("trivia/pick/", StringComparison.Ordinal))
            .ToArray();
        lock (_gate)
        {
            if ((string?)embeds[0]!["title"] == "The game is over")
            {
                _over.Add(channel);
            }
            if (buttons.Length == 0)
            {
                return;
            }
            _asked.Add(channel);
            _open[channel] = Press(channel, (string)message["id"]!, buttons[0], 0);
            var first = _random.Next(_members.Length);
            for (var i = 0; i < people; i++)
            {
                _due.Enqueue(
                    Press(channel, (string)message["id"]!, buttons[_random.Next(buttons.Length)], first + i),
                    now.AddSeconds(0.5 + (_random.NextDouble() * (Seconds - 3)))
                );
            }
        }
    }

    private JsonObject Press(string channel, string message, string button, int member) =>
        new()
        {
            ["user_id"] = _members[member % _members.Length],
            ["channel_id"] = channel,
            ["message_id"] = message,
            ["custom_id"] = button,
        };

    private async Task SendAsync(CancellationToken ct)
    {
        var under = new List<Task>();
        while (!ct.IsCancellationRequested)
        {
            var now = DateTimeOffset.UtcNow;
            var some = new JsonArray();
            lock (_gate)
            {
                while (_due.TryPeek(out _, out var at) && at <= now)
                {
                    some.Add((JsonNode)_due.Dequeue());
                }
            }
            if (some.Count > 0)
            {
                under.Add(LoadAsync(some, 64));
            }
            await Task.Delay(50, CancellationToken.None);
        }
        await Task.WhenAll(under);
    }

    private async Task<double[]> LoadAsync(JsonArray presses, int inFlight)
    {
        var body = new JsonObject { ["presses"] = presses, ["inFlight"] = inFlight };
        var result = (await PostAsync("/playground/load", body.ToJsonString()))!;
        var times = result["times"]!.AsArray().Select(time => (double)time!).ToArray();
        foreach (var time in times)
        {
            _latencies.Add(time);
        }
        Interlocked.Add(ref _failed, (int)result["failed"]!);
        Interlocked.Add(ref _twice, (int)result["twice"]!);
        return times;
    }

    private async Task<(string Text, ulong Channel, int Round)> CrowdAsync()
    {
        JsonObject target;
        lock (_gate)
        {
            target = _open.Values.Last();
        }
        var watch = Stopwatch.StartNew();
        var (channel, message, button) = (
            (string)target["channel_id"]!,
            (string)target["message_id"]!,
            (string)target["custom_id"]!
        );
        var times = await LoadAsync(
            [.. Enumerable.Range(0, Crowd).Select(i => (JsonNode)Press(channel, message, button, i))],
            Crowd
        );
        return (
            Line(
                $"{Crowd} people at once: {times.Length} acknowledged within {watch.Elapsed.TotalSeconds:F2} s, p50 {At(times, 0.5):F0} ms, p99 {At(times, 0.99):F0} ms, max {At(times, 1):F0} ms"
            ),
            ulong.Parse(channel, CultureInfo.InvariantCulture),
            int.Parse(button.Split('/')[3], CultureInfo.InvariantCulture)
        );
    }

    private (string Text, bool Good) Edits()
    {
        var all = _edits.OrderBy(edit => edit.At).ToArray();
        var (most, start) = (0, 0);
        for (var i = 0; i < all.Length; i++)
        {
            while (all[i].At - all[start].At >= TimeSpan.FromSeconds(1))
            {
                start++;
            }
            most = Math.Max(most, i - start + 1);
        }
        var gaps = all.GroupBy(edit => edit.Channel)
            .SelectMany(own => own.Zip(own.Skip(1), (a, b) => (b.At - a.At).TotalMilliseconds))
            .Order()
            .ToArray();
        var text = Line(
            $"{all.Length} edits, {most} in a second at most, the shortest time between two in a channel {At(gaps, 0):F0} ms (p1 {At(gaps, 0.01):F0} ms)"
        );
        return (text, most <= 20 && At(gaps, 0) >= 990);
    }

    private static async Task<(int Scored, int Lost)> ScoresAsync(
        string database,
        (string Guild, string Channel)[] channels,
        (string Text, ulong Channel, int Round) crowd
    )
    {
        await using var store = SqliteStore.Open(database);
        var (scored, lost) = (0, Crowd);
        foreach (var (guild, channel) in channels)
        {
            var key = TriviaDocuments.Games.Key(
                ulong.Parse(guild, CultureInfo.InvariantCulture),
                ulong.Parse(channel, CultureInfo.InvariantCulture)
            );
            var game = (await store.GetAsync(key, CancellationToken.None))?.Value;
            scored += game?.History.Sum(round => round.Scores.Length) ?? 0;
            if (game?.Channel == crowd.Channel)
            {
                lost = Crowd - game.History.Single(round => round.Number == crowd.Round).Scores.Length;
            }
        }
        return (scored, lost);
    }

    private async Task WaitAsync(Func<bool> holds, int seconds)
    {
        for (var i = 0; i < seconds * 10; i++)
        {
            lock (_gate)
            {
                if (holds())
                {
                    return;
                }
            }
            await Task.Delay(100);
        }
    }

    private async Task<JsonObject> CommandAsync(string token, string guild)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/api/v10/guilds/{guild}/application-command-index"
        );
        request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await _http.SendAsync(request);
        var index = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var command = index["application_commands"]!.AsArray().Single(c => (string)c!["name"]! == "trivia")!;
        return TriviaCampaign.PlayData((string)command["id"]!, Rounds, Seconds);
    }

    private async Task<JsonObject> WorldAsync() =>
        (JsonObject)JsonNode.Parse(await _http.GetStringAsync("/playground"))!;

    private async Task<JsonNode?> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text) : throw new HttpRequestException(text);
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
