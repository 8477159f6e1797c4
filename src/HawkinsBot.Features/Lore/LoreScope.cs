using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Lore;

/// <summary>For whom something is drawn.</summary>
/// <param name="Boundary">How far the reply may go.</param>
/// <param name="Own">How far the reader has watched.</param>
/// <param name="Language">In which language.</param>
/// <param name="Caller">Who may turn the pages.</param>
internal sealed record LoreScope(Boundary Boundary, Boundary Own, Language Language, Snowflake Caller)
{
    /// <summary>Whether the channel holds the reply back, so that a private one would say more. Says nothing of what.</summary>
    public bool MoreInPrivate => Boundary != Own;

    /// <summary>The boundary as words.</summary>
    public string BoundaryName =>
        Boundary.Episode == Episode.None ? Language["spoilers.start"]
        : Boundary.Episode == Episode.Last ? Language["spoilers.all"]
        : Boundary.Episode.ToString();

    /// <summary>Finds out how far a reply to a call may go.</summary>
    public static async ValueTask<LoreScope> ForAsync(Call call, SpoilerGate gate, CancellationToken ct)
    {
        var own = await gate.OwnAsync(call.User.Id, ct);
        var boundary =
            call.IsPrivate || own == Boundary.Start ? own : Boundary.Lower(own, await gate.CeilingAsync(call, ct));
        return new LoreScope(boundary, own, call.Language, call.User.Id);
    }
}
