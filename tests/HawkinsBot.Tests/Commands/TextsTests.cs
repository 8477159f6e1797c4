using System.Text.RegularExpressions;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Tests.Commands;

public sealed partial class TextsTests
{
    [Fact]
    public void A_locale_falls_back_to_its_language_and_then_to_English()
    {
        Assert.Equal("en", Texts.For("en-GB").Tag);
        Assert.Equal("en", Texts.For("xx").Tag);
        Assert.Equal("en", Texts.For(null).Tag);
    }

    [Fact]
    public void A_day_and_a_number_are_written_as_the_language_writes_them()
    {
        var day = new DateOnly(2026, 3, 4);
        Assert.Equal("4 March 2026", Texts.English.Day(day));
        Assert.Equal("4. März 2026", Texts.For("de").Day(day));
        Assert.Equal("3.2", Texts.English.Tenths(3.21));
        Assert.Equal("3,2", Texts.For("de").Tenths(3.21));
    }

    [Fact]
    public void One_thing_is_said_in_the_singular()
    {
        Assert.Contains("one entry", Texts.English.Say("privacy.deleted", ("count", 1)), StringComparison.Ordinal);
        Assert.Contains("3 entries", Texts.English.Say("privacy.deleted", ("count", 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_has_every_key_with_the_same_places_to_fill()
    {
        foreach (var language in Texts.All.Where(language => language.Tag != "en"))
        {
            Assert.Empty(
                language.Keys.Except(Texts.English.Keys).Where(key => !key.EndsWith(".#name", StringComparison.Ordinal))
            );
            foreach (var key in Texts.English.Keys)
            {
                var text = language.Own(key);
                Assert.True(text is not null, $"{language.Tag} lacks {key}");
                Assert.Equal(Places(Texts.English[key]), Places(text));
            }
        }
    }

    [Fact]
    public async Task Every_key_that_the_code_asks_for_exists_and_every_key_is_asked_for()
    {
        await using var bot = await BotHarness.StartAsync();
        var source = string.Join("\n", Sources().Select(File.ReadAllText));
        var used = new HashSet<string>();
        foreach (var spec in bot.Router.Commands.Select(command => command.Spec))
        {
            used.Add(spec.TextKey);
            if (spec.Type != CommandType.ChatInput)
            {
                used.Add(spec.TextKey + ".help");
            }
            for (
                var key = spec.TextKey;
                spec.Type == CommandType.ChatInput && key.LastIndexOf('.') is > 8 and var dot;
                key = key[..dot]
            )
            {
                used.Add(key[..dot]);
            }
            foreach (var option in spec.Options.Where(option => !ReferenceEquals(option, Option.Private)))
            {
                used.Add($"{spec.TextKey}.{option.Name}");
                used.UnionWith(option.Choices.Select(choice => $"{spec.TextKey}.{option.Name}.{choice}"));
            }
        }
        Assert.NotEmpty(used);
        Assert.Empty(used.Where(key => Texts.English.Own(key) is null));

        foreach (Match literal in Literal().Matches(source))
        {
            used.Add(literal.Groups[1].Value);
        }
        // Keys whose end is computed, such as $"lore.kind.{…}", use all under their beginning.
        var beginnings = Computed().Matches(source).Select(match => match.Groups[1].Value).ToArray();
        var unused = Texts.English.Keys.Where(key =>
            !used.Contains(key)
            && !used.Contains(key.Replace(".one", "", StringComparison.Ordinal))
            && !beginnings.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal))
        );
        Assert.Empty(unused);

        var roots = Texts.English.Keys.Select(key => key.Split('.')[0]).ToHashSet();
        var missing = Asked()
            .Matches(source)
            .Select(match => match.Groups[1].Value)
            .Where(key => roots.Contains(key.Split('.')[0]) && Texts.English.Own(key) is null);
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src", "HawkinsBot.Features"),
            "*.cs",
            SearchOption.AllDirectories
        );

    private static string Places(string text) =>
        string.Join(",", Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Place();

    [GeneratedRegex("\"([a-z-]+(?:\\.[a-zA-Z#-]+)+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("\\$\"([a-z-]+\\.(?:[a-z-]+\\.?)*)\\{")]
    private static partial Regex Computed();

    [GeneratedRegex("(?:Say\\(|\\[)\"([a-z-]+(?:\\.[a-zA-Z#-]+)+)\"")]
    private static partial Regex Asked();
}
