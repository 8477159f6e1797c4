using System.Buffers;
using System.Text.Json;

namespace HawkinsBot.Storage;

/// <summary>The rules of ids, bodies, listings and batches, the same for every store.</summary>
internal static class DocumentRules
{
    public const int MaxIdLength = 400;
    public const int MaxJsonLength = 8 * 1024 * 1024;
    public const int MaxChanges = 500;
    public const int MaxLimit = 1000;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-"
    );

    public static void CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > MaxIdLength)
        {
            throw new ArgumentException($"A document id has 1 to {MaxIdLength} bytes, not {id.Length}.", nameof(id));
        }

        CheckCharacters(id, nameof(id));
    }

    public static void CheckExpected(string id, long expected)
    {
        if (expected < Change.Any)
        {
            throw new ArgumentException(
                $"'{id}' expects version {expected}: allowed are Change.Any, 0 for absent, and versions from 1.",
                nameof(expected)
            );
        }
    }

    public static void CheckJson(string id, ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxJsonLength)
        {
            throw new ArgumentException(
                $"'{id}' has a body of {json.Length} bytes; at most {MaxJsonLength} are allowed.",
                nameof(json)
            );
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (
                    reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && (reader.ValueIsEscaped ? HasUnstorableText(ref reader) : !IsUtf8(reader.ValueSpan))
                )
                {
                    throw new ArgumentException(
                        $"'{id}' has a text with U+0000, an unpaired surrogate or bytes that are not UTF-8.",
                        nameof(json)
                    );
                }
            }
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"'{id}' has a body that is not JSON: {e.Message}", nameof(json), e);
        }
    }

    public static void CheckListing(Listing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        if (listing.Prefix is null || listing.Prefix.Length > MaxIdLength)
        {
            throw new ArgumentException($"A prefix has 0 to {MaxIdLength} bytes.", nameof(listing));
        }

        CheckCharacters(listing.Prefix, nameof(listing));
        if (listing.After is { } after)
        {
            CheckId(after);
        }

        if (listing.Limit is < 1 or > MaxLimit)
        {
            throw new ArgumentException($"A page has 1 to {MaxLimit} documents, not {listing.Limit}.", nameof(listing));
        }
    }

    public static void CheckBatch(IReadOnlyList<Change> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count > MaxChanges)
        {
            throw new ArgumentException(
                $"A batch has at most {MaxChanges} changes, not {changes.Count}.",
                nameof(changes)
            );
        }

        if (changes.Count < 2)
        {
            return;
        }

        var ids = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!ids.Add(change.Id))
            {
                throw new ArgumentException($"'{change.Id}' is in the batch twice.", nameof(changes));
            }
        }
    }

    /// <summary>
    /// The ids of a listing, from the first (inclusive) to the last (exclusive). No id has a character at or above
    /// '~' or at or below '!', so a prefix ends before the prefix with '~', and the ids after one begin at it with '!'.
    /// </summary>
    public static (string From, string To) Bounds(Listing listing)
    {
        var (from, to) = (listing.Prefix, listing.Prefix + '~');
        if (listing.After is not { } after)
        {
            return (from, to);
        }

        return listing.Descending
            ? (from, string.CompareOrdinal(after, to) < 0 ? after : to)
            : (string.CompareOrdinal(after, from) < 0 ? from : after + '!', to);
    }

    /// <summary>A page from the documents of the bounds, read up to one beyond the limit.</summary>
    public static DocumentPage Page(List<Document> documents, Listing listing)
    {
        if (documents.Count <= listing.Limit)
        {
            return new(documents, null);
        }

        documents.RemoveRange(listing.Limit, documents.Count - listing.Limit);
        return new(documents, documents[^1].Id);
    }

    public static bool Matches(long expected, long current) => expected == Change.Any || expected == current;

    private static void CheckCharacters(string text, string name)
    {
        var wrong = text.AsSpan().IndexOfAnyExcept(IdCharacters);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"A document id is made of A-Z a-z 0-9 . _ : / - only; U+{(int)text[wrong]:X4} at {wrong} is not allowed.",
                name
            );
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);

    private static bool HasUnstorableText(ref Utf8JsonReader reader)
    {
        if (!IsUtf8(reader.ValueSpan))
        {
            return true;
        }

        // An escaped NUL or surrogate is rare: look closer only where one could be.
        if (reader.ValueSpan.IndexOf("\\u0000"u8) < 0 && reader.ValueSpan.IndexOfAny("\\ud"u8, "\\uD"u8) < 0)
        {
            return false;
        }

        try
        {
            return reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static int IndexOfAny(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var first = text.IndexOf(a);
        return first >= 0 ? first : text.IndexOf(b);
    }
}
