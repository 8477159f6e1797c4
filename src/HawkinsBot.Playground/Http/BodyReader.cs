using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace HawkinsBot.Playground.Http;

/// <summary>A request's body: JSON, or multipart with <c>payload_json</c> and files.</summary>
internal sealed record ReadBody(JsonNode? Json, byte[]? Raw, IReadOnlyList<UploadedFile> Files)
{
    public static readonly ReadBody Empty = new(null, null, []);

    /// <summary>When all of it had come in, as a timestamp; 0 for none.</summary>
    public long ArrivedAt { get; init; }
}

internal static class BodyReader
{
    /// <summary>Discord takes requests up to 25 MiB.</summary>
    public const int Largest = 25 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="Refusal">40005 too large, 50035 another content type, 50109 broken JSON.</exception>
    public static async Task<ReadBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var bytes = await BytesAsync(request, ct);
        if (bytes.Length == 0)
        {
            return ReadBody.Empty;
        }

        var arrivedAt = Stopwatch.GetTimestamp();

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw WrongType();
        }

        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return new ReadBody(Parse(bytes), bytes, []) { ArrivedAt = arrivedAt };
        }

        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
            return await MultipartAsync(bytes, boundary, ct) with { ArrivedAt = arrivedAt };
        }

        throw WrongType();
    }

    private static Refusal WrongType() =>
        Refusal.At(
            "",
            "CONTENT_TYPE_INVALID",
            "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}."
        );

    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is 0 or null && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return [];
        }

        if (request.ContentLength > Largest)
        {
            throw Refusal.Of(40005);
        }

        if (request.ContentLength is { } length)
        {
            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, ct);
            return exact;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Largest)
            {
                throw Refusal.Of(40005);
            }
        }

        return buffer.ToArray();
    }

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            CheckEscapes(bytes);
            return JsonNode.Parse(bytes, documentOptions: Strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refusal.Of(50109);
        }
    }

    /// <summary>Half a surrogate pair, which an escape can spell, is no text; it shows only when a string is read.</summary>
    private static void CheckEscapes(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf("\\ud"u8) < 0 && bytes.AsSpan().IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }

    private static async Task<ReadBody> MultipartAsync(byte[] bytes, string boundary, CancellationToken ct)
    {
        if (boundary.Length is 0 or > 200)
        {
            throw WrongType();
        }

        var reader = new MultipartReader(boundary, new MemoryStream(bytes)) { BodyLengthLimit = null };
        JsonNode? json = null;
        byte[]? raw = null;
        var fields = new JsonObject();
        var files = new List<UploadedFile>();
        try
        {
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                {
                    continue;
                }

                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content, ct);
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                var filename = disposition.FileNameStar.HasValue
                    ? disposition.FileNameStar.ToString()
                    : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
                if (name == "payload_json")
                {
                    raw = content.ToArray();
                    json = Parse(raw);
                }
                else if (filename.Length > 0)
                {
                    files.Add(new UploadedFile(Key(name, files.Count), Clean(filename), content.ToArray()));
                }
                else
                {
                    fields[name] = Encoding.UTF8.GetString(content.ToArray());
                }
            }
        }
        catch (IOException)
        {
            throw Refusal.At("", "MULTIPART_INVALID", "The multipart body is broken.");
        }

        json ??= fields;
        return new ReadBody(json, raw ?? Wire.Json.Bytes(json), files);
    }

    private static int Key(string name, int otherwise) =>
        name.StartsWith("files[", StringComparison.Ordinal)
        && int.TryParse(
            name.AsSpan(6, Math.Max(0, name.Length - 7)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var n
        )
            ? n
            : otherwise;

    /// <summary>Discord keeps letters, digits, dots, dashes and underscores of a file's name.</summary>
    private static string Clean(string filename)
    {
        var name = filename[(filename.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        var text = clean.ToString().Trim('.');
        return text.Length == 0 ? "unknown" : text[..Math.Min(text.Length, 200)];
    }
}
