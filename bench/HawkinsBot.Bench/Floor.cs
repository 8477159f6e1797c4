using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.Bench;

/// <summary>
/// What an interaction costs at least in .NET: a bare <see cref="ClientWebSocket"/> and <see cref="HttpClient"/> that
/// post a constant body. And our client alone, with a handler that answers at once.
/// </summary>
internal static class Floor
{
    private static byte[] _body = """{"type":4,"data":{"content":"Eleven"}}"""u8.ToArray();

    private const string Command =
        """[{"name":"character","description":"Look up","type":1,"options":[{"type":3,"name":"name","description":"Who","required":true}]}]""";

    /// <summary>Runs until it is killed.</summary>
    public static async Task<int> RunBareAsync(string[] args)
    {
        var (api, token) = (args[0], args[1]);
        _body = args.Length > 2 ? await File.ReadAllBytesAsync(args[2]) : _body;
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bot " + token);
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://localhost, 1)");
        var bot = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(api + "/gateway/bot"))).RootElement;
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(bot.GetProperty("url").GetString() + "?v=10&encoding=json"), default);
        var buffer = new byte[16 * 1024 * 1024];
        await ReceiveAsync(socket, buffer);
        var identify =
            $"{{\"op\":2,\"d\":{{\"token\":\"{token}\",\"intents\":1,"
            + "\"properties\":{\"os\":\"x\",\"browser\":\"x\",\"device\":\"x\"}}}";
        await socket.SendAsync(Encoding.UTF8.GetBytes(identify), WebSocketMessageType.Text, true, default);
        var app = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(api + "/applications/@me"))).RootElement;
        using var commands = new StringContent(Command, Encoding.UTF8, "application/json");
        commands.Headers.ContentType!.CharSet = null;
        using var published = await http.PutAsync(
            new Uri($"{api}/applications/{app.GetProperty("id").GetString()}/commands"),
            commands
        );
        published.EnsureSuccessStatusCode();
        http.DefaultRequestHeaders.Remove("Authorization");
        while (true)
        {
            var length = await ReceiveAsync(socket, buffer);
            if (buffer.AsSpan(0, length).IndexOf("INTERACTION_CREATE"u8) < 0)
            {
                continue;
            }

            var (id, secret) = Find(buffer.AsSpan(0, length));
            _ = PostAsync(http, new Uri($"{api}/interactions/{id}/{secret}/callback"));
        }
    }

    /// <summary>Whether the adapter on Discord.Net is in this build.</summary>
    public static bool HasDiscordNet =>
#if WITH_DISCORDNET
        true;
#else
        false;
#endif

    /// <summary>Our own client. Runs until it is killed.</summary>
    public static Task<int> RunClientAsync(string[] args) =>
        RunAsync(new DiscordClient(Options(args), TimeProvider.System, NullLoggerFactory.Instance));

    /// <summary>Discord.Net behind the same port. Runs until it is killed.</summary>
    public static Task<int> RunDiscordNetAsync(string[] args) =>
#if WITH_DISCORDNET
        RunAsync(new DiscordNet.DiscordNetClient(Options(args), TimeProvider.System, NullLoggerFactory.Instance));
#else
        throw new InvalidOperationException("Discord.Net is not in this build: build with -p:WithDiscordNet=true.");
#endif

    private static DiscordOptions Options(string[] args) => new() { ApiBase = args[0], Token = args[1] };

    private static async Task<int> RunAsync(IDiscord client)
    {
        var message = new MessageCreate("Eleven");
        var command = new CommandDefinition("character", "Look up")
        {
            Options = [new(OptionType.String, "name", "Who") { Required = true }],
        };
        await client.RunAsync(
            new(
                async (interaction, ct) => await client.RespondAsync(interaction, new MessageResponse(message), ct),
                async (happened, ct) =>
                {
                    if (happened is ShardReady)
                    {
                        await client.PublishCommandsAsync(null, [command], ct);
                    }
                }
            ),
            default
        );
        return 0;
    }

    private static async Task<int> ReceiveAsync(ClientWebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), default);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return length;
            }
        }
    }

    private static (string Id, string Token) Find(ReadOnlySpan<byte> frame)
    {
        string? id = null;
        string? token = null;
        var reader = new Utf8JsonReader(frame);
        while (reader.Read() && (id is null || token is null))
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 })
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    reader.Read();
                    id = reader.GetString();
                }
                else if (reader.ValueTextEquals("token"u8))
                {
                    reader.Read();
                    token = reader.GetString();
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return (id!, token!);
    }

    private static async Task PostAsync(HttpClient http, Uri url)
    {
        using var content = new ByteArrayContent(_body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var response = await http.PostAsync(url, content);
        response.EnsureSuccessStatusCode();
    }
}
