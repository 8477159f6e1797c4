using System.Security.Cryptography;
using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>The options of following, and what is made of them: a subscription, or a sentence on what is wrong.</summary>
internal sealed class FollowForm(
    IDiscord discord,
    NewsSources sources,
    LoadedCatalogue catalogue,
    Subscriptions subscriptions,
    TimeProvider time
)
{
    private static readonly ChannelType[] Places = [ChannelType.Text, ChannelType.Announcement, ChannelType.Forum];

    public static readonly Option<Snowflake?> Where = Option.Channel("channel", required: true, Places);
    public static readonly Option<Snowflake?> NewWhere = Option.Channel("channel", types: Places);
    public static readonly Option<string?> Every = Option.Choice("every", ["daily", "weekdays", "weekly"]);
    public static readonly Option<int?> Hour = Option.Integer("hour", 0, 23);
    public static readonly Option<int?> Minute = Option.Integer("minute", 0, 59);
    public static readonly Option<string?> Weekday = Option.Choice("weekday", ["1", "2", "3", "4", "5", "6", "7"]);
    public static readonly Option<string?> Cron = Option.Text("cron");
    public static readonly Option<string?> Zone = Option.Text("zone", suggests: true);
    public static readonly Option<string?> Sources = Option.Text("sources", suggests: true, max: 300);
    public static readonly Option<string?> Topics = Option.Text("topics", suggests: true, max: 300);
    public static readonly Option<int?> Most = Option.Integer("most", 1, 20);
    public static readonly Option<Snowflake?> Ping = Option.Role("ping");
    public static readonly Option<bool?> Thread = new("thread", OptionType.Boolean, value => value?.Boolean);
    public static readonly Option<bool?> Crosspost = new("crosspost", OptionType.Boolean, value => value?.Boolean);
    public static readonly Option<string?> Quiet = Option.Choice("quiet", ["nothing", "say"]);

    public static readonly Option<bool> NoPing = Option.Flag("no-ping");

    /// <summary>What announcements have of them, but the channel.</summary>
    public static readonly Option[] Announcing = [Hour, Minute, Zone, Ping, Most];

    /// <summary>All but the channel.</summary>
    public static readonly Option[] Rest =
    [
        Every,
        Hour,
        Minute,
        Weekday,
        Cron,
        Zone,
        Sources,
        Topics,
        Most,
        Ping,
        Thread,
        Crosspost,
        Quiet,
    ];

    /// <summary>A new one, to be filled.</summary>
    public Subscription New(CommandCall call, FollowKind what) =>
        new()
        {
            Id = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 6),
            Guild = call.GuildId!.Value.Value,
            Channel = 0,
            What = what,
            Owner = call.User.Id.Value,
            Created = time.GetUtcNow(),
        };

    /// <summary>Keeps a new one, or one as the options change it, and says so; or says what is wrong.</summary>
    /// <param name="call">What was called with the options.</param>
    /// <param name="subscription">What to fill.</param>
    /// <param name="old">As it stands in the store; null for a new one.</param>
    /// <param name="channel">The channel that was picked, if one was.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<Reply> SaveAsync(
        CommandCall call,
        Subscription subscription,
        Stored<Subscription>? old,
        Snowflake? channel,
        CancellationToken ct
    )
    {
        if (old is null && (await subscriptions.OfAsync(call.GuildId!.Value, ct)).Count >= Subscription.MaxPerGuild)
        {
            return Reply.OnlyYou(call.Say("news.too-many", ("count", Subscription.MaxPerGuild)));
        }
        var (made, wrong) = await FillAsync(call, subscription, channel, ct);
        if (made is null)
        {
            return Reply.OnlyYou(wrong!);
        }
        var saved = await subscriptions.SaveAsync(made, old, ct);
        return saved is null
            ? Reply.OnlyYou(call.Say("news.changed-meanwhile"))
            : Reply.Say(call.Say("news.followed", ("what", FollowDesk.Describe(saved, call.Language))));
    }

    /// <summary>A subscription with what the options say.</summary>
    /// <returns>It, or what is wrong.</returns>
    private async ValueTask<(Subscription? Subscription, string? Wrong)> FillAsync(
        CommandCall call,
        Subscription old,
        Snowflake? channel,
        CancellationToken ct
    )
    {
        var made = old with
        {
            Most = Has(Most) ? call.Get(Most) ?? old.Most : old.Most,
            Thread = Has(Thread) ? call.Get(Thread) ?? old.Thread : old.Thread,
            Crosspost = Has(Crosspost) ? call.Get(Crosspost) ?? old.Crosspost : old.Crosspost,
            SayQuiet = Has(Quiet) && call.Get(Quiet) is { } quiet ? quiet == "say" : old.SayQuiet,
            Role = Has(NoPing) && call.Get(NoPing) ? null : call.Get(Ping)?.Value ?? old.Role,
            Schedule = old.Schedule with
            {
                Every =
                    Has(Every) && call.Get(Every) is { } every ? every
                    : Has(Weekday) && call.Get(Weekday) is not null ? "weekly"
                    : old.Schedule.Every,
                Hour = call.Get(Hour) ?? old.Schedule.Hour,
                Minute = call.Get(Minute) ?? (call.Get(Hour) is null ? old.Schedule.Minute : 0),
                Weekday = Has(Weekday) && call.Get(Weekday) is [var day] ? day - '0' : old.Schedule.Weekday,
            },
        };
        if (Has(Cron) && call.Get(Cron) is { } cron)
        {
            if (Schedule.OfCron(cron) is not { } schedule)
            {
                return (null, call.Say("news.bad-cron", ("text", Markdown.Plain(cron))));
            }
            made = made with { Schedule = schedule };
        }
        if (call.Get(Zone) is { } typed)
        {
            if (ZoneChoices.Find(typed) is not { } zone)
            {
                return (null, call.Say("news.bad-zone", ("text", Markdown.Plain(Text.Cut(typed, 60)))));
            }
            made = made with { Zone = zone.Id };
        }
        if (Has(Sources) && call.Get(Sources) is { } wanted)
        {
            var all = sources.Defaults.Concat(await sources.OwnAsync(call.GuildId!.Value, ct)).ToList();
            var (keys, unknown) = Parts(
                wanted,
                part => all.Find(s => s.Key == part || s.Name.Equals(part, StringComparison.OrdinalIgnoreCase))?.Key
            );
            if (unknown is not null)
            {
                return (null, call.Say("news.bad-source", ("text", Markdown.Plain(Text.Cut(unknown, 60)))));
            }
            made = made with { Sources = keys };
        }
        if (Has(Topics) && call.Get(Topics) is { } topics)
        {
            var (found, unknown) = Parts(topics, TopicOf);
            if (unknown is not null)
            {
                return (null, call.Say("news.bad-topic", ("text", Markdown.Plain(Text.Cut(unknown, 60)))));
            }
            made = made with { Topics = found };
        }
        return await PlacedAsync(call, made, channel, ct);

        bool Has(Option option) => call.Spec.Options.Contains(option);
    }

    /// <summary>Suggestions for zone, sources and topics; of a list of several, for its last part.</summary>
    public async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    )
    {
        if (option == Zone.Name)
        {
            return ZoneChoices.Suggest(typed, time);
        }
        var comma = typed.LastIndexOf(',');
        var (before, last) = (typed[..(comma + 1)], typed[(comma + 1)..].Trim());
        var names =
            option == Sources.Name
                ? sources.Defaults.Concat(await sources.OwnAsync(call.GuildId!.Value, ct)).Select(s => s.Name)
            : option == Topics.Name
                ? NewsDesk.Topics.Concat(
                    last.Length < 2
                        ? []
                        : catalogue.Index.Suggest(last, Boundary.Start, 15, [EntryKind.Person]).Select(p => p.Name)
                )
            : [];
        return
        [
            .. names
                .Where(name => name.Contains(last, StringComparison.OrdinalIgnoreCase))
                .Select(name => before.Length == 0 ? name : $"{before} {name}")
                .Where(value => value.Length <= 100)
                .Take(25)
                .Select(value => new Suggestion(value, value)),
        ];
    }

    private async ValueTask<(Subscription?, string?)> PlacedAsync(
        CommandCall call,
        Subscription made,
        Snowflake? picked,
        CancellationToken ct
    )
    {
        var id = picked ?? new Snowflake(made.Channel);
        Channel channel;
        Permissions own;
        try
        {
            channel = await discord.GetChannelAsync(id, ct);
            own = await discord.GetPermissionsAsync(id, ct);
        }
        catch (DiscordApiException)
        {
            return (null, call.Say("news.cannot-see", ("channel", $"<#{id}>")));
        }
        if (channel.GuildId is { } guild && guild != call.GuildId)
        {
            return (null, call.Say("news.cannot-see", ("channel", $"<#{id}>")));
        }
        var caller =
            call.Resolved.Channels.GetValueOrDefault(id)?.MemberPermissions
            ?? await discord.GetMemberPermissionsAsync(id, call.User.Id, ct);
        var theirs = Permissions.ViewChannel | Permissions.SendMessages;
        if (!Full(caller) && !caller.Has(theirs))
        {
            return (null, call.Say("news.not-your-channel", ("channel", $"<#{id}>")));
        }
        var ours = theirs | Permissions.ReadMessageHistory | Permissions.EmbedLinks;
        ours = made.Thread && !channel.IsForum ? ours | Permissions.CreatePublicThreads : ours;
        if (!Full(own) && !own.Has(ours))
        {
            var missing = string.Join(", ", own.Missing(ours).Names());
            return (null, call.Say("news.missing", ("channel", $"<#{id}>"), ("permissions", missing)));
        }
        if (made.Role is { } role && call.Get(Ping) is not null)
        {
            var roles = (await discord.GetGuildAsync(call.GuildId!.Value, ct)).Roles;
            var mentionable = roles.FirstOrDefault(r => r.Id.Value == role)?.Mentionable ?? false;
            if (!mentionable && !(Full(caller) || caller.Has(Permissions.MentionEveryone)))
            {
                return (null, call.Say("news.not-your-role", ("role", $"<@&{role}>")));
            }
            if (!mentionable && !(Full(own) || own.Has(Permissions.MentionEveryone)))
            {
                return (null, call.Say("news.not-my-role", ("role", $"<@&{role}>")));
            }
        }
        return (
            made with
            {
                Channel = id.Value,
                ChannelName = channel.Name ?? "",
                ChannelType = channel.Type,
                ChannelFlags = channel.Flags,
            },
            null
        );
    }

    private string? TopicOf(string text) =>
        NewsDesk.Topics.FirstOrDefault(topic =>
            topic.Replace('-', ' ').Equals(text.Replace('-', ' '), StringComparison.OrdinalIgnoreCase)
        )
        ?? catalogue
            .Index.Search(text, Boundary.Start, 1, [EntryKind.Person])
            .FirstOrDefault(hit => hit.Match is MatchKind.Name or MatchKind.Alias or MatchKind.Prefix)
            ?.Entry.Id;

    private static (IReadOnlyList<string> Found, string? Unknown) Parts(string text, Func<string, string?> find)
    {
        var found = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Equals("all", StringComparison.OrdinalIgnoreCase))
            {
                return ([], null);
            }
            if (find(part) is not { } value)
            {
                return ([], part);
            }
            found.Add(value);
        }
        return ([.. found.Distinct()], null);
    }

    private static bool Full(Permissions permissions) => permissions.Has(Permissions.Administrator);
}
