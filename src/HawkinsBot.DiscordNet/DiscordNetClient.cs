using System.Net;
using System.Text.Json;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.DiscordNet;

/// <summary>
/// The port on Discord.Net: its sockets, its state of the guilds and its REST client for what its types hold whole.
/// Interactions, messages and commands are read and written with the port's own records, since 3.16 has no V2
/// components, no labels in modals and no nonces.
/// </summary>
internal sealed partial class DiscordNetClient : IDiscord, IDisposable
{
    private static readonly TimeSpan HandlersMayFinish = TimeSpan.FromSeconds(5);

    private readonly DiscordOptions _options;
    private readonly TimeProvider _time;
    private readonly Calls _calls;
    private readonly Reads _reads;
    private readonly bool _scheduled;
    private readonly ILogger _log;
    private Session? _session;

    public DiscordNetClient(DiscordOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _log = logs.CreateLogger<DiscordNetClient>();
        (_options, _time) = (options, time);
        (_calls, _reads) = (new(options, time, _log), new(options, time, _log));
        Scheduled = new DiscordNetClient(this);
    }

    private DiscordNetClient(DiscordNetClient other)
    {
        (_options, _time, _calls, _reads, _log) = (other._options, other._time, other._calls, other._reads, other._log);
        (_scheduled, Scheduled) = (true, this);
    }

    public IReadOnlyList<ShardStatus> Shards => _session?.Shards ?? [];

    public IDiscord Scheduled { get; }

    public void Dispose()
    {
        _calls.Dispose();
        _reads.Dispose();
    }

