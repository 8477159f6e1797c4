namespace HawkinsBot.Discord.Gateway;

/// <summary>
/// 120 payloads a minute and connection, of which some are kept for heartbeats of our own. Beyond them Discord closes
/// with 4008.
/// </summary>
internal sealed class SendBudget(TimeProvider time)
{
    public const int PerMinute = 120;
    private const int Reserved = 20;

    private readonly long[] _sent = new long[PerMinute];
    private int _next;
    private int _count;

    /// <summary>Takes one; false where none is left.</summary>
    /// <param name="heartbeat">Whether it is one of the heartbeats that the reserve is for.</param>
    public bool TryTake(bool heartbeat)
    {
        var now = time.GetTimestamp();
        while (_count > 0)
        {
            var oldest = _sent[(_next - _count + PerMinute) % PerMinute];
            if (time.GetElapsedTime(oldest, now) < TimeSpan.FromSeconds(60))
            {
                break;
            }

            _count--;
        }

        if (_count >= (heartbeat ? PerMinute : PerMinute - Reserved))
        {
            return false;
        }

        _sent[_next] = now;
        _next = (_next + 1) % PerMinute;
        _count++;
        return true;
    }
}
