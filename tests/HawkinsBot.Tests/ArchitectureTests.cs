using System.Text.RegularExpressions;

namespace HawkinsBot.Tests;

/// <summary>Holds the folders to the table in <c>docs/architecture.md</c>.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["HawkinsBot.Discord/Model"] = [],
        ["HawkinsBot.Discord/Rest"] = ["HawkinsBot.Discord.Model"],
        ["HawkinsBot.Discord/Gateway"] = ["HawkinsBot.Discord.Model", "HawkinsBot.Discord.Rest"],
        ["HawkinsBot.Discord/Endpoint"] = ["HawkinsBot.Discord.Model"],
        ["HawkinsBot.Storage"] = [],
        ["HawkinsBot.Features/Commands"] = ["HawkinsBot.Discord", "HawkinsBot.Discord.Model"],
        ["HawkinsBot.Features/Settings"] = ["HawkinsBot.Commands", "HawkinsBot.Storage", "HawkinsBot.Discord.Model"],
        ["HawkinsBot.Features/Spoilers"] =
        [
            "HawkinsBot.Commands",
            "HawkinsBot.Storage",
            "HawkinsBot.Discord",
            "HawkinsBot.Discord.Model",
        ],
        ["HawkinsBot.Features/Catalogue"] = ["HawkinsBot.Spoilers", "HawkinsBot.Storage"],
        ["HawkinsBot.Features/Ask"] = ["HawkinsBot.Spoilers", "HawkinsBot.Catalogue"],
        ["HawkinsBot.Features/Lore"] = Slice("HawkinsBot.Ask"),
        ["HawkinsBot.Features/News"] = Slice(),
        ["HawkinsBot.Features/Trivia"] = Slice(),
        ["HawkinsBot.Features/Server"] = Slice(),
        ["HawkinsBot.Playground"] = ["HawkinsBot.Discord.Model"],
        ["HawkinsBot.DiscordNet"] = ["HawkinsBot.Discord", "HawkinsBot.Discord.Model"],
        ["HawkinsBot.LiteDb"] = ["HawkinsBot.Storage"],
    };

    [Fact]
    public void Folders_import_only_what_the_architecture_allows()
    {
        var checkedFiles = 0;
        var wrong = new List<string>();
        foreach (var (folder, allowed) in MayImport)
        {
            var path = Path.Combine(Repository.Root, "src", folder);
            if (!Directory.Exists(path))
            {
                continue;
            }
            var own = folder.Replace('/', '.').Replace("HawkinsBot.Features.", "HawkinsBot.", StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories))
            {
                checkedFiles++;
                foreach (Match match in Using().Matches(File.ReadAllText(file)))
                {
                    var name = match.Groups[1].Value;
                    var inside = name == own || name.StartsWith(own + ".", StringComparison.Ordinal);
                    if (
                        !inside
                        && !allowed.Any(a =>
                            name == a || name.StartsWith(a + ".", StringComparison.Ordinal) && a != "HawkinsBot.Discord"
                        )
                    )
                    {
                        wrong.Add($"{Path.GetRelativePath(Repository.Root, file)}: {name}");
                    }
                }
            }
        }
        Assert.True(checkedFiles > 50);
        Assert.Empty(wrong);
    }

    private static string[] Slice(params string[] more) =>
        [
            "HawkinsBot.Commands",
            "HawkinsBot.Settings",
            "HawkinsBot.Spoilers",
            "HawkinsBot.Catalogue",
            "HawkinsBot.Storage",
            "HawkinsBot.Discord",
            "HawkinsBot.Discord.Model",
            .. more,
        ];

    [GeneratedRegex(@"^using (?:static |\w+ = )?(HawkinsBot[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
