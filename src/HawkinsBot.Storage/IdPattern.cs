using System.Globalization;

namespace HawkinsBot.Storage;

/// <summary>What fills a placeholder of an id: text, a number or a time.</summary>
/// <param name="Text">As it stands in the id.</param>
public readonly record struct IdPart(string Text)
{
    /// <summary>Text of the characters that ids allow.</summary>
    public static implicit operator IdPart(string text) => new(text);

    /// <summary>A snowflake, in decimal.</summary>
    public static implicit operator IdPart(ulong number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, in decimal.</summary>
    public static implicit operator IdPart(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in UTC to the millisecond, so that ids sort by it: <c>2026-01-31T20:00:00.000Z</c>.</summary>
    public static implicit operator IdPart(DateTimeOffset time) =>
        new(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}

/// <summary>
/// The shape of the ids of a kind: segments between slashes, each a literal or a placeholder. A last placeholder with
/// an asterisk, <c>{path*}</c>, takes all segments that are left.
/// </summary>
internal sealed class IdPattern
{
    private readonly string[] _segments;
    private readonly string[] _names; // per segment: the placeholder's name, or "" for a literal

    public IdPattern(string pattern)
    {
        Text = pattern;
        _segments = pattern.Split('/');
        _names = new string[_segments.Length];
        for (var i = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            var placeholder = segment.Length > 2 && segment[0] == '{' && segment[^1] == '}';
            HasRest |= placeholder && segment[^2] == '*';
            _names[i] = placeholder ? segment[1..^1].TrimEnd('*') : "";
            if (!placeholder)
            {
                DocumentRules.CheckId(segment);
            }

            if (HasRest && i < _segments.Length - 1)
            {
                throw new ArgumentException($"'{pattern}': only the last placeholder may take the rest.");
            }
        }

        Placeholders = [.. _names.Where(name => name.Length > 0)];
        if (Placeholders.Distinct(StringComparer.Ordinal).Count() != Placeholders.Count)
        {
            throw new ArgumentException($"'{pattern}' has a placeholder twice.");
        }
    }

    public string Text { get; }

    public bool HasRest { get; }

    public IReadOnlyList<string> Placeholders { get; }

    /// <summary>The id with all placeholders filled, or the prefix with the first of them filled.</summary>
    public string Fill(ReadOnlySpan<IdPart> parts, bool whole)
    {
        if (parts.Length > Placeholders.Count || (whole && parts.Length < Placeholders.Count))
        {
            throw new ArgumentException($"'{Text}' has {Placeholders.Count} placeholders, not {parts.Length}.");
        }

        var id = new System.Text.StringBuilder();
        var used = 0;
        for (var i = 0; i < _segments.Length; i++)
        {
            var name = _names[i];
            if (name.Length > 0 && used == parts.Length)
            {
                return id.ToString();
            }

            var text = name.Length == 0 ? _segments[i] : Checked(name, parts[used++].Text, i);
            id.Append(text);
            if (i < _segments.Length - 1)
            {
                id.Append('/');
            }
        }

        return id.ToString();
    }

    /// <summary>What stands for a placeholder in an id of this shape, or null.</summary>
    public string? Part(string id, string placeholder)
    {
        var index = Array.IndexOf(_names, placeholder);
        if (index < 0)
        {
            return null;
        }

        var parts = id.Split('/', _segments.Length);
        return Matches(id) ? parts[index] : null;
    }

    public bool Matches(string id)
    {
        var parts = HasRest ? id.Split('/', _segments.Length) : id.Split('/');
        if (parts.Length != _segments.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (_names[i].Length == 0 ? parts[i] != _segments[i] : parts[i].Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an id could be of both shapes.</summary>
    public bool Overlaps(IdPattern other)
    {
        var common = Math.Min(_segments.Length, other._segments.Length);
        for (var i = 0; i < common; i++)
        {
            if (_names[i].Length == 0 && other._names[i].Length == 0 && _segments[i] != other._segments[i])
            {
                return false;
            }
        }

        return _segments.Length == other._segments.Length
            || (HasRest && other._segments.Length > _segments.Length)
            || (other.HasRest && _segments.Length > other._segments.Length);
    }

    private string Checked(string name, string? text, int segment)
    {
        var rest = HasRest && segment == _segments.Length - 1;
        if (string.IsNullOrEmpty(text) || (!rest && text.Contains('/', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{Text}': {{{name}}} cannot be '{text}'.");
        }

        return text;
    }
}
