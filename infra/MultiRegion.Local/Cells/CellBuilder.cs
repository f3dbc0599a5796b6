using System.Net;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Origin;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>Says how each part of a cell is started; starts nothing.</summary>
internal sealed class CellBuilder(UpOptions options, IReadOnlyList<CellLayout> layouts, RunFolder folder, PostgresPart postgres, bool hasDistances, TimeProvider time)
{
    public Cell Build(CellLayout layout, ConsulPart consul) => new(
        layout,
        consul,
        ControlPlane(layout, consul.Address),
        [.. layout.Edges.Select(edge => Edge(layout, edge, consul.Address))],
        Origin(layout));

    private EdgePart Edge(CellLayout layout, EdgeLayout edge, Uri consul)
    {
        ChildProcessOptions process = DotNet(edge.Id, [HostPaths.Edge]) with
        {
            Environment = HostSettings.Edge(layout, edge, consul, folder, hasDistances),
        };
        return new EdgePart(edge, new HostProcess(process, new Uri($"http://{edge.Admin}/readyz"), time));
    }

    private HostProcess ControlPlane(CellLayout layout, Uri consul)
    {
        ChildProcessOptions process = DotNet($"{layout.Region}-control-plane", [HostPaths.ControlPlane, "--engine", options.Engine]) with
        {
            Environment = HostSettings.ControlPlane(layout, layouts, consul, folder, options.RoundTrip),
        };
        return new HostProcess(
            process, new Uri($"http://{layout.ControlPlane}/readyz"), time,
            options.Engine == ControlPlaneEngine.Orleans ? () => HostSettings.Silo(postgres.ConnectionStringOf(layout), layout.Silo) : null);
    }

    private OriginPart Origin(CellLayout layout)
    {
        var origin = new OriginOptions
        {
            Id = layout.OriginId,
            Region = layout.Region,
            Listen = layout.Origin,
            Admin = layout.OriginAdmin,
            TokenFile = folder.OriginTokenFile,
            LedgerPath = folder.LedgerOf(layout.OriginId),
            ServiceTime = options.ServiceTime,
            RoundTrip = options.RoundTrip,
            Callers = hasDistances ? layouts.ToDictionary(cell => cell.Address, cell => cell.Region) : new Dictionary<IPAddress, string>(),
        };
        ChildProcessOptions process = DotNet(layout.OriginId, [HostPaths.Local, .. OriginCommand.ToArguments(origin)]);
        return new OriginPart(layout, new HostProcess(process, new Uri($"http://{layout.Origin}/healthz"), time), folder.OriginTokenFile);
    }

    private ChildProcessOptions DotNet(string name, IReadOnlyList<string> arguments) => new()
    {
        Name = name,
        FileName = HostPaths.DotNet,
        Arguments = arguments,
        RunDirectory = folder.Path,
    };
}
