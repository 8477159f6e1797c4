using System.Text.Json;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Gateway;

/// <summary>
/// The gateway's protocol for one shard, with no socket and no clock: a payload, a beat or a close goes in, steps come
/// out.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/events/gateway"/>
internal sealed class GatewaySession(string token, int shard, int shardCount, Uri gateway, Random random)
{
    /// <summary>GUILDS and nothing else: interactions come without any, and no privileged one is asked for.</summary>
    public const int Intents = 1 << 0;

    /// <summary>Keeps the session alive, unlike 1000 and 1001.</summary>
    public const int ResumableClose = 4900;

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    /// <summary>How many sessions may end young, before their first heartbeat, and still be resumed at once.</summary>
    private const int FreeReturns = 5;

    private readonly HashSet<Snowflake> _guilds = [];
    private string? _sessionId;
    private Uri? _resumeUrl;
    private long? _sequence;
    private bool _acknowledged = true;
    private bool _resuming;
    private int _failures;
    private int _silent;
    private int _young;

    /// <summary>Whether the next connection will identify, which Discord rations.</summary>
    public bool WillIdentify => _sessionId is null;

    /// <summary>
    /// Where to connect next, without the query. Where the address for resuming says nothing three times over, every second
    /// try goes to the first address: that one knows the session too, or says that it does not.
    /// </summary>
    public Uri Url =>
        _sessionId is null || _resumeUrl is null || (_silent >= 3 && _silent % 2 == 1) ? gateway : _resumeUrl;

    /// <summary>How many guilds the shard serves.</summary>
    public int Guilds => _guilds.Count;

    /// <summary>A new connection stands; Hello comes next.</summary>
    public void OnConnected() => _acknowledged = true;

    /// <summary>A payload came.</summary>
    /// <param name="frame">The payload.</param>
    /// <param name="receivedAt">When, as a timestamp; interactions carry it.</param>
    /// <param name="steps">Gets what is to be done.</param>
    public void On(in GatewayFrame frame, long receivedAt, List<GatewayStep> steps)
    {
        switch ((GatewayOp)frame.Op)
        {
            case GatewayOp.Dispatch:
                Dispatch(frame, receivedAt, steps);
                break;
            case GatewayOp.Heartbeat:
                steps.Add(Beat());
                break;
            case GatewayOp.Reconnect:
                steps.Add(new Reconnect(ResumableClose, Backoff(), "Discord asks for it"));
                break;
            case GatewayOp.InvalidSession:
                InvalidSession(frame.Data.SequenceEqual("true"u8), steps);
                break;
            case GatewayOp.Hello:
                Hello(frame.Data, steps);
                break;
            case GatewayOp.HeartbeatAck:
                _acknowledged = true;
                _young = 0;
                break;
        }
    }

    /// <summary>It is time for a heartbeat.</summary>
    public void OnHeartbeatDue(List<GatewayStep> steps)
    {
        if (!_acknowledged)
        {
            steps.Add(new Reconnect(ResumableClose, Backoff(), "no answer to a heartbeat"));
            return;
        }

        _acknowledged = false;
        steps.Add(Beat());
    }

    /// <summary>The connection is gone, or could not be made.</summary>
    /// <param name="code">The close code that Discord sent, if any.</param>
    /// <param name="steps">Gets what is to be done.</param>
    public void OnClosed(int? code, List<GatewayStep> steps)
    {
        if (DiscordFatalException.OfClose(code) is { } reason)
        {
            steps.Add(new GiveUp(reason));
            return;
        }

        // Three resumes that came to nothing, and the session is not worth a fourth. 1000 is among those that are worth
        // one: a close without a code cannot be told from it here.
        if (code is 4003 or 4007 or 4009 || (_resuming && _failures >= 3))
        {
            Forget();
        }

        _silent++;

        steps.Add(new Reconnect(ResumableClose, Backoff(), code is { } c ? $"closed with {c}" : "connection lost"));
    }

