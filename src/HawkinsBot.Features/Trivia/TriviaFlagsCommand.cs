using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia flags</c>: what members find wrong with questions, for the bot's owners.</summary>
internal sealed class TriviaFlagsCommand(
    IDocumentStore store,
    TriviaQuestions questions,
    Owners owners,
    TimeProvider time
) : Command
{
    private const string Note = "note";
    private const int Shown = 5;

    public override CommandSpec Spec { get; } =
        new("trivia flags", HelpGroup.Play, "/trivia flags") { Visibility = Visibility.Private, OwnerOnly = true };

    public override IReadOnlyList<Route> Routes =>
        [
            new("trivia/flag/{question}", AskAsync) { Answer = RouteAnswer.Modal },
            new("trivia/flagged/{question}", KeepAsync),
            new("trivia/flag-keep/{guild}/{question}", (press, ct) => DecideAsync(press, ban: false, ct))
            {
                Answer = RouteAnswer.Update,
            },
            new("trivia/flag-ban/{guild}/{question}", (press, ct) => DecideAsync(press, ban: true, ct))
            {
                Answer = RouteAnswer.Update,
            },
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Reply.Say(await ListAsync(call, ct));

    private static ValueTask<Reply> AskAsync(Press press, CancellationToken ct)
    {
        var language = press.OwnLanguage;
        return ValueTask.FromResult(
            Reply.Form(
                new Modal(
                    Route.Id("trivia", "flagged", press["question"]),
                    language["trivia.wrong"],
                    new Label(
                        language["trivia.flag-label"],
                        new TextInput(Note)
                        {
                            Paragraph = true,
                            MaxLength = 300,
                            Required = false,
                        }
                    )
                )
            )
        );
    }

    private async ValueTask<Reply> KeepAsync(Press press, CancellationToken ct)
    {
        var guild = press.GuildId?.Value ?? 0;
        var channel = press.ChannelId.Value;
        if (press.User.Bot || await questions.FindAsync(guild, channel, press["question"], ct) is not { } found)
        {
            return Reply.OnlyYou(press.OwnLanguage["trivia.gone"]);
        }
        var note = press.Form?.Get(Note)?.Trim();
        var report = new FlagReport(press.User.Id.Value, time.GetUtcNow(), string.IsNullOrEmpty(note) ? null : note);
        await store.UpdateAsync(
            TriviaDocuments.Flags.Key(guild, press["question"]),
            flags =>
            {
                flags ??= new QuestionFlags { Text = found.Text, Right = found.Right };
                // One word a person: saying it again replaces it, so that three are three people.
                return flags with { Reports = [.. flags.Reports.Where(old => old.Member != report.Member), report] };
            },
            ct
        );
        return Reply.OnlyYou(press.OwnLanguage["trivia.flag-thanks"]);
    }

    private async ValueTask<Reply> DecideAsync(Press press, bool ban, CancellationToken ct)
    {
        if (!await owners.AreAsync(press.User.Id, ct))
        {
            return Reply.OnlyYou(press.OwnLanguage["router.owner-only"]);
        }
        if (!Snowflake.TryParse(press["guild"], out var guild))
        {
            return Reply.OnlyYou(press.OwnLanguage["router.old"]);
        }
        var key = TriviaDocuments.Flags.Key(guild.Value, press["question"]);
        if (ban)
        {
            await store.PutAsync(
                TriviaDocuments.Banned.Key(press["question"]),
                new BannedQuestion(time.GetUtcNow()),
                ct
            );
            await store.DeleteAsync(key, ct);
        }
        else
        {
            await store.UpdateOrDeleteAsync(key, flags => flags is null ? null : flags with { Kept = true }, ct);
        }
        return Reply.Update(await ListAsync(press, ct));
    }

    private async ValueTask<MessageCreate> ListAsync(Call call, CancellationToken ct)
    {
        var open = new List<(string Guild, string Question, QuestionFlags Flags)>();
        await foreach (var stored in store.ListAsync(TriviaDocuments.Flags.Under(), ct))
        {
            if (!stored.Value.Kept && stored.Value.Reports.Length > 0)
            {
                open.Add(
                    (
                        TriviaDocuments.Flags.Part(stored.Id, "guild")!,
                        TriviaDocuments.Flags.Part(stored.Id, "question")!,
                        stored.Value
                    )
                );
            }
        }
        if (open.Count == 0)
        {
            return new MessageCreate(call.OwnLanguage["trivia.flags-none"]);
        }
        var shown = open.OrderByDescending(flag => flag.Flags.Reports.Length).Take(Shown).ToArray();
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(call.OwnLanguage.Say("trivia.flags-title", ("count", open.Count)))
                {
                    Color = 0x2F6B4F,
                    Fields =
                    [
                        .. shown.Select(
                            (flag, i) =>
                                new EmbedField(
                                    Text.Cut($"{i + 1}. {flag.Flags.Text}", 256),
                                    Text.Cut(
                                        string.Join(
                                            "\n",
                                            flag.Flags.Reports.Select(report =>
                                                    "- " + (report.Note is { } note ? Markdown.Plain(note) : "—")
                                                )
                                                .Prepend($"✓ {flag.Flags.Right} · `{flag.Question}`")
                                        ),
                                        1024
                                    )
                                )
                        ),
                    ],
                },
            ],
            Components =
            [
                .. shown.Select(
                    (flag, i) =>
                        new ActionRow(
                            new Button(
                                call.OwnLanguage.Say("trivia.flag-keep", ("number", i + 1)),
                                Route.Id("trivia", "flag-keep", flag.Guild, flag.Question)
                            ),
                            new Button(
                                call.OwnLanguage.Say("trivia.flag-ban", ("number", i + 1)),
                                Route.Id("trivia", "flag-ban", flag.Guild, flag.Question)
                            )
                            {
                                Style = ButtonStyle.Danger,
                            }
                        )
                ),
            ],
        };
    }
}
