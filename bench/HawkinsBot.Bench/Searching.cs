using System.Diagnostics;
using System.Globalization;
using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Bench;

/// <summary>
/// How long a search by name, a choice for autocomplete and an answer take: <c>search [FILE]</c>. The catalogue is this
/// repository's, made up to 3,000 entries with copies under other names. FILE: JSON lines with a question each; without
/// it the catalogue's own facts are asked for.
/// </summary>
internal static class Searching
{
    private const int Entries = 3000;
    private const int Rounds = 5;

    public static Task<int> RunAsync(string[] args)
    {
        var started = Stopwatch.GetTimestamp();
        var read = CatalogueReader.Read(CatalogueFiles.At(null));
        var own = SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]);
        Print("read and checked names", [Stopwatch.GetElapsedTime(started).TotalMilliseconds]);

        var catalogue = new CatalogueIndex(Padded(own), []);
        started = Stopwatch.GetTimestamp();
        _ = catalogue.Statements;
        Print(
            $"index of statements over {catalogue.EntryCount} entries, {catalogue.FactCount} facts",
            [Stopwatch.GetElapsedTime(started).TotalMilliseconds]
        );

        var names = own.SelectMany(e => e.Aliases.Select(a => a.Name).Prepend(e.Name))
            .Where((_, i) => i % 5 == 0)
            .ToArray();
        var typed = names
            .Concat(names.Select(Misspelt))
            .Concat(names.Select(n => n[..Math.Min(n.Length, 4)]))
            .ToArray();
        Measure("search by name", typed, q => catalogue.Search(q, Boundary.Everything, 10));
        Measure("autocomplete", typed, q => catalogue.Suggest(q, Boundary.Everything, 25));

        var answerer = new Answerer(catalogue);
        var questions =
            args.Length > 0
                ? AskEval.Read(args[0]).Select(q => q.Question).ToArray()
                : [.. own.SelectMany(e => e.Facts).Where((_, i) => i % 20 == 0).Select(f => f.Text)];
        Measure("ask", questions, q => answerer.Ask(q, Boundary.Everything));
        return Task.FromResult(0);
    }

    private static IEnumerable<Entry> Padded(IReadOnlyList<Entry> own)
    {
        for (var copy = 0; copy * own.Count < Entries; copy++)
        {
            foreach (var e in own.Take(Entries - (copy * own.Count)))
            {
                // Copies have names of their own, no links, and a tenth of the facts.
                yield return copy == 0
                    ? e
                    : new Entry($"{e.Id}-{copy}", e.Kind, Turned(e.Name), e.Since) { Summary = e.Summary };
            }
        }
    }

    private static string Turned(string name) =>
        string.Join(' ', name.Split(' ').Select(w => w.Length < 3 ? w : w[1..] + w[0]));

    private static string Misspelt(string name) => name.Length < 5 ? name : name[..2] + name[3] + name[2] + name[4..];

    private static void Measure<T>(string what, string[] inputs, Func<string, T> run)
    {
        foreach (var input in inputs)
        {
            _ = run(input);
        }

        var times = new List<double>(inputs.Length * Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var input in inputs)
            {
                var started = Stopwatch.GetTimestamp();
                _ = run(input);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        Print(what, times);
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        double At(double share) => times[Math.Min(times.Count - 1, (int)(times.Count * share))];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: n {times.Count}, p50 {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, max {times[^1]:0.00} ms"
            )
        );
    }
}
