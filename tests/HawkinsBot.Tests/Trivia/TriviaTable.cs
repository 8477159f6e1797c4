using HawkinsBot.Catalogue;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using HawkinsBot.Trivia;
using Microsoft.Extensions.DependencyInjection;

namespace HawkinsBot.Tests.Trivia;

/// <summary>A bot with questions, some players, and a clock that is moved until something is to be seen.</summary>
internal sealed class TriviaTable(BotHarness bot) : IAsyncDisposable
{
    public static readonly Snowflake Max = new(44);

    public static readonly CatalogueIndex Questions = new(
        [],
        [
            .. Enumerable
                .Range(1, 40)
                .Select(i => new TriviaQuestion(
                    $"q{i}",
                    $"What is number {i}?",
                    $"Right {i}",
                    ["Wrong one", "Wrong two", "Wrong three"],
                    new SpoilerPoint(i > 30 ? new Episode(2, 1) : Episode.None),
                    i % 2 == 0 ? Difficulty.Easy : Difficulty.Hard,
                    i % 4 == 0 ? "music" : "cast",
                    $"Because it is {i}."
                )),
        ]
    );

    public BotHarness Bot { get; } = bot;

    public static async Task<TriviaTable> StartAsync(
        IDocumentStore? store = null,
        ManualTime? time = null,
        RecordingDiscord? discord = null,
        CatalogueIndex? index = null
    ) =>
        new(
            await BotHarness.StartAsync(
                index ?? Questions,
                store,
                time,
                discord,
                builder => builder.Services.AddSingleton(new Random(7))
            )
        );

    /// <summary>The game as it is stored.</summary>
    public async Task<GameState?> GameAsync(Snowflake? channel = null) =>
        (
            await Bot.Store.GetAsync(
                TriviaDocuments.Games.Key(BotHarness.Guild.Value, (channel ?? BotHarness.General).Value),
                CancellationToken.None
            )
        )?.Value;

    /// <summary>Waits, the clock standing still, until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, Action? meanwhile = null)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (await holds())
            {
                return;
            }
            meanwhile?.Invoke();
            await Task.Delay(2);
        }
        throw new TimeoutException("It never came to that.");
    }

    /// <summary>Waits for the question of a round to stand in the channel; moves the clock where that is needed.</summary>
    public async Task<GameState> QuestionAsync(int round, Snowflake? channel = null)
    {
        GameState? game = null;
        await UntilAsync(
            async () =>
                (game = await GameAsync(channel))
                    is { Phase: GamePhase.Asking, Current: { Message: not null } current, Untold.IsEmpty: true }
                && current.Number == round,
            () =>
            {
                if (game is not { Phase: GamePhase.Asking })
                {
                    Bot.Time.Advance(TimeSpan.FromMilliseconds(100));
                }
            }
        );
        return game!;
    }

    /// <summary>Lets the open round run out.</summary>
    public async Task<GameState> RevealAsync(Snowflake? channel = null)
    {
        var open = (await GameAsync(channel))!;
        var left = open.Next - Bot.Time.GetUtcNow();
        Bot.Time.Advance((left > TimeSpan.Zero ? left : TimeSpan.Zero) + TimeSpan.FromMilliseconds(5));
        GameState? game = null;
        await UntilAsync(
            async () => (game = await GameAsync(channel)) is { Phase: not GamePhase.Asking, Untold.IsEmpty: true },
            () => Bot.Time.Advance(TimeSpan.FromMilliseconds(20))
        );
        return game!;
    }

    /// <summary>Waits for the result.</summary>
    public async Task<GameState> ResultAsync()
    {
        GameState? game = null;
        await UntilAsync(
            async () =>
                (game = await GameAsync())
                    is { Phase: GamePhase.Finished, Untold.IsEmpty: true, Unscored.IsEmpty: true },
            () => Bot.Time.Advance(TimeSpan.FromMilliseconds(100))
        );
        return game!;
    }

    /// <summary>Presses a choice of the open round, now by the bot's clock.</summary>
    public Task<Answer> PickAsync(GameState game, int choice, Snowflake member) =>
        Bot.PressAsync($"trivia/pick/{game.Id}/{game.Current!.Number}/{choice}", member, permissions: Permissions.None);

    /// <summary>A wrong choice.</summary>
    public static int Wrong(GameState game) => (game.Current!.Question.Right + 1) % 4;

    /// <summary>What the last message in the channel says.</summary>
    public string Last =>
        Bot.Discord.Messages.Values.MaxBy(message => message.Id) is { } posted
            ? Rendered.Text(posted.Now.Content, posted.Now.Embeds ?? [], posted.Now.Components ?? [])
            : "";

    /// <summary>What a message says.</summary>
    public string TextOf(ulong message) =>
        Bot.Discord.Messages[new Snowflake(message)] is var posted
            ? Rendered.Text(posted.Now.Content, posted.Now.Embeds ?? [], posted.Now.Components ?? [])
            : "";

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}
