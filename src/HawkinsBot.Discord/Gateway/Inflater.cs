using System.IO.Compression;

namespace HawkinsBot.Discord.Gateway;

/// <summary>zlib-stream: one context for a whole connection; a payload ends with <c>00 00 ff ff</c>.</summary>
internal sealed class Inflater : IDisposable
{
    private readonly Feed _feed = new();
    private readonly ZLibStream _zlib;
    private byte[] _output = new byte[16 * 1024];

    public Inflater() => _zlib = new(_feed, CompressionMode.Decompress);

    /// <summary>Whether a payload ends here.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> compressed) =>
        compressed.EndsWith((ReadOnlySpan<byte>)[0, 0, 0xff, 0xff]);

    /// <summary>What the bytes unfold to; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">They are no part of the stream.</exception>
    public ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> compressed)
    {
        _feed.Next = compressed;
        var length = 0;
        while (true)
        {
            if (length == _output.Length)
            {
                Array.Resize(ref _output, _output.Length * 2);
            }

            var read = _zlib.Read(_output, length, _output.Length - length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        var payload = _output.AsMemory(0, length);
        if (_output.Length > 1024 * 1024)
        {
            // A giant guild came by; its buffer need not stay.
            _output = new byte[16 * 1024];
        }

        return payload;
    }

    public void Dispose()
    {
        _zlib.Dispose();
        _feed.Dispose();
    }

    /// <summary>A stream that is fed piece by piece and says "nothing more" in between.</summary>
    private sealed class Feed : Stream
    {
        public ReadOnlyMemory<byte> Next { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, Next.Length);
            Next.Span[..count].CopyTo(buffer);
            Next = Next[count..];
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
