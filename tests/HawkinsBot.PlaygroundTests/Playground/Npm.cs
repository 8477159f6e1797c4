using System.Diagnostics;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>Node and npm, where they are; a test that needs them skips where they are not.</summary>
internal static class Npm
{
    /// <summary>A folder beside the tests' program that stays from run to run, so that packages are fetched once.</summary>
    public static string Folder(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "npm", name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The repository, found upwards from the tests' program; null from a copy elsewhere.</summary>
    public static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HawkinsBot.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    public static void NeedNode()
    {
        foreach (var program in new[] { "node", "npm" })
        {
            var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder =>
                    File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".cmd"))
                );
            Assert.SkipUnless(found, $"{program} is not on this machine.");
        }
    }

    /// <summary>Installs with npm, unless the module is there already.</summary>
    public static async Task InstallAsync(string folder, string module, params string[] arguments)
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules", module)))
        {
            return;
        }

        var (code, _, error) = await RunAsync("npm", folder, [.. arguments, "--no-audit", "--no-fund"]);
        Assert.SkipWhen(code != 0, $"npm could not install {module}: {error.Split('\n').FirstOrDefault()}");
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string program,
        string folder,
        IEnumerable<string> arguments
    )
    {
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public static Process Start(
        string program,
        string folder,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
