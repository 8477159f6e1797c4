using System.ComponentModel.DataAnnotations;

namespace HawkinsBot.Playground;

/// <summary>Settings of the playground, section <c>Playground</c>.</summary>
public sealed class PlaygroundOptions
{
    /// <summary>The port on 127.0.0.1, 0 to 65535; 0 picks a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 5085;

    /// <summary>The privileged intents that are enabled for the application, as bits; none unless set.</summary>
    public int PrivilegedIntents { get; set; }

    /// <summary>How many shards may identify within five seconds, 1 to 64.</summary>
    [Range(1, 64)]
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>How many shards <c>GET /gateway/bot</c> recommends, 1 to 64.</summary>
    [Range(1, 64)]
    public int Shards { get; set; } = 1;

    /// <summary>The heartbeat interval in milliseconds, 100 to 120000.</summary>
    [Range(100, 120_000)]
    public int HeartbeatInterval { get; set; } = 41_250;

    /// <summary>Requests a second of the bot over all routes, Discord's 50 unless set.</summary>
    [Range(1, 1_000_000)]
    public int GlobalLimit { get; set; } = 50;
}
