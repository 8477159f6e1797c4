using System.Diagnostics;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>A load of one command, sent in the name of all members of all servers in turn; or of given presses.</summary>
internal sealed class LoadRun(Simulator simulator, int count, int inFlight) : IDisposable
{
    private readonly SemaphoreSlim _room = new(inFlight);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly double[] _latencies = new double[count];
    private int _answered;
    private int _failed;
    private int _twice;

    /// <exception cref="Refusal">50035 when the request is wrong, 10063 when there is no such command.</exception>
    public static async Task<byte[]> RunAsync(Simulator simulator, JsonNode? body, CancellationToken ct)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations);
        var presses = field["presses"]
            .Items(10_000)
            .Select(press =>
                (
                    User: press["user_id"].Snowflake(required: true) ?? 0,
                    Channel: press["channel_id"].Snowflake(required: true) ?? 0,
                    Message: press["message_id"].Snowflake(required: true) ?? 0,
                    CustomId: press["custom_id"].Text(100, 1, required: true) ?? ""
                )
            )
            .ToArray();
        var name = field["command"].Text(100, 1, required: presses.Length == 0);
        var count = presses.Length > 0 ? presses.Length : (int)(field["count"].Int(1, 1_000_000) ?? 100);
        var inFlight = (int)(field["inFlight"].Int(1, 10_000) ?? 1);
        var given = field["options"].Obj();
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            violations.Required("command");
        }

        violations.ThrowIfAny();
        using var run = new LoadRun(simulator, count, inFlight);
        return presses.Length > 0
            ? await run.PressAsync(presses, ct)
            : await run.SendAsync(name!.Split(' ', StringSplitOptions.RemoveEmptyEntries), given, ct);
    }

    private async Task<byte[]> PressAsync(
        (ulong User, ulong Channel, ulong Message, string CustomId)[] presses,
        CancellationToken ct
    )
    {
        var world = simulator.World;
        var started = Stopwatch.GetTimestamp();
        foreach (var (userId, channelId, messageId, customId) in presses)
        {
            await _room.WaitAsync(ct);
            lock (world.Gate)
            {
                if (
                    !world.Users.TryGetValue(userId, out var user)
                    || world.Channels.GetValueOrDefault(channelId) is not { } channel
                    || !world.Sees(channel, user)
                    || channel.Messages.Find(messageId) is not { } message
                    || !simulator.Interactions.Press(user, message, customId, this)
                )
                {
                    Failed();
                }
            }
        }

        return await EndAsync(started, pressed: true, ct);
    }

    private async Task<byte[]> SendAsync(string[] path, JsonObject? given, CancellationToken ct)
    {
        List<(User User, Channel Channel, Command Command)> targets;
        lock (simulator.World.Gate)
        {
            targets = Targets(path[0]);
        }

        if (targets.Count == 0)
        {
            throw Refusal.Of(10063);
        }

        var options = targets
            .Select(t => t.Command)
            .Distinct()
            .ToDictionary(c => c, c => Options(c.Options, path, 1, given));
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await _room.WaitAsync(ct);
            var (user, channel, command) = targets[i % targets.Count];
            lock (simulator.World.Gate)
            {
                simulator.Interactions.Send(user, channel, command, (JsonArray)options[command].DeepClone(), this);
            }
        }

        return await EndAsync(started, pressed: false, ct);
    }

    private async Task<byte[]> EndAsync(long started, bool pressed, CancellationToken ct)
    {
        await _done.Task.WaitAsync(ct);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        // A second answer would come right behind the first.
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        return Result(seconds, pressed);
    }

    private List<(User, Channel, Command)> Targets(string name)
    {
        var world = simulator.World;
        var targets = new List<(User, Channel, Command)>();
        foreach (var guild in world.Guilds.Where(world.BotIsIn))
        {
            var command = guild.Commands?.All.Find(c => c.Type == 1 && c.Name == name) ?? world.Commands.Find(1, name);
            var channel = guild.Channels.Find(c => c.Type == ChannelType.Text && world.Sees(c, world.Bot));
            if (command is null || channel is null)
            {
                continue;
            }

            foreach (var member in guild.Members.Values)
            {
                if (!member.User.Bot && CommandAccess.For(world, command, guild, channel, member.User).ByGuild)
                {
                    targets.Add((member.User, channel, command));
                }
            }
        }

        return targets;
    }

    private static JsonArray Options(JsonArray? schema, string[] path, int depth, JsonObject? given)
    {
        if (depth < path.Length)
        {
            var sub =
                schema?.FirstOrDefault(o => o.Str("name") == path[depth])
                ?? throw Refusal.At("command", "BASE_TYPE_CHOICES", $"There is no subcommand {path[depth]}.");
            return
            [
                new JsonObject
                {
                    ["name"] = path[depth],
                    ["type"] = sub.Int("type"),
                    ["options"] = Options(sub.Arr("options"), path, depth + 1, given),
                },
            ];
        }

        var options = new JsonArray();
        foreach (var (name, value) in given ?? [])
        {
            var option =
                schema?.FirstOrDefault(o => o.Str("name") == name)
                ?? throw Refusal.At($"options.{name}", "BASE_TYPE_CHOICES", "There is no such option.");
            options.Add(
                new JsonObject
                {
                    ["name"] = name,
                    ["type"] = option.Int("type"),
                    ["value"] = value?.DeepClone(),
                }
            );
        }

        return options;
    }

    public void Answered(Interaction interaction)
    {
        _latencies[_answered++] = Stopwatch
            .GetElapsedTime(interaction.DispatchedAt, interaction.ArrivedAt)
            .TotalMilliseconds;
        Ended();
    }

    public void Failed()
    {
        _failed++;
        Ended();
    }

    public void Twice() => _twice++;

    private void Ended()
    {
        _room.Release();
        if (_answered + _failed == count)
        {
            _done.TrySetResult();
        }
    }

    private byte[] Result(double seconds, bool pressed)
    {
        var sorted = _latencies.AsSpan(0, _answered).ToArray();
        Array.Sort(sorted);
        double At(double share) =>
            sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
        return Json.Object(w =>
        {
            w.WriteNumber("answered", _answered);
            w.WriteNumber("failed", _failed);
            w.WriteNumber("twice", _twice);
            w.WriteNumber("seconds", Math.Round(seconds, 4));
            w.WriteNumber("p50", Math.Round(At(0.5), 3));
            w.WriteNumber("p99", Math.Round(At(0.99), 3));
            w.WriteNumber("max", Math.Round(sorted.Length == 0 ? 0 : sorted[^1], 3));
            if (pressed)
            {
                // A run of many small loads is put together from these.
                w.WriteStartArray("times");
                foreach (var time in sorted)
                {
                    w.WriteNumberValue(Math.Round(time, 3));
                }

                w.WriteEndArray();
            }
        });
    }

    public void Dispose() => _room.Dispose();
}
