using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>
/// Games in channels side by side while the bot's process is killed, its gateway drops, and Discord answers 429, 5xx or
/// not at all. Afterwards every score is worked out again from the picks that were acknowledged. The bench runs it too.
/// </summary>
internal sealed class TriviaCampaign : IAsyncDisposable
{
    private static readonly string[] Harm =
    [
        """{"kind":"drop"}""",
        """{"kind":"reconnect"}""",
        """{"kind":"invalidSession","resumable":true}""",
        """{"kind":"invalidSession","resumable":false}""",
        """{"kind":"close","code":4000}""",
        """{"kind":"ratelimit","route":"PATCH /channels/*/messages/*","retryAfter":1,"times":4}""",
        """{"kind":"ratelimit","route":"POST /channels/*/messages","retryAfter":1,"times":4}""",
        """{"kind":"ratelimit","route":"*","retryAfter":1,"global":true,"times":1}""",
        """{"kind":"status","route":"POST /channels/*/messages","status":503,"times":2}""",
        """{"kind":"status","route":"PATCH /channels/*/messages/*","status":500,"times":2}""",
        """{"kind":"lost","route":"POST /channels/*/messages","times":2}""",
        """{"kind":"lost","route":"PATCH /channels/*/messages/*","times":2}""",
        """{"kind":"lost","route":"POST /interactions/*/*/callback","times":3}""",
        """{"kind":"delay","route":"POST /channels/*/messages","ms":1500,"times":2}""",
    ];

    private readonly Plan _plan;
    private readonly Random _random;
    private readonly Random _seeds;
    private readonly TriviaLedger _ledger;
    private readonly string _folder = Directory.CreateTempSubdirectory("hawkins-trivia-").FullName;
    private readonly HttpClient _http = new();
    private readonly List<Player> _players = [];
    private readonly List<Task> _pressing = [];
    private BotProcess? _playground;
    private BotProcess? _bot;
    private JsonObject _world = [];
    private string _guild = "";
    private string[] _channels = [];
    private int _kills;
    private int _harm;

    private TriviaCampaign(Plan plan)
    {
        _plan = plan;
        _random = new Random(plan.Seed);
        _seeds = new Random(plan.Seed);
        _ledger = new TriviaLedger(plan.Seconds, plan.Patience);
    }

    /// <summary>What is played.</summary>
    /// <param name="Games">Side by side.</param>
    /// <param name="People">Who play in all of them.</param>
    /// <param name="Rounds">Of each game.</param>
    /// <param name="Seconds">Of each round.</param>
    /// <param name="Calm">From one misfortune to the next, in seconds: between half of it and one and a half.</param>
    /// <param name="Patience">So long a game may stand still with the bot there and something due.</param>
    /// <param name="Seed">Of what goes wrong when, and who presses what.</param>
    public sealed record Plan(int Games, int People, int Rounds, int Seconds, double Calm, TimeSpan Patience, int Seed);

    /// <summary>What was seen.</summary>
    /// <param name="Kills">How often the process was killed.</param>
    /// <param name="Harm">Other misfortunes.</param>
    /// <param name="Rounds">Rounds asked.</param>
    /// <param name="Voided">Of which so many were void, the bot having been away past their time.</param>
    /// <param name="Acknowledged">Picks that the bot acknowledged.</param>
    /// <param name="Refused">Picks after time.</param>
    /// <param name="Unknown">Picks without an answer.</param>
    /// <param name="Slowest">How long a game stood still at most, with the bot there and something due.</param>
    /// <param name="SlowestReturn">The same of games that were under way when it came back.</param>
    /// <param name="Faults">What must not be.</param>
    /// <param name="Log">What the bot wrote last, where there are faults.</param>
    public sealed record Outcome(
        int Kills,
        int Harm,
        int Rounds,
        int Voided,
        int Acknowledged,
        int Refused,
        int Unknown,
        TimeSpan Slowest,
        TimeSpan SlowestReturn,
        IReadOnlyList<string> Faults,
        string Log
    );

