using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace HawkinsBot.Storage;

/// <summary>A kind of document: the shape of its ids, its version, whose it is and how long it lives.</summary>
/// <remarks>
/// The body is an envelope, <c>{"v":2,"x":1767225600,"d":{…}}</c>: the version of the kind, the second (Unix) after
/// which a sweep may remove it (only where the kind has a lifetime), and the data.
/// </remarks>
public abstract class DocumentKind
{
    private protected DocumentKind(string pattern) => Ids = new(pattern);

    /// <summary>
    /// The shape of the ids, such as <c>trivia/score/{guild}/{member}</c>. <c>{guild}</c> and <c>{member}</c> say whose
    /// the document is; a last <c>{path*}</c> takes all that is left.
    /// </summary>
    public string Pattern => Ids.Text;

    /// <summary>The version of the data that this program writes, from 1.</summary>
    public abstract int Version { get; }

    internal IdPattern Ids { get; }

    internal abstract bool HasLifetime { get; }

    internal abstract bool HasMembersInside { get; }

    internal abstract bool HasGuildInside { get; }

    /// <summary>Whether an id has the shape of this kind.</summary>
    public bool Matches(string id) => Ids.Matches(id);

    /// <summary>What stands for a placeholder in an id, or null where the id or the placeholder is another kind's.</summary>
    public string? Part(string id, string placeholder) => Ids.Part(id, placeholder);

    internal abstract bool Mentions(Document document, ulong member);

    /// <summary>The document without a member, or a delete where nothing is left.</summary>
    internal abstract Change Without(Document document, ulong member);

    /// <summary>The data for a member's export: all of it, or the member's part of it.</summary>
    internal abstract JsonNode? ExportFor(Document document, ulong member);

    internal abstract ulong? GuildInside(Document document);

    internal abstract bool HasGuildsInside { get; }

    internal abstract bool MentionsGuild(Document document, ulong guild);

    /// <summary>The document without a server, or a delete where nothing is left.</summary>
    internal abstract Change WithoutGuild(Document document, ulong guild);

    internal bool BelongsToMember(string id, ulong member) => Owns(id, "member", member);

    internal bool BelongsToGuild(string id, ulong guild) => Owns(id, "guild", guild);

    private bool Owns(string id, string placeholder, ulong owner) =>
        Part(id, placeholder) == owner.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How long documents of a kind live: a time after a moment that the document itself knows.</summary>
/// <param name="Span">How long after that moment a sweep may remove it.</param>
/// <param name="Since">The moment, or null while the document is to stay (a game that is not finished).</param>
public sealed record Lifetime<T>(TimeSpan Span, Func<T, DateTimeOffset?> Since);

/// <summary>Members whose data stands inside documents that are not theirs alone.</summary>
/// <param name="Mentions">Whether the document holds anything of the member.</param>
/// <param name="Erase">The document without the member, or null where nothing worth keeping is left.</param>
/// <param name="Excerpt">The document with nothing of other members, for the member's export.</param>
public sealed record MembersInside<T>(
    Func<T, ulong, bool> Mentions,
    Func<T, ulong, T?> Erase,
    Func<T, ulong, T> Excerpt
)
    where T : class;

/// <summary>Servers that are named inside documents that are not theirs.</summary>
/// <param name="Mentions">Whether the document names the server.</param>
/// <param name="Erase">The document without the server, or null where nothing worth keeping is left.</param>
public sealed record GuildsInside<T>(Func<T, ulong, bool> Mentions, Func<T, ulong, T?> Erase)
    where T : class;

/// <summary>A kind of document whose data is a <typeparamref name="T"/>.</summary>
/// <example><code>
/// public static readonly DocumentKind&lt;Score&gt; Kind = new("trivia/score/{guild}/{member}", () => TriviaJson.Default.Score)
/// {
///     Upgrades = [score => { score["points"] = score["old"]?.DeepClone(); return score; }], // 1 → 2
///     Lifetime = new(TimeSpan.FromDays(30), score => score.Finished),
/// };
/// </code></example>
/// <param name="pattern">The shape of the ids.</param>
/// <param name="json">How the data is written; asked for at its first use, since getting it ready takes time.</param>
public sealed class DocumentKind<T>(string pattern, Func<JsonTypeInfo<T>> json) : DocumentKind(pattern)
    where T : class
{
    private readonly Lazy<JsonTypeInfo<T>> _json = new(json);

    // The bodies are never HTML: letters stay letters.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A step a version: the first makes version 2 of version 1. The newest version follows from them.</summary>
    public IReadOnlyList<Func<JsonNode, JsonNode>> Upgrades { get; init; } = [];

    /// <summary>How long the documents live; null for as long as nobody deletes them.</summary>
    public Lifetime<T>? Lifetime { get; init; }

    /// <summary>For kinds that hold members' data inside: how to find, remove and export it.</summary>
    public MembersInside<T>? Members { get; init; }

    /// <summary>For kinds whose id has no <c>{guild}</c>: the server that the document belongs to, or null.</summary>
    public Func<T, ulong?>? GuildOf { get; init; }

    /// <summary>For kinds that name servers inside: how to find and remove one.</summary>
    public GuildsInside<T>? Guilds { get; init; }

    /// <inheritdoc />
    public override int Version => Upgrades.Count + 1;

    internal override bool HasLifetime => Lifetime is not null;

    internal override bool HasMembersInside => Members is not null;

    internal override bool HasGuildInside => GuildOf is not null;

    internal override bool HasGuildsInside => Guilds is not null;

    /// <summary>The document whose placeholders are filled in order.</summary>
    /// <exception cref="ArgumentException">Too many or too few parts, or one that an id cannot hold.</exception>
    public DocumentKey<T> Key(params ReadOnlySpan<IdPart> parts) => new(this, Ids.Fill(parts, whole: true));

    /// <summary>The document with this id.</summary>
    /// <exception cref="ArgumentException">The id has another shape.</exception>
    public DocumentKey<T> KeyOf(string id) =>
        Matches(id) ? new(this, id) : throw new ArgumentException($"'{id}' is not of the kind '{Pattern}'.");

    /// <summary>All documents of the kind whose first placeholders are filled so; no parts for all.</summary>
    /// <exception cref="ArgumentException">Too many parts, or one that an id cannot hold.</exception>
    public DocumentRange<T> Under(params ReadOnlySpan<IdPart> parts) => new(this, Ids.Fill(parts, whole: false));

    /// <summary>Reads a document.</summary>
    /// <exception cref="NewerDataException">A newer program wrote it.</exception>
    /// <exception cref="StorageException">The body is not what the kind says.</exception>
    public Stored<T> Read(Document document)
    {
        var envelope = Envelope.Read(document);
        try
        {
            var value =
                envelope.Version == Version
                    ? JsonSerializer.Deserialize(envelope.Data.Span, _json.Value)
                    : JsonSerializer.Deserialize(Upgrade(document, envelope), _json.Value);
            return new(document.Id, document.Version, value ?? throw new JsonException("The data is null."));
        }
        catch (JsonException e)
        {
            throw new StorageException($"'{document.Id}' cannot be read as '{Pattern}': {e.Message}", e);
        }
    }

    internal Change Put(string id, T value, long expected)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v"u8, Version);
            if (Lifetime?.Since(value) is { } since)
            {
                writer.WriteNumber("x"u8, (since + Lifetime.Span).ToUnixTimeSeconds());
            }

            writer.WritePropertyName("d"u8);
            JsonSerializer.Serialize(writer, value, _json.Value);
            writer.WriteEndObject();
        }

