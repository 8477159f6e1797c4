using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HawkinsBot.Discord.Model;
using HawkinsBot.Trivia;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>
/// What people pressed, what they were answered, and what stood in the channels: written down beside the bot, so that its
/// scores can be worked out again without it.
/// </summary>
internal sealed partial class TriviaLedger(int seconds, TimeSpan patience)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Channel, int Round), SeenRound> _rounds = [];
    private readonly Dictionary<string, List<string>> _results = new(StringComparer.Ordinal);
    private readonly List<(string Channel, int Round, Press Press)> _presses = [];
    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset Down, DateTimeOffset Up)> _away = [];
    private DateTimeOffset _ready;

    public enum Verdict
    {
        /// <summary>"You picked …": it counts.</summary>
        Acknowledged,

        /// <summary>Time was up, or the question gone: it does not.</summary>
        Refused,

        /// <summary>No answer came: it may have been kept, or not.</summary>
        Unknown,
    }

    public int Acknowledged => Count(Verdict.Acknowledged);

    public int Refused => Count(Verdict.Refused);

    public int Unknown => Count(Verdict.Unknown);

    /// <summary>The longest that a game stood still after both READY and the moment at which something was due.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The same, of games that were under way when the bot came back.</summary>
    public TimeSpan SlowestReturn { get; private set; }

    /// <summary>What must not be.</summary>
    public List<string> Faults { get; } = [];

    public int Over
    {
        get
        {
            lock (_gate)
            {
                return _results.Count;
            }
        }
    }

    public int Voided => _rounds.Values.Count(round => round.IsVoid);

    public int Rounds => _rounds.Count;

    /// <summary>The bot was gone and has a session again.</summary>
    public void Back(DateTimeOffset down, DateTimeOffset ready)
    {
        lock (_gate)
        {
            _ready = ready;
            _away.Add((down, ready));
        }
    }

    /// <summary>A public message was made or changed. Gives the round where it is a question that was not seen before.</summary>
    public SeenRound? See(string type, JsonObject message)
    {
        var now = DateTimeOffset.UtcNow;
        if (
            (((int?)message["flags"] ?? 0) & 64) != 0
            || message["embeds"] is not JsonArray { Count: > 0 } embeds
            || (string?)message["channel_id"] is not { } channel
        )
        {
            return null;
        }
        var text = (string?)embeds[0]!["description"] ?? "";
        var id = (string)message["id"]!;
        var buttons = (message["components"] as JsonArray ?? [])
            .SelectMany(row => row!["components"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .ToArray();
        lock (_gate)
        {
            if (Picks(buttons) is [var pick, ..])
            {
                var parts = ((string)pick["custom_id"]!).Split('/');
                return Open(
                    channel,
                    id,
                    parts[2],
                    int.Parse(parts[3], CultureInfo.InvariantCulture),
                    text,
                    buttons,
                    now
                );
            }
            var round = _rounds.Values.FirstOrDefault(seen => seen.Messages.Contains(id));
            if (round is not null && text.Contains("I was away", StringComparison.Ordinal))
            {
                round.IsVoid = true;
                Close(round, now);
            }
            else if (round is not null && Right(buttons) is { } right)
            {
                round.Right = right;
                Close(round, now);
            }
            else if ((string?)embeds[0]!["title"] == "The game is over" && type == "MESSAGE_CREATE")
            {
                Due(channel, now, TimeSpan.FromSeconds(6));
                (_results.TryGetValue(channel, out var all) ? all : _results[channel] = []).Add(text);
            }
        }
        return null;
    }

    /// <summary>Somebody pressed and was answered, or not.</summary>
    public void Note(SeenRound round, ulong member, int choice, Pressed pressed)
    {
        if (pressed.Id == 0)
        {
            return;
        }
        var verdict =
            pressed.Said is not { } said ? Verdict.Unknown
            : said.StartsWith("You picked", StringComparison.Ordinal)
            || said.StartsWith("Changed to", StringComparison.Ordinal)
                ? Verdict.Acknowledged
            : said.StartsWith("Time was up", StringComparison.Ordinal)
            || said.StartsWith("That question is over", StringComparison.Ordinal)
                ? Verdict.Refused
            : Verdict.Unknown;
        lock (_gate)
        {
            _presses.Add((round.Channel, round.Number, new Press(member, choice, pressed.Id, verdict)));
        }
    }

    /// <summary>Works a game out from the ledger and compares.</summary>
    /// <param name="channel">Where it was played.</param>
    /// <param name="game">As the bot has it in its store at the end.</param>
    /// <returns>The points of each by the ledger.</returns>
    public IReadOnlyDictionary<ulong, (int Points, int Right, int Answered)> Check(string channel, GameState? game)
    {
        var sums = new Dictionary<ulong, (int Points, int Right, int Answered)>();
        var streaks = new Dictionary<ulong, int>();
        if (game is not { Phase: GamePhase.Finished, Untold.IsEmpty: true, Unscored.IsEmpty: true })
        {
            Faults.Add($"{channel}: the game is {game?.Phase.ToString() ?? "not there"}");
            return sums;
        }
        if (game.End != GameEnd.Played || game.History.Length != game.Rounds)
        {
            Faults.Add($"{channel}: ended by {game.End} after {game.History.Length} rounds");
        }
        foreach (var played in game.History)
        {
            var where = $"{channel} round {played.Number}";
            if (!_rounds.TryGetValue((channel, played.Number), out var seen) || seen.Messages.Count != 1)
            {
                Faults.Add($"{where}: {seen?.Messages.Count ?? 0} messages");
                continue;
            }
            if (played.Counted == seen.IsVoid || (played.Counted && seen.Right is null))
            {
                Faults.Add($"{where}: counted {played.Counted}, yet its message shows void {seen.IsVoid}");
            }
            if (!played.Counted)
            {
                continue;
            }
            var expected = Members(channel, played.Number);
            foreach (var stranger in played.Scores.Where(score => !expected.ContainsKey(score.Member)))
            {
                Faults.Add($"{where}: {stranger.Member} has a score and never picked");
            }
            Asked(where, played, expected, seen);
            foreach (var (member, could) in expected)
            {
                var score = played.Scores.FirstOrDefault(s => s.Member == member);
                if (score is null)
                {
                    streaks[member] = 0;
                    if (!could.Contains(null))
                    {
                        Faults.Add($"{where}: {member}'s acknowledged pick is lost");
                    }
                    continue;
                }
                if (!could.OfType<Held>().Any(held => held.Choice == seen.Right == score.Right))
                {
                    Faults.Add($"{where}: {member} is said to be right: {score.Right}, by the ledger not");
                    continue;
                }
                var streak = streaks.GetValueOrDefault(member);
                if (score.Right && score.Points != Worth(score, streak, 0) && score.Points != Worth(score, streak, 1))
                {
                    Faults.Add(
                        $"{where}: {member} got {score.Points}, by the ledger {Worth(score, streak, 0)} (streak {streak})"
                    );
                }
                if (!score.Right && score.Points != 0)
                {
                    Faults.Add($"{where}: {member} got {score.Points} for nothing");
                }
                streaks[member] = score.Right ? streak + 1 : 0;
                var sum = sums.GetValueOrDefault(member);
                sums[member] = (
                    sum.Points + (score.Right ? score.Points : 0),
                    sum.Right + (score.Right ? 1 : 0),
                    sum.Answered + 1
                );
            }
            foreach (var member in streaks.Keys.Where(member => !expected.ContainsKey(member)).ToArray())
            {
                streaks[member] = 0;
            }
        }
        Result(channel, sums);
        return sums;
    }

    // 100, up to 50 for speed, 10 for each right one in a row before, five at most; a fraction of a millisecond is not kept.
    private int Worth(RoundScore score, int streak, int more) =>
        100
        + (int)Math.Round(50 * Math.Clamp(1 - ((score.Milliseconds + more) / (seconds * 1000.0)), 0, 1))
        + (10 * Math.Min(5, streak));

    // The bot does not say when it asked: every pick must lead back to the same moment, and that to the time shown.
    private void Asked(string where, RoundResult played, Dictionary<ulong, List<Held?>> expected, SeenRound seen)
    {
        var (earliest, latest) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var score in played.Scores)
        {
            if (
                !expected.TryGetValue(score.Member, out var could)
                || could.OfType<Held>().Where(held => held.Choice == seen.Right == score.Right).ToArray()
                    is not [var held]
            )
            {
                continue;
            }
            var at = new Snowflake(held.Interaction).CreatedAt.AddMilliseconds(-score.Milliseconds);
            earliest = at.AddMilliseconds(-1) > earliest ? at.AddMilliseconds(-1) : earliest;
            latest = score.Milliseconds > 0 && at < latest ? at : latest;
        }
        if (latest == DateTimeOffset.MaxValue)
        {
            return;
        }
        if (earliest > latest.AddMilliseconds(2))
        {
            Faults.Add($"{where}: the picks lead back to moments {(earliest - latest).TotalMilliseconds} ms apart");
        }
        if (
            !seen.Deadlines.Any(shown =>
                Math.Abs((latest.AddSeconds(seconds).ToUnixTimeMilliseconds() / 1000.0) - shown - 0.5) <= 0.51
            )
        )
        {
            Faults.Add(
                $"{where}: asked at {latest:HH:mm:ss.fff}, yet the times shown are {string.Join(", ", seen.Deadlines)}"
            );
        }
    }

    private void Result(string channel, Dictionary<ulong, (int Points, int Right, int Answered)> sums)
    {
        if (!_results.TryGetValue(channel, out var texts) || texts.Count != 1)
        {
            Faults.Add($"{channel}: {texts?.Count ?? 0} results");
            return;
        }
        foreach (var (member, sum) in sums)
        {
            var line = $"<@{member}> · {sum.Points} points · {sum.Right} right";
            if (!texts[0].Split('\n').Any(shown => shown.EndsWith(line, StringComparison.Ordinal)))
            {
                Faults.Add($"{channel}: the result does not say \"{line}\": {texts[0]}");
            }
        }
    }

    // What each may hold at the end: null stands for nothing.
    private Dictionary<ulong, List<Held?>> Members(string channel, int round) =>
        _presses
            .Where(noted => noted.Channel == channel && noted.Round == round)
            .Select(noted => noted.Press)
            .Where(press => press.Verdict != Verdict.Refused)
            .GroupBy(press => press.Member)
            .ToDictionary(group => group.Key, group => Could(group.OrderBy(press => press.Interaction)));

    private static List<Held?> Could(IEnumerable<Press> presses)
    {
        var could = ImmutableHashSet<Held?>.Empty.Add(null);
        foreach (var press in presses)
        {
            // The same choice again changes nothing, also not its time.
            var kept = could
                .Select(held => held?.Choice == press.Choice ? held : (Held?)new Held(press.Choice, press.Interaction))
                .ToImmutableHashSet<Held?>();
            could = press.Verdict == Verdict.Acknowledged ? kept : could.Union(kept);
        }
        return [.. could];
    }

    private SeenRound? Open(
        string channel,
        string id,
        string game,
        int number,
        string text,
        JsonObject[] buttons,
        DateTimeOffset now
    )
    {
        var key = (channel, number);
        var isNew = !_rounds.TryGetValue(key, out var round);
        round ??= _rounds[key] = new SeenRound(channel, game, number, Picks(buttons).Length);
        round.Messages.Add(id);
        if (DeadlinePattern().Match(text) is { Success: true } shown)
        {
            round.Deadlines.Add(long.Parse(shown.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        if (!isNew)
        {
            return null;
        }
        if (number > 1)
        {
            Due(channel, now, TimeSpan.FromSeconds(6));
        }
        _last[channel] = now;
        return round;
    }

    private void Close(SeenRound round, DateTimeOffset now)
    {
        if (round.IsClosed)
        {
            return;
        }
        round.IsClosed = true;
        var deadline = DateTimeOffset.FromUnixTimeSeconds(round.Deadlines[^1]);
        // What READY is to us lies a moment before the bot looks at its games.
        if (round.IsVoid && !_away.Any(away => away.Up > deadline.AddSeconds(3) && away.Down < deadline.AddSeconds(2)))
        {
            Faults.Add($"{round.Channel} round {round.Number}: voided, though the bot was there");
        }
        // The shown time is cut to the second, and presses made in time may come 0.8 s late.
        Due(round.Channel, now, deadline.AddSeconds(1.8) - _last.GetValueOrDefault(round.Channel, now));
        _last[round.Channel] = now;
    }

    private void Due(string channel, DateTimeOffset now, TimeSpan after)
    {
        if (!_last.TryGetValue(channel, out var last))
        {
            return;
        }
        var due = last + after;
        var late = now - (due > _ready ? due : _ready);
        Slowest = late > Slowest ? late : Slowest;
        if (_ready > last)
        {
            SlowestReturn = late > SlowestReturn ? late : SlowestReturn;
        }
        if (late > patience)
        {
            Faults.Add($"{channel}: stood still for {late.TotalSeconds:0.0} s");
        }
    }

    private static JsonObject[] Picks(JsonObject[] buttons) =>
        [.. buttons.Where(b => ((string?)b["custom_id"] ?? "").StartsWith("trivia/pick/", StringComparison.Ordinal))];

    private static int? Right(JsonObject[] buttons)
    {
        var at = Array.FindIndex(buttons, b => ((string?)b["label"] ?? "").StartsWith("✓ ", StringComparison.Ordinal));
        return at < 0 ? null : at;
    }

    private int Count(Verdict verdict)
    {
        lock (_gate)
        {
            return _presses.Count(noted => noted.Press.Verdict == verdict);
        }
    }

    [GeneratedRegex(@"<t:(\d+):R>")]
    private static partial Regex DeadlinePattern();

    /// <summary>A round as the channel saw it.</summary>
    internal sealed class SeenRound(string channel, string game, int number, int choices)
    {
        public string Channel => channel;

        public string Game => game;

        public int Number => number;

        public int Choices => choices;

        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        /// <summary>The times that it showed, in Unix seconds.</summary>
        public List<long> Deadlines { get; } = [];

        /// <summary>The index of the right choice, once it was told.</summary>
        public int? Right { get; set; }

        public bool IsVoid { get; set; }

        public bool IsClosed { get; set; }
    }

    private sealed record Press(ulong Member, int Choice, ulong Interaction, Verdict Verdict);

    private sealed record Held(int Choice, ulong Interaction);
}
