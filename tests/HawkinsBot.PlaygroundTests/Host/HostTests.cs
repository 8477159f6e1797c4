using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>The program itself, over loopback: what a newcomer does, and what an operator sees.</summary>
public sealed class HostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hawkins-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Clients.BuiltIn), MemberType = typeof(Clients))]
    public async Task A_newcomer_starts_it_asks_and_gets_answers_also_after_a_kill(string client)
    {
        await using (var bot = BotProcess.Start(_folder, "Development", "--Playground:Port=0", client))
        {
            var address = await bot.AddressAsync();
            await using var dustin = await Person.ConnectAsync(address, "Dustin");
            Assert.Contains("Eleven", await dustin.SuggestAsync("general", "character", ("name", "ele")));
            await AssertElevenAsync(dustin);
            var noted = await dustin.RunAsync("general", "spoilers set", ("episode", "S2E9"));
            Assert.Equal(64, (int)noted["flags"]! & 64);
            var world = JsonNode.Parse(await new HttpClient().GetStringAsync($"{address}/playground"))!;
            Assert.DoesNotContain((string)world["botToken"]!, bot.Output, StringComparison.Ordinal);
            await bot.KillAsync();
        }

        await using (var bot = BotProcess.Start(_folder, "Development", "--Playground:Port=0", client))
        {
            await using var dustin = await Person.ConnectAsync(await bot.AddressAsync(), "Dustin");
            await AssertElevenAsync(dustin);
            // What was acknowledged before the kill is there.
            var shown = await dustin.RunAsync("general", "spoilers show");
            Assert.Contains("S2E9", (string)shown["content"]!, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Clients.BuiltIn), MemberType = typeof(Clients))]
    public async Task Ctrl_C_stops_it_within_five_seconds_and_closes_the_gateway_with_1000(string client)
    {
        await using var playground = BotProcess.Start(_folder, "Production", "playground", "--Playground:Port=0");
        var address = await playground.AddressAsync();
        using var http = new HttpClient();
        var world = JsonNode.Parse(await http.GetStringAsync($"{address}/playground"))!;
        await using var bot = BotProcess.Start(
            _folder,
            "Production",
            $"--Discord:ApiBase={world["api"]}",
            $"--Discord:Token={world["botToken"]}",
            client
        );
        await using (await Person.ConnectAsync(address, "Lucas"))
        {
            var (code, took) = await bot.InterruptAsync();
            Assert.Equal(0, code);
            Assert.True(took < TimeSpan.FromSeconds(5), $"It took {took}.");
        }
        using var events = await http.GetStreamAsync($"{address}/playground/events?after=0");
        using var reader = new StreamReader(events);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(limit.Token);
        } while (
            line is not null
            && !(
                line.Contains("\"closed\"", StringComparison.Ordinal) && line.Contains("1000", StringComparison.Ordinal)
            )
        );
        Assert.NotNull(line);
    }

    [Fact]
    public async Task The_environment_of_the_command_line_comes_before_that_of_the_variable()
    {
        await using var bot = BotProcess.Start(_folder, "Development", "--environment=Production");
        Assert.Equal(1, await bot.ExitAsync());
        Assert.Contains("discord.com/developers", bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_without_a_token_it_ends_at_once_and_says_how_to_get_one()
    {
        await using var bot = BotProcess.Start(_folder, "Production");
        Assert.Equal(1, await bot.ExitAsync());
        Assert.Contains("Discord:Token", bot.Output, StringComparison.Ordinal);
        Assert.Contains("discord.com/developers", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", bot.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Discord:Mode=Maybe", "Discord:Mode", "Live and Playground")]
    [InlineData("--Discord:Client=Other", "Discord:Client", "Own and DiscordNet")]
#if !WITH_DISCORDNET
    [InlineData("--Discord:Client=DiscordNet", "Discord:Client", "-p:WithDiscordNet=true")]
#endif
#if !WITH_LITEDB
    [InlineData("--Storage:Provider=LiteDb", "Storage:Provider", "-p:WithLiteDb=true")]
#endif
    [InlineData("--Storage:Provider=Oracle", "Storage:Provider", "Sqlite")]
    [InlineData("--Playground:Port=99999", "Playground", "65535")]
    [InlineData("--Playground:Port=many", "Playground:Port", "a whole number")]
    [InlineData("--Trivia:StartCooldown=9999", "Trivia:StartCooldown", "0 to 600")]
    [InlineData("--Trivia:StartCooldown=soon", "Trivia:StartCooldown", "a whole number")]
    [InlineData("--News:Sources:0:Official=perhaps", "News:Sources:0:Official", "true or false")]
    [InlineData("--News:FetchMinutes=1", "News:FetchMinutes", "5 to 1440")]
    [InlineData("--News:Sources:0:Address=here", "News:Sources:0:Address", "http or https")]
    [InlineData("--About:Source=here", "About:Source", "http or https")]
    public async Task A_wrong_setting_stops_the_start_with_its_key_and_what_is_allowed(
        string arg,
        string key,
        string allowed
    )
    {
        await using var bot = BotProcess.Start(_folder, "Development", "--Playground:Port=0", arg);
        Assert.Equal(1, await bot.ExitAsync());
        Assert.Contains(key, bot.Output, StringComparison.Ordinal);
        Assert.Contains(allowed, bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_lists_those_that_there_are()
    {
        await using var bot = BotProcess.Start(_folder, "Production", "dance");
        Assert.Equal(2, await bot.ExitAsync());
        Assert.Contains("backup FILE", bot.Output, StringComparison.Ordinal);
        Assert.Contains("catalogue check", bot.Output, StringComparison.Ordinal);
    }

    private static async Task AssertElevenAsync(Person person)
    {
        var card = await person.RunAsync("general", "character", ("name", "Eleven"));
        Assert.Equal("Eleven", (string)card["embeds"]![0]!["title"]!);
        Assert.Contains("Millie Bobby Brown", card.ToJsonString(), StringComparison.Ordinal);
    }
}
