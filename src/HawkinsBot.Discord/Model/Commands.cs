using System.Text.RegularExpressions;

namespace HawkinsBot.Discord.Model;

/// <summary>What kind of command.</summary>
public enum CommandType
{
    /// <summary>A slash command.</summary>
    ChatInput = 1,

    /// <summary>In a user's menu.</summary>
    User = 2,

    /// <summary>In a message's menu.</summary>
    Message = 3,

    /// <summary>Opens the activity.</summary>
    PrimaryEntryPoint = 4,
}

/// <summary>What kind of option.</summary>
public enum OptionType
{
    /// <summary>A command below the command.</summary>
    Subcommand = 1,

    /// <summary>Commands below the command.</summary>
    SubcommandGroup = 2,

    /// <summary>Text.</summary>
    String = 3,

    /// <summary>A whole number within ±2^53−1.</summary>
    Integer = 4,

    /// <summary>Yes or no.</summary>
    Boolean = 5,

    /// <summary>A user.</summary>
    User = 6,

    /// <summary>A channel.</summary>
    Channel = 7,

    /// <summary>A role.</summary>
    Role = 8,

    /// <summary>A user or role.</summary>
    Mentionable = 9,

    /// <summary>Any number.</summary>
    Number = 10,

    /// <summary>A file.</summary>
    Attachment = 11,
}

/// <summary>Where a command can be used.</summary>
public enum InteractionContext
{
    /// <summary>In guilds.</summary>
    Guild = 0,

    /// <summary>In direct messages with the bot.</summary>
    BotDm = 1,

    /// <summary>In other private channels, where a user has installed it.</summary>
    PrivateChannel = 2,
}

/// <summary>How an application is installed.</summary>
public enum IntegrationType
{
    /// <summary>To a guild.</summary>
    Guild = 0,

    /// <summary>To a user, wherever they go.</summary>
    User = 1,
}

/// <summary>
/// A command as it is published.
/// </summary>
/// <seealso href="https://docs.discord.com/developers/interactions/application-commands"/>
public sealed partial record CommandDefinition
{
    /// <summary>A slash command.</summary>
    /// <exception cref="DiscordLimitException">Name or description do not fit.</exception>
    public CommandDefinition(string name, string description)
        : this(CommandType.ChatInput, name, description) { }

    /// <summary>A command of any kind; the description is for slash commands only.</summary>
    /// <exception cref="DiscordLimitException">Name or description do not fit.</exception>
    public CommandDefinition(CommandType type, string name, string description = "")
    {
        Type = type;
        Name = type is CommandType.ChatInput ? CheckName(name, "name") : Limit.Text(name, 1, 32, "name");
        Description = Limit.Text(description, type is CommandType.ChatInput ? 1 : 0, 100, "description");
    }

    /// <summary>What kind.</summary>
    public CommandType Type { get; }

    /// <summary>1 to 32 characters; of slash commands letters, digits, <c>-</c>, <c>_</c>, <c>'</c>, in lower case.</summary>
    public string Name { get; }

    /// <summary>1 to 100 characters; empty for menus.</summary>
    public string Description { get; }

    /// <summary>The name by locale.</summary>
    public IReadOnlyDictionary<string, string> NameLocalizations
    {
        get;
        init => field = Localizations(value, "name_localizations", Type is CommandType.ChatInput, 32);
    } = NoLocalizations;

    /// <summary>The description by locale.</summary>
    public IReadOnlyDictionary<string, string> DescriptionLocalizations
    {
        get;
        init => field = Localizations(value, "description_localizations", false, 100);
    } = NoLocalizations;

    /// <summary>At most 25, required ones first.</summary>
    public IReadOnlyList<CommandOption> Options
    {
        get;
        init
        {
            CommandRules.Options(value, "options", 0);
            field = value;
            var total = CommandRules.Length(this);
            if (total > 8000)
            {
                throw new DiscordLimitException(
                    "options",
                    $"names, descriptions and values of at most 8000, not {total}."
                );
            }
        }
    } = [];

    /// <summary>Who sees it unless the guild says otherwise; null everybody, none only administrators.</summary>
    public Permissions? DefaultMemberPermissions { get; init; }

    /// <summary>Where it can be used; null means everywhere.</summary>
    public IReadOnlyList<InteractionContext>? Contexts { get; init; }

