using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace HawkinsBot.Tests.News;

/// <summary>What servers do to those who fetch from them, over a real socket; shared with the bench.</summary>
public static class HostileServer
{
    /// <summary>The paths that <see cref="Prepare"/> makes, and why a fetch from each must fail.</summary>
    public static readonly (string Path, string[] Reasons)[] Cases =
    [
        ("/drip", ["slow"]),
        ("/silent", ["slow"]),
        ("/endless", ["large"]),
        ("/claims", ["large"]),
        ("/bomb", ["large"]),
        ("/headers", ["unreachable", "slow"]),
        ("/metadata", ["forbidden"]),
        ("/private", ["forbidden"]),
        ("/file", ["scheme"]),
        ("/circle", ["redirects"]),
        ("/short", ["unreachable"]),
        ("/rebound", ["forbidden"]),
    ];

    private static readonly byte[] Zeros = new byte[64 * 1024];
    private static readonly byte[] Packed = Pack();

    /// <summary>Makes the paths.</summary>
    public static void Prepare(FeedServer server)
    {
        server.Paths["/drip"] = async (_, stream) =>
        {
            await Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<rss>");
            while (true)
            {
                await Write(stream, " ");
                await Task.Delay(20);
            }
        };
        server.Paths["/silent"] = (_, _) => Task.Delay(TimeSpan.FromSeconds(60));
        // Two gigabytes of nothing, whose length nobody says.
        server.Paths["/endless"] = async (_, stream) =>
        {
            await Write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 2_000_000_000 / Zeros.Length; i++)
            {
                await Write(stream, $"{Zeros.Length:x}\r\n");
                await stream.WriteAsync(Zeros);
                await Write(stream, "\r\n");
            }
        };
        server.Paths["/claims"] = (_, stream) => Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
        server.Answer("/bomb", Packed, "Content-Encoding: gzip\r\n");
        server.Paths["/headers"] = async (_, stream) =>
        {
            await Write(stream, "HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 100_000; i++)
            {
                await Write(stream, $"X-{i}: {new string('x', 400)}\r\n");
            }
        };
        server.Answer("/metadata", "", "Location: http://169.254.169.254/latest/meta-data\r\n", "302 Found");
        server.Answer("/private", "", "Location: http://[::ffff:10.0.0.1]/\r\n", "307 Found");
        server.Answer("/file", "", "Location: file:///etc/passwd\r\n", "302 Found");
        server.Answer("/circle", "", "Location: /circle\r\n", "301 Moved");
        server.Paths["/short"] = (_, stream) => Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>");
        // A stranger's name that leads to this machine.
        server.Answer("/rebound", "", $"Location: http://feeds.example:{server.Port}/secret\r\n", "302 Found");
        server.Answer("/secret", "nobody may read this");
    }

    private static Task Write(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, true))
        {
            for (var i = 0; i < 1024; i++)
            {
                gzip.Write(Zeros);
            }
        }
        return packed.ToArray();
    }
}