    /// <summary>Plays all games to their end.</summary>
    public static async Task<Outcome> RunAsync(Plan plan)
    {
        await using var campaign = new TriviaCampaign(plan);
        return await campaign.PlayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var player in _players)
        {
            await player.DisposeAsync();
        }
        if (_bot is not null)
        {
            await _bot.DisposeAsync();
        }
        if (_playground is not null)
        {
            await _playground.DisposeAsync();
        }
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Outcome> PlayAsync()
    {
        await SetUpAsync();
        var log = new System.Text.StringBuilder();
        // Started one after the other, so that a kill finds some games within a round and some between two.
        var starts = Task.Run(StartGamesAsync);
        var limit = DateTimeOffset.UtcNow.AddSeconds(60 + (_plan.Rounds * (_plan.Seconds + 8) * 3));
        while (_ledger.Over < _plan.Games && DateTimeOffset.UtcNow < limit)
        {
            await Task.Delay(TimeSpan.FromSeconds(_plan.Calm * (0.5 + _random.NextDouble())));
            if (_random.Next(3) == 0 && _harm >= _kills)
            {
                await KillAsync(log);
            }
            else if (_random.Next(2) == 0)
            {
                _harm++;
                await PostAsync("/playground/faults", Harm[_random.Next(Harm.Length)]);
            }
            else
            {
                await KillAsync(log);
            }
        }
        await starts;
        Task[] pressing;
        lock (_pressing)
        {
            pressing = [.. _pressing];
        }
        await Task.WhenAll(pressing);
        await Task.Delay(500);
        log.Append(_bot!.Output);
        // Everything is in the store: there is nothing to end in good order.
        await _bot.KillAsync();
        await CheckAsync();
        if (_players.Any(player => !player.IsConnected))
        {
            _ledger.Faults.Add("a person lost the gateway: the ledger has gaps");
        }
        return new Outcome(
            _kills,
            _harm,
            _ledger.Rounds,
            _ledger.Voided,
            _ledger.Acknowledged,
            _ledger.Refused,
            _ledger.Unknown,
            _ledger.Slowest,
            _ledger.SlowestReturn,
            _ledger.Faults,
            _ledger.Faults.Count == 0 ? "" : log.ToString()
        );
    }

    private async Task SetUpAsync()
    {
        _playground = BotProcess.Start(_folder, "Production", "playground", "--Playground:Port=0");
        _http.BaseAddress = new Uri(await _playground.AddressAsync());
        var added = await PostAsync(
            "/playground/guilds",
            $$"""{"count":1,"channels":{{_plan.Games}},"members":{{_plan.People}}}"""
        );
        _world = await WorldAsync();
        _guild = (string)added!["guilds"]![0]!;
        _channels =
        [
            .. _world["guilds"]!.AsArray().Single(guild => (string)guild!["id"]! == _guild)!["channels"]!
                .AsArray()
                .Select(channel => (string)channel!["id"]!),
        ];
        _bot = StartBot();
        await ReadyAsync();
        foreach (
            var (person, first) in added["members"]!.AsArray().Select((person, i) => ((JsonObject)person!, i == 0))
        )
        {
            // One of them watches for all.
            _players.Add(await Player.ConnectAsync(_http, _world, person, first ? Heard : (_, _) => { }));
        }
    }

    private BotProcess StartBot() =>
        BotProcess.Start(
            _folder,
            "Production",
            $"--Discord:ApiBase={_world["api"]}",
            $"--Discord:Token={_world["botToken"]}",
            "--Storage:Provider=Sqlite",
            $"--Storage:Path={Path.Combine(_folder, "bot.db")}",
            "--Trivia:StartCooldown=0",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:HawkinsBot.Trivia=Information"
        );

