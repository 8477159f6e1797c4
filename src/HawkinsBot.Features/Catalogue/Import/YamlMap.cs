using System.Collections.Immutable;
using System.Globalization;
using HawkinsBot.Spoilers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HawkinsBot.Catalogue;

/// <summary>
/// A YAML mapping that is read field by field; what is asked for and wrong becomes a mistake with its line, and what
/// nobody asked for is an unknown field at the end.
/// </summary>
internal sealed class YamlMap(string file, YamlMappingNode node, ICollection<Mistake> mistakes)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public int Line => (int)node.Start.Line;

    public string File => file;

    public bool Has(string field) => node.Children.ContainsKey(new YamlScalarNode(field));

    public int LineOf(string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var value) ? (int)value.Start.Line : Line;

    public void Wrong(string text, int? line = null) => mistakes.Add(new Mistake(file, line ?? Line, text));

    /// <summary>A scalar, or null where it is not there. An empty one is a mistake.</summary>
    public string? Text(string field)
    {
        switch (Take(field))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } value } scalar
                when scalar.Style != ScalarStyle.Plain || value is not ("~" or "null"):
                return value.Trim();
            case var other:
                Wrong($"`{field}` must be a text.", (int)other.Start.Line);
                return null;
        }
    }

    /// <summary>A scalar that must be there; the empty text stands for it where it is not.</summary>
    public string Required(string field)
    {
        if (!Has(field))
        {
            Wrong($"`{field}` is missing.");
        }

        return Text(field) ?? "";
    }

    public bool Flag(string field)
    {
        var text = Text(field);
        if (text is null or "true" or "false")
        {
            return text == "true";
        }

        Wrong($"`{field}` is `true` or `false`, not \"{text}\".", LineOf(field));
        return false;
    }

    public int? Number(string field) =>
        Parsed<int>(
            field,
            "a whole number",
            t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null
        );

    public Episode? Episode(string field) => Parsed(field, "an episode such as S4E7", ParseEpisode);

    public PartialDate? Date(string field) =>
        Parsed<PartialDate>(
            field,
            "a date such as 1983-11-06, 1983-11 or 1983",
            t => PartialDate.TryParse(t, out var d) ? d : null
        );

    public DateOnly? Day(string field) =>
        Parsed<DateOnly>(
            field,
            "a day such as 2016-07-15",
            t =>
                DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d)
                    ? d
                    : null
        );

    /// <summary>One of some words.</summary>
    public T? OneOf<T>(string field)
        where T : struct, Enum
    {
        var names = string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));
        return Parsed<T>(
            field,
            $"one of {names}",
            t => t.All(char.IsLetter) && Enum.TryParse<T>(t, ignoreCase: true, out var value) ? value : null
        );
    }

    /// <summary>The spoiler point in <c>since</c> and <c>work</c>; without either the default, which may be a mistake.</summary>
    public SpoilerPoint Point(SpoilerPoint? otherwise = null)
    {
        var since = Text("since");
        var work = Text("work");
        if (since is null && work is null)
        {
            if (otherwise is null)
            {
                Wrong("There is no spoiler point: `since: S0`, `since: S4E7`, or `work: first-shadow`.");
            }

            return otherwise ?? default;
        }

        if (since is null)
        {
            return new SpoilerPoint(Spoilers.Episode.None, work);
        }

        if (ParseEpisode(since) is not { } episode)
        {
            Wrong($"`since` is S0, or S1E1 to {Spoilers.Episode.Last}, not \"{since}\".", LineOf("since"));
            return new SpoilerPoint(Spoilers.Episode.Last, work);
        }

        return new SpoilerPoint(episode, work);
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public ImmutableArray<string> Texts(string field)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in Items(field))
        {
            if (item is YamlScalarNode { Value: { Length: > 0 } value })
            {
                texts.Add(value.Trim());
            }
            else
            {
                Wrong($"`{field}` is a list of texts.", (int)item.Start.Line);
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>The items of a list; a single value is a list of one.</summary>
    public IReadOnlyList<YamlNode> Items(string field) =>
        Take(field) switch
        {
            null => [],
            YamlSequenceNode sequence => [.. sequence.Children],
            YamlScalarNode { Value: "" or null or "~" } => [],
            var single => [single],
        };

    /// <summary>A list of mappings.</summary>
    public IEnumerable<YamlMap> Maps(string field)
    {
        foreach (var item in Items(field))
        {
            if (item is YamlMappingNode map)
            {
                yield return new YamlMap(file, map, mistakes);
            }
            else
            {
                Wrong($"`{field}` is a list of mappings (`- key: value`).", (int)item.Start.Line);
            }
        }
    }

    public YamlMap? Map(string field)
    {
        switch (Take(field))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return new YamlMap(file, map, mistakes);
            case var other:
                Wrong($"`{field}` is a mapping.", (int)other.Start.Line);
                return null;
        }
    }

    public YamlMap Nested(YamlMappingNode map) => new(file, map, mistakes);

    /// <summary>Reports the fields that nobody read.</summary>
    public void Done(string what)
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_read.Contains(name))
            {
                Wrong($"{what} has no field `{key}`.", (int)key.Start.Line);
            }
        }
    }

    private static Episode? ParseEpisode(string text) =>
        text is "S0" || (text.Length == 4 && text[0] == 'S' && text[2] == 'E')
            ? Spoilers.Episode.TryParse(text, out var episode)
                ? episode
                : null
            : null;

    private T? Parsed<T>(string field, string allowed, Func<string, T?> parse)
        where T : struct
    {
        var text = Text(field);
        var value = text is null ? null : parse(text);
        if (text is not null && value is null)
        {
            Wrong($"`{field}` is {allowed}, not \"{text}\".", LineOf(field));
        }

        return value;
    }

    private YamlNode? Take(string field)
    {
        _read.Add(field);
        return node.Children.TryGetValue(new YamlScalarNode(field), out var value) ? value : null;
    }
}
