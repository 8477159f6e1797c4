using System.Collections.Concurrent;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>
/// Chooses questions: the written ones, those that templates make of the catalogue, and a server's own; none twice in a
/// channel until all were seen, none beyond the boundary.
/// </summary>
internal sealed class TriviaQuestions(LoadedCatalogue catalogue, IDocumentStore store, Random random)
{
    /// <summary>The categories of the catalogue, and a server's own questions.</summary>
    public static readonly string[] Categories =
    [
        "cast",
        "characters",
        "episodes",
        "places",
        "creatures",
        "objects",
        "music",
        "production",
        "stage",
        "numbers",
        Own,
    ];

    /// <summary>The category of a server's own questions.</summary>
    public const string Own = "own";

    /// <summary>The ids of a server's own questions begin so.</summary>
    public const string OwnPrefix = "own.";

    /// <summary>From so many answers on, how hard a question is follows from them.</summary>
    public const int EnoughAnswers = 20;

    private const int KeptLists = 4;

    // Written questions are the better ones: they are asked more often than their number would have it.
    private const double WrittenShare = 0.6;

    private readonly ConcurrentDictionary<string, CandidateList> _lists = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QuestionStat> _stats = new();
    private volatile bool _loaded;
    private long _uses;

    /// <summary>The next question of a game; null where there is none of that kind.</summary>
    public async ValueTask<Asking?> NextAsync(GameState game, CancellationToken ct)
    {
        var key = TriviaDocuments.Pools.Key(game.Guild, game.Channel);
        var pool = game.Mode == GameMode.Solo ? null : await store.GetAsync(key, ct);
        var seen = pool?.Value.ToSet() ?? [];
        var asked = game.History.Select(round => PoolSeen.Hash(round.Question)).ToHashSet();
        var fitting = await FittingAsync(game, ct);
        var made = Choose(fitting, seen, asked);
        if (made is null && seen.Count > 0)
        {
            // The channel is through with these: they come again, in another order.
            seen.ExceptWith(fitting.Select(candidate => PoolSeen.Hash(candidate.Id)));
            made = Choose(fitting, seen, asked);
        }
        if (made is null)
        {
            return null;
        }
        if (game.Mode != GameMode.Solo)
        {
            seen.Add(PoolSeen.Hash(made.Id));
            await store.PutAsync(key, PoolSeen.Of(seen), ct);
        }
        return made.ToAsking(random);
    }

    /// <summary>The question of a day: anything but a server's last ones.</summary>
    public async ValueTask<Asking?> DailyAsync(
        ulong guild,
        Boundary boundary,
        IReadOnlyCollection<string> before,
        CancellationToken ct
    )
    {
        var game = new GameState
        {
            Id = "",
            Guild = guild,
            Upto = boundary.Episode,
            Works = boundary.Works,
        };
        var fitting = await FittingAsync(game, ct);
        return Choose(fitting, [], [.. before.Select(PoolSeen.Hash)])?.ToAsking(random);
    }

    /// <summary>All candidates within a boundary, written and generated.</summary>
    public Task<IReadOnlyList<QuestionCandidate>> CandidatesAsync(Boundary boundary)
    {
        var key = boundary.SeesAllWorks ? "all" : boundary.ToString();
        // Made once, however many games ask for it at the same moment after a start; none of them holds a thread.
        var kept = _lists.GetOrAdd(key, _ => new CandidateList(() => [.. Make(boundary)]));
        kept.Used = Interlocked.Increment(ref _uses);
        while (_lists.Count > KeptLists)
        {
            _lists.TryRemove(_lists.MinBy(pair => pair.Value.Used).Key, out _);
        }
        return kept.Made.Value;
    }

    private IReadOnlyList<QuestionCandidate> Make(Boundary boundary) =>
        [
            .. catalogue
                .Index.Questions(boundary)
                .Select(Written)
                .Concat(new QuestionTemplates(catalogue.Index, boundary).Candidates())
                .DistinctBy(candidate => candidate.Id),
        ];

    /// <summary>What a question asks and what is right, for the bot's owners; null where it is no longer there.</summary>
    public async ValueTask<(string Text, string Right)?> FindAsync(
        ulong guild,
        ulong channel,
        string id,
        CancellationToken ct
    )
    {
        // As it was asked, where it was asked just now: some are put in another way each time.
        var game = (await store.GetAsync(TriviaDocuments.Games.Key(guild, channel), ct))?.Value;
        if (game?.Current?.Question is { } asked && asked.Id == id)
        {
            return (asked.Text, asked.RightText);
        }
        if (id.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            var own = await store.GetAsync(TriviaDocuments.Own.Key(guild, id[OwnPrefix.Length..]), ct);
            return own is null ? null : (own.Value.Question, own.Value.Right);
        }
        var all = await CandidatesAsync(Boundary.Everything);
        var found = all.FirstOrDefault(candidate => candidate.Id == id)?.Make(random);
        return found is null ? null : (found.Text, found.Right);
    }