    /// <summary>For which kind of installation; null means the application's.</summary>
    public IReadOnlyList<IntegrationType>? IntegrationTypes { get; init; }

    /// <summary>Whether it is age-restricted.</summary>
    public bool Nsfw { get; init; }

    /// <summary>The locales that Discord documents.</summary>
    public static IReadOnlyList<string> Locales { get; } =
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ];

    internal static IReadOnlyDictionary<string, string> NoLocalizations { get; } =
        System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    internal static string CheckName(string name, string field)
    {
        if (!NamePattern().IsMatch(name) || name.Any(char.IsUpper))
        {
            throw new DiscordLimitException(
                field,
                $"'{name}': 1 to 32 letters, digits, '-', '_' or ''', in lower case."
            );
        }

        return name;
    }

    internal static IReadOnlyDictionary<string, string> Localizations(
        IReadOnlyDictionary<string, string> value,
        string field,
        bool name,
        int max
    )
    {
        foreach (var (locale, text) in value)
        {
            if (!Locales.Contains(locale))
            {
                throw new DiscordLimitException($"{field}.{locale}", "no locale of Discord's.");
            }

            _ = name ? CheckName(text, $"{field}.{locale}") : Limit.Text(text, 1, max, $"{field}.{locale}");
        }

        return value;
    }

    [GeneratedRegex(@"\A[-_'\p{L}\p{N}\p{IsDevanagari}\p{IsThai}]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

/// <summary>An option of a command, or a command below it.</summary>
public sealed record CommandOption
{
    /// <summary>An option of that kind.</summary>
    /// <exception cref="DiscordLimitException">Name or description do not fit.</exception>
    public CommandOption(OptionType type, string name, string description)
    {
        Type = type;
        Name = CommandDefinition.CheckName(name, "option.name");
        Description = Limit.Text(description, 1, 100, $"option '{name}'.description");
    }

    /// <summary>What kind.</summary>
    public OptionType Type { get; }

    /// <summary>1 to 32 characters, in lower case.</summary>
    public string Name { get; }

    /// <summary>1 to 100 characters.</summary>
    public string Description { get; }

    /// <summary>The name by locale.</summary>
    public IReadOnlyDictionary<string, string> NameLocalizations
    {
        get;
        init => field = CommandDefinition.Localizations(value, $"option '{Name}'.name_localizations", true, 32);
    } = CommandDefinition.NoLocalizations;

    /// <summary>The description by locale.</summary>
    public IReadOnlyDictionary<string, string> DescriptionLocalizations
    {
        get;
        init =>
            field = CommandDefinition.Localizations(value, $"option '{Name}'.description_localizations", false, 100);
    } = CommandDefinition.NoLocalizations;

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>At most 25; not beside <see cref="Autocomplete"/>.</summary>
    public IReadOnlyList<Choice> Choices
    {
        get;
        init
        {
            Limit.Count(value, 0, 25, $"option '{Name}'.choices");
            field =
                Autocomplete && value.Count > 0
                    ? throw new DiscordLimitException($"option '{Name}'.choices", "not beside autocomplete.")
                    : value;
        }
    } = [];

    /// <summary>Whether choices are asked for while somebody types.</summary>
    public bool Autocomplete
    {
        get;
        init =>
            field =
                value && Choices.Count > 0
                    ? throw new DiscordLimitException($"option '{Name}'.autocomplete", "not beside choices.")
                : value && Type is not (OptionType.String or OptionType.Integer or OptionType.Number)
                    ? throw new DiscordLimitException($"option '{Name}'.autocomplete", "for texts and numbers only.")
                : value;
    }

    /// <summary>The lowest number.</summary>
    public double? MinValue { get; init; }

    /// <summary>The highest number.</summary>
    public double? MaxValue { get; init; }

    /// <summary>0 to 6000.</summary>
    public int? MinLength
    {
        get;
        init => field = Limit.Range(value, 0, 6000, $"option '{Name}'.min_length");
    }

    /// <summary>1 to 6000.</summary>
    public int? MaxLength
    {
        get;
        init => field = Limit.Range(value, 1, 6000, $"option '{Name}'.max_length");
    }

    /// <summary>Only channels of these kinds.</summary>
    public IReadOnlyList<ChannelType> ChannelTypes { get; init; } = [];

    /// <summary>What is below a subcommand or group; at most 25.</summary>
    public IReadOnlyList<CommandOption> Options
    {
        get;
        init
        {
            CommandRules.Options(value, $"option '{Name}'.options", Type is OptionType.SubcommandGroup ? 1 : 2);
            field = value;
        }
    } = [];
}

/// <summary>A choice of an option: a text or a number.</summary>
public sealed record Choice
{
    /// <summary>A choice that gives a text.</summary>
    /// <exception cref="DiscordLimitException">The name is not of 1 to 100 characters, or the value longer than 100.</exception>
    public Choice(string name, string value)
    {
        Name = Limit.Text(name, 1, 100, "choice.name");
        Text = Limit.Text(value, 100, "choice.value");
    }

    /// <summary>A choice that gives a number.</summary>
    /// <exception cref="DiscordLimitException">The name is not of 1 to 100 characters.</exception>
    public Choice(string name, double value)
    {
        Name = Limit.Text(name, 1, 100, "choice.name");
        Number = value;
    }

    /// <summary>1 to 100 characters.</summary>
    public string Name { get; }

    /// <summary>The value, where it is a text.</summary>
    public string? Text { get; }

    /// <summary>The value, where it is a number.</summary>
    public double? Number { get; }

    /// <summary>The name by locale.</summary>
    public IReadOnlyDictionary<string, string> NameLocalizations
    {
        get;
        init => field = CommandDefinition.Localizations(value, "choice.name_localizations", false, 100);
    } = CommandDefinition.NoLocalizations;
}

internal static class CommandRules
{
    /// <param name="options">What is checked.</param>
    /// <param name="field">Its path.</param>
    /// <param name="depth">0 below a command, 1 below a group, 2 below a subcommand.</param>
    public static void Options(IReadOnlyList<CommandOption> options, string field, int depth)
    {
        Limit.Count(options, 0, 25, field);
        var names = new HashSet<string>();
        var optional = false;
        var subcommands = 0;
        for (var i = 0; i < options.Count; i++)
        {
            var option = options[i];
            var path = $"{field}[{i}]";
            if (!names.Add(option.Name))
            {
                throw new DiscordLimitException(path + ".name", $"'{option.Name}' occurs twice.");
            }

            var nested = option.Type is OptionType.Subcommand or OptionType.SubcommandGroup;
            subcommands += nested ? 1 : 0;
            var fits = depth switch
            {
                0 => true,
                1 => option.Type is OptionType.Subcommand,
                _ => !nested,
            };
            if (!fits || (subcommands > 0 && subcommands != i + 1))
            {
                throw new DiscordLimitException(path + ".type", $"no place for a {option.Type}.");
            }

            if (option.Required && optional)
            {
                throw new DiscordLimitException(path + ".required", "required options come first.");
            }

            optional |= !option.Required && !nested;
        }
    }

    public static int Length(CommandDefinition command)
    {
        var total = Longest(command.Name, command.NameLocalizations);
        total += Longest(command.Description, command.DescriptionLocalizations);
        return total + Length(command.Options);
    }

    private static int Length(IReadOnlyList<CommandOption> options)
    {
        var total = 0;
        foreach (var option in options)
        {
            total += Longest(option.Name, option.NameLocalizations);
            total += Longest(option.Description, option.DescriptionLocalizations);
            total += Length(option.Options);
            foreach (var choice in option.Choices)
            {
                total += Longest(choice.Name, choice.NameLocalizations) + (choice.Text?.Length ?? 0);
            }
        }

        return total;
    }

    private static int Longest(string text, IReadOnlyDictionary<string, string> localizations)
    {
        var longest = text.Length;
        foreach (var (_, other) in localizations)
        {
            longest = Math.Max(longest, other.Length);
        }

        return longest;
    }
}

/// <summary>A command as Discord has it.</summary>
/// <param name="Id">The command's id, which makes a mention of it.</param>
/// <param name="Definition">What was published.</param>
public sealed record PublishedCommand(Snowflake Id, CommandDefinition Definition)
{
    /// <summary>A clickable mention, such as <c>&lt;/trivia play:123&gt;</c>.</summary>
    /// <param name="path">The command with its subcommand, such as <c>trivia play</c>.</param>
    public string Mention(string path) => $"</{path}:{Id}>";
}
