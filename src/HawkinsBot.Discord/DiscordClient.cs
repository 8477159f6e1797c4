using System.Net;
using HawkinsBot.Discord.Endpoint;
using HawkinsBot.Discord.Gateway;
using HawkinsBot.Discord.Model;
using HawkinsBot.Discord.Rest;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Discord;

/// <summary>Our own client: gateway for what happens, REST for what we do. Nothing of Discord's is cached.</summary>
internal sealed partial class DiscordClient : IDiscord, IDisposable
{
    private readonly RestClient _rest;
    private readonly GatewayClient _gateway;
    private readonly TimeProvider _time;
    private readonly InteractionTokens _tokens;
    private readonly string _apiHost;
    private readonly bool _scheduled;
    private readonly Identity _identity;
    private readonly Uri? _endpoint;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;

    public DiscordClient(DiscordOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _time = time;
        _rest = new(options, time, logs.CreateLogger<RestClient>());
        _gateway = new(options, _rest, time, logs);
        _tokens = new(time);
        _apiHost = new Uri(options.ApiBase).Authority;
        _identity = new();
        _endpoint = options.Endpoint.Length > 0 ? new Uri(options.Endpoint) : null;
        _logs = logs;
        _log = logs.CreateLogger<DiscordClient>();
        Scheduled = new DiscordClient(this);
    }

    private DiscordClient(DiscordClient other)
    {
        (_rest, _gateway, _time, _tokens, _log) = (other._rest, other._gateway, other._time, other._tokens, other._log);
        (_apiHost, _identity, _scheduled) = (other._apiHost, other._identity, true);
        (_endpoint, _logs) = (other._endpoint, other._logs);
        Scheduled = this;
    }

    public IReadOnlyList<ShardStatus> Shards => _gateway.Shards;

    public IDiscord Scheduled { get; }

    internal RestClient Rest => _rest;

    public void Dispose() => _rest.Dispose();

    public Task RunAsync(DiscordHandlers handlers, CancellationToken ct) =>
        _gateway.RunAsync(handlers, _endpoint is null ? null : ListenAsync, ct);

    public async Task<Acknowledgement> RespondAsync(
        Interaction interaction,
        InteractionResponse response,
        CancellationToken ct
    )
    {
        using var body = JsonBody.Rent();
        WireWriter.Response(body.Writer, response);
        var request = new RestRequest(Routes.Callback(interaction))
        {
            Body = body.Written,
            Files = response.Files,
            Repeatable = true,
            Deadline = Math.Max(
                1,
                interaction.ReceivedAt + (long)(Interaction.FirstAnswer.TotalSeconds * _time.TimestampFrequency)
            ),
        };
        try
        {
            await _rest.SendAsync(request, ct);
            return Acknowledgement.Accepted;
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.AlreadyAcknowledged)
        {
            // Sent twice because the first was lost on the way back: then this is our own answer.
            if (e.Attempts > 1)
            {
                return Acknowledgement.Accepted;
            }

            LogAnsweredAlready(interaction.Id, response.Type);
            return Acknowledgement.AlreadyAcknowledged;
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownInteraction || e.IsTransient)
        {
            LogTooLate(interaction.Id, _time.GetElapsedTime(interaction.ReceivedAt).TotalMilliseconds);
            return Acknowledgement.TooLate;
        }
    }

    public Task<Message> GetOriginalAsync(Interaction interaction, CancellationToken ct) =>
        WithTokenAsync(interaction, new(Routes.Original(HttpMethod.Get, interaction)), MessageReader.Read, ct);

    public Task<Message> EditOriginalAsync(Interaction interaction, MessageEdit edit, CancellationToken ct) =>
        WithTokenAsync(
            interaction,
            Editing(Routes.Original(HttpMethod.Patch, interaction), edit),
            MessageReader.Read,
            ct
        );

    public Task DeleteOriginalAsync(Interaction interaction, CancellationToken ct) =>
        DeleteFollowUpAsync(interaction, Routes.Original(HttpMethod.Delete, interaction), ct);

    public Task<Message> FollowUpAsync(
        Interaction interaction,
        MessageCreate message,
        bool ephemeral,
        CancellationToken ct
    )
    {
        var flags = ephemeral ? MessageFlags.Ephemeral : MessageFlags.None;
        var request = new RestRequest(Routes.FollowUp(interaction))
        {
            Body = WireWriter.ToUtf8(w => WireWriter.Message(w, message, flags, nonce: null, webhook: true)),
            Files = message.Files,
        };
        return WithTokenAsync(interaction, request, MessageReader.Read, ct);
    }

