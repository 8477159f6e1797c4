using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Server;

/// <summary><c>/help</c>: every command with an example, by group, only what the member may use.</summary>
internal sealed class HelpCommand(IServiceProvider services, Owners owners) : Command
{
    private static readonly Option<string?> Name = Option.Text("command", suggests: true);

    public override CommandSpec Spec { get; } =
        new("help", HelpGroup.You, "/help") { Options = [Name], Visibility = Visibility.Private };

    // The router holds all commands, this one too: it is asked for late.
    private IEnumerable<CommandSpec> All =>
        services.GetRequiredService<Router>().Commands.Select(command => command.Spec);

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var language = call.Language;
        var usable = await UsableAsync(call, ct);
        if (call.Get(Name) is { Length: > 0 } asked)
        {
            var path = asked.Trim().TrimStart('/');
            var spec = usable.FirstOrDefault(spec => spec.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
            return spec is null
                ? Reply.Say(language["help.unknown"])
                : Reply.Say(new MessageCreate { Embeds = [One(spec, language)] });
        }
        var fields = usable
            .GroupBy(spec => spec.Group)
            .OrderBy(group => group.Key)
            .SelectMany(group => Group(group, language));
        return Reply.Say(
            new MessageCreate
            {
                Embeds =
                [
                    new Embed(language["help.title"])
                    {
                        Color = 0xC8102E,
                        Text = language["help.intro"],
                        Fields = [.. fields.Take(25)],
                        Footer = new EmbedFooter(language["help.more"]),
                    },
                ],
            }
        );
    }

    public override async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) =>
        [
            .. (await UsableAsync(call, ct))
                .Where(spec => spec.Path.Contains(typed.Trim().TrimStart('/'), StringComparison.OrdinalIgnoreCase))
                .OrderBy(spec => spec.Path, StringComparer.Ordinal)
                .Take(25)
                .Select(spec => new Suggestion(spec.Path, spec.Path)),
        ];

    private async ValueTask<List<CommandSpec>> UsableAsync(CommandCall call, CancellationToken ct)
    {
        var usable = new List<CommandSpec>();
        foreach (var spec in All)
        {
            var here = call.GuildId is not null || (!spec.GuildOnly && spec.Needs == Permissions.None);
            var allowed = spec.Needs == Permissions.None || call.May(spec.Needs);
            if (here && allowed && (!spec.OwnerOnly || await owners.AreAsync(call.User.Id, ct)))
            {
                usable.Add(spec);
            }
        }
        return usable;
    }

    // A field holds 1,024 characters: a group that is longer goes on in the next.
    private static IEnumerable<EmbedField> Group(IGrouping<HelpGroup, CommandSpec> group, Language language)
    {
        var heading = language[$"help.group.{group.Key.ToString().ToLowerInvariant()}"];
        var lines = "";
        foreach (var spec in group.OrderBy(spec => spec.Path, StringComparer.Ordinal))
        {
            var line =
                spec.Type == CommandType.ChatInput
                    ? $"`{spec.Example}` {language[spec.TextKey]}\n"
                    : $"**{language[spec.TextKey]}** {language[spec.TextKey + ".help"]}\n";
            if (lines.Length + line.Length > 1024)
            {
                yield return new EmbedField(heading, lines);
                (heading, lines) = ("\u200b", "");
            }
            lines += line;
        }
        yield return new EmbedField(heading, lines);
    }

    private static Embed One(CommandSpec spec, Language language) =>
        new(spec.Type == CommandType.ChatInput ? "/" + spec.Path : spec.Path)
        {
            Color = 0xC8102E,
            Text = spec.Type == CommandType.ChatInput ? language[spec.TextKey] : language[spec.TextKey + ".help"],
            Fields =
            [
                new EmbedField(language["help.example"], $"`{spec.Example}`"),
                .. spec
                    .Options.Take(20)
                    .Select(option => new EmbedField(
                        option.Name,
                        language[
                            ReferenceEquals(option, Option.Private) ? "option.private" : $"{spec.TextKey}.{option.Name}"
                        ]
                    )),
            ],
        };
}