    private void Hello(ReadOnlySpan<byte> data, List<GatewayStep> steps)
    {
        var milliseconds = 41250L;
        var reader = new Utf8JsonReader(data);
        if (reader.Read() && reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("heartbeat_interval"u8))
                {
                    milliseconds = Math.Max(1, reader.ReadLong());
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        _silent = 0;
        var interval = TimeSpan.FromMilliseconds(milliseconds);
        steps.Add(new StartHeartbeat(interval * Jitter(), interval));
        _resuming = _sessionId is not null;
        steps.Add(
            _resuming ? new SendPayload(GatewayOp.Resume, Resume()) : new SendPayload(GatewayOp.Identify, Identify())
        );
    }

    private void InvalidSession(bool resumable, List<GatewayStep> steps)
    {
        if (!resumable)
        {
            Forget();
        }

        // Discord once asked for 1 to 5 seconds before a new session, and still likes it.
        var pause = resumable ? Backoff() : TimeSpan.FromSeconds(1 + (4 * Jitter()));
        steps.Add(new Reconnect(ResumableClose, pause, resumable ? "resume once more" : "the session is invalid"));
    }

    private void Dispatch(in GatewayFrame frame, long receivedAt, List<GatewayStep> steps)
    {
        if (frame.Sequence is { } sequence)
        {
            // What was replayed and had been seen has no second effect. READY begins to count anew, and RESUMED says
            // that the session is up, whatever its number.
            var isNew = !(sequence <= _sequence) || frame.Event.SequenceEqual("READY"u8);
            if (!isNew && !frame.Event.SequenceEqual("RESUMED"u8))
            {
                return;
            }

            _sequence = isNew ? sequence : _sequence;
        }

        var reader = new Utf8JsonReader(frame.Data);
        if (!reader.Read())
        {
            return;
        }

        if (frame.Event.SequenceEqual("INTERACTION_CREATE"u8))
        {
            steps.Add(new DeliverInteraction(InteractionReader.Read(ref reader, receivedAt)));
        }
        else if (frame.Event.SequenceEqual("GUILD_CREATE"u8))
        {
            var guild = EntityReader.Guild(ref reader, withRoles: false, out var unavailable);
            if (unavailable is not true)
            {
                steps.Add(new RaiseEvent(new GuildJoined(guild, AtStart: !_guilds.Add(guild.Id))));
            }
        }
        else if (frame.Event.SequenceEqual("GUILD_DELETE"u8))
        {
            var guild = EntityReader.Guild(ref reader, withRoles: false, out var unavailable);
            if (unavailable is not true && _guilds.Remove(guild.Id))
            {
                steps.Add(new RaiseEvent(new GuildRemoved(guild.Id)));
            }
        }
        else if (frame.Event.StartsWith("CHANNEL_"u8))
        {
            Channel(frame.Event["CHANNEL_"u8.Length..], ref reader, steps);
        }
        else if (frame.Event.StartsWith("THREAD_"u8))
        {
            Thread(frame.Event["THREAD_"u8.Length..], ref reader, steps);
        }
        else if (frame.Event.SequenceEqual("READY"u8))
        {
            Ready(ref reader, steps);
        }
        else if (frame.Event.SequenceEqual("RESUMED"u8))
        {
            Up();
            steps.Add(new SessionUp(Resumed: true));
        }
    }

    private static void Channel(ReadOnlySpan<byte> what, ref Utf8JsonReader reader, List<GatewayStep> steps)
    {
        if (what.SequenceEqual("CREATE"u8) || what.SequenceEqual("UPDATE"u8))
        {
            steps.Add(new RaiseEvent(new ChannelChanged(EntityReader.Channel(ref reader))));
        }
        else if (what.SequenceEqual("DELETE"u8))
        {
            var channel = EntityReader.Channel(ref reader);
            steps.Add(new RaiseEvent(new ChannelDeleted(channel.Id, channel.GuildId)));
        }
    }

    private static void Thread(ReadOnlySpan<byte> what, ref Utf8JsonReader reader, List<GatewayStep> steps)
    {
        if (what.SequenceEqual("CREATE"u8) || what.SequenceEqual("UPDATE"u8))
        {
            steps.Add(new RaiseEvent(new ThreadChanged(EntityReader.Channel(ref reader))));
        }
        else if (what.SequenceEqual("DELETE"u8))
        {
            var thread = EntityReader.Channel(ref reader);
            steps.Add(new RaiseEvent(new ThreadDeleted(thread.Id, thread.GuildId)));
        }
    }

    private void Ready(ref Utf8JsonReader reader, List<GatewayStep> steps)
    {
        Snowflake application = default;
        IReadOnlyList<Snowflake> guilds = [];
        if (reader.IsObject())
        {
            while (reader.NextProperty())
            {
                if (reader.Is("session_id"u8))
                {
                    _sessionId = reader.ReadText();
                }
                else if (reader.Is("resume_gateway_url"u8))
                {
                    _resumeUrl = GatewayBot.Address(reader.ReadText());
                }
                else if (reader.Is("application"u8))
                {
                    application = EntityReader.Application(ref reader).Id;
                }
                else if (reader.Is("guilds"u8))
                {
                    guilds = reader.ReadList(static (ref r) => EntityReader.Guild(ref r, withRoles: false, out _).Id);
                }
                else
                {
                    reader.SkipValue();
                }
            }
        }

        _guilds.Clear();
        _guilds.UnionWith(guilds);
        Up();
        steps.Add(new SessionUp(Resumed: false));
        steps.Add(new RaiseEvent(new ShardReady(shard, shardCount, application, guilds)));
    }

    private void Up()
    {
        _failures = Math.Max(0, _young++ - FreeReturns);
        _resuming = false;
    }

    private void Forget()
    {
        _sessionId = null;
        _resumeUrl = null;
        _sequence = null;
        _resuming = false;
        _silent = 0;
    }

    /// <summary>At once the first time, then twice as long each time, with jitter, up to a minute.</summary>
    private TimeSpan Backoff()
    {
        var failures = _failures++;
        if (failures == 0)
        {
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds(Math.Min(LongestBackoff.TotalSeconds, Math.Pow(2, failures - 1)));
        return wait * (0.5 + (0.5 * Jitter()));
    }

    // Spreads shards and bots in time; nothing secret hangs on it.
#pragma warning disable CA5394
    private double Jitter() => random.NextDouble();
#pragma warning restore CA5394

    private SendPayload Beat() =>
        new(
            GatewayOp.Heartbeat,
            WireWriter.ToUtf8(w =>
            {
                w.WriteStartObject();
                w.WriteNumber("op"u8, (int)GatewayOp.Heartbeat);
                w.WritePropertyName("d"u8);
                if (_sequence is { } sequence)
                {
                    w.WriteNumberValue(sequence);
                }
                else
                {
                    w.WriteNullValue();
                }

                w.WriteEndObject();
            })
        );

    private byte[] Identify() =>
        WireWriter.ToUtf8(w =>
        {
            w.WriteStartObject();
            w.WriteNumber("op"u8, (int)GatewayOp.Identify);
            w.WriteStartObject("d"u8);
            w.WriteString("token"u8, token);
            w.WriteNumber("intents"u8, Intents);
            w.WriteStartObject("properties"u8);
            w.WriteString(
                "os"u8,
                OperatingSystem.IsWindows() ? "windows"
                    : OperatingSystem.IsMacOS() ? "macos"
                    : "linux"
            );
            w.WriteString("browser"u8, "HawkinsBot");
            w.WriteString("device"u8, "HawkinsBot");
            w.WriteEndObject();
            w.WriteStartArray("shard"u8);
            w.WriteNumberValue(shard);
            w.WriteNumberValue(shardCount);
            w.WriteEndArray();
            w.WriteEndObject();
            w.WriteEndObject();
        });

    private byte[] Resume() =>
        WireWriter.ToUtf8(w =>
        {
            w.WriteStartObject();
            w.WriteNumber("op"u8, (int)GatewayOp.Resume);
            w.WriteStartObject("d"u8);
            w.WriteString("token"u8, token);
            w.WriteString("session_id"u8, _sessionId);
            w.WriteNumber("seq"u8, _sequence ?? 0);
            w.WriteEndObject();
            w.WriteEndObject();
        });

    /// <summary>Which shard serves a guild.</summary>
    public static int ShardOf(Snowflake guild, int shardCount) => (int)((guild.Value >> 22) % (ulong)shardCount);
}
