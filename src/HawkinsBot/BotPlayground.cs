using System.ComponentModel.DataAnnotations;
using HawkinsBot.Playground;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace HawkinsBot;

/// <summary>
/// A playground in this process, or the clock of one in another. Apart from <see cref="Bot"/>, so that a live bot loads
/// nothing of it.
/// </summary>
internal sealed class BotPlayground : IAsyncDisposable
{
    // The playground is another server than the bot; only what goes wrong in it is of interest.
    private static readonly ILoggerFactory Logs = LoggerFactory.Create(logging =>
        logging.AddSimpleConsole(Bot.Format).SetMinimumLevel(LogLevel.Warning)
    );

    private readonly PlaygroundServer _server;

    private BotPlayground(PlaygroundServer server) => _server = server;

    /// <summary>The playground's clock, which the bot follows.</summary>
    public TimeProvider Clock => _server.Clock;

    /// <summary>The settings with which the bot runs on it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> BotSettings =>
        [
            new("Discord:Token", _server.BotToken),
            new("Discord:ApiBase", _server.ApiBase.ToString()),
            new("News:AllowLoopback", "true"),
            new("News:Sources:9999:Name", "The Hawkins Post"),
            new("News:Sources:9999:Address", new Uri(_server.Address, "/playground/feed.xml").AbsoluteUri),
            new("News:Sources:9999:OnTopic", "true"),
            new("News:Sources:9999:Official", "true"),
        ];

    /// <summary>Starts one with the settings under <c>Playground</c>.</summary>
    /// <exception cref="SettingException">A setting is wrong, or the port is taken.</exception>
    public static async Task<BotPlayground> StartAsync(IConfiguration configuration, CancellationToken ct)
    {
        var options = new PlaygroundOptions();
        try
        {
            configuration.GetSection("Playground").Bind(options);
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            return new(await PlaygroundServer.StartAsync(options, TimeProvider.System, Logs, ct));
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException)
        {
            throw new SettingException(Bot.Complaint(e) ?? $"Playground: {e.Message}");
        }
    }

    /// <summary>Follows the clock of a playground in another process.</summary>
    /// <exception cref="SettingException">It is no address on this machine, or no playground answers there.</exception>
    public static async Task<TimeProvider> ClockAsync(string playground)
    {
        if (!Uri.TryCreate(playground, UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            throw new SettingException(
                $"Discord:Clock is '{playground}'; allowed is a playground's address on this machine, such as http://127.0.0.1:5085."
            );
        }
        try
        {
            return await FollowingClock.StartAsync(
                address,
                Logs.CreateLogger<FollowingClock>(),
                CancellationToken.None
            );
        }
        catch (HttpRequestException e)
        {
            throw new SettingException($"Discord:Clock is '{playground}', where no playground answers: {e.Message}");
        }
    }

    /// <summary>Prints where it is, for people and for programs that start it.</summary>
    public void Announce() => Console.WriteLine($"Playground: {_server.Address.GetLeftPart(UriPartial.Authority)}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
