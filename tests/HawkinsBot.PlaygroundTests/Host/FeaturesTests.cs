using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>The features from end to end, with each client that is built in: what a person does, over loopback.</summary>
public sealed class FeaturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hawkins-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Clients.BuiltIn), MemberType = typeof(Clients))]
    public async Task Lore_trivia_and_a_digest_work_from_end_to_end(string client)
    {
        await using var bot = BotProcess.Start(
            _folder,
            "Development",
            "--Playground:Port=0",
            "--Storage:Provider=InMemory",
            client
        );
        await using var dustin = await Person.ConnectAsync(await bot.AddressAsync(), "Dustin");

        // Lore: a card.
        var card = await dustin.RunAsync("lore", "character", ("name", "Eleven"));
        Assert.Equal("Eleven", (string)card["embeds"]![0]!["title"]!);

        // A modal with labels, whose answer is kept.
        var form = await dustin.OpenAsync("trivia", "trivia question add");
        var kept = await dustin.SubmitAsync(
            "trivia",
            form,
            ("question", "Which way is north?"),
            ("right", "Up"),
            ("wrong", "Down\nLeft\nRight")
        );
        Assert.Equal(64, (int)kept["flags"]! & 64);

        // News: a digest, made of V2 components, posted without an interaction, once the feed has been read.
        var news = dustin.ChannelId("news");
        var followed = await dustin.RunAsync("general", "digest follow", ("channel", news), ("every", "daily"));
        Assert.Equal(64, (int)followed["flags"]! & 64);
        bool IsDigest(JsonObject message) => (string)message["channel_id"]! == news;
        JsonObject said;
        do
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            said = await dustin.RunAsync("general", "digest send");
        } while (!IsDigest(said) && !said.ToJsonString().Contains(news, StringComparison.Ordinal));
        var digest = IsDigest(said) ? said : await dustin.MessageAsync(IsDigest);
        Assert.Equal(32768, (int)digest["flags"]! & 32768);
        Assert.Equal(64, (int)(await dustin.PressAsync("news", digest, "news/about/"))["flags"]! & 64);

        // A game whose button is pressed.
        bool IsQuestion(JsonObject message) =>
            message["components"]?.ToJsonString().Contains("trivia/pick/", StringComparison.Ordinal) is true;
        var game = await dustin.RunAsync("trivia", "trivia play", ("rounds", 1));
        var question = IsQuestion(game) ? game : await dustin.MessageAsync(IsQuestion);
        await dustin.PressAsync("trivia", question, "trivia/pick/");
        Assert.DoesNotContain("fail:", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", bot.Output, StringComparison.Ordinal);
    }
}
