using System.Globalization;
using System.Text;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Gateway;

/// <summary>A session: what a socket identified as, and what it may still miss after a lost one.</summary>
internal sealed class GatewaySession(string id, User user, int intents, (int Id, int Count)? shard)
{
    private const int Kept = 5_000;

    /// <summary>How long a session outlives its socket.</summary>
    public static readonly TimeSpan Resumable = TimeSpan.FromMinutes(5);

    private readonly Queue<(long Seq, byte[] Frame)> _sent = new();

    public string Id { get; } = id;
    public User User { get; } = user;
    public int Intents { get; } = intents;
    public (int Id, int Count)? Shard { get; } = shard;
    public long Seq { get; private set; }
    public GatewayConnection? Connection { get; set; }

    /// <summary>When the socket was lost, on the real clock.</summary>
    public DateTimeOffset? LostAt { get; set; }

    public bool IsBot => User.Bot;

    public bool Wants(int intent) => !IsBot || (Intents & intent) != 0;

    /// <summary>Whether events of this server, or of no server (null), come to this shard.</summary>
    public bool Covers(ulong? guildId) =>
        Shard is not { } s || (guildId is { } g ? (int)((g >> 22) % (ulong)s.Count) == s.Id : s.Id == 0);

    public void Dispatch(string name, byte[] data)
    {
        Seq++;
        var head = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{name}\",\"s\":{Seq},\"op\":0,\"d\":")
        );
        var frame = new byte[head.Length + data.Length + 1];
        head.CopyTo(frame, 0);
        data.CopyTo(frame, head.Length);
        frame[^1] = (byte)'}';
        _sent.Enqueue((Seq, frame));
        if (_sent.Count > Kept)
        {
            _sent.Dequeue();
        }

        Connection?.Send(frame);
    }

    /// <summary>The frames after <paramref name="seq"/>, or null when some of them are no longer kept.</summary>
    public IReadOnlyList<byte[]>? After(long seq)
    {
        var missed = _sent.Where(f => f.Seq > seq).Select(f => f.Frame).ToList();
        return missed.Count == Seq - seq ? missed : null;
    }
}
