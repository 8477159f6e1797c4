using System.Globalization;
using System.Security.Cryptography;
using HawkinsBot.Playground.Http;

namespace HawkinsBot.Playground.World;

/// <summary>
/// Everything there is: servers, people, channels, messages, commands, interactions. One lock, <see cref="Gate"/>, held
/// by each request while it reads or changes anything.
/// </summary>
internal sealed class WorldState
{
    public const ulong ApplicationId = 1428391824301228032;
    private const long DiscordEpoch = 1420070400000;
    private ulong _lastId;

    public WorldState(PlaygroundClock clock, PlaygroundOptions options)
    {
        Clock = clock;
        Options = options;
        Bot = new User(ApplicationId, "HawkinsBot")
        {
            Bot = true,
            IsApplication = true,
            Token = NewBotToken(),
        };
        Users[Bot.Id] = Bot;
        DefaultWorld.Fill(this);
    }

    public Lock Gate { get; } = new();

    /// <summary>The world's clock, which can be moved on.</summary>
    public PlaygroundClock Clock { get; }

    /// <summary>The clock of the protocol's own rules: rate limits, three seconds, heartbeats.</summary>
    public TimeProvider Real => Clock.Real;
    public PlaygroundOptions Options { get; }
    public User Bot { get; }
    public Dictionary<ulong, User> Users { get; } = [];

    /// <summary>The people of the world, without those that were generated for load.</summary>
    public List<User> People { get; } = [];
    public List<Guild> Guilds { get; } = [];
    public Dictionary<ulong, Guild> GuildsById { get; } = [];
    public Dictionary<ulong, Channel> Channels { get; } = [];
    public Dictionary<ulong, Webhook> Webhooks { get; } = [];
    public Dictionary<ulong, Attachment> Attachments { get; } = [];
    public Queue<Attachment> AttachmentOrder { get; } = new();
    public long AttachmentBytes { get; set; }
    public CommandList Commands { get; } = new();

    /// <summary>The application's own words about itself.</summary>
    public string Description { get; set; } = "";
    public Dictionary<ulong, Interaction> Interactions { get; } = [];
    public Dictionary<string, Interaction> InteractionsByToken { get; } = [];
    public Queue<Interaction> InteractionOrder { get; } = new();
    public Dictionary<string, User> Tokens { get; } = [];

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The next id: of the world's present time, and above every one before.</summary>
    public ulong NextId()
    {
        var now = (ulong)(Now.ToUnixTimeMilliseconds() - DiscordEpoch) << 22;
        _lastId = Math.Max(_lastId + 1, now);
        return _lastId;
    }

    public static DateTimeOffset TimeOf(ulong id) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(id >> 22) + DiscordEpoch);

    public static string NewToken(int bytes) =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>A token in the shape of a bot's: its id in base64, a time, a secret.</summary>
    public static string NewBotToken() =>
        Convert.ToBase64String(
            System.Text.Encoding.ASCII.GetBytes(ApplicationId.ToString(CultureInfo.InvariantCulture))
        )
        + "."
        + NewToken(5)[..6]
        + "."
        + NewToken(29)[..38];

    public void Add(Guild guild)
    {
        Guilds.Add(guild);
        GuildsById[guild.Id] = guild;
        foreach (var channel in guild.Channels)
        {
            Channels[channel.Id] = channel;
        }
    }

    public void Add(Interaction interaction)
    {
        var now = Real.GetUtcNow();
        while (InteractionOrder.TryPeek(out var old) && now - old.CreatedAt > Interaction.TokenLife)
        {
            InteractionOrder.Dequeue();
            Interactions.Remove(old.Id);
            InteractionsByToken.Remove(old.Token);
        }

        Interactions[interaction.Id] = interaction;
        InteractionsByToken[interaction.Token] = interaction;
        InteractionOrder.Enqueue(interaction);
    }

    public void Add(Attachment attachment)
    {
        Attachments[attachment.Id] = attachment;
        AttachmentOrder.Enqueue(attachment);
        AttachmentBytes += attachment.Content.Length;
        // The oldest files go when all of them together pass 512 MiB.
        while (AttachmentBytes > 512L << 20)
        {
            var old = AttachmentOrder.Dequeue();
            AttachmentBytes -= old.Content.Length;
            Attachments.Remove(old.Id);
        }
    }

    public bool BotIsIn(Guild guild) => guild.Members.ContainsKey(Bot.Id);

    public ulong Bits(Channel channel, User user) => Access.In(channel, user, Now);

    public bool Sees(Channel channel, User user) => Access.Sees(channel, user, Now);

    /// <exception cref="Refusal">10003 when there is none, 50001 when this one may not see it.</exception>
    public Channel ChannelFor(User user, ulong id)
    {
        var channel = Channels.GetValueOrDefault(id) ?? throw Refusal.Of(10003);
        return Sees(channel, user) ? channel : throw Refusal.Of(50001);
    }

    /// <exception cref="Refusal">10004 when there is none, or this one is not in it.</exception>
    public Guild GuildFor(User user, ulong id)
    {
        var guild = GuildsById.GetValueOrDefault(id) ?? throw Refusal.Of(10004);
        return guild.Members.ContainsKey(user.Id) ? guild : throw (user.Bot ? Refusal.Of(50001) : Refusal.Of(10004));
    }

    /// <exception cref="Refusal">50001 when the channel is hidden, 50013 when a bit is missing.</exception>
    public void Need(Channel channel, User user, ulong bits)
    {
        var has = Bits(channel, user);
        if ((has & World.Bits.ViewChannel) == 0)
        {
            throw Refusal.Of(50001);
        }

        if ((has & bits) != bits)
        {
            throw Refusal.Of(50013);
        }
    }

    /// <exception cref="Refusal">50013 when a bit is missing.</exception>
    public static void Need(Guild guild, User user, ulong bits)
    {
        if (!guild.Members.TryGetValue(user.Id, out var member) || (Access.InGuild(guild, member) & bits) != bits)
        {
            throw Refusal.Of(50013);
        }
    }

    /// <exception cref="Refusal">50083 when it is an archived thread.</exception>
    public static void NeedUnarchived(Channel channel)
    {
        if (channel.Thread is { Archived: true })
        {
            throw Refusal.Of(50083);
        }
    }

    /// <summary>The direct message between two, made when there is none yet.</summary>
    public Channel DirectMessage(User a, User b)
    {
        var existing = a.DirectMessages.Find(c => c.Recipients.Contains(b) && c.Recipients.Contains(a));
        if (existing is not null)
        {
            return existing;
        }

        var channel = new Channel(NextId(), ChannelType.Dm, "") { Recipients = [a, b] };
        a.DirectMessages.Add(channel);
        b.DirectMessages.Add(channel);
        Channels[channel.Id] = channel;
        return channel;
    }
}
