using System.Text.Encodings.Web;
using System.Text.Json;
using HawkinsBot.Commands;
using HawkinsBot.Discord.Model;
using HawkinsBot.Storage;

namespace HawkinsBot.Server;

/// <summary><c>/privacy export</c>: everything kept about a member, of every slice, as a file that only they see.</summary>
internal sealed class PrivacyExportCommand(DocumentKinds kinds, TimeProvider time) : Command
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override CommandSpec Spec { get; } =
        new("privacy export", HelpGroup.You, "/privacy export") { Visibility = Visibility.Private };

    public override async ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var count = 0;
        await using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("member", call.User.Id.ToString());
            json.WriteString("exported", time.GetUtcNow());
            json.WriteStartArray("documents");
            await foreach (var document in kinds.ExportMemberAsync(call.User.Id.Value, ct))
            {
                count++;
                json.WriteStartObject();
                json.WriteString("id", document.Id);
                json.WritePropertyName("data");
                if (document.Data is { } data)
                {
                    data.WriteTo(json);
                }
                else
                {
                    json.WriteNullValue();
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Reply.Say(
            count == 0
                ? new MessageCreate(call.Say("privacy.nothing"))
                : new MessageCreate(call.Say("privacy.exported"))
                {
                    Files = [new FileUploadContent("hawkinsbot-my-data.json", buffer.ToArray())],
                }
        );
    }
}

/// <summary><c>/privacy delete</c>: deletes everything kept about a member, after a confirmation.</summary>
internal sealed class PrivacyDeleteCommand(DocumentKinds kinds) : Command
{
    public override CommandSpec Spec { get; } =
        new("privacy delete", HelpGroup.You, "/privacy delete") { Visibility = Visibility.Private };

    public override IReadOnlyList<Route> Routes =>
        [
            new("privacy/delete", DeleteAsync) { Answer = RouteAnswer.Update },
            new("privacy/keep", (press, _) => Done(press.Say("privacy.kept"))) { Answer = RouteAnswer.Update },
        ];

    public override ValueTask<Reply> RunAsync(CommandCall call, CancellationToken ct) =>
        ValueTask.FromResult(
            Reply.Say(
                new MessageCreate(call.Say("privacy.confirm"))
                {
                    Components =
                    [
                        new ActionRow(
                            new Button(call.Say("privacy.confirm-button"), "privacy/delete")
                            {
                                Style = ButtonStyle.Danger,
                            },
                            new Button(call.Say("privacy.keep-button"), "privacy/keep")
                        ),
                    ],
                }
            )
        );

    private async ValueTask<Reply> DeleteAsync(Press press, CancellationToken ct)
    {
        var erased = await kinds.EraseMemberAsync(press.User.Id.Value, ct);
        var count = erased.Deleted + erased.Edited;
        return await Done(
            count == 0 ? press.Say("privacy.deleted-nothing") : press.Say("privacy.deleted", ("count", count))
        );
    }

    private static ValueTask<Reply> Done(string text) => ValueTask.FromResult(Reply.Update(new MessageCreate(text)));
}
