using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MultiRegion.Local.Servers;

namespace MultiRegion.Edge.Tests.Hosting;

/// <summary>The edge as a process of its own, with a file of settings.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private EdgeProcess(string[] arguments, int publicPort, int adminPort)
    {
        (Public, Admin) = (ClientOf(publicPort), ClientOf(adminPort));
        var start = new ProcessStartInfo("dotnet", [EdgeFiles.Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(EdgeFiles.Assembly)!,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Public { get; }

    public HttpClient Admin { get; }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var edge = new EdgeProcess(arguments, 0, 0);
        return (await edge.ExitAsync(), edge.Output);
    }

    /// <summary>Starts it on free ports and waits until it is ready.</summary>
    public static async Task<EdgeProcess> StartAsync(string file, params string[] arguments)
    {
        int publicPort = FreePort(), adminPort = FreePort();
        var edge = new EdgeProcess(
            ["--config", file, $"--Edge:Urls=http://127.0.0.1:{publicPort}", $"--Edge:AdminUrls=http://127.0.0.1:{adminPort}", .. arguments],
            publicPort, adminPort);
        while (!await edge.IsReadyAsync())
        {
            edge._process.HasExited.ShouldBeFalse(edge.Output);
            await Task.Delay(20, Cancel);
        }

        return edge;
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Cancel);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    /// <summary>Waits for a text in what it writes.</summary>
    public async Task SaysAsync(string text)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            _process.HasExited.ShouldBeFalse(Output);
            await Task.Delay(20, Cancel);
        }
    }

    public static int FreePort() => FreePorts.Take(IPAddress.Loopback, 1)[0];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Public.Dispose();
        Admin.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Admin.GetAsync("/readyz", Cancel);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static HttpClient ClientOf(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
}
