using System.Security.Cryptography;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;

namespace HawkinsBot.Trivia;

/// <summary>A server's own questions: written by members, approved by those who may manage messages.</summary>
internal sealed class OwnQuestions(IDocumentStore store, TimeProvider time)
{
    private const int PageSize = 5;
    private const string Question = "question";
    private const string Right = "right";
    private const string WrongOnes = "wrong";
    private const string Why = "why";
    private const string Since = "since";

    /// <summary>Whether somebody may approve questions.</summary>
    public static bool Moderates(Call call) => call.May(Permissions.ManageMessages);

    /// <summary>All of a server, the newest last.</summary>
    public async ValueTask<IReadOnlyList<(string Id, OwnQuestion Own)>> AllAsync(ulong guild, CancellationToken ct)
    {
        var all = new List<(string, OwnQuestion Own)>();
        await foreach (var stored in store.ListAsync(TriviaDocuments.Own.Under(guild), ct))
        {
            all.Add((TriviaDocuments.Own.Part(stored.Id, "question")!, stored.Value));
        }
        return [.. all.OrderBy(own => own.Own.At)];
    }

    /// <summary>The form for a question.</summary>
    public static Modal Form(string id, OwnQuestion? own, Language language) =>
        new(
            Route.Id("trivia", "own-save", id),
            language["trivia.own-title"],
            new Label(
                language["trivia.own-question"],
                new TextInput(Question) { MaxLength = 300, Value = own?.Question }
            ),
            new Label(language["trivia.own-right"], new TextInput(Right) { MaxLength = 78, Value = own?.Right }),
            new Label(
                language["trivia.own-wrong"],
                new TextInput(WrongOnes)
                {
                    Paragraph = true,
                    MaxLength = 250,
                    Value = own is null ? null : string.Join('\n', own.Wrong),
                }
            )
            {
                Description = language["trivia.own-wrong-hint"],
            },
            new Label(
                language["trivia.own-why"],
                new TextInput(Why)
                {
                    MaxLength = 300,
                    Required = false,
                    Value = own?.Why,
                }
            ),
            new Label(
                language["trivia.own-since"],
                new TextInput(Since)
                {
                    MaxLength = 12,
                    Required = false,
                    Value = own?.Since.ToString(),
                }
            )
            {
                Description = language["trivia.own-since-hint"],
            }
        );

    /// <summary>Keeps what was written into the form.</summary>
    public async ValueTask<Reply> SaveAsync(Press press, CancellationToken ct)
    {
        if (press.GuildId is not { } guild || press.Form is not { } form || press.User.Bot)
        {
            return Reply.OnlyYou(press.OwnLanguage["router.not-here"]);
        }
        var language = press.OwnLanguage;
        var typed = OwnQuestionYaml.Line(form.Get(Since));
        if (!Episode.TryParse(typed.Length == 0 ? "S0" : typed, out var since))
        {
            return Reply.OnlyYou(language.Say("spoilers.bad-episode", ("text", Markdown.Plain(typed))));
        }
        var moderates = Moderates(press);
        var why = OwnQuestionYaml.Line(form.Get(Why));
        var written = new OwnQuestion
        {
            Question = OwnQuestionYaml.Line(form.Get(Question)),
            Right = OwnQuestionYaml.Line(form.Get(Right)),
            Wrong =
            [
                .. (form.Get(WrongOnes) ?? "").Split('\n').Select(OwnQuestionYaml.Line).Where(line => line.Length > 0),
            ],
            Why = why.Length == 0 ? null : why,
            Since = since,
            Author = press.User.Id.Value,
            Approved = moderates,
            ApprovedBy = moderates ? press.User.Id.Value : null,
            At = time.GetUtcNow(),
        };
        if (OwnQuestionYaml.Mistake(written) is { } mistake)
        {
            return Reply.OnlyYou(language[mistake]);
        }
        var isNew = press["id"] == "new";
        var id = isNew ? NewId() : press["id"];
        var key = TriviaDocuments.Own.Key(guild.Value, id);
        if (isNew)
        {
            if ((await AllAsync(guild.Value, ct)).Count >= OwnQuestionYaml.MaxQuestions)
            {
                return Reply.OnlyYou(language.Say("trivia.own-full", ("count", OwnQuestionYaml.MaxQuestions)));
            }
            await store.PutAsync(key, written, ct);
        }
        else
        {
            var allowed = false;
            await store.UpdateOrDeleteAsync(
                key,
                old =>
                {
                    allowed = old is not null && (moderates || old.Author == press.User.Id.Value);
                    return allowed ? written with { Author = old!.Author, At = old.At } : old;
                },
                ct
            );
            if (!allowed)
            {
                return Reply.OnlyYou(language["trivia.own-unknown"]);
            }
        }
        return Reply.OnlyYou(language[moderates ? "trivia.own-saved" : "trivia.own-waits"]);
    }

