using HawkinsBot.Catalogue;
using HawkinsBot.Commands;
using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;
using HawkinsBot.News;
using HawkinsBot.Spoilers;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HawkinsBot.Tests;

/// <summary>
/// The bot as it is composed, on the in-memory store, a manual clock, a small catalogue and a Discord that records.
/// </summary>
public sealed class BotHarness : IAsyncDisposable
{
    public static readonly Snowflake Guild = new(900);
    public static readonly Snowflake General = new(901);
    public static readonly Snowflake SpoilerChannel = new(902);
    public static readonly Snowflake Dustin = new(42);
    public static readonly Snowflake Lucas = new(43);
    private static long _interactions = 5_000;
    private readonly IHost _host;

    private BotHarness(IHost host, ManualTime time, RecordingDiscord discord)
    {
        _host = host;
        Time = time;
        Discord = discord;
    }

    public ManualTime Time { get; }

    public RecordingDiscord Discord { get; }

    public IServiceProvider Services => _host.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    public Router Router => Services.GetRequiredService<Router>();

    public SpoilerGate Gate => Services.GetRequiredService<SpoilerGate>();

    /// <summary>Starts the bot.</summary>
    /// <param name="index">What it knows; nothing where left out.</param>
    /// <param name="store">A store that outlives it, for restarts.</param>
    /// <param name="time">A clock that outlives it.</param>
    /// <param name="discord">A Discord that outlives it.</param>
    /// <param name="add">More services, such as commands of the test's own.</param>
    public static async Task<BotHarness> StartAsync(
        CatalogueIndex? index = null,
        IDocumentStore? store = null,
        ManualTime? time = null,
        RecordingDiscord? discord = null,
        Action<IHostApplicationBuilder>? add = null
    )
    {
        time ??= new ManualTime();
        discord ??= new RecordingDiscord();
        discord.Guilds.TryAdd(
            Guild,
            new Guild
            {
                Id = Guild,
                Name = "Hawkins",
                OwnerId = Dustin,
            }
        );
        discord.Channels.TryAdd(General, Place(General));
        discord.Channels.TryAdd(SpoilerChannel, Place(SpoilerChannel, ChannelFlags.SpoilerChannel));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddKeyedSingleton<TimeProvider>(Router.DiscordClock, time);
        builder.Services.AddSingleton<IDiscord>(discord);
        builder.Services.AddSingleton(store ?? new InMemoryStore());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.AddFeatures();

        foreach (var loading in builder.Services.Where(s => s.ImplementationType?.Name == "CatalogueLoading").ToArray())
        {
            builder.Services.Remove(loading);
        }
        builder.Services.AddSingleton(new LoadedCatalogue(index ?? CatalogueIndex.Empty));
        // News turn when a test says so. By themselves they would work while the test moves the clock: what was fetched
        // before a story came out would count as fetched hours later, and a digest lack the story.
        builder.Services.Remove(
            builder.Services.Single(s =>
                s.ServiceType == typeof(IHostedService) && s.ImplementationFactory is Func<IServiceProvider, NewsLoop>
            )
        );
        add?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        await discord.Connected;
        return new BotHarness(host, time, discord);
    }

    /// <summary>Calls a slash command as it is written: <c>spoilers set episode:S4E7</c>; values may stand in quotes.</summary>
    public async Task<Answer> SlashAsync(
        string text,
        Snowflake? user = null,
        Snowflake? channel = null,
        Permissions? permissions = null,
        bool dm = false
    )
    {
        var (path, options) = Parse(text);
        return await SendAsync(
            new Interaction
            {
                Id = NewId(),
                ApplicationId = new(1),
                Type = InteractionType.Command,
                Token = "token",
                Command = new CommandData { Name = path.Split(' ')[0], Options = Nest(path, options) },
            },
            user,
            channel,
            permissions,
            dm
        );
    }

