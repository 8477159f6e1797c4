namespace HawkinsBot.Discord.Model;

/// <summary>What kind of component.</summary>
/// <seealso href="https://docs.discord.com/developers/components/reference"/>
public enum ComponentType
{
    /// <summary><see cref="Model.ActionRow"/>.</summary>
    ActionRow = 1,

    /// <summary><see cref="Model.Button"/>.</summary>
    Button = 2,

    /// <summary><see cref="Model.StringSelect"/>.</summary>
    StringSelect = 3,

    /// <summary><see cref="Model.TextInput"/>.</summary>
    TextInput = 4,

    /// <summary><see cref="Model.UserSelect"/>.</summary>
    UserSelect = 5,

    /// <summary><see cref="Model.RoleSelect"/>.</summary>
    RoleSelect = 6,

    /// <summary><see cref="Model.MentionableSelect"/>.</summary>
    MentionableSelect = 7,

    /// <summary><see cref="Model.ChannelSelect"/>.</summary>
    ChannelSelect = 8,

    /// <summary><see cref="Model.Section"/>.</summary>
    Section = 9,

    /// <summary><see cref="Model.TextDisplay"/>.</summary>
    TextDisplay = 10,

    /// <summary><see cref="Model.Thumbnail"/>.</summary>
    Thumbnail = 11,

    /// <summary><see cref="Model.MediaGallery"/>.</summary>
    MediaGallery = 12,

    /// <summary><see cref="Model.FileDisplay"/>.</summary>
    File = 13,

    /// <summary><see cref="Model.Separator"/>.</summary>
    Separator = 14,

    /// <summary><see cref="Model.Container"/>.</summary>
    Container = 17,

    /// <summary><see cref="Model.Label"/>.</summary>
    Label = 18,

    /// <summary><see cref="Model.FileUpload"/>.</summary>
    FileUpload = 19,

    /// <summary><see cref="Model.RadioGroup"/>.</summary>
    RadioGroup = 21,

    /// <summary><see cref="Model.CheckboxGroup"/>.</summary>
    CheckboxGroup = 22,

    /// <summary><see cref="Model.Checkbox"/>.</summary>
    Checkbox = 23,
}

/// <summary>A piece of a message or modal.</summary>
public abstract record Component
{
    private protected Component() { }

    /// <summary>What kind.</summary>
    public abstract ComponentType Type { get; }

    /// <summary>A number unique in the message; Discord numbers the rest.</summary>
    public int? Id { get; init; }

    /// <summary>Whether it needs the V2 flag, which is then set by itself.</summary>
    public bool IsV2 => Type is >= ComponentType.Section and <= ComponentType.Container;
}

/// <summary>Up to five buttons, or one select.</summary>
public sealed record ActionRow : Component
{
    /// <summary>A row of up to five buttons, or one select.</summary>
    /// <exception cref="DiscordLimitException">It holds something else.</exception>
    public ActionRow(params IReadOnlyList<Component> components) => Components = components;

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.ActionRow;

    /// <summary>Up to five buttons, or one select.</summary>
    public IReadOnlyList<Component> Components
    {
        get;
        init
        {
            Limit.Count(value, 1, 5, "action_row.components");
            var selects = value.OfType<Select>().ToList();
            selects.ForEach(s => s.Fitting("action_row.components[0]"));
            if (selects.Count > 0 ? value.Count > 1 : value.Any(c => c is not Button))
            {
                throw new DiscordLimitException("action_row.components", "up to five buttons, or one select.");
            }

            field = value;
        }
    } = [];
}

/// <summary>A button's colour and kind.</summary>
public enum ButtonStyle
{
    /// <summary>The main thing to do.</summary>
    Primary = 1,

    /// <summary>Anything else.</summary>
    Secondary = 2,

    /// <summary>Confirms.</summary>
    Success = 3,

    /// <summary>Destroys.</summary>
    Danger = 4,

    /// <summary>Opens an address; sends no interaction.</summary>
    Link = 5,
}

/// <summary>An emoji: a Unicode one by its name, a custom one by its id.</summary>
/// <param name="Name">The Unicode emoji, or the custom one's name.</param>
/// <param name="Id">The custom one's id.</param>
/// <param name="Animated">Whether a custom one moves.</param>
public sealed record Emoji(string Name, Snowflake? Id = null, bool Animated = false);

/// <summary>A button that sends an interaction or opens an address.</summary>
public sealed record Button : Component
{
    /// <summary>A button that sends an interaction.</summary>
    /// <exception cref="DiscordLimitException">A text is too long, or the custom id empty.</exception>
    public Button(string? label, string customId)
    {
        Label = label;
        CustomId = Limit.Text(customId, 1, 100, "button.custom_id");
    }

