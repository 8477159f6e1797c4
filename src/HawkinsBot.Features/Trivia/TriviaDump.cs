using System.Globalization;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;

namespace HawkinsBot.Trivia;

/// <summary>The verb <c>trivia dump</c>: the questions that would be asked, to be read by eye.</summary>
public static class TriviaDump
{
    /// <summary>Writes questions, one a line: id, category, difficulty, episode, question, right choice, wrong ones, explanation.</summary>
    /// <param name="index">The catalogue.</param>
    /// <param name="boundary">How far they may go.</param>
    /// <param name="most">At most so many; which ones follows from <paramref name="seed"/>.</param>
    /// <param name="seed">Of the order and of the wrong choices.</param>
    /// <param name="output">Where to.</param>
    /// <returns>How many there were.</returns>
    public static int Write(CatalogueIndex index, Boundary boundary, int most, int seed, TextWriter output)
    {
        var chance = new Random(seed);
        var candidates = new QuestionTemplates(index, boundary).Candidates().ToArray();
        chance.Shuffle(candidates);
        var written = 0;
        foreach (var candidate in candidates)
        {
            if (written == most)
            {
                break;
            }
            if (candidate.Make(chance) is { } made)
            {
                written++;
                output.WriteLine(
                    string.Join(
                        '\t',
                        made.Id,
                        made.Category,
                        made.Difficulty.ToString().ToLowerInvariant(),
                        made.Since.ToString(),
                        made.Text.Replace("\\", "", StringComparison.Ordinal),
                        "+ " + made.Right,
                        string.Join(" | ", made.Wrong.Select(wrong => "- " + wrong)),
                        made.Why
                    )
                );
            }
        }
        return written;
    }

    /// <summary>Reads the arguments of the verb and writes the questions.</summary>
    /// <param name="files">The catalogue's files.</param>
    /// <param name="args"><c>[COUNT] [EPISODE] [SEED]</c>.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The exit code: 0, or 2 where the arguments are not understood.</returns>
    public static int Run(CatalogueFiles files, string[] args, TextWriter output)
    {
        var most = 5000;
        var seed = 1;
        var episode = Episode.Last;
        if (
            args.Length > 3
            || (args.Length > 0 && !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out most))
            || (args.Length > 1 && !Episode.TryParse(args[1], out episode))
            || (args.Length > 2 && !int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
        )
        {
            return 2;
        }
        Write(files.ReadIndex(), new Boundary(episode), most, seed, output);
        return 0;
    }
}
