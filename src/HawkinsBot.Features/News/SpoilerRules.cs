using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using Microsoft.Extensions.Options;

namespace HawkinsBot.News;

/// <summary>What a story may tell.</summary>
/// <param name="Point">The point from which it may be read openly.</param>
/// <param name="Label">The key of a neutral label, under <c>news.label</c>.</param>
/// <param name="Because">The word or name that decided.</param>
internal sealed record Verdict(SpoilerPoint Point, string Label, string Because)
{
    /// <summary>Safe for everybody.</summary>
    public static Verdict Safe { get; } = new(SpoilerPoint.Start, "none", "");
}

/// <summary>
/// Judges what a headline and its summary may tell of the plot. Rather too careful than too open: what is withheld stands
/// behind a spoiler, one press away.
/// </summary>
internal sealed partial class SpoilerRules(LoadedCatalogue catalogue, IOptions<NewsOptions> options)
{
    private readonly Lazy<Names> _names = new(() => new Names(catalogue.Index));
    private readonly ConditionalWeakTable<NewsItem, Verdict> _judged = [];

    /// <summary>Judges a story.</summary>
    public Verdict Judge(NewsItem item) => _judged.GetValue(item, JudgeAnew);

    private Verdict JudgeAnew(NewsItem item)
    {
        var summary = item.Summary.Length == 0 ? Verdict.Safe : Judge(item.Summary, item.Time);
        var title = Judge(item.Title, item.Time, SpeaksOfOurWorld(item.Summary));
        return Later(title, summary);
    }

    /// <summary>Judges a text that was published at a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="published">When.</param>
    /// <param name="ofOurWorld">
    /// Whether it stands above a text of somebody of our world and nobody of the story: then "the ending" is what they
    /// talk about, not what is told.
    /// </param>
    public Verdict Judge(string text, DateTimeOffset published, bool ofOurWorld = false)
    {
        text = text.Replace('’', '\'');
        var rules = ShowRules.Loaded;
        var named = _names.Value.In(text);
        var byName = named is { } hit ? new Verdict(hit.Since, Label(hit.Since, false), hit.Name) : Verdict.Safe;
        var strong = rules.Strong.Match(text);
        var weak = rules.Weak.Match(text);
        var production = rules.Production.IsMatch(text);
        var embargo = InEmbargo(published);
        var character = _names.Value.HasCharacter(text);
        var person = _names.Value.HasPerson(text);
        // Somebody of our world and nobody of the story: an actor may die, marry and survive without telling plot.
        var realWorld = (person && !character) || (rules.Unreal.IsMatch(text) && !character);
        var because =
            strong.Success && !realWorld && !(production && !character && !embargo) ? strong.Value
            : weak.Success && !production && (character || (embargo && !realWorld)) ? weak.Value
            : weak.Success && embargo && character ? weak.Value
            : weak.Success && rules.End.IsMatch(text) && !production && !realWorld && !(ofOurWorld && !embargo)
                ? weak.Value
            : embargo && character && !production ? "embargo"
            : null;
        return because is null ? byName : Later(byName, Point(text, published, because));
    }

    private bool SpeaksOfOurWorld(string text)
    {
        text = text.Replace('’', '\'');
        return _names.Value.HasPerson(text) && !_names.Value.HasCharacter(text);
    }

    private static Verdict Later(Verdict a, Verdict b)
    {
        if (a.Point.Episode == b.Point.Episode)
        {
            return a.Point.Work is not null ? a
                : b.Because.Length > 0 ? b
                : a;
        }
        return a.Point.Episode > b.Point.Episode ? a : b;
    }

    private Verdict Point(string text, DateTimeOffset published, string because)
    {
        foreach (var (work, words) in ShowRules.Loaded.Works)
        {
            if (words.IsMatch(text))
            {
                return new Verdict(new SpoilerPoint(Episode.None, work.Id), work.Topic, because);
            }
        }
        var end = ShowRules.Loaded.End.IsMatch(text);
        var exact = Exact().Match(text);
        if (
            exact.Success
            && Episode.Exists(Digit(exact.Groups["s"]), Digit(exact.Groups["e"]))
            && Digit(exact.Groups["s"]) > 0
        )
        {
            var episode = new Episode(Digit(exact.Groups["s"]), Digit(exact.Groups["e"]));
            return new Verdict(new SpoilerPoint(episode), Label(new SpoilerPoint(episode), end), because);
        }
        var seasons = Season().Matches(text).Select(m => Digit(m.Groups["s"])).Where(s => s is > 0 and <= 5).ToList();
        var season = seasons.Count > 0 ? seasons.Max() : Latest(published);
        var point = new SpoilerPoint(Episode.EndOf(season));
        return new Verdict(point, Label(point, end), because);
    }

    private static string Label(SpoilerPoint point, bool end) =>
        point.Work is not null ? "work"
        : point.Episode == Episode.None ? "none"
        : end ? $"end-{point.Episode.Season}"
        : $"season-{point.Episode.Season}";

