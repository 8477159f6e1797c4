using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Gateway;

/// <summary>All sessions, and who of them hears of what. Everything here runs under the world's lock.</summary>
internal sealed class GatewayHub(WorldState world, Inspector inspector)
{
    public const int StartsPerDay = 1000;
    private readonly Dictionary<string, GatewaySession> _sessions = [];
    private readonly Dictionary<int, DateTimeOffset> _lastIdentify = [];
    private readonly Dictionary<ulong, DateTimeOffset> _lastMembers = [];
    private readonly Queue<DateTimeOffset> _starts = new();

    public WorldState World { get; } = world;
    public Inspector Inspector { get; } = inspector;

    /// <summary>Whether heartbeats go unanswered (fault <c>silence</c>).</summary>
    public bool Silent { get; set; }

    public IEnumerable<GatewaySession> Sessions => _sessions.Values;

    public List<GatewayConnection> Connections { get; } = [];

    public bool BotConnected => _sessions.Values.Any(s => s.IsBot && s.Connection is not null);

    /// <summary>Connected, with commands published.</summary>
    public bool BotReady =>
        BotConnected && (World.Commands.All.Count > 0 || World.Guilds.Any(g => g.Commands?.All.Count > 0));

    public int StartsLeft
    {
        get
        {
            var now = World.Real.GetUtcNow();
            while (_starts.TryPeek(out var first) && now - first >= TimeSpan.FromDays(1))
            {
                _starts.Dequeue();
            }

            return Math.Max(0, StartsPerDay - _starts.Count);
        }
    }

    public TimeSpan StartsResetAfter =>
        _starts.TryPeek(out var first) ? first.AddDays(1) - World.Real.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Whether this shard may identify now: <c>max_concurrency</c> of them in five seconds.</summary>
    public bool MayIdentify(int shard)
    {
        var bucket = shard % World.Options.MaxConcurrency;
        var now = World.Real.GetUtcNow();
        if (_lastIdentify.TryGetValue(bucket, out var last) && now - last < TimeSpan.FromSeconds(5))
        {
            return false;
        }

        _lastIdentify[bucket] = now;
        return true;
    }

    /// <summary>How long a server's whole list of members is still not to be had, or null, which counts as asking.</summary>
    public TimeSpan? MembersAfter(ulong guild)
    {
        var now = World.Real.GetUtcNow();
        if (_lastMembers.TryGetValue(guild, out var last) && now - last < TimeSpan.FromSeconds(30))
        {
            return last.AddSeconds(30) - now;
        }

        _lastMembers[guild] = now;
        return null;
    }

    /// <summary>Counts a start; beyond a thousand a day all sessions end and the token is reset.</summary>
    public bool CountStart()
    {
        if (StartsLeft > 0)
        {
            _starts.Enqueue(World.Real.GetUtcNow());
            return true;
        }

        World.Bot.Token = WorldState.NewBotToken();
        foreach (var session in _sessions.Values.Where(s => s.IsBot).ToList())
        {
            session.Connection?.Close(4004, "Too many identifies; the token was reset");
            End(session);
        }

        return false;
    }

