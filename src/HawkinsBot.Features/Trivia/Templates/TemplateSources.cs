using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>What the templates ask about, as far as a boundary goes, and who is like whom.</summary>
internal sealed partial class TemplateSources
{
    private static readonly HashSet<string> Women =
    [
        .. "mother aunt grandmother sister daughter niece wife stepmother stepsister stepdaughter girlfriend granddaughter".Split(
            ' '
        ),
    ];

    private static readonly HashSet<string> Men =
    [
        .. "father uncle grandfather brother son nephew husband stepfather stepbrother stepson boyfriend grandson papa".Split(
            ' '
        ),
    ];

    private readonly Dictionary<string, bool?> _women = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);

    public TemplateSources(CatalogueIndex index, Boundary boundary)
    {
        Index = index;
        Boundary = boundary;
        var all = index.Cast(null, boundary).Concat(index.Cast(null, boundary, stage: true)).ToArray();
        Players = all.ToLookup(x => x.Character.Id, x => x.Casting.Other.Id);
        Roles = all.ToLookup(x => x.Casting.Other.Id, x => x.Character.Id);
        Cast = [.. all.Where(x => x.Casting.Version is null)];
        Episodes = [.. index.Episodes(null, boundary)];
        Music = [.. index.Music(null, boundary)];
        Characters = [.. index.OfKind(EntryKind.Character, boundary).Select(name => index.Find(name.Id, boundary)!)];
        Facts = [.. index.Facts(boundary, fact => fact.Answers.Length > 0 && !fact.Disputed)];
        foreach (var (subject, fact) in index.Facts(boundary, _ => true))
        {
            foreach (var id in fact.About.Append(subject.Id).Distinct())
            {
                _told[id] = _told.GetValueOrDefault(id) + 1;
            }
        }
        LearnWhoIsAWoman();
    }

    public CatalogueIndex Index { get; }

    public Boundary Boundary { get; }

    /// <summary>The usual castings, of screen and stage.</summary>
    public (EntryName Character, CastingView Casting)[] Cast { get; }

    /// <summary>Who ever played a character.</summary>
    public ILookup<string, string> Players { get; }

    /// <summary>Whom a person ever played.</summary>
    public ILookup<string, string> Roles { get; }

    public EntryView[] Episodes { get; }

    public EntryView[] Music { get; }

    public EntryView[] Characters { get; }

    /// <summary>The facts with marked answers.</summary>
    public (EntryName Subject, Fact Fact)[] Facts { get; }

    /// <summary>How many facts speak of an entry.</summary>
    public int Told(string id) => _told.GetValueOrDefault(id);

    /// <summary>The episode in which a character is first seen.</summary>
    public Episode First(string id) => Index.Find(id, Boundary)?.First ?? Episode.None;

    /// <summary>Whether two may stand side by side as choices without giving each other away: where known, both are
    /// women, or both are not.</summary>
    public bool AreAlike(string a, string b) =>
        _women.GetValueOrDefault(a) is not { } one || _women.GetValueOrDefault(b) is not { } two || one == two;

    /// <summary>A name that is nobody's own: "Lucas's father".</summary>
    public static bool IsBorrowed(string name) =>
        name.Contains("'s ", StringComparison.Ordinal) || name.Contains("s' ", StringComparison.Ordinal);

    // By what they are to others, else by the words that are used for them; who plays somebody is as they are.
    private void LearnWhoIsAWoman()
    {
        foreach (var character in Characters)
        {
            foreach (var relation in character.Relations)
            {
                var word = relation.As?.Split(' ')[^1].Split('-')[^1].ToLowerInvariant();
                if (word is not null && (Women.Contains(word) || Men.Contains(word)))
                {
                    _women[relation.Target.Id] = Women.Contains(word);
                }
            }
        }
        foreach (var character in Characters.Where(c => !_women.ContainsKey(c.Id)))
        {
            _women[character.Id] = BySpeech(character);
        }
        foreach (var name in Index.OfKind(EntryKind.Person, Boundary))
        {
            _women[name.Id] = BySpeech(Index.Find(name.Id, Boundary)!);
        }
        foreach (var (character, casting) in Cast)
        {
            var (played, plays) = (_women.GetValueOrDefault(character.Id), _women.GetValueOrDefault(casting.Other.Id));
            _women[character.Id] = played ?? plays;
            _women[casting.Other.Id] = played ?? plays;
        }
    }

    private static bool? BySpeech(EntryView view)
    {
        var names = view.Name.Split(' ').Where(word => word.Length > 3).ToArray();
        var texts = view
            .Facts.Where(fact =>
                fact.Entry == view.Id
                && names.Any(name => fact.Text.IndexOf(name, StringComparison.Ordinal) is >= 0 and < 12)
            )
            .Select(fact => fact.Text)
            .Append(view.Summary ?? "")
            .ToArray();
        var she = texts.Sum(text => SheOrHer().Count(text));
        var he = texts.Sum(text => HeOrHis().Count(text));
        return she >= (3 * he) + 1 ? true
            : he >= (3 * she) + 1 ? false
            : null;
    }

    [GeneratedRegex(@"\b(she|her|hers|actress|woman|girl)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SheOrHer();

    [GeneratedRegex(@"\b(he|him|his|actor|man|boy)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HeOrHis();
}