    private static int Digit(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>Whether a release was so lately that few have seen it.</summary>
    private bool InEmbargo(DateTimeOffset at)
    {
        var window = TimeSpan.FromDays(options.Value.EmbargoDays);
        return _names.Value.Releases.Any(release => release <= at && at - release < window);
    }

    private int Latest(DateTimeOffset at)
    {
        var latest = _names.Value.Seasons.Where(s => s.At <= at).Select(s => s.Number).DefaultIfEmpty(0).Max();
        return latest == 0 ? Episode.Seasons : latest;
    }

    [GeneratedRegex(
        @"\b(?:s(?:eason)?\s*0?(?<s>[1-5])[\s,:-]*e(?:p(?:isode|\.)?)?\s*0?(?<e>\d)|0?(?<s>[1-5])x0?(?<e>\d))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Exact();

    [GeneratedRegex(@"\b(?:season|series|s|things)\s*0?(?<s>[1-5])\b", RegexOptions.IgnoreCase)]
    private static partial Regex Season();

    private sealed class Names
    {
        private readonly (string Name, SpoilerPoint Since, Regex Word)[] _secret;
        private readonly Regex? _characters;
        private readonly string[] _people;

        public Names(CatalogueIndex index)
        {
            var ignored = ShowRules.Loaded.IgnoredNames;
            var beings = index.Nodes.Where(n => n.Entry.Kind is EntryKind.Character or EntryKind.Creature).ToList();
            _secret =
            [
                .. beings
                    .SelectMany(n =>
                        n.Entry.Aliases.Select(a => (a.Name, a.Since)).Append((n.Entry.Name, n.Entry.Since))
                    )
                    .Where(x => x.Since.Episode > Episode.None && x.Item1.Length >= 4 && !ignored.Contains(x.Item1))
                    .Where(x => char.IsUpper(x.Item1[0]))
                    .DistinctBy(x => x.Item1)
                    .Select(x => (x.Item1, x.Since, Whole(x.Item1))),
            ];
            // First names count, for headlines use them; those that are everyday words only in full.
            var names = beings
                .Where(n => n.Entry.Kind == EntryKind.Character)
                .SelectMany(n => new[] { n.Entry.Name, n.Entry.Name.Split(' ')[0] })
                .Where(name =>
                    name.Length > 2
                    && char.IsUpper(name[0])
                    && name is not ("The" or "Dr." or "Mr." or "Mrs." or "Doctor" or "Officer" or "Agent" or "Sheriff")
                )
                .Concat(["Vecna", "Eleven"])
                .Distinct(StringComparer.Ordinal)
                .ToList();
            _characters = new Regex(
                @"(?<![\p{L}\p{N}])(?:"
                    + string.Join('|', names.Select(Regex.Escape))
                    + @")(?![\p{L}\p{N}])(?!\s+(?:Brown|Wolfhard|Schnapp|Sink|Keery|Dyer|Heaton))",
                RegexOptions.CultureInvariant
            );
            _people =
            [
                .. index
                    .OfKind(EntryKind.Person, Boundary.Everything)
                    .Select(p => p.Name)
                    .Where(n => n.Contains(' ', StringComparison.Ordinal)),
            ];
            Releases =
            [
                .. index
                    .Episodes(null, Boundary.Start)
                    .Select(e => e.Episode!.ReleasedAt ?? Day(e.Episode.Released))
                    .OfType<DateTimeOffset>()
                    .Distinct(),
            ];
            Seasons =
            [
                .. index
                    .Episodes(null, Boundary.Start)
                    .Where(e => e.Episode!.Number.Number == 1)
                    .Select(e => (e.Episode!.Number.Season, e.Episode.ReleasedAt ?? Day(e.Episode.Released)))
                    .Where(s => s.Item2 is not null)
                    .Select(s => (s.Season, s.Item2!.Value)),
            ];
        }

        public IReadOnlyList<DateTimeOffset> Releases { get; }

        public IReadOnlyList<(int Number, DateTimeOffset At)> Seasons { get; }

        /// <summary>The latest of the names that are not for everybody.</summary>
        public (string Name, SpoilerPoint Since)? In(string text)
        {
            (string, SpoilerPoint)? latest = null;
            foreach (var (name, since, word) in _secret)
            {
                if (
                    text.Contains(name, StringComparison.Ordinal)
                    && word.IsMatch(text)
                    && (latest is null || latest.Value.Item2.Episode < since.Episode)
                )
                {
                    latest = (name, since);
                }
            }
            return latest;
        }

        public bool HasCharacter(string text)
        {
            // "Will" and "Max" at the start of a headline are words more often than people, and so is "Will" before "be".
            foreach (Match match in _characters!.Matches(text))
            {
                if (
                    match.Value is "Will"
                    && !text.AsSpan(match.Index + 4).StartsWith("'s")
                    && (match.Index == 0 || QuestionAfter().IsMatch(text[(match.Index + 4)..]))
                )
                {
                    continue;
                }
                if (
                    !_people.Any(person =>
                        text.IndexOf(person, StringComparison.Ordinal) is >= 0 and var at
                        && match.Index >= at
                        && match.Index < at + person.Length
                    )
                )
                {
                    return true;
                }
            }
            return false;
        }

        public bool HasPerson(string text) => Array.Exists(_people, p => text.Contains(p, StringComparison.Ordinal));

        private static DateTimeOffset? Day(DateOnly? day) =>
            day is { } date ? new DateTimeOffset(date, default, TimeSpan.Zero) : null;

        private static Regex Whole(string name) =>
            new($@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(name)}(?![\p{{L}}\p{{N}}])", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"^\s+(?:be|have|not|there|the|it|they|we|you|a|season)\b", RegexOptions.IgnoreCase)]
    private static partial Regex QuestionAfter();
}
