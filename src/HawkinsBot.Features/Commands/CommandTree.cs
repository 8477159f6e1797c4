using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>Makes Discord's definitions of the commands from their specs and the texts of all languages.</summary>
public static class CommandTree
{
    /// <summary>All definitions, in a stable order.</summary>
    public static IReadOnlyList<CommandDefinition> Build(IEnumerable<Command> commands)
    {
        var specs = commands.Select(command => command.Spec).ToArray();
        var slash = specs
            .Where(spec => spec.Type == CommandType.ChatInput)
            .GroupBy(spec => spec.Path.Split(' ')[0])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Slash(group.Key, [.. group]));
        var menus = specs
            .Where(spec => spec.Type != CommandType.ChatInput)
            .OrderBy(spec => spec.Path, StringComparer.Ordinal)
            .Select(Menu);
        return [.. slash, .. menus];
    }

    private static CommandDefinition Slash(string name, IReadOnlyList<CommandSpec> specs)
    {
        var key = $"commands.{name}";
        return new CommandDefinition(name, Texts.English[key])
        {
            NameLocalizations = Localized(key + ".#name"),
            DescriptionLocalizations = Localized(key),
            Options = specs is [{ } only] && only.Path == name ? Options(only) : Subcommands(name, specs, 1),
            DefaultMemberPermissions = Needed(specs),
            Contexts = Contexts(specs),
            IntegrationTypes = Integrations(specs),
        };
    }

    private static CommandDefinition Menu(CommandSpec spec) =>
        new(spec.Type, spec.Path)
        {
            NameLocalizations = Localized(spec.TextKey),
            DefaultMemberPermissions = Needed([spec]),
            Contexts = Contexts([spec]),
            IntegrationTypes = Integrations([spec]),
        };

    private static CommandOption[] Subcommands(string prefix, IReadOnlyList<CommandSpec> specs, int depth) =>
        [
            .. specs
                .GroupBy(spec => spec.Path.Split(' ')[depth])
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                {
                    var path = $"{prefix} {group.Key}";
                    var key = "commands." + path.Replace(' ', '.');
                    var leaf = group.FirstOrDefault(spec => spec.Path == path);
                    var type = leaf is null ? OptionType.SubcommandGroup : OptionType.Subcommand;
                    return new CommandOption(type, group.Key, Texts.English[key])
                    {
                        NameLocalizations = Localized(key + ".#name"),
                        DescriptionLocalizations = Localized(key),
                        Options = leaf is null ? Subcommands(path, [.. group], depth + 1) : Options(leaf),
                    };
                }),
        ];

    private static CommandOption[] Options(CommandSpec spec)
    {
        var options =
            spec.Visibility == Visibility.ByOption && !spec.Options.Contains(Option.Private)
                ? [.. spec.Options, Option.Private]
                : spec.Options;
        return
        [
            .. options.Select(option =>
            {
                var key = ReferenceEquals(option, Option.Private) ? "option.private" : $"{spec.TextKey}.{option.Name}";
                return new CommandOption(option.Type, option.Name, Texts.English[key])
                {
                    NameLocalizations = Localized(key + ".#name"),
                    DescriptionLocalizations = Localized(key),
                    Required = option.Required,
                    Autocomplete = option.Suggests,
                    MinValue = option.Min,
                    MaxValue = option.Max,
                    MinLength = option.MinLength,
                    MaxLength = option.MaxLength,
                    ChannelTypes = option.ChannelTypes,
                    Choices =
                    [
                        .. option.Choices.Select(slug => new Choice(Texts.English[$"{key}.{slug}"], slug)
                        {
                            NameLocalizations = Localized($"{key}.{slug}"),
                        }),
                    ],
                };
            }),
        ];
    }

    // Discord asks for one set of permissions a command; where subcommands differ, the router checks the stricter ones.
    private static Permissions? Needed(IReadOnlyList<CommandSpec> specs) =>
        specs.Any(spec => spec.Needs == Permissions.None) ? null
        : specs.All(spec => spec.Needs == specs[0].Needs) ? specs[0].Needs
        : specs.Select(spec => spec.Needs).Aggregate((a, b) => a & b) is var common && common != Permissions.None
            ? common
        : null;

    private static InteractionContext[] Contexts(IReadOnlyList<CommandSpec> specs) =>
        specs.All(spec => spec.GuildOnly || spec.Needs != Permissions.None)
            ? [InteractionContext.Guild]
            : [InteractionContext.Guild, InteractionContext.BotDm, InteractionContext.PrivateChannel];

    private static IntegrationType[] Integrations(IReadOnlyList<CommandSpec> specs) =>
        specs.All(spec => spec.GuildOnly || spec.Needs != Permissions.None)
            ? [IntegrationType.Guild]
            : [IntegrationType.Guild, IntegrationType.User];

    private static Dictionary<string, string> Localized(string key)
    {
        var localized = new Dictionary<string, string>();
        foreach (var language in Texts.All)
        {
            if (language.Tag != "en" && language.Own(key) is { } text)
            {
                foreach (var locale in CommandDefinition.Locales)
                {
                    if (locale == language.Tag || locale.StartsWith(language.Tag + "-", StringComparison.Ordinal))
                    {
                        localized[locale] = text;
                    }
                }
            }
        }
        return localized;
    }
}
