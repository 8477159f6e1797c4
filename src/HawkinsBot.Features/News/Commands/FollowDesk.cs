using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.News;

/// <summary>Digests or announcements: the same commands under two names.</summary>
internal sealed class Family
{
    public static readonly Family Digests = new("digest", "digest");
    public static readonly Family Announcements = new("announce", "announcement");

    private Family(string command, string noun)
    {
        (Command, Noun) = (command, noun);
        Which = Option.Text(noun, required: true, suggests: true);
        WhichOrOnly = Option.Text(noun, suggests: true);
    }

    /// <summary>The first word of the commands.</summary>
    public string Command { get; }

    /// <summary>What one of them is called: the option's name, and the end of texts' keys.</summary>
    public string Noun { get; }

    /// <summary>Chooses one.</summary>
    public Option<string?> Which { get; }

    /// <summary>Chooses one; may be left out where there is only one.</summary>
    public Option<string?> WhichOrOnly { get; }

    /// <summary>Whether one is of this family.</summary>
    public bool Has(Subscription subscription) => subscription.What == FollowKind.Digest == (this == Digests);
}

/// <summary>What the commands on subscriptions share: choosing one, describing one.</summary>
internal sealed class FollowDesk(Subscriptions subscriptions)
{
    /// <summary>Digests, or announcements, to choose from.</summary>
    public async ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        Family family,
        string typed,
        CancellationToken ct
    ) =>
        [
            .. (await subscriptions.OfAsync(call.GuildId!.Value, ct))
                .Where(s => family.Has(s))
                .Select(s => new Suggestion(
                    $"#{s.ChannelName}: {Kind(s, call.Language)}, {When(s, call.Language)} ({s.Id})",
                    s.Id
                ))
                .Where(s => s.Label.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
                .Take(25),
        ];

    /// <summary>The one that was chosen; the only one where nothing was.</summary>
    public async ValueTask<Stored<Subscription>?> ChosenAsync(
        CommandCall call,
        string? id,
        Family family,
        CancellationToken ct
    )
    {
        var guild = call.GuildId!.Value;
        if (id is null)
        {
            var all = (await subscriptions.OfAsync(guild, ct)).Where(s => family.Has(s)).ToList();
            id = all is [var only] ? only.Id : "";
        }
        return await subscriptions.FindAsync(guild, id.Trim(), ct) is { } found && family.Has(found.Value)
            ? found
            : null;
    }

    /// <summary>All of them, described.</summary>
    public async ValueTask<Reply> ListAsync(CommandCall call, Family family, CancellationToken ct)
    {
        var all = (await subscriptions.OfAsync(call.GuildId!.Value, ct)).Where(s => family.Has(s)).ToList();
        return all.Count == 0
            ? Reply.OnlyYou(call.Say($"news.none.{family.Noun}"))
            : Reply.Say(
                new MessageCreate
                {
                    Embeds =
                    [
                        new Embed(call.Say("news.list-title"))
                        {
                            Text = Text.Cut(
                                string.Join("\n", all.Select(s => "- " + Describe(s, call.Language))),
                                4000
                            ),
                        },
                    ],
                }
            );
    }

    /// <summary>A line on one.</summary>
    public static string Describe(Subscription subscription, Language language)
    {
        var state =
            subscription.Paused is { } paused
                ? language.Say("news.is-paused", ("reason", language[$"news.paused.{paused}"]))
            : subscription.DueAt is { } due ? language.Say("news.next", ("when", $"<t:{due.ToUnixTimeSeconds()}:F>"))
            : language["news.at-once"];
        return $"<#{subscription.Channel}> · {Kind(subscription, language)} · {When(subscription, language)} · {state} · `{subscription.Id}`";
    }

    private static string Kind(Subscription subscription, Language language) =>
        language[
            subscription.What switch
            {
                FollowKind.Releases => "news.kind.releases",
                FollowKind.OnThisDay => "news.kind.on-this-day",
                FollowKind.Breaking => "news.kind.breaking",
                _ => "news.kind.digest",
            }
        ];

    private static string When(Subscription subscription, Language language) =>
        subscription.What == FollowKind.Breaking
            ? language["news.at-once"]
            : subscription.Schedule.Every switch
            {
                "weekdays" => language.Say("news.every.weekdays", ("time", subscription.Schedule.Time)),
                "weekly" => language.Say(
                    "news.every.weekly",
                    ("time", subscription.Schedule.Time),
                    ("day", language[$"commands.digest.follow.weekday.{subscription.Schedule.Weekday}"])
                ),
                "cron" => $"`{subscription.Schedule.Cron}`",
                _ => language.Say("news.every.daily", ("time", subscription.Schedule.Time)),
            };
}
