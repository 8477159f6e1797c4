using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HawkinsBot.Discord;

/// <summary>The settings below <c>Discord</c> that our client reads.</summary>
public sealed class DiscordOptions
{
    /// <summary>Where Discord's API is.</summary>
    public const string DefaultApiBase = "https://discord.com/api/v10";

    /// <summary><c>Discord:Token</c>: the bot's token, without "Bot" before it.</summary>
    public string Token { get; set; } = "";

    /// <summary><c>Discord:ApiBase</c>: an absolute http(s) address that ends in <c>/v10</c>.</summary>
    public string ApiBase { get; set; } = DefaultApiBase;

    /// <summary><c>Discord:ShardCount</c>: 1 to 16,000; unset takes what Discord recommends.</summary>
    public int? ShardCount { get; set; }

    /// <summary><c>Discord:ShardIds</c>: the shards of this process, such as <c>0,1,2</c> or <c>0-7</c>; unset takes all.</summary>
    public IReadOnlyList<int>? ShardIds { get; set; }

    /// <summary><c>Discord:Compress</c>: whether the gateway's traffic is compressed; unset: unless it is on this machine.</summary>
    public bool? Compress { get; set; }

    /// <summary><c>Discord:RequestsPerSecond</c>: the global limit, 1 to 10,000; Discord raises it for large bots.</summary>
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>
    /// <c>Discord:Endpoint</c>: where to take interactions by HTTP, such as <c>http://0.0.0.0:8080/interactions</c>, behind
    /// a proxy with TLS whose address is the application's interactions endpoint URL; empty takes them over the gateway.
    /// </summary>
    public string Endpoint { get; set; } = "";

    private readonly List<string> _unreadable = [];

    internal void Read(IConfigurationSection section)
    {
        Token = section["Token"] is { Length: > 0 } token ? token.Trim() : Token;
        ApiBase = section["ApiBase"] is { Length: > 0 } api ? api.Trim().TrimEnd('/') : ApiBase;
        Endpoint = section["Endpoint"]?.Trim() ?? Endpoint;
        ShardCount = Number(section, "ShardCount") ?? ShardCount;
        RequestsPerSecond = Number(section, "RequestsPerSecond") ?? RequestsPerSecond;
        if (section["Compress"] is { Length: > 0 } compress)
        {
            if (bool.TryParse(compress, out var value))
            {
                Compress = value;
            }
            else
            {
                _unreadable.Add($"Discord:Compress: true or false, not '{compress}'.");
            }
        }

        var ids =
            section["ShardIds"] ?? string.Join(',', section.GetSection("ShardIds").GetChildren().Select(c => c.Value));
        if (ids.Length > 0)
        {
            ShardIds = Ids(ids);
        }
    }

    /// <summary>What is wrong, each with its key and what is allowed.</summary>
    internal IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(_unreadable);
        if (Token.Length == 0)
        {
            problems.Add(
                "Discord:Token: is missing. Make an application at https://discord.com/developers/applications, copy the token "
                    + "of its bot, and set it as the environment variable Discord__Token."
            );
        }
        else if (Token.StartsWith("Bot ", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add("Discord:Token: the token alone, without 'Bot ' before it.");
        }
        else if (Token.Any(c => c is <= ' ' or > '~'))
        {
            problems.Add("Discord:Token: holds a space or another character that no token has.");
        }
        else if (Token.Length > 500)
        {
            problems.Add("Discord:Token: is longer than any token.");
        }

        if (
            !Uri.TryCreate(ApiBase, UriKind.Absolute, out var api)
            || api.Scheme is not ("http" or "https")
            || api.Query.Length > 0
        )
        {
            problems.Add($"Discord:ApiBase: an address such as {DefaultApiBase}, not '{ApiBase}'.");
        }

        if (Endpoint.Length > 0 && !IsListenable(Endpoint))
        {
            problems.Add(
                "Discord:Endpoint: an http address with an IP address of this machine (0.0.0.0 for all) or localhost, such as "
                    + $"http://0.0.0.0:8080/interactions, not '{Endpoint}'."
            );
        }

        if (ShardCount is < 1 or > 16000)
        {
            problems.Add($"Discord:ShardCount: 1 to 16000, not {ShardCount}.");
        }

        if (RequestsPerSecond is < 1 or > 10000)
        {
            problems.Add($"Discord:RequestsPerSecond: 1 to 10000, not {RequestsPerSecond}.");
        }

        if (ShardIds is { } ids)
        {
            if (ShardCount is not { } count)
            {
                problems.Add("Discord:ShardIds: needs Discord:ShardCount, the same in every process.");
            }
            else if (ids.Any(i => i < 0 || i >= count) || ids.Distinct().Count() != ids.Count)
            {
                problems.Add($"Discord:ShardIds: different numbers from 0 to {count - 1}, such as 0,1 or 0-7.");
            }
        }

        return problems;
    }

    private static bool IsListenable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http", Query: "", Fragment: "", UserInfo: "" }
        && (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host == "localhost");

    private int? Number(IConfigurationSection section, string key)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _unreadable.Add($"Discord:{key}: a whole number, not '{text}'.");
        return null;
    }

    private List<int> Ids(string text)
    {
        var ids = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (
                ends.Length <= 2
                && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                && last >= first
                && last - first < 16000
            )
            {
                ids.AddRange(Enumerable.Range(first, last - first + 1));
            }
            else
            {
                _unreadable.Add($"Discord:ShardIds: numbers such as 0,1 or 0-7, not '{part}'.");
            }
        }

        return ids;
    }
}

internal sealed class DiscordOptionsValidator : IValidateOptions<DiscordOptions>
{
    public ValidateOptionsResult Validate(string? name, DiscordOptions options) =>
        options.Problems() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
