using System.Text.Json.Nodes;
using HawkinsBot.Playground.Gateway;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Http;

/// <summary>An injected fault that waits for the bot's next requests.</summary>
internal sealed class Fault(JsonObject body, string kind, string route, int times)
{
    private readonly string[] _pattern =
        route == "*" ? ["*"] : route.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries);

    public JsonObject Body { get; } = body;
    public string Kind { get; } = kind;

    /// <summary>How often it still strikes; 0 is for ever.</summary>
    public int Left { get; set; } = times;

    public bool Hits(string method, string[] path)
    {
        if (_pattern is ["*"])
        {
            return true;
        }

        if (_pattern.Length != path.Length + 1 || (_pattern[0] != "*" && _pattern[0] != method))
        {
            return false;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (_pattern[i + 1] != "*" && _pattern[i + 1] != path[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Faults of REST that are active, and those of the gateway, which strike at once.</summary>
internal sealed class Faults
{
    private readonly List<Fault> _active = [];

    public IEnumerable<JsonObject> Active => _active.Select(f => f.Body);

    public Fault? Take(string method, string[] path)
    {
        var fault = _active.Find(f => f.Hits(method, path));
        if (fault is { Left: > 0 } && --fault.Left == 0)
        {
            _active.Remove(fault);
        }

        return fault;
    }

    public void Clear(GatewayHub hub)
    {
        _active.Clear();
        hub.Silent = false;
    }

    /// <exception cref="Refusal">50035 when it is not one of the documented faults.</exception>
    public void Inject(JsonNode? body, GatewayHub hub)
    {
        var violations = new Violations();
        var field = new Field(body, "", violations);
        var kind = field["kind"].Text(20, 1, required: true);
        string[] kinds =
        [
            "status",
            "ratelimit",
            "delay",
            "lost",
            "reconnect",
            "invalidSession",
            "drop",
            "silence",
            "close",
        ];
        if (kind is not null && !kinds.Contains(kind))
        {
            field["kind"].Wrong("BASE_TYPE_CHOICES", $"Value must be one of {string.Join(", ", kinds)}.");
        }

        var rest = kind is "status" or "ratelimit" or "delay" or "lost";
        var route = field["route"].Text(300, 1, required: rest && kind != "ratelimit") ?? "*";
        var times = (int)(field["times"].Int(0, 1_000_000) ?? 1);
        // Of a close, or that of a 429: 20028 and 40062 say more than which bucket is empty.
        var (least, most) = kind == "ratelimit" ? (0, 999_999) : (1000, 4999);
        var code = (int)(field["code"].Int(least, most, required: kind == "close") ?? 4000);
        field["status"].Int(400, 599, required: kind == "status");
        field["ms"].Int(0, 600_000, required: kind == "delay");
        if (field["retryAfter"].Number() is < 0 or > 86_400)
        {
            field["retryAfter"].Wrong("NUMBER_TYPE_MAX", "float value should be between 0 and 86400.");
        }

        violations.ThrowIfAny();
        if (rest)
        {
            _active.Add(new Fault((JsonObject)body!.DeepClone(), kind!, route, times));
            return;
        }

        Strike(kind!, code, body.Flag("resumable"), hub);
    }

    private static void Strike(string kind, int code, bool resumable, GatewayHub hub)
    {
        if (kind == "silence")
        {
            hub.Silent = true;
            return;
        }

        foreach (var connection in hub.Connections.Where(c => !c.IsPerson).ToList())
        {
            switch (kind)
            {
                case "reconnect":
                    connection.AskToReconnect();
                    break;
                case "invalidSession" when connection.IsBot:
                    connection.Invalidate(resumable);
                    break;
                case "drop":
                    connection.Abort();
                    break;
                case "close":
                    connection.CloseInjected(code);
                    break;
                default:
                    break;
            }
        }
    }
}
