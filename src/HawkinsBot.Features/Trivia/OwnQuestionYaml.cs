using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HawkinsBot.Spoilers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace HawkinsBot.Trivia;

/// <summary>A server's own questions as a file. Read strictly: no anchors, no aliases, no tags, nothing unknown.</summary>
internal static class OwnQuestionYaml
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The most questions of a server.</summary>
    public const int MaxQuestions = 500;

    private static readonly HashSet<string> Known = ["question", "right", "wrong", "why", "since"];

    /// <summary>Why a question cannot be kept, as a key of the texts; null where it can.</summary>
    public static string? Mistake(OwnQuestion own) =>
        own.Question.Length is < 5 or > 300 ? "trivia.own-bad-question"
        : own.Right.Length is < 1 or > 78 || own.Wrong.Any(wrong => wrong.Length is < 1 or > 78)
            ? "trivia.own-bad-choice"
        : own.Wrong.Length is < 1 or > 3 ? "trivia.own-bad-wrong"
        : own.Wrong.Append(own.Right).Select(Catalogue.Folding.Name).Distinct().Count() != own.Wrong.Length + 1
            ? "trivia.own-bad-twice"
        : own.Why is { Length: > 300 } ? "trivia.own-bad-why"
        : null;

    /// <summary>The questions of a file.</summary>
    /// <returns>The questions, or what is wrong with the file and in which line.</returns>
    public static (IReadOnlyList<OwnQuestion> Questions, string? Wrong, int Line) Read(
        byte[] file,
        ulong author,
        DateTimeOffset now
    )
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
            if (Forbidden(text) is { } line)
            {
                return ([], "trivia.import-anchors", line);
            }
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (
                yaml.Documents is not [{ RootNode: YamlMappingNode root }]
                || root.Children is not [{ Key: YamlScalarNode { Value: "questions" }, Value: YamlSequenceNode list }]
            )
            {
                return ([], "trivia.import-shape", 1);
            }
            var questions = new List<OwnQuestion>();
            foreach (var node in list)
            {
                if (Question(node, author, now) is not { } own || Mistake(own) is not null)
                {
                    return ([], "trivia.import-question", (int)node.Start.Line);
                }
                questions.Add(own);
            }
            return questions.Count is 0 or > MaxQuestions ? ([], "trivia.import-count", 1) : (questions, null, 0);
        }
        catch (YamlException e)
        {
            return ([], "trivia.import-shape", (int)e.Start.Line);
        }
        catch (DecoderFallbackException)
        {
            return ([], "trivia.import-shape", 1);
        }
    }

    /// <summary>Questions as a file that <see cref="Read"/> reads.</summary>
    public static byte[] Write(IEnumerable<OwnQuestion> questions)
    {
        var text = new StringBuilder("questions:\n");
        foreach (var own in questions)
        {
            text.Append("  - question: ").Append(Quoted(own.Question)).Append('\n');
            text.Append("    right: ").Append(Quoted(own.Right)).Append('\n');
            text.Append("    wrong: [").AppendJoin(", ", own.Wrong.Select(Quoted)).Append("]\n");
            if (own.Why is { } why)
            {
                text.Append("    why: ").Append(Quoted(why)).Append('\n');
            }
            text.Append(CultureInfo.InvariantCulture, $"    since: {own.Since}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static int? Forbidden(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (
                depth > 8
                || parser.Current is AnchorAlias
                || parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty)
            )
            {
                return (int)parser.Current.Start.Line;
            }
        }
        return null;
    }

    private static OwnQuestion? Question(YamlNode node, ulong author, DateTimeOffset now)
    {
        if (node is not YamlMappingNode map)
        {
            return null;
        }
        var texts = new Dictionary<string, string>();
        ImmutableArray<string> wrong = [];
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !Known.Contains(name))
            {
                return null;
            }
            switch (value)
            {
                case YamlSequenceNode list when name == "wrong" && list.All(item => item is YamlScalarNode):
                    wrong = [.. list.Select(item => Line(((YamlScalarNode)item).Value))];
                    break;
                case YamlScalarNode scalar when name != "wrong":
                    texts[name] = Line(scalar.Value);
                    break;
                default:
                    return null;
            }
        }
        return
            texts.TryGetValue("question", out var question)
            && texts.TryGetValue("right", out var right)
            && Episode.TryParse(texts.GetValueOrDefault("since") ?? "S0", out var since)
            ? new OwnQuestion
            {
                Question = question,
                Right = right,
                Wrong = wrong,
                Why = texts.GetValueOrDefault("why") is { Length: > 0 } why ? why : null,
                Since = since,
                Author = author,
                At = now,
            }
            : null;
    }

    /// <summary>A text on one line.</summary>
    public static string Line(string? text) =>
        string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Quoted(string text) =>
        "\""
        + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        + "\"";
}
