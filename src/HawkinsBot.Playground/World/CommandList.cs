using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.World;

/// <summary>A published application command.</summary>
internal sealed class Command
{
    public required ulong Id { get; init; }
    public required ulong Version { get; init; }
    public required int Type { get; init; }
    public required string Name { get; init; }

    /// <summary>The server it belongs to, or null for a global one.</summary>
    public required ulong? GuildId { get; init; }

    /// <summary>All of it, normalised, without id, application_id, version and guild_id.</summary>
    public required JsonObject Body { get; init; }
    public ulong? DefaultPermissions { get; init; }

    /// <summary>0 server, 1 DM with the bot, 2 other private channels.</summary>
    public IReadOnlyList<int> Contexts { get; init; } = [0, 1, 2];

    /// <summary>0 installed to a server, 1 to a person.</summary>
    public IReadOnlyList<int> IntegrationTypes { get; init; } = [0];

    public JsonArray? Options => Body["options"] as JsonArray;
}

/// <summary>The commands of one scope: the application's global ones, or those of a server.</summary>
internal sealed class CommandList
{
    public List<Command> All { get; } = [];

    /// <summary>When commands were created, for the limit of 200 a day.</summary>
    public Queue<DateTimeOffset> Creates { get; } = new();

    public Command? Find(ulong id) => All.Find(c => c.Id == id);

    public Command? Find(int type, string name) => All.Find(c => c.Type == type && c.Name == name);

    /// <summary>Counts one more creation, unless 200 were within the last day.</summary>
    public bool TryCreate(DateTimeOffset now, int count)
    {
        while (Creates.TryPeek(out var first) && now - first >= TimeSpan.FromDays(1))
        {
            Creates.Dequeue();
        }

        if (Creates.Count + count > 200)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            Creates.Enqueue(now);
        }

        return true;
    }
}
