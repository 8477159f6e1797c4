using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Gateway;

/// <summary>What a session wants done.</summary>
internal abstract record GatewayStep;

/// <summary>Beat from now on: once after the first time, then each interval.</summary>
internal sealed record StartHeartbeat(TimeSpan First, TimeSpan Interval) : GatewayStep;

/// <summary>Send a payload.</summary>
internal sealed record SendPayload(GatewayOp Op, byte[] Utf8) : GatewayStep;

/// <summary>Hand an interaction on.</summary>
internal sealed record DeliverInteraction(Interaction Interaction) : GatewayStep;

/// <summary>Hand an event on.</summary>
internal sealed record RaiseEvent(DiscordEvent Event) : GatewayStep;

/// <summary>The session is up: new, or resumed.</summary>
internal sealed record SessionUp(bool Resumed) : GatewayStep;

/// <summary>Close with that code (where the socket still stands), wait, connect again.</summary>
internal sealed record Reconnect(int CloseCode, TimeSpan Wait, string Reason) : GatewayStep;

/// <summary>Give up: Discord will not have us.</summary>
internal sealed record GiveUp(string Reason) : GatewayStep;

/// <summary>Kinds of payload.</summary>
/// <seealso href="https://docs.discord.com/developers/topics/opcodes-and-status-codes"/>
internal enum GatewayOp
{
    Dispatch = 0,
    Heartbeat = 1,
    Identify = 2,
    Resume = 6,
    Reconnect = 7,
    InvalidSession = 9,
    Hello = 10,
    HeartbeatAck = 11,
}
