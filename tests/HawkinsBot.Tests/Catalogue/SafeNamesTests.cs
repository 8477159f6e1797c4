using HawkinsBot.Catalogue;

namespace HawkinsBot.Tests.Catalogue;

/// <summary>The name guard: what uses a name before it is safe is told from the name's point on, and nothing else is.</summary>
public sealed class SafeNamesTests
{
    [Theory]
    [InlineData("Henry Creel becomes Vecna.", "S4E7")] // a name before its point
    [InlineData("The Vecnas of this world.", "S4E7")] // also with an s
    [InlineData("Henry likes spiders.", "S1E1")] // one word of a longer name is everybody's
    [InlineData("They call the place the Abyss.", "S5E7")] // with its article
    [InlineData("The film Abyss came out in 1989.", "S1E1")] // a name with an article counts with it only
    [InlineData("He looks into the abyss.", "S1E1")] // and with its capital
    [InlineData("Benny is shot in Chapter Eight: The Upside Down.", "S1E1")] // a number after "Chapter" is no name
    [InlineData("Number Eight speaks.", "S2E7")]
    [InlineData("A princess is saved.", "S1E1")] // names that begin small are everyday words
    [InlineData("Princess Daphne is saved.", "S1E1")]
    [InlineData("Master of Puppets is a song of 1986.", "S1E1")] // songs are known from outside the show
    public void A_sentence_is_told_once_its_names_are_safe(string text, string since)
    {
        var yaml = $$"""
            source: own
            entries:
              - id: henry-creel
                kind: character
                name: Henry Creel
                since: S1E1
                summary: x
                aliases: [{ name: Vecna, since: S4E7 }]
              - { id: the-abyss, kind: place, name: The Abyss, since: S5E7, summary: x }
              - { id: kali, kind: character, name: Kali, since: S2E1, summary: x, aliases: [{ name: Number Eight, since: S2E7 }, { name: Eight, since: S2E7 }] }
              - { id: nancy, kind: character, name: Nancy, since: S1E1, summary: x, aliases: [{ name: princess, since: S1E6 }] }
              - { id: master-of-puppets, kind: music, name: Master of Puppets, since: S4E9, summary: x, artist: Metallica }
              - { id: x, kind: pet, name: X, since: S1E1, summary: x, facts: [{ text: "{{text}}", since: S1E1 }] }
            """;
        var read = CatalogueReader.Read("a.yaml", yaml);
        Assert.Empty(read.Mistakes);

        var fact = Assert.Single(SafeNames.Raise([.. read.Entries.Select(e => e.Entry)])[^1].Facts);

        Assert.Equal(since, fact.Since.Episode.ToString());
        Assert.Equal(
            since != "S1E1",
            CatalogueChecks.Run(read).Any(m => m.Text.Contains("it is told from there only", StringComparison.Ordinal))
        );
    }
}
