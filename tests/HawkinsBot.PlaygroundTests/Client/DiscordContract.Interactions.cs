using System.Text.Json.Nodes;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.PlaygroundTests.Client;

public abstract partial class DiscordContract
{
    [Fact]
    public async Task A_command_arrives_with_its_options_and_what_they_name()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var command = await PublishAsync(
            bot,
            new("everything", "All kinds of options")
            {
                IntegrationTypes = [IntegrationType.Guild],
                Contexts = [InteractionContext.Guild, InteractionContext.BotDm],
                Options =
                [
                    new(OptionType.SubcommandGroup, "more", "More")
                    {
                        Options =
                        [
                            new(OptionType.Subcommand, "all", "All")
                            {
                                Options =
                                [
                                    .. Enum.GetValues<OptionType>()
                                        .Where(t => t is > OptionType.SubcommandGroup and not OptionType.Attachment)
                                        .Select(t => new CommandOption(t, t.ToString().ToLowerInvariant(), "One")),
                                ],
                            },
                        ],
                    },
                ],
            }
        );
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        var max = local.IdOf("Max");
        JsonNode[] given =
        [
            Somebody.Option("string", OptionType.String, "El"),
            Somebody.Option("integer", OptionType.Integer, 5),
            Somebody.Option("boolean", OptionType.Boolean, true),
            Somebody.Option("user", OptionType.User, max),
            Somebody.Option("channel", OptionType.Channel, local.Channel("news")),
            Somebody.Option("role", OptionType.Role, local.Guild),
            Somebody.Option("mentionable", OptionType.Mentionable, max),
            Somebody.Option("number", OptionType.Number, 1.5),
        ];
        await dustin.RunAsync(command, Sub("more", 2, Sub("all", 1, given)));
        var run = await bot.HandledAsync();
        Assert.Equal((InteractionType.Command, "everything more all"), (run.Type, run.Command!.Path));
        OptionValue Option(string name) => run.Command.Arguments.Single(o => o.Name == name);
        Assert.Equal("El", Option("string").Text);
        Assert.Equal((5L, 1.5, true), (Option("integer").Integer, Option("number").Number, Option("boolean").Boolean));
        var (user, channel) = (Snowflake.Parse(max), bot.Id("news"));
        Assert.Equal((user, channel), (Option("user").Id, Option("channel").Id));
        Assert.Equal("Max", run.Command.Resolved.Users[user].GlobalName);
        Assert.NotNull(run.Command.Resolved.Members[user].User);
        Assert.Equal("news", run.Command.Resolved.Channels[channel].Name);
        Assert.Equal("@everyone", run.Command.Resolved.Roles[Snowflake.Parse(local.Guild)].Name);
        Assert.Equal(user, Option("mentionable").Id);

        // Who, where, and what we may do there.
        Assert.Equal(("Dustin", Snowflake.Parse(local.Guild)), (run.User.GlobalName, run.GuildId));
        Assert.NotNull(run.Member!.Permissions);
        Assert.Equal((bot.Id("lore"), "lore"), (run.ChannelId, run.Channel!.Name));
        Assert.True(run.AppPermissions.Has(Permissions.SendMessages));
        Assert.Equal(InteractionContext.Guild, run.Context);
        Assert.Equal(local.App, run.ApplicationId.ToString());
        Assert.False(string.IsNullOrEmpty(run.Locale));
        Assert.InRange(TimeProvider.System.GetElapsedTime(run.ReceivedAt), TimeSpan.Zero, Connected.Soon);

