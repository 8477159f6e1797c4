using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia daily</c>: the question of the day.</summary>
internal sealed class TriviaDailyCommand(DailyGames daily) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia daily", HelpGroup.Play, "/trivia daily") { GuildOnly = true, Visibility = Visibility.Private };

    public override IReadOnlyList<Route> Routes =>
        [
            new("trivia/daily/{day}", OpenAsync),
            new("trivia/daily-pick/{day}/{choice}", PickAsync) { Answer = RouteAnswer.InPlaceIfPrivate },
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Reply.Say(await daily.CardAsync(call, await daily.TodayAsync(call.GuildId!.Value.Value, ct), ct));

    private async ValueTask<Reply> OpenAsync(Press press, CancellationToken ct)
    {
        if (press.GuildId is not { } guild)
        {
            return Reply.OnlyYou(press.OwnLanguage["router.not-here"]);
        }
        var today = await daily.TodayAsync(guild.Value, ct);
        return press["day"] == DailyGames.Id(today)
            ? Reply.OnlyYou(await daily.CardAsync(press, today, ct))
            : Reply.OnlyYou(press.OwnLanguage["trivia.daily-over"]);
    }

    private async ValueTask<Reply> PickAsync(Press press, CancellationToken ct)
    {
        if (
            press.GuildId is not { } guild
            || press.User.Bot
            || !int.TryParse(press["choice"], NumberStyles.None, CultureInfo.InvariantCulture, out var choice)
            || !await daily.PickAsync(guild.Value, press.User.Id.Value, press["day"], choice, ct)
        )
        {
            return Reply.OnlyYou(press.OwnLanguage["trivia.daily-over"]);
        }
        return Reply.Say(await daily.CardAsync(press, await daily.TodayAsync(guild.Value, ct), ct));
    }
}

/// <summary><c>/trivia daily-channel</c>: where the question of the day is posted by itself.</summary>
internal sealed class TriviaDailyChannelCommand(IDocumentStore store) : Command
{
    private const int DefaultHour = 12;

    private static readonly Option<Snowflake?> Where = Option.Channel(
        "channel",
        required: false,
        ChannelType.Text,
        ChannelType.Announcement
    );
    private static readonly Option<int?> Hour = Option.Integer("hour", 0, 23);

    public override CommandSpec Spec { get; } =
        new("trivia daily-channel", HelpGroup.Play, "/trivia daily-channel channel:#trivia hour:18")
        {
            Options = [Where, Hour],
            GuildOnly = true,
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var key = TriviaDocuments.DailyChannels.Key(call.GuildId!.Value.Value);
        if (call.Get(Where) is not { } channel)
        {
            await store.DeleteAsync(key, ct);
            return Reply.Say(call.Say("trivia.daily-off"));
        }
        var hour = call.Get(Hour) ?? DefaultHour;
        await store.PutAsync(key, new DailyChannel(channel.Value, hour), ct);
        return Reply.Say(call.Say("trivia.daily-on", ("channel", $"<#{channel}>"), ("hour", $"{hour:00}:00")));
    }
}
