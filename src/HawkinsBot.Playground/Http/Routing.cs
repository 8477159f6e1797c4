using System.Text.Json.Nodes;
using HawkinsBot.Playground.Rules;
using HawkinsBot.Playground.Wire;
using HawkinsBot.Playground.World;
using Microsoft.AspNetCore.Http;

namespace HawkinsBot.Playground.Http;

/// <summary>An answer: a status and a JSON body, or none.</summary>
internal readonly record struct Reply(int Status, byte[]? Body = null)
{
    public static readonly Reply None = new(204);

    public static Reply Ok(byte[] body) => new(200, body);
}

/// <summary>Who may use a route.</summary>
internal enum Who
{
    /// <summary>The bot or a person, by their tokens.</summary>
    Anyone,
    Bot,
    Person,

    /// <summary>The token stands in the path, and no header is looked at.</summary>
    PathToken,

    /// <summary>With or without a token.</summary>
    Open,
}

/// <summary>A request that was routed, and read.</summary>
internal sealed class Call
{
    public required Simulator Simulator { get; init; }
    public required Endpoint Route { get; init; }
    public required string[] Values { get; init; }
    public required IQueryCollection Query { get; init; }

    /// <summary>Who asks; the bot on routes with the token in the path.</summary>
    public required User Actor { get; init; }

    /// <summary>The address that the request came to, as <c>http://127.0.0.1:5085</c>.</summary>
    public required string Address { get; init; }
    public JsonNode? Body { get; init; }
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];

    /// <summary>When all of it had come in, as a timestamp.</summary>
    public long ArrivedAt { get; init; }

    public WorldState World => Simulator.World;

    /// <summary>The path's value number <paramref name="index"/> as an id.</summary>
    /// <exception cref="Refusal">50035 when it is none.</exception>
    public ulong Id(int index) =>
        Json.TryId(Values[index], out var id)
            ? id
            : throw Refusal.At(
                Route.Names[index].Replace('.', '_'),
                "NUMBER_TYPE_COERCE",
                $"Value \"{Values[index]}\" is not snowflake."
            );

    public bool Ask(string name) => Query[name].ToString() is "true" or "True" or "1";

    public ulong? QueryId(string name)
    {
        var text = Query[name].ToString();
        return text.Length == 0 ? null
            : Json.TryId(text, out var id) ? id
            : throw Refusal.At(name, "NUMBER_TYPE_COERCE", $"Value \"{text}\" is not snowflake.");
    }

    public int QueryInt(string name, int otherwise, int min, int max)
    {
        var text = Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            throw Refusal.At(name, "NUMBER_TYPE_COERCE", $"Value \"{text}\" is not int.");
        }

        if (value < min || value > max)
        {
            throw Refusal.At(
                name,
                value < min ? "NUMBER_TYPE_MIN" : "NUMBER_TYPE_MAX",
                value < min
                    ? $"int value should be greater than or equal to {min}."
                    : $"int value should be less than or equal to {max}."
            );
        }

        return value;
    }

    /// <summary>The body as an object with its checks; call <c>ThrowIfAny</c> on the violations.</summary>
    public Field Field(Violations violations) => new(Body, "", violations);
}

/// <summary>A route: method, path template, who, its limit, what it does.</summary>
internal sealed class Endpoint
{
    public required string Method { get; init; }
    public required string Template { get; init; }
    public required string[] Segments { get; init; }
    public required Func<Call, Reply> Run { get; init; }

    /// <summary>What has to be found out first, outside the world's lock; null for most.</summary>
    public Func<Call, CancellationToken, Task>? Prepare { get; init; }
    public Who Who { get; init; }
    public int Limit { get; init; }
    public TimeSpan Window { get; init; }
    public string Bucket { get; init; } = "";

    /// <summary>The names in the template, in order.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>How many path values, from the first, are the top-level resource of the bucket.</summary>
    public int Major { get; init; }
}

/// <summary>All routes of the API, found by method and path.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<int, List<Endpoint>> _byLength = [];

    /// <param name="method">GET, POST, …</param>
    /// <param name="template">The path with names in braces.</param>
    /// <param name="who">Who may use it.</param>
    /// <param name="limit">Requests a window.</param>
    /// <param name="seconds">The window.</param>
    /// <param name="run">What it does, under the world's lock.</param>
    /// <param name="prepare">What it has to find out first, outside the lock.</param>
    public void Map(
        string method,
        string template,
        Who who,
        int limit,
        double seconds,
        Func<Call, Reply> run,
        Func<Call, CancellationToken, Task>? prepare = null
    )
    {
        var segments = template.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var names = segments.Where(s => s[0] == '{').Select(s => s.Trim('{', '}')).ToArray();
        var major = segments[0] switch
        {
            "channels" or "guilds" when names.Length > 0 => 1,
            "webhooks" when names.Length > 1 => 2,
            "webhooks" => 1,
            "interactions" when names.Length > 1 => 2,
            "applications" when template.Contains("/guilds/", StringComparison.Ordinal) => 2,
            _ => 0,
        };
        var list = _byLength.TryGetValue(segments.Length, out var found) ? found : _byLength[segments.Length] = [];
        list.Add(
            new Endpoint
            {
                Method = method,
                Template = template,
                Segments = segments,
                Run = run,
                Prepare = prepare,
                Who = who,
                Limit = limit,
                Window = TimeSpan.FromSeconds(seconds),
                Bucket = RateLimits.Hash(method, template),
                Names = names,
                Major = major,
            }
        );
        // Literal segments beat names, as in /users/@me and /users/{id}.
        list.Sort((a, b) => a.Names.Length.CompareTo(b.Names.Length));
    }

    /// <summary>The route, or null with whether any method has the path.</summary>
    public (Endpoint? Route, bool PathKnown) Find(string method, string[] path)
    {
        var known = false;
        foreach (var route in _byLength.GetValueOrDefault(path.Length) ?? [])
        {
            if (!Matches(route, path))
            {
                continue;
            }

            if (route.Method == method)
            {
                return (route, true);
            }

            known = true;
        }

        return (null, known);
    }

    private static bool Matches(Endpoint route, string[] path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            var segment = route.Segments[i];
            if (segment[0] != '{' && segment != path[i])
            {
                return false;
            }
        }

        return true;
    }

    public static string[] Values(Endpoint route, string[] path)
    {
        var values = new string[route.Names.Length];
        var n = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (route.Segments[i][0] == '{')
            {
                values[n++] = Uri.UnescapeDataString(path[i]);
            }
        }

        return values;
    }
}
