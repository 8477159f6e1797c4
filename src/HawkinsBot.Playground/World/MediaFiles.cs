using System.Buffers.Binary;
using Microsoft.AspNetCore.StaticFiles;

namespace HawkinsBot.Playground.World;

/// <summary>What a file is, by its name, and how large a picture is, by its first bytes.</summary>
internal static class MediaFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    public static string ContentType(string filename) =>
        Types.TryGetContentType(filename, out var type)
            ? type is "text/plain"
                ? "text/plain; charset=utf-8"
                : type
            : "application/octet-stream";

    public static (int Width, int Height)? Size(byte[] content)
    {
        if (content.Length >= 24 && content[0] == 0x89 && content.AsSpan(1, 3).SequenceEqual("PNG"u8))
        {
            return (
                BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(16)),
                BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(20))
            );
        }

        if (content.Length >= 10 && content.AsSpan(0, 4).SequenceEqual("GIF8"u8))
        {
            return (
                BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(6)),
                BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(8))
            );
        }

        return content.Length >= 4 && content[0] == 0xFF && content[1] == 0xD8 ? Jpeg(content) : null;
    }

    private static (int, int)? Jpeg(byte[] content)
    {
        var at = 2;
        while (at + 9 < content.Length && content[at] == 0xFF)
        {
            var marker = content[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (
                    BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(at + 7)),
                    BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(at + 5))
                );
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(at + 2));
        }

        return null;
    }
}
