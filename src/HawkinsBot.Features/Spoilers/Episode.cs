using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace HawkinsBot.Spoilers;

/// <summary>
/// A point in the series: <c>S1E1</c> to <c>S5E8</c>, or <see cref="None"/> (<c>S0</c>), the point before the first
/// episode. Points are ordered as the episodes were told.
/// </summary>
[JsonConverter(typeof(EpisodeJsonConverter))]
public readonly partial record struct Episode : IComparable<Episode>
{
    private static readonly int[] PerSeason = [8, 9, 8, 9, 8];

    private static readonly int[] Before = [0, 0, 8, 17, 25, 34];

    private static readonly Episode[] Ordered =
    [
        .. PerSeason.SelectMany((count, season) => Enumerable.Range(1, count).Select(e => new Episode(season + 1, e))),
    ];

    /// <summary>Makes a point.</summary>
    /// <param name="season">1 to 5, or 0 for <see cref="None"/>.</param>
    /// <param name="number">1 to the number of episodes of that season; 0 with season 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such episode.</exception>
    public Episode(int season, int number)
    {
        if (!Exists(season, number))
        {
            throw new ArgumentOutOfRangeException(nameof(number), $"There is no episode S{season}E{number}.");
        }

        Season = season;
        Number = number;
    }

    /// <summary>The season, 1 to 5; 0 for <see cref="None"/>.</summary>
    public int Season { get; }

    /// <summary>The number within its season, from 1; 0 for <see cref="None"/>.</summary>
    public int Number { get; }

    /// <summary><c>S0</c>: nothing watched; the premise, the regular cast, released titles and dates.</summary>
    public static Episode None => default;

    /// <summary>The last episode of the series, <c>S5E8</c>.</summary>
    public static Episode Last => Ordered[^1];

    /// <summary>All episodes in order, without <see cref="None"/>.</summary>
    public static IReadOnlyList<Episode> All => Ordered;

    /// <summary>How many seasons there are.</summary>
    public static int Seasons => PerSeason.Length;

    /// <summary>The place in the series: 0 for <see cref="None"/>, 1 for S1E1, 42 for S5E8.</summary>
    public int Ordinal => Before[Season] + Number;

    /// <summary>The point just before this one; <see cref="None"/> stays <see cref="None"/>.</summary>
    public Episode Previous => Ordinal < 2 ? None : Ordered[Ordinal - 2];

    /// <summary>How many episodes a season has.</summary>
    /// <param name="season">1 to 5.</param>
    /// <returns>The count, 0 where there is no such season.</returns>
    public static int CountIn(int season) => season >= 1 && season <= PerSeason.Length ? PerSeason[season - 1] : 0;

    /// <summary>Whether there is such an episode, or it is S0.</summary>
    public static bool Exists(int season, int number) =>
        (season == 0 && number == 0) || (number >= 1 && number <= CountIn(season));

    /// <summary>The last episode of a season.</summary>
    /// <param name="season">1 to 5, or 0 for <see cref="None"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such season.</exception>
    public static Episode EndOf(int season) => new(season, CountIn(season));

    /// <summary>The earlier of two points.</summary>
    public static Episode Min(Episode a, Episode b) => a <= b ? a : b;

    /// <summary>The later of two points.</summary>
    public static Episode Max(Episode a, Episode b) => a >= b ? a : b;

    /// <summary>
    /// Reads what people type: <c>S4E7</c>, <c>s04e07</c>, <c>4x07</c>, <c>season 4 episode 7</c>; <c>S4</c> is the
    /// season's last episode, <c>S0</c> and <c>none</c> are <see cref="None"/>, <c>all</c> is <see cref="Last"/>.
    /// </summary>
    /// <exception cref="FormatException">There is no such point.</exception>
    public static Episode Parse(string s) =>
        TryParse(s, out var episode)
            ? episode
            : throw new FormatException($"\"{s}\" is no episode; write S0, or S1E1 to {Last}.");

    /// <summary>Reads a point as <see cref="Parse"/> does, without throwing.</summary>
    public static bool TryParse(string? s, out Episode result)
    {
        result = None;
        var text = s?.Trim() ?? "";
        if (text.Length is 0 or > 40)
        {
            return false;
        }

        if (NonePattern().IsMatch(text))
        {
            return true;
        }

        if (AllPattern().IsMatch(text))
        {
            result = Last;
            return true;
        }

        var match = PointPattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var season = int.Parse(match.Groups["s"].ValueSpan, CultureInfo.InvariantCulture);
        var number = match.Groups["e"] is { Success: true } e
            ? int.Parse(e.ValueSpan, CultureInfo.InvariantCulture)
            : CountIn(season);
        if (season == 0 || !Exists(season, number))
        {
            return false;
        }

        result = new Episode(season, number);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Episode other) => (Season, Number).CompareTo((other.Season, other.Number));

    /// <summary>Earlier than.</summary>
    public static bool operator <(Episode a, Episode b) => a.CompareTo(b) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(Episode a, Episode b) => a.CompareTo(b) > 0;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Episode a, Episode b) => a.CompareTo(b) <= 0;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Episode a, Episode b) => a.CompareTo(b) >= 0;

    /// <summary>The written form: <c>S4E7</c>, <c>S0</c>.</summary>
    public override string ToString() => Season == 0 ? "S0" : $"S{Season}E{Number}";

    [GeneratedRegex(@"^(s(eason)?\s*0+(\s*e(p(isode)?)?\s*0+)?|none|nothing|0)$", RegexOptions.IgnoreCase)]
    private static partial Regex NonePattern();

    [GeneratedRegex(@"^(all|everything|the end|end)$", RegexOptions.IgnoreCase)]
    private static partial Regex AllPattern();

    [GeneratedRegex(
        @"^(s(eason)?\s*0*(?<s>\d)[\s,.:-]*(e(p(isode|\.)?)?\s*0*(?<e>\d))?|0*(?<s>\d)\s*x\s*0*(?<e>\d))$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex PointPattern();
}

/// <summary>Writes an <see cref="Episode"/> as a JSON string, <c>"S4E7"</c>.</summary>
public sealed class EpisodeJsonConverter : JsonConverter<Episode>
{
    /// <inheritdoc/>
    public override Episode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

    internal static Episode Read(ref Utf8JsonReader reader)
    {
        // The form that Write leaves is read without the tolerant parser: thousands are read at every start.
        var s = reader.HasValueSequence ? default : reader.ValueSpan;
        if (s.Length == 4 && s[0] == 'S' && s[2] == 'E' && Episode.Exists(s[1] - '0', s[3] - '0'))
        {
            return new Episode(s[1] - '0', s[3] - '0');
        }

        return s.SequenceEqual("S0"u8) ? Episode.None
            : Episode.TryParse(reader.GetString(), out var episode) ? episode
            : throw new JsonException("No such episode.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Episode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