    private Button() { }

    /// <summary>A button that opens an address.</summary>
    public static Button Link(string label, string url) =>
        new()
        {
            Label = label,
            Url =
                url.Length <= 512
                    ? Limit.Url(url, "button.url", attachment: false)
                    : throw new DiscordLimitException("button.url", "at most 512 characters."),
            Style = ButtonStyle.Link,
        };

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Button;

    /// <summary>At most 80 characters.</summary>
    public string? Label
    {
        get;
        init => field = Limit.Text(value, 80, "button.label");
    }

    /// <summary>1 to 100 characters, unique in the message; null on a link.</summary>
    public string? CustomId { get; private init; }

    /// <summary>Where a link leads.</summary>
    public string? Url { get; private init; }

    /// <summary>The look.</summary>
    public ButtonStyle Style { get; init; } = ButtonStyle.Secondary;

    /// <summary>Stands before the label.</summary>
    public Emoji? Emoji { get; init; }

    /// <summary>Whether it cannot be pressed.</summary>
    public bool Disabled { get; init; }
}

/// <summary>A list to choose from.</summary>
public abstract record Select : Component
{
    private protected Select(string customId) => CustomId = Limit.Text(customId, 1, 100, "select.custom_id");

    /// <summary>1 to 100 characters, unique in the message.</summary>
    public string CustomId { get; }

    /// <summary>At most 150 characters, shown while nothing is chosen.</summary>
    public string? Placeholder
    {
        get;
        init => field = Limit.Text(value, 150, "select.placeholder");
    }

    /// <summary>How many must be chosen, 0 to 25.</summary>
    public int MinValues
    {
        get;
        init => field = Limit.Range(value, 0, 25, "select.min_values");
    } = 1;

    /// <summary>How many may be chosen, 1 to 25.</summary>
    public int MaxValues
    {
        get;
        init => field = Limit.Range(value, 1, 25, "select.max_values");
    } = 1;

    /// <summary>Whether nothing can be chosen; in messages only.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether a modal needs an answer; in modals only.</summary>
    public bool Required { get; init; } = true;

    /// <summary>How many are chosen at first.</summary>
    internal abstract int Chosen { get; }

    /// <summary>This, if its counts fit together; checked where it is placed, since they are set one by one.</summary>
    internal Select Fitting(string path)
    {
        if (MinValues > MaxValues)
        {
            throw new DiscordLimitException($"{path}.max_values", "not below min_values.");
        }

        // None at first is always allowed.
        return Chosen == 0 || (Chosen >= MinValues && Chosen <= MaxValues)
            ? this
            : throw new DiscordLimitException(
                $"{path}.default_values",
                $"{MinValues} to {MaxValues} of them, not {Chosen}."
            );
    }
}

/// <summary>One line of a <see cref="StringSelect"/>.</summary>
public sealed record SelectOption
{
    /// <summary>A line with a label and the value that comes back.</summary>
    /// <exception cref="DiscordLimitException">A text is empty or longer than 100.</exception>
    public SelectOption(string label, string value)
    {
        Label = label;
        Value = value;
    }

    /// <summary>1 to 100 characters.</summary>
    public string Label
    {
        get;
        init => field = Limit.Text(value, 1, 100, "select.option.label");
    }

    /// <summary>1 to 100 characters, unique in the select.</summary>
    public string Value
    {
        get;
        init => field = Limit.Text(value, 1, 100, "select.option.value");
    }

    /// <summary>At most 100 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 100, "select.option.description");
    }

    /// <summary>Stands before the label.</summary>
    public Emoji? Emoji { get; init; }

    /// <summary>Whether it is chosen at first.</summary>
    public bool Default { get; init; }
}

/// <summary>A select of our own lines.</summary>
public sealed record StringSelect : Select
{
    /// <summary>A select of 1 to 25 lines.</summary>
    /// <exception cref="DiscordLimitException">There are too many lines or none, or two have the same value.</exception>
    public StringSelect(string customId, params IReadOnlyList<SelectOption> options)
        : base(customId) => Options = options;

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.StringSelect;

    internal override int Chosen => Options.Count(o => o.Default);

    /// <summary>1 to 25 lines.</summary>
    public IReadOnlyList<SelectOption> Options
    {
        get;
        init
        {
            Limit.Count(value, 1, 25, "select.options");
            for (var i = 1; i < value.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (value[i].Value == value[j].Value)
                    {
                        throw new DiscordLimitException(
                            $"select.options[{i}].value",
                            "another option has the same value."
                        );
                    }
                }
            }

            field = value;
        }
    } = [];
}

