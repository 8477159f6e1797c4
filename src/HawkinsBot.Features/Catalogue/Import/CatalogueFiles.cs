using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HawkinsBot.Catalogue;

/// <summary>The YAML files of a catalogue.</summary>
/// <param name="root">The folder, absolute.</param>
public sealed class CatalogueFiles(string root)
{
    /// <summary>The folder, absolute.</summary>
    public string Root { get; } = root;

    /// <summary>The catalogue beside the program, or the one that a setting names.</summary>
    /// <param name="path">The setting <c>Catalogue:Path</c>, relative to the working directory; null for the default.</param>
    public static CatalogueFiles At(string? path) =>
        new(string.IsNullOrEmpty(path) ? Path.Combine(AppContext.BaseDirectory, "catalogue") : Path.GetFullPath(path));

    /// <summary>An index straight from the files, without a store; entries that cannot be read are left out.</summary>
    public CatalogueIndex ReadIndex()
    {
        var read = CatalogueReader.Read(this);
        var entries = SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]);
        return new CatalogueIndex(entries, read.Questions.Select(q => q.Question));
    }

    /// <summary>The files, relative to <see cref="Root"/>, with forward slashes, in ordinal order.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(Root)
            ?
            [
                .. Directory
                    .EnumerateFiles(Root, "*.yaml", SearchOption.AllDirectories)
                    .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>
    /// Paths, lengths and times of the files and the program that reads them: while it is the same nothing need be
    /// read again. It costs no more than listing the folder.
    /// </summary>
    internal string Stamp()
    {
        var text = new StringBuilder(Reader());
        foreach (var file in List())
        {
            var info = new FileInfo(Path.Combine(Root, file));
            text.Append(CultureInfo.InvariantCulture, $"\n{file}|{info.Length}|{info.LastWriteTimeUtc.Ticks}");
        }

        return Short(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>A hash of the contents of the files and the program that reads them.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Reader()));
        foreach (var file in List())
        {
            var content = File.ReadAllBytes(Path.Combine(Root, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{file}|{content.Length}\n"));
            hash.AppendData(content);
        }

        return Short(hash.GetHashAndReset());
    }

    // Another build may read the same files into other documents.
    private static string Reader() => typeof(CatalogueFiles).Module.ModuleVersionId.ToString();

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 12));
}
