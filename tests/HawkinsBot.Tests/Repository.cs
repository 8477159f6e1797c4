namespace HawkinsBot.Tests;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The developers' folder beside the checkout, or null where the checkout stands alone.</summary>
    public static string? Shared =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared")) is var path && Directory.Exists(path) ? path : null;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HawkinsBot.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("These tests run from a checkout.");
    }
}
