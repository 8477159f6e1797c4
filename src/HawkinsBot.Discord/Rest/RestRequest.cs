using System.Net.Http.Headers;
using System.Text;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Rest;

/// <summary>A request that can be sent more than once: its bytes are kept.</summary>
internal sealed class RestRequest(Route route)
{
    public Route Route { get; } = route;

    /// <summary>The JSON, if any.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>What goes beside the JSON, as multipart.</summary>
    public IReadOnlyList<FileUploadContent> Files { get; init; } = [];

    /// <summary>Whether it may be sent again after it may have been carried out: GET, PUT, PATCH, DELETE, or a nonce.</summary>
    public bool Repeatable { get; init; } = route.Method != HttpMethod.Post;

    /// <summary>Whether it goes behind the others.</summary>
    public bool Scheduled { get; init; }

    /// <summary>Why, for the guild's audit log: 1 to 512 characters.</summary>
    public string? AuditReason { get; init; }

    /// <summary>Until when an answer makes sense, as a timestamp; 0 for always.</summary>
    public long Deadline { get; init; }

    public HttpRequestMessage ToMessage(string apiBase, string? authorization)
    {
        // Uri's own canonical form would touch what we escaped by hand.
        var message = new HttpRequestMessage(Route.Method, new Uri(apiBase + Route.Path));
        if (Route.Kind is RouteKind.Bot)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (AuditReason is { } reason)
        {
            message.Headers.TryAddWithoutValidation("X-Audit-Log-Reason", Uri.EscapeDataString(Text.Cut(reason, 512)));
        }

        if (Body is { } body)
        {
            message.Content = Files.Count == 0 ? Json(body) : Multipart(body);
        }
        else if (Route.Method == HttpMethod.Post)
        {
            // Crossposts have no body; some servers want to be told the length.
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }

    private static ReadOnlyMemoryContent Json(ReadOnlyMemory<byte> body)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }

    private MultipartFormDataContent Multipart(ReadOnlyMemory<byte> body)
    {
        var form = new MultipartFormDataContent { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        var json = Json(body);
        json.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=\"payload_json\"");
        form.Add(json);
        for (var i = 0; i < Files.Count; i++)
        {
            var file = new ReadOnlyMemoryContent(Files[i].Content);
            var name = string.Concat(Files[i].Name.Where(c => !char.IsControl(c)))
                .Replace("\"", "%22", StringComparison.Ordinal);
            file.Headers.TryAddWithoutValidation(
                "Content-Disposition",
                $"form-data; name=\"files[{i}]\"; filename=\"{name}\""
            );
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file);
        }

        return form;
    }
}
