using HawkinsBot.Catalogue;

namespace HawkinsBot.Tests.Catalogue;

public sealed class CatalogueCheckTests
{
    private const string Sound = """
        source: own
        entries:
          - id: joyce
            kind: character
            name: Joyce
            since: S0
            summary: A mother.
            aliases: [Will's mum, { name: Joyce Maldonado, work: play }]
            relations:
              - { to: will, as: son, back: mother, since: S0 }
            facts:
              - { text: Joyce hangs up lights., since: S1E3, what: lights, is: home }
          - { id: will, kind: character, name: Will, since: S0, summary: A boy., died: S4E2 }
          - { id: play, kind: work, name: The Play, since: S0, summary: A play. }
        """;

    [Fact]
    public void A_sound_file_has_no_mistake()
    {
        var read = CatalogueReader.Read("a.yaml", Sound);
        Assert.Empty(CatalogueChecks.Run(read));
        Assert.Equal(3, read.Entries.Count);
    }

    [Theory]
    [InlineData("  - { id: x, kind: robot, name: X, since: S0, summary: x }", "`kind` is one of")]
    [InlineData("  - { id: X Y, kind: pet, name: X, since: S0, summary: x }", "`id` is made of")]
    [InlineData("  - { id: will, kind: pet, name: X, since: S0, summary: x }", "an entry `will` already, at a.yaml:13")]
    [InlineData("  - { id: x, kind: pet, name: X, summary: x }", "There is no spoiler point")]
    [InlineData("  - { id: x, kind: pet, name: X, since: S1E9, summary: x }", "not \"S1E9\"")]
    [InlineData("  - { id: x, kind: pet, name: X, since: S0 }", "`summary` is missing")]
    [InlineData("  - { id: x, kind: pet, name: X, since: S0, summary: x, colour: red }", "A pet has no field `colour`")]
    [InlineData("  - { id: x, kind: character, name: Will, since: S0, summary: x }", "is a name of `will` too")]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S0, summary: x, relations: [{ to: nobody, as: friend, since: S0 }] }",
        "`to: nobody` refers to no entry"
    )]
    [InlineData(
        "  - { id: x, kind: character, name: X, since: S0, summary: x, played-by: [{ person: will, since: S0 }] }",
        "`person: will` is a character; here it is a person"
    )]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S0, summary: x, facts: [{ text: Joyce hangs up lights!, since: S2E1 }] }",
        "The fact stands at a.yaml:12 already"
    )]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S0, summary: x, facts: [{ text: X barks., since: S1E1, is: noise }] }",
        "`is: noise` is none of"
    )]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S2E1, summary: x, facts: [{ text: X barks., since: S1E1 }] }",
        "safe before its entry is"
    )]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S0, summary: x, facts: [{ text: X barks., since: S1E1, work: x }] }",
        "`work: x` is no entry of kind work"
    )]
    [InlineData(
        "  - { id: x, kind: pet, name: X, since: S0, summary: x, facts: [{ text: X was there when Will died., since: S4E1 }] }",
        "This tells at S4E1 that Will dies in S4E2"
    )]
    [InlineData(
        "  - { id: x, kind: character, name: X, since: S0, summary: x, died: S2E8, fate: { text: X is gone., since: S2E7 } }",
        "The fate (S2E7) is told before the death in S2E8"
    )]
    [InlineData(
        "questions:\n  - { id: q, question: Who?, right: A, wrong: [B, A, C], since: S0, difficulty: easy, category: cast }",
        "Two choices are the same"
    )]
    [InlineData(
        "questions:\n  - { id: q, question: Who?, right: A, wrong: [B, C], since: S0, difficulty: hard, category: cast }",
        "`wrong` needs three"
    )]
    [InlineData(
        "questions:\n  - { id: q, question: Who?, right: A, wrong: [B, C, D], difficulty: easy, category: cast }",
        "There is no spoiler point"
    )]
    [InlineData("  - [", "This is not YAML")]
    public void Every_mistake_is_told_with_its_line(string addition, string expected)
    {
        var lines = Sound.Split('\n').Length;
        var found = CatalogueChecks.Run(CatalogueReader.Read("a.yaml", $"{Sound}\n{addition}"));
        var mistake = Assert.Single(found, m => m.Text.Contains(expected, StringComparison.Ordinal));
        Assert.Equal("a.yaml", mistake.File);
        Assert.InRange(mistake.Line, lines + 1, lines + 3);
    }

    [Fact]
    public void A_fact_that_is_too_long_and_an_answer_that_it_lacks_are_told()
    {
        var yaml =
            $"{Sound}\n  - {{ id: x, kind: pet, name: X, since: S0, summary: x, facts: [{{ text: \"{new string('x', 301)}\", since: S0, who: Max }}] }}";
        var found = CatalogueChecks.Run(CatalogueReader.Read("a.yaml", yaml));
        Assert.Contains(found, m => m.Text.Contains("has 301 characters", StringComparison.Ordinal) && !m.IsWarning);
        Assert.Contains(
            found,
            m => m.Text.Contains("does not stand in the sentence", StringComparison.Ordinal) && m.IsWarning
        );
    }

    [Fact]
    public void A_name_that_is_told_too_early_is_a_warning()
    {
        var yaml = $$"""
            {{Sound}}
              - { id: one, kind: character, name: Henry Creel, since: S4E7, summary: x }
              - { id: x, kind: pet, name: X, since: S0, summary: x, facts: [{ text: X belongs to Henry Creel., since: S4E1 }] }
            """;
        var found = Assert.Single(CatalogueChecks.Run(CatalogueReader.Read("a.yaml", yaml)));
        Assert.True(found.IsWarning);
        Assert.Contains("names \"henry creel\" (`one`), which is safe from S4E7", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_catalogue_has_no_mistake()
    {
        var read = CatalogueReader.Read(CatalogueFiles.At(null));
        Assert.NotEmpty(read.Entries);
        Assert.Equal("", string.Join('\n', CatalogueChecks.Run(read).Where(m => !m.IsWarning)));
    }
}
