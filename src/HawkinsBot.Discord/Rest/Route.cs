using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Rest;

/// <summary>
/// A route of Discord's. The template goes into logs and errors; the path, which may hold a token, never does.
/// </summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path with names for its parameters.</param>
/// <param name="Path">The path itself.</param>
/// <param name="Major">What splits rate-limit buckets: a channel, guild or webhook token; empty for none.</param>
/// <param name="Kind">Whose credentials it takes.</param>
internal readonly record struct Route(HttpMethod Method, string Template, string Path, string Major, RouteKind Kind);

internal enum RouteKind
{
    /// <summary>The bot's token, under the global limit.</summary>
    Bot,

    /// <summary>An interaction's token in the path, outside the global limit.</summary>
    Interaction,
}

/// <summary>The routes that we call.</summary>
/// <seealso href="https://docs.discord.com/developers/reference"/>
internal static class Routes
{
    public static readonly Route GatewayBot = Bot(HttpMethod.Get, "/gateway/bot", "/gateway/bot", "");
    public static readonly Route Me = Bot(HttpMethod.Get, "/users/@me", "/users/@me", "");
    public static readonly Route Application = Bot(HttpMethod.Get, "/applications/@me", "/applications/@me", "");
    public static readonly Route OpenDm = Bot(HttpMethod.Post, "/users/@me/channels", "/users/@me/channels", "");

    public static Route Commands(HttpMethod method, Snowflake application, Snowflake? guild)
    {
        var query = method == HttpMethod.Get ? "?with_localizations=true" : "";
        return guild is { } id
            ? Bot(
                method,
                "/applications/{application}/guilds/{guild}/commands",
                $"/applications/{application}/guilds/{id}/commands{query}",
                id.ToString()
            )
            : Bot(method, "/applications/{application}/commands", $"/applications/{application}/commands{query}", "");
    }

    public static Route Guild(Snowflake guild) =>
        Bot(HttpMethod.Get, "/guilds/{guild}", $"/guilds/{guild}", guild.ToString());

    public static Route Member(Snowflake guild, Snowflake user) =>
        Bot(HttpMethod.Get, "/guilds/{guild}/members/{user}", $"/guilds/{guild}/members/{user}", guild.ToString());

    public static Route ActiveThreads(Snowflake guild) =>
        Bot(HttpMethod.Get, "/guilds/{guild}/threads/active", $"/guilds/{guild}/threads/active", guild.ToString());

    public static Route Channel(Snowflake channel) =>
        Bot(HttpMethod.Get, "/channels/{channel}", $"/channels/{channel}", channel.ToString());

    public static Route Messages(HttpMethod method, Snowflake channel, string query = "") =>
        Bot(method, "/channels/{channel}/messages", $"/channels/{channel}/messages{query}", channel.ToString());

    public static Route Message(HttpMethod method, Snowflake channel, Snowflake message) =>
        Bot(
            method,
            "/channels/{channel}/messages/{message}",
            $"/channels/{channel}/messages/{message}",
            channel.ToString()
        );

    /// <param name="channel">Where.</param>
    /// <param name="message">On what.</param>
    /// <param name="emoji">The emoji itself, or <c>name:id</c> of a custom one.</param>
    public static Route OwnReaction(Snowflake channel, Snowflake message, string emoji) =>
        Bot(
            HttpMethod.Put,
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
            $"/channels/{channel}/messages/{message}/reactions/{Uri.EscapeDataString(emoji)}/@me",
            channel.ToString()
        );

    public static Route Crosspost(Snowflake channel, Snowflake message) =>
        Bot(
            HttpMethod.Post,
            "/channels/{channel}/messages/{message}/crosspost",
            $"/channels/{channel}/messages/{message}/crosspost",
            channel.ToString()
        );

    public static Route Threads(Snowflake channel) =>
        Bot(HttpMethod.Post, "/channels/{channel}/threads", $"/channels/{channel}/threads", channel.ToString());

    public static Route ThreadFromMessage(Snowflake channel, Snowflake message) =>
        Bot(
            HttpMethod.Post,
            "/channels/{channel}/messages/{message}/threads",
            $"/channels/{channel}/messages/{message}/threads",
            channel.ToString()
        );

    public static Route Callback(Interaction interaction) =>
        new(
            HttpMethod.Post,
            "/interactions/{interaction}/{token}/callback",
            $"/interactions/{interaction.Id}/{interaction.Token}/callback",
            interaction.Token,
            RouteKind.Interaction
        );

    public static Route FollowUp(Interaction interaction) =>
        new(
            HttpMethod.Post,
            "/webhooks/{application}/{token}",
            $"/webhooks/{interaction.ApplicationId}/{interaction.Token}",
            interaction.Token,
            RouteKind.Interaction
        );

    public static Route Original(HttpMethod method, Interaction interaction) =>
        new(
            method,
            "/webhooks/{application}/{token}/messages/@original",
            $"/webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/@original",
            interaction.Token,
            RouteKind.Interaction
        );

    public static Route FollowUpMessage(HttpMethod method, Interaction interaction, Snowflake message) =>
        new(
            method,
            "/webhooks/{application}/{token}/messages/{message}",
            $"/webhooks/{interaction.ApplicationId}/{interaction.Token}/messages/{message}",
            interaction.Token,
            RouteKind.Interaction
        );

    private static Route Bot(HttpMethod method, string template, string path, string major) =>
        new(method, template, path, major, RouteKind.Bot);
}
