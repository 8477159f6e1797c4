using System.Text.Json;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.Catalogue;

public sealed class CatalogueSearchTests
{
    private static readonly CatalogueIndex Small = new(
        [
            Named("eleven", EntryKind.Character, "Eleven", "El", "Jane"),
            Named("demogorgon", EntryKind.Creature, "The Demogorgon"),
            Named("jonathan-byers", EntryKind.Character, "Jonathan Byers"),
            Named("joyce-byers", EntryKind.Character, "Joyce Byers", "Will's mum"),
            Named("nimrod-antal", EntryKind.Person, "Nimród Antal"),
            Named("joyce-carver", EntryKind.Person, "Joyce Carver"),
            Named("dungeons", EntryKind.Game, "Dungeons & Dragons", "D&D"),
            Named("lovers-lake", EntryKind.Place, "Lover's Lake"),
            Named("starcourt", EntryKind.Place, "Starcourt Mall"),
            Named("chester-dog", EntryKind.Pet, "Chester"),
            Named("chester-place", EntryKind.Place, "Chester"),
            Named("vecna", EntryKind.Character, "Vecna") with
            {
                Since = new SpoilerPoint(new Episode(4, 1)),
                Aliases = [new Alias("Henry Creel", new SpoilerPoint(new Episode(4, 7)))],
            },
            Named("diner", EntryKind.Place, "Benny's") with
            {
                Facts = [new Fact("diner", "The cook of the diner gives a runaway girl some fries.", default)],
            },
        ],
        []
    );

    [Theory]
    [InlineData("eleven", "eleven", MatchKind.Name)]
    [InlineData("ELEVEN", "eleven", MatchKind.Name)]
    [InlineData("jane", "eleven", MatchKind.Alias)]
    [InlineData("demogorgon", "demogorgon", MatchKind.Name)]
    [InlineData("the demogorgon", "demogorgon", MatchKind.Name)]
    [InlineData("demagorgon", "demogorgon", MatchKind.Fuzzy)]
    [InlineData("Nimrod Antal", "nimrod-antal", MatchKind.Name)]
    [InlineData("dungeons and dragons", "dungeons", MatchKind.Name)]
    [InlineData("d&d", "dungeons", MatchKind.Alias)]
    [InlineData("lovers lake", "lovers-lake", MatchKind.Name)]
    [InlineData("Lover’s Lake", "lovers-lake", MatchKind.Name)]
    [InlineData("star court mall", "starcourt", MatchKind.Name)]
    [InlineData("wills mum", "joyce-byers", MatchKind.Alias)]
    [InlineData("joyce", "joyce-byers", MatchKind.Alias)]
    [InlineData("jona", "jonathan-byers", MatchKind.Prefix)]
    [InlineData("byers joyce", "joyce-byers", MatchKind.Prefix)]
    [InlineData("gorgon", "demogorgon", MatchKind.Substring)]
    [InlineData("Johnathan Buyers", "jonathan-byers", MatchKind.Fuzzy)]
    [InlineData("runaway fries", "diner", MatchKind.Text)]
    public void A_name_is_found_as_people_type_it(string typed, string expected, MatchKind match)
    {
        var hit = Small.Search(typed, Boundary.Everything, 5)[0];
        Assert.Equal((expected, match), (hit.Entry.Id, hit.Match));
    }

    [Fact]
    public void An_ambiguous_name_gives_all_its_bearers_in_front()
    {
        var hits = Small.Search("chester", Boundary.Everything, 5);
        Assert.Equal(
            ["chester-dog", "chester-place"],
            hits.Where(h => h.Match == MatchKind.Name).Select(h => h.Entry.Id)
        );
        Assert.Equal(
            ["chester-dog"],
            Small.Search("chester", Boundary.Everything, 5, [EntryKind.Pet]).Select(h => h.Entry.Id)
        );
    }

    [Fact]
    public void What_lies_beyond_the_boundary_is_as_unknown_as_what_is_not_there()
    {
        var before = new Boundary(new Episode(3, 8));
        Assert.Equal(Small.Search("Zzyzx", before, 5), Small.Search("Vecna", before, 5));
        Assert.Empty(Small.Suggest("vec", before, 5));
        var between = new Boundary(new Episode(4, 1));
        Assert.Equal("vecna", Small.Search("Vecna", between, 5)[0].Entry.Id);
        Assert.DoesNotContain(Small.Search("Henry Creel", between, 5), h => h.Entry.Id == "vecna");
        Assert.Equal("vecna", Small.Search("Henry Creel", Boundary.Everything, 5)[0].Entry.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?")]
    public void An_empty_box_gives_useful_choices(string typed)
    {
        var choices = Small.Suggest(typed, Boundary.Start, 5);
        Assert.Equal(5, choices.Count);
        Assert.Equal(EntryKind.Character, choices[0].Kind);
        Assert.Empty(Small.Search(typed, Boundary.Start, 5));
    }

    [Theory]
    [InlineData("demag", "demogorgon")]
    [InlineData("jonh", "jonathan-byers")]
    public void A_half_typed_misspelling_is_suggested(string typed, string expected) =>
        Assert.Contains(Small.Suggest(typed, Boundary.Everything, 5), e => e.Id == expected);

    [Theory]
    [InlineData("demagorgon", "Demogorgon")]
    [InlineData("Winnona Rider", "Winona Ryder")]
    [InlineData("Elevan", "Eleven")]
    [InlineData("hoper", "Jim Hopper")]
    public void Misspelt_names_of_the_catalogue_are_the_first_choice(string typed, string expected) =>
        Assert.Equal(expected, CommittedCatalogue.Index.Suggest(typed, Boundary.Everything, 10)[0].Name);

    [Fact]
    public void All_misspellings_of_the_sample_are_the_first_choice()
    {
        var file = CommittedCatalogue.Shared("typos.jsonl");
        Assert.SkipWhen(file is null, "The sample is not part of a clone.");
        var wrong = File.ReadLines(file!)
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Select(j => (Query: j.GetProperty("query").GetString()!, Entity: j.GetProperty("entity").GetString()))
            .Where(t => CommittedCatalogue.Index.Suggest(t.Query, Boundary.Everything, 10)[0].Name != t.Entity);
        Assert.Empty(wrong);
    }

    private static Entry Named(string id, EntryKind kind, string name, params string[] aliases) =>
        new(id, kind, name, SpoilerPoint.Start)
        {
            Summary = $"This is {name}.",
            Aliases = [.. aliases.Select(a => new Alias(a, SpoilerPoint.Start))],
        };
}