    /// <summary>What is suggested while the last option of the text is typed.</summary>
    public async Task<IReadOnlyList<string>> SuggestAsync(
        string text,
        Snowflake? user = null,
        Snowflake? channel = null
    )
    {
        var (path, options) = Parse(text);
        var focused = options.Select((option, i) => i == options.Count - 1 ? option with { Focused = true } : option);
        var answer = await SendAsync(
            new Interaction
            {
                Id = NewId(),
                ApplicationId = new(1),
                Type = InteractionType.Autocomplete,
                Token = "token",
                Command = new CommandData { Name = path.Split(' ')[0], Options = Nest(path, [.. focused]) },
            },
            user,
            channel,
            null,
            false
        );
        return [.. ((ChoicesResponse)answer.First!.Response!).Choices.Select(choice => choice.Name)];
    }

    /// <summary>Presses a button or chooses in a select.</summary>
    public Task<Answer> PressAsync(
        string customId,
        Snowflake? user = null,
        bool onPrivate = false,
        IReadOnlyList<string>? values = null,
        Snowflake? channel = null,
        Permissions? permissions = null,
        Snowflake? id = null
    ) =>
        SendAsync(
            new Interaction
            {
                Id = id ?? NewId(),
                ApplicationId = new(1),
                Type = InteractionType.Component,
                Token = "token",
                Component = new ComponentData
                {
                    CustomId = customId,
                    Type = values is null ? ComponentType.Button : ComponentType.StringSelect,
                    Values = values ?? [],
                },
                Message = new Message { Id = new(7), Flags = onPrivate ? MessageFlags.Ephemeral : MessageFlags.None },
            },
            user,
            channel,
            permissions,
            false
        );

    /// <summary>Sends a form.</summary>
    public Task<Answer> SubmitAsync(
        string customId,
        IReadOnlyDictionary<string, string> fields,
        Snowflake? user = null,
        Snowflake? channel = null,
        Permissions? permissions = null
    ) =>
        SendAsync(
            new Interaction
            {
                Id = NewId(),
                ApplicationId = new(1),
                Type = InteractionType.ModalSubmit,
                Token = "token",
                Modal = new ModalData
                {
                    CustomId = customId,
                    Fields = fields.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[f.Value]),
                },
            },
            user,
            channel,
            permissions,
            false
        );

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task<Answer> SendAsync(
        Interaction interaction,
        Snowflake? user,
        Snowflake? channel,
        Permissions? permissions,
        bool dm
    )
    {
        var who = new User { Id = user ?? Dustin, Username = "member" };
        var place = channel ?? General;
        var sent = interaction with
        {
            User = who,
            GuildId = dm ? null : Guild,
            ChannelId = dm ? new(905) : place,
            Channel = dm
                ? new Channel { Id = new(905), Type = ChannelType.Dm }
                : Discord.Channels.GetValueOrDefault(place, Place(place)),
            Member = dm ? null : new Member { User = who, Permissions = permissions ?? Permissions.All },
            Context = dm ? InteractionContext.BotDm : InteractionContext.Guild,
            Locale = "en-US",
            GuildLocale = dm ? null : "en-US",
            AuthorizingIntegrationOwners = new Dictionary<IntegrationType, Snowflake>
            {
                [IntegrationType.Guild] = Guild,
            },
            ReceivedAt = Time.GetTimestamp(),
        };
        await Router.HandleAsync(sent, CancellationToken.None);
        return new Answer([.. Discord.Answers.Where(said => said.Interaction == sent.Id)]);
    }

    private static Snowflake NewId() => new((ulong)Interlocked.Increment(ref _interactions));

    private static Channel Place(Snowflake id, ChannelFlags flags = ChannelFlags.None) =>
        new()
        {
            Id = id,
            GuildId = Guild,
            Type = ChannelType.Text,
            Flags = flags,
            Name = "channel",
        };

    private (string Path, List<OptionValue> Options) Parse(string text)
    {
        var path = new List<string>();
        var options = new List<OptionValue>();
        foreach (var word in Words(text))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                options.Add(new OptionValue(word[..colon], OptionType.String) { Text = word[(colon + 1)..] });
            }
            else if (options.Count > 0)
            {
                options[^1] = options[^1] with { Text = options[^1].Text + " " + word };
            }
            else
            {
                path.Add(word);
            }
        }
        var name = string.Join(' ', path);
        var spec = Router.Commands.Single(command => command.Spec.Path == name).Spec;
        return (name, options.ConvertAll(option => Typed(spec, option)));
    }

    private static OptionValue Typed(CommandSpec spec, OptionValue option)
    {
        var type =
            option.Name == "private"
                ? OptionType.Boolean
                : spec.Options.Single(declared => declared.Name == option.Name).Type;
        var text = option.Text!;
        return type switch
        {
            OptionType.Integer => new(option.Name, type) { Integer = long.Parse(text) },
            OptionType.Boolean => new(option.Name, type) { Boolean = bool.Parse(text) },
            OptionType.String => option,
            _ => new(option.Name, type) { Id = Snowflake.Parse(text) },
        };
    }

    private static IEnumerable<string> Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IReadOnlyList<OptionValue> Nest(string path, IReadOnlyList<OptionValue> options)
    {
        foreach (var word in path.Split(' ').Skip(1).Reverse())
        {
            options = [new OptionValue(word, OptionType.Subcommand) { Options = options }];
        }
        return options;
    }
}

