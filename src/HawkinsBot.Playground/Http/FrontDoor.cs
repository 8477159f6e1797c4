using System.Net;
using System.Net.WebSockets;
using HawkinsBot.Playground.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Playground.Http;

/// <summary>Every request comes in here: who may talk to us at all, and to which part.</summary>
internal sealed class FrontDoor(Simulator simulator, ILogger logger, CancellationToken stopping)
{
    private readonly Api _api = new(simulator, logger);
    private readonly PlaygroundApi _own = new(simulator, logger);
    private readonly PageFiles _page = new();

    public int Port { get; set; }

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsLoopback(request.Host) || !IsOwnOrigin(request))
        {
            await PlainAsync(context, 403, "The playground answers only its own page and programs on this computer.");
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var ct = either.Token;
        var path = request.Path.ToUriComponent();
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                await GatewayAsync(context, path, ct);
            }
            else if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                await _api.HandleAsync(context, path["/api".Length..], ct);
            }
            else if (path == "/playground" || path.StartsWith("/playground/", StringComparison.Ordinal))
            {
                await _own.HandleAsync(context, path, ct);
            }
            else if (path.StartsWith("/attachments/", StringComparison.Ordinal))
            {
                await AttachmentAsync(context, path, ct);
            }
            else
            {
                await _page.HandleAsync(context, path, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client is gone, or we are closing.
            context.Abort();
        }
    }

    /// <summary>A name that only this computer can have asked for: no page of another site, by no trick with DNS.</summary>
    private static bool IsLoopback(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            || (
                Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var uri)
                && uri.Scheme == "http"
                && uri.Port == Port
                && IsLoopback(new HostString(uri.Host))
            );
    }

    private async Task GatewayAsync(HttpContext context, string path, CancellationToken ct)
    {
        if (path is not ("/" or "/gateway" or "/gateway/"))
        {
            await PlainAsync(context, 404, "The gateway is at /.");
            return;
        }

        var query = context.Request.Query;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var version = query["v"].ToString();
        var compress = query["compress"].ToString();
        if (version is not ("" or "10" or "9"))
        {
            await RefuseAsync(socket, 4012, "Invalid API version", ct);
            return;
        }

        if (query["encoding"].ToString() is not ("" or "json") || compress is not ("" or "zlib-stream"))
        {
            await RefuseAsync(socket, 4002, "The playground speaks JSON, plain or as zlib-stream", ct);
            return;
        }

        var address = $"ws://{context.Request.Host.Value}";
        // Only a browser sends an origin, and it has been found to be ours: the page, so a person.
        var fromPage = context.Request.Headers.Origin.Count > 0;
        await new GatewayConnection(simulator.Hub, socket, address, compress.Length > 0, fromPage).RunAsync(ct);
    }

    private static async Task RefuseAsync(WebSocket socket, int code, string reason, CancellationToken ct)
    {
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)code, reason, ct);
        }
        catch (WebSocketException)
        {
            // Gone before it heard why.
        }
    }

    private async Task AttachmentAsync(HttpContext context, string path, CancellationToken ct)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        World.Attachment? file = null;
        if (parts.Length == 4 && Wire.Json.TryId(parts[2], out var id))
        {
            lock (simulator.World.Gate)
            {
                file = simulator.World.Attachments.GetValueOrDefault(id);
            }
        }

        if (file is null || file.Filename != Uri.UnescapeDataString(parts[3]))
        {
            await PlainAsync(context, 404, "There is no such file.");
            return;
        }

        var response = context.Response;
        var isMedia =
            file.ContentType.StartsWith("image/", StringComparison.Ordinal)
            || file.ContentType.StartsWith("video/", StringComparison.Ordinal)
            || file.ContentType.StartsWith("audio/", StringComparison.Ordinal);
        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        // Whatever somebody uploads never runs as a page of ours.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!isMedia)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{file.Filename}\"";
        }

        await response.Body.WriteAsync(file.Content, ct);
    }

    public static async Task PlainAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
