using System.Buffers;
using System.Collections.Frozen;

namespace HawkinsBot.Catalogue;

/// <summary>Text as words that can be compared: folded, without the words that say nothing, brought to their stems.</summary>
internal static class Words
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenSet<string> Empty = (
        "a an the of in on at to for from by with and or as is are was were be been being am do does did doing done has have "
        + "had having it its this that these those there here he she they them his her hers their theirs him i you we us our "
        + "your my me s t d ll ve re so than then too very just into onto out up down over under again about not no "
        + "which who whom whose what when where why how can could would shall should may might must if but because "
        + "while during through also any some all each both more most other such only own same between among upon"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Numbers = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    )
        .Split(' ')
        .Select((word, i) => KeyValuePair.Create(i.ToString(System.Globalization.CultureInfo.InvariantCulture), word))
        .ToFrozenDictionary(StringComparer.Ordinal);

    // Words of one meaning: other spellings, short forms, and forms of verbs that no rule makes. The first stands for all.
    private static readonly FrozenDictionary<string, string> Same = new[]
    {
        "color colour colors colours coloured colored",
        "favorite favourite favorites favourites",
        "theater theatre theaters theatres",
        "program programme programs programmes",
        "center centre",
        "gray grey",
        "armor armour",
        "neighbor neighbour neighbors neighbours",
        "pajamas pyjamas",
        "mustache moustache",
        "donut doughnut doughnuts donuts",
        "mother mom mum mommy mummy moms mums mothers mama",
        "father dad daddy dads fathers",
        "movie film films movies",
        "lab laboratory laboratories labs",
        "phone telephone telephones phones telephoned",
        "photo photograph photographs photos",
        "tv television televisions",
        "fridge refrigerator",
        "bike bicycle bikes bicycles",
        "gasoline petrol gas",
        "russian soviet soviets russians",
        "kid child children kids",
        "power superpower superpowers powers",
        "cop police policeman policemen cops",
        "couch sofa",
        "prison jail",
        "mall shopping",
        "birthday birthdate",
        "doctor dr doctors",
        "mister mr",
        "counselor counsellor counsellors counselors",
        "military army",
        "girlfriend girlfriends",
        "nickname nicknames nicknamed nick",
        "die dies died dying dead death deaths",
        "tear tore torn tears tearing",
        "take took taken taking takes",
        "give gave given gives giving",
        "go went gone goes going",
        "fight fought fights fighting",
        "wear wore worn wears wearing",
        "sing sang sung sings singing",
        "write wrote written writes writing",
        "drive drove driven drives driving",
        "ride rode ridden rides riding",
        "break broke broken breaks breaking",
        "hold held holds holding",
        "find found finds finding",
        "lose lost loses losing",
        "leave left leaves leaving",
        "say said says saying",
        "tell told tells telling",
        "make made makes making",
        "build built builds building",
        "buy bought buys buying",
        "steal stole stolen steals stealing",
        "shoot shot shoots shooting",
        "meet met meets meeting",
        "run ran runs running",
        "see saw seen sees seeing",
        "know knew known knows",
        "throw threw thrown throws throwing",
        "fall fell fallen falls falling",
        "grow grew grown grows growing",
        "draw drew drawn draws drawing",
        "wake woke woken wakes waking",
        "choose chose chosen chooses",
        "speak spoke spoken speaks speaking",
        "eat ate eaten eats eating",
        "hide hid hidden hides hiding",
        "keep kept keeps keeping",
        "send sent sends sending",
        "teach taught teaches teaching",
        "think thought thinks thinking",
        "catch caught catches catching",
        "bring brought brings bringing",
        "sell sold sells selling",
        "win won wins winning",
        "get got gotten gets getting",
        "bite bit bitten bites biting",
        "blow blew blown blows blowing",
        "swim swam swum swims swimming",
        "begin began begun begins beginning",
        "become became becomes becoming",
        "come came comes coming",
        "fly flew flown flies flying",
        "freeze froze frozen",
        "feed fed feeds feeding",
        "read reads reading",
        "sleep slept sleeps sleeping",
        "steer steered",
        "lie lied lies lying",
        "woman women",
        "man men",
    }
        .SelectMany(line => line.Split(' ') is var words ? words.Select(w => KeyValuePair.Create(w, words[0])) : [])
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a folded word says nothing by itself.</summary>
    public static bool IsEmpty(string word) => Empty.Contains(word);

    /// <summary>The stems of a text, empty words left out.</summary>
    public static IEnumerable<string> Stems(string text)
    {
        foreach (var word in Folding.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEmpty(word))
            {
                yield return Stem(word);
            }
        }
    }

    /// <summary>
    /// A light stem: plurals, -ing, -ed, -ly, -er and -ion go, small numbers become words. Only for comparison; it need
    /// not be a word.
    /// </summary>
    public static string Stem(string word)
    {
        if (Numbers.TryGetValue(word, out var number))
        {
            return number;
        }

        var w = Same.GetValueOrDefault(word, word);
        if (w.Length < 4 || char.IsDigit(w[0]))
        {
            return w;
        }

        if (w.EndsWith("ies", StringComparison.Ordinal))
        {
            w = w.Length > 4 ? w[..^3] + "y" : w[..^1];
        }
        else if (
            w.EndsWith("sses", StringComparison.Ordinal)
            || w.EndsWith("ches", StringComparison.Ordinal)
            || w.EndsWith("shes", StringComparison.Ordinal)
            || w.EndsWith("xes", StringComparison.Ordinal)
        )
        {
            w = w[..^2];
        }
        else if (w[^1] == 's' && w[^2] is not ('s' or 'u' or 'i'))
        {
            w = w[..^1];
        }

        w = Cut(w, "ing", 3) ?? Cut(w, "edly", 3) ?? Cut(w, "ed", 3) ?? w;
        w = Cut(w, "ly", 4) ?? w;
        w = Cut(w, "er", 4) ?? Cut(w, "or", 5) ?? w;
        w = Cut(w, "ation", 4) ?? Cut(w, "ion", 4) ?? Cut(w, "ment", 4) ?? w;
        if (w.Length > 4 && w[^1] == 'e')
        {
            w = w[..^1];
        }

        if (w.Length > 3 && w[^1] == 'y')
        {
            w = w[..^1] + "i";
        }

        return w;
    }

    // Takes an ending away where enough is left, with a vowel in it; then the doubled letter of "running".
    private static string? Cut(string word, string ending, int least)
    {
        if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < least)
        {
            return null;
        }

        var rest = word[..^ending.Length];
        if (rest.AsSpan().IndexOfAny(Vowels) < 0)
        {
            return null;
        }

        return rest.Length > 3 && rest[^1] == rest[^2] && rest[^1] is not ('l' or 's' or 'z' or 'e' or 'o')
            ? rest[..^1]
            : rest;
    }
}
