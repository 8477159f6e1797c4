using System.Text;

namespace HawkinsBot.Tests.News;

/// <summary>Damage of every kind, done to feeds.</summary>
public static class Mutations
{
    private static readonly string[] Pieces =
    [
        "<item>",
        "</item>",
        "<![CDATA[",
        "]]>",
        "&",
        "&#0;",
        "&#x110000;",
        "<!DOCTYPE x [<!ENTITY a \"b\">]>",
        "\"",
        "\0",
        "\uFEFF",
        "<link href='file:///etc/passwd'/>",
        "<title>@everyone [x](http://169.254.169.254/)</title>",
        "{",
        "[",
        "\\ud800",
        "<a xml:base='::'>",
    ];

    public static byte[] Of(IReadOnlyList<byte[]> samples, Random random)
    {
        var bytes = samples[random.Next(samples.Count)].ToList();
        for (var times = random.Next(1, 12); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when bytes.Count > 0:
                    bytes[Math.Min(at, bytes.Count - 1)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 3 when bytes.Count < 200_000:
                    var length = Math.Min(random.Next(400), bytes.Count - at);
                    var piece = bytes.GetRange(at, length);
                    for (var i = random.Next(20); i > 0; i--)
                    {
                        bytes.InsertRange(at, piece);
                    }
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = samples[random.Next(samples.Count)];
                    var from = random.Next(other.Length + 1);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 200)]);
                    break;
            }
        }
        return [.. bytes];
    }
}
