using HawkinsBot.Catalogue;

namespace HawkinsBot.Tests.Catalogue;

/// <summary>The catalogue of this repository, read once for all tests that need it.</summary>
internal static class CommittedCatalogue
{
    private static readonly Lazy<CatalogueIndex> Loaded = new(() =>
    {
        var read = CatalogueReader.Read(CatalogueFiles.At(null));
        return new CatalogueIndex(
            SafeNames.Raise([.. read.Entries.Select(e => e.Entry)]),
            read.Questions.Select(q => q.Question)
        );
    });

    public static CatalogueIndex Index => Loaded.Value;

    /// <summary>A file beside the repository's root that a clone need not have, or null.</summary>
    public static string? Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "..", "shared", name);
            if (File.Exists(Path.Combine(folder.FullName, "HawkinsBot.sln")) && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
