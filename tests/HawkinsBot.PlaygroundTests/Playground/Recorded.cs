using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>The requests that bots sent to playgrounds in the tests so far, with the answers.</summary>
internal static class Recorded
{
    private const int Most = 4_000;

    public static ConcurrentQueue<JsonNode> Requests { get; } = new();

    /// <summary>Keeps what a playground recorded, before it goes.</summary>
    public static void Keep(JsonNode? requests)
    {
        foreach (var request in requests?.AsArray() ?? [])
        {
            if (Requests.Count < Most)
            {
                Requests.Enqueue(request!.DeepClone());
            }
        }
    }
}
