using System.IO.Compression;
using System.Text;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>A zlib-stream: one context for a connection, each message flushed.</summary>
internal sealed class Inflater : IDisposable
{
    private readonly Feed _feed = new();
    private readonly ZLibStream _zlib;

    public Inflater() => _zlib = new ZLibStream(_feed, CompressionMode.Decompress);

    public string Add(byte[] message)
    {
        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], message[^4..]);
        _feed.Give(message);
        using var plain = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = _zlib.Read(buffer)) > 0)
        {
            plain.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(plain.ToArray());
    }

    /// <summary>A payload that is zlib by itself.</summary>
    public static string Whole(byte[] message)
    {
        using var zlib = new ZLibStream(new MemoryStream(message), CompressionMode.Decompress);
        using var reader = new StreamReader(zlib, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public void Dispose() => _zlib.Dispose();

    /// <summary>Gives what it has, then nothing until there is more.</summary>
    private sealed class Feed : Stream
    {
        private byte[] _bytes = [];
        private int _at;

        public void Give(byte[] bytes) => (_bytes, _at) = (bytes, 0);

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = Math.Min(count, _bytes.Length - _at);
            Array.Copy(_bytes, _at, buffer, offset, n);
            _at += n;
            return n;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
