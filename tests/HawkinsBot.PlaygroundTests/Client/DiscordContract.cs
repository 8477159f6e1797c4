using System.Text.Json.Nodes;
using HawkinsBot.Discord;
using HawkinsBot.Playground;
using HawkinsBot.PlaygroundTests.Playground;

namespace HawkinsBot.PlaygroundTests.Client;

/// <summary>
/// What every <see cref="IDiscord"/> does, against the playground, which checks each request by Discord's rules. An
/// implementation derives it and says how it is made.
/// </summary>
public abstract partial class DiscordContract
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A client that is not running yet; it is disposed of when the test is over.</summary>
    protected abstract IDiscord Create(DiscordOptions options);

    private Task<Connected> StartAsync(
        Action<DiscordOptions>? configure = null,
        Action<PlaygroundOptions>? playground = null
    ) => Connected.StartAsync(Create, configure, playground);

    private static Task InjectAsync(Connected bot, string fault) =>
        bot.Local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse(fault));
}

/// <summary>Our own client.</summary>
public sealed class OwnClientTests : DiscordContract
{
    protected override IDiscord Create(DiscordOptions options) =>
        new DiscordClient(
            options,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance
        );

    // Discord.Net begins a new session whatever Discord offers.
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public Task An_invalid_session_is_resumed_where_it_can_be(string resumable) =>
        AnswersOnceAsync(
            "{\"kind\":\"invalidSession\",\"resumable\":" + resumable + "}",
            sessionIsLost: resumable == "false"
        );
}

#if WITH_DISCORDNET
/// <summary>The adapter on Discord.Net, where it is built in.</summary>
public sealed class DiscordNetClientTests : DiscordContract
{
    protected override IDiscord Create(DiscordOptions options) =>
        new DiscordNet.DiscordNetClient(
            options,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance
        );
}
#endif