    public Task<Message> EditFollowUpAsync(
        Interaction interaction,
        Snowflake messageId,
        MessageEdit edit,
        CancellationToken ct
    ) =>
        WithTokenAsync(
            interaction,
            Editing(Routes.FollowUpMessage(HttpMethod.Patch, interaction, messageId), edit),
            MessageReader.Read,
            ct
        );

    public Task DeleteFollowUpAsync(Interaction interaction, Snowflake messageId, CancellationToken ct) =>
        DeleteFollowUpAsync(interaction, Routes.FollowUpMessage(HttpMethod.Delete, interaction, messageId), ct);

    public Task<Message> SendAsync(Snowflake channelId, MessageCreate message, CancellationToken ct)
    {
        var nonce = message.Nonce ?? NewNonce();
        var request = new RestRequest(Routes.Messages(HttpMethod.Post, channelId))
        {
            Body = WireWriter.ToUtf8(w => WireWriter.Message(w, message, 0, nonce, webhook: false)),
            Files = message.Files,
            Repeatable = true,
            Scheduled = _scheduled,
        };
        return _rest.SendAsync(request, MessageReader.Read, ct);
    }

    public Task<Message> EditAsync(Snowflake channelId, Snowflake messageId, MessageEdit edit, CancellationToken ct) =>
        _rest.SendAsync(Editing(Routes.Message(HttpMethod.Patch, channelId, messageId), edit), MessageReader.Read, ct);

