using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.World;

/// <summary>Embeds or components of a message as bytes, which are smaller than their nodes and one object.</summary>
internal sealed class KeptJson
{
    private readonly byte[] _bytes;

    private KeptJson(byte[] bytes) => _bytes = bytes;

    /// <summary>What is to be kept of these nodes; null where there are none.</summary>
    public static KeptJson? Of(JsonArray? nodes) => nodes is { Count: > 0 } ? new KeptJson(Json.Bytes(nodes)) : null;

    /// <summary>The nodes, made anew at every call.</summary>
    public JsonArray Nodes() => (JsonArray)JsonNode.Parse(_bytes)!;

    public void Write(Utf8JsonWriter w, string name) => w.Raw(name, _bytes);
}
