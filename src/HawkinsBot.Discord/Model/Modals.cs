namespace HawkinsBot.Discord.Model;

/// <summary>A form that a command or button opens.</summary>
/// <seealso href="https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal"/>
public sealed record Modal
{
    /// <summary>A form of 1 to 5 labels or texts.</summary>
    /// <exception cref="DiscordLimitException">A text is too long, or something has no place in a form.</exception>
    public Modal(string customId, string title, params IReadOnlyList<Component> components)
    {
        CustomId = Limit.Text(customId, 1, 100, "modal.custom_id");
        Title = Limit.Text(title, 1, 45, "modal.title");
        Components = Limit.Count(components, 1, 5, "modal.components");
        var ids = new HashSet<string>();
        for (var i = 0; i < components.Count; i++)
        {
            if (components[i] is not (Label or TextDisplay))
            {
                throw new DiscordLimitException($"modal.components[{i}]", $"no place for a {components[i].Type}.");
            }

            if (components[i] is Label label && !ids.Add(label.CustomId))
            {
                throw new DiscordLimitException($"modal.components[{i}].component.custom_id", "it occurs twice.");
            }
        }
    }

    /// <summary>1 to 100 characters.</summary>
    public string CustomId { get; }

    /// <summary>1 to 45 characters.</summary>
    public string Title { get; }

    /// <summary>1 to 5 of <see cref="Label"/> and <see cref="TextDisplay"/>.</summary>
    public IReadOnlyList<Component> Components { get; }
}

/// <summary>A heading with one input below it.</summary>
public sealed record Label : Component
{
    /// <summary>A heading of 1 to 45 characters over one input.</summary>
    /// <exception cref="DiscordLimitException">The component is no input, or disabled.</exception>
    public Label(string text, Component input)
    {
        Text = Limit.Text(text, 1, 45, "label.label");
        CustomId = input switch
        {
            Select { Disabled: true } => throw new DiscordLimitException("label.component.disabled", "not in a modal."),
            Select { Required: true, MinValues: 0 }
            or FileUpload { Required: true, MinValues: 0 }
            or CheckboxGroup { Required: true, MinValues: 0 } => throw new DiscordLimitException(
                "label.component.min_values",
                "at least 1 where an answer is required."
            ),
            TextInput { MinLength: var min, MaxLength: var max } when min > max => throw Reversed("length"),
            FileUpload { MinValues: var min, MaxValues: var max } when min > max => throw Reversed("values"),
            CheckboxGroup { MinValues: var min, MaxValues: var max } when min > max => throw Reversed("values"),
            Select select => select.Fitting("label.component").CustomId,
            ModalInput own => own.CustomId,
            _ => throw new DiscordLimitException("label.component", $"no place for a {input.Type}."),
        };
        Input = input;
    }

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Label;

    /// <summary>1 to 45 characters.</summary>
    public string Text { get; }

    /// <summary>At most 100 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 100, "label.description");
    }

    /// <summary>What is asked.</summary>
    public Component Input { get; }

    internal string CustomId { get; }

    private static DiscordLimitException Reversed(string what) =>
        new($"label.component.max_{what}", $"not below min_{what}.");
}

/// <summary>An input that occurs in modals only.</summary>
public abstract record ModalInput : Component
{
    private protected ModalInput(string customId) => CustomId = Limit.Text(customId, 1, 100, "input.custom_id");

    /// <summary>1 to 100 characters; the answer's key in <see cref="ModalData.Fields"/>.</summary>
    public string CustomId { get; }

    /// <summary>Whether an answer is needed.</summary>
    public bool Required { get; init; } = true;
}

/// <summary>A line or paragraph to type.</summary>
public sealed record TextInput(string CustomId) : ModalInput(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.TextInput;

    /// <summary>Whether it has several lines.</summary>
    public bool Paragraph { get; init; }

    /// <summary>0 to 4000.</summary>
    public int? MinLength
    {
        get;
        init => field = Limit.Range(value, 0, 4000, "text_input.min_length");
    }

    /// <summary>1 to 4000.</summary>
    public int? MaxLength
    {
        get;
        init => field = Limit.Range(value, 1, 4000, "text_input.max_length");
    }

    /// <summary>What stands in it at first, at most 4000 characters.</summary>
    public string? Value
    {
        get;
        init => field = Limit.Text(value, 4000, "text_input.value");
    }

    /// <summary>At most 100 characters.</summary>
    public string? Placeholder
    {
        get;
        init => field = Limit.Text(value, 100, "text_input.placeholder");
    }
}

/// <summary>Files to upload.</summary>
public sealed record FileUpload(string CustomId) : ModalInput(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.FileUpload;

    /// <summary>0 to 10.</summary>
    public int MinValues
    {
        get;
        init => field = Limit.Range(value, 0, 10, "file_upload.min_values");
    } = 1;

    /// <summary>1 to 10.</summary>
    public int MaxValues
    {
        get;
        init => field = Limit.Range(value, 1, 10, "file_upload.max_values");
    } = 1;
}

/// <summary>One line of a <see cref="RadioGroup"/> or <see cref="CheckboxGroup"/>.</summary>
public sealed record GroupOption
{
    /// <summary>A line with a label and the value that comes back.</summary>
    /// <exception cref="DiscordLimitException">A text is empty or longer than 100.</exception>
    public GroupOption(string label, string value)
    {
        Label = Limit.Text(label, 1, 100, "group.option.label");
        Value = Limit.Text(value, 1, 100, "group.option.value");
    }

    /// <summary>1 to 100 characters.</summary>
    public string Label { get; }

    /// <summary>1 to 100 characters.</summary>
    public string Value { get; }

    /// <summary>At most 100 characters.</summary>
    public string? Description
    {
        get;
        init => field = Limit.Text(value, 100, "group.option.description");
    }

    /// <summary>Whether it is chosen at first.</summary>
    public bool Default { get; init; }
}

/// <summary>One of 2 to 10.</summary>
public sealed record RadioGroup : ModalInput
{
    /// <summary>One of 2 to 10.</summary>
    public RadioGroup(string customId, params IReadOnlyList<GroupOption> options)
        : base(customId) => Options = Limit.Count(options, 2, 10, "radio_group.options");

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.RadioGroup;

    /// <summary>2 to 10 lines.</summary>
    public IReadOnlyList<GroupOption> Options { get; }
}

/// <summary>Any of 1 to 10.</summary>
public sealed record CheckboxGroup : ModalInput
{
    /// <summary>Any of 1 to 10.</summary>
    public CheckboxGroup(string customId, params IReadOnlyList<GroupOption> options)
        : base(customId) => Options = Limit.Count(options, 1, 10, "checkbox_group.options");

    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.CheckboxGroup;

    /// <summary>1 to 10 lines.</summary>
    public IReadOnlyList<GroupOption> Options { get; }

    /// <summary>0 to 10.</summary>
    public int? MinValues
    {
        get;
        init => field = Limit.Range(value, 0, 10, "checkbox_group.min_values");
    }

    /// <summary>1 to 10.</summary>
    public int? MaxValues
    {
        get;
        init => field = Limit.Range(value, 1, 10, "checkbox_group.max_values");
    }
}

/// <summary>Yes or no.</summary>
public sealed record Checkbox(string CustomId) : ModalInput(CustomId)
{
    /// <inheritdoc/>
    public override ComponentType Type => ComponentType.Checkbox;

    /// <summary>Whether it is ticked at first.</summary>
    public bool Default { get; init; }
}
