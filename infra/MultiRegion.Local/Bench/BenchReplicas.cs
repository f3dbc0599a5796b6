using System.Globalization;
using System.Net;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Bench;

/// <summary>Several control-plane replicas of one cell, each a process that can be killed and started again.</summary>
internal sealed class BenchReplicas : IAsyncDisposable
{
    private readonly List<(string Name, HostProcess Process)> _replicas = [];

    public BenchReplicas(LocalCells cells, int count, TimeProvider time)
    {
        Cell cell = cells.Cells[0];
        foreach ((int index, int port) in FreePorts.Take(cell.Layout.Address, count).Index())
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{cell.Region}-{index + 1}");
            var address = new IPEndPoint(cell.Layout.Address, port);
            var settings = HostSettings.ControlPlane(cell.Layout, [cell.Layout], cell.ConsulUrl, cells.Folder, TimeSpan.Zero);
            settings["ControlPlane__Replica"] = name;
            settings["ControlPlane__Urls"] = $"http://{address}";
            var process = new ChildProcessOptions
            {
                Name = $"control-plane-{name}",
                FileName = HostPaths.DotNet,
                Arguments = [HostPaths.ControlPlane],
                RunDirectory = cells.Folder.Path,
                Environment = settings,
            };
            _replicas.Add((name, new HostProcess(process, new Uri($"http://{address}/readyz"), time)));
        }
    }

    public HostProcess this[string name] => _replicas.Single(replica => replica.Name == name).Process;

    public Task StartAsync(CancellationToken cancellation) => Task.WhenAll(_replicas.Select(replica => replica.Process.StartAsync(cancellation)));

    public async ValueTask DisposeAsync()
    {
        foreach ((_, HostProcess process) in _replicas)
            await process.DisposeAsync();
    }
}