    public async Task DeleteAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct)
    {
        try
        {
            await _rest.SendAsync(Plain(Routes.Message(HttpMethod.Delete, channelId, messageId)), ct);
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownMessage)
        {
            // Gone is gone.
        }
    }

    public Task<Message> GetMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        _rest.SendAsync(Plain(Routes.Message(HttpMethod.Get, channelId, messageId)), MessageReader.Read, ct);

    public Task<Message> CrosspostAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        _rest.SendAsync(Plain(Routes.Crosspost(channelId, messageId)), MessageReader.Read, ct);

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
        return _rest.SendAsync(
            Plain(Routes.Messages(HttpMethod.Get, channelId, query)),
            static (ref r) => r.ReadList(MessageReader.Read),
            ct
        );
    }

    public Task<Channel> CreateThreadAsync(Snowflake channelId, ThreadCreate thread, CancellationToken ct) =>
        _rest.SendAsync(
            Plain(Routes.Threads(channelId), WireWriter.ToUtf8(w => WireWriter.Thread(w, thread, fromMessage: false))),
            EntityReader.Channel,
            ct
        );

    public Task<Channel> CreateThreadFromMessageAsync(
        Snowflake channelId,
        Snowflake messageId,
        ThreadCreate thread,
        CancellationToken ct
    ) =>
        _rest.SendAsync(
            Plain(
                Routes.ThreadFromMessage(channelId, messageId),
                WireWriter.ToUtf8(w => WireWriter.Thread(w, thread, fromMessage: true))
            ),
            EntityReader.Channel,
            ct
        );

    public Task<Channel> CreatePostAsync(Snowflake forumId, ForumPostCreate post, CancellationToken ct) =>
        _rest.SendAsync(
            new RestRequest(Routes.Threads(forumId))
            {
                Body = WireWriter.ToUtf8(w => WireWriter.Post(w, post)),
                Files = post.Message.Files,
                Scheduled = _scheduled,
            },
            EntityReader.Channel,
            ct
        );

    public Task<IReadOnlyList<Channel>> ListActiveThreadsAsync(Snowflake guildId, CancellationToken ct) =>
        _rest.SendAsync(Plain(Routes.ActiveThreads(guildId)), EntityReader.Threads, ct);

    public Task<Channel> OpenDmAsync(Snowflake userId, CancellationToken ct)
    {
        // A second request finds the channel that the first one made.
        var request = new RestRequest(Routes.OpenDm)
        {
            Body = WireWriter.ToUtf8(w =>
            {
                w.WriteStartObject();
                w.WriteString("recipient_id"u8, userId);
                w.WriteEndObject();
            }),
            Repeatable = true,
            Scheduled = _scheduled,
        };
        return _rest.SendAsync(request, EntityReader.Channel, ct);
    }

    public async Task<IReadOnlyList<PublishedCommand>> GetCommandsAsync(Snowflake? guildId, CancellationToken ct) =>
        await _rest.SendAsync(
            Plain(Routes.Commands(HttpMethod.Get, await ApplicationIdAsync(ct), guildId)),
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

        var body = WireWriter.ToUtf8(w =>
        {
            w.WriteStartArray();
            foreach (var command in commands)
            {
                CommandWriter.Write(w, command, global: guildId is null);
            }

            w.WriteEndArray();
        });
        var route = Routes.Commands(HttpMethod.Put, await ApplicationIdAsync(ct), guildId);
        return new(
            true,
            await _rest.SendAsync(Plain(route, body), static (ref r) => r.ReadList(CommandReader.Read), ct)
        );
    }

    public async Task<Application> GetApplicationAsync(CancellationToken ct)
    {
        var application = await _rest.SendAsync(Plain(Routes.Application), EntityReader.Application, ct);
        _identity.Application = application.Id;
        return application;
    }

    public Task<Guild> GetGuildAsync(Snowflake guildId, CancellationToken ct) =>
        _rest.SendAsync(Plain(Routes.Guild(guildId)), EntityReader.Guild, ct);

    public Task<Channel> GetChannelAsync(Snowflake channelId, CancellationToken ct) =>
        _rest.SendAsync(Plain(Routes.Channel(channelId)), EntityReader.Channel, ct);

    public async Task<Permissions> GetPermissionsAsync(Snowflake channelId, CancellationToken ct)
    {
        if (_identity.User.IsEmpty)
        {
            _identity.User = (await _rest.SendAsync(Plain(Routes.Me), EntityReader.User, ct)).Id;
        }

        try
        {
            return await GetMemberPermissionsAsync(channelId, _identity.User, ct);
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

        var guild = GetGuildAsync(guildId, ct);
        var member = _rest.SendAsync(Plain(Routes.Member(guildId, userId)), EntityReader.Member, ct);
        var parent = channel is { IsThread: true, ParentId: { } id } ? await GetChannelAsync(id, ct) : channel;
        return Permissions.Compute(await guild, userId, await member, parent, channel.IsThread, _time.GetUtcNow());
    }

    public Task<byte[]> DownloadAsync(Attachment attachment, int maxBytes, CancellationToken ct) =>
        _rest.DownloadAsync(AttachmentAddress.Of(attachment, maxBytes, _apiHost), maxBytes, ct);

    private async Task<IAsyncDisposable> ListenAsync(Action<Interaction> deliver, CancellationToken ct)
    {
        var application = await _gateway.AskAsync(new(Routes.Application), EntityReader.Application, ct);
        return await InteractionEndpoint.StartAsync(_endpoint!, application.VerifyKey, _time, deliver, _logs, ct);
    }

    private async Task<Snowflake> ApplicationIdAsync(CancellationToken ct) =>
        _identity.Application.IsEmpty ? (await GetApplicationAsync(ct)).Id : _identity.Application;

    private async Task<T> WithTokenAsync<T>(
        Interaction interaction,
        RestRequest request,
        ReadValue<T>? read,
        CancellationToken ct
    )
    {
        _tokens.ThrowIfUnusable(interaction, request.Route);
        try
        {
            return await _rest.SendAsync(request, read, ct);
        }
        catch (DiscordApiException e) when (e is { Status: HttpStatusCode.NotFound, Code: DiscordCodes.UnknownWebhook })
        {
            _tokens.Drop(interaction);
            throw;
        }
    }

    private async Task DeleteFollowUpAsync(Interaction interaction, Route route, CancellationToken ct)
    {
        try
        {
            await WithTokenAsync<bool>(interaction, new(route), read: null, ct);
        }
        catch (DiscordApiException e) when (e.Code == DiscordCodes.UnknownMessage)
        {
            // Gone is gone.
        }
    }

    private RestRequest Plain(Route route, ReadOnlyMemory<byte>? body = null) =>
        new(route) { Body = body, Scheduled = _scheduled };

    private RestRequest Editing(Route route, MessageEdit edit) =>
        new(route)
        {
            Body = WireWriter.ToUtf8(w => WireWriter.Edit(w, edit)),
            Files = edit.Files,
            Scheduled = _scheduled && route.Kind is RouteKind.Bot,
        };

    private static string NewNonce()
    {
        Span<byte> bytes = stackalloc byte[12];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return Convert.ToHexString(bytes);
    }

    [LoggerMessage(LogLevel.Warning, "Interaction {Id} had an answer already; one of type {Type} was dropped")]
    private partial void LogAnsweredAlready(Snowflake id, int type);

    [LoggerMessage(LogLevel.Warning, "Interaction {Id} was answered too late, after {Milliseconds} ms")]
    private partial void LogTooLate(Snowflake id, double milliseconds);

    /// <summary>Who we are, once asked.</summary>
    private sealed class Identity
    {
        public Snowflake Application { get; set; }

        public Snowflake User { get; set; }
    }
}
