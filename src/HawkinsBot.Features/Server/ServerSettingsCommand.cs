using System.Globalization;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Settings;
using HawkinsBot.Spoilers;
using NodaTime;

namespace HawkinsBot.Server;

/// <summary><c>/server settings</c>: time zone, language and default ceiling, and who changed them.</summary>
internal sealed class ServerSettingsCommand(GuildSettingsStore settings, SpoilerGate gate, TimeProvider time) : Command
{
    private static readonly Option<string?> Zone = Option.Text("zone", suggests: true);
    private static readonly Option<string?> Tongue = Option.Choice("language", [.. Texts.All.Select(l => l.Tag)]);
    private static readonly Option<string?> UpTo = Option.Text("ceiling", suggests: true);

    public override CommandSpec Spec { get; } =
        new("server settings", HelpGroup.Server, "/server settings zone:Europe/Berlin ceiling:S2E9")
        {
            Options = [Zone, Tongue, UpTo],
            Visibility = Visibility.Private,
            Needs = Permissions.ManageGuild,
            GuildOnly = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var guild = call.GuildId!.Value;
        var changes = new List<SettingChange>();
        void Note(string what, string value) => changes.Add(new(call.User.Id.Value, what, value, time.GetUtcNow()));

        // Everything is read before anything is kept: one wrong value changes nothing.
        DateTimeZone? zone = null;
        if (call.Get(Zone) is { } typed)
        {
            zone = ZoneChoices.Find(typed);
            if (zone is null)
            {
                return Reply.OnlyYou(call.Say("server.bad-zone", ("text", Quoted(typed))));
            }
            Note(Zone.Name, zone.Id);
        }
        var language = call.Get(Tongue);
        if (language is not null)
        {
            Note(Tongue.Name, language);
        }
        Ceiling? ceiling = null;
        if (call.Get(UpTo) is { } point)
        {
            if (!Episode.TryParse(point, out var episode))
            {
                return Reply.OnlyYou(call.Say("spoilers.bad-episode", ("text", Quoted(point))));
            }
            ceiling = new Ceiling(episode);
            Note(UpTo.Name, episode.ToString());
        }

        if (ceiling is not null)
        {
            await gate.SetGuildCeilingAsync(guild, ceiling, ct);
        }
        var now =
            changes.Count == 0
                ? await settings.GetAsync(guild, ct)
                : await settings.UpdateAsync(
                    guild,
                    old =>
                        changes.Aggregate(
                            old with
                            {
                                Zone = zone?.Id ?? old.Zone,
                                Language = language ?? old.Language,
                            },
                            (kept, change) => kept.Changed(change)
                        ),
                    ct
                );
        return Reply.Say(await ShowAsync(call, guild, now, changes.Count > 0, ct));
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) =>
        ValueTask.FromResult(
            option == Zone.Name ? ZoneChoices.Suggest(typed, time) : EpisodeChoices.Suggest(typed, call.Language)
        );

    private async ValueTask<MessageCreate> ShowAsync(
        CommandCall call,
        Snowflake guild,
        GuildSettings now,
        bool changed,
        CancellationToken ct
    )
    {
        var ceiling = await gate.GuildCeilingAsync(guild, ct);
        var local = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(now.DateTimeZone);
        var history = now
            .Changes.Take(8)
            .Select(change =>
                call.Say(
                    "server.change",
                    ("when", $"<t:{change.At.ToUnixTimeSeconds()}:R>"),
                    ("member", $"<@{change.Member}>"),
                    ("what", change.What),
                    ("value", change.Value)
                )
            );
        return new MessageCreate
        {
            Content = call.Say(changed ? "server.saved" : "server.unchanged"),
            Embeds =
            [
                new Embed(call.Say("server.title"))
                {
                    Color = 0x2F6B4F,
                    Fields =
                    [
                        new EmbedField(
                            call.Say("server.zone"),
                            $"{now.Zone}\n{call.Say("server.here", ("time", local.ToString("HH:mm", CultureInfo.InvariantCulture)))}",
                            true
                        ),
                        new EmbedField(
                            call.Say("server.language"),
                            now.Texts[$"commands.server.settings.language.{now.Texts.Tag}"],
                            true
                        ),
                        new EmbedField(
                            call.Say("server.ceiling"),
                            EpisodeChoices.Name(ceiling.Episode, call.Language),
                            true
                        ),
                        .. now.Changes.Count == 0
                            ? Array.Empty<EmbedField>()
                            : [new EmbedField(call.Say("server.history"), Text.Cut(string.Join("\n", history), 1024))],
                    ],
                },
            ],
        };
    }

    private static string Quoted(string typed) => Text.Cut(Markdown.Plain(typed), 60);
}