    public GatewaySession Start(User user, int intents, (int, int)? shard, GatewayConnection connection)
    {
        Sweep();
        var session = new GatewaySession(Guid.NewGuid().ToString("N"), user, intents, shard)
        {
            Connection = connection,
        };
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>The session, unless it has been lost for too long.</summary>
    public GatewaySession? Find(string? id)
    {
        Sweep();
        return id is null ? null : _sessions.GetValueOrDefault(id);
    }

    private void Sweep()
    {
        var now = World.Real.GetUtcNow();
        foreach (var session in _sessions.Values.Where(s => now - s.LostAt > GatewaySession.Resumable).ToList())
        {
            End(session);
        }
    }

    public void End(GatewaySession session)
    {
        session.Connection = null;
        _sessions.Remove(session.Id);
    }

    /// <summary>The socket of a session is gone; the session waits for a resume unless it was closed for good.</summary>
    public void Detach(GatewaySession session, GatewayConnection connection, bool forGood)
    {
        if (session.Connection == connection)
        {
            session.Connection = null;
            session.LostAt = World.Real.GetUtcNow();
        }

        if (forGood)
        {
            End(session);
        }

        Inspector.WorldChanged();
    }

    /// <summary>To the bot's sessions for this server (null for direct messages) with the intent, and to nobody else.</summary>
    public int ToBot(ulong? guildId, int intent, string name, byte[] data)
    {
        var count = 0;
        foreach (var session in _sessions.Values)
        {
            if (session.IsBot && session.Covers(guildId) && (intent == 0 || session.Wants(intent)))
            {
                session.Dispatch(name, data);
                count++;
            }
        }

        return count;
    }

    /// <summary>To one user's sessions.</summary>
    public void ToUser(User user, string name, byte[] data)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.User == user && session.Covers(null))
            {
                session.Dispatch(name, data);
            }
        }
    }

    public void ToSession(string? id, string name, byte[] data)
    {
        if (id is not null && _sessions.TryGetValue(id, out var session))
        {
            session.Dispatch(name, data);
        }
    }

    /// <summary>
    /// To everybody in the server: bots by shard and intent, people only when they see <paramref name="seen"/>. A bot
    /// hears of channels that it cannot read, as it gets them in GUILD_CREATE.
    /// </summary>
    public void ToGuild(Guild guild, int intent, string name, Func<User, byte[]> data, Channel? seen = null)
    {
        foreach (var session in _sessions.Values)
        {
            if (
                session.Covers(guild.Id)
                && session.Wants(intent)
                && guild.Members.ContainsKey(session.User.Id)
                && (seen is null || session.IsBot || World.Sees(seen, session.User))
            )
            {
                session.Dispatch(name, data(session.User));
            }
        }
    }

    /// <summary>To everybody who sees the channel, be it of a server or a direct message.</summary>
    public void ToChannel(
        Channel channel,
        int intent,
        int directIntent,
        string name,
        Func<GatewaySession, byte[]?> data
    )
    {
        foreach (var session in _sessions.Values)
        {
            if (
                session.Covers(channel.Guild?.Id)
                && session.Wants(channel.Guild is null ? directIntent : intent)
                && World.Sees(channel, session.User)
                && data(session) is { } bytes
            )
            {
                session.Dispatch(name, bytes);
            }
        }
    }

    public byte[] Ready(GatewaySession session) =>
        Json.Object(w =>
        {
            w.WriteNumber("v", 10);
            w.WriteStartObject("user_settings");
            w.WriteEndObject();
            w.WritePropertyName("user");
            WireUser.Self(w, session.User);
            w.WriteString("session_type", "normal");
            w.WriteString("session_id", session.Id);
            w.WriteString("resume_gateway_url", session.Connection!.Address);
            w.WriteStartArray("relationships");
            w.WriteEndArray();
            w.WriteStartArray("presences");
            w.WriteEndArray();
            w.List(
                "private_channels",
                session.IsBot ? [] : session.User.DirectMessages,
                (x, c) => WireUser.Channel(x, c, session.User)
            );
            w.WriteStartArray("guilds");
            foreach (var guild in World.Guilds.Where(g => g.Members.ContainsKey(session.User.Id)))
            {
                if (!session.IsBot)
                {
                    WireGuild.Create(w, World, guild, session.User);
                }
                else if (session.Covers(guild.Id))
                {
                    w.WriteStartObject();
                    w.Id("id", guild.Id);
                    w.WriteBoolean("unavailable", true);
                    w.WriteEndObject();
                }
            }

            w.WriteEndArray();
            if (session.Shard is { } shard && session.IsBot)
            {
                w.WriteStartArray("shard");
                w.WriteNumberValue(shard.Id);
                w.WriteNumberValue(shard.Count);
                w.WriteEndArray();
            }

            if (session.IsBot)
            {
                w.WriteStartObject("application");
                w.Id("id", WorldState.ApplicationId);
                w.WriteNumber("flags", 0);
                w.WriteEndObject();
            }
        });
}
