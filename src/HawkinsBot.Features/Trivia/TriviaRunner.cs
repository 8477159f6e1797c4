using System.Collections.Concurrent;
using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Trivia;

/// <summary>What games need of the rest of the bot.</summary>
internal sealed partial class GameServices(
    IDocumentStore store,
    IDiscord discord,
    TriviaQuestions questions,
    ScoreBoards boards,
    EditPace pace,
    TimeProvider time,
    [FromKeyedServices(Router.DiscordClock)] TimeProvider real,
    ILogger<GameServices> logger
)
{
    public IDocumentStore Store { get; } = store;

    public IDiscord Discord { get; } = discord;

    public TriviaQuestions Questions { get; } = questions;

    public ScoreBoards Boards { get; } = boards;

    public EditPace Pace { get; } = pace;

    /// <summary>The bot's clock: deadlines.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The real clock: Discord's limits.</summary>
    public TimeProvider Real { get; } = real;

    [LoggerMessage(Level = LogLevel.Error, Message = "The game {Game} failed; tried again in 5 s")]
    public partial void LogGameFailed(Exception exception, string game);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The game {Game} ends: Discord refuses its messages ({Code}, {Reason})"
    )]
    public partial void LogLost(string game, int code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discord could not be told {What} of {Game}; tried again")]
    public partial void LogNotTold(Exception exception, Tell what, string game);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The message of {Game} could not be edited: {Code}")]
    public partial void LogNotEdited(string game, int code);
}

/// <summary>All games in channels: finds the one of a channel, and takes up again what a restart interrupted.</summary>
internal sealed partial class TriviaRunner(GameServices services, ILogger<TriviaRunner> logger)
    : IHostedService,
        IDisposable
{
    private readonly ConcurrentDictionary<(ulong Guild, ulong Channel), GameActor> _games = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _resumed;

    /// <summary>The game of a channel, running or not.</summary>
    public GameActor In(ulong guild, ulong channel) =>
        _games.GetOrAdd(
            (guild, channel),
            place => new GameActor(services, place.Guild, place.Channel, _stopping.Token)
        );

    /// <summary>The game of the channel that a call comes from.</summary>
    public GameActor Of(Call call) => In(call.GuildId?.Value ?? 0, call.ChannelId.Value);

    /// <summary>
    /// When a press was made, by its own id: not when it reached us. Where the two clocks lie further apart than a
    /// message can be on its way (a moved clock), ours counts.
    /// </summary>
    public DateTimeOffset TimeOf(Interaction interaction)
    {
        var now = services.Time.GetUtcNow();
        var made = interaction.Id.CreatedAt;
        return (now - made).Duration() > TimeSpan.FromSeconds(20) ? now
            : made > now ? now
            : made;
    }

    /// <summary>Takes up what a restart interrupted; once, when Discord is there.</summary>
    public async ValueTask OnEventAsync(DiscordEvent happened, CancellationToken ct)
    {
        if (happened is not ShardReady || Interlocked.Exchange(ref _resumed, 1) != 0)
        {
            return;
        }
        var count = 0;
        await foreach (var stored in services.Store.ListAsync(TriviaDocuments.Games.Under(), ct))
        {
            if (stored.Value is { Phase: GamePhase.Finished, Untold.IsEmpty: true, Unscored.IsEmpty: true })
            {
                continue;
            }
            var guild = ulong.Parse(TriviaDocuments.Games.Part(stored.Id, "guild")!, CultureInfo.InvariantCulture);
            var channel = ulong.Parse(TriviaDocuments.Games.Part(stored.Id, "channel")!, CultureInfo.InvariantCulture);
            _ = In(guild, channel).PostAsync(new GameEvent.Resumed(services.Time.GetUtcNow()));
            count++;
        }
        if (count > 0)
        {
            LogResumed(count);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        foreach (var game in _games.Values)
        {
            game.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} trivia games go on")]
    private partial void LogResumed(int count);
}
