using System.Collections.Concurrent;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests;

/// <summary>A Discord that keeps what it is told, in order, and has the channels that a test gives it.</summary>
public sealed class RecordingDiscord : IDiscord
{
    private long _next = 1_000;
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>First answers, edits, follow-ups and deletions of interactions, in order.</summary>
    public ConcurrentQueue<Said> Answers { get; } = new();

    /// <summary>Messages in channels, as they are now, by id in the order of sending.</summary>
    public ConcurrentDictionary<Snowflake, Posted> Messages { get; } = new();

    /// <summary>Everything that happened to messages in channels, in order: sent, edited, deleted, crossposted.</summary>
    public ConcurrentQueue<(string What, Snowflake Channel, Snowflake Message)> Log { get; } = new();

    public ConcurrentDictionary<Snowflake, Channel> Channels { get; } = new();

    public ConcurrentDictionary<Snowflake, Guild> Guilds { get; } = new();

    /// <summary>What we may do in a channel; everything where nothing is given.</summary>
    public ConcurrentDictionary<Snowflake, Permissions> OwnPermissions { get; } = new();

    /// <summary>What members may do in every channel; everything where nothing is given.</summary>
    public ConcurrentDictionary<Snowflake, Permissions> MemberPermissions { get; } = new();

    /// <summary>Called before anything is done; what it throws is what the caller gets.</summary>
    public Func<string, Snowflake, Task>? Before { get; set; }

    /// <summary>Called after something was done and before the caller hears of it; what it throws is what it gets.</summary>
    public Func<string, Snowflake, Task>? After { get; set; }

    /// <summary>The time that new ids carry; a count of its own where there is none.</summary>
    public TimeProvider? Clock { get; set; }

    public IReadOnlyList<CommandDefinition> Published { get; private set; } = [];

    /// <summary>How many times publishing the commands still fails.</summary>
    public int PublishFailures { get; set; }

    public DiscordHandlers? Handlers { get; private set; }

    /// <summary>Ends once a bot has connected and dealt with that it is ready.</summary>
    public Task Connected => _connected.Task;

    public Application Application { get; set; } = new() { Id = new(1), OwnerIds = [new(42)] };

    public Dictionary<Snowflake, byte[]> Files { get; } = [];

    public IReadOnlyList<ShardStatus> Shards { get; } =
    [new(0, 1, ShardState.Ready, TimeSpan.FromMilliseconds(21), 1, 0)];

    public IDiscord Scheduled => this;

    public async Task RunAsync(DiscordHandlers handlers, CancellationToken ct)
    {
        Handlers = handlers;
        await handlers.OnEvent(new ShardReady(0, 1, Application.Id, [.. Guilds.Keys]), ct);
        _connected.TrySetResult();
        await Task.Delay(Timeout.Infinite, ct)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task<Acknowledgement> RespondAsync(
        Interaction interaction,
        InteractionResponse response,
        CancellationToken ct
    )
    {
        await BeforeAsync("respond", interaction.Id);
        Answers.Enqueue(
            new Said("respond", interaction.Id, response, null, null, (response as MessageResponse)?.Ephemeral ?? false)
        );
        return Acknowledgement.Accepted;
    }

    public Task<Message> GetOriginalAsync(Interaction interaction, CancellationToken ct) =>
        Task.FromResult(new Message { Id = new(1), ChannelId = interaction.ChannelId ?? default });

    public async Task<Message> EditOriginalAsync(Interaction interaction, MessageEdit edit, CancellationToken ct)
    {
        await BeforeAsync("edit-original", interaction.Id);
        Answers.Enqueue(new Said("edit", interaction.Id, null, edit, null, false));
        return new Message { Id = new(1), ChannelId = interaction.ChannelId ?? default };
    }

    public Task DeleteOriginalAsync(Interaction interaction, CancellationToken ct)
    {
        Answers.Enqueue(new Said("delete", interaction.Id, null, null, null, false));
        return Task.CompletedTask;
    }

    public async Task<Message> FollowUpAsync(
        Interaction interaction,
        MessageCreate message,
        bool ephemeral,
        CancellationToken ct
    )
    {
        await BeforeAsync("follow-up", interaction.Id);
        Answers.Enqueue(new Said("follow-up", interaction.Id, null, null, message, ephemeral));
        return new Message { Id = NewId() };
    }

    public Task<Message> EditFollowUpAsync(
        Interaction interaction,
        Snowflake messageId,
        MessageEdit edit,
        CancellationToken ct
    )
    {
        Answers.Enqueue(new Said("edit-follow-up", interaction.Id, null, edit, null, false));
        return Task.FromResult(new Message { Id = messageId });
    }

    public Task DeleteFollowUpAsync(Interaction interaction, Snowflake messageId, CancellationToken ct) =>
        Task.CompletedTask;

    public async Task<Message> SendAsync(Snowflake channelId, MessageCreate message, CancellationToken ct)
    {
        await BeforeAsync("send", channelId);
        if (message.Nonce is { } nonce && Messages.Values.FirstOrDefault(m => m.Nonce == nonce) is { } same)
        {
            return Read(same);
        }
        var posted = new Posted(NewId(), channelId, MessageEdit.To(message), message.Nonce, false);
        Messages[posted.Id] = posted;
        Log.Enqueue(("send", channelId, posted.Id));
        await AfterAsync("send", channelId);
        return Read(posted);
    }

    public async Task<Message> EditAsync(
        Snowflake channelId,
        Snowflake messageId,
        MessageEdit edit,
        CancellationToken ct
    )
    {
        await BeforeAsync("edit", channelId);
        var old = Find(messageId);
        Messages[messageId] = old with
        {
            Now = new MessageEdit
            {
                Content = edit.IsComponentsV2 ? null : edit.Content ?? old.Now.Content,
                Embeds = edit.IsComponentsV2 ? null : edit.Embeds ?? old.Now.Embeds,
                Components = edit.Components ?? old.Now.Components,
            },
        };
        Log.Enqueue(("edit", channelId, messageId));
        return Read(Messages[messageId]);
    }

    public async Task DeleteAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct)
    {
        await BeforeAsync("delete", channelId);
        Messages.TryRemove(messageId, out _);
        Log.Enqueue(("delete", channelId, messageId));
    }

