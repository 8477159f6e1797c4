using HawkinsBot.Catalogue;

namespace HawkinsBot.Tests.Catalogue;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Jopper’s Café", "joppers cafe")]
    [InlineData("ÉÈÊË Çà Ññ", "eeee ca nn")]
    [InlineData("Ở Việt Nam, Łódź & Škoda", "o viet nam łodz and skoda")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("e\u0301le\u0300ve", "eleve")]
    [InlineData("  Eddie -- \"the\" Munson ", "eddie the munson")]
    public void Accents_case_apostrophes_and_punctuation_make_no_difference(string text, string folded) =>
        Assert.Equal(folded, Folding.Fold(text));

    [Fact]
    public void A_letter_typed_as_one_or_as_two_characters_is_the_same()
    {
        // Both forms by hand: the tests run without the tables that could make one of the other.
        foreach (
            var (one, two) in new[]
            {
                ("é", "e\u0301"),
                ("ñ", "n\u0303"),
                ("ǘ", "u\u0308\u0301"),
                ("ẫ", "a\u0302\u0303"),
            }
        )
        {
            Assert.Equal(Folding.Fold(one), Folding.Fold(two));
            Assert.Equal(1, Folding.Fold(one).Length);
        }
    }
}
