using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>Who owns the application: its owner, or the members of its team. Asked once.</summary>
public sealed class Owners(IDiscord discord)
{
    private IReadOnlyList<Snowflake>? _ids;

    /// <summary>Whether a user is one of them.</summary>
    public async ValueTask<bool> AreAsync(Snowflake user, CancellationToken ct) =>
        (_ids ??= (await discord.GetApplicationAsync(ct)).OwnerIds).Contains(user);
}