    /// <summary>A page of the list: everything for moderators, their own for others; what waits comes first.</summary>
    public async ValueTask<MessageCreate> ListAsync(Call call, int page, CancellationToken ct)
    {
        var language = call.OwnLanguage;
        var moderates = Moderates(call);
        var all = (await AllAsync(call.GuildId!.Value.Value, ct))
            .Where(own => moderates || own.Own.Author == call.User.Id.Value)
            .OrderBy(own => own.Own.Approved)
            .ToArray();
        if (all.Length == 0)
        {
            return new MessageCreate(language["trivia.own-none"]);
        }
        var pages = (all.Length + PageSize - 1) / PageSize;
        page = Math.Clamp(page, 0, pages - 1);
        var shown = all.Skip(page * PageSize).Take(PageSize).ToArray();
        var rows = new List<Component>();
        foreach (var (waiting, i) in shown.Select((own, i) => (own, i)).Where(x => moderates && !x.own.Own.Approved))
        {
            rows.Add(
                new ActionRow(
                    new Button(
                        language.Say("trivia.own-approve", ("number", i + 1)),
                        Route.Id("trivia", "own-approve", waiting.Id, page)
                    )
                    {
                        Style = ButtonStyle.Success,
                    },
                    new Button(
                        language.Say("trivia.own-reject", ("number", i + 1)),
                        Route.Id("trivia", "own-reject", waiting.Id, page)
                    )
                )
            );
        }
        if (pages > 1 && rows.Count < 5)
        {
            rows.Add(
                new ActionRow(
                    new Button(language["trivia.previous"], Route.Id("trivia", "own-list", Math.Max(0, page - 1)))
                    {
                        Disabled = page == 0,
                    },
                    new Button(language["trivia.next"], Route.Id("trivia", "own-list", page + 1))
                    {
                        Disabled = page == pages - 1,
                    }
                )
            );
        }
        return new MessageCreate
        {
            Embeds =
            [
                new Embed(language.Say("trivia.own-list", ("count", all.Length)))
                {
                    Color = 0x2F6B4F,
                    Fields =
                    [
                        .. shown.Select(
                            (own, i) =>
                                new EmbedField(
                                    Text.Cut($"{i + 1}. {Markdown.Plain(own.Own.Question)}", 256),
                                    Text.Cut(
                                        $"✓ {Markdown.Plain(own.Own.Right)}\n✗ {Markdown.Plain(string.Join(", ", own.Own.Wrong))}\n"
                                            + language.Say(
                                                own.Own.Approved ? "trivia.own-line" : "trivia.own-line-waits",
                                                ("id", own.Id),
                                                ("member", GameCards.Mention(own.Own.Author)),
                                                ("episode", own.Own.Since)
                                            ),
                                        1024
                                    )
                                )
                        ),
                    ],
                    Footer = new EmbedFooter(language.Say("trivia.page", ("page", page + 1), ("pages", pages))),
                },
            ],
            Components = rows,
        };
    }

    /// <summary>A moderator's word on a question that waits.</summary>
    public async ValueTask<Reply> DecideAsync(Press press, bool approve, CancellationToken ct)
    {
        if (press.GuildId is not { } guild || !int.TryParse(press["page"], out var page))
        {
            return Reply.OnlyYou(press.OwnLanguage["router.old"]);
        }
        await store.UpdateOrDeleteAsync(
            TriviaDocuments.Own.Key(guild.Value, press["id"]),
            own =>
                own is null || own.Approved ? own
                : approve ? own with { Approved = true, ApprovedBy = press.User.Id.Value }
                : null,
            ct
        );
        return Reply.Update(await ListAsync(press, page, ct));
    }

    /// <summary>Takes a question away: a moderator any, a member their own.</summary>
    public async ValueTask<bool> RemoveAsync(Call call, string id, CancellationToken ct)
    {
        var removed = false;
        if (!IsId(id))
        {
            return false;
        }
        await store.UpdateOrDeleteAsync(
            TriviaDocuments.Own.Key(call.GuildId!.Value.Value, id),
            own =>
            {
                removed = own is not null && (Moderates(call) || own.Author == call.User.Id.Value);
                return removed ? null : own;
            },
            ct
        );
        return removed;
    }

    /// <summary>A question by its id.</summary>
    public async ValueTask<OwnQuestion?> FindAsync(ulong guild, string id, CancellationToken ct) =>
        IsId(id) ? (await store.GetAsync(TriviaDocuments.Own.Key(guild, id), ct))?.Value : null;

    /// <summary>Adds the questions of a file, approved; all or, where there is no room, none.</summary>
    public async ValueTask<bool> ImportAsync(
        ulong guild,
        ulong moderator,
        IReadOnlyList<OwnQuestion> questions,
        CancellationToken ct
    )
    {
        var there = await AllAsync(guild, ct);
        var known = there.Select(own => own.Own.Question).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var added = questions.Where(own => known.Add(own.Question)).ToArray();
        if (there.Count + added.Length > OwnQuestionYaml.MaxQuestions)
        {
            return false;
        }
        await store.CommitAsync(
            [
                .. added.Select(own =>
                    TriviaDocuments
                        .Own.Key(guild, NewId())
                        .Put(own with { Approved = true, ApprovedBy = moderator }, Change.Absent)
                ),
            ],
            ct
        );
        return true;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 20 && id.All(char.IsAsciiLetterOrDigit);

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));
}
