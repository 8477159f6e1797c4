using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.PlaygroundTests.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>Interactions by HTTP: what the playground asks of an endpoint, and our client as one.</summary>
public sealed class EndpointChecks
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Check", "17.46")]
    public async Task An_endpoint_is_refused_unless_it_answers_a_ping_and_refuses_a_bad_signature()
    {
        await using var local = await LocalDiscord.StartAsync();
        await using var credulous = await Server.StartAsync(_ => (200, """{"type":1}"""));
        await using var dumb = await Server.StartAsync(n => (n == 1 ? 200 : 401, "pong"));
        await using var good = await Server.StartAsync(n => (n == 1 ? 200 : 401, """{"type":1}"""));
        foreach (var bad in new[] { credulous.Url, dumb.Url, "http://127.0.0.1:1/", "https://example.org/", "ftp://a" })
        {
            var answer = await SetAsync(local, bad);
            Assert.Equal((400, 50035), (answer.Status, answer.Code));
            Assert.NotNull(answer.ErrorAt("interactions_endpoint_url"));
        }

        local.Time.Advance(TimeSpan.FromSeconds(10));
        var application = await SetAsync(local, good.Url);
        Assert.Equal((200, good.Url), (application.Status, (string?)application.Json!["interactions_endpoint_url"]));
        Assert.Equal(64, ((string)application.Json["verify_key"]!).Length);
        Assert.Null((await SetAsync(local, null)).Json!["interactions_endpoint_url"]);
    }

    [Fact]
    public async Task An_endpoint_gets_interactions_instead_of_the_gateway_and_may_answer_at_once()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        JsonObject? got = null;
        await using var server = await Server.StartAsync(
            n => n == 2 ? (401, "") : (200, n == 1 ? """{"type":1}""" : """{"type":4,"data":{"content":"At once"}}"""),
            body => got = body
        );
        await SetAsync(local, server.Url);
        Assert.Equal(204, (await talk.PostAsync(talk.Body(2, talk.CommandData()))).Status);
        await talk.Person.EventAsync("INTERACTION_SUCCESS");
        var message = await talk.Person.EventAsync("MESSAGE_CREATE");
        Assert.Equal("At once", (string?)message["content"]);
        Assert.Equal("lore", (string?)got!["data"]!["name"]);
        Assert.DoesNotContain("INTERACTION_CREATE", await talk.Bot.NamesAsync());
    }

    [Fact]
    public async Task An_endpoint_that_answers_nothing_of_use_fails_the_interaction()
    {
        await using var local = await LocalDiscord.StartAsync();
        var talk = await Conversation.StartAsync(local);
        var answers = new Queue<(int, string)>([
            (200, """{"type":1}"""),
            (401, ""),
            (500, ""),
            (200, "{"),
            (200, """{"type":4,"data":{}}"""),
        ]);
        await using var server = await Server.StartAsync(_ => answers.Dequeue());
        await SetAsync(local, server.Url);
        while (answers.Count > 0)
        {
            await talk.PostAsync(talk.Body(2, talk.CommandData()));
            await talk.Person.EventAsync("INTERACTION_FAILURE");
        }
    }

    [Fact, Trait("Check", "18.55")]
    public async Task Our_handler_gets_the_same_by_HTTP_as_over_the_gateway()
    {
        var url = $"http://127.0.0.1:{FreePort()}/interactions";
        await using var bot = await Connected.StartAsync(
            options => new DiscordClient(options, TimeProvider.System, NullLoggerFactory.Instance),
            options => options.Endpoint = url
        );
        bot.OnInteraction = (i, stop) => bot.Client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        var command = new CommandDefinition("lore", "Ask")
        {
            Options = [new(OptionType.String, "name", "Who") { Required = true }],
        };
        var published = (await bot.Client.PublishCommandsAsync(null, [command], Ct)).Commands.Single();
        var dustin = await Somebody.EnterAsync(bot.Local, "Dustin");
        var option = Somebody.Option("name", OptionType.String, "El");
        async Task<Interaction> RunAsync()
        {
            await dustin.RunAsync(published, option.DeepClone());
            var handled = await bot.HandledAsync();
            await dustin.Gateway.EventAsync("INTERACTION_SUCCESS");
            return handled;
        }

        var overGateway = await RunAsync();
        Assert.Equal(200, (await SetAsync(bot.Local, url)).Status);
        var byHttp = await RunAsync();
        Assert.NotEqual(overGateway.Id, byHttp.Id);
        Assert.Equal(Shown(overGateway), Shown(byHttp));
        // Not over both: only one of the two was dispatched to the session.
        Assert.Equal(2, bot.Local.Server.Simulator.World.Interactions.Count);
        await SetAsync(bot.Local, null);
        Assert.Equal(Shown(overGateway), Shown(await RunAsync()));
        await bot.StopAsync();
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url), Ct));
    }

    // All but what makes each one itself.
    private static string Shown(Interaction interaction) =>
        JsonSerializer.Serialize(interaction with { Id = new(1), Token = "t", ReceivedAt = 0 });

    private static Task<Answer> SetAsync(LocalDiscord local, string? url) =>
        local.BotAsync("PATCH", "/applications/@me", new JsonObject { ["interactions_endpoint_url"] = url });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Somebody's endpoint, which answers its n-th request as it is told.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Server(WebApplication app) => _app = app;

        public string Url => _app.Urls.Single() + "/";

        public static async Task<Server> StartAsync(
            Func<int, (int Status, string Body)> answer,
            Action<JsonObject>? got = null
        )
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var n = 0;
            app.Run(async context =>
            {
                got?.Invoke((JsonObject)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Ct))!);
                var (status, body) = answer(++n);
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(body, Ct);
            });
            await app.StartAsync(Ct);
            return new Server(app);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
