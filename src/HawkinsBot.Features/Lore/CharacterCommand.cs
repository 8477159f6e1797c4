using HawkinsBot.Catalogue;
using HawkinsBot.Commands;

namespace HawkinsBot.Lore;

/// <summary><c>/character</c>: who somebody is.</summary>
internal sealed class CharacterCommand(LookUp lookUp) : Command
{
    private static readonly EntryKind[] Kinds = [EntryKind.Character, EntryKind.Pet];
    private static readonly Option<string?> Name = Option.Text("name", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("character", HelpGroup.Lookup, "/character name:Eleven")
        {
            Options = [Name],
            Visibility = Visibility.ByOption,
        };

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        lookUp.ByTextAsync(call, call.Get(Name) ?? "", Kinds, ct);

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => lookUp.SuggestAsync(call, typed, Kinds, ct);
}
