using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Server;

/// <summary><c>/spoilers channel</c>: how far a channel goes.</summary>
internal sealed class SpoilersChannelCommand(SpoilerGate gate) : Command
{
    private static readonly Option<string?> Upto = Option.Text("episode", suggests: true);

    private static readonly Option<Snowflake?> Where = Option.Channel(
        "channel",
        // Media channels are documented, but Discord's own specification does not take them here.
        types: [ChannelType.Text, ChannelType.Announcement, ChannelType.Forum, ChannelType.Voice]
    );

    public override CommandSpec Spec { get; } =
        new("spoilers channel", HelpGroup.Spoilers, "/spoilers channel episode:S2E9")
        {
            Options = [Upto, Where],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageChannels,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value;
        var channel = call.Get(Where) is { } picked ? call.Resolved.Channels.GetValueOrDefault(picked) : call.Channel;
        if (channel is null)
        {
            return Reply.OnlyYou(call.Say("spoilers.no-channel"));
        }
        // A picked channel may be one where the member has no say.
        if (channel.Id != call.Channel?.Id && channel.MemberPermissions is { } may && !Manages(may))
        {
            return Reply.OnlyYou(call.Say("spoilers.not-your-channel", ("channel", $"<#{channel.Id}>")));
        }
        var place = channel.IsThread ? channel.ParentId ?? channel.Id : channel.Id;
        var mention = ("channel", (object?)$"<#{place}>");
        if (call.Get(Upto) is not { } typed)
        {
            var now = await gate.CeilingAsync(guild, channel, call.BotIsMember, ct);
            return Reply.Say(call.Say("spoilers.channel-show", mention, Named(now.Episode)));
        }
        if (typed.Trim().Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            await gate.SetCeilingAsync(guild, place, null, ct);
            var now = await gate.CeilingAsync(guild, channel, call.BotIsMember, ct);
            return Reply.Say(call.Say("spoilers.channel-cleared", mention, Named(now.Episode)));
        }
        if (!Episode.TryParse(typed, out var episode))
        {
            return Reply.OnlyYou(call.Say("spoilers.bad-episode", ("text", Markdown.Plain(typed))));
        }
        await gate.SetCeilingAsync(guild, place, new Ceiling(episode), ct);
        return Reply.Say(call.Say("spoilers.channel-set", mention, Named(episode)));

        (string, object?) Named(Episode episode) => ("boundary", EpisodeChoices.Name(episode, call.Language));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => ValueTask.FromResult(EpisodeChoices.Suggest(typed, call.Language));

    private static bool Manages(Permissions may) =>
        may.Has(Permissions.Administrator) || may.Has(Permissions.ManageChannels);
}
