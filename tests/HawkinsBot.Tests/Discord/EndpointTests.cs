using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Endpoint;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging.Abstractions;
using NSec.Cryptography;

namespace HawkinsBot.Tests.Discord;

/// <summary>The endpoint for interactions by HTTP, on a real socket, asked with real signatures.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private const string Ping = """{"id":"1","application_id":"42","type":1,"token":"ping","version":1}""";
    private const string Slash =
        """{"id":"7","application_id":"42","type":2,"token":"secret","version":1,"channel_id":"5","user":{"id":"9","username":"max"},"data":{"id":"3","name":"lore","type":1}}""";

    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly ConcurrentQueue<Interaction> _delivered = new();
    private readonly HttpClient _http = new();
    private InteractionEndpoint _endpoint = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _endpoint = await StartAsync("http://127.0.0.1:0/interactions", VerifyKey(_key));

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        _http.Dispose();
        _key.Dispose();
    }

    [Fact, Trait("Check", "18.46")]
    public async Task A_changed_body_timestamp_or_key_is_401_and_nothing_is_handled()
    {
        var (signature, time) = Sign(Slash, "1700000000");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Slash + " ", signature, time));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Slash, signature, "1700000001"));
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Slash, Sign(Slash, time, other).Signature, time));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Ping, signature, time));
        foreach (var wrong in new[] { null, "", "00", new string('z', 128), signature[..126], signature + "00" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Slash, wrong, time));
        }

        foreach (var wrong in new[] { null, "", new string('1', 5000) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(Slash, signature, wrong));
        }

        Assert.Empty(_delivered);
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(Slash, signature, time));
        Assert.Equal(new Snowflake(7), Assert.Single(_delivered).Id);
    }

    [Fact, Trait("Check", "18.47")]
    public async Task A_ping_is_answered_with_a_pong_in_JSON_and_not_handled()
    {
        using var answer = await SendAsync(HttpMethod.Post, Ping, Sign(Ping, "1700000000"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"type":1}""", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Empty(_delivered);
    }

    [Fact]
    public async Task What_is_signed_and_no_interaction_is_400_and_the_next_one_is_taken()
    {
        foreach (var body in new[] { "", "{", "[]", """{"type":2}""", """{"id":{},"type":2}""" })
        {
            var (signature, time) = Sign(body, "1700000000");
            var status = await AskAsync(body, signature, time);
            Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Accepted, $"{body}: {status}");
        }

        var (right, at) = Sign(Slash, "1700000000");
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(Slash, right, at));
        Assert.Contains(_delivered, i => i.Id == new Snowflake(7));
    }

    [Fact]
    public async Task Another_path_method_or_a_huge_body_is_refused()
    {
        using (var get = await SendAsync(HttpMethod.Get, "", Sign("", "1")))
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        }

        using (var elsewhere = await _http.GetAsync(new Uri(_endpoint.Address, "/other"), Ct))
        {
            Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        }

        var huge = new string(' ', 5 * 1024 * 1024);
        using var answer = await SendAsync(HttpMethod.Post, huge, ("00", "1"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(_delivered);
    }

    [Fact]
    public async Task A_taken_port_and_a_missing_key_are_told_with_the_setting()
    {
        var taken = await Assert.ThrowsAsync<DiscordFatalException>(() =>
            StartAsync(_endpoint.Address.ToString(), VerifyKey(_key))
        );
        Assert.Contains("Discord:Endpoint", taken.Message, StringComparison.Ordinal);
        var keyless = await Assert.ThrowsAsync<DiscordFatalException>(() => StartAsync("http://127.0.0.1:0/", ""));
        Assert.Contains("key", keyless.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080/interactions", true)]
    [InlineData("http://[::1]:8080/", true)]
    [InlineData("http://localhost:8080/a/b", true)]
    [InlineData("https://0.0.0.0:8080/interactions", false)]
    [InlineData("http://example.org/interactions", false)]
    [InlineData("8080", false)]
    [InlineData("http://0.0.0.0:8080/?a=b", false)]
    public void The_setting_takes_an_address_to_listen_on(string address, bool allowed)
    {
        var problems = new DiscordOptions { Token = "token", Endpoint = address }.Problems();
        Assert.Equal(allowed ? 0 : 1, problems.Count(p => p.StartsWith("Discord:Endpoint", StringComparison.Ordinal)));
    }

    private Task<InteractionEndpoint> StartAsync(string address, string verifyKey) =>
        InteractionEndpoint.StartAsync(
            new Uri(address),
            verifyKey,
            TimeProvider.System,
            _delivered.Enqueue,
            NullLoggerFactory.Instance,
            Ct
        );

    private static string VerifyKey(Key key) =>
        Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    private (string Signature, string Time) Sign(string body, string time, Key? key = null) =>
        (
            Convert.ToHexStringLower(SignatureAlgorithm.Ed25519.Sign(key ?? _key, Encoding.UTF8.GetBytes(time + body))),
            time
        );

    private async Task<HttpStatusCode> AskAsync(string body, string? signature, string? time)
    {
        using var answer = await SendAsync(HttpMethod.Post, body, (signature, time));
        // The interaction is handed on behind the answer.
        for (var i = 0; i < 500 && answer.StatusCode == HttpStatusCode.Accepted && _delivered.IsEmpty; i++)
        {
            await Task.Delay(10, Ct);
        }

        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string body,
        (string? Signature, string? Time) signed
    )
    {
        using var request = new HttpRequestMessage(method, _endpoint.Address);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            // So that a refusal can be read before all is sent.
            request.Headers.ExpectContinue = body.Length > 1_000_000;
        }

        if (signed.Signature is { } signature)
        {
            request.Headers.TryAddWithoutValidation(RequestSignature.SignatureHeader, signature);
        }

        if (signed.Time is { } time)
        {
            request.Headers.TryAddWithoutValidation(RequestSignature.TimestampHeader, time);
        }

        return await _http.SendAsync(request, Ct);
    }
}
