using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Lore;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.Lore;

/// <summary>Every card of the committed catalogue, every page of it, at boundaries across the show: nothing beyond them.</summary>
public sealed class CardLeakTests
{
    [Theory]
    [InlineData("S0")]
    [InlineData("S1E4")]
    [InlineData("S2E9")]
    [InlineData("S3E7")]
    [InlineData("S4E6")]
    [InlineData("S5E4")]
    public void No_card_tells_more_than_its_boundary(string point)
    {
        var index = CatalogueFiles.At(Path.Combine(Repository.Root, "catalogue")).ReadIndex();
        var boundary = new Boundary(Episode.Parse(point));
        var scope = new LoreScope(boundary, boundary, Texts.English, new Snowflake(42));
        var safe = index.Facts(boundary, _ => true).Select(found => found.Fact.Text).ToHashSet();
        var hidden = index
            .Facts(Boundary.Everything, _ => true)
            .Select(found => found.Fact.Text)
            .Where(text => !safe.Contains(text))
            .ToHashSet();
        var cards = 0;
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            foreach (var name in index.OfKind(kind, Boundary.Everything))
            {
                if (index.Find(name.Id, boundary) is not { } view)
                {
                    Assert.Null(index.NameOf(name.Id, boundary));
                    continue;
                }
                var whole = index.Find(name.Id, Boundary.Everything)!;
                for (var page = 0; page <= view.Facts.Length / 6; page++)
                {
                    cards++;
                    var card = LoreCard.Draw(view, index.Related(view.Id, boundary), scope, page);
                    var text = Rendered.Text(card.Content, card.Embeds, card.Components);
                    foreach (
                        var line in text.Split('\n').Where(line => line.StartsWith("• ", StringComparison.Ordinal))
                    )
                    {
                        Assert.DoesNotContain(
                            line[2..].Replace(" (sources disagree)", "", StringComparison.Ordinal),
                            hidden
                        );
                    }
                    foreach (
                        var button in Rendered
                            .All(card.Components)
                            .OfType<Button>()
                            .Where(b => b.CustomId!.StartsWith("lore/show/", StringComparison.Ordinal))
                    )
                    {
                        Assert.NotNull(index.NameOf(button.CustomId!["lore/show/".Length..], boundary));
                    }
                    if (view.Fate is null && whole.Fate is { } fate)
                    {
                        Assert.DoesNotContain(fate, text, StringComparison.Ordinal);
                    }
                }
            }
        }
        Assert.True(cards > 100);
    }

    [Fact]
    public void A_card_drawn_before_is_shown_to_nobody_else_with_more_or_less_in_it()
    {
        var index = CatalogueFiles.At(Path.Combine(Repository.Root, "catalogue")).ReadIndex();
        var lookUp = new LookUp(new LoadedCatalogue(index), null!);
        var german = Texts.For("de");
        Boundary At(string point, params string[] works) => new(Episode.Parse(point), works.Length == 0 ? null : works);
        LoreScope[] scopes =
        [
            new(Boundary.Everything, Boundary.Everything, Texts.English, new Snowflake(1)),
            new(Boundary.Start, Boundary.Everything, Texts.English, new Snowflake(1)),
            new(Boundary.Start, Boundary.Start, Texts.English, new Snowflake(1)),
            new(At("S2E9"), At("S2E9"), Texts.English, new Snowflake(2)),
            new(At("S2E9"), At("S4E9"), german, new Snowflake(2)),
            new(At("S4E9"), At("S4E9"), german, new Snowflake(3)),
            new(At("S4E9", "first-shadow"), At("S4E9", "first-shadow"), german, new Snowflake(3)),
            new(At("S5E8", "first-shadow"), Boundary.Everything, german, new Snowflake(3)),
        ];
        foreach (var name in index.OfKind(EntryKind.Character, Boundary.Everything).Take(40))
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var scope in scopes)
                {
                    foreach (var page in new[] { 0, 1, 99 })
                    {
                        var drawn = index.Find(name.Id, scope.Boundary) is { } view
                            ? Shown(LoreCard.Draw(view, index.Related(name.Id, scope.Boundary), scope, page))
                            : null;
                        Assert.Equal(drawn, lookUp.Draw(name.Id, scope, page) is { } again ? Shown(again) : null);
                    }
                }
            }
        }
    }

    private static string Shown(MessageCreate card) => Rendered.Text(card.Content, card.Embeds, card.Components);
}
