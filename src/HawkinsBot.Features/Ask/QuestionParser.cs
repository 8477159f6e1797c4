using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Ask;

/// <summary>Takes a question apart: what it is about, and what it asks for.</summary>
internal sealed partial class QuestionParser(CatalogueIndex catalogue)
{
    /// <summary>The series and its town: that a question is about them goes without saying.</summary>
    private static readonly FrozenSet<string> Settings = new[] { "stranger-things", "hawkins" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    private static readonly FrozenSet<string> Auxiliary = (
        "is was were are did does do has have had can could will would"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private const int MaxWords = 60;
    private const string Closing = "\"”'’ ";

    // Words that only hold a question together.
    private static readonly FrozenSet<string> Scaffold = Stems(
        "name called call title titled tell true false please know many much kind type sort whole entire "
            + "show series happen happens following "
            + "spell actually really exactly mainly ever never finally specifically particularly one thing things time"
    );

    private static readonly FrozenSet<string> Naming = (
        "name names named called call calls nickname nicknamed nicknames title titled known dubbed"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    // "At the start of season 4" says which season, not what happens.
    private static readonly FrozenSet<string> Ends = Stems("start beginning begin end heart middle close");

    // Verbs and the like that most stories use.
    private static readonly FrozenSet<string> Weak = Stems(
        "use used take taken took get gets got make made makes go goes went come comes came put give gave keep kept let try turn "
            + "want become became after before part start started begin began lead good big first new old"
    );

    // What is asked for in such words need not be called so where it is told.
    private static readonly FrozenSet<string> Classes = Stems(
        "object thing item year month date day decade character person place location creature word number link connection relationship reason way"
    );

    private static readonly FrozenDictionary<string, Asked> AskedByNoun = new (string Words, Asked Asked)[]
    {
        (
            "person character actor actress man woman boy girl kid child teenager friend brother sister sibling mother mom mum "
                + "father dad parent son daughter uncle aunt cousin husband wife boyfriend girlfriend teacher doctor director writer "
                + "creator singer victim villain member agent officer scientist soldier author producer composer star killer "
                + "smuggler assassin hitman guard prisoner inmate journalist reporter cop deputy sheriff chief pilot hacker bully "
                + "librarian nurse counselor coach mayor lifeguard drummer guitarist dealer owner boss manager editor neighbor kidnapper "
                + "murderer traitor hero leader student pupil teenager kid baby twin classmate colleague partner crush lady guy "
                + "person people character protagonist antagonist newcomer enemy rival detective investigator photographer cheerleader "
                + "scout general colonel lieutenant sergeant commander president priest lawyer psychiatrist psychologist farmer trucker "
                + "cashier clerk waiter waitress chef musician rapper dancer metalhead gamer nerd runaway orphan adult fan",
            Asked.Who
        ),
        (
            "place town city state country road street school shop store mall restaurant house building location room",
            Asked.Where
        ),
        ("year date day month decade season night holiday", Asked.When),
    }
        .SelectMany(g => g.Words.Split(' ').Select(w => KeyValuePair.Create(Words.Stem(w), g.Asked)))
        .DistinctBy(p => p.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    private readonly MentionFinder _mentions = new(catalogue.Nodes);

    /// <summary>Understands a question as far as somebody may who has watched so far.</summary>
    public Question Parse(string text, Reach reach)
    {
        text = TitlePattern().Replace(OpeningPattern().Replace(text, ""), "Stranger Things");
        var choices = Choices(ref text);
        var tokens = Tokens(text);
        Respell(tokens, reach);
        var season = SeasonIn(text);
        var episode = EpisodeIn(text);
        var (asked, noun) = AskedFor(tokens);
        var isRiddle = asked is null && tokens.Count > 3 && !Auxiliary.Contains(tokens[0].Folded);
        if (isRiddle && tokens[0].Folded is "he" or "she")
        {
            asked = Asked.Who;
        }

        var unknown = new List<string>();
        var unknownNames = 0;
        var nounAt = noun is null ? -1 : tokens.FindIndex(t => t.Stem == noun);
        var mentions = _mentions.Find(tokens, reach);
        if (episode is { } e && catalogue.NodeOf($"s{e.Season}e{e.Number}") is { } node && reach.Covers(node.Needs))
        {
            mentions.Add(new Mention([(node, 1f)], [], 0, 0, Owns: false));
        }

        if (
            noun is not null
            && mentions.Find(m =>
                m.Stems.Count > 1
                && m.Stems.Take(m.Stems.Count - 1).Contains(noun) | m.Start <= nounAt + 2
                && m.Start > nounAt
                && !tokens[m.End - 1].Capital
                && (Kinds.IsKind(m.Stems[^1]) || AskedByNoun.ContainsKey(m.Stems[^1]))
            )
                is { } compound
        )
        {
            noun = compound.Stems[^1];
        }

        var named = mentions.Where(m => !IsSetting(m) && !IsSeason(m)).ToArray();
        var inMention = new HashSet<int>(mentions.SelectMany(m => Enumerable.Range(m.Start, m.End - m.Start)));
        var terms = new List<QueryTerm>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (folded, stem, _, capital, _) = tokens[i];
            if (inMention.Contains(i) || Words.IsEmpty(folded) || IsSeasonWord(tokens, i, season, episode))
            {
                continue;
            }

            // What is asked for ("which song") need not stand in the answer; what holds the question together still less.
            var weight =
                Scaffold.Contains(stem) || (season is not null && Ends.Contains(stem)) ? 0.15f
                : Weak.Contains(stem) ? 0.5f
                : stem != noun ? 1f
                : Classes.Contains(stem) ? 0.25f
                : 0.6f;
            if (!catalogue.Statements.Knows(stem, reach))
            {
                unknown.Add(stem);
                unknownNames += capital && i > 0 && !tokens[i - 1].Ends ? 1 : 0;

                // An unknown name matters more than an unknown adjective.
                weight *= capital && i > 0 ? 1f : 0.45f;
            }

            if (seen.Add(stem))
            {
                terms.Add(new QueryTerm(stem, weight, Synonyms.Of(stem)));
            }
        }

        if (terms.Any(t => t.Weight > 0.2f) && (named.Length > 0 || terms.Count(t => t.Weight > 0.2f) > 2))
        {
            mentions = [.. mentions.Select(m => IsSetting(m) ? m with { Weight = 0.4f } : m)];
        }

        if (season is not null && (named.Length > 0 || terms.Count(t => t.Weight > 0.4f) > 2))
        {
            mentions.RemoveAll(IsSeason);
        }

        return new Question(
            asked,
            noun,
            mentions,
            terms,
            episode?.Season ?? season,
            Defined(tokens, mentions),
            $" {string.Join(' ', tokens.Select(t => t.Folded))} ",
            [.. tokens.Where(t => !Words.IsEmpty(t.Folded) && !Scaffold.Contains(t.Stem)).Select(t => t.Stem)]
        )
        {
            Choices = choices,
            Episode = episode,
            IsRiddle = isRiddle,
            Unknown = unknown,
            UnknownNames = unknownNames,
            WantsName = tokens.Exists(t => Naming.Contains(t.Folded)),
        };
    }

    /// <summary>Misspelt words become what they resemble, so that names are found in them too.</summary>
    private void Respell(List<Token> tokens, Reach reach)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (
                !Words.IsEmpty(token.Folded)
                && !Scaffold.Contains(token.Stem)
                && !catalogue.Statements.Knows(token.Stem, reach)
                && Synonyms.Of(token.Stem).Count == 0
                && catalogue.Statements.Alike(token.Stem, reach) is { } alike
            )
            {
                tokens[i] = token with { Stem = alike };
            }
        }
    }

    /// <summary>Takes the choices that a question offers at its end off it: "…: Mike, Will or Dustin?"</summary>
    private static string[] Choices(ref string text)
    {
        var match = ChoicesPattern().Match(text);
        if (!match.Success)
        {
            return [];
        }

        var choices = ChoicePattern()
            .Split(match.Groups["choices"].Value)
            .Select(Folding.Name)
            .Where(c => c.Length > 0)
            .ToArray();
        var isList = choices.Length > 2 || match.ValueSpan.Contains(" or ", StringComparison.OrdinalIgnoreCase);
        if (choices.Length < 2 || !isList)
        {
            return [];
        }

        text = text[..match.Index];
        return choices;
    }

    /// <summary>"Who is Suzie?", "What are Eggos?", "Who is Kali, the woman …", "Who are Callahan and Powell?": the names.</summary>
    private static IReadOnlyList<Mention> Defined(List<Token> tokens, List<Mention> mentions)
    {
        if (tokens.Count < 2 || tokens[0].Folded is not ("who" or "what" or "whats" or "whos" or "where"))
        {
            return [];
        }

        var start =
            tokens[1].Folded is "is" or "are" or "was" or "were" ? 2
            : tokens[0].Owns ? 1
            : tokens.Count;
        start += start < tokens.Count && tokens[start].Folded is "the" or "a" or "an" ? 1 : 0;
        var mention = mentions.Find(m => m.Start == start && !m.Owns && m.End > m.Start);
        if (mention is null)
        {
            return [];
        }

        if (tokens[mention.End - 1].Ends)
        {
            return [mention];
        }

        // "… and Powell?", "… and where is he found?"
        var next = mention.End + 1;
        return tokens[mention.End].Folded != "and" || next >= tokens.Count ? []
            : tokens[next].Folded is "where" or "what" or "why" or "how" or "who" ? [mention]
            : mentions.Find(m => m.Start == next && !m.Owns && tokens[m.End - 1].Ends) is { } other ? [mention, other]
            : [];
    }

    private static bool IsSetting(Mention mention) => Settings.Contains(mention.Nodes[0].Node.Entry.Id);

    private static bool IsSeason(Mention mention) => mention.Nodes[0].Node.Entry.Kind == EntryKind.Season;

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        foreach (var match in WordPattern().EnumerateMatches(text))
        {
            var raw = text.AsSpan(match.Index, match.Length).ToString();
            var owns = PossessivePattern().IsMatch(raw);
            var bare = owns ? PossessivePattern().Replace(raw, "") : raw;
            foreach (var folded in Folding.Fold(bare).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var after = text.AsSpan(match.Index + match.Length).TrimStart(Closing);
                tokens.Add(
                    new Token(
                        folded,
                        Words.Stem(folded),
                        owns,
                        char.IsUpper(raw[0]) || char.IsDigit(raw[0]),
                        after.IsEmpty || after[0] is ',' or '?' or '.' or '!' or ';' or '('
                    )
                );
            }

            if (tokens.Count >= MaxWords)
            {
                break;
            }
        }

        return tokens;
    }

