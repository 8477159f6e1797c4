using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Trivia;

/// <summary><c>/trivia question add</c>: a form for a question of the server's own.</summary>
internal sealed class TriviaQuestionAddCommand(OwnQuestions own) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia question add", HelpGroup.Play, "/trivia question add")
        {
            GuildOnly = true,
            Visibility = Visibility.Private,
            OpensModal = true,
        };

    public override IReadOnlyList<Route> Routes => [new("trivia/own-save/{id}", own.SaveAsync)];

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        ValueTask.FromResult(Reply.Form(OwnQuestions.Form("new", null, call.OwnLanguage)));
}

/// <summary><c>/trivia question list</c>: the server's own questions; moderators approve here.</summary>
internal sealed class TriviaQuestionListCommand(OwnQuestions own) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia question list", HelpGroup.Play, "/trivia question list")
        {
            GuildOnly = true,
            Visibility = Visibility.Private,
        };

    public override IReadOnlyList<Route> Routes =>
        [
            new("trivia/own-list/{page}", TurnAsync) { Answer = RouteAnswer.Update },
            new("trivia/own-approve/{id}/{page}", (press, ct) => own.DecideAsync(press, true, ct))
            {
                Answer = RouteAnswer.Update,
                Needs = Permissions.ManageMessages,
            },
            new("trivia/own-reject/{id}/{page}", (press, ct) => own.DecideAsync(press, false, ct))
            {
                Answer = RouteAnswer.Update,
                Needs = Permissions.ManageMessages,
            },
        ];

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Reply.Say(await own.ListAsync(call, 0, ct));

    private async ValueTask<Reply> TurnAsync(Press press, CancellationToken ct) =>
        press.GuildId is not null && int.TryParse(press["page"], out var page)
            ? Reply.Update(await own.ListAsync(press, page, ct))
            : Reply.OnlyYou(press.OwnLanguage["router.old"]);
}

/// <summary><c>/trivia question edit</c>: the form again, filled.</summary>
internal sealed class TriviaQuestionEditCommand(OwnQuestions own) : Command
{
    private static readonly Option<string?> Id = Option.Text("id", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("trivia question edit", HelpGroup.Play, "/trivia question edit id:1f00d2a9b3")
        {
            Options = [Id],
            GuildOnly = true,
            Visibility = Visibility.Private,
            OpensModal = true,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var id = call.Get(Id) ?? "";
        return
            await own.FindAsync(call.GuildId!.Value.Value, id, ct) is { } found
            && (OwnQuestions.Moderates(call) || found.Author == call.User.Id.Value)
            ? Reply.Form(OwnQuestions.Form(id, found, call.OwnLanguage))
            : Reply.OnlyYou(call.OwnLanguage["trivia.own-unknown"]);
    }

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => OwnSuggestions.ForAsync(own, call, typed, ct);
}

/// <summary><c>/trivia question remove</c>.</summary>
internal sealed class TriviaQuestionRemoveCommand(OwnQuestions own) : Command
{
    private static readonly Option<string?> Id = Option.Text("id", required: true, suggests: true);

    public override CommandSpec Spec { get; } =
        new("trivia question remove", HelpGroup.Play, "/trivia question remove id:1f00d2a9b3")
        {
            Options = [Id],
            GuildOnly = true,
            Visibility = Visibility.Private,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        Reply.Say(
            call.Say(await own.RemoveAsync(call, call.Get(Id) ?? "", ct) ? "trivia.own-removed" : "trivia.own-unknown")
        );

    public override ValueTask<IReadOnlyList<Suggestion>> SuggestAsync(
        CommandCall call,
        string option,
        string typed,
        CancellationToken ct
    ) => OwnSuggestions.ForAsync(own, call, typed, ct);
}

/// <summary><c>/trivia question export</c>: all approved ones as a file.</summary>
internal sealed class TriviaQuestionExportCommand(OwnQuestions own) : Command
{
    public override CommandSpec Spec { get; } =
        new("trivia question export", HelpGroup.Play, "/trivia question export")
        {
            GuildOnly = true,
            Visibility = Visibility.Private,
            Needs = Permissions.ManageMessages,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var all = (await own.AllAsync(call.GuildId!.Value.Value, ct)).Where(found => found.Own.Approved).ToArray();
        return all.Length == 0
            ? Reply.Say(call.Say("trivia.own-none"))
            : Reply.Say(
                new MessageCreate(call.Say("trivia.exported", ("count", all.Length)))
                {
                    Files =
                    [
                        new FileUploadContent("questions.yaml", OwnQuestionYaml.Write(all.Select(found => found.Own))),
                    ],
                }
            );
    }
}

/// <summary><c>/trivia question import</c>: questions from a file that the export wrote, or somebody.</summary>
internal sealed class TriviaQuestionImportCommand(OwnQuestions own, IDiscord discord, TimeProvider time) : Command
{
    private static readonly Option<Snowflake?> Upload = Option.Attachment("file", required: true);

    public override CommandSpec Spec { get; } =
        new("trivia question import", HelpGroup.Play, "/trivia question import file:questions.yaml")
        {
            Options = [Upload],
            GuildOnly = true,
            Visibility = Visibility.Private,
            Needs = Permissions.ManageMessages,
        };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (
            call.Get(Upload) is not { } id
            || !call.Resolved.Attachments.TryGetValue(id, out var attachment)
            || attachment.Size > OwnQuestionYaml.MaxBytes
        )
        {
            return Reply.OnlyYou(call.Say("trivia.import-size"));
        }
        byte[] file;
        try
        {
            file = await discord.DownloadAsync(attachment, OwnQuestionYaml.MaxBytes, ct);
        }
        catch (DiscordLimitException)
        {
            return Reply.OnlyYou(call.Say("trivia.import-size"));
        }
        var (questions, wrong, line) = OwnQuestionYaml.Read(file, call.User.Id.Value, time.GetUtcNow());
        if (wrong is not null)
        {
            return Reply.OnlyYou(call.Say(wrong, ("line", line)));
        }
        return Reply.Say(
            await own.ImportAsync(call.GuildId!.Value.Value, call.User.Id.Value, questions, ct)
                ? call.Say("trivia.imported", ("count", questions.Count))
                : call.Say("trivia.own-full", ("count", OwnQuestionYaml.MaxQuestions))
        );
    }
}

/// <summary>Suggests the questions that a caller may change.</summary>
internal static class OwnSuggestions
{
    public static async ValueTask<IReadOnlyList<Suggestion>> ForAsync(
        OwnQuestions own,
        CommandCall call,
        string typed,
        CancellationToken ct
    )
    {
        if (call.GuildId is not { } guild)
        {
            return [];
        }
        return
        [
            .. (await own.AllAsync(guild.Value, ct))
                .Where(found => OwnQuestions.Moderates(call) || found.Own.Author == call.User.Id.Value)
                .Where(found =>
                    found.Own.Question.Contains(typed, StringComparison.OrdinalIgnoreCase)
                    || found.Id.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                )
                .Take(25)
                .Select(found => new Suggestion(Text.Cut(found.Own.Question, 100), found.Id)),
        ];
    }
}
