using System.Text.Json.Nodes;
using System.Threading.Channels;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Http;

/// <summary>One thing for the inspector's stream; its JSON is made only when somebody reads it.</summary>
internal sealed record InspectorItem(long Id, string Event, Func<byte[]> Data);

/// <summary>The live stream of the bot's requests and gateway frames (<c>GET /playground/events</c>).</summary>
internal sealed class Inspector(TimeProvider clock)
{
    private const int Kept = 2_000;
    private readonly Lock _gate = new();
    private readonly Queue<InspectorItem> _recent = new();
    private readonly List<Channel<InspectorItem>> _listeners = [];
    private long _last;

    public void Add(string name, Func<byte[]> data)
    {
        lock (_gate)
        {
            var item = new InspectorItem(++_last, name, data);
            _recent.Enqueue(item);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            foreach (var listener in _listeners)
            {
                listener.Writer.TryWrite(item);
            }
        }
    }

    /// <summary>A frame of a gateway socket of the bot's.</summary>
    public void Frame(string? session, (int Id, int Count)? shard, bool incoming, byte[] frame)
    {
        var at = clock.GetUtcNow();
        Add("frame", () => FrameJson(at, session, shard, incoming, frame));
    }

    public void Socket(string? session, string state, int? code, string? reason)
    {
        var at = clock.GetUtcNow();
        Add(
            "socket",
            () =>
                Json.Object(w =>
                {
                    w.WriteString("at", Json.Time(at));
                    w.WriteString("session", session);
                    w.WriteString("state", state);
                    w.Node("code", code);
                    w.WriteString("reason", reason);
                })
        );
    }

    public void WorldChanged() => Add("world", () => "{}"u8.ToArray());

    public ChannelReader<InspectorItem> Listen(long after, out Action stop)
    {
        var channel = Channel.CreateBounded<InspectorItem>(
            new BoundedChannelOptions(5_000) { FullMode = BoundedChannelFullMode.DropOldest }
        );
        lock (_gate)
        {
            if (after >= 0)
            {
                foreach (var item in _recent.Where(i => i.Id > after))
                {
                    channel.Writer.TryWrite(item);
                }
            }

            _listeners.Add(channel);
        }

        stop = () =>
        {
            lock (_gate)
            {
                _listeners.Remove(channel);
            }
        };
        return channel.Reader;
    }

    private static byte[] FrameJson(
        DateTimeOffset at,
        string? session,
        (int Id, int Count)? shard,
        bool incoming,
        byte[] frame
    )
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(frame);
        }
        catch (System.Text.Json.JsonException)
        {
            node = null;
        }

        if (node.Obj("d") is { } data && data.ContainsKey("token") && incoming)
        {
            data["token"] = "…";
        }

        return Json.Object(w =>
        {
            w.WriteString("at", Json.Time(at));
            w.WriteString("session", session);
            w.Node("shard", shard is { } s ? new JsonArray(s.Id, s.Count) : null);
            w.WriteString("way", incoming ? "in" : "out");
            w.Node("op", (node as JsonObject)?["op"]);
            w.Node("s", (node as JsonObject)?["s"]);
            w.Node("t", (node as JsonObject)?["t"]);
            w.Node("d", (node as JsonObject)?["d"]);
        });
    }
}
