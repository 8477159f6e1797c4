using System.Buffers;
using System.Text.Json;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.Discord.Rest;

/// <summary>A buffer and writer that are used again and again, for the bodies of first answers.</summary>
internal sealed class JsonBody : IDisposable
{
    private const int Kept = 64;
    private const int LargestKept = 64 * 1024;

    private static readonly System.Collections.Concurrent.ConcurrentQueue<JsonBody> Pool = new();

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private JsonBody() => Writer = new(_buffer, WireWriter.Options);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What was written; valid until disposal.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Writer.Flush();
            return _buffer.WrittenMemory;
        }
    }

    public static JsonBody Rent() => Pool.TryDequeue(out var body) ? body : new();

    public void Dispose()
    {
        if (_buffer.Capacity <= LargestKept && Pool.Count < Kept)
        {
            _buffer.ResetWrittenCount();
            Writer.Reset(_buffer);
            Pool.Enqueue(this);
        }
        else
        {
            Writer.Dispose();
        }
    }
}