/// <summary>All that was said to an interaction.</summary>
public sealed record Answer(IReadOnlyList<Said> Said)
{
    public Said? First => Said.Count > 0 ? Said[0] : null;

    public bool Ephemeral => First?.Ephemeral ?? false;

    /// <summary>The text of the last message said: content, then embeds with their fields, then component texts.</summary>
    public string Text
    {
        get
        {
            var last = Said[^1];
            var (content, embeds, components) = last switch
            {
                { Response: MessageResponse m } => (m.Message.Content, m.Message.Embeds, m.Message.Components),
                { Response: UpdateResponse u } => (u.Edit.Content, u.Edit.Embeds ?? [], u.Edit.Components ?? []),
                { Edit: { } e } => (e.Content, e.Embeds ?? [], e.Components ?? []),
                { FollowUp: { } f } => (f.Content, f.Embeds, f.Components),
                _ => (null, [], []),
            };
            return Rendered.Text(content, embeds, components);
        }
    }

    public IReadOnlyList<Component> Components =>
        Said[^1] switch
        {
            { Response: MessageResponse m } => m.Message.Components,
            { Response: UpdateResponse u } => u.Edit.Components ?? [],
            { Edit: { } e } => e.Components ?? [],
            { FollowUp: { } f } => f.Components,
            _ => [],
        };

    public IReadOnlyList<Button> Buttons => [.. Rendered.All(Components).OfType<Button>()];

    public IReadOnlyList<StringSelect> Selects => [.. Rendered.All(Components).OfType<StringSelect>()];
}

/// <summary>All that a reader sees of a message, as one text.</summary>
public static class Rendered
{
    public static string Text(string? content, IEnumerable<Embed> embeds, IEnumerable<Component> components)
    {
        var lines = new List<string?> { content };
        foreach (var embed in embeds)
        {
            lines.AddRange([embed.Author?.Name, embed.Title, embed.Text]);
            lines.AddRange(embed.Fields.SelectMany(field => new[] { field.Name, field.Value }));
            lines.Add(embed.Footer?.Text);
        }
        foreach (var component in All(components))
        {
            lines.AddRange(
                component switch
                {
                    Button button => [button.Label, button.CustomId],
                    StringSelect select =>
                    [
                        select.Placeholder,
                        .. select.Options.SelectMany(option =>
                            new[] { option.Label, option.Value, option.Description }
                        ),
                    ],
                    TextDisplay text => [text.Content],
                    Thumbnail thumbnail => [thumbnail.Description],
                    MediaGallery gallery => gallery.Items.Select(item => item.Description),
                    _ => [],
                }
            );
        }
        return string.Join("\n", lines.Where(line => !string.IsNullOrEmpty(line)));
    }

    public static IEnumerable<Component> All(IEnumerable<Component> components) =>
        components.SelectMany(component =>
            component switch
            {
                ActionRow row => row.Components.Prepend<Component>(row),
                Container container => All(container.Components).Prepend(container),
                Section section => [section, .. section.Texts, section.Accessory],
                _ => [component],
            }
        );
}
