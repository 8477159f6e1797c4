using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord;

/// <summary>
/// Discord, as the bot sees it. Calls that Discord refuses throw <see cref="DiscordApiException"/>; rate limits,
/// short outages and lost connections are waited out inside. Everything here is safe to call from many threads.
/// </summary>
public interface IDiscord
{
    /// <summary>
    /// Connects every shard and keeps it connected until <paramref name="ct"/> fires, then closes the sessions and
    /// returns. Handlers run concurrently; what they throw is logged and goes no further.
    /// </summary>
    /// <exception cref="DiscordFatalException">Discord refuses us for good: a wrong token, intents, shards.</exception>
    Task RunAsync(DiscordHandlers handlers, CancellationToken ct);

    /// <summary>How every shard of this process stands.</summary>
    IReadOnlyList<ShardStatus> Shards { get; }

    /// <summary>
    /// The same Discord, whose calls wait behind all others for their turn: for digests and other scheduled posts, which
    /// no user waits for.
    /// </summary>
    IDiscord Scheduled { get; }

    /// <summary>Gives the first answer; every later call for the same interaction is refused.</summary>
    Task<Acknowledgement> RespondAsync(Interaction interaction, InteractionResponse response, CancellationToken ct);

    /// <summary>Reads the first answer's message (a component's own message after an update).</summary>
    Task<Message> GetOriginalAsync(Interaction interaction, CancellationToken ct);

    /// <summary>Changes the first answer, or fills a deferred one. Safe to repeat, so retried.</summary>
    Task<Message> EditOriginalAsync(Interaction interaction, MessageEdit edit, CancellationToken ct);

    /// <summary>Deletes the first answer; a deferred one's placeholder too.</summary>
    Task DeleteOriginalAsync(Interaction interaction, CancellationToken ct);

    /// <summary>Sends another message. Not retried once it may have been sent: Discord has no nonce here.</summary>
    Task<Message> FollowUpAsync(Interaction interaction, MessageCreate message, bool ephemeral, CancellationToken ct);

    /// <summary>Changes a follow-up.</summary>
    Task<Message> EditFollowUpAsync(
        Interaction interaction,
        Snowflake messageId,
        MessageEdit edit,
        CancellationToken ct
    );

    /// <summary>Deletes a follow-up.</summary>
    Task DeleteFollowUpAsync(Interaction interaction, Snowflake messageId, CancellationToken ct);

    /// <summary>Sends a message to a channel, thread or direct message. Retried, with a nonce that keeps it single.</summary>
    Task<Message> SendAsync(Snowflake channelId, MessageCreate message, CancellationToken ct);

    /// <summary>Changes an own message.</summary>
    Task<Message> EditAsync(Snowflake channelId, Snowflake messageId, MessageEdit edit, CancellationToken ct);