    private static (Asked? Asked, string? Noun) AskedFor(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var next = i + 1 < tokens.Count ? tokens[i + 1].Folded : "";
            switch (tokens[i].Folded)
            {
                case "who" or "whom" or "whose":
                    return (Asked.Who, null);
                case "where":
                    return (Asked.Where, null);
                case "when":
                    return (Asked.When, null);
                case "why":
                    return (Asked.Why, null);
                case "how" when next is "many" or "much" or "old" or "long" or "often" or "far" or "tall":
                    return (Asked.Count, i + 2 < tokens.Count ? tokens[i + 2].Stem : null);
                case "how":
                    return (Asked.How, null);
                case "what" or "which":
                    var noun = NounAfter(tokens, i + 1);
                    return (
                        noun is not null && AskedByNoun.TryGetValue(noun, out var by) ? by
                        : tokens[i].Folded == "which" ? Asked.Which
                        : Asked.What,
                        noun
                    );
                case "this" when NounAfter(tokens, i + 1) is { } clue && i == 0:
                    return (AskedByNoun.TryGetValue(clue, out var kind) ? kind : Asked.What, clue);
                default:
                    break;
            }
        }

        return (null, null);
    }

    /// <summary>
    /// The noun of "which pizza place …", "what is the name of the road …", "what was his job": the last word before a verb
    /// or a small word.
    /// </summary>
    private static string? NounAfter(List<Token> tokens, int from)
    {
        var i = from;
        while (
            i < tokens.Count
            && tokens[i].Folded
                is "is"
                    or "was"
                    or "were"
                    or "are"
                    or "s"
                    or "the"
                    or "of"
                    or "a"
                    or "an"
                    or "name"
                    or "title"
                    or "kind"
                    or "type"
                    or "sort"
                    or "brand"
                    or "first"
                    or "last"
                    or "real"
                    or "other"
        )
        {
            i++;
        }

        var first = i;
        while (i < tokens.Count && !Words.IsEmpty(tokens[i].Folded) && i < from + 9)
        {
            if (!tokens[i].Owns && (Kinds.IsKind(tokens[i].Stem) || AskedByNoun.ContainsKey(tokens[i].Stem)))
            {
                return tokens[i].Stem;
            }

            i++;
        }

        // An unknown noun is told by the verb that follows; a name before the verb is its subject.
        var isNoun = i > first && (i == tokens.Count || Auxiliary.Contains(tokens[i].Folded) || first > from);
        var last = isNoun && tokens[i - 1].Capital && i - 2 >= first ? tokens[i - 2] : tokens[Math.Max(0, i - 1)];
        return !isNoun || last.Capital || last.Folded.EndsWith("ing", StringComparison.Ordinal) ? null : last.Stem;
    }

    private static int? SeasonIn(string text)
    {
        var match = SeasonPattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var word = (match.Groups["n"].Success ? match.Groups["n"] : match.Groups["o"]).Value.ToUpperInvariant();
        return word switch
        {
            "1" or "ONE" or "FIRST" => 1,
            "2" or "TWO" or "SECOND" => 2,
            "3" or "THREE" or "THIRD" => 3,
            "4" or "FOUR" or "FOURTH" => 4,
            _ => 5,
        };
    }

    private static readonly string[] Ordinals =
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
    ];

    /// <summary>"S4E4", "season 4 episode 4", "the fourth episode of season 4", "the last episode of the show".</summary>
    private static Episode? EpisodeIn(string text)
    {
        var match = EpisodePattern().Match(text);
        if (match.Success)
        {
            var s = int.Parse(match.Groups["s"].ValueSpan, CultureInfo.InvariantCulture);
            var e = int.Parse(match.Groups["e"].ValueSpan, CultureInfo.InvariantCulture);
            return s > 0 && Episode.Exists(s, e) ? new Episode(s, e) : null;
        }

        match = OrdinalEpisodePattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var which = match.Groups["which"].Value.ToLowerInvariant();
        var isLast = which is "last" or "final" or "finale";
        if (match.Groups["show"].Success)
        {
            return isLast ? Episode.Last
                : which is "first" or "premiere" ? Episode.All[0]
                : null;
        }

        if (SeasonIn(match.Groups["in"].Value) is not { } season)
        {
            return null;
        }

        var number =
            isLast ? Episode.EndOf(season).Number
            : which == "premiere" ? 1
            : Array.IndexOf(Ordinals, which) + 1;
        return number > 0 && Episode.Exists(season, number) ? new Episode(season, number) : null;
    }

    private static bool IsSeasonWord(List<Token> tokens, int i, int? season, Episode? episode)
    {
        if (
            episode is not null
            && (EpisodePattern().IsMatch(tokens[i].Folded) || tokens[i].Folded is "season" or "episode")
        )
        {
            return true;
        }

        var isOrdinal = tokens[i].Folded is "first" or "second" or "third" or "fourth" or "fifth" or "final" or "last";
        return season is not null
            && (
                tokens[i].Folded == "season"
                || (
                    i > 0
                    && tokens[i - 1].Folded == "season"
                    && (tokens[i].Stem is "one" or "two" or "three" or "four" or "five")
                )
                || (isOrdinal && i + 1 < tokens.Count && tokens[i + 1].Folded == "season")
            );
    }

    private static FrozenSet<string> Stems(string words) =>
        words.Split(' ').Select(Words.Stem).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(
        @"^\s*(?:true or false|fill in the blanks?|complete (?:this|the) (?:sentence|quote|line|lyrics?))\s*[:,.?!\-–—]*\s*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OpeningPattern();

    [GeneratedRegex(
        @"\b(?:(?<which>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|final)\s+(?:ever\s+)?(?:episode|chapter)|(?<which>premiere|finale))\s+(?:of|in|from)\s+(?:(?<in>season\s+\w+|(?:the\s+)?\w+\s+season)|(?<show>(?:the\s+)?(?:whole\s+|entire\s+)?(?:show|series|stranger\s+things)))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OrdinalEpisodePattern();

    // The name that is misspelt most.
    [GeneratedRegex(@"\bst\w{1,3}n\w{1,3}er\s+th\w{2,4}\b", RegexOptions.IgnoreCase)]
    private static partial Regex TitlePattern();

    [GeneratedRegex(
        @"(?:[:?]\s*|\s[\-–—]\s+|\s(?=a[).]\s))(?<choices>(?:(?:a[).]\s*)?[^:?,;]{1,50})(?:(?:[,;/]|\s+[b-e][).])\s*[^:?,;]{1,50}){0,5}(?:(?:,?\s+or\s+|[,;/]|\s+[b-e][).])\s*[^:?,;]{1,50}))[?.]?\s*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ChoicesPattern();

    [GeneratedRegex(@"\s*[,;/]\s*(?:or\s+)?|\s+or\s+|\s*\b[a-e][).]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex ChoicePattern();

    [GeneratedRegex(@"[\p{L}\p{Nd}][\p{L}\p{Nd}\p{Mn}'’&.]*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"['’](s|re|ll|ve|d)?\.*$|\.+$", RegexOptions.IgnoreCase)]
    private static partial Regex PossessivePattern();

    [GeneratedRegex(
        @"\b(?:season|s)\s*(?<n>[1-5]|one|two|three|four|five)\b|\b(?<o>first|second|third|fourth|fifth|final|last)\s+season\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SeasonPattern();

    [GeneratedRegex(
        @"\b(?:s0?(?<s>[1-5])\s?e0?(?<e>[1-9])|(?<s>[1-5])x0?(?<e>[1-9])|season\s+(?<s>[1-5]),?\s+(?:episode|ep|chapter)\s+(?<e>[1-9])|(?:episode|ep|chapter)\s+(?<e>[1-9])\s+(?:of|in)\s+season\s+(?<s>[1-5]))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex EpisodePattern();
}