        var direct = (await PublishAsync(bot, new("direct", "In messages")));
        var dm = await client.OpenDmAsync(Snowflake.Parse(local.IdOf("Dustin")), Ct);
        await dustin.RunInDmAsync(direct, dm.Id);
        var inDm = await bot.HandledAsync();
        Assert.Equal((null, "Dustin", InteractionContext.BotDm), (inDm.Member, inDm.User.GlobalName, inDm.Context));
        Assert.Null(inDm.GuildId);
    }

    [Fact]
    public async Task Menus_and_what_is_typed_arrive_and_are_answered()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var published = (
            await client.PublishCommandsAsync(
                null,
                [
                    new("find", "Find")
                    {
                        Options = [new(OptionType.String, "name", "Who") { Autocomplete = true, Required = true }],
                    },
                    new(CommandType.User, "Who is this?"),
                    new(CommandType.Message, "Spoiler?"),
                ],
                Ct
            )
        ).Commands;
        var dustin = await Somebody.EnterAsync(local, "Dustin");

        bot.OnInteraction = (i, stop) =>
            client.RespondAsync(i, ChoicesResponse.Of([("Eleven", "eleven"), ("Erica", "erica")]), stop);
        await dustin.TypeAsync(published[0], Somebody.Option("name", OptionType.String, "e"));
        var typed = await bot.HandledAsync();
        Assert.Equal((InteractionType.Autocomplete, "e"), (typed.Type, typed.Command!.Focused!.Text));
        var suggested = await dustin.Gateway.EventAsync("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE");
        Assert.Equal(["Eleven", "Erica"], suggested["choices"]!.AsArray().Select(c => (string)c!["name"]!));

        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(new("Hi"), Ephemeral: true), stop);
        var max = local.IdOf("Max");
        await dustin.RunOnAsync(published[1], max);
        var onUser = await bot.HandledAsync();
        Assert.Equal((CommandType.User, max), (onUser.Command!.Type, onUser.Command.TargetId.ToString()));
        Assert.Equal("Max", onUser.Command.Resolved.Users[Snowflake.Parse(max)].GlobalName);

        var said = local.Say("lore", "Max", "Vecna is the clock");
        await dustin.RunOnAsync(published[2], said);
        var onMessage = await bot.HandledAsync();
        Assert.Equal((CommandType.Message, said), (onMessage.Command!.Type, onMessage.Command.TargetId.ToString()));
        Assert.Equal("Max", onMessage.Command.Resolved.Messages[Snowflake.Parse(said)].Author!.GlobalName);
    }

    [Fact]
    public async Task Buttons_selects_and_modals_arrive_and_are_answered()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(Samples.Rich()), stop);
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
        var card = await LastMessageAsync(bot);
        Assert.Equal("map.png", (string)card["attachments"]![0]!["filename"]!);

        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new DeferUpdateResponse(), stop);
        var (max, guild, general) = (local.IdOf("Max"), local.Guild, local.Channel("general"));
        await dustin.PressAsync(card, "test/select", 3, "a", "b");
        Assert.Equal(["a", "b"], (await bot.HandledAsync()).Component!.Values);
        await dustin.PressAsync(card, "test/user", 5, max);
        var user = (await bot.HandledAsync()).Component!;
        Assert.Equal((ComponentType.UserSelect, max), (user.Type, user.Values[0]));
        Assert.Equal("Max", user.Resolved.Users[Snowflake.Parse(max)].GlobalName);
        await dustin.PressAsync(card, "test/role", 6, guild);
        Assert.Equal("@everyone", (await bot.HandledAsync()).Component!.Resolved.Roles[Snowflake.Parse(guild)].Name);
        await dustin.PressAsync(card, "test/channel", 8, general);
        Assert.Equal("general", (await bot.HandledAsync()).Component!.Resolved.Channels[bot.Id("general")].Name);

        // A button opens a form, whose answer changes the message.
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new ModalResponse(Samples.Form()), stop);
        await dustin.PressAsync(card, "test/button");
        var pressed = await bot.HandledAsync();
        Assert.Equal((InteractionType.Component, "test/button"), (pressed.Type, pressed.Component!.CustomId));
        Assert.Equal("Everything", pressed.Message!.Embeds[0].Title);
        var modal = await dustin.Gateway.EventAsync("INTERACTION_MODAL_CREATE");
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new UpdateResponse(new("Changed")), stop);
        await dustin.SubmitAsync(
            modal,
            Answer(4, "name", ("value", "Vecna")),
            Answer(3, "pick", ("values", new JsonArray("b"))),
            Answer(21, "one", ("value", "a")),
            Answer(23, "sure", ("value", true))
        );
        var form = await bot.HandledAsync();
        Assert.Equal((InteractionType.ModalSubmit, "test/form"), (form.Type, form.Modal!.CustomId));
        Assert.Equal(
            ("Vecna", "b", "a", "true"),
            (form.Modal.Get("name"), form.Modal.Get("pick"), form.Modal.Get("one"), form.Modal.Get("sure"))
        );
        Assert.Equal((string)card["id"]!, form.Message!.Id.ToString());
        Assert.Equal("Changed", (string)(await LastMessageAsync(bot))["content"]!);

        // V2 components: their buttons work like any others, and an update keeps the message V2.
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(Samples.V2()), stop);
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
        var v2 = await LastMessageAsync(bot);
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new UpdateResponse(MessageEdit.To(V2("Now"))), stop);
        await dustin.PressAsync(v2, "test/go");
        Assert.True(((await bot.HandledAsync()).Message!.Flags & MessageFlags.ComponentsV2) != 0);
        Assert.Contains("Now", (await LastMessageAsync(bot)).ToJsonString(), StringComparison.Ordinal);
        await dustin.PressAsync(await LastMessageAsync(bot), "test/now");
        Assert.Equal("test/now", (await bot.HandledAsync()).Component!.CustomId);
    }

    [Fact]
    public async Task An_answer_can_be_deferred_filled_followed_up_changed_and_taken_away()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = async (i, stop) =>
        {
            Assert.Equal(Acknowledgement.Accepted, await client.RespondAsync(i, new DeferMessageResponse(false), stop));
            Assert.Equal(
                Acknowledgement.AlreadyAcknowledged,
                await client.RespondAsync(i, new MessageResponse(new("twice")), stop)
            );
            await client.EditOriginalAsync(i, MessageEdit.To(Samples.Rich()), stop);
            var followUp = await client.FollowUpAsync(i, new("More"), ephemeral: true, stop);
            Assert.True(followUp.IsEphemeral);
            Assert.Equal("Most", (await client.EditFollowUpAsync(i, followUp.Id, new("Most"), stop)).Content);
            await client.DeleteFollowUpAsync(i, followUp.Id, stop);
            await client.DeleteFollowUpAsync(i, followUp.Id, stop);
            var withFile = await client.FollowUpAsync(i, Samples.V2(), ephemeral: false, stop);
            Assert.Equal("map.png", withFile.Attachments[0].FileName);
            Assert.Equal("Everything", (await client.GetOriginalAsync(i, stop)).Embeds[0].Title);
        };
        await dustin.RunAsync(lore);
        await bot.HandledAsync();

        // Privately, and away again.
        bot.OnInteraction = async (i, stop) =>
        {
            await client.RespondAsync(i, new DeferMessageResponse(Ephemeral: true), stop);
            Assert.True((await client.EditOriginalAsync(i, new("Psst"), stop)).IsEphemeral);
            await client.DeleteOriginalAsync(i, stop);
        };
        await dustin.RunAsync(lore);
        await bot.HandledAsync();

        // A component's message, later.
        bot.OnInteraction = (i, stop) => client.RespondAsync(i, new MessageResponse(Samples.Rich()), stop);
        await dustin.RunAsync(lore);
        await bot.HandledAsync();
        bot.OnInteraction = async (i, stop) =>
        {
            await client.RespondAsync(i, new DeferUpdateResponse(), stop);
            await client.EditOriginalAsync(i, new("Later"), stop);
        };
        await dustin.PressAsync(await LastMessageAsync(bot), "test/button");
        await bot.HandledAsync();
        Assert.Equal("Later", (string)(await LastMessageAsync(bot))["content"]!);
    }

    [Fact]
    public async Task What_is_too_late_is_said_and_not_thrown()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var lore = await PublishAsync(bot, new("lore", "Ask"));
        var dustin = await Somebody.EnterAsync(local, "Dustin");
        bot.OnInteraction = async (i, stop) =>
        {
            // Nothing was answered, so there is nothing to change.
            await RefusedAsync(404, DiscordCodes.UnknownWebhook, () => client.EditOriginalAsync(i, new("x"), stop));
            local.Time.Advance(TimeSpan.FromSeconds(3.1));
            Assert.Equal(Acknowledgement.TooLate, await client.RespondAsync(i, new MessageResponse(new("late")), stop));
        };
        await dustin.RunAsync(lore);
        var interaction = await bot.HandledAsync();

        // After a quarter of an hour Discord is not even asked.
        var before = local.Server.Simulator.Requests.After(0).Length;
        var old = interaction with
        {
            ReceivedAt = interaction.ReceivedAt - (16 * 60 * TimeProvider.System.TimestampFrequency),
        };
        await RefusedAsync(401, DiscordCodes.InvalidWebhookToken, () => client.FollowUpAsync(old, new("x"), false, Ct));
        Assert.Equal(before, local.Server.Simulator.Requests.After(0).Length);
    }

    private static async Task<PublishedCommand> PublishAsync(Connected bot, CommandDefinition command) =>
        (await bot.Client.PublishCommandsAsync(null, [command], Ct)).Commands.Single();

    private static async Task<JsonNode> LastMessageAsync(Connected bot) =>
        (await bot.Local.BotAsync("GET", $"/channels/{bot.Local.Channel("lore")}/messages")).Json![0]!;

    private static MessageCreate V2(string text) =>
        new() { Components = [new Section(new Button("Go", "test/now"), new TextDisplay(text))] };

    private static JsonObject Sub(string name, int type, params JsonNode[] options) =>
        new()
        {
            ["name"] = name,
            ["type"] = type,
            ["options"] = new JsonArray(options),
        };

    private static JsonObject Answer(int type, string customId, (string Name, JsonNode Value) given) =>
        new()
        {
            ["type"] = type,
            ["custom_id"] = customId,
            [given.Name] = given.Value,
        };
}
