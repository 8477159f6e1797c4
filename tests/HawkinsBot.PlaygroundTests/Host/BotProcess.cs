using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HawkinsBot.PlaygroundTests.Host;

/// <summary>The program as a user starts it, in a process and a working folder of its own.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BotProcess(Process process) => _process = process;

    /// <summary>All that it printed so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it has in memory now.</summary>
    public double MegaBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>How long processors have worked for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its data is, and where relative paths begin.</param>
    /// <param name="environment">Development or Production.</param>
    /// <param name="args">A verb, or settings as <c>--Key=value</c>.</param>
    public static BotProcess Start(string folder, string environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "HawkinsBot.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment.Remove("Discord__Token");
        var bot = new BotProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        bot._process.OutputDataReceived += (_, line) => bot.Heard(line.Data);
        bot._process.ErrorDataReceived += (_, line) => bot.Heard(line.Data);
        bot._process.Start();
        bot._process.BeginOutputReadLine();
        bot._process.BeginErrorReadLine();
        return bot;
    }

    /// <summary>The address that it prints, within a minute: machines that run tests are busy.</summary>
    public Task<string> AddressAsync() => _address.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ctrl+C.</summary>
    /// <returns>The exit code and how long it took.</returns>
    public async Task<(int Code, TimeSpan Took)> InterruptAsync()
    {
        var watch = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        return (await ExitAsync(), watch.Elapsed);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (_output)
        {
            _output.AppendLine(line);
        }
        const string Mark = "Playground: ";
        if (line.StartsWith(Mark, StringComparison.Ordinal))
        {
            _address.TrySetResult(line[Mark.Length..].Trim());
        }
    }
}
