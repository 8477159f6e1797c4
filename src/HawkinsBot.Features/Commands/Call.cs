using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>Who asked, where, and in which language: what a command and a press have in common.</summary>
public abstract class Call(Interaction interaction)
{
    /// <summary>As it came from Discord.</summary>
    public Interaction Interaction { get; } = interaction;

    /// <summary>Who asked.</summary>
    public User User => Interaction.User;

    /// <summary>The server, or null in a direct message.</summary>
    public Snowflake? GuildId => Interaction.GuildId;

    /// <summary>The channel as far as Discord says.</summary>
    public Channel? Channel => Interaction.Channel;

    /// <summary>The channel's id.</summary>
    public Snowflake ChannelId => Interaction.ChannelId ?? Interaction.Channel?.Id ?? default;

    /// <summary>Whether this is a direct message between the member and the bot.</summary>
    public bool IsBotDm =>
        GuildId is null
        && (
            Interaction.Context == InteractionContext.BotDm
            || (Interaction.Context is null && Channel?.Type is ChannelType.Dm)
        );

    /// <summary>Whether the bot itself is in the server, not only installed by the user.</summary>
    public bool BotIsMember => Interaction.AuthorizingIntegrationOwners.ContainsKey(IntegrationType.Guild);

    /// <summary>What the member may do in the channel; nothing in a direct message.</summary>
    public Permissions Permissions => Interaction.Member?.Permissions ?? Permissions.None;

    /// <summary>Whether the reply is for the caller alone.</summary>
    public abstract bool IsPrivate { get; }

    /// <summary>The language of the reply: the member's own for private replies, the server's for public ones.</summary>
    public Language Language =>
        Texts.For(
            IsPrivate || GuildId is null ? Interaction.Locale ?? Interaction.GuildLocale : Interaction.GuildLocale
        );

    /// <summary>The member's own language.</summary>
    public Language OwnLanguage => Texts.For(Interaction.Locale ?? Interaction.GuildLocale);

    /// <summary>Whether the member may do all of <paramref name="needed"/> here; administrators may do anything.</summary>
    public bool May(Permissions needed) => Permissions.Has(Permissions.Administrator) || Permissions.Has(needed);

    /// <summary>A text in the reply's language.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Language.Say(key, values);
}

/// <summary>A call of a slash command or of a context-menu entry.</summary>
public sealed class CommandCall(Interaction interaction, CommandSpec spec) : Call(interaction)
{
    private readonly IReadOnlyList<OptionValue> _options = interaction.Command!.Arguments;

    /// <summary>The command's spec.</summary>
    public CommandSpec Spec { get; } = spec;

    /// <inheritdoc/>
    public override bool IsPrivate =>
        Spec.Visibility switch
        {
            Visibility.Private => true,
            Visibility.ByOption => Get(Option.Private),
            _ => false,
        };

    /// <summary>Users, channels, attachments and messages that options or the target speak of.</summary>
    public ResolvedData Resolved => Interaction.Command!.Resolved;

    /// <summary>The user or message that a context-menu entry was called on.</summary>
    public Snowflake? TargetId => Interaction.Command!.TargetId;

    /// <summary>The value of an option.</summary>
    public T Get<T>(Option<T> option)
    {
        foreach (var value in _options)
        {
            if (value.Name == option.Name)
            {
                return option.Read(value);
            }
        }
        return option.Read(null);
    }
}

/// <summary>A press of a button, a choice in a select, or a form that was sent.</summary>
public sealed class Press(Interaction interaction, Route route, IReadOnlyDictionary<string, string> parts)
    : Call(interaction)
{
    /// <inheritdoc/>
    public override bool IsPrivate =>
        route.Answer switch
        {
            RouteAnswer.PublicMessage => false,
            RouteAnswer.Update => IsOnPrivateMessage,
            _ => true,
        };

    /// <summary>Whether only the presser sees the message that carries the component.</summary>
    public bool IsOnPrivateMessage => IsBotDm || (Message?.IsEphemeral ?? false);

    /// <summary>A part of the custom id.</summary>
    public string this[string name] => parts[name];

    /// <summary>What was chosen in a select.</summary>
    public IReadOnlyList<string> Values => Interaction.Component?.Values ?? [];

    /// <summary>What was typed into a form.</summary>
    public ModalData? Form => Interaction.Modal;

    /// <summary>Users, channels and attachments that were chosen.</summary>
    public ResolvedData Resolved =>
        Interaction.Component?.Resolved ?? Interaction.Modal?.Resolved ?? ResolvedData.Empty;

    /// <summary>The message that carries the component.</summary>
    public Message? Message => Interaction.Message;
}