    public async Task RunAsync(DiscordHandlers handlers, CancellationToken ct)
    {
        using var end = new CancellationTokenSource();
        var interactions = new InteractionDispatcher(handlers.OnInteraction, _log, end.Token);
        var events = new EventPump(handlers.OnEvent, _log);
        var pump = events.RunAsync(end.Token);
        try
        {
            await using var session = new Session(_options, _time, _reads, interactions.Deliver, events.Writer, _log);
            _session = session;
            await session.RunAsync(_calls.Refused, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _session = null;
            events.Writer.TryComplete();
            await Task.WhenAny(
                Task.WhenAll(interactions.IdleAsync(), pump),
                Task.Delay(HandlersMayFinish, _time, CancellationToken.None)
            );
            await end.CancelAsync();
            await pump;
        }
    }

    public async Task<Acknowledgement> RespondAsync(
        Interaction interaction,
        InteractionResponse response,
        CancellationToken ct
    )
    {
        var call = new Call(HttpMethod.Post, $"/interactions/{interaction.Id}/{interaction.Token}/callback")
        {
            Body = DiscordJson.ToUtf8(response),
            Files = response.Files,
            Repeatable = true,
            Deadline = Math.Max(
                1,
                interaction.ReceivedAt + (long)(Interaction.FirstAnswer.TotalSeconds * _time.TimestampFrequency)
            ),
        };
        try
        {
            await _calls.SendAsync(call, ct);
            return Acknowledgement.Accepted;
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.AlreadyAcknowledged)
        {
            // Sent twice because the first was lost on the way back: then this is our own answer.
            return e.Attempts > 1 ? Acknowledgement.Accepted : Acknowledgement.AlreadyAcknowledged;
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownInteraction || e.IsTransient)
        {
            LogTooLate(interaction.Id, _time.GetElapsedTime(interaction.ReceivedAt).TotalMilliseconds);
            return Acknowledgement.TooLate;
        }
    }

    public Task<Message> GetOriginalAsync(Interaction interaction, CancellationToken ct) =>
        WithTokenAsync(interaction, new(HttpMethod.Get, Original(interaction)), ct);

    public Task<Message> EditOriginalAsync(Interaction interaction, MessageEdit edit, CancellationToken ct) =>
        WithTokenAsync(interaction, Editing(Original(interaction), edit), ct);

    public Task DeleteOriginalAsync(Interaction interaction, CancellationToken ct) =>
        GoneAsync(WithTokenAsync(interaction, new(HttpMethod.Delete, Original(interaction)), ct));

    public Task<Message> FollowUpAsync(
        Interaction interaction,
        MessageCreate message,
        bool ephemeral,
        CancellationToken ct
    )
    {
        var flags = ephemeral ? MessageFlags.Ephemeral : MessageFlags.None;
        return WithTokenAsync(
            interaction,
            new(HttpMethod.Post, $"/webhooks/{interaction.ApplicationId}/{interaction.Token}")
            {
                Body = WireWriter.ToUtf8(w => WireWriter.Message(w, message, flags, nonce: null, webhook: true)),
                Files = message.Files,
            },
            ct
        );
    }

    public Task<Message> EditFollowUpAsync(
        Interaction interaction,
        Snowflake messageId,
        MessageEdit edit,
        CancellationToken ct
    ) => WithTokenAsync(interaction, Editing(FollowUp(interaction, messageId), edit), ct);

    public Task DeleteFollowUpAsync(Interaction interaction, Snowflake messageId, CancellationToken ct) =>
        GoneAsync(WithTokenAsync(interaction, new(HttpMethod.Delete, FollowUp(interaction, messageId)), ct));

    public Task<Message> SendAsync(Snowflake channelId, MessageCreate message, CancellationToken ct)
    {
        var nonce = message.Nonce ?? Guid.NewGuid().ToString("N")[..24];
        var call = Writing(
            $"/channels/{channelId}/messages",
            w => WireWriter.Message(w, message, 0, nonce, webhook: false),
            message.Files,
            repeatable: true
        );
        return _calls.SendAsync(call, MessageReader.Read, ct);
    }

    public Task<Message> EditAsync(Snowflake channelId, Snowflake messageId, MessageEdit edit, CancellationToken ct) =>
        _calls.SendAsync(Editing($"/channels/{channelId}/messages/{messageId}", edit), MessageReader.Read, ct);

    public Task DeleteAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        GoneAsync(_calls.SendAsync(Plain(HttpMethod.Delete, $"/channels/{channelId}/messages/{messageId}"), ct));

    public Task<Message> GetMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        _calls.SendAsync(Plain(HttpMethod.Get, $"/channels/{channelId}/messages/{messageId}"), MessageReader.Read, ct);

    public Task<Message> CrosspostAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        _calls.SendAsync(
            Plain(HttpMethod.Post, $"/channels/{channelId}/messages/{messageId}/crosspost"),
            MessageReader.Read,
            ct
        );

    public Task<IReadOnlyList<Message>> ListMessagesAsync(
        Snowflake channelId,
        Snowflake? before,
        Snowflake? after,
        int limit,
        CancellationToken ct
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        var query =
            before is { } b ? $"?limit={limit}&before={b}"
            : after is { } a ? $"?limit={limit}&after={a}"
            : $"?limit={limit}";
        return _calls.SendAsync(
            Plain(HttpMethod.Get, $"/channels/{channelId}/messages", query),
            static (ref r) => r.ReadList(MessageReader.Read),
            ct
        );
    }

    public Task<Channel> CreateThreadAsync(Snowflake channelId, ThreadCreate thread, CancellationToken ct) =>
        _calls.SendAsync(
            Writing($"/channels/{channelId}/threads", w => WireWriter.Thread(w, thread, fromMessage: false)),
            EntityReader.Channel,
            ct
        );

    public Task<Channel> CreateThreadFromMessageAsync(
        Snowflake channelId,
        Snowflake messageId,
        ThreadCreate thread,
        CancellationToken ct
    ) =>
        _calls.SendAsync(
            Writing(
                $"/channels/{channelId}/messages/{messageId}/threads",
                w => WireWriter.Thread(w, thread, fromMessage: true)
            ),
            EntityReader.Channel,
            ct
        );

    public Task<Channel> CreatePostAsync(Snowflake forumId, ForumPostCreate post, CancellationToken ct) =>
        _calls.SendAsync(
            Writing($"/channels/{forumId}/threads", w => WireWriter.Post(w, post), post.Message.Files),
            EntityReader.Channel,
            ct
        );

    public Task<IReadOnlyList<Channel>> ListActiveThreadsAsync(Snowflake guildId, CancellationToken ct) =>
        _calls.SendAsync(Plain(HttpMethod.Get, $"/guilds/{guildId}/threads/active"), EntityReader.Threads, ct);

    public Task<Channel> OpenDmAsync(Snowflake userId, CancellationToken ct) =>
        _calls.SendAsync(
            // A second request finds the channel that the first one made.
            Writing(
                $"/users/@me/channels",
                w =>
                {
                    w.WriteStartObject();
                    w.WriteString("recipient_id"u8, userId);
                    w.WriteEndObject();
                },
                repeatable: true
            ),
            EntityReader.Channel,
            ct
        );

    public async Task<IReadOnlyList<PublishedCommand>> GetCommandsAsync(Snowflake? guildId, CancellationToken ct) =>
        await _calls.SendAsync(
            Plain(HttpMethod.Get, await CommandsAsync(guildId, ct), "?with_localizations=true"),
            static (ref r) => r.ReadList(CommandReader.Read),
            ct
        );

    public async Task<CommandSync> PublishCommandsAsync(
        Snowflake? guildId,
        IReadOnlyList<CommandDefinition> commands,
        CancellationToken ct
    )
    {
        var published = await GetCommandsAsync(guildId, ct);
        if (CommandWriter.AreSame(published, commands, guildId is null))
        {
            return new(false, published);
        }

        var call = new Call(HttpMethod.Put, await CommandsAsync(guildId, ct))
        {
            Body = WireWriter.ToUtf8(w =>
            {
                w.WriteStartArray();
                foreach (var command in commands)
                {
                    CommandWriter.Write(w, command, global: guildId is null);
                }

                w.WriteEndArray();
            }),
        };
        return new(true, await _calls.SendAsync(call, static (ref r) => r.ReadList(CommandReader.Read), ct));
    }

    public Task<Application> GetApplicationAsync(CancellationToken ct) => _reads.ApplicationAsync(ct);

    public async Task<Guild> GetGuildAsync(Snowflake guildId, CancellationToken ct) =>
        Records.Of(await _reads.GuildAsync(guildId, ct), withRoles: true);

    public Task<Channel> GetChannelAsync(Snowflake channelId, CancellationToken ct) =>
        _calls.SendAsync(Plain(HttpMethod.Get, $"/channels/{channelId}"), EntityReader.Channel, ct);

    public async Task<Permissions> GetPermissionsAsync(Snowflake channelId, CancellationToken ct)
    {
        try
        {
            return await GetMemberPermissionsAsync(channelId, await _reads.MeAsync(ct), ct);
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.MissingAccess)
        {
            // Discord does not even show us the channel.
            return Permissions.None;
        }
    }

    public async Task<Permissions> GetMemberPermissionsAsync(
        Snowflake channelId,
        Snowflake userId,
        CancellationToken ct
    )
    {
        var channel = await GetChannelAsync(channelId, ct);
        if (channel.GuildId is not { } guildId)
        {
            // A direct message: there is nothing that could be forbidden.
            return Permissions.All;
        }

        var guild = await _reads.GuildAsync(guildId, ct);
        var member = await _reads.MemberAsync(guild, userId, ct);
        var parent = channel is { IsThread: true, ParentId: { } id } ? await GetChannelAsync(id, ct) : channel;
        return Permissions.Compute(
            Records.Of(guild, withRoles: true),
            userId,
            Records.Of(member),
            parent,
            channel.IsThread,
            _time.GetUtcNow()
        );
    }

    public Task<byte[]> DownloadAsync(Attachment attachment, int maxBytes, CancellationToken ct) =>
        _calls.DownloadAsync(attachment, maxBytes, ct);

    private static FormattableString Original(Interaction interaction) =>
        $"/webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/@original";

    private static FormattableString FollowUp(Interaction interaction, Snowflake message) =>
        $"/webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/{message}";

    private async Task<FormattableString> CommandsAsync(Snowflake? guildId, CancellationToken ct)
    {
        var application = (await _reads.ApplicationAsync(ct)).Id;
        if (guildId is { } guild)
        {
            return $"/applications/{application}/guilds/{guild}/commands";
        }

        return $"/applications/{application}/commands";
    }

    private Call Plain(HttpMethod method, FormattableString route, string query = "") =>
        new(method, route) { Query = query, Scheduled = _scheduled };

    private Call Writing(
        FormattableString route,
        Action<Utf8JsonWriter> write,
        IReadOnlyList<FileUploadContent>? files = null,
        bool repeatable = false
    ) =>
        new(HttpMethod.Post, route)
        {
            Body = WireWriter.ToUtf8(write),
            Files = files ?? [],
            Repeatable = repeatable,
            Scheduled = _scheduled,
        };

    private Call Editing(FormattableString route, MessageEdit edit) =>
        new(HttpMethod.Patch, route)
        {
            Body = DiscordJson.ToUtf8(edit),
            Files = edit.Files,
            Scheduled = _scheduled,
        };

    private Task<Message> WithTokenAsync(Interaction interaction, Call call, CancellationToken ct) =>
        _time.GetElapsedTime(interaction.ReceivedAt) < Interaction.TokenLifetime
            ? _calls.SendAsync(call, call.IsDelete ? null : (ReadValue<Message>)MessageReader.Read, ct)
            : throw new DiscordApiException(
                HttpStatusCode.Unauthorized,
                DiscordCodes.InvalidWebhookToken,
                "the interaction's fifteen minutes are over",
                [],
                call.Template
            );

    private static async Task GoneAsync(Task deletion)
    {
        try
        {
            await deletion;
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownMessage)
        {
            // Gone is gone.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Interaction {Id} was answered too late, after {Milliseconds} ms")]
    private partial void LogTooLate(Snowflake id, double milliseconds);
}
