using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord;

/// <summary>Something that happened and that nobody waits for an answer to. May come twice, or never.</summary>
public abstract record DiscordEvent
{
    private protected DiscordEvent() { }
}

/// <summary>A shard has a new session.</summary>
/// <param name="Shard">Which.</param>
/// <param name="ShardCount">Of how many.</param>
/// <param name="ApplicationId">Our application.</param>
/// <param name="GuildIds">The guilds that it serves; who is missing here was left while we were away.</param>
public sealed record ShardReady(int Shard, int ShardCount, Snowflake ApplicationId, IReadOnlyList<Snowflake> GuildIds)
    : DiscordEvent;

/// <summary>A guild can be used: at the start, after an outage, or because we were added.</summary>
/// <param name="Guild">The guild, without roles.</param>
/// <param name="AtStart">Whether we were in it before.</param>
public sealed record GuildJoined(Guild Guild, bool AtStart) : DiscordEvent;

/// <summary>We were removed from a guild, or it is gone. Outages do not count.</summary>
/// <param name="GuildId">Which.</param>
public sealed record GuildRemoved(Snowflake GuildId) : DiscordEvent;

/// <summary>A channel was made or changed.</summary>
/// <param name="Channel">As it is now.</param>
public sealed record ChannelChanged(Channel Channel) : DiscordEvent;

/// <summary>A channel is gone.</summary>
/// <param name="ChannelId">Which.</param>
/// <param name="GuildId">Where it was.</param>
public sealed record ChannelDeleted(Snowflake ChannelId, Snowflake? GuildId) : DiscordEvent;

/// <summary>A thread or post was made or changed.</summary>
/// <param name="Thread">As it is now.</param>
public sealed record ThreadChanged(Channel Thread) : DiscordEvent;

/// <summary>A thread or post is gone.</summary>
/// <param name="ThreadId">Which.</param>
/// <param name="GuildId">Where it was.</param>
public sealed record ThreadDeleted(Snowflake ThreadId, Snowflake? GuildId) : DiscordEvent;
