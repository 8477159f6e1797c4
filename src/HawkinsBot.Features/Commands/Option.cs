using HawkinsBot.Discord.Model;

namespace HawkinsBot.Commands;

/// <summary>
/// An option of a command, declared once as a static field and read with <see cref="CommandCall.Get{T}"/>.
/// Its description stands in the texts under <c>commands.{path}.{name}</c>.
/// </summary>
/// <param name="Name">As Discord sends it: 1–32 characters, lower case.</param>
/// <param name="Type">Discord's option type.</param>
public abstract record Option(string Name, OptionType Type)
{
    /// <summary>Whether Discord refuses the command without it. Required options come first.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the command suggests values while the member types (autocomplete).</summary>
    public bool Suggests { get; init; }

    /// <summary>The least number allowed (numbers).</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number allowed (numbers).</summary>
    public double? Max { get; init; }

    /// <summary>The fewest characters allowed (text), 0–6000.</summary>
    public int? MinLength { get; init; }

    /// <summary>The most characters allowed (text), 1–6000.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Fixed choices as slugs; their labels stand in the texts under <c>commands.{path}.{name}.{slug}</c>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Which channels may be picked (channel options); empty for all.</summary>
    public IReadOnlyList<ChannelType> ChannelTypes { get; init; } = [];

    /// <summary>The option that makes a public reply private; every looking-up command has it.</summary>
    public static Option<bool> Private { get; } = Flag("private");

    /// <summary>A line of text.</summary>
    public static Option<string?> Text(string name, bool required = false, bool suggests = false, int max = 100) =>
        new(name, OptionType.String, value => value?.Text)
        {
            Required = required,
            Suggests = suggests,
            MaxLength = max,
        };

    /// <summary>A choice among fixed slugs (at most 25); null when left out.</summary>
    public static Option<string?> Choice(string name, IReadOnlyList<string> slugs, bool required = false) =>
        new(name, OptionType.String, value => value?.Text) { Required = required, Choices = slugs };

    /// <summary>A whole number.</summary>
    public static Option<int?> Integer(string name, int min, int max, bool required = false) =>
        new(name, OptionType.Integer, value => (int?)value?.Integer)
        {
            Required = required,
            Min = min,
            Max = max,
        };

    /// <summary>Yes or no; false when left out.</summary>
    public static Option<bool> Flag(string name) => new(name, OptionType.Boolean, value => value?.Boolean == true);

    /// <summary>A user, by id; the resolved user and member stand in <see cref="CommandCall.Resolved"/>.</summary>
    public static Option<Snowflake?> User(string name, bool required = false) =>
        new(name, OptionType.User, Id) { Required = required };

    /// <summary>A channel, by id.</summary>
    public static Option<Snowflake?> Channel(
        string name,
        bool required = false,
        params IReadOnlyList<ChannelType> types
    ) => new(name, OptionType.Channel, Id) { Required = required, ChannelTypes = types };

    /// <summary>A role, by id.</summary>
    public static Option<Snowflake?> Role(string name, bool required = false) =>
        new(name, OptionType.Role, Id) { Required = required };

    /// <summary>A file, by id.</summary>
    public static Option<Snowflake?> Attachment(string name, bool required = false) =>
        new(name, OptionType.Attachment, Id) { Required = required };

    private static Snowflake? Id(OptionValue? value) => value?.Id;
}

/// <summary>An option whose value is read as a <typeparamref name="T"/>.</summary>
/// <param name="Name">As Discord sends it.</param>
/// <param name="Type">Discord's option type.</param>
/// <param name="Read">From the value received (null where left out).</param>
public sealed record Option<T>(string Name, OptionType Type, Func<OptionValue?, T> Read) : Option(Name, Type);
