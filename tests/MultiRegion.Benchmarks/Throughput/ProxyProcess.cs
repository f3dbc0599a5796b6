using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace MultiRegion.Benchmarks.Throughput;

/// <summary>A measured process: started with the runtime settings common to all, asked for its processor time and memory, killed at the end.</summary>
internal sealed class ProxyProcess : IDisposable
{
    /// <summary>The same for every process that is compared.</summary>
    private static readonly (string Name, string Value)[] RuntimeSettings =
    [
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "1"),
        ("DOTNET_TieredPGO", "1"),
        ("DOTNET_TieredCompilation", "1"),
    ];

    private readonly Process _process;

    private ProxyProcess(string name, int port, Process process) => (Name, Port, _process) = (name, port, process);

    public string Name { get; }

    public int Port { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long PeakMemoryBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
        }
    }

    public static async Task<ProxyProcess> StartAsync(string name, int port, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (setting, value) in RuntimeSettings)
            start.Environment[setting] = value;

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync(ct);
        while (!await AcceptsAsync(port, ct))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {await errors}");

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }

        return new ProxyProcess(name, port, process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
