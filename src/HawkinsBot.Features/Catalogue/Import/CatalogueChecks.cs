using System.Text.RegularExpressions;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Catalogue;

/// <summary>What can be wrong with a catalogue that reads well: references, points, lengths, duplicates.</summary>
internal sealed partial class CatalogueChecks
{
    private const int MaxName = 100; // an autocomplete choice
    private const int MaxSummary = 300;
    private const int MaxSynopsis = 2000; // leaves room for the rest of an embed
    private const int MaxChoice = 80; // a button
    private const int MaxQuestion = 300;

    private static readonly HashSet<string> Statements = new(
        (
            "death injury birth job nickname pet vehicle weapon number date age place quote-title song film game award "
            + "record production casting filming easter-egg slip rewatch power class fear food school home first-meeting "
            + "relationship inspiration"
        ).Split(' '),
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Categories = new(
        "cast characters episodes places creatures objects music production stage numbers".Split(' '),
        StringComparer.Ordinal
    );

    private readonly ReadCatalogue _read;
    private readonly List<Mistake> _mistakes = [];
    private readonly Dictionary<string, ReadEntry> _byId = new(StringComparer.Ordinal);

    private CatalogueChecks(ReadCatalogue read) => _read = read;

    /// <summary>All mistakes, those of reading included, in the order of files and lines.</summary>
    public static IReadOnlyList<Mistake> Run(ReadCatalogue read)
    {
        var checks = new CatalogueChecks(read);
        checks.Ids();
        foreach (var entry in read.Entries)
        {
            checks.Points(entry);
            checks.References(entry);
            checks.Lengths(entry);
            checks.FactsOf(entry);
            checks.Death(entry);
        }

        checks.Names();
        checks.Duplicates();
        checks.Questions();
        checks._mistakes.AddRange(NameLeaks.Find(read));
        return
        [
            .. read
                .Mistakes.Concat(checks._mistakes)
                .Distinct()
                .OrderBy(m => m.File, StringComparer.Ordinal)
                .ThenBy(m => m.Line),
        ];
    }

    private void Wrong(ReadEntry entry, int line, string text) => _mistakes.Add(new Mistake(entry.File, line, text));

    private void Warn(ReadEntry entry, int line, string text) =>
        _mistakes.Add(new Mistake(entry.File, line, text, IsWarning: true));

    private void Ids()
    {
        foreach (var read in _read.Entries)
        {
            var id = read.Entry.Id;
            if (!IdPattern().IsMatch(id))
            {
                Wrong(read, read.Line, $"`id` is made of a-z, 0-9 and hyphens, not \"{id}\".");
            }

            if (!_byId.TryAdd(id, read))
            {
                Wrong(read, read.Line, $"There is an entry `{id}` already, at {_byId[id].File}:{_byId[id].Line}.");
            }

            var episode = read.Entry.Episode?.Number;
            if (episode is { } e && id != $"s{e.Season}e{e.Number}")
            {
                Wrong(read, read.Line, $"The entry of {e} has the id `s{e.Season}e{e.Number}`.");
            }
        }
    }

    private void Points(ReadEntry read)
    {
        var e = read.Entry;
        foreach (var work in EntryNode.Points(e).Select(p => p.Work).OfType<string>().Distinct())
        {
            if (!_byId.TryGetValue(work, out var target) || target.Entry.Kind != EntryKind.Work)
            {
                Wrong(read, read.Line, $"`work: {work}` is no entry of kind work.");
            }
        }

        // A part that names no point of its own episode is as safe as its entry at best.
        for (var i = 0; i < e.Facts.Length; i++)
        {
            if (e.Facts[i].Since.Episode < e.Since.Episode && e.Facts[i].Since.Work is null)
            {
                Wrong(
                    read,
                    read.FactLines[i],
                    $"The fact ({e.Facts[i].Since}) is safe before its entry is ({e.Since})."
                );
            }
        }

        if (e.First is { } first && e.Last is { } last && last < first)
        {
            Wrong(read, read.Line, $"`last` ({last}) is before `first` ({first}).");
        }
    }

    private void References(ReadEntry read)
    {
        var e = read.Entry;
        void Refer(string id, int line, string field, params EntryKind[] kinds)
        {
            if (!_byId.TryGetValue(id, out var target))
            {
                Wrong(read, line, $"`{field}: {id}` refers to no entry.");
            }
            else if (kinds.Length > 0 && !kinds.Contains(target.Entry.Kind))
            {
                Wrong(
                    read,
                    line,
                    $"`{field}: {id}` is a {target.Entry.Kind.ToString().ToLowerInvariant()}; "
                        + $"here it is a {string.Join(" or ", kinds).ToLowerInvariant()}."
                );
            }
            else if (id == e.Id)
            {
                Wrong(read, line, $"`{field}: {id}` refers to its own entry.");
            }
        }

        for (var i = 0; i < e.PlayedBy.Length; i++)
        {
            Refer(e.PlayedBy[i].Person, read.CastingLines[i], "person", EntryKind.Person);
        }

        for (var i = 0; i < e.Relations.Length; i++)
        {
            Refer(e.Relations[i].To, read.RelationLines[i], "to");
        }

        for (var i = 0; i < e.Facts.Length; i++)
        {
            foreach (var id in e.Facts[i].About.Where(id => id != e.Id))
            {
                Refer(id, read.FactLines[i], "about");
            }
        }

        foreach (var id in e.Episode?.Directors ?? [])
        {
            Refer(id, read.Line, "directors", EntryKind.Person);
        }

        foreach (var id in e.Episode?.Writers ?? [])
        {
            Refer(id, read.Line, "writers", EntryKind.Person);
        }

        if (e.Release?.Of is { } of)
        {
            Refer(of, read.Line, "of");
        }
    }

    private void Lengths(ReadEntry read)
    {
        var e = read.Entry;
        void AtMost(string? text, int most, int line, string what)
        {
            if (text?.Length > most)
            {
                Wrong(read, line, $"{what} has {text.Length} characters; at most {most} fit.");
            }
        }

        AtMost(e.Name, MaxName, read.Line, "The name");
        AtMost(e.Summary, MaxSummary, read.SummaryLine, "The summary");
        AtMost(e.Fate?.Text, Fact.MaxLength, read.FateLine, "The fate");
        AtMost(e.Episode?.Synopsis ?? e.Season?.Synopsis, MaxSynopsis, read.SynopsisLine, "The synopsis");
        for (var i = 0; i < e.Aliases.Length; i++)
        {
            AtMost(e.Aliases[i].Name, MaxName, read.AliasLines[i], "The alias");
        }

        for (var i = 0; i < e.Facts.Length; i++)
        {
            AtMost(e.Facts[i].Text, Fact.MaxLength, read.FactLines[i], "The fact");
        }

        if (e.Summary is null && e.Kind != EntryKind.Release)
        {
            Wrong(read, read.Line, "`summary` is missing.");
        }
    }

    private void FactsOf(ReadEntry read)
    {
        for (var i = 0; i < read.Entry.Facts.Length; i++)
        {
            var fact = read.Entry.Facts[i];
            var line = read.FactLines[i];
            if (fact.Is is { } statement && !Statements.Contains(statement))
            {
                Wrong(read, line, $"`is: {statement}` is none of: {string.Join(", ", Statements)}.");
            }

            if (fact.Season is < 1 or > 5)
            {
                Wrong(read, line, "`season` is 1 to 5.");
            }

            var folded = Folding.Fold(fact.Text);
            foreach (var answer in fact.Answers)
            {
                var stands =
                    folded.Contains(Folding.Name(answer.Text), StringComparison.Ordinal)
                    || fact.Accept.Any(a => folded.Contains(Folding.Name(a), StringComparison.Ordinal))
                    || (Episode.TryParse(answer.Text, out _) && answer.To == Asked.Which);
                if (!stands)
                {
                    Warn(read, line, $"The answer \"{answer.Text}\" does not stand in the sentence.");
                }
            }
        }
    }

    /// <summary>A death is never told before its episode.</summary>
    private void Death(ReadEntry read)
    {
        var e = read.Entry;
        if (e.Died is not { } died)
        {
            return;
        }

        if (e.Fate is { } fate && fate.Since.Episode < died && fate.Since.Work is null)
        {
            Wrong(read, read.FateLine, $"The fate ({fate.Since}) is told before the death in {died}.");
        }

        if (e.Last is { } last && last < died)
        {
            Wrong(read, read.Line, $"`last` ({last}) is before the death in {died}.");
        }

        var dies = DeathOf(e);
        foreach (var other in _read.Entries)
        {
            var own = other == read;
            void Told(string? text, SpoilerPoint point, int line)
            {
                var since = Episode.Max(point.Episode, other.Entry.Since.Episode);
                if (text is not null && since < died && point.Work is null && dies.IsMatch(text))
                {
                    Wrong(other, line, $"This tells at {since} that {e.Name} dies in {died}.");
                }
            }

            Told(other.Entry.Summary, other.Entry.Since, other.SummaryLine);
            Told(other.Entry.Fate?.Text, other.Entry.Fate?.Since ?? default, other.FateLine);
            Told(other.Entry.Season?.Synopsis, other.Entry.Season?.SynopsisSince ?? default, other.SynopsisLine);
            Told(
                other.Entry.Episode?.Synopsis,
                new SpoilerPoint(other.Entry.Episode?.Number ?? default),
                other.SynopsisLine
            );
            for (var i = 0; i < other.Entry.Facts.Length; i++)
            {
                var fact = other.Entry.Facts[i];
                Told(fact.Text, fact.Since, other.FactLines[i]);
                if (own && fact.Is == "death" && fact.Since.Episode < died && fact.Since.Work is null)
                {
                    Wrong(
                        read,
                        other.FactLines[i],
                        $"A fact with `is: death` ({fact.Since}) is before the death in {died}."
                    );
                }
            }
        }
    }

    private static Regex DeathOf(Entry e)
    {
        var names = string.Join(
            '|',
            e.Aliases.Select(a => a.Name)
                .Prepend(e.Name)
                .Concat(e.Kind == EntryKind.Character ? [e.Name.Split(' ')[0]] : [])
                .Where(n => n.Length > 2)
                .Distinct(StringComparer.Ordinal)
                .Select(Regex.Escape)
        );
        return new Regex(
            $@"\b(?:{names})\b (?:dies|died|is killed|was killed|is murdered|is dead|has died|was dead)\b(?! as | again)|\b(?:death|funeral|grave|murder) of (?:{names})\b|\b(?:{names})(?:'s|’s|') (?:death|funeral|grave|murder)\b",
            RegexOptions.CultureInvariant
        );
    }

    private void Names()
    {
        // The same name twice in a kind could never be told apart; across kinds it is an honest ambiguity.
        var seen = new Dictionary<(EntryKind, string), (ReadEntry Entry, bool IsName)>();
        foreach (var read in _read.Entries)
        {
            var own = new HashSet<string>(StringComparer.Ordinal);
            var names = read
                .Entry.Aliases.Select((a, i) => (a.Name, Line: read.AliasLines[i], IsName: false))
                .Prepend((read.Entry.Name, read.Line, true));
            foreach (var (name, line, isName) in names)
            {
                var folded = Folding.Name(name);
                if (folded.Length == 0)
                {
                    Wrong(read, line, $"\"{name}\" has no letter or digit.");
                }
                else if (!own.Add(folded))
                {
                    Warn(read, line, $"The alias \"{name}\" is there twice, as search compares names.");
                }
                else if (read.Entry.Kind is EntryKind.Release)
                {
                    // "Season 1" is released again and again.
                }
                else if (!seen.TryAdd((read.Entry.Kind, folded), (read, isName)))
                {
                    var (other, otherIsName) = seen[(read.Entry.Kind, folded)];
                    var text = $"\"{name}\" is a name of `{other.Entry.Id}` too ({other.File}:{other.Line}).";
                    if (isName && otherIsName)
                    {
                        Wrong(read, line, text);
                    }
                    else
                    {
                        Warn(read, line, text);
                    }
                }
            }
        }
    }

    private void Duplicates()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var read in _read.Entries)
        {
            for (var i = 0; i < read.Entry.Facts.Length; i++)
            {
                var text = Folding.Fold(read.Entry.Facts[i].Text);
                if (!seen.TryAdd(text, $"{read.File}:{read.FactLines[i]}"))
                {
                    Wrong(read, read.FactLines[i], $"The fact stands at {seen[text]} already.");
                }
            }
        }
    }

    private void Questions()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (q, file, line) in _read.Questions)
        {
            void Wrong(string text) => _mistakes.Add(new Mistake(file, line, text));

            if (!ids.Add(q.Id) || !IdPattern().IsMatch(q.Id))
            {
                Wrong($"The question's id `{q.Id}` is there twice, or not made of a-z, 0-9 and hyphens.");
            }

            if (q.Wrong.Length < 3)
            {
                Wrong("`wrong` needs three choices or more.");
            }

            if (q.Wrong.Prepend(q.Right).DistinctBy(Folding.Fold).Count() <= q.Wrong.Length)
            {
                Wrong("Two choices are the same.");
            }

            if (q.Wrong.Prepend(q.Right).Any(c => c.Length > MaxChoice))
            {
                Wrong($"A choice has at most {MaxChoice} characters.");
            }

            if (q.Question.Length > MaxQuestion || q.Why?.Length > MaxQuestion)
            {
                Wrong($"`question` and `why` have at most {MaxQuestion} characters.");
            }

            if (!Categories.Contains(q.Category))
            {
                Wrong($"`category: {q.Category}` is none of: {string.Join(", ", Categories)}.");
            }

            if (q.Since.Work is { } work && _byId.GetValueOrDefault(work)?.Entry.Kind != EntryKind.Work)
            {
                Wrong($"`work: {work}` is no entry of kind work.");
            }
        }
    }

    [GeneratedRegex("^[a-z0-9-]+$")]
    private static partial Regex IdPattern();
}
