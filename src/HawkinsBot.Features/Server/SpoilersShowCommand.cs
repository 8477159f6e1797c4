using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Server;

/// <summary><c>/spoilers show</c>: what is kept of how far a member has watched, and what the channel allows.</summary>
internal sealed class SpoilersShowCommand(SpoilerGate gate, LoadedCatalogue catalogue) : Command
{
    public override CommandSpec Spec { get; } =
        new("spoilers show", HelpGroup.Spoilers, "/spoilers show") { Visibility = Visibility.Private };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var language = call.Language;
        var lines = new List<string>();
        var progress = await gate.ProgressAsync(call.User.Id, ct);
        lines.Add(
            progress is null
                ? language["spoilers.show-none"]
                : language.Say("spoilers.show", ("boundary", EpisodeChoices.Name(progress.Episode, language)))
        );
        if (progress?.Works is { Count: > 0 } works)
        {
            var names = works.Select(id => catalogue.Index.NameOf(id, Boundary.Everything)?.Name ?? id);
            lines.Add(language.Say("spoilers.show-works", ("works", string.Join(", ", names))));
        }
        if (!call.IsBotDm)
        {
            var ceiling = await gate.CeilingAsync(call, ct);
            lines.Add(
                language.Say("spoilers.show-channel", ("boundary", EpisodeChoices.Name(ceiling.Episode, language)))
            );
        }
        return Reply.Say(
            new MessageCreate(string.Join("\n", lines))
            {
                Components = [WatchedSelect.Seasons("lore/watched/-", language)],
            }
        );
    }
}
