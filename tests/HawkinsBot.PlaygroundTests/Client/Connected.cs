using System.Collections.Concurrent;
using System.Threading.Channels;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Playground;
using HawkinsBot.PlaygroundTests.Playground;
using HawkinsBot.Tests;

namespace HawkinsBot.PlaygroundTests.Client;

/// <summary>A client that runs against a playground of its own.</summary>
internal sealed class Connected : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Interaction> _handled = System.Threading.Channels.Channel.CreateUnbounded<Interaction>();
    private readonly ConcurrentQueue<DiscordEvent> _events = new();
    private readonly Task _clock;
    private Exception? _failed;

    private Connected(LocalDiscord local, IDiscord client)
    {
        (Local, Client) = (local, client);
        Running = Client.RunAsync(new(HandleAsync, OnEvent), _stop.Token);
        _clock = FollowRealTimeAsync(local.Time);
    }

    public LocalDiscord Local { get; }

    public IDiscord Client { get; }

    /// <summary>Ends with the client.</summary>
    public Task Running { get; }

    public Func<Interaction, CancellationToken, Task> OnInteraction { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<Connected> StartAsync(
        Func<DiscordOptions, IDiscord> create,
        Action<DiscordOptions>? configure = null,
        Action<PlaygroundOptions>? playground = null
    )
    {
        var local = await LocalDiscord.StartAsync(playground);
        var options = Options(local);
        configure?.Invoke(options);
        var connected = Run(local, create(options));
        await connected.EventAsync<ShardReady>();
        return connected;
    }

    public static Connected Run(LocalDiscord local, IDiscord client) => new(local, client);

    public static DiscordOptions Options(LocalDiscord local) =>
        new() { Token = local.Token, ApiBase = local.Server.ApiBase.ToString().TrimEnd('/') };

    public Snowflake Id(string channel) => Snowflake.Parse(Local.Channel(channel));

    /// <summary>An event that has come, or comes soon.</summary>
    public async Task<T> EventAsync<T>(Func<T, bool>? fits = null)
        where T : DiscordEvent
    {
        using var limit = new CancellationTokenSource(Soon);
        while (true)
        {
            if (_events.OfType<T>().FirstOrDefault(e => fits?.Invoke(e) ?? true) is { } found)
            {
                return found;
            }

            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>The next interaction, once it was handled without an exception.</summary>
    public async Task<Interaction> HandledAsync()
    {
        using var limit = new CancellationTokenSource(Soon);
        var interaction = await _handled.Reader.ReadAsync(limit.Token);
        Assert.Null(_failed);
        return interaction;
    }

    /// <summary>Asks the client to stop, and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.WaitAsync(Soon);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Running).WaitAsync(Soon);
        await _clock;
        ((IDisposable)Client).Dispose();
        await Local.DisposeAsync();
        _stop.Dispose();
    }

    // The clients run on real time, so the playground's limits must as well.
    private async Task FollowRealTimeAsync(ManualTime time)
    {
        var last = TimeProvider.System.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(10, CancellationToken.None);
            var now = TimeProvider.System.GetTimestamp();
            time.Advance(TimeProvider.System.GetElapsedTime(last, now));
            last = now;
        }
    }

    private ValueTask OnEvent(DiscordEvent happened, CancellationToken ct)
    {
        _events.Enqueue(happened);
        return default;
    }

    private async ValueTask HandleAsync(Interaction interaction, CancellationToken ct)
    {
        try
        {
            await OnInteraction(interaction, ct);
        }
        catch (Exception e)
        {
            _failed = e;
        }

        _handled.Writer.TryWrite(interaction);
    }
}
