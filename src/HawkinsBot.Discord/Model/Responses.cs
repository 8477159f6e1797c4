namespace HawkinsBot.Discord.Model;

/// <summary>The first answer to an interaction.</summary>
/// <seealso href="https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object"/>
public abstract record InteractionResponse
{
    private protected InteractionResponse() { }

    /// <summary>Discord's number.</summary>
    public abstract int Type { get; }

    /// <summary>What goes beside the JSON.</summary>
    internal virtual IReadOnlyList<FileUploadContent> Files => [];
}

/// <summary>To a ping: we live.</summary>
public sealed record PongResponse : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 1;
}

/// <summary>To a command, component or modal: a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Ephemeral">Whether only the user sees it.</param>
public sealed record MessageResponse(MessageCreate Message, bool Ephemeral = false) : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 4;

    internal override IReadOnlyList<FileUploadContent> Files => Message.Files;
}

/// <summary>To a command, component or modal: a message will come, by an edit of the original.</summary>
/// <param name="Ephemeral">Whether only the user will see it; that cannot be changed later.</param>
public sealed record DeferMessageResponse(bool Ephemeral) : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 5;
}

/// <summary>To a component: its message may change later.</summary>
public sealed record DeferUpdateResponse : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 6;
}

/// <summary>To a component: its message changes.</summary>
/// <param name="Edit">The change; <see cref="MessageEdit.To"/> replaces it whole.</param>
public sealed record UpdateResponse(MessageEdit Edit) : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 7;

    internal override IReadOnlyList<FileUploadContent> Files => Edit.Files;
}

/// <summary>To autocomplete: what fits. More than 25 are cut, and none is an answer too.</summary>
public sealed record ChoicesResponse : InteractionResponse
{
    /// <summary>The first 25 of them.</summary>
    public ChoicesResponse(params IReadOnlyList<Choice> choices) =>
        Choices = choices.Count <= 25 ? choices : [.. choices.Take(25)];

    /// <summary>The first 25, each name and value cut to 100 characters; pairs with an empty one are left out.</summary>
    public static ChoicesResponse Of(IEnumerable<(string Name, string Value)> choices) =>
        new([
            .. choices
                .Where(c => c.Name.Length > 0 && c.Value.Length > 0)
                .Take(25)
                .Select(c => new Choice(Text.Cut(c.Name, 100), Text.Cut(c.Value, 100))),
        ]);

    /// <inheritdoc/>
    public override int Type => 8;

    /// <summary>At most 25.</summary>
    public IReadOnlyList<Choice> Choices { get; }
}

/// <summary>To a command or component: a form.</summary>
/// <param name="Modal">The form.</param>
public sealed record ModalResponse(Modal Modal) : InteractionResponse
{
    /// <inheritdoc/>
    public override int Type => 9;
}