    private async Task StartGamesAsync()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/api/v10/guilds/{_guild}/application-command-index"
        );
        request.Headers.TryAddWithoutValidation("Authorization", (string)_world["people"]![0]!["token"]!);
        using var response = await _http.SendAsync(request);
        var index = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var id = (string)
            index["application_commands"]!.AsArray().Single(command => (string)command!["name"]! == "trivia")!["id"]!;
        var gap = Math.Min(3, (_plan.Seconds + 7.0) / _plan.Games);
        for (var i = 0; i < _channels.Length; i++)
        {
            // Where the bot is away just then, they try again, as people do.
            for (var tries = 0; tries < 20; tries++)
            {
                var started = await _players[i % _players.Count]
                    .CommandAsync(_guild, _channels[i], PlayData(id, _plan.Rounds, _plan.Seconds));
                if (started.Said is not null)
                {
                    break;
                }
                await Task.Delay(1000);
            }
            await Task.Delay(TimeSpan.FromSeconds(gap));
        }
    }

    /// <summary>The data of <c>/trivia play</c>.</summary>
    public static JsonObject PlayData(string id, int rounds, int seconds) =>
        new()
        {
            ["id"] = id,
            ["name"] = "trivia",
            ["type"] = 1,
            ["options"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "play",
                    ["type"] = 1,
                    ["options"] = new JsonArray(
                        new JsonObject
                        {
                            ["name"] = "rounds",
                            ["type"] = 4,
                            ["value"] = rounds,
                        },
                        new JsonObject
                        {
                            ["name"] = "seconds",
                            ["type"] = 4,
                            ["value"] = seconds,
                        }
                    ),
                }
            ),
        };

    private void Heard(string type, JsonObject message)
    {
        if (_ledger.See(type, message) is not { } round)
        {
            return;
        }
        foreach (var player in _players)
        {
            int seed;
            lock (_seeds)
            {
                seed = _seeds.Next();
            }
            lock (_pressing)
            {
                _pressing.Add(Task.Run(() => AnswerAsync(player, round, new Random(seed))));
            }
        }
    }

    // Nine in ten answer, one in four thinks again, and some come too late.
    private async Task AnswerAsync(Player player, TriviaLedger.SeenRound round, Random random)
    {
        if (random.Next(10) == 0)
        {
            return;
        }
        var message = round.Messages.First();
        var left = (_plan.Seconds + 0.5) * random.NextDouble();
        await Task.Delay(TimeSpan.FromSeconds(left));
        var times = random.Next(4) == 0 ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            var choice = random.Next(round.Choices);
            var pressed = await player.PressAsync(
                _guild,
                round.Channel,
                message,
                $"trivia/pick/{round.Game}/{round.Number}/{choice}"
            );
            _ledger.Note(round, player.Id, choice, pressed);
            if (pressed.Said is null)
            {
                // "This interaction failed": people press again.
                times = Math.Min(times + 1, 3);
            }
            await Task.Delay(TimeSpan.FromSeconds(0.3 + random.NextDouble()));
        }
    }

    private async Task KillAsync(System.Text.StringBuilder log)
    {
        _kills++;
        var down = DateTimeOffset.UtcNow;
        await _bot!.KillAsync();
        log.Append(_bot.Output);
        await _bot.DisposeAsync();
        // Mostly it is started again at once; sometimes a round's time is over meanwhile.
        var away = _random.Next(10) switch
        {
            < 5 => 0,
            < 9 => 5 * _random.NextDouble(),
            _ => _plan.Seconds + 8,
        };
        await Task.Delay(TimeSpan.FromSeconds(away));
        _bot = StartBot();
        await ReadyAsync();
        _ledger.Back(down, DateTimeOffset.UtcNow);
    }

    private async Task ReadyAsync()
    {
        while (!(bool)(await WorldAsync())["bot"]!["ready"]!)
        {
            if (_bot!.HasExited)
            {
                throw new InvalidOperationException("The bot ended: " + _bot.Output);
            }
            await Task.Delay(20);
        }
    }

    private async Task CheckAsync()
    {
        await using var store = SqliteStore.Open(Path.Combine(_folder, "bot.db"));
        var guild = ulong.Parse(_guild, CultureInfo.InvariantCulture);
        var sums = new Dictionary<ulong, (int Points, int Right, int Answered, int Games)>();
        foreach (var channel in _channels)
        {
            var key = TriviaDocuments.Games.Key(guild, ulong.Parse(channel, CultureInfo.InvariantCulture));
            var game = (await store.GetAsync(key, CancellationToken.None))?.Value;
            var points = _ledger.Check(channel, game);
            // Nobody collects points alone.
            foreach (var (member, sum) in points.Where(_ => points.Count >= 2))
            {
                var all = sums.GetValueOrDefault(member);
                sums[member] = (
                    all.Points + sum.Points,
                    all.Right + sum.Right,
                    all.Answered + sum.Answered,
                    all.Games + 1
                );
            }
        }
        foreach (var player in _players)
        {
            var key = TriviaDocuments.Boards.Key(guild, "all", player.Id);
            var entry = (await store.GetAsync(key, CancellationToken.None))?.Value;
            var board = entry is null
                ? default
                : (entry.Total.Points, entry.Total.Right, entry.Total.Answered, entry.Games);
            if (board != sums.GetValueOrDefault(player.Id))
            {
                _ledger.Faults.Add(
                    $"{player.Id}: the board has {board}, the ledger {sums.GetValueOrDefault(player.Id)}"
                );
            }
        }
    }

    private async Task<JsonObject> WorldAsync() =>
        (JsonObject)JsonNode.Parse(await _http.GetStringAsync("/playground"))!;

    private async Task<JsonNode?> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await _http.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
