using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Server;

/// <summary><c>/spoilers set</c>: how far a member has watched, and what else they know.</summary>
internal sealed class SpoilersSetCommand(SpoilerGate gate, LoadedCatalogue catalogue) : Command
{
    private static readonly Option<string?> Upto = Option.Text("episode", required: true, suggests: true);
    private static readonly Option<string?> Works = Option.Text("works", suggests: true);

    public override CommandSpec Spec { get; } =
        new("spoilers set", HelpGroup.Spoilers, "/spoilers set episode:S4E7")
        {
            Options = [Upto, Works],
            Visibility = Visibility.Private,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var typed = call.Get(Upto) ?? "";
        if (!Episode.TryParse(typed, out var episode))
        {
            return Reply.OnlyYou(call.Say("spoilers.bad-episode", ("text", Markdown.Plain(typed))));
        }
        List<EntryName>? works = null;
        if (call.Get(Works) is { } list)
        {
            works = [];
            foreach (
                var name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            )
            {
                if (Work(name) is not { } work)
                {
                    var known = string.Join(", ", All.Select(entry => entry.Name));
                    return Reply.OnlyYou(
                        call.Say("spoilers.bad-work", ("text", Markdown.Plain(name)), ("works", known))
                    );
                }
                works.Add(work);
            }
        }
        await gate.SetProgressAsync(call.User.Id, new Progress(episode, works?.ConvertAll(work => work.Id)), ct);
        var boundary = EpisodeChoices.Name(episode, call.Language);
        return Reply.Say(
            works is { Count: > 0 }
                ? call.Say(
                    "spoilers.set-works",
                    ("boundary", boundary),
                    ("works", string.Join(", ", works.Select(work => work.Name)))
                )
                : call.Say("spoilers.set", ("boundary", boundary))
        );
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    )
    {
        if (option == Upto.Name)
        {
            return ValueTask.FromResult(EpisodeChoices.Suggest(typed, call.Language));
        }
        // Several works stand with commas between them: the last one is being typed.
        var comma = typed.LastIndexOf(',');
        var before = comma < 0 ? "" : typed[..(comma + 1)] + " ";
        var last = typed[(comma + 1)..].Trim();
        IReadOnlyList<Suggestion> found =
        [
            .. All.Where(work => work.Name.Contains(last, StringComparison.OrdinalIgnoreCase))
                .Take(25)
                .Select(work => new Suggestion(before + work.Name, before + work.Name)),
        ];
        return ValueTask.FromResult(found);
    }

    // Works that can be spoiled: that there is a play or a series is known to everybody.
    private IEnumerable<EntryName> All => catalogue.Index.SpoilerWorks;

    private EntryName? Work(string name) =>
        All.FirstOrDefault(work =>
            work.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || work.Id.Equals(name, StringComparison.OrdinalIgnoreCase)
        ) ?? All.FirstOrDefault(work => work.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
}
