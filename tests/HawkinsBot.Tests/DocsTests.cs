using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests;

/// <summary>
/// <c>docs/commands.md</c> and <c>docs/settings.md</c> are written from the code: with <c>HAWKINS_UPDATE_DOCS=1</c> these tests
/// write them, otherwise they compare.
/// </summary>
public sealed partial class DocsTests
{
    [Fact]
    public async Task The_list_of_commands_is_true()
    {
        await using var bot = await BotHarness.StartAsync();
        Compare("commands.md", Commands([.. bot.Router.Commands.Select(command => command.Spec)]));
    }

    [Fact]
    public void The_list_of_settings_is_true() => Compare("settings.md", Settings());

    private static string Commands(IReadOnlyList<CommandSpec> specs)
    {
        var english = Texts.English;
        var text = new StringBuilder("# Commands\n\nWritten from the code by a test; do not edit.\n");
        foreach (var group in specs.GroupBy(spec => spec.Group).OrderBy(group => group.Key))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {english[$"help.group.{group.Key.ToString().ToLowerInvariant()}"]}\n"
            );
            foreach (var spec in group.OrderBy(spec => spec.Type).ThenBy(spec => spec.Path, StringComparer.Ordinal))
            {
                var slash = spec.Type == CommandType.ChatInput;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n### {(slash ? "/" + spec.Path : $"{spec.Path} (menu of a {spec.Type.ToString().ToLowerInvariant()})")}\n\n"
                );
                text.Append(CultureInfo.InvariantCulture, $"{english[slash ? spec.TextKey : spec.TextKey + ".help"]}.");
                text.Append(
                    spec.Visibility switch
                    {
                        Visibility.Private => " Only you see the answer.",
                        Visibility.ByOption => " With `private:True` only you see the answer.",
                        _ => "",
                    }
                );
                if (spec.OwnerOnly)
                {
                    text.Append(" For those who run the bot.");
                }
                if (spec.Needs != Permissions.None)
                {
                    text.Append(CultureInfo.InvariantCulture, $" Needs {string.Join(", ", spec.Needs.Names())}.");
                }
                if (spec.GuildOnly || spec.Needs != Permissions.None)
                {
                    text.Append(" In servers only.");
                }
                text.Append(slash ? $" `{spec.Example}`\n" : "\n");
                foreach (var option in spec.Options.Where(option => !ReferenceEquals(option, Option.Private)))
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"\n- `{option.Name}`{(option.Required ? " (required)" : "")}: {english[$"{spec.TextKey}.{option.Name}"]}"
                    );
                    if (option.Min is { } min && option.Max is { } max)
                    {
                        text.Append(CultureInfo.InvariantCulture, $", {min} to {max}");
                    }
                    if (option.Choices.Count > 0)
                    {
                        text.Append(": ")
                            .AppendJoin(
                                ", ",
                                option.Choices.Select(choice => english[$"{spec.TextKey}.{option.Name}.{choice}"])
                            );
                    }
                }
                if (spec.Options.Count > 0)
                {
                    text.Append('\n');
                }
            }
        }
        return text.ToString();
    }

    private static string Settings()
    {
        var text = new StringBuilder(
            """
            # Settings

            Written from the code by a test; do not edit. A setting stands in `appsettings.json` beside the program, in an environment
            variable (`Discord:Token` is `Discord__Token`), or on the command line (`--Discord:Token=…`); the later wins. A wrong one
            stops the start with its key and what is allowed.

            | Setting | Default | What |
            |---|---|---|

            """
        );
        foreach (var (section, type) in SettingSections.All)
        {
            var defaults = Activator.CreateInstance(type, nonPublic: true)!;
            var docs = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
            foreach (
                var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite)
            )
            {
                var name = $"P:{type.FullName!.Replace('+', '.')}.{property.Name}";
                var member = docs.Descendants("member").SingleOrDefault(m => (string?)m.Attribute("name") == name);
                Assert.True(member?.Element("summary") is not null, $"{name} has no summary");
                var value = property.GetValue(defaults) switch
                {
                    null or "" => "",
                    string or bool or int or double or TimeSpan or Enum or Uri =>
                        $"`{Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture)}`",
                    _ => "see appsettings.json",
                };
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{section}:{property.Name}` | {value} | {Plain(member.Element("summary")!)} |\n"
                );
            }
        }
        return text.ToString();
    }

    private static string Plain(XElement summary)
    {
        var words = string.Concat(
            summary
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XElement { Name.LocalName: "see" } see =>
                            $"`{(see.Attribute("cref")?.Value ?? "").Split('.', ':')[^1]}`",
                        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                        XText plain => plain.Value,
                        _ => node.ToString(),
                    }
                )
        );
        return Spaces().Replace(words, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static void Compare(string file, string expected)
    {
        var path = Path.Combine(Repository.Root, "docs", file);
        if (Environment.GetEnvironmentVariable("HAWKINS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path), $"docs/{file} is missing; run the tests with HAWKINS_UPDATE_DOCS=1");
        Assert.Equal(expected, File.ReadAllText(path));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
