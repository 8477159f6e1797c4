using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace HawkinsBot.Commands;

/// <summary>What the bot says, a file a language (<c>Texts/en.json</c> …), embedded in the assembly.</summary>
public static class Texts
{
    private static readonly FrozenDictionary<string, Language> ByTag = Load();

    /// <summary>English, which has every key and is what all other languages fall back to.</summary>
    public static Language English => ByTag["en"];

    /// <summary>All languages, English first.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [English, .. ByTag.Values.Where(language => language.Tag != "en").OrderBy(l => l.Tag, StringComparer.Ordinal)];

    /// <summary>The language of a Discord locale such as <c>de</c> or <c>pt-BR</c>: the exact one, else its first part, else English.</summary>
    public static Language For(string? locale)
    {
        if (string.IsNullOrEmpty(locale))
        {
            return English;
        }
        if (ByTag.TryGetValue(locale, out var exact))
        {
            return exact;
        }
        var dash = locale.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && ByTag.TryGetValue(locale[..dash], out var general) ? general : English;
    }

    private static FrozenDictionary<string, Language> Load()
    {
        const string Prefix = "HawkinsBot.Texts.";
        var assembly = typeof(Texts).Assembly;
        var raw = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..^".json".Length], name => Read(assembly, name));
        var english = new Language("en", raw["en"].ToFrozenDictionary(), null);
        return raw.Select(pair =>
                pair.Key == "en" ? english : new Language(pair.Key, pair.Value.ToFrozenDictionary(), english)
            )
            .ToFrozenDictionary(language => language.Tag);
    }

    private static Dictionary<string, string> Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var json = JsonDocument.Parse(
            stream,
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }
        );
        var texts = new Dictionary<string, string>();
        Flatten(json.RootElement, "", texts);
        return texts;
    }

    // Nested objects are only for the reader of the file: {"lore": {"unknown": "…"}} is the key lore.unknown,
    // and the key "" inside an object is the object's own text.
    private static void Flatten(JsonElement element, string path, Dictionary<string, string> texts)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key =
                path.Length == 0 ? property.Name
                : property.Name.Length == 0 ? path
                : $"{path}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(property.Value, key, texts);
            }
            else
            {
                texts.Add(key, property.Value.GetString()!);
            }
        }
    }
}

/// <summary>One language of what the bot says.</summary>
public sealed class Language
{
    private readonly FrozenDictionary<string, string> _texts;
    private readonly Language? _fallback;

    internal Language(string tag, FrozenDictionary<string, string> texts, Language? fallback)
    {
        Tag = tag;
        _texts = texts;
        _fallback = fallback;
    }

    /// <summary>The language tag as the file is named, for example <c>de</c>.</summary>
    public string Tag { get; }

    /// <summary>The keys that this language itself has.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The text of <paramref name="key"/> in this language only; null where it has none.</summary>
    public string? Own(string key) => _texts.GetValueOrDefault(key);

    /// <summary>The text of <paramref name="key"/>, in English where this language lacks it.</summary>
    /// <exception cref="KeyNotFoundException">No language has the key: a mistake in the program, which a test finds.</exception>
    public string this[string key] =>
        _texts.TryGetValue(key, out var text) ? text
        : _fallback is not null ? _fallback[key]
        : throw new KeyNotFoundException($"No text '{key}'");

    /// <summary>
    /// The text of <paramref name="key"/> with <c>{name}</c> replaced by the value of that name. Where a value is called
    /// <c>count</c> and is 1, the key with <c>.one</c> appended is taken if it exists.
    /// </summary>
    public string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values)
        {
            if (name == "count" && value is 1 or 1L && Optional(key + ".one") is { } singular)
            {
                text = singular;
            }
        }
        foreach (var (name, value) in values)
        {
            text = text.Replace(
                "{" + name + "}",
                Convert.ToString(value, CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
        }
        return text;
    }

    /// <summary>A day as it is written, such as <c>4 November 2016</c>.</summary>
    public string Day(DateOnly day) =>
        Say("date.day", ("day", day.Day), ("month", this[$"date.month.{day.Month}"]), ("year", day.Year));

    /// <summary>A number with one decimal, such as <c>3.2</c>.</summary>
    public string Tenths(double number) =>
        number
            .ToString("0.0", CultureInfo.InvariantCulture)
            .Replace(".", this["number.point"], StringComparison.Ordinal);

    private string? Optional(string key) => _texts.GetValueOrDefault(key) ?? _fallback?.Optional(key);
}
