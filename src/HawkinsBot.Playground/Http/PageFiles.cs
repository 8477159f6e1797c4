using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace HawkinsBot.Playground.Http;

/// <summary>The page, from the folder <c>page</c> beside the program.</summary>
internal sealed class PageFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new();
    private readonly ConcurrentDictionary<string, (DateTime Written, byte[] Bytes)> _pressed = new();
    private readonly string _root = Path.Combine(AppContext.BaseDirectory, "page");

    public async Task HandleAsync(HttpContext context, string path, CancellationToken ct)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await FrontDoor.PlainAsync(context, 405, "Only GET.");
            return;
        }

        if (!Directory.Exists(_root))
        {
            await FrontDoor.PlainAsync(
                context,
                404,
                "The playground runs, but its page is missing: there is no folder \"page\" beside the program."
            );
            return;
        }

        var file = Find(path);
        if (file is null)
        {
            await FrontDoor.PlainAsync(context, 404, "There is nothing here.");
            return;
        }

        var response = context.Response;
        response.ContentType = Types.TryGetContentType(file, out var type)
            ? WithCharset(type)
            : "application/octet-stream";
        // The page of another version must not stay in the browser.
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
            + $"media-src 'self' blob:; font-src 'self'; connect-src 'self' ws://{context.Request.Host.Value}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers.Vary = "Accept-Encoding";
        var bytes = await File.ReadAllBytesAsync(file, ct);
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            response.Headers.ContentEncoding = "gzip";
            bytes = Compressed(file, bytes);
        }

        response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, ct);
        }
    }

    /// <summary>Pressed once for as long as the file stays as it is.</summary>
    private byte[] Compressed(string file, byte[] bytes)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (_pressed.TryGetValue(file, out var known) && known.Written == written)
        {
            return known.Bytes;
        }

        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        _pressed[file] = (written, small.ToArray());
        return _pressed[file].Bytes;
    }

    private static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "application/json"
            ? type + "; charset=utf-8"
            : type;

    private string? Find(string path)
    {
        var name = path switch
        {
            "/" => "index.html",
            "/oauth2/authorize" or "/oauth2/authorized" => "authorize.html",
            _ when path.StartsWith("/channels/", StringComparison.Ordinal) => "index.html",
            _ => Uri.UnescapeDataString(path[1..]),
        };
        var file = Path.GetFullPath(Path.Combine(_root, name));
        var inside = file.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return inside && File.Exists(file) ? file : null;
    }
}
