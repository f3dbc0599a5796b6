using System.Globalization;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>The Consul of a cell: a server of ours in a datacenter of its own, WAN-joined with the others, or a running agent that was given.</summary>
internal sealed class ConsulPart(CellLayout layout, Uri? given, IReadOnlyList<CellLayout> all, RunFolder folder)
{
    private const int ServerOffset = 1;
    private const int SerfLanOffset = 2;
    private const int SerfWanOffset = 3;

    private ConsulProcess? _process;

    public Uri Address => given ?? new Uri($"http://{layout.Address}:{layout.ConsulPort}");

    /// <summary>True also of a given agent, of which the launcher knows no more.</summary>
    public bool IsUp => given is not null || _process is { Process.HasExited: false };

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (given is not null)
            return;
        _process = await ConsulProcess.StartAsync(
            new ConsulProcessOptions
            {
                Name = $"{layout.Region}-consul",
                RunDirectory = folder.Path,
                Datacenter = layout.Region,
                BindAddress = layout.Address,
                HttpPort = layout.ConsulPort,
                ServerPort = layout.ConsulPort + ServerOffset,
                SerfLanPort = layout.ConsulPort + SerfLanOffset,
                SerfWanPort = layout.ConsulPort + SerfWanOffset,
                JoinWan = [.. all.Where(other => other != layout).Select(WanAddress)],
            },
            cancellation);
    }

    /// <summary>Starts it after a kill, with its data.</summary>
    public Task StartAgainAsync(CancellationToken cancellation) => Own().StartAsync(cancellation);

    /// <summary>SIGKILL, and waits for the end.</summary>
    public Task KillAsync() => Own().KillAsync();

    /// <summary>Deletes all of its data and starts it empty.</summary>
    public Task WipeAsync(CancellationToken cancellation) => Own().WipeAsync(cancellation);

    /// <summary>SIGSTOP.</summary>
    public void Suspend() => Own().Process.Pause();

    /// <summary>SIGCONT.</summary>
    public void Resume() => Own().Process.Resume();

    public Task StopAsync() => _process?.StopAsync() ?? Task.CompletedTask;

    private static string WanAddress(CellLayout cell) =>
        string.Create(CultureInfo.InvariantCulture, $"{cell.Address}:{cell.ConsulPort + SerfWanOffset}");

    private ConsulProcess Own() => _process
        ?? throw new CellException($"the Consul of {layout.Region} at {Address} was given by --consul: this drill does not touch what it has not started");
}
