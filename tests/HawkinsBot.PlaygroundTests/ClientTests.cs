using System.Text.Json.Nodes;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.PlaygroundTests.Playground;
using Microsoft.Extensions.Logging.Abstractions;

namespace HawkinsBot.PlaygroundTests;

/// <summary>Our client against the playground, which checks every request by Discord's rules.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_kind_of_call_passes_the_playgrounds_rules()
    {
        await using var local = await LocalDiscord.StartAsync();
        await using var bot = new Connected(local);
        var client = bot.Client;
        var ct = TestContext.Current.CancellationToken;
        await bot.ReadyAsync();

        Snowflake Id(string channel) => Snowflake.Parse(local.Channel(channel));
        var general = Id("general");
        var dustin = Snowflake.Parse(local.IdOf("Dustin"));
        Assert.Equal(local.App, (await client.GetApplicationAsync(ct)).Id.ToString());
        Assert.Equal("Hawkins", (await client.GetGuildAsync(Snowflake.Parse(local.Guild), ct)).Name);
        Assert.True((await client.GetChannelAsync(Id("season-5"), ct)).IsSpoiler);
        Assert.True((await client.GetPermissionsAsync(general, ct)).Has(Permissions.SendMessages));
        Assert.False((await client.GetPermissionsAsync(Id("staff"), ct)).Has(Permissions.ViewChannel));
        Assert.Equal(Permissions.All, await client.GetMemberPermissionsAsync(general, dustin, ct));

        var sync = await client.PublishCommandsAsync(null, Commands(), ct);
        Assert.True(sync.Changed);
        Assert.False((await client.PublishCommandsAsync(null, Commands(), ct)).Changed);
        Assert.Equal(sync.Commands.Select(c => c.Id), (await client.GetCommandsAsync(null, ct)).Select(c => c.Id));

        var rich = await client.SendAsync(general, Rich(), ct);
        Assert.Equal("Everything", rich.Embeds[0].Title);
        Assert.Equal("map.png", rich.Attachments[0].FileName);
        Assert.Equal("PNG"u8.ToArray(), await client.DownloadAsync(rich.Attachments[0], 100, ct));
        var edited = await client.EditAsync(general, rich.Id, MessageEdit.To(new("Plain")), ct);
        Assert.Equal(("Plain", 0, 0), (edited.Content, edited.Embeds.Count, edited.Attachments.Count));
        var reply = await client.SendAsync(general, new("Yes") { ReplyTo = rich.Id, Nonce = "n-1" }, ct);
        Assert.Equal(rich.Id, reply.ReplyTo);
        Assert.Equal(reply.Id, (await client.SendAsync(general, new("Yes") { Nonce = "n-1" }, ct)).Id);
        Assert.Equal("Plain", (await client.GetMessageAsync(general, rich.Id, ct)).Content);
        Assert.Equal(reply.Id, (await client.ListMessagesAsync(general, null, null, 1, ct))[0].Id);
        Assert.Equal([rich.Id], (await client.ListMessagesAsync(general, reply.Id, null, 10, ct)).Select(m => m.Id));
        var v2 = await client.SendAsync(general, V2(), ct);
        Assert.True((v2.Flags & MessageFlags.ComponentsV2) != 0);
        await client.SendAsync(general, new() { Poll = new("Best season?", "1", "2", "3") { DurationHours = 2 } }, ct);
        var toV2 = await client.EditAsync(general, reply.Id, new() { Components = [new TextDisplay("Now V2")] }, ct);
        Assert.True((toV2.Flags & MessageFlags.ComponentsV2) != 0);
        await client.DeleteAsync(general, v2.Id, ct);
        await client.DeleteAsync(general, v2.Id, ct);

        var news = await client.Scheduled.SendAsync(Id("news"), new("Digest"), ct);
        await client.CrosspostAsync(Id("news"), news.Id, ct);
        var again = await Assert.ThrowsAsync<DiscordApiException>(() => client.CrosspostAsync(Id("news"), news.Id, ct));
        Assert.Equal(DiscordCodes.AlreadyCrossposted, again.Code);
        var thread = await client.CreateThreadAsync(general, new("Talk") { AutoArchive = AutoArchive.Day }, ct);
        Assert.True(thread.IsThread);
        await client.SendAsync(thread.Id, new("In the thread"), ct);
        var onMessage = await client.CreateThreadFromMessageAsync(general, rich.Id, new("On it"), ct);
        Assert.Equal(rich.Id, onMessage.Id);
        var post = await client.CreatePostAsync(Id("theories"), new("Theory", new("Vecna is the clock")), ct);
        var threads = await client.ListActiveThreadsAsync(Snowflake.Parse(local.Guild), ct);
        Assert.Equal([onMessage.Id, thread.Id, post.Id], threads.Select(t => t.Id).Order());
        var dm = await client.OpenDmAsync(dustin, ct);
        Assert.Equal(ChannelType.Dm, dm.Type);
        await client.SendAsync(dm.Id, new("Psst"), ct);

        var hidden = await Assert.ThrowsAsync<DiscordApiException>(() => client.SendAsync(Id("staff"), new("x"), ct));
        Assert.Equal(DiscordCodes.MissingAccess, hidden.Code);
        var forum = await Assert.ThrowsAsync<DiscordApiException>(() => client.SendAsync(Id("theories"), new("x"), ct));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, forum.Status);
    }

    [Fact]
    public async Task A_person_is_answered_in_every_way()
    {
        await using var local = await LocalDiscord.StartAsync();
        await using var bot = new Connected(local);
        var client = bot.Client;
        await bot.ReadyAsync();
        var ct = TestContext.Current.CancellationToken;
        var command = (await client.PublishCommandsAsync(null, [new("lore", "Ask")], ct)).Commands[0].Id.ToString();
        var dustin = await local.PersonGatewayAsync("Dustin");

        // Deferred, filled, followed up, with a file and a button.
        bot.OnInteraction = async (i, stop) =>
        {
            Assert.Equal(
                Acknowledgement.Accepted,
                await client.RespondAsync(i, new DeferMessageResponse(Ephemeral: false), stop)
            );
            Assert.Equal(
                Acknowledgement.AlreadyAcknowledged,
                await client.RespondAsync(i, new MessageResponse(new("twice")), stop)
            );
            await client.EditOriginalAsync(i, MessageEdit.To(Rich()), stop);
            var followUp = await client.FollowUpAsync(i, new("More"), ephemeral: true, stop);
            Assert.True(followUp.IsEphemeral);
            await client.EditFollowUpAsync(i, followUp.Id, new("Most"), stop);
            await client.DeleteFollowUpAsync(i, followUp.Id, stop);
            Assert.Equal("Everything", (await client.GetOriginalAsync(i, stop)).Embeds[0].Title);
        };
        await SlashAsync(local, dustin, command);
        await bot.HandledAsync();
        var listed = await local.BotAsync("GET", $"/channels/{local.Channel("lore")}/messages");
        var message = listed.Json![0]!;
        Assert.Equal("map.png", message["attachments"]![0]!["filename"]!.GetValue<string>());

        // A button opens a modal, which changes the message.
        bot.OnInteraction = async (i, stop) =>
        {
            Assert.Equal("test/button", i.Component!.CustomId);
            Assert.Equal("Everything", i.Message!.Embeds[0].Title);
            await client.RespondAsync(i, new ModalResponse(Form()), stop);
        };
        await local.AsAsync("Dustin", "POST", "/interactions", Press(local, dustin, message));
        await bot.HandledAsync();
        await dustin.EventAsync("INTERACTION_MODAL_CREATE");

        bot.OnInteraction = async (i, stop) => await client.RespondAsync(i, new UpdateResponse(new("Changed")), stop);
        await local.AsAsync("Dustin", "POST", "/interactions", Press(local, dustin, message));
        await bot.HandledAsync();
        listed = await local.BotAsync("GET", $"/channels/{local.Channel("lore")}/messages");
        Assert.Equal("Changed", listed.Json![0]!["content"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"kind":"reconnect"}""", true)]
    [InlineData("""{"kind":"drop"}""", true)]
    [InlineData("""{"kind":"invalidSession","resumable":true}""", true)]
    [InlineData("""{"kind":"invalidSession","resumable":false}""", false)]
    [InlineData("""{"kind":"ratelimit","route":"POST /interactions/*/*/callback","retryAfter":0.2,"times":12}""", true)]
    [InlineData("""{"kind":"status","route":"POST /interactions/*/*/callback","status":503,"times":24}""", true)]
    [InlineData("""{"kind":"lost","route":"POST /interactions/*/*/callback","times":20}""", true)]
    public async Task Under_faults_every_interaction_is_answered_once(string fault, bool all)
    {
        await using var local = await LocalDiscord.StartAsync();
        await using var bot = new Connected(local);
        var client = bot.Client;
        await bot.ReadyAsync();
        await client.PublishCommandsAsync(null, [new("lore", "Ask")], TestContext.Current.CancellationToken);
        var handled = 0;
        bot.OnInteraction = async (i, stop) =>
        {
            if (Interlocked.Increment(ref handled) == 60)
            {
                await local.SendAsync(HttpMethod.Post, "/playground/faults", null, JsonNode.Parse(fault));
            }

            await client.RespondAsync(i, new MessageResponse(new("Hi")), stop);
        };
        var load = local.SendAsync(
            HttpMethod.Post,
            "/playground/load",
            null,
            JsonNode.Parse("""{"command":"lore","options":{},"count":200,"inFlight":8}""")
        );
        var result = (await load.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken)).Json!;
        // A callback whose answer was lost is sent again, and refused: answered once all the same.
        var lost = fault.Contains("lost", StringComparison.Ordinal);
        Assert.True(lost || result["twice"]!.GetValue<int>() == 0, result.ToJsonString());
        Assert.Equal(200, result["answered"]!.GetValue<int>() + result["failed"]!.GetValue<int>());
        Assert.True(!all || result["failed"]!.GetValue<int>() == 0, result.ToJsonString());
    }

    private static Task<Playground.Answer> SlashAsync(LocalDiscord local, RawGateway person, string command) =>
        local.AsAsync(
            "Dustin",
            "POST",
            "/interactions",
            new JsonObject
            {
                ["type"] = 2,
                ["application_id"] = local.App,
                ["guild_id"] = local.Guild,
                ["channel_id"] = local.Channel("lore"),
                ["session_id"] = person.SessionId,
                ["nonce"] = "1",
                ["data"] = new JsonObject
                {
                    ["id"] = command,
                    ["name"] = "lore",
                    ["type"] = 1,
                },
            }
        );

    private static JsonObject Press(LocalDiscord local, RawGateway person, JsonNode message) =>
        new()
        {
            ["type"] = 3,
            ["application_id"] = local.App,
            ["guild_id"] = local.Guild,
            ["channel_id"] = local.Channel("lore"),
            ["session_id"] = person.SessionId,
            ["nonce"] = "2",
            ["message_id"] = message["id"]!.GetValue<string>(),
            ["message_flags"] = 0,
            ["data"] = new JsonObject { ["component_type"] = 2, ["custom_id"] = "test/button" },
        };

    private static CommandDefinition[] Commands() =>
        [
            new("everything", "All kinds of options")
            {
                NameLocalizations = new Dictionary<string, string> { ["de"] = "alles" },
                DescriptionLocalizations = new Dictionary<string, string> { ["de"] = "Alle Arten" },
                DefaultMemberPermissions = Permissions.ManageGuild,
                Contexts = [InteractionContext.BotDm, InteractionContext.Guild],
                IntegrationTypes = [IntegrationType.Guild, IntegrationType.User],
                Options =
                [
                    .. Enum.GetValues<OptionType>()
                        .Where(t => t > OptionType.SubcommandGroup)
                        .Select(t => new CommandOption(t, t.ToString().ToLowerInvariant(), "One") { Required = true }),
                    new(OptionType.String, "pick", "Choices") { Choices = [new("A", "a"), new("B", "b")] },
                    new(OptionType.Integer, "count", "Bounds") { MinValue = 1, MaxValue = 9 },
                    new(OptionType.Number, "ratio", "Bounds") { MinValue = 0.5, MaxValue = 1.5 },
                    new(OptionType.String, "typed", "Autocomplete") { Autocomplete = true, MaxLength = 50 },
                    new(OptionType.Channel, "where", "Kinds") { ChannelTypes = [ChannelType.Text, ChannelType.Forum] },
                ],
            },
            new("group", "Nested")
            {
                Options =
                [
                    new(OptionType.Subcommand, "one", "One"),
                    new(OptionType.SubcommandGroup, "more", "More")
                    {
                        Options = [new(OptionType.Subcommand, "two", "Two")],
                    },
                ],
            },
            new(CommandType.User, "Who is this?"),
            new(CommandType.Message, "Spoiler?") { Nsfw = true },
        ];

    private static MessageCreate Rich() =>
        new("Look")
        {
            Embeds =
            [
                new("Everything")
                {
                    Url = "https://example.com",
                    Text = "**Bold**",
                    Color = 0xE50914,
                    Timestamp = DateTimeOffset.UnixEpoch,
                    Author = new("Author") { Url = "https://example.com/a", IconUrl = "https://example.com/a.png" },
                    Footer = new("Footer") { IconUrl = "https://example.com/f.png" },
                    ImageUrl = "attachment://map.png",
                    ThumbnailUrl = "https://example.com/t.png",
                    Fields = [new("Name", "Value", true), new("Other", "Value")],
                },
            ],
            Components =
            [
                new ActionRow(
                    new Button("Press", "test/button") { Style = ButtonStyle.Primary, Emoji = new("🔥") },
                    new Button("Off", "test/off") { Disabled = true },
                    Button.Link("Open", "https://example.com")
                ),
                new ActionRow(
                    new StringSelect("test/select", new SelectOption("A", "a") { Default = true }, new("B", "b"))
                    {
                        Placeholder = "Pick",
                        MinValues = 0,
                        MaxValues = 2,
                    }
                ),
                new ActionRow(new UserSelect("test/user")),
                new ActionRow(new RoleSelect("test/role")),
                new ActionRow(new ChannelSelect("test/channel") { ChannelTypes = [ChannelType.Text] }),
            ],
            Files = [new("map.png", "PNG"u8.ToArray()) { Description = "A map" }],
            Flags = MessageFlags.SuppressNotifications,
        };

    private static MessageCreate V2() =>
        new()
        {
            Components =
            [
                new TextDisplay("# Title"),
                new Section(new Thumbnail("https://example.com/t.png") { Description = "T" }, new TextDisplay("Side")),
                new Section(new Button("Go", "test/go"), new TextDisplay("Side"), new TextDisplay("Two")),
                new Separator { Large = true },
                new Container(
                    new TextDisplay("Inside"),
                    new MediaGallery(new MediaItem("attachment://map.png") { Spoiler = true }),
                    new FileDisplay("map.png"),
                    new Separator { Divider = false },
                    new ActionRow(new MentionableSelect("test/mentionable"))
                )
                {
                    AccentColor = 0x00FF00,
                    Spoiler = true,
                },
            ],
            Files = [new("map.png", "PNG"u8.ToArray())],
        };

    private static Modal Form() =>
        new(
            "test/form",
            "A form",
            new TextDisplay("Tell me"),
            new Label(
                "Name",
                new TextInput("name")
                {
                    MinLength = 1,
                    MaxLength = 40,
                    Placeholder = "Your name",
                }
            )
            {
                Description = "Any",
            },
            new Label("Pick", new StringSelect("pick", new SelectOption("A", "a"), new SelectOption("B", "b"))),
            new Label("One", new RadioGroup("one", new GroupOption("A", "a"), new GroupOption("B", "b"))),
            new Label("Sure", new Checkbox("sure"))
        );

    /// <summary>Our client, running against a playground.</summary>
    private sealed class Connected : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly SemaphoreSlim _handled = new(0);
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _running;
        private readonly Task _clock;
        private Exception? _failed;

        public Connected(LocalDiscord local)
        {
            Client = new(
                new() { Token = local.Token, ApiBase = local.Server.ApiBase.ToString() },
                TimeProvider.System,
                NullLoggerFactory.Instance
            );
            _running = Client.RunAsync(new(HandleAsync, OnEvent), _stop.Token);
            _clock = FollowRealTimeAsync(local.Time);
        }

        public DiscordClient Client { get; }

        public Func<Interaction, CancellationToken, Task> OnInteraction { get; set; } = (_, _) => Task.CompletedTask;

        public Task ReadyAsync() => _ready.Task.WaitAsync(Soon);

        /// <summary>Waits until one more interaction was handled, without an exception.</summary>
        public async Task HandledAsync()
        {
            Assert.True(await _handled.WaitAsync(Soon));
            Assert.Null(_failed);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Soon);
            await _clock;
            Client.Dispose();
            _handled.Dispose();
            _stop.Dispose();
        }

        // Our client runs on real time, so the playground's limits must as well.
        private async Task FollowRealTimeAsync(HawkinsBot.Tests.ManualTime time)
        {
            var last = TimeProvider.System.GetTimestamp();
            while (!_stop.IsCancellationRequested)
            {
                await Task.Delay(10, CancellationToken.None);
                var now = TimeProvider.System.GetTimestamp();
                time.Advance(TimeProvider.System.GetElapsedTime(last, now));
                last = now;
            }
        }

        private ValueTask OnEvent(DiscordEvent happened, CancellationToken ct)
        {
            if (happened is GuildJoined)
            {
                _ready.TrySetResult();
            }

            return default;
        }

        private async ValueTask HandleAsync(Interaction interaction, CancellationToken ct)
        {
            try
            {
                await OnInteraction(interaction, ct);
            }
            catch (Exception e)
            {
                _failed = e;
            }

            _handled.Release();
        }
    }
}
