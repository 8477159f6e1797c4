using System.Text.Json.Nodes;

namespace HawkinsBot.Playground.Rules;

/// <summary>The numbers of components: unique in a message or modal, and given out where there is none.</summary>
internal sealed class ComponentIds
{
    private readonly HashSet<long> _taken = [];
    private readonly List<JsonObject> _unnumbered = [];

    /// <summary>Reads the <c>id</c> of the component at <paramref name="field"/> into <paramref name="node"/>.</summary>
    public void Read(Field field, JsonObject node)
    {
        var id = field["id"].Int(0, int.MaxValue) ?? 0;
        node["id"] = id;
        if (id == 0)
        {
            _unnumbered.Add(node);
        }
        else if (!_taken.Add(id))
        {
            field["id"].Wrong("COMPONENT_ID_DUPLICATED", "Component ids must be unique");
        }
    }

    /// <summary>Components without an id, or with 0, get the free numbers in order.</summary>
    public void Number()
    {
        var next = 1;
        foreach (var component in _unnumbered)
        {
            while (!_taken.Add(next))
            {
                next++;
            }

            component["id"] = next;
        }
    }
}
