using System.Text.Json.Serialization;
using HawkinsBot.Storage;

namespace HawkinsBot.Catalogue;

/// <summary>Which import counts. It flips when all documents of an import are there.</summary>
/// <param name="Hash">The folder of the documents: the hash of the files that they came from.</param>
/// <param name="Stamp">Paths, lengths and times of those files, to see quickly that nothing changed.</param>
/// <param name="Entries">How many entries there are, to see that all are there.</param>
/// <param name="Questions">How many trivia questions there are.</param>
/// <param name="Swept">Whether the documents of earlier imports are removed.</param>
internal sealed record CataloguePointer(string Hash, string Stamp, int Entries, int Questions, bool Swept);

/// <summary>The kinds of documents that the catalogue is kept in. They are nobody's and live until the next import.</summary>
internal static class CatalogueDocuments
{
    public static readonly DocumentKind<CataloguePointer> Pointer = new(
        "catalogue/current",
        () => CatalogueJson.Default.CataloguePointer
    );

    public static readonly DocumentKind<Entry> Entries = new("catalogue/{hash}/entry/{id}", EntryJson.Info);

    public static readonly DocumentKind<TriviaQuestion> Questions = new(
        "catalogue/{hash}/question/{id}",
        () => CatalogueJson.Default.TriviaQuestion
    );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(CataloguePointer))]
[JsonSerializable(typeof(Entry))]
[JsonSerializable(typeof(TriviaQuestion))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
