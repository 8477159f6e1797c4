using System.Text.Json;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Tests.Spoilers;

public sealed class BoundaryTests
{
    [Theory]
    [InlineData("S4E7", 4, 7)]
    [InlineData("s04e07", 4, 7)]
    [InlineData("4x07", 4, 7)]
    [InlineData("season 4 episode 7", 4, 7)]
    [InlineData("Season 2, Episode 9", 2, 9)]
    [InlineData("S4", 4, 9)]
    [InlineData("season 1", 1, 8)]
    [InlineData("S0", 0, 0)]
    [InlineData("none", 0, 0)]
    [InlineData("all", 5, 8)]
    [InlineData("  S5 E8 ", 5, 8)]
    public void An_episode_is_read_as_people_type_it(string text, int season, int number)
    {
        Assert.True(Episode.TryParse(text, out var episode), text);
        Assert.Equal((season, number), (episode.Season, episode.Number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("S6")]
    [InlineData("S1E9")]
    [InlineData("S0E3")]
    [InlineData("S2E0")]
    [InlineData("Vecna")]
    [InlineData("S4E7 and more")]
    [InlineData("44x07")]
    public void What_is_no_episode_is_refused(string text) => Assert.False(Episode.TryParse(text, out _));

    [Fact]
    public void There_are_42_episodes_in_order()
    {
        Assert.Equal(42, Episode.All.Count);
        Assert.Equal(Episode.All.Order(), Episode.All);
        Assert.Equal(Enumerable.Range(1, 42), Episode.All.Select(e => e.Ordinal));
        Assert.Equal(Episode.EndOf(1), new Episode(2, 1).Previous);
        Assert.Equal(Episode.None, new Episode(1, 1).Previous);
        Assert.All(Episode.All, e => Assert.Equal(e, Episode.Parse(e.ToString())));
    }

    [Fact]
    public void An_episode_survives_JSON() =>
        Assert.All(
            Episode.All.Prepend(Episode.None),
            e => Assert.Equal(e, JsonSerializer.Deserialize<Episode>(JsonSerializer.Serialize(e)))
        );

    [Fact]
    public void Both_the_episode_and_the_work_are_needed()
    {
        var point = new SpoilerPoint(new Episode(4, 7), "first-shadow");
        Assert.False(new Boundary(new Episode(4, 7)).Allows(point));
        Assert.False(new Boundary(new Episode(4, 6), ["first-shadow"]).Allows(point));
        Assert.True(new Boundary(new Episode(4, 7), ["first-shadow"]).Allows(point));
    }

    [Fact]
    public void At_the_end_all_works_count_as_seen_unless_they_say_otherwise()
    {
        var play = new SpoilerPoint(Episode.None, "first-shadow");
        Assert.True(Boundary.Everything.Allows(play));
        Assert.False(new Boundary(Episode.Last, []).Allows(play));
        Assert.False(new Boundary(Episode.Last.Previous).Allows(play));
        Assert.False(Boundary.Start.Allows(play));
    }

    [Fact]
    public void The_lower_of_two_allows_what_both_allow_and_nothing_else()
    {
        string[] works = ["first-shadow", "tales-from-85"];
        SpoilerPoint[] points =
        [
            .. from e in Episode.All.Prepend(Episode.None) from w in works.Prepend(null) select new SpoilerPoint(e, w),
        ];
        IEnumerable<string>?[] seen = [null, [], ["first-shadow"], works];
        Episode[] episodes = [Episode.None, new(2, 9), new(5, 7), Episode.Last];
        Boundary[] boundaries = [.. from e in episodes from s in seen select new Boundary(e, s)];
        foreach (var a in boundaries)
        {
            foreach (var b in boundaries)
            {
                var lower = Boundary.Lower(a, b);
                Assert.Equal(lower, Boundary.Lower(b, a));
                Assert.All(points, p => Assert.Equal(a.Allows(p) && b.Allows(p), lower.Allows(p)));
            }
        }
    }
}
