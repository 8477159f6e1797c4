namespace HawkinsBot.Discord.Model;

/// <summary>What kind of interaction.</summary>
public enum InteractionType
{
    /// <summary>Discord asks whether an HTTP endpoint lives.</summary>
    Ping = 1,

    /// <summary>A command was run.</summary>
    Command = 2,

    /// <summary>A button was pressed, a select chosen.</summary>
    Component = 3,

    /// <summary>Somebody types an option with autocomplete.</summary>
    Autocomplete = 4,

    /// <summary>A modal was sent.</summary>
    ModalSubmit = 5,
}

/// <summary>
/// Something that a user did and that wants an answer: the first within three seconds, the last within fifteen minutes.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/interactions/receiving-and-responding"/>
public sealed record Interaction
{
    /// <summary>How long the first answer may take.</summary>
    public static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(3);

    /// <summary>How long the token lives.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The interaction's id.</summary>
    public required Snowflake Id { get; init; }

    /// <summary>Whose command it is.</summary>
    public required Snowflake ApplicationId { get; init; }

    /// <summary>What kind; kinds that we do not know come too.</summary>
    public required InteractionType Type { get; init; }

    /// <summary>What lets one answer. A secret for fifteen minutes: never logged, never in <see cref="ToString"/>.</summary>
    public required string Token { get; init; }

    /// <summary>The guild, where it has one.</summary>
    public Snowflake? GuildId { get; init; }

    /// <summary>Where it happened.</summary>
    public Snowflake? ChannelId { get; init; }

    /// <summary>Where it happened, as far as Discord says.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Who did it, in guilds.</summary>
    public Member? Member { get; init; }

    /// <summary>Who did it, everywhere. Null only on <see cref="InteractionType.Ping"/>.</summary>
    public User User
    {
        get => field ?? Member?.User ?? Nobody;
        init;
    }

    /// <summary>The user's language.</summary>
    public string? Locale { get; init; }

    /// <summary>The guild's language.</summary>
    public string? GuildLocale { get; init; }

    /// <summary>What we may do in the channel; to be trusted over any computation.</summary>
    public Permissions AppPermissions { get; init; }

    /// <summary>Where it happened, in kind.</summary>
    public InteractionContext? Context { get; init; }

    /// <summary>Which installation allowed it: the guild's id (0 in our direct messages) or the user's id.</summary>
    public IReadOnlyDictionary<IntegrationType, Snowflake> AuthorizingIntegrationOwners { get; init; } = NoOwners;

    /// <summary>How large a file in the answer may be, in bytes.</summary>
    public long AttachmentSizeLimit { get; init; } = 10 * 1024 * 1024;

    /// <summary>What was run or typed: on <see cref="InteractionType.Command"/> and <see cref="InteractionType.Autocomplete"/>.</summary>
    public CommandData? Command { get; init; }

    /// <summary>What was pressed: on <see cref="InteractionType.Component"/>.</summary>
    public ComponentData? Component { get; init; }

    /// <summary>What was filled in: on <see cref="InteractionType.ModalSubmit"/>.</summary>
    public ModalData? Modal { get; init; }

    /// <summary>The message with the component, also for a modal that it opened.</summary>
    public Message? Message { get; init; }

    /// <summary>When it came, by <see cref="TimeProvider.GetTimestamp"/>; the clock of the three seconds.</summary>
    public long ReceivedAt { get; init; }

    /// <summary>The language to answer in: the user's, else the guild's, else English.</summary>
    public string EffectiveLocale => Locale ?? GuildLocale ?? "en-US";

    /// <summary>Id and type; not the token.</summary>
    public override string ToString() => $"Interaction {Id} ({Type})";

    /// <summary>Reads an interaction, as the gateway's <c>d</c> or an HTTP body has it.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="receivedAt">When it came, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    public static Interaction Parse(ReadOnlySpan<byte> utf8, long receivedAt)
    {
        var reader = new System.Text.Json.Utf8JsonReader(utf8);
        reader.Read();
        return InteractionReader.Read(ref reader, receivedAt);
    }

    internal static IReadOnlyDictionary<IntegrationType, Snowflake> NoOwners { get; } =
        System.Collections.Immutable.ImmutableDictionary<IntegrationType, Snowflake>.Empty;

    private static readonly User Nobody = new() { Id = default };
}

/// <summary>A command that was run, or is being typed.</summary>
public sealed record CommandData
{
    /// <summary>The command's id.</summary>
    public Snowflake Id { get; init; }

    /// <summary>The command's name, never the localised one.</summary>
    public required string Name { get; init; }

    /// <summary>What kind.</summary>
    public CommandType Type { get; init; } = CommandType.ChatInput;

    /// <summary>The options, with the subcommand around them where there is one.</summary>
    public IReadOnlyList<OptionValue> Options { get; init; } = [];

    /// <summary>The users, channels and so on that the options name.</summary>
    public ResolvedData Resolved { get; init; } = ResolvedData.Empty;