    /// <summary>Deletes a message. One that is gone already is no error.</summary>
    Task DeleteAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct);

    /// <summary>Reads a message.</summary>
    Task<Message> GetMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct);

    /// <summary>Publishes a message of an announcement channel to those that follow. Once only (40033).</summary>
    Task<Message> CrosspostAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct);

    /// <summary>Reads messages, newest first.</summary>
    /// <param name="channelId">Where.</param>
    /// <param name="before">Only older ones than this.</param>
    /// <param name="after">Only newer ones than this; not together with <paramref name="before"/>.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<IReadOnlyList<Message>> ListMessagesAsync(
        Snowflake channelId,
        Snowflake? before,
        Snowflake? after,
        int limit,
        CancellationToken ct
    );

    /// <summary>Makes a thread without a first message.</summary>
    Task<Channel> CreateThreadAsync(Snowflake channelId, ThreadCreate thread, CancellationToken ct);

    /// <summary>Makes a thread that hangs on a message and has its id.</summary>
    Task<Channel> CreateThreadFromMessageAsync(
        Snowflake channelId,
        Snowflake messageId,
        ThreadCreate thread,
        CancellationToken ct
    );

    /// <summary>Makes a post in a forum; its first message has the post's id.</summary>
    Task<Channel> CreatePostAsync(Snowflake forumId, ForumPostCreate post, CancellationToken ct);

    /// <summary>The threads and posts of a guild that are not archived and that we see.</summary>
    Task<IReadOnlyList<Channel>> ListActiveThreadsAsync(Snowflake guildId, CancellationToken ct);

    /// <summary>Opens the direct message with a user, or finds the open one. Sending may still be refused (50007, 50278).</summary>
    Task<Channel> OpenDmAsync(Snowflake userId, CancellationToken ct);

    /// <summary>The commands that are published, to everybody or to one guild, with all localisations.</summary>
    Task<IReadOnlyList<PublishedCommand>> GetCommandsAsync(Snowflake? guildId, CancellationToken ct);

    /// <summary>
    /// Makes the published commands exactly these. Asks first, and writes only where something differs: Discord counts
    /// new commands (200 a day).
    /// </summary>
    Task<CommandSync> PublishCommandsAsync(
        Snowflake? guildId,
        IReadOnlyList<CommandDefinition> commands,
        CancellationToken ct
    );

    /// <summary>Reads the application behind the token.</summary>
    Task<Application> GetApplicationAsync(CancellationToken ct);

    /// <summary>Reads a guild with its roles.</summary>
    Task<Guild> GetGuildAsync(Snowflake guildId, CancellationToken ct);

    /// <summary>Reads a channel or thread.</summary>
    Task<Channel> GetChannelAsync(Snowflake channelId, CancellationToken ct);

    /// <summary>
    /// What we may do in a channel or thread, computed from roles and overwrites. In an interaction,
    /// <see cref="Interaction.AppPermissions"/> says it without a call.
    /// </summary>
    Task<Permissions> GetPermissionsAsync(Snowflake channelId, CancellationToken ct);

    /// <summary>What a member may do in a channel or thread.</summary>
    Task<Permissions> GetMemberPermissionsAsync(Snowflake channelId, Snowflake userId, CancellationToken ct);

    /// <summary>Downloads an attachment from Discord's own servers.</summary>
    /// <param name="attachment">What a user uploaded.</param>
    /// <param name="maxBytes">Where to stop.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DiscordLimitException">It is larger, or lies somewhere else.</exception>
    Task<byte[]> DownloadAsync(Attachment attachment, int maxBytes, CancellationToken ct);
}

/// <summary>How a first answer fared.</summary>
public enum Acknowledgement
{
    /// <summary>Discord has it.</summary>
    Accepted,

    /// <summary>There was an answer already (40060); this one is dropped.</summary>
    AlreadyAcknowledged,

    /// <summary>
    /// The three seconds are over, Discord does not know the interaction (10062), or could not be reached within them.
    /// </summary>
    TooLate,
}

/// <summary>What publishing commands did.</summary>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Commands">The commands as they are now.</param>
public sealed record CommandSync(bool Changed, IReadOnlyList<PublishedCommand> Commands);

/// <summary>Who hears of what happens.</summary>
/// <param name="OnInteraction">Gets every interaction, whatever the transport.</param>
/// <param name="OnEvent">Gets the rest.</param>
public sealed record DiscordHandlers(
    Func<Interaction, CancellationToken, ValueTask> OnInteraction,
    Func<DiscordEvent, CancellationToken, ValueTask> OnEvent
);

/// <summary>How a shard stands.</summary>
/// <param name="Id">0 and up.</param>
/// <param name="Count">Of how many.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Latency">The last heartbeat's way there and back; null before the first.</param>
/// <param name="Guilds">How many guilds it serves.</param>
/// <param name="Reconnects">How often it has connected anew since the start.</param>
public sealed record ShardStatus(int Id, int Count, ShardState State, TimeSpan? Latency, int Guilds, int Reconnects);

/// <summary>What a shard is doing.</summary>
public enum ShardState
{
    /// <summary>Nothing yet, or no more.</summary>
    Stopped,

    /// <summary>Connecting, or waiting to.</summary>
    Connecting,

    /// <summary>Receiving events.</summary>
    Ready,
}
