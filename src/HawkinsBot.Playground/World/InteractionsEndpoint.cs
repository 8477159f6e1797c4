using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Wire;
using NSec.Cryptography;

namespace HawkinsBot.Playground.World;

/// <summary>
/// The application's interactions endpoint URL: while it has one, interactions go there by HTTP, signed, and not over the
/// gateway.
/// </summary>
internal sealed class InteractionsEndpoint(Simulator simulator) : IDisposable
{
    private const string Field = "interactions_endpoint_url";
    private static readonly byte[] Ping = Encoding.ASCII.GetBytes(
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"application_id":"{{WorldState.ApplicationId}}","entitlements":[],"id":"{{WorldState.ApplicationId + 1}}","token":"ping","type":1,"version":1}"""
        )
    );

    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        }
    )
    {
        Timeout = Interaction.FirstAnswer,
        MaxResponseContentBufferSize = BodyReader.Largest,
    };

    /// <summary>Where interactions go; null: over the gateway.</summary>
    public Uri? Url { get; set; }

    /// <summary>The address that files of inline answers get, as the bot's own request named it.</summary>
    public string Address { get; set; } = "";

    /// <summary>The key to check our requests with, in hex.</summary>
    public string VerifyKey => Convert.ToHexStringLower(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Whether an address may be set: it answers a ping, and refuses one with a wrong signature.</summary>
    /// <param name="text">As it was given.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="Refusal">50035: it does not, or it is not on this machine.</exception>
    public async Task CheckAsync(string text, CancellationToken ct)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw Refusal.At(Field, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }

        // Discord asks any machine; a local one asks none but its own.
        if (!url.IsLoopback || !await IsGoodAsync(url, ct))
        {
            throw Refusal.At(
                Field,
                "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
                "The specified interactions endpoint url could not be verified."
            );
        }
    }

    /// <summary>Sends an interaction, and takes the answer that may come with the response.</summary>
    public async Task SendAsync(Uri url, Interaction interaction, byte[] bytes, Action<Interaction> fail)
    {
        try
        {
            using var response = await PostAsync(url, bytes, rightly: true, CancellationToken.None);
            var body = await response.Content.ReadAsByteArrayAsync();
            var arrivedAt = Stopwatch.GetTimestamp();
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            if (response.StatusCode != HttpStatusCode.OK || JsonNode.Parse(body) is not { } answer)
            {
                fail(interaction);
                return;
            }

            lock (simulator.World.Gate)
            {
                new InteractionAnswers(simulator, Address).Callback(interaction, answer, [], false, arrivedAt);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or Refusal)
        {
            fail(interaction);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private async Task<bool> IsGoodAsync(Uri url, CancellationToken ct)
    {
        try
        {
            using var pong = await PostAsync(url, Ping, rightly: true, ct);
            if (
                pong.StatusCode != HttpStatusCode.OK
                || pong.Content.Headers.ContentType?.MediaType != "application/json"
                || JsonNode.Parse(await pong.Content.ReadAsByteArrayAsync(ct)).Int("type") != 1
            )
            {
                return false;
            }

            using var refused = await PostAsync(url, Ping, rightly: false, ct);
            return refused.StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException
                || (e is OperationCanceledException && !ct.IsCancellationRequested)
            )
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(Uri url, byte[] body, bool rightly, CancellationToken ct)
    {
        var timestamp = simulator.World.Real.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), .. body];
        var signature = SignatureAlgorithm.Ed25519.Sign(_key, signed);
        if (!rightly)
        {
            signature[0] ^= 1;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Signature-Ed25519", Convert.ToHexStringLower(signature));
        request.Headers.TryAddWithoutValidation("X-Signature-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)");
        return await _http.SendAsync(request, ct);
    }
}