    /// <summary>The user or message whose menu it was.</summary>
    public Snowflake? TargetId { get; init; }

    /// <summary>The guild that the command is published to, if not everywhere.</summary>
    public Snowflake? GuildId { get; init; }

    /// <summary>The command with its subcommands, such as <c>trivia play</c>.</summary>
    public string Path
    {
        get
        {
            var path = Name;
            for (var options = Options; options is [{ IsSubcommand: true } sub]; options = sub.Options)
            {
                path = $"{path} {sub.Name}";
            }

            return path;
        }
    }

    /// <summary>The options of the innermost subcommand.</summary>
    public IReadOnlyList<OptionValue> Arguments
    {
        get
        {
            var options = Options;
            while (options is [{ IsSubcommand: true } sub])
            {
                options = sub.Options;
            }

            return options;
        }
    }

    /// <summary>The option that is being typed; on autocomplete only.</summary>
    public OptionValue? Focused
    {
        get
        {
            foreach (var option in Arguments)
            {
                if (option.Focused)
                {
                    return option;
                }
            }

            return null;
        }
    }
}

/// <summary>An option that was given. Which of the values is set depends on the type.</summary>
/// <param name="Name">The option's name, never the localised one.</param>
/// <param name="Type">What kind.</param>
public sealed record OptionValue(string Name, OptionType Type)
{
    /// <summary>The text; while a number is being typed, that too comes as text.</summary>
    public string? Text { get; init; }

    /// <summary>The whole number.</summary>
    public long? Integer { get; init; }

    /// <summary>The number; set for whole ones as well.</summary>
    public double? Number { get; init; }

    /// <summary>Yes or no.</summary>
    public bool? Boolean { get; init; }

    /// <summary>The user, channel, role or attachment, to be found in <see cref="CommandData.Resolved"/>.</summary>
    public Snowflake? Id { get; init; }

    /// <summary>Whether it is being typed.</summary>
    public bool Focused { get; init; }

    /// <summary>What is below a subcommand or group.</summary>
    public IReadOnlyList<OptionValue> Options { get; init; } = [];

    /// <summary>Whether it is a subcommand or group.</summary>
    public bool IsSubcommand => Type is OptionType.Subcommand or OptionType.SubcommandGroup;
}

/// <summary>A button that was pressed or a select that was chosen from.</summary>
public sealed record ComponentData
{
    /// <summary>The component's custom id.</summary>
    public required string CustomId { get; init; }

    /// <summary>What kind.</summary>
    public ComponentType Type { get; init; } = ComponentType.Button;

    /// <summary>What was chosen: our values, or ids.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The users, channels and roles that were chosen.</summary>
    public ResolvedData Resolved { get; init; } = ResolvedData.Empty;
}

/// <summary>A modal that was sent.</summary>
public sealed record ModalData
{
    /// <summary>The modal's custom id.</summary>
    public required string CustomId { get; init; }

    /// <summary>
    /// The answers by custom id: one of a text input or radio group, none where nothing was said, any number of selects,
    /// checkbox groups and uploads (attachment ids), <c>true</c> or <c>false</c> of a checkbox.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = NoFields;

    /// <summary>The users, channels, roles and attachments that were chosen.</summary>
    public ResolvedData Resolved { get; init; } = ResolvedData.Empty;

    /// <summary>The first answer of that custom id, if any.</summary>
    public string? Get(string customId) =>
        Fields.TryGetValue(customId, out var values) && values.Count > 0 ? values[0] : null;

    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> NoFields { get; } =
        System.Collections.Immutable.ImmutableDictionary<string, IReadOnlyList<string>>.Empty;
}

/// <summary>What the ids in an interaction stand for.</summary>
public sealed record ResolvedData
{
    /// <summary>Nothing.</summary>
    public static ResolvedData Empty { get; } = new();

    /// <summary>Users by id.</summary>
    public IReadOnlyDictionary<Snowflake, User> Users { get; init; } = None<User>();

    /// <summary>Members by user id, with their users filled in.</summary>
    public IReadOnlyDictionary<Snowflake, Member> Members { get; init; } = None<Member>();

    /// <summary>Roles by id.</summary>
    public IReadOnlyDictionary<Snowflake, Role> Roles { get; init; } = None<Role>();

    /// <summary>Channels by id, in part.</summary>
    public IReadOnlyDictionary<Snowflake, Channel> Channels { get; init; } = None<Channel>();

    /// <summary>Messages by id.</summary>
    public IReadOnlyDictionary<Snowflake, Message> Messages { get; init; } = None<Message>();

    /// <summary>Attachments by id.</summary>
    public IReadOnlyDictionary<Snowflake, Attachment> Attachments { get; init; } = None<Attachment>();

    private static System.Collections.Immutable.ImmutableDictionary<Snowflake, T> None<T>() =>
        System.Collections.Immutable.ImmutableDictionary<Snowflake, T>.Empty;
}
