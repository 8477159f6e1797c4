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
}