    /// <summary>Remembers how the questions of a game were answered.</summary>
    public async ValueTask RecordAsync(GameState game, CancellationToken ct)
    {
        foreach (var round in game.History)
        {
            if (
                !round.Counted
                || round.Scores.IsEmpty
                || round.Question.StartsWith(OwnPrefix, StringComparison.Ordinal)
            )
            {
                continue;
            }
            var right = round.Scores.Count(score => score.Right);
            var now = await store.UpdateAsync(
                TriviaDocuments.Stats.Key(round.Question),
                stat => new QuestionStat((stat?.Answered ?? 0) + round.Scores.Length, (stat?.Right ?? 0) + right),
                ct
            );
            _stats[round.Question] = now.Value;
        }
    }

    /// <summary>How hard a question is: what people made of it, once enough have answered.</summary>
    public static Difficulty DifficultyOf(Difficulty written, QuestionStat? stat) =>
        stat is null || stat.Answered < EnoughAnswers ? written
        : stat.Right >= stat.Answered * 0.75 ? Difficulty.Easy
        : stat.Right >= stat.Answered * 0.45 ? Difficulty.Medium
        : Difficulty.Hard;

    private async ValueTask<IReadOnlyList<QuestionCandidate>> FittingAsync(GameState game, CancellationToken ct)
    {
        await LoadStatsAsync(ct);
        var gone = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var banned in store.ListAsync(TriviaDocuments.Banned.Under(), ct))
        {
            gone.Add(TriviaDocuments.Banned.Part(banned.Id, "question")!);
        }
        var candidates = (await CandidatesAsync(game.Boundary)).ToList();
        if (game.Guild != 0)
        {
            await foreach (var flags in store.ListAsync(TriviaDocuments.Flags.Under(game.Guild), ct))
            {
                if (flags.Value.IsOut)
                {
                    gone.Add(TriviaDocuments.Flags.Part(flags.Id, "question")!);
                }
            }
            await foreach (var own in store.ListAsync(TriviaDocuments.Own.Under(game.Guild), ct))
            {
                if (own.Value.Approved && own.Value.Since <= game.Upto)
                {
                    candidates.Add(OwnOf(TriviaDocuments.Own.Part(own.Id, "question")!, own.Value));
                }
            }
        }
        return
        [
            .. candidates.Where(candidate =>
                (game.Category is null || candidate.Category == game.Category)
                && (game.Mode != GameMode.Type || candidate.Typed)
                && !gone.Contains(candidate.Id)
                && (
                    game.Difficulty is not { } wanted
                    || DifficultyOf(candidate.Difficulty, _stats.GetValueOrDefault(candidate.Id)) == wanted
                )
            ),
        ];
    }

    private PoolQuestion? Choose(IReadOnlyList<QuestionCandidate> fitting, HashSet<uint> seen, HashSet<uint> asked)
    {
        var open = fitting
            .Where(candidate =>
                PoolSeen.Hash(candidate.Id) is var hash && !seen.Contains(hash) && !asked.Contains(hash)
            )
            .ToList();
        var written = open.Where(candidate => !candidate.Id.StartsWith("g.", StringComparison.Ordinal)).ToList();
        for (var tries = 0; tries < 60 && open.Count > 0; tries++)
        {
            var from = written.Count > 0 && random.NextDouble() < WrittenShare ? written : open;
            var candidate = from[random.Next(from.Count)];
            if (candidate.Make(random) is { } made)
            {
                return made;
            }
            open.Remove(candidate);
            written.Remove(candidate);
        }
        return null;
    }

    private static QuestionCandidate Written(TriviaQuestion question) =>
        new(
            question.Id,
            question.Category,
            question.Difficulty,
            TypedAnswer.Suits(question.Right),
            chance => new PoolQuestion(
                question.Id,
                question.Question,
                question.Right,
                [.. Some(question.Wrong, chance)]
            )
            {
                Why = question.Why,
                Category = question.Category,
                Difficulty = question.Difficulty,
                Since = question.Since.Episode,
            }
        );

    private static QuestionCandidate OwnOf(string id, OwnQuestion own) =>
        new(
            OwnPrefix + id,
            Own,
            Difficulty.Medium,
            TypedAnswer.Suits(own.Right),
            chance => new PoolQuestion(OwnPrefix + id, own.Question, own.Right, [.. Some(own.Wrong, chance)])
            {
                Why = own.Why,
                Category = Own,
                Since = own.Since,
                Author = own.Author == 0 ? null : own.Author,
            }
        );

    private static string[] Some(IEnumerable<string> wrong, Random chance)
    {
        var all = wrong.ToArray();
        chance.Shuffle(all);
        return all.Length > 3 ? all[..3] : all;
    }

    private async ValueTask LoadStatsAsync(CancellationToken ct)
    {
        if (_loaded)
        {
            return;
        }
        // Two that come first at once both read; they read the same.
        await foreach (var stat in store.ListAsync(TriviaDocuments.Stats.Under(), ct))
        {
            _stats[TriviaDocuments.Stats.Part(stat.Id, "question")!] = stat.Value;
        }
        _loaded = true;
    }

    private sealed class CandidateList(Func<IReadOnlyList<QuestionCandidate>> make)
    {
        public Lazy<Task<IReadOnlyList<QuestionCandidate>>> Made { get; } = new(() => Task.Run(make));

        public long Used { get; set; }
    }
}
