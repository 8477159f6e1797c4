using HawkinsBot.Discord.Model;

namespace HawkinsBot.PlaygroundTests.Client;

/// <summary>One of everything that can be sent.</summary>
internal static class Samples
{
    public static CommandDefinition[] Commands() =>
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

    public static MessageCreate Rich() =>
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

    public static MessageCreate V2() =>
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

    public static Modal Form() =>
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
}
