using System.Net;

namespace HawkinsBot.Discord;

/// <summary>One line of an error that Discord gave.</summary>
/// <param name="Path">Where in the request, such as <c>embeds[0].title</c>; empty for the whole.</param>
/// <param name="Code">The inner code, such as <c>BASE_TYPE_MAX_LENGTH</c>.</param>
/// <param name="Message">Discord's words.</param>
public sealed record DiscordError(string Path, string Code, string Message);

/// <summary>Discord refused a call. Branch on <see cref="Code"/>, never on the message.</summary>
public sealed class DiscordApiException : Exception
{
    /// <summary>A refusal.</summary>
    public DiscordApiException(
        HttpStatusCode status,
        int code,
        string reason,
        IReadOnlyList<DiscordError> errors,
        string route,
        Exception? inner = null
    )
        : base(Describe(status, code, reason, errors, route), inner)
    {
        Status = status;
        Code = code;
        Reason = reason;
        Errors = errors;
        Route = route;
    }

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Discord's code, one of <see cref="DiscordCodes"/> perhaps; 0 where it gave none.</summary>
    public int Code { get; }

    /// <summary>Discord's words.</summary>
    public string Reason { get; }

    /// <summary>What was wrong where.</summary>
    public IReadOnlyList<DiscordError> Errors { get; }

    /// <summary>The route's template; never ids or tokens.</summary>
    public string Route { get; }

    /// <summary>On 429: how long Discord wants us to wait; longer than a minute, or it would have been waited out.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the same call may work later: a rate limit, a failure on Discord's side, a lost connection. Only a call
    /// with a nonce, or one that is no POST, is then safe to repeat.
    /// </summary>
    public bool IsTransient => Status is 0 or HttpStatusCode.TooManyRequests || (int)Status >= 500;

    /// <summary>How often it was sent, the last time included.</summary>
    internal int Attempts { get; init; } = 1;

    private static string Describe(
        HttpStatusCode status,
        int code,
        string reason,
        IReadOnlyList<DiscordError> errors,
        string route
    )
    {
        var text = $"{route}: {(int)status}, code {code}, {reason}";
        return errors.Count == 0
            ? text
            : $"{text} ({string.Join("; ", errors.Take(5).Select(e => $"{e.Path} {e.Code}: {e.Message}"))})";
    }
}

/// <summary>Discord refuses us for good; trying again changes nothing. The message says what to do.</summary>
public sealed class DiscordFatalException(string message) : Exception(message)
{
    /// <summary>What to say where the gateway closed with a code after which trying again changes nothing; else null.</summary>
    internal static string? OfClose(int? code) =>
        code switch
        {
            4004 =>
                "Discord refuses the token (close code 4004). Copy it anew from the Developer Portal and set Discord:Token.",
            4010 => "Discord refuses the shard (close code 4010). Check Discord:ShardIds against Discord:ShardCount.",
            4011 =>
                "The bot is in too many servers for that number of shards (close code 4011). Leave Discord:ShardCount unset, "
                    + "or raise it.",
            4012 =>
                "Discord does not speak this version of its gateway any more (close code 4012). A newer HawkinsBot is needed.",
            4013 => "Discord does not know an intent that we ask for (close code 4013). A newer HawkinsBot is needed.",
            4014 =>
                "Discord does not allow an intent that we ask for (close code 4014). Check the bot's intents in the "
                    + "Developer Portal.",
            _ => null,
        };
}

/// <summary>Codes of <see cref="DiscordApiException"/> that the bot tells apart.</summary>
public static class DiscordCodes
{
    /// <summary>The channel is gone.</summary>
    public const int UnknownChannel = 10003;

    /// <summary>The guild is gone.</summary>
    public const int UnknownGuild = 10004;

    /// <summary>The member is gone.</summary>
    public const int UnknownMember = 10007;

    /// <summary>The message is gone.</summary>
    public const int UnknownMessage = 10008;

    /// <summary>The webhook is gone, or the interaction was never answered.</summary>
    public const int UnknownWebhook = 10015;

    /// <summary>The interaction is unknown or too old.</summary>
    public const int UnknownInteraction = 10062;

    /// <summary>Ours is not the message, or the like.</summary>
    public const int MissingAccess = 50001;

    /// <summary>The user takes no direct messages from us.</summary>
    public const int CannotMessageUser = 50007;

    /// <summary>A permission is missing.</summary>
    public const int MissingPermissions = 50013;

    /// <summary>The interaction's fifteen minutes are over.</summary>
    public const int InvalidWebhookToken = 50027;

    /// <summary>The body does not fit.</summary>
    public const int InvalidFormBody = 50035;

    /// <summary>The thread is archived.</summary>
    public const int ThreadArchived = 50083;

    /// <summary>We share no guild with the user.</summary>
    public const int NoMutualGuilds = 50278;

    /// <summary>The thread is locked.</summary>
    public const int ThreadLocked = 160005;

    /// <summary>A thread hangs on the message already.</summary>
    public const int ThreadExists = 160004;

    /// <summary>The message was published already.</summary>
    public const int AlreadyCrossposted = 40033;

    /// <summary>The forum wants a tag.</summary>
    public const int TagRequired = 40067;

    /// <summary>The interaction was answered already.</summary>
    public const int AlreadyAcknowledged = 40060;
}
