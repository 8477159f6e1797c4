using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using HawkinsBot.Trivia;

namespace HawkinsBot.Tests.Trivia;

/// <summary>Says of a choice whether the catalogue has it so, by another way than the question was made.</summary>
internal sealed class CatalogueTruth
{
    private const string Gap = "\\_\\_\\_\\_\\_";
    private readonly ILookup<string, EntryView> _named;
    private readonly ILookup<string, EntryView> _titled;
    private readonly HashSet<(string Character, string Person)> _castings;
    private readonly HashSet<string> _facts;
    private readonly ILookup<string, DatedFact> _dated;
    private readonly ILookup<string, string> _meant;

    public CatalogueTruth(CatalogueIndex index)
    {
        var end = Boundary.Everything;
        var all = Enum.GetValues<EntryKind>()
            .SelectMany(kind => index.OfKind(kind, end))
            .Select(name => index.Find(name.Id, end)!)
            .ToArray();
        _named = all.ToLookup(view => view.Name);
        _titled = index.Episodes(null, end).ToLookup(view => view.Name.Split(": ")[^1]);
        _castings =
        [
            .. index
                .Cast(null, end)
                .Concat(index.Cast(null, end, stage: true))
                .Select(x => (x.Character.Name, x.Casting.Other.Name)),
        ];
        _facts = [.. index.Facts(end, _ => true).Select(x => x.Fact.Text)];
        _dated = Enum.GetValues<FactWorld>()
            .SelectMany(world => index.Timeline(end, world))
            .ToLookup(dated => dated.Fact.Text);
        _meant = all.SelectMany(view =>
                view.Aliases.Append(view.Name).Select(name => (Name: Folding.Name(name), view.Id))
            )
            .ToLookup(x => x.Name, x => x.Id);
    }

    /// <summary>Whether a choice answers the question.</summary>
    public bool IsRight(PoolQuestion question, string choice)
    {
        var text = question.Text;
        return question.Id.Split('.')[1] switch
        {
            "plays" => _castings.Contains((Between(text, "Who plays ", "?"), choice)),
            "role" => _castings.Contains((choice, Between(text, "Whom does ", " play?"))),
            "true" => _castings.Contains((text.Split(" plays ")[1][..^1], Between(text, "false: ", " plays ")))
                == (choice == "True"),
            "fact" => (Between(text, "True or false: ", "") == question.Why) == (choice == "True")
                && (choice == "True" || !_facts.Contains(Between(text, "True or false: ", ""))),
            "gap" => Fills(question, choice),
            "title" => _titled[choice].Any(view => Code(view) == Between(text, "episode ", "?")),
            "number" => _titled[Quoted(text)].Any(view => Code(view) == choice),
            "season" => _titled[Quoted(text)].Any(view => $"Season {view.Episode!.Number.Season}" == choice),
            "odd" => _titled[choice]
                .Any(view => !text.EndsWith($"season {view.Episode!.Number.Season}?", StringComparison.Ordinal)),
            "director" => _titled[Quoted(text)].Any(view => Shares(view.Episode!.Directors, choice)),
            "writer" => _titled[Quoted(text)].Any(view => Shares(view.Episode!.Writers, choice)),
            "minutes" => _titled[Quoted(text)].Any(view => IsWithin(view.Episode!.Minutes!.Value, choice)),
            "year" => _titled[Quoted(text)]
                .Any(view => view.Episode!.Released!.Value.Year.ToString(CultureInfo.InvariantCulture) == choice),
            "kin" => Related(Between(text, " of ", "?"), choice, Between(text, "Who is the ", " of ")),
            "what" => Related(
                text[(text.LastIndexOf(" to ", StringComparison.Ordinal) + 4)..^1],
                Between(text, "What is ", " to "),
                choice
            ),
            "artist" => _named[Quoted(text)]
                .Any(view => view.Artist is { } artist && QuestionTemplates.Overlaps(artist, choice)),
            "song" => _named[choice]
                .Any(view =>
                    view.Artist is { } artist && QuestionTemplates.Overlaps(artist, Between(text, " is by ", "?"))
                ),
            "heard" => _named[Quoted(text)].Any(view => view.Scenes.Any(scene => scene.In.ToString() == choice)),
            "first" => _named[Between(text, " does ", " first ")].Any(view => view.First.ToString() == choice),
            "season-of" => _named[Between(text, " does ", " first ")]
                .Any(view => $"Season {view.First?.Season}" == choice),
            "earliest" => IsLeast(question, choice, view => view.First?.Number() ?? int.MaxValue),
            "oldest" => IsLeast(question, choice, view => view.Born?.DayNumber ?? int.MaxValue),
            "youngest" => IsLeast(question, choice, view => -view.Born?.DayNumber ?? int.MaxValue),
            "born" => _named[Between(text, " was ", " born")]
                .Any(view => view.Born?.Year.ToString(CultureInfo.InvariantCulture) == choice),
            "work" => _named[Between(text, " did ", " come out")]
                .Any(view => view.Released?.Year.ToString(CultureInfo.InvariantCulture) == choice),
            "order" => Date(choice) == question.Wrong.Append(question.Right).Min(Date),
            var family => throw new InvalidOperationException($"Nobody checks '{family}'."),
        };
    }

