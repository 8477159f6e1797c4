using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>
/// One slash command (a leaf of the command tree), or one entry of a context menu: a file has its options, its spec and
/// its body. Made once, shared by all calls: it holds no state.
/// </summary>
public abstract class Command
{
    /// <summary>What Discord and <c>/help</c> know of it.</summary>
    public abstract CommandSpec Spec { get; }

    /// <summary>The buttons, selects and modals that belong to it.</summary>
    public virtual IReadOnlyList<Route> Routes => [];

    /// <summary>Answers a call.</summary>
    public abstract ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct);

    /// <summary>Suggests values for the option that the member is typing; at most 25 are shown.</summary>
    public virtual ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => ValueTask.FromResult<IReadOnlyList<Suggestion>>([]);
}

/// <summary>A value offered while a member types.</summary>
/// <param name="Label">What is shown, cut to 100 characters.</param>
/// <param name="Value">What is sent, at most 100 characters.</param>
public readonly record struct Suggestion(string Label, string Value);

/// <summary>Who sees a reply. Deferring fixes it, so it is known before the command runs.</summary>
public enum Visibility
{
    /// <summary>All who see the channel.</summary>
    Public,

    /// <summary>Only the one who asked.</summary>
    Private,

    /// <summary>Public, unless the option <c>private</c> is true.</summary>
    ByOption,
}

/// <summary>The groups of <c>/help</c>, in its order.</summary>
public enum HelpGroup
{
    /// <summary>Cast and lore.</summary>
    Lookup,

    /// <summary>Trivia.</summary>
    Play,

    /// <summary>Digests and announcements.</summary>
    News,

    /// <summary>How much may be told.</summary>
    Spoilers,

    /// <summary>Settings of a server.</summary>
    Server,

    /// <summary>What is kept, and about the bot.</summary>
    You,
}

/// <summary>What Discord and <c>/help</c> know of a command.</summary>
/// <param name="Path">One to three words: <c>lore</c>, <c>trivia play</c>, <c>trivia question add</c>; for a context menu its name.</param>
/// <param name="Group">Where <c>/help</c> lists it.</param>
/// <param name="Example">How it is called, with values that work.</param>
public sealed record CommandSpec(string Path, HelpGroup Group, string Example)
{
    /// <summary>A slash command, or the context menu of a user or a message.</summary>
    public CommandType Type { get; init; } = CommandType.ChatInput;

    /// <summary>The options, required ones first.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Who sees the reply.</summary>
    public Visibility Visibility { get; init; } = Visibility.Public;

    /// <summary>What the member must be allowed in the channel; checked here for subcommands, by Discord too for whole commands.</summary>
    public Permissions Needs { get; init; } = Permissions.None;

    /// <summary>Whether it works in servers only.</summary>
    public bool GuildOnly { get; init; }

    /// <summary>Whether it answers with a modal, which cannot follow a deferral: such a command must answer at once.</summary>
    public bool OpensModal { get; init; }

    /// <summary>Whether only the application's owner or team may use it.</summary>
    public bool OwnerOnly { get; init; }

    /// <summary>The path as a key of the texts: <c>commands.trivia.play</c>.</summary>
    public string TextKey =>
        "commands." + (Type == CommandType.ChatInput ? Path.Replace(' ', '.') : "menu." + Slug(Path));

    private static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-');
}