/// <summary>What a select without own lines holds at first.</summary>
/// <param name="Id">The user, role or channel.</param>
/// <param name="Kind"><c>user</c>, <c>role</c> or <c>channel</c>.</param>
public sealed record SelectDefault(Snowflake Id, string Kind);

/// <summary>A select whose lines Discord fills.</summary>
public abstract record EntitySelect : Select
{
    private protected EntitySelect(string customId)
        : base(customId) { }

    internal override int Chosen => Defaults.Count;

    /// <summary>What is chosen at first; as many as min and max allow.</summary>
    public IReadOnlyList<SelectDefault> Defaults
    {
        get;
        init => field = Limit.Count(value, 0, 25, "select.default_values");
    } = [];
}

/// <summary>A select of users.</summary>
public sealed record UserSelect(string CustomId) : EntitySelect(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.UserSelect;
}

/// <summary>A select of roles.</summary>
public sealed record RoleSelect(string CustomId) : EntitySelect(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.RoleSelect;
}

/// <summary>A select of users and roles.</summary>
public sealed record MentionableSelect(string CustomId) : EntitySelect(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.MentionableSelect;
}

/// <summary>A select of channels.</summary>
public sealed record ChannelSelect(string CustomId) : EntitySelect(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.ChannelSelect;

    /// <summary>Only channels of these kinds; none means all.</summary>
    public IReadOnlyList<ChannelType> ChannelTypes { get; init; } = [];
}

/// <summary>Texts beside a button or picture. V2.</summary>
public sealed record Section : Component
{
    /// <summary>1 to 3 texts and what stands beside them.</summary>
    /// <exception cref="DiscordLimitException">Too many texts, or the accessory is neither button nor thumbnail.</exception>
    public Section(Component accessory, params IReadOnlyList<TextDisplay> texts)
    {
        Accessory = accessory is Button or Thumbnail
            ? accessory
            : throw new DiscordLimitException("section.accessory", "a button or a thumbnail.");
        Texts = Limit.Count(texts, 1, 3, "section.components");
    }

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Section;

    /// <summary>A <see cref="Button"/> or a <see cref="Thumbnail"/>.</summary>
    public Component Accessory { get; }

    /// <summary>1 to 3 texts.</summary>
    public IReadOnlyList<TextDisplay> Texts { get; }
}

/// <summary>Markdown. V2; all of a message together hold at most 4000 characters.</summary>
public sealed record TextDisplay : Component
{
    /// <summary>1 to 4000 characters.</summary>
    public TextDisplay(string content) => Content = content;

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.TextDisplay;

    /// <summary>1 to 4000 characters of markdown.</summary>
    public string Content
    {
        get;
        init => field = Limit.Text(value, 1, 4000, "text_display.content");
    }
}

/// <summary>A small picture beside a section. V2.</summary>
public sealed record Thumbnail : Component
{
    /// <summary>A picture at an http(s) or attachment:// address.</summary>
    public Thumbnail(string url) => Url = url;

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Thumbnail;

    /// <summary>An http(s) or attachment:// address.</summary>
    public string Url
    {
        get;
        init => field = Limit.Url(value, "thumbnail.media.url")!;
    }

    /// <summary>What it shows, at most 1024 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 1024, "thumbnail.description");
    }

    /// <summary>Whether it is blurred at first.</summary>
    public bool Spoiler { get; init; }
}

/// <summary>A picture of a <see cref="MediaGallery"/>.</summary>
public sealed record MediaItem
{
    /// <summary>A picture at an http(s) or attachment:// address.</summary>
    public MediaItem(string url) => Url = url;

    /// <summary>An http(s) or attachment:// address.</summary>
    public string Url
    {
        get;
        init => field = Limit.Url(value, "media_gallery.item.media.url")!;
    }

    /// <summary>What it shows, at most 1024 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 1024, "media_gallery.item.description");
    }

    /// <summary>Whether it is blurred at first.</summary>
    public bool Spoiler { get; init; }
}

/// <summary>1 to 10 pictures. V2.</summary>
public sealed record MediaGallery : Component
{
    /// <summary>1 to 10 pictures.</summary>
    public MediaGallery(params IReadOnlyList<MediaItem> items) =>
        Items = Limit.Count(items, 1, 10, "media_gallery.items");

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.MediaGallery;

    /// <summary>1 to 10 pictures.</summary>
    public IReadOnlyList<MediaItem> Items { get; }
}

