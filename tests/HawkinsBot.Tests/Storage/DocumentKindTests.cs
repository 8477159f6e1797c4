using System.Text.Json.Serialization;
using HawkinsBot.Storage;

namespace HawkinsBot.Tests.Storage;

public sealed class DocumentKindTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 20, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly DocumentKind<Score> Scores = new(
        "score/{guild}/{member}",
        () => KindTestsJson.Default.Score
    );
    private static readonly DocumentKind<Game> Games = new("game/{game}", () => KindTestsJson.Default.Game)
    {
        Lifetime = new(TimeSpan.FromDays(30), game => game.Finished),
        GuildOf = game => game.Guild,
        Members = new(
            (game, member) => game.Points.ContainsKey(member),
            (game, member) =>
                game.Points.Count == 1 ? null : game with { Points = Where(game, pair => pair.Key != member) },
            (game, member) => game with { Points = Where(game, pair => pair.Key == member) }
        ),
    };

    private readonly InMemoryStore _store = new();
    private readonly DocumentKinds _kinds;

    public DocumentKindTests() => _kinds = new(_store, [Scores, Games]);

    [Fact]
    public async Task A_value_is_read_as_it_was_put()
    {
        var put = await _store.PutAsync(Scores.Key(1ul, 2ul), new Score(7, "Größe 🐈 <b>"), None);
        var read = await _store.GetAsync(Scores.Key(1ul, 2ul), None);
        Assert.Equal(put, read);
        Assert.Equal("score/1/2", read!.Id);
    }

    [Fact]
    public async Task Updates_at_the_same_time_lose_nothing()
    {
        var key = Scores.Key(1ul, 2ul);
        await Parallel.ForAsync(
            0,
            200,
            async (_, ct) => await _store.UpdateAsync(key, score => new Score((score?.Points ?? 0) + 1, ""), ct)
        );
        Assert.Equal(200, (await _store.GetAsync(key, None))!.Value.Points);
    }

    [Fact]
    public async Task An_update_that_returns_the_same_value_writes_nothing_and_one_that_returns_null_deletes()
    {
        var key = Scores.Key(1ul, 2ul);
        var put = await _store.PutAsync(key, new Score(1, ""), None);
        var same = await _store.UpdateAsync(key, score => score!, None);
        Assert.Equal(put.Version, same.Version);
        Assert.Null(await _store.UpdateOrDeleteAsync(key, _ => null, None));
        Assert.Null(await _store.GetAsync(key, None));
        Assert.True(await _store.TryAddAsync(key, new Score(1, ""), None));
        Assert.False(await _store.TryAddAsync(key, new Score(2, ""), None));
    }

    [Fact]
    public async Task A_range_lists_its_kind_only_page_by_page()
    {
        for (var member = 10ul; member < 35; member++)
        {
            await _store.PutAsync(Scores.Key(1ul, member), new Score((int)member, ""), None);
        }

        await _store.PutAsync(Scores.Key(12ul, 1ul), new Score(0, ""), None);
        await _store.CommitAsync([Change.Put("score/1/10/other", "{}"u8.ToArray(), Change.Any)], None);
        var range = Scores.Under(1ul) with { Descending = true, PageSize = 10 };
        var points = await _store.ListAsync(range, None).Select(score => score.Value.Points).ToListAsync();
        Assert.Equal(Enumerable.Range(10, 25).Reverse(), points);
    }

    [Theory]
    [InlineData("score/{guild}/{guild}")]
    [InlineData("score/{path*}/{guild}")]
    [InlineData("score//{guild}")]
    [InlineData("score ü/{guild}")]
    public void A_pattern_that_is_no_pattern_is_refused(string pattern) =>
        Assert.Throws<ArgumentException>(() => new DocumentKind<Score>(pattern, () => KindTestsJson.Default.Score));

    [Fact]
    public void A_part_with_a_slash_belongs_only_into_the_rest()
    {
        var kind = new DocumentKind<Score>("catalogue/{hash}/{path*}", () => KindTestsJson.Default.Score);
        Assert.Equal("catalogue/ab/people/eleven", kind.Key("ab", "people/eleven").Id);
        Assert.Equal("people/eleven", kind.Part("catalogue/ab/people/eleven", "path"));
        Assert.Throws<ArgumentException>(() => kind.Key("a/b", "people"));
        Assert.Throws<ArgumentException>(() => kind.Key("ab"));
        Assert.Throws<ArgumentException>(() => kind.KeyOf("catalogue/ab"));
        Assert.Equal(
            "due/2026-01-31T20:00:00.000Z/1",
            new DocumentKind<Score>("due/{utc}/{guild}", () => KindTestsJson.Default.Score)
                .Key(Now.ToOffset(TimeSpan.FromHours(5)), 1ul)
                .Id
        );
    }

    [Fact]
    public void Kinds_that_could_share_an_id_are_refused()
    {
        var other = new DocumentKind<Score>("score/{path*}", () => KindTestsJson.Default.Score);
        var e = Assert.Throws<ArgumentException>(() => new DocumentKinds(_store, [Scores, other]));
        Assert.Contains("score/{path*}", e.Message, StringComparison.Ordinal);
        Assert.Contains("score/{guild}/{member}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_data_is_upgraded_step_by_step_and_newer_data_is_refused()
    {
        await _store.CommitAsync([Change.Put("score/1/2", """{"d":{"old":5},"v":1}"""u8.ToArray(), 0)], None);
        var kind = new DocumentKind<Score>("score/{guild}/{member}", () => KindTestsJson.Default.Score)
        {
            Upgrades =
            [
                node =>
                {
                    node["Points"] = node["old"]!.GetValue<int>() + 1;
                    return node;
                },
                node =>
                {
                    node["Name"] = "from " + node["Points"];
                    return node;
                },
            ],
        };
        var score = await _store.GetAsync(kind.Key(1ul, 2ul), None);
        Assert.Equal(new Score(6, "from 6"), score!.Value);

        await _store.PutAsync(kind.Key(1ul, 2ul), score.Value, None);
        var e = await Assert.ThrowsAsync<NewerDataException>(async () =>
            await _store.GetAsync(Scores.Key(1ul, 2ul), None)
        );
        Assert.Equal(("score/1/2", 3, 1), (e.Id, e.Found, e.Known));
    }

    [Fact]
    public async Task An_older_program_does_not_open_a_store_that_a_newer_one_has_opened()
    {
        await _kinds.OpenAsync(None);
        await _kinds.OpenAsync(None);
        var newer = new DocumentKind<Score>("score/{guild}/{member}", () => KindTestsJson.Default.Score)
        {
            Upgrades = [node => node],
        };
        await new DocumentKinds(_store, [newer]).OpenAsync(None);
        var e = await Assert.ThrowsAsync<NewerDataException>(async () => await _kinds.OpenAsync(None));
        Assert.Equal(("score/{guild}/{member}", 2, 1), (e.Id, e.Found, e.Known));
        await new DocumentKinds(_store, [newer, Games]).OpenAsync(None);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":"1","d":{}}""")]
    [InlineData("""{"v":1,"d":{"Points":"many"}}""")]
    [InlineData("""{"v":1,"d":null}""")]
    public async Task What_is_no_document_of_the_kind_is_named(string json)
    {
        await _store.CommitAsync([Change.Put("score/1/2", System.Text.Encoding.UTF8.GetBytes(json), 0)], None);
        var e = await Assert.ThrowsAsync<StorageException>(async () =>
            await _store.GetAsync(Scores.Key(1ul, 2ul), None)
        );
        Assert.Contains("score/1/2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_is_exported_and_erased_in_every_kind_and_others_stay()
    {
        await FillAsync();
        var export = await _kinds.ExportMemberAsync(2, None).ToListAsync();
        Assert.Equal(["score/1/2", "score/9/2", "game/alone", "game/shared"], export.Select(document => document.Id));
        Assert.Equal("""{"2":4}""", export[3].Data!["Points"]!.ToJsonString());

        Assert.Equal(new Erasure(3, 1), await _kinds.EraseMemberAsync(2, None));
        Assert.Empty(await _kinds.ExportMemberAsync(2, None).ToListAsync());
        Assert.Equal(
            ["score/1/22", "game/shared"],
            (await _kinds.ExportMemberAsync(22, None).ToListAsync()).Select(d => d.Id)
        );
    }

    [Fact]
    public async Task A_server_is_erased_in_every_kind_and_others_stay()
    {
        await FillAsync();
        Assert.Equal(new Erasure(4, 0), await _kinds.EraseGuildAsync(1, None));
        Assert.Empty(await _kinds.OfGuildAsync(1, None).ToListAsync());
        Assert.Equal(["score/9/2"], (await _kinds.OfGuildAsync(9, None).ToListAsync()).Select(d => d.Document.Id));
    }

    [Fact]
    public async Task A_server_is_taken_out_of_documents_that_name_several()
    {
        var shared = new DocumentKind<Score>("shared/{name}", () => KindTestsJson.Default.Score)
        {
            // Points stands for the servers that have it, a bit each.
            Guilds = new(
                (score, guild) => (score.Points & (1 << (int)guild)) != 0,
                (score, guild) =>
                    score.Points == 1 << (int)guild ? null : score with { Points = score.Points & ~(1 << (int)guild) }
            ),
        };
        await _store.PutAsync(shared.Key("both"), new Score(0b110, ""), None);
        await _store.PutAsync(shared.Key("alone"), new Score(0b010, ""), None);
        await _store.PutAsync(shared.Key("other"), new Score(0b100, ""), None);
        Assert.Equal(new Erasure(1, 1), await new DocumentKinds(_store, [shared]).EraseGuildAsync(1, None));
        Assert.Equal(0b100, (await _store.GetAsync(shared.Key("both"), None))!.Value.Points);
        Assert.Null(await _store.GetAsync(shared.Key("alone"), None));
        Assert.NotNull(await _store.GetAsync(shared.Key("other"), None));
    }

    [Fact]
    public async Task A_sweep_removes_what_has_expired_and_nothing_else()
    {
        await FillAsync();
        Assert.Equal(0, await _kinds.SweepAsync(Now + TimeSpan.FromDays(29), None));
        Assert.Equal(1, await _kinds.SweepAsync(Now + TimeSpan.FromDays(30), None));
        Assert.Null(await _store.GetAsync("game/alone", None));
        Assert.NotNull(await _store.GetAsync("game/shared", None));
    }

    private static Dictionary<ulong, int> Where(Game game, Func<KeyValuePair<ulong, int>, bool> keep) =>
        game.Points.Where(keep).ToDictionary();

    private async Task FillAsync()
    {
        await _store.PutAsync(Scores.Key(1ul, 2ul), new Score(1, "a"), None);
        await _store.PutAsync(Scores.Key(1ul, 22ul), new Score(1, "a"), None);
        await _store.PutAsync(Scores.Key(9ul, 2ul), new Score(1, "a"), None);
        await _store.PutAsync(Games.Key("shared"), new Game(1, null, new() { [2] = 4, [22] = 5 }), None);
        await _store.PutAsync(Games.Key("alone"), new Game(1, Now, new() { [2] = 4 }), None);
    }
}

internal sealed record Score(int Points, string Name);

internal sealed record Game(ulong Guild, DateTimeOffset? Finished, Dictionary<ulong, int> Points);

[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(Game))]
internal sealed partial class KindTestsJson : JsonSerializerContext;