    public Task<Message> GetMessageAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct) =>
        Task.FromResult(Read(Find(messageId)));

    public async Task<Message> CrosspostAsync(Snowflake channelId, Snowflake messageId, CancellationToken ct)
    {
        await BeforeAsync("crosspost", channelId);
        var old = Find(messageId);
        if (old.Crossposted)
        {
            throw Refused(400, DiscordCodes.AlreadyCrossposted);
        }
        Messages[messageId] = old with { Crossposted = true };
        Log.Enqueue(("crosspost", channelId, messageId));
        await AfterAsync("crosspost", channelId);
        return Read(old);
    }

    public async Task<IReadOnlyList<Message>> ListMessagesAsync(
        Snowflake channelId,
        Snowflake? before,
        Snowflake? after,
        int limit,
        CancellationToken ct
    )
    {
        await BeforeAsync("list", channelId);
        return
        [
            .. Messages
                .Values.Where(m =>
                    m.Channel == channelId && (before is null || m.Id < before) && (after is null || m.Id > after)
                )
                .OrderByDescending(m => m.Id)
                .Take(limit)
                .Select(Read),
        ];
    }

    public async Task<Channel> CreateThreadAsync(Snowflake channelId, ThreadCreate thread, CancellationToken ct)
    {
        await BeforeAsync("thread", channelId);
        var made = new Channel
        {
            Id = NewId(),
            Type = ChannelType.PublicThread,
            Name = thread.Name,
            ParentId = channelId,
        };
        Channels[made.Id] = made;
        Log.Enqueue(("thread", channelId, made.Id));
        return made;
    }

    public async Task<Channel> CreateThreadFromMessageAsync(
        Snowflake channelId,
        Snowflake messageId,
        ThreadCreate thread,
        CancellationToken ct
    )
    {
        await BeforeAsync("thread", channelId);
        if (Channels.ContainsKey(messageId))
        {
            throw Refused(400, DiscordCodes.ThreadExists);
        }
        var made = new Channel
        {
            Id = messageId,
            Type = ChannelType.PublicThread,
            Name = thread.Name,
            ParentId = channelId,
        };
        Channels[made.Id] = made;
        Log.Enqueue(("thread", channelId, messageId));
        await AfterAsync("thread", channelId);
        return made;
    }

    public async Task<Channel> CreatePostAsync(Snowflake forumId, ForumPostCreate post, CancellationToken ct)
    {
        await BeforeAsync("post", forumId);
        var made = new Channel
        {
            Id = NewId(),
            Type = ChannelType.PublicThread,
            Name = post.Name,
            ParentId = forumId,
            GuildId = Channels.GetValueOrDefault(forumId)?.GuildId,
        };
        Channels[made.Id] = made;
        Messages[made.Id] = new Posted(made.Id, made.Id, MessageEdit.To(post.Message), null, false);
        Log.Enqueue(("post", forumId, made.Id));
        await AfterAsync("post", forumId);
        return made;
    }

    public Task<IReadOnlyList<Channel>> ListActiveThreadsAsync(Snowflake guildId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Channel>>([
            .. Channels.Values.Where(channel => channel.IsThread && channel.GuildId == guildId),
        ]);

    public Task<Channel> OpenDmAsync(Snowflake userId, CancellationToken ct)
    {
        var dm = new Channel { Id = new(userId.Value + 1), Type = ChannelType.Dm };
        Channels[dm.Id] = dm;
        return Task.FromResult(dm);
    }

    public Task<IReadOnlyList<PublishedCommand>> GetCommandsAsync(Snowflake? guildId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<PublishedCommand>>([
            .. Published.Select((command, i) => new PublishedCommand(new((ulong)i + 1), command)),
        ]);

    public async Task<CommandSync> PublishCommandsAsync(
        Snowflake? guildId,
        IReadOnlyList<CommandDefinition> commands,
        CancellationToken ct
    )
    {
        if (PublishFailures > 0)
        {
            PublishFailures--;
            throw new DiscordApiException(System.Net.HttpStatusCode.BadGateway, 0, "bad gateway", [], "PUT commands");
        }

        Published = commands;
        return new CommandSync(true, await GetCommandsAsync(guildId, ct));
    }

    public Task<Application> GetApplicationAsync(CancellationToken ct) => Task.FromResult(Application);

    public Task<Guild> GetGuildAsync(Snowflake guildId, CancellationToken ct) =>
        Guilds.TryGetValue(guildId, out var guild)
            ? Task.FromResult(guild)
            : throw Refused(404, DiscordCodes.UnknownGuild);

    public async Task<Channel> GetChannelAsync(Snowflake channelId, CancellationToken ct)
    {
        await BeforeAsync("channel", channelId);
        return Channels.TryGetValue(channelId, out var channel)
            ? channel
            : throw Refused(404, DiscordCodes.UnknownChannel);
    }

    public Task<Permissions> GetPermissionsAsync(Snowflake channelId, CancellationToken ct) =>
        Task.FromResult(OwnPermissions.GetValueOrDefault(channelId, Permissions.All));

    public Task<Permissions> GetMemberPermissionsAsync(Snowflake channelId, Snowflake userId, CancellationToken ct) =>
        Task.FromResult(MemberPermissions.GetValueOrDefault(userId, Permissions.All));

    public Task<byte[]> DownloadAsync(Attachment attachment, int maxBytes, CancellationToken ct) =>
        Files.TryGetValue(attachment.Id, out var file) && file.Length <= maxBytes
            ? Task.FromResult(file)
            : throw new DiscordLimitException("attachment", "too large");

    /// <summary>A refusal as Discord gives it.</summary>
    public static DiscordApiException Refused(int status, int code) =>
        new((System.Net.HttpStatusCode)status, code, "refused", [], "TEST");

    private Posted Find(Snowflake id) =>
        Messages.TryGetValue(id, out var posted) ? posted : throw Refused(404, DiscordCodes.UnknownMessage);

    private Message Read(Posted posted) =>
        new()
        {
            Id = posted.Id,
            ChannelId = posted.Channel,
            Author = new User { Id = Application.Id, Bot = true },
            Content = posted.Now.Content ?? "",
            Embeds = posted.Now.Embeds ?? [],
            Nonce = posted.Nonce,
            CustomIds =
            [
                .. Rendered
                    .All(posted.Now.Components ?? [])
                    .Select(component => (component as Button)?.CustomId ?? (component as Select)?.CustomId)
                    .OfType<string>(),
            ],
        };

    private Snowflake NewId()
    {
        var count = (ulong)Interlocked.Increment(ref _next);
        return Clock is null ? new(count << 22) : new(Snowflake.FromTime(Clock.GetUtcNow()).Value + (count & 0x3FFFFF));
    }

    private Task AfterAsync(string what, Snowflake where) => After?.Invoke(what, where) ?? Task.CompletedTask;

    private Task BeforeAsync(string what, Snowflake where) => Before?.Invoke(what, where) ?? Task.CompletedTask;
}

/// <summary>Something said to the one who interacted.</summary>
public sealed record Said(
    string How,
    Snowflake Interaction,
    InteractionResponse? Response,
    MessageEdit? Edit,
    MessageCreate? FollowUp,
    bool Ephemeral
);

/// <summary>A message as it is now.</summary>
public sealed record Posted(Snowflake Id, Snowflake Channel, MessageEdit Now, string? Nonce, bool Crossposted);