/// <summary>An attached file, shown. V2.</summary>
public sealed record FileDisplay : Component
{
    /// <summary>The file of that name in <see cref="MessageCreate.Files"/>.</summary>
    public FileDisplay(string fileName) => FileName = Limit.Text(fileName, 1, 1024, "file.file.url");

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.File;

    /// <summary>The attached file's name.</summary>
    public string FileName { get; }

    /// <summary>Whether it is blurred at first.</summary>
    public bool Spoiler { get; init; }
}

/// <summary>Room between two components, with or without a line. V2.</summary>
public sealed record Separator : Component
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Separator;

    /// <summary>Whether a line is drawn.</summary>
    public bool Divider { get; init; } = true;

    /// <summary>Whether there is more room.</summary>
    public bool Large { get; init; }
}

/// <summary>A box around components. V2.</summary>
public sealed record Container : Component
{
    /// <summary>A box of rows, sections, texts, galleries, files and separators.</summary>
    /// <exception cref="DiscordLimitException">It holds something else.</exception>
    public Container(params IReadOnlyList<Component> components) => Components = components;

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Container;

    /// <summary>Rows, sections, texts, galleries, files and separators.</summary>
    public IReadOnlyList<Component> Components
    {
        get;
        init
        {
            Limit.Count(value, 1, 39, "container.components");
            for (var i = 0; i < value.Count; i++)
            {
                if (value[i] is not (ActionRow or Section or TextDisplay or MediaGallery or FileDisplay or Separator))
                {
                    throw new DiscordLimitException($"container.components[{i}]", $"no place for a {value[i].Type}.");
                }
            }

            field = value;
        }
    } = [];

    /// <summary>The bar's colour, 0xRRGGBB.</summary>
    public int? AccentColor
    {
        get;
        init => field = Limit.Range(value, 0, 0xFFFFFF, "container.accent_color");
    }

    /// <summary>Whether it is blurred at first.</summary>
    public bool Spoiler { get; init; }
}

/// <summary>The rules for a message's whole set of components.</summary>
internal static class Layout
{
    public static bool IsV2(IReadOnlyList<Component>? components)
    {
        for (var i = 0; i < (components?.Count ?? 0); i++)
        {
            if (components![i].IsV2)
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="DiscordLimitException">Too many, twice the same custom id, or one in the wrong place.</exception>
    public static IReadOnlyList<Component> Check(IReadOnlyList<Component> components)
    {
        var v2 = IsV2(components);
        if (!v2)
        {
            Limit.Count(components, 0, 5, "components");
        }

        var walk = new Walk();
        for (var i = 0; i < components.Count; i++)
        {
            var component = components[i];
            var fits = v2
                ? component
                    is ActionRow
                        or Section
                        or TextDisplay
                        or MediaGallery
                        or FileDisplay
                        or Separator
                        or Container
                : component is ActionRow;
            if (!fits)
            {
                throw new DiscordLimitException($"components[{i}]", $"no place for a {component.Type}.");
            }

            walk.Visit(component, $"components[{i}]");
        }

        if (v2 && walk.Count > 40)
        {
            throw new DiscordLimitException("components", $"at most 40, nested ones included, not {walk.Count}.");
        }

        if (walk.Characters > 4000)
        {
            throw new DiscordLimitException("components", $"at most 4000 characters of text, not {walk.Characters}.");
        }

        return components;
    }

    private struct Walk
    {
        private HashSet<string>? _ids;

        public int Count { get; private set; }

        public int Characters { get; private set; }

        public void Visit(Component component, string path)
        {
            Count++;
            switch (component)
            {
                case ActionRow row:
                    VisitAll(row.Components, path);
                    break;
                case Container box:
                    VisitAll(box.Components, path);
                    break;
                case Section section:
                    VisitAll(section.Texts, path);
                    Visit(section.Accessory, path + ".accessory");
                    break;
                case TextDisplay text:
                    Characters += text.Content.Length;
                    break;
                case Button { CustomId: { } id }:
                    Add(id, path);
                    break;
                case Select select:
                    Add(select.CustomId, path);
                    break;
            }
        }

        private void VisitAll(IReadOnlyList<Component> components, string path)
        {
            for (var i = 0; i < components.Count; i++)
            {
                Visit(components[i], $"{path}.components[{i}]");
            }
        }

        private void Add(string id, string path)
        {
            if (!(_ids ??= []).Add(id))
            {
                throw new DiscordLimitException(path + ".custom_id", $"'{id}' occurs twice.");
            }
        }
    }
}
