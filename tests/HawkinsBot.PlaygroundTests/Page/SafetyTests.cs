using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Untrusted text, foreign pages, and what the page loads.</summary>
public sealed partial class SafetyTests(Browser browser)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "page");

    [Fact]
    public void Nothing_in_the_page_parses_text_as_HTML_or_code()
    {
        var files = Directory.GetFiles(Folder, "*.*");
        Assert.True(files.Length > 20, Folder);
        foreach (var file in files)
        {
            var found = Unsafe().Match(File.ReadAllText(file));
            Assert.False(found.Success, $"{Path.GetFileName(file)}: {found.Value}");
        }
    }

    [GeneratedRegex(
        @"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML|srcdoc|eval\(|new Function|\son\w+=|\sstyle="
    )]
    private static partial Regex Unsafe();

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.*"))
        {
            var found = Loaded().Match(File.ReadAllText(file));
            Assert.False(found.Success, $"{Path.GetFileName(file)}: {found.Value}");
        }
    }

    [GeneratedRegex("""(?:src|href|from|import|url)\s*[=(]?\s*["'(](?:https?:)?//""")]
    private static partial Regex Loaded();

    [Fact]
    public async Task A_page_on_another_port_can_neither_read_nor_act_nor_connect()
    {
        await using var stage = await Stage.OpenAsync(browser);
        using var foreign = new TcpListener(IPAddress.Loopback, 0);
        foreign.Start();
        var serving = ServeAsync(foreign, Stage.Ct);
        var page = await stage.EnterAsync("Dustin");
        await page.GotoAsync($"http://127.0.0.1:{((IPEndPoint)foreign.LocalEndpoint).Port}/");
        var address = stage.Server.Address.ToString().TrimEnd('/');
        var result = await page.EvaluateAsync<string[]>(
            """
            async address => {
              const read = await fetch(address + '/playground').then(r => 'read ' + r.status, () => 'blocked');
              const act = await fetch(address + '/playground/faults', { method: 'POST', mode: 'no-cors', body: '{"kind":"drop"}' }).then(r => 'sent ' + r.type, () => 'blocked');
              const socket = await new Promise(done => {
                const s = new WebSocket(address.replace('http', 'ws') + '/gateway/?v=10&encoding=json');
                s.onopen = () => done('open');
                s.onerror = () => done('refused');
              });
              return [read, act, socket];
            }
            """,
            address
        );
        Assert.Equal("blocked", result[0]);
        Assert.Equal("refused", result[2]);
        using var http = new HttpClient();
        Assert.Equal("[]", await http.GetStringAsync(new Uri(stage.Server.Address, "playground/faults"), Stage.Ct));
        foreign.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken ct)
    {
        var answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 7\r\nConnection: close\r\n\r\nforeign"
        );
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ct);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], ct);
                await stream.WriteAsync(answer, ct);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException) { }
    }

    [Fact]
    public async Task The_policy_forbids_inline_scripts_and_foreign_addresses()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        var response = await page.ReloadAsync();
        var policy = (await response!.AllHeadersAsync())["content-security-policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(stage.Server.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
            {
                foreign.Add(request.Url);
            }
        };
        await page.RunAsync("layout");
        await page.Last().GetByText("A section").WaitForAsync();
        Assert.Empty(foreign);
    }
}
