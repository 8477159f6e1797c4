using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>What somebody sees of a press of theirs.</summary>
/// <param name="Id">The interaction's id; 0 where the press did not leave: the button was gone or disabled.</param>
/// <param name="Said">The bot's private words; null where it failed or no answer came.</param>
internal sealed record Pressed(ulong Id, string? Said);

/// <summary>A person who plays for hours: presses buttons, waits for each answer, hears all that happens in the server.</summary>
internal sealed class Player : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, Waiting> _byNonce = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Waiting> _byId = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JsonObject _world;
    private readonly string _token;
    private readonly Action<string, JsonObject> _heard;
    private Task _reading = Task.CompletedTask;
    private int _nonce;

    private Player(HttpClient http, JsonObject world, JsonObject person, Action<string, JsonObject> heard)
    {
        _http = http;
        _world = world;
        _heard = heard;
        _token = (string)person["token"]!;
        Id = ulong.Parse((string)person["id"]!, CultureInfo.InvariantCulture);
    }

    public ulong Id { get; }

    /// <summary>Whether the socket is still there.</summary>
    public bool IsConnected => _socket.State == WebSocketState.Open;

    /// <summary>Connects to the gateway.</summary>
    /// <param name="http">To the playground.</param>
    /// <param name="world">What <c>GET /playground</c> says.</param>
    /// <param name="person">With <c>id</c> and <c>token</c>.</param>
    /// <param name="heard">Is told of messages that are made or changed.</param>
    public static async Task<Player> ConnectAsync(
        HttpClient http,
        JsonObject world,
        JsonObject person,
        Action<string, JsonObject> heard
    )
    {
        var player = new Player(http, world, person, heard);
        await player._socket.ConnectAsync(
            new Uri((string)world["gateway"]! + "/?v=10&encoding=json"),
            player._stop.Token
        );
        player._reading = player.ReadAsync();
        await player._ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return player;
    }

    /// <summary>Presses a button and waits for the bot's answer.</summary>
    public Task<Pressed> PressAsync(string guild, string channel, string message, string customId) =>
        InteractAsync(
            new JsonObject
            {
                ["type"] = 3,
                ["guild_id"] = guild,
                ["channel_id"] = channel,
                ["message_id"] = message,
                ["message_flags"] = 0,
                ["data"] = new JsonObject { ["component_type"] = 2, ["custom_id"] = customId },
            }
        );

    /// <summary>Sends a command whose data is ready made.</summary>
    public Task<Pressed> CommandAsync(string guild, string channel, JsonObject data) =>
        InteractAsync(
            new JsonObject
            {
                ["type"] = 2,
                ["guild_id"] = guild,
                ["channel_id"] = channel,
                ["data"] = data,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    private async Task<Pressed> InteractAsync(JsonObject body)
    {
        var nonce = Interlocked.Increment(ref _nonce).ToString(CultureInfo.InvariantCulture);
        var waiting = new Waiting();
        _byNonce[nonce] = waiting;
        body["application_id"] = (string)_world["applicationId"]!;
        body["session_id"] = await _ready.Task;
        body["nonce"] = nonce;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v10/interactions")
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Authorization", _token);
        using var response = await _http.SendAsync(request, _stop.Token);
        if ((int)response.StatusCode != 204)
        {
            _byNonce.TryRemove(nonce, out _);
            return new Pressed(0, null);
        }
        string? said = null;
        try
        {
            said = await waiting.Said.Task.WaitAsync(Patience, _stop.Token);
        }
        catch (TimeoutException)
        {
            // The bot was killed between "thinking" and its words.
        }
        _byNonce.TryRemove(nonce, out _);
        return new Pressed(waiting.Id, said);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                {
                    continue;
                }
                var frame = JsonNode.Parse(message.ToArray());
                message.SetLength(0);
                if ((int?)frame?["op"] == 10)
                {
                    _ = BeatAsync((int)frame["d"]!["heartbeat_interval"]!);
                    await SendAsync(
                        new JsonObject
                        {
                            ["op"] = 2,
                            ["d"] = new JsonObject { ["token"] = _token, ["properties"] = new JsonObject() },
                        }
                    );
                }
                else if (frame?["t"] is { } type && frame["d"] is JsonObject data)
                {
                    Hear((string)type!, data);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The playground is gone, or the play is over.
        }
    }

    private async Task BeatAsync(int milliseconds)
    {
        try
        {
            while (true)
            {
                await Task.Delay(milliseconds, _stop.Token);
                await SendAsync(new JsonObject { ["op"] = 1, ["d"] = null });
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private async Task SendAsync(JsonObject frame)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            var bytes = Encoding.UTF8.GetBytes(frame.ToJsonString());
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Hear(string type, JsonObject data)
    {
        switch (type)
        {
            case "READY":
                _ready.TrySetResult((string)data["session_id"]!);
                break;
            case "INTERACTION_CREATE" when Of(data) is { } waiting:
                waiting.Id = ulong.Parse((string)data["id"]!, CultureInfo.InvariantCulture);
                _byId[(string)data["id"]!] = waiting;
                break;
            case "INTERACTION_FAILURE" when Of(data) is { } waiting:
                waiting.Said.TrySetResult(null);
                break;
            case "MESSAGE_CREATE" or "MESSAGE_UPDATE":
                // "Thinking" is no answer yet.
                var said = ((int?)data["flags"] ?? 0) & 128;
                if (
                    said == 0
                    && (string?)data["interaction_metadata"]?["id"] is { } id
                    && _byId.TryRemove(id, out var answered)
                )
                {
                    answered.Said.TrySetResult((string?)data["content"] ?? "");
                }
                _heard(type, data);
                break;
            default:
                break;
        }
    }

    private Waiting? Of(JsonObject data) =>
        (string?)data["nonce"] is { } nonce ? _byNonce.GetValueOrDefault(nonce) : null;

    private sealed class Waiting
    {
        public ulong Id { get; set; }

        public TaskCompletionSource<string?> Said { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
