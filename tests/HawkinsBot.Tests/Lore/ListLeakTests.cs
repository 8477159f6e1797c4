using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Lore;
using HawkinsBot.Spoilers;
using HawkinsBot.Tests.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Tests.Lore;

/// <summary>Every page of every list, and what is told of two or of a message, at boundaries across the show.</summary>
public sealed partial class ListLeakTests
{
    private const int EveryNth = 60;

    private static readonly CatalogueIndex Index = CommittedCatalogue.Index;

    private static readonly string[] Lists =
    [
        "timeline",
        "timeline world:real",
        "music",
        "stage",
        "releases",
        .. Enumerable
            .Range(1, 5)
            .SelectMany(s => new[] { $"eastereggs season:{s}", $"music season:{s}", $"season number:{s}" }),
    ];

    [Theory]
    [InlineData("S0")]
    [InlineData("S1E8")]
    [InlineData("S2E9")]
    [InlineData("S3E4")]
    [InlineData("S4E7")]
    public async Task No_list_tells_more_than_its_boundary(string point)
    {
        await using var bot = await BotHarness.StartAsync(Index);
        var boundary = new Boundary(Episode.Parse(point));
        if (point != "S0")
        {
            await bot.SlashAsync($"spoilers set episode:{point}");
        }

        var safe = Index.Facts(boundary, _ => true).Select(f => f.Fact.Text).ToHashSet();
        var hidden = Index
            .Facts(Boundary.Everything, _ => true)
            .Select(f => f.Fact.Text)
            .Where(t => !safe.Contains(t))
            .ToHashSet();
        var told = 0;
        void Check(string asked, Answer answer)
        {
            foreach (var line in answer.Text.Split('\n'))
            {
                told += safe.Contains(Opening().Replace(line, "")) ? 1 : 0;
                Assert.False(hidden.Contains(Opening().Replace(line, "")), $"{asked} at {point}: {line}");
            }

            foreach (
                var button in answer.Buttons.Where(b =>
                    b.CustomId?.StartsWith("lore/show/", StringComparison.Ordinal) == true
                )
            )
            {
                Assert.True(
                    Index.NameOf(button.CustomId!["lore/show/".Length..], boundary) is not null,
                    $"{asked} at {point}: {button.Label}"
                );
            }
        }

        foreach (var list in Lists)
        {
            var answer = await bot.SlashAsync($"{list} private:true");
            for (var page = 0; page < 100; page++)
            {
                Check(list, answer);
                if (
                    answer.Buttons.FirstOrDefault(b => b.Label == "More") is not { CustomId: { } more, Disabled: false }
                )
                {
                    break;
                }

                answer = await bot.PressAsync(more, onPrivate: true);
            }
        }

        Assert.True(told > 10, $"{told} facts");
        await CheckNamesAsync(bot, boundary, Check);
    }

    private static async Task CheckNamesAsync(BotHarness bot, Boundary boundary, Action<string, Answer> check)
    {
        var nothing = (await bot.SlashAsync("related name:Xyzzyqq private:true")).Text;
        var lookUp = bot.Services.GetRequiredService<LookUp>();
        foreach (var node in Index.Nodes.Where((_, i) => i % EveryNth == 0))
        {
            var name = node
                .Entry.Name.Replace("\"", "", StringComparison.Ordinal)
                .Replace(":", "", StringComparison.Ordinal);
            var related = await bot.SlashAsync($"related name:\"{name}\" private:true");
            var compared = await bot.SlashAsync($"compare a:\"{name}\" b:Eleven private:true");
            check($"related {name}", related);
            check($"compare {name}", compared);
            Assert.All(
                lookUp.Mentioned($"I loved {name} so much", boundary, 4, 5),
                found => Assert.NotNull(Index.NameOf(found.Id, boundary))
            );
            if (Index.NameOf(node.Entry.Id, boundary) is null)
            {
                Assert.DoesNotContain(node.Entry.Id, related.Buttons.Select(b => b.CustomId?.Split('/')[^1]));
                Assert.False(
                    related.Text != nothing
                        && related.Text.Contains($"lore/show/{node.Entry.Id}\n", StringComparison.Ordinal),
                    $"related {name}"
                );
            }
        }
    }

    [GeneratedRegex(@"^(?:• |\*\*[^*]*\*\* )")]
    private static partial Regex Opening();
}
