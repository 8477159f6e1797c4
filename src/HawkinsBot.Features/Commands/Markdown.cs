using System.Text;

namespace HawkinsBot.Commands;

/// <summary>Makes what people typed safe to show.</summary>
public static class Markdown
{
    private const string Special = "\\*_~`|>#[]()<@:";

    /// <summary>The text on one line, with everything that Discord would read as markup or a mention escaped.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                plain.Append(' ');
                continue;
            }
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                plain.Append('\\');
            }
            plain.Append(character);
        }
        return plain.ToString().Trim();
    }
}