        return Change.Put(id, buffer.WrittenMemory, expected);
    }

    internal override bool Mentions(Document document, ulong member) =>
        Members?.Mentions(Read(document).Value, member) ?? false;

    internal override Change Without(Document document, ulong member) =>
        Members!.Erase(Read(document).Value, member) is { } rest
            ? Put(document.Id, rest, document.Version)
            : Change.Delete(document.Id, document.Version);

    internal override JsonNode? ExportFor(Document document, ulong member)
    {
        var value = Read(document).Value;
        var own = BelongsToMember(document.Id, member) || Members is null ? value : Members.Excerpt(value, member);
        return JsonSerializer.SerializeToNode(own, _json.Value);
    }

    internal override ulong? GuildInside(Document document) => GuildOf?.Invoke(Read(document).Value);

    internal override bool MentionsGuild(Document document, ulong guild) =>
        Guilds?.Mentions(Read(document).Value, guild) ?? false;

    internal override Change WithoutGuild(Document document, ulong guild) =>
        Guilds!.Erase(Read(document).Value, guild) is { } rest
            ? Put(document.Id, rest, document.Version)
            : Change.Delete(document.Id, document.Version);

    private JsonNode Upgrade(Document document, Envelope envelope)
    {
        if (envelope.Version > Version)
        {
            throw new NewerDataException(document.Id, envelope.Version, Version);
        }

        var node = JsonNode.Parse(envelope.Data.Span) ?? throw new JsonException("The data is null.");
        for (var step = envelope.Version; step < Version; step++)
        {
            node = Upgrades[step - 1](node);
        }

        return node;
    }
}

/// <summary>The envelope of a body. The properties stand in any order: jsonb has its own.</summary>
internal readonly record struct Envelope(int Version, DateTimeOffset? Expires, ReadOnlyMemory<byte> Data)
{
    public static Envelope Read(Document document)
    {
        var version = 0;
        DateTimeOffset? expires = null;
        var data = default(ReadOnlyMemory<byte>);
        try
        {
            var reader = new Utf8JsonReader(document.Json.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("There is no envelope.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isVersion, isExpiry, isData) = (
                    reader.ValueTextEquals("v"u8),
                    reader.ValueTextEquals("x"u8),
                    reader.ValueTextEquals("d"u8)
                );
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isVersion)
                {
                    version = reader.GetInt32();
                }
                else if (isExpiry)
                {
                    expires = DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64());
                }
                else
                {
                    reader.Skip();
                    data = isData ? document.Json[start..(int)reader.BytesConsumed] : data;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new StorageException($"'{document.Id}' is not a document of this program: {e.Message}", e);
        }

        return version > 0 && !data.IsEmpty
            ? new(version, expires, data)
            : throw new StorageException($"'{document.Id}' is not a document of this program: there is no envelope.");
    }
}
