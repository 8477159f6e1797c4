using System.Net;

namespace HawkinsBot.News.Feeds;

/// <summary>Addresses as feeds write them: made absolute, made comparable, made fit to be shown.</summary>
internal static class Addresses
{
    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid",
        "gclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "ref",
        "ref_src",
        "cmpid",
        "ncid",
        "ocid",
        "smid",
        "cid",
        "src",
        "source",
        "rss",
        "feature",
        "ito",
    };

    /// <summary>An http(s) address in full, or null.</summary>
    public static Uri? Absolute(string? text, Uri? at)
    {
        text = WebUtility.HtmlDecode(text?.Trim());
        if (string.IsNullOrEmpty(text) || text.Length > 2048)
        {
            return null;
        }
        // On Unix "/path" is an absolute file address.
        var made =
            text[0] != '/' && Uri.TryCreate(text, UriKind.Absolute, out var whole) ? whole
            : at is not null && Uri.TryCreate(at, text, out var relative) ? relative
            : null;
        return made is { Scheme: "http" or "https", Host.Length: > 0, UserInfo.Length: 0 } ? made : null;
    }

    /// <summary>Two addresses of one article have the same: no scheme, www, tracking, fragment, AMP, trailing slash.</summary>
    public static string Canonical(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant();
        host =
            host.StartsWith("www.", StringComparison.Ordinal) ? host[4..]
            : host.StartsWith("m.", StringComparison.Ordinal) && host.Count(c => c == '.') > 1 ? host[2..]
            : host;
        var path = address.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/amp", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        path = path.EndsWith("/index.html", StringComparison.OrdinalIgnoreCase) ? path[..^11] : path;
        var kept = address
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part =>
            {
                var name = part.Split('=')[0];
                return !Tracking.Contains(name)
                    && !name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
                    && !name.Equals("amp", StringComparison.OrdinalIgnoreCase);
            })
            .Order(StringComparer.Ordinal);
        var query = string.Join('&', kept);
        var port = address.IsDefaultPort ? "" : $":{address.Port}";
        return $"{host}{port}{path}{(query.Length == 0 ? "" : "?" + query)}";
    }

    /// <summary>Without query and user: what may be shown and logged of a feed that a server added.</summary>
    public static string Shown(Uri address) =>
        address.Host + (address.IsDefaultPort ? "" : $":{address.Port}") + address.AbsolutePath;

    /// <summary>An address that ends no markdown link before its time.</summary>
    public static string InMarkdown(string address) =>
        address
            .Replace("(", "%28", StringComparison.Ordinal)
            .Replace(")", "%29", StringComparison.Ordinal)
            .Replace("|", "%7C", StringComparison.Ordinal)
            .Replace("*", "%2A", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal)
            .Replace(">", "%3E", StringComparison.Ordinal);
}
