using System.Net;
using Discord;
using Discord.Net;
using Discord.Net.Rest;
using Discord.Rest;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.DiscordNet;

/// <summary>What Discord.Net's REST client reads: the entities that its types hold whole.</summary>
internal sealed partial class Reads(DiscordOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private const int Attempts = 4;

    private readonly DiscordRestClient _client = new(new DiscordRestConfig { RestClientProvider = At(options) });
    private readonly SemaphoreSlim _login = new(1, 1);

    /// <summary>Discord.Net's own HTTP client, at our address.</summary>
    public static RestClientProvider At(DiscordOptions options) =>
        _ => DefaultRestClientProvider.Instance(options.ApiBase + "/");

    public void Dispose()
    {
        _client.Dispose();
        _login.Dispose();
    }

    /// <summary>Our own user; known from the login.</summary>
    public async Task<Snowflake> MeAsync(CancellationToken ct) =>
        new((await AskAsync("GET /users/@me", 0, (c, _) => Task.FromResult<RestSelfUser?>(c.CurrentUser), ct)).Id);

    /// <summary>The application behind the token; known from the login.</summary>
    public async Task<Application> ApplicationAsync(CancellationToken ct) =>
        Records.Of(await AskAsync("GET /applications/@me", 0, (c, o) => c.GetApplicationInfoAsync(o)!, ct));

    public Task<RestGuild> GuildAsync(Snowflake id, CancellationToken ct) =>
        AskAsync("GET /guilds/{guild}", DiscordCodes.UnknownGuild, (c, o) => c.GetGuildAsync(id.Value, o)!, ct);

    public Task<RestGuildUser> MemberAsync(RestGuild guild, Snowflake user, CancellationToken ct) =>
        AskAsync(
            "GET /guilds/{guild}/members/{user}",
            DiscordCodes.UnknownMember,
            (_, o) => guild.GetUserAsync(user.Value, o)!,
            ct
        );

    /// <summary>Asks, again where Discord fails for a moment.</summary>
    /// <param name="route">For errors.</param>
    /// <param name="missing">Discord's code where there is no such thing, which Discord.Net says with a null.</param>
    /// <param name="ask">The question.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DiscordApiException">Discord refuses.</exception>
    private async Task<T> AskAsync<T>(
        string route,
        int missing,
        Func<DiscordRestClient, RequestOptions, Task<T?>> ask,
        CancellationToken ct
    )
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await LoginAsync(ct);
                return await ask(_client, new() { CancelToken = ct, RetryMode = RetryMode.AlwaysRetry })
                    ?? throw new DiscordApiException(HttpStatusCode.NotFound, missing, "there is none", [], route);
            }
            catch (Exception e) when (Refusal(e, route, ct) is { } refusal)
            {
                if (refusal.Status is HttpStatusCode.Unauthorized)
                {
                    throw Calls.TokenRefused();
                }

                if (!refusal.IsTransient || attempt == Attempts)
                {
                    throw refusal;
                }

                var wait = TimeSpan.FromSeconds(0.5 * (1 << (attempt - 1)));
                LogRetry(route, refusal.Reason, wait);
                await Task.Delay(wait, time, ct);
            }
        }
    }

    /// <summary>What Discord.Net threw, as the port says it; null where it is not Discord's doing.</summary>
    public static DiscordApiException? Refusal(Exception e, string route, CancellationToken ct) =>
        e switch
        {
            _ when ct.IsCancellationRequested => null,
            HttpException http => new(
                http.HttpCode,
                (int)(http.DiscordCode ?? 0),
                http.Reason ?? http.HttpCode.ToString(),
                [
                    .. (http.Errors ?? []).SelectMany(at =>
                        at.Errors.Select(x => new Discord.DiscordError(at.Path, x.Code, x.Message))
                    ),
                ],
                route,
                http
            ),
            RateLimitedException => new(HttpStatusCode.TooManyRequests, 0, "rate limited", [], route, e),
            HttpRequestException or TimeoutException or TaskCanceledException => new(0, 0, "no answer", [], route, e),
            _ => null,
        };

    private async Task LoginAsync(CancellationToken ct)
    {
        if (_client.LoginState is LoginState.LoggedIn)
        {
            return;
        }

        await _login.WaitAsync(ct);
        try
        {
            if (_client.LoginState is not LoginState.LoggedIn)
            {
                await _client.LoginAsync(TokenType.Bot, options.Token, validateToken: false);
            }
        }
        finally
        {
            _login.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord answered {Route} with {Reason}; again in {Wait}")]
    private partial void LogRetry(string route, string reason, TimeSpan wait);
}
