using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>Brings the cells up: servers, then control planes, then edges, each kind at once in all regions.</summary>
internal sealed class CellStarter(UpOptions options, TimeProvider time, IProgress<string> progress)
{
    /// <param name="idempotencyKeys">True if the load's POSTs carry a key.</param>
    /// <param name="cancellation">Stops what has been started.</param>
    /// <exception cref="ToolException">Consul or PostgreSQL cannot be had or does not start.</exception>
    /// <exception cref="CellException">A host is missing or did not come up; what had come up is stopped again.</exception>
    public async Task<LocalCells> StartAsync(bool idempotencyKeys, CancellationToken cancellation)
    {
        LocalCells cells = await PrepareAsync(idempotencyKeys, cancellation);
        try
        {
            await StartPartsAsync(cells, cancellation);
            return cells;
        }
        catch
        {
            await cells.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cells of which nothing runs yet, in a run folder of their own.</summary>
    public async Task<LocalCells> PrepareAsync(bool idempotencyKeys, CancellationToken cancellation)
    {
        await ToolInstaller.EnsureAsync(progress, cancellation, NeededTools());
        // All of 127.0.0.0/8 is this machine's on Linux and Windows; macOS has 127.0.0.1 only.
        bool distinctAddresses = !OperatingSystem.IsMacOS();
        IReadOnlyList<CellLayout> layouts = CellLayout.Plan(options.Cells, options.Edges, options.PortBase, distinctAddresses);
        if (!distinctAddresses)
            progress.Report("this system has one loopback address: regions differ by port only, and there is no distance between them");

        RunFolder folder = await RunFolder.TakeAsync(options.PortBase, progress, cancellation);
        try
        {
            foreach ((IPEndPoint endPoint, string purpose) in layouts.SelectMany(layout => layout.EndPoints))
                PortCheck.ThrowIfUsed(endPoint.Address, endPoint.Port, purpose);
            ServiceDefinition definition = DemoDefinition.For(layouts, options.Rate, options.ServiceTime, idempotencyKeys);
            await File.WriteAllTextAsync(folder.ServicesFile, HostSettings.Services(definition), cancellation);

            var postgres = new PostgresPart(options.Postgres, layouts, folder);
            var builder = new CellBuilder(options, layouts, folder, postgres, distinctAddresses, time);
            IEnumerable<ConsulPart> consuls = layouts.Select((layout, index) => new ConsulPart(layout, options.Consul.ElementAtOrDefault(index), layouts, folder));
            return new LocalCells(
                options, folder, [.. layouts.Zip(consuls, builder.Build)], postgres, definition, distinctAddresses, idempotencyKeys);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private Tools NeededTools() =>
        (options.Consul.Count == 0 ? Tools.Consul : Tools.None) | (options.Postgres is null ? Tools.Postgres : Tools.None);

    private async Task StartPartsAsync(LocalCells cells, CancellationToken cancellation)
    {
        progress.Report($"starting Consul, PostgreSQL and origins of {string.Join(", ", cells.Cells.Select(cell => cell.Region))}");
        await Task.WhenAll(
        [
            cells.Postgres.StartAsync(cancellation),
            .. cells.Cells.Select(cell => cell.Consul.StartAsync(cancellation)),
            .. cells.Cells.Select(cell => cell.Origin.Process.StartAsync(cancellation)),
        ]);
        progress.Report($"starting control planes, engine: {ControlPlaneEngine.Describe(options.Engine)}");
        await Task.WhenAll(cells.Cells.Select(cell => cell.ControlPlane.StartAsync(cancellation)));
        progress.Report("starting edges");
        await Task.WhenAll(cells.Cells.SelectMany(cell => cell.Edges).Select(edge => edge.Process.StartAsync(cancellation)));
        progress.Report("all parts are up");
    }
}
