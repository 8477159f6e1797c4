using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Spoilers;

/// <summary>
/// Says how far a reply may go: a member's own boundary, a channel's ceiling, and the lower of the two. The catalogue
/// takes what this returns, so what lies beyond is never loaded.
/// </summary>
public sealed class SpoilerGate(IDocumentStore store, IDiscord discord)
{
    /// <summary>How far a member has watched; <see cref="Boundary.Start"/> where they said nothing.</summary>
    public async ValueTask<Boundary> OwnAsync(Snowflake member, CancellationToken ct) =>
        (await ProgressAsync(member, ct))?.Boundary ?? Boundary.Start;

    /// <summary>What a member said of how far they have watched, or null.</summary>
    public async ValueTask<Progress?> ProgressAsync(Snowflake member, CancellationToken ct) =>
        (await store.GetAsync(Progress.Kind.Key(member.Value), ct))?.Value;

    /// <summary>Keeps how far a member has watched.</summary>
    public async ValueTask SetProgressAsync(Snowflake member, Progress progress, CancellationToken ct) =>
        await store.PutAsync(Progress.Kind.Key(member.Value), progress, ct);

    /// <summary>Forgets how far a member has watched.</summary>
    public ValueTask ForgetAsync(Snowflake member, CancellationToken ct) =>
        store.DeleteAsync(Progress.Kind.Key(member.Value), ct);

    /// <summary>How far the channel of a call goes.</summary>
    public async ValueTask<Boundary> CeilingAsync(Call call, CancellationToken ct)
    {
        if (call.GuildId is { } guild)
        {
            return call.Channel is { } channel
                ? await CeilingAsync(guild, channel, call.BotIsMember, ct)
                : await GuildCeilingAsync(guild, ct);
        }
        // In a direct message with the bot nobody else reads along; in a group anybody may.
        return call.IsBotDm ? await OwnAsync(call.User.Id, ct) : Boundary.Start;
    }

    /// <summary>
    /// How far a channel goes: its own ceiling, else all the way where Discord marks it as a spoiler channel, else the
    /// server's default. A thread or post inherits its parent's.
    /// </summary>
    /// <param name="guild">The server.</param>
    /// <param name="channel">The channel or thread.</param>
    /// <param name="canReadParent">Whether the bot is in the server, so that a thread's parent can be read.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<Boundary> CeilingAsync(
        Snowflake guild,
        Channel channel,
        bool canReadParent,
        CancellationToken ct
    )
    {
        var id = channel.IsThread ? channel.ParentId : channel.Id;
        if (id is not { } place)
        {
            return Boundary.Start;
        }
        if (await store.GetAsync(Ceiling.ChannelKind.Key(guild.Value, place.Value), ct) is { } own)
        {
            return own.Value.Boundary;
        }
        if (!channel.IsThread)
        {
            return channel.IsSpoiler ? Boundary.Everything : await GuildCeilingAsync(guild, ct);
        }
        if (!canReadParent)
        {
            return Boundary.Start;
        }
        try
        {
            var parent = await discord.GetChannelAsync(place, ct);
            return parent.IsSpoiler ? Boundary.Everything : await GuildCeilingAsync(guild, ct);
        }
        catch (DiscordApiException)
        {
            return Boundary.Start;
        }
    }

    /// <summary>How far a server goes where nothing else is set; <see cref="Boundary.Start"/> at first.</summary>
    public async ValueTask<Boundary> GuildCeilingAsync(Snowflake guild, CancellationToken ct) =>
        (await store.GetAsync(Ceiling.GuildKind.Key(guild.Value), ct))?.Value.Boundary ?? Boundary.Start;

    /// <summary>Sets a channel's own ceiling; null lets it follow the server's again.</summary>
    public async ValueTask SetCeilingAsync(Snowflake guild, Snowflake channel, Ceiling? ceiling, CancellationToken ct)
    {
        var key = Ceiling.ChannelKind.Key(guild.Value, channel.Value);
        if (ceiling is null)
        {
            await store.DeleteAsync(key, ct);
        }
        else
        {
            await store.PutAsync(key, ceiling, ct);
        }
    }

    /// <summary>A channel's own ceiling, or null where it has none.</summary>
    public async ValueTask<Boundary?> OwnCeilingAsync(Snowflake guild, Snowflake channel, CancellationToken ct) =>
        (await store.GetAsync(Ceiling.ChannelKind.Key(guild.Value, channel.Value), ct))?.Value.Boundary;

    /// <summary>Sets how far a server goes where nothing else is set.</summary>
    public async ValueTask SetGuildCeilingAsync(Snowflake guild, Ceiling ceiling, CancellationToken ct) =>
        await store.PutAsync(Ceiling.GuildKind.Key(guild.Value), ceiling, ct);
}
