using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace HawkinsBot.Bench;

/// <summary>
/// <c>interactions [rounds] [servers] [folder]</c>: the bot (the one that is published in a folder, or the one of this
/// build), our client alone, and a floor, each in a process of its own, in turn on one separate playground. The floor
/// posts a constant body: a word, and as "card" the very bytes that the bot answered. Start to commands published,
/// latency one by one, throughput and processor time at 64 in flight, memory. The bot keeps its things in SQLite; its
/// first start, which imports the catalogue, is told apart.
/// </summary>
internal static class Interactions
{
    public static Task<int> RunAsync(string[] args) =>
        RunAsync(
            ["floor", "card", "client", "bot"],
            args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3,
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1,
            new(Channels: 30, Roles: 20, Warm: 5000, OneByOne: 5000, Many: 5000),
            args.Length > 2 ? Path.GetFullPath(args[2]) : AppContext.BaseDirectory
        );

    /// <summary>How large the servers are, and how many interactions are sent.</summary>
    public sealed record Load(int Channels, int Roles, int Warm, int OneByOne, int Many);

    /// <summary>Measures the subjects in turn: campaigns that run until they are killed, or "bot".</summary>
    public static async Task<int> RunAsync(
        string[] subjects,
        int rounds,
        int servers,
        Load load,
        string? published = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("hawkins-bench-").FullName;
        using var playground = Start("HawkinsBot.dll", ["playground", "--Playground:Port=0"], []);
        try
        {
            var address = await AddressAsync(playground);
            using var http = new HttpClient { BaseAddress = new(address), Timeout = TimeSpan.FromMinutes(10) };
            if (servers > 1)
            {
                using var added = await http.PostAsJsonAsync(
                    "/playground/guilds",
                    new
                    {
                        count = servers - 1,
                        channels = load.Channels,
                        roles = load.Roles,
                    }
                );
                added.EnsureSuccessStatusCode();
            }

            var world = await http.GetFromJsonAsync<JsonElement>("/playground");
            var (api, token) = (world.GetProperty("api").GetString()!, world.GetProperty("botToken").GetString()!);
            var program = Path.Combine(published ?? AppContext.BaseDirectory, "HawkinsBot.dll");
            var card = Path.Combine(folder, "card.json");
            Process StartSubject(string subject) =>
                subject switch
                {
                    "bot" => StartBot(program, Path.Combine(folder, "hawkins.db"), api, token),
                    "card" => Start("HawkinsBot.Bench.dll", ["floor", api, token, card], []),
                    _ => Start("HawkinsBot.Bench.dll", [subject, api, token], []),
                };
            if (subjects.Contains("bot"))
            {
                await FirstAsync(StartSubject, http, card);
            }

            var results = new Dictionary<string, List<Figures>>(StringComparer.Ordinal);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var subject in subjects)
                {
                    var figures = await MeasureAsync(() => StartSubject(subject), http, load);
                    Console.WriteLine($"{subject, -11}{figures}");
                    (results.TryGetValue(subject, out var list) ? list : results[subject] = []).Add(figures);
                }
            }

            Console.WriteLine($"\nMedians of {rounds} rounds, {servers} server(s):");
            foreach (var (subject, list) in results)
            {
                Console.WriteLine($"{subject, -11}{Figures.Median(list)}");
            }

