using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Gateway;

/// <summary>Identify and resume, and what a session may ask for.</summary>
internal sealed partial class GatewayConnection
{
    private void Identify(JsonObject? d)
    {
        var world = _hub.World;
        var token = d.Str("token");
        if (token is not null && world.Tokens.TryGetValue(token, out var person))
        {
            _session = _hub.Start(person, 0, null, this);
            _session.Dispatch("READY", _hub.Ready(_session));
            return;
        }

        if (d is null)
        {
            Close(4002, "Error while decoding payload.");
            return;
        }

        if (token != world.Bot.Token)
        {
            Close(4004, "Authentication failed.");
            return;
        }

        if (d.Obj("properties") is null)
        {
            Close(4002, "Error while decoding payload.");
            return;
        }

        var shard = (0, 1);
        if (d.Has("shard"))
        {
            if (
                d.Arr("shard") is not { Count: 2 } pair
                || Json.AsInt(pair[0]) is not { } id
                || Json.AsInt(pair[1]) is not { } count
                || id < 0
                || count < 1
                || id >= count
                || count > 10_000
            )
            {
                Close(4010, "Invalid shard.");
                return;
            }

            shard = ((int)id, (int)count);
        }

        if (d.Int("intents") is not { } intents || intents < 0 || (intents & ~Intent.Known) != 0)
        {
            Close(4013, "Invalid intent(s).");
            return;
        }

        if ((intents & Intent.Privileged & ~world.Options.PrivilegedIntents) != 0)
        {
            Close(4014, "Disallowed intent(s).");
            return;
        }

        // Each payload from READY on by itself as zlib; a compressed transport does that better already.
        _packs = !_compress && d.Flag("compress");
        Identify((int)intents, shard);
    }

    private void Identify(int intents, (int Id, int Count) shard)
    {
        var world = _hub.World;
        if (!_hub.MayIdentify(shard.Id))
        {
            Send(9, false);
            return;
        }

        if (!_hub.CountStart())
        {
            return;
        }

        // The server that is always there does not count, so that 2,500 can be added for one shard.
        var session = _hub.Start(world.Bot, intents, shard, this);
        var guilds = world.Guilds.Where(g => world.BotIsIn(g) && session.Covers(g.Id)).ToList();
        if (guilds.Count(g => g.Id != DefaultWorld.HawkinsId) > 2500)
        {
            _hub.End(session);
            Close(4011, "Sharding required.");
            return;
        }

        _session = session;
        session.Dispatch("READY", _hub.Ready(session));
        if (session.Wants(Intent.Guilds))
        {
            foreach (var guild in guilds)
            {
                session.Dispatch("GUILD_CREATE", Json.Write(w => WireGuild.Create(w, world, guild, world.Bot)));
            }
        }

        _hub.Inspector.WorldChanged();
    }

    private void Resume(JsonObject? d)
    {
        var token = d.Str("token");
        var seq = d.Int("seq");
        if (d is null || seq is null)
        {
            Close(4002, "Error while decoding payload.");
            return;
        }

        var session = _hub.Find(d.Str("session_id"));
        var known = token is not null && (token == _hub.World.Bot.Token || _hub.World.Tokens.ContainsKey(token));
        if (!known)
        {
            Close(4004, "Authentication failed.");
            return;
        }

        if (session is null || session.User.Token != token)
        {
            Send(9, false);
            return;
        }

        if (seq > session.Seq || seq < 0)
        {
            Close(4007, "Invalid seq.");
            return;
        }

        if (session.After(seq.Value) is not { } missed)
        {
            _hub.End(session);
            Send(9, false);
            return;
        }

        session.Connection?.Close(4000, "Resumed elsewhere");
        session.Connection = this;
        session.LostAt = null;
        _session = session;
        foreach (var frame in missed)
        {
            Send(frame);
        }

        session.Dispatch("RESUMED", """{"_trace":[]}"""u8.ToArray());
        _hub.Inspector.WorldChanged();
    }

    private void SendMembers(JsonObject? d)
    {
        var world = _hub.World;
        if (
            d.Snowflake("guild_id") is not { } id
            || !world.GuildsById.TryGetValue(id, out var guild)
            || !guild.Members.ContainsKey(_session!.User.Id)
        )
        {
            return;
        }

        var wanted = d.Arr("user_ids")?.Select(Json.AsSnowflake).OfType<ulong>().Take(100).ToHashSet();
        wanted ??= d.Snowflake("user_ids") is { } one ? [one] : null;
        var query = d.Str("query") ?? "";
        var limit = (int)Math.Clamp(d.Int("limit") ?? 0, 0, 100);
        var all = wanted is null && query.Length == 0 && limit == 0;
        if (all && _session.IsBot)
        {
            // Only the whole list needs the privileged intent, and comes once in thirty seconds.
            if (!_session.Wants(Intent.Members))
            {
                Close(4014, "Disallowed intent(s).");
                return;
            }

            if (_hub.MembersAfter(id) is { } wait)
            {
                _session.Dispatch("RATE_LIMITED", RateLimited(id, wait, d.Str("nonce")));
                return;
            }
        }

        var found = wanted is not null
            ? guild.Members.Values.Where(m => wanted.Contains(m.User.Id))
            : guild.Members.Values.Where(m => m.User.Name.StartsWith(query, StringComparison.OrdinalIgnoreCase));
        var chunks = found.Take(all || wanted is not null ? int.MaxValue : limit).Chunk(1000).ToList();
        for (var i = 0; i < Math.Max(1, chunks.Count); i++)
        {
            var index = i;
            var members = chunks.Count == 0 ? [] : chunks[i];
            _session.Dispatch(
                "GUILD_MEMBERS_CHUNK",
                Json.Object(w =>
                {
                    w.Id("guild_id", guild.Id);
                    w.List("members", members, (x, m) => WireUser.Member(x, m, withUser: true));
                    w.WriteNumber("chunk_index", index);
                    w.WriteNumber("chunk_count", Math.Max(1, chunks.Count));
                    if (wanted is not null)
                    {
                        w.Ids("not_found", wanted.Where(u => !guild.Members.ContainsKey(u)));
                    }

                    if (d.Str("nonce") is { } nonce)
                    {
                        w.WriteString("nonce", nonce);
                    }
                })
            );
        }
    }

    private static byte[] RateLimited(ulong guild, TimeSpan wait, string? nonce) =>
        Json.Object(w =>
        {
            w.WriteNumber("opcode", 8);
            w.WriteNumber("retry_after", Math.Round(wait.TotalSeconds, 3));
            w.WriteStartObject("meta");
            w.Id("guild_id", guild);
            if (nonce is not null)
            {
                w.WriteString("nonce", nonce);
            }

            w.WriteEndObject();
        });
}