    // The sentence is a fact with it, or it means the same as the right one, or the sentence speaks of it elsewhere.
    private bool Fills(PoolQuestion question, string choice)
    {
        var gapped = Between(question.Text, "Fill the gap: ", "");
        var filled = gapped.Replace(Gap, choice, StringComparison.Ordinal);
        var (one, two) = (Folding.Name(choice), Folding.Name(question.Right));
        return _facts.Contains(filled)
            || _facts.Contains(filled.Replace("a(n) ", "a ", StringComparison.Ordinal))
            || _facts.Contains(filled.Replace("a(n) ", "an ", StringComparison.Ordinal))
            || _facts.Contains(filled.Replace("A(n) ", "A ", StringComparison.Ordinal))
            || _facts.Contains(filled.Replace("A(n) ", "An ", StringComparison.Ordinal))
            || one == two
            || _meant[one].Intersect(_meant[two]).Any() && _meant[two].Count() == 1
            || question.Accept.Any(accepted => Folding.Name(accepted) == one)
            || (
                !choice.Any(char.IsDigit)
                && NumberWords.Value(choice.Split(' ')[0]) is null
                && QuestionTemplates.Says(gapped, choice)
            );
    }

    private bool Related(string of, string name, string word) =>
        _named[of]
            .SelectMany(view => view.Relations)
            .Any(relation =>
                relation.Target.Name == name
                && relation.As is { } told
                && (
                    told.Equals(word, StringComparison.OrdinalIgnoreCase)
                    || told.EndsWith(" " + word, StringComparison.OrdinalIgnoreCase)
                    || word.EndsWith(" " + told, StringComparison.OrdinalIgnoreCase)
                )
            );

    private bool IsLeast(PoolQuestion question, string choice, Func<EntryView, int> measure)
    {
        int Of(string name) => _named[name].Min(measure);
        return question.Wrong.Append(question.Right).All(other => other == choice || Of(other) >= Of(choice))
            && question.Wrong.Append(question.Right).Count(other => Of(other) == Of(choice)) == 1;
    }

    private DateOnly? Date(string text) => _dated[text].First().Date.Date;

    private static bool Shares(IEnumerable<EntryName> people, string names) =>
        people.Any(person => names.Contains(person.Name, StringComparison.Ordinal));

    private static bool IsWithin(int minutes, string range)
    {
        var words = range.Split(' ');
        return minutes >= int.Parse(words[1], CultureInfo.InvariantCulture)
            && minutes <= int.Parse(words[3], CultureInfo.InvariantCulture);
    }

    private static string Code(EntryView view) => view.Episode!.Number.ToString();

    private static string Quoted(string text) => Between(text, "\"", "\"");

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return after.Length == 0 ? text[start..] : text[start..text.LastIndexOf(after, StringComparison.Ordinal)];
    }
}

internal static class EpisodeNumber
{
    /// <summary>Season and number as one number.</summary>
    public static int Number(this Episode episode) => (episode.Season * 100) + episode.Number;
}
