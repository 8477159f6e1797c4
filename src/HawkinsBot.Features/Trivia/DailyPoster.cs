using System.Globalization;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace HawkinsBot.Trivia;

/// <summary>Posts the question of the day where a server wants it, and the answer of the day before.</summary>
internal sealed partial class DailyPoster(
    IDocumentStore store,
    IDiscord discord,
    DailyGames daily,
    GuildSettingsStore settings,
    TimeProvider time,
    ILogger<DailyPoster> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From the first session on there is somebody to post to.</summary>
    public ValueTask OnEventAsync(DiscordEvent happened)
    {
        if (happened is ShardReady)
        {
            _ready.TrySetResult();
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Posts what is due now.</summary>
    public async Task PostDueAsync(CancellationToken ct)
    {
        await foreach (var stored in store.ListAsync(TriviaDocuments.DailyChannels.Under(), ct))
        {
            var guild = ulong.Parse(
                TriviaDocuments.DailyChannels.Part(stored.Id, "guild")!,
                CultureInfo.InvariantCulture
            );
            try
            {
                await PostAsync(guild, stored.Value, ct);
            }
            catch (DiscordApiException e)
            {
                LogNotPosted(guild, e.Code, e.Reason);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _ready.Task.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                try
                {
                    await PostDueAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(e);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task PostAsync(ulong guild, DailyChannel where, CancellationToken ct)
    {
        var set = await settings.GetAsync(new Snowflake(guild), ct);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(set.DateTimeZone);
        if (now.Hour < where.Hour)
        {
            return;
        }
        await RevealAsync(guild, now.Date.PlusDays(-1), set, ct);
        if (await daily.QuestionAsync(guild, now.Date, ct) is not { Message: null } question)
        {
            return;
        }
        var channel = new Snowflake(where.Channel);
        // The nonce is the day's: after a kill between sending and storing Discord gives back the first message.
        var nonce = string.Create(CultureInfo.InvariantCulture, $"d{guild}{now.Date.DayOfYear}");
        var message = DailyGames.Post(question, now.Date, set.Texts) with { Nonce = nonce };
        ulong sent;
        try
        {
            sent = (await discord.Scheduled.SendAsync(channel, message, ct)).Id.Value;
        }
        catch (DiscordApiException e) when (!e.IsTransient)
        {
            // Not again today; the next day may find the permission back.
            LogNotPosted(guild, e.Code, e.Reason);
            sent = 0;
        }
        await SetAsync(guild, now.Date, old => old with { Channel = where.Channel, Message = sent }, ct);
    }

    private async Task RevealAsync(ulong guild, LocalDate day, GuildSettings set, CancellationToken ct)
    {
        var key = TriviaDocuments.Dailies.Key(guild, DailyGames.Id(day));
        if (
            (await store.GetAsync(key, ct))?.Value
                is not { Message: > 0 and { } message, Channel: { } channel, Revealed: false } old
            || await daily.RevealAsync(guild, day, set.Texts, ct) is not { } reveal
        )
        {
            return;
        }
        var card = DailyGames.Revealed(old, day, reveal, set.Texts);
        try
        {
            await discord.Scheduled.EditAsync(new Snowflake(channel), new Snowflake(message), MessageEdit.To(card), ct);
        }
        catch (DiscordApiException e)
        {
            // Whoever asks for the daily question reads the answer all the same.
            LogNotPosted(guild, e.Code, e.Reason);
            if (e.IsTransient)
            {
                return;
            }
        }
        await SetAsync(guild, day, changed => changed with { Revealed = true }, ct);
    }

    private async Task SetAsync(
        ulong guild,
        LocalDate day,
        Func<DailyQuestion, DailyQuestion> change,
        CancellationToken ct
    ) =>
        await store.UpdateOrDeleteAsync(
            TriviaDocuments.Dailies.Key(guild, DailyGames.Id(day)),
            old => old is null ? null : change(old),
            ct
        );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The daily question of server {Guild} was not posted: Discord says {Code}, {Reason}"
    )]
    private partial void LogNotPosted(ulong guild, int code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The daily questions could not be posted; tried again in 30 s")]
    private partial void LogFailed(Exception exception);
}