            return 0;
        }
        finally
        {
            playground.Kill(entireProcessTree: true);
            await playground.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process StartBot(string program, string store, string api, string token) =>
        Start(
            program,
            [],
            new()
            {
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["Discord__Mode"] = "Live",
                ["Discord__ApiBase"] = api,
                ["Discord__Token"] = token,
                ["Storage__Provider"] = "Sqlite",
                ["Storage__Path"] = store,
                ["Logging__LogLevel__Default"] = "Warning",
            }
        );

    /// <summary>The bot's first start, and what it answers.</summary>
    private static async Task FirstAsync(Func<string, Process> start, HttpClient http, string card)
    {
        var since = Stopwatch.GetTimestamp();
        using var process = start("bot");
        try
        {
            await ReadyAsync(http, process);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"first start of the bot: {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0} ms"
                )
            );
            await LoadAsync(http, 1, 1);
            var requests = await http.GetFromJsonAsync<JsonElement>("/playground/requests");
            var answer = requests
                .EnumerateArray()
                .Last(r => r.GetProperty("path").GetString()!.EndsWith("/callback", StringComparison.Ordinal));
            await File.WriteAllTextAsync(card, answer.GetProperty("body").GetRawText());
        }
        finally
        {
            await EndAsync(process, http);
        }
    }

    private static async Task EndAsync(Process process, HttpClient http)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        while (await IsReadyAsync(http))
        {
            await Task.Delay(50);
        }

        // One identify in five seconds: the next one's start is not to be held up by this one's.
        await Task.Delay(TimeSpan.FromSeconds(5));
    }

    private static async Task<Figures> MeasureAsync(Func<Process> start, HttpClient http, Load load)
    {
        var since = Stopwatch.GetTimestamp();
        using var process = start();
        try
        {
            await ReadyAsync(http, process);
            var ready = Stopwatch.GetElapsedTime(since);
            // What came in at the start is still being read and thrown away.
            await Task.Delay(TimeSpan.FromSeconds(5));
            process.Refresh();
            var atStart = process.WorkingSet64;
            await LoadAsync(http, load.Warm, 32);
            // What ran often by now is compiled once more behind it.
            await Task.Delay(TimeSpan.FromSeconds(2));
            var sequential = await LoadAsync(http, load.OneByOne, 1);
            process.Refresh();
            var before = process.TotalProcessorTime;
            var many = await LoadAsync(http, load.Many, 64);
            process.Refresh();
            var processor = (process.TotalProcessorTime - before).TotalSeconds * 10000 / load.Many;
            return new(
                ready.TotalMilliseconds,
                Number(sequential, "p50"),
                Number(sequential, "p99"),
                load.Many / Number(many, "seconds"),
                processor,
                atStart / 1048576.0,
                process.WorkingSet64 / 1048576.0,
                Number(sequential, "failed") + Number(many, "failed"),
                Number(sequential, "twice") + Number(many, "twice")
            );
        }
        finally
        {
            await EndAsync(process, http);
        }
    }

    private static async Task ReadyAsync(HttpClient http, Process process)
    {
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("It ended: " + await process.StandardError.ReadToEndAsync());
            }

            await Task.Delay(5);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/playground")).GetProperty("bot").GetProperty("ready").GetBoolean();

    private static async Task<JsonElement> LoadAsync(HttpClient http, int count, int inFlight)
    {
        using var response = await http.PostAsJsonAsync(
            "/playground/load",
            new
            {
                command = "character",
                options = new { name = "Eleven" },
                count,
                inFlight,
            }
        );
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();

    private static Process Start(string dll, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, dll), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<string> AddressAsync(Process playground)
    {
        while (await playground.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Playground: ", StringComparison.Ordinal))
            {
                return line["Playground: ".Length..].Trim();
            }
        }

        throw new InvalidOperationException("No playground: " + await playground.StandardError.ReadToEndAsync());
    }

    private sealed record Figures(
        double ReadyMs,
        double P50,
        double P99,
        double PerSecond,
        double ProcessorPer10000,
        double MegaBytesAtStart,
        double MegaBytes,
        double Failed,
        double Twice
    )
    {
        public static Figures Median(List<Figures> all)
        {
            double Of(Func<Figures, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);
            return new(
                Of(f => f.ReadyMs),
                Of(f => f.P50),
                Of(f => f.P99),
                Of(f => f.PerSecond),
                Of(f => f.ProcessorPer10000),
                Of(f => f.MegaBytesAtStart),
                Of(f => f.MegaBytes),
                all.Sum(f => f.Failed),
                all.Sum(f => f.Twice)
            );
        }

        public override string ToString() =>
            FormattableString.Invariant(
                $"ready {ReadyMs, 6:0} ms  p50 {P50, 6:0.00} ms  p99 {P99, 6:0.00} ms  {PerSecond, 6:0}/s  "
            )
            + FormattableString.Invariant(
                $"{ProcessorPer10000, 5:0.00} CPU s per 10,000  {MegaBytesAtStart, 4:0} MB at first  {MegaBytes, 4:0} MB  {Failed} failed, {Twice} twice"
            );
    }
}
