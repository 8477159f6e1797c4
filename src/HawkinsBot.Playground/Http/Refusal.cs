using System.Globalization;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Wire;

namespace HawkinsBot.Playground.Http;

/// <summary>
/// An answer of Discord's that refuses a request. Thrown, because it ends a request from any depth; caught in one place.
/// </summary>
internal sealed class Refusal(int status, int code, string message, JsonObject? errors = null) : Exception(message)
{
    public int Status { get; } = status;
    public int Code { get; } = code;
    public double? RetryAfter { get; init; }
    public bool? Global { get; init; }

    public static readonly IReadOnlyDictionary<int, (int Status, string Message)> Known = new Dictionary<
        int,
        (int, string)
    >
    {
        [10003] = (404, "Unknown Channel"),
        [10004] = (404, "Unknown Guild"),
        [10007] = (404, "Unknown Member"),
        [10008] = (404, "Unknown Message"),
        [10011] = (404, "Unknown Role"),
        [10013] = (404, "Unknown User"),
        [10014] = (404, "Unknown Emoji"),
        [10015] = (404, "Unknown Webhook"),
        [10062] = (404, "Unknown interaction"),
        [10063] = (404, "Unknown application command"),
        [10066] = (404, "Unknown application command permissions"),
        [20001] = (403, "Bots cannot use this endpoint"),
        [20002] = (403, "Only bots can use this endpoint"),
        [30003] = (400, "Maximum number of pins reached for the channel (250)"),
        [30007] = (400, "Maximum number of webhooks reached (15)"),
        [30010] = (400, "Maximum number of reactions reached (20)"),
        [30015] = (400, "Maximum number of attachments in a message reached (10)"),
        [30032] = (400, "Maximum number of application commands reached (100)"),
        [30034] = (400, "Maximum number of daily application command creates has been reached (200)"),
        [40005] = (413, "Request entity too large"),
        [40033] = (400, "This message has already been crossposted"),
        [40058] = (400, "Cannot message this channel until it is a thread: create a post instead"),
        [40060] = (400, "Interaction has already been acknowledged."),
        [40067] = (400, "A tag is required to create a forum post in this channel"),
        [40094] = (400, "Maximum number of follow-up messages reached for this interaction (5)"),
        [50001] = (403, "Missing Access"),
        [50003] = (403, "Cannot execute action on a DM channel"),
        [50005] = (403, "Cannot edit a message authored by another user"),
        [50006] = (400, "Cannot send an empty message"),
        [50007] = (403, "Cannot send messages to this user"),
        [50008] = (400, "Cannot send messages in a non-text channel"),
        [50013] = (403, "Missing Permissions"),
        [50016] = (400, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100"),
        [50021] = (403, "Cannot execute action on a system message"),
        [50024] = (400, "Cannot execute action on this channel type"),
        [50027] = (401, "Invalid Webhook Token"),
        [50034] = (400, "A message provided was too old to bulk delete"),
        [50041] = (400, "Invalid API version provided"),
        [50045] = (413, "File uploaded exceeds the maximum size"),
        [50068] = (400, "Invalid message type"),
        [50083] = (400, "Thread is archived"),
        [50109] = (400, "The request body contains invalid JSON."),
        [50278] = (403, "Cannot send messages to this user due to having no mutual guilds"),
        [160002] = (403, "You cannot reply without permission to read message history"),
        [160004] = (400, "A thread has already been created for this message"),
        [160005] = (403, "Thread is locked"),
        [160014] = (400, "You do not have permission to read the message that is forwarded"),
        [220001] = (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
        [220002] = (400, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"),
        [520001] = (400, "Poll expired"),
        [520003] = (400, "Cannot edit a poll message"),
        [520006] = (400, "Cannot use an action on a message without a poll"),
    };

    public static Refusal Of(int code)
    {
        var (status, message) = Known[code];
        return new Refusal(status, code, message);
    }

    public static Refusal Unauthorized() => new(401, 0, "401: Unauthorized");

    /// <summary>One violation at one path of the body.</summary>
    public static Refusal At(string path, string code, string message)
    {
        var violations = new Violations();
        violations.Add(path, code, message);
        return violations.Refusal();
    }

    public byte[] Body() =>
        Json.Object(w =>
        {
            w.WriteString("message", Message);
            w.WriteNumber("code", Code);
            if (RetryAfter is { } seconds)
            {
                // With its point even when it is whole: clients in typed languages read a float here.
                w.WritePropertyName("retry_after");
                w.WriteRawValue(seconds.ToString("0.0##", CultureInfo.InvariantCulture));
                w.WriteBoolean("global", Global ?? false);
            }

            if (errors is not null)
            {
                w.Node("errors", errors);
            }
        });
}

/// <summary>Every violation of a body, each under its own path, as the error tree of code 50035.</summary>
internal sealed class Violations
{
    private readonly List<(string Path, string Code, string Message)> _all = [];

    public bool Any => _all.Count > 0;

    public void Add(string path, string code, string message) => _all.Add((path, code, message));

    public void Required(string path) => Add(path, "BASE_TYPE_REQUIRED", "This field is required");

    /// <exception cref="Http.Refusal">When there is any violation.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw Refusal();
        }
    }

    private static bool IsWithin(string path, string whole) =>
        path.Length > whole.Length
        && path.StartsWith(whole, StringComparison.Ordinal)
        && (whole.Length == 0 || path[whole.Length] == '.');

    public Refusal Refusal()
    {
        var root = new JsonObject();
        // By its schema a branch of the tree has either errors of its own or children, so a whole is judged only once its
        // parts are right.
        foreach (var (path, code, message) in _all.Where(v => !_all.Any(other => IsWithin(other.Path, v.Path))))
        {
            var at = root;
            foreach (var key in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at[key] as JsonObject ?? (JsonObject)(at[key] = new JsonObject());
            }

            var list = at["_errors"] as JsonArray ?? (JsonArray)(at["_errors"] = new JsonArray());
            list.Add(new JsonObject { ["code"] = code, ["message"] = message });
        }

        return new Refusal(400, 50035, "Invalid Form Body", root);
    }
}
