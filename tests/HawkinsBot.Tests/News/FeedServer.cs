using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HawkinsBot.Tests.News;

/// <summary>A small server on a real socket that answers each path with what a test says, however ill it is.</summary>
public sealed class FeedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FeedServer()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentDictionary<string, Func<string, NetworkStream, Task>> Paths { get; } = new();

    /// <summary>The heads of all requests, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address(string path) => new($"http://127.0.0.1:{Port}{path}");

    public void Answer(string path, string body, string headers = "", string status = "200 OK") =>
        Answer(path, Encoding.UTF8.GetBytes(body), headers, status);

    public void Answer(string path, byte[] body, string headers = "", string status = "200 OK") =>
        Paths[path] = async (_, stream) =>
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"
                )
            );
            await stream.WriteAsync(body);
        };

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var count = await stream.ReadAsync(buffer, _stop.Token);
                    if (count == 0)
                    {
                        return;
                    }
                    head.Append(Encoding.ASCII.GetString(buffer, 0, count));
                }
                Requests.Enqueue(head.ToString());
                var path = head.ToString().Split(' ')[1];
                if (Paths.TryGetValue(path, out var answer))
                {
                    await answer(head.ToString(), stream);
                }
                else
                {
                    await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException) { }
        }
    }
}
