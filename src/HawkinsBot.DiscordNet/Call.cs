using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.DiscordNet;

/// <summary>
/// A request that Discord.Net has no types for. The route's format goes into logs and errors; the path, which may hold
/// a token, never does.
/// </summary>
/// <param name="method">The HTTP method.</param>
/// <param name="route">The path; its first parameter is the channel, guild or webhook that rate limits are split by.</param>
internal sealed class Call(HttpMethod method, FormattableString route)
{
    public string Template { get; } = $"{method} {route.Format}";

    public bool IsDelete { get; } = method == HttpMethod.Delete;

    public string Query { get; init; } = "";

    /// <summary>The JSON, if any.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What goes beside the JSON, as multipart.</summary>
    public IReadOnlyList<FileUploadContent> Files { get; init; } = [];

    /// <summary>Whether it may be sent again after it may have been carried out.</summary>
    public bool Repeatable { get; init; } = method != HttpMethod.Post;

    /// <summary>Until when an answer makes sense, as a timestamp; 0 for always.</summary>
    public long Deadline { get; init; }

    /// <summary>Whether it goes behind the others.</summary>
    public bool Scheduled { get; init; }

    /// <summary>Whether an interaction's token stands in the path, in place of the bot's in a header.</summary>
    public bool HasOwnToken { get; } =
        route.Format.StartsWith("/interactions/", StringComparison.Ordinal)
        || route.Format.StartsWith("/webhooks/", StringComparison.Ordinal);

    /// <summary>What shares a rate limit with it.</summary>
    public string Bucket =>
        HasOwnToken ? $"{method} {Path}"
        : route.ArgumentCount == 0 ? Template
        : $"{Template} {route.GetArgument(0)}";

    private string Path { get; } = route.ToString(CultureInfo.InvariantCulture);

    public HttpRequestMessage ToMessage(string apiBase, string authorization)
    {
        var message = new HttpRequestMessage(method, new Uri(apiBase + Path + Query));
        if (!HasOwnToken)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (Body is not null)
        {
            message.Content = Files.Count == 0 ? Json(Body) : Multipart(Body);
        }
        else if (method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private MultipartFormDataContent Multipart(byte[] body)
    {
        var form = new MultipartFormDataContent { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        form.Add(Json(body), "payload_json");
        for (var i = 0; i < Files.Count; i++)
        {
            var name = string.Concat(Files[i].Name.Where(c => !char.IsControl(c)))
                .Replace("\"", "%22", StringComparison.Ordinal);
            var file = new ReadOnlyMemoryContent(Files[i].Content);
            file.Headers.TryAddWithoutValidation(
                "Content-Disposition",
                $"form-data; name=\"files[{i}]\"; filename=\"{name}\""
            );
            form.Add(file);
        }

        return form;
    }
}
