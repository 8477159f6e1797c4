using System.Globalization;

namespace HawkinsBot.Playground.World;

internal enum MentionKind
{
    User,
    Role,
    Everyone,
}

/// <summary>Finds who a text mentions.</summary>
internal static class MentionParser
{
    public static IEnumerable<(MentionKind Kind, ulong Id)> Find(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '@')
            {
                if (Is(text, i, "@everyone") || Is(text, i, "@here"))
                {
                    yield return (MentionKind.Everyone, 0);
                }

                continue;
            }

            if (text[i] != '<' || i + 3 >= text.Length || text[i + 1] != '@')
            {
                continue;
            }

            var start = i + 2 + (text[i + 2] is '!' or '&' ? 1 : 0);
            var end = text.IndexOf('>', start);
            if (
                end > start
                && end - start <= 20
                && ulong.TryParse(
                    text.AsSpan(start, end - start),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var id
                )
            )
            {
                yield return (text[i + 2] == '&' ? MentionKind.Role : MentionKind.User, id);
                i = end;
            }
        }
    }

    private static bool Is(string text, int at, string word) =>
        string.CompareOrdinal(text, at, word, 0, word.Length) == 0;
}
