using MultiRegion.Contracts;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Load;
using MultiRegion.Local.Measuring;
using MultiRegion.Local.Origin;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>Every cell of this machine, running; disposing stops all of it, in order, and makes sure that nothing is left.</summary>
internal sealed class LocalCells : IAsyncDisposable
{
    private static readonly TimeSpan LoadStopLimit = TimeSpan.FromSeconds(20);

    private readonly bool _idempotencyKeys;
    private ChildProcess? _load;

    internal LocalCells(
        UpOptions options, RunFolder folder, IReadOnlyList<Cell> cells, PostgresPart postgres, ServiceDefinition definition, bool hasDistances, bool idempotencyKeys)
    {
        (Options, Folder, Cells, Definition, HasDistances) = (options, folder, cells, definition, hasDistances);
        (Postgres, _idempotencyKeys) = (postgres, idempotencyKeys);
        Operator = new OperatorClient(File.ReadAllText(folder.OperatorTokenFile));
    }

    public UpOptions Options { get; }

    public RunFolder Folder { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public PostgresPart Postgres { get; }

    /// <summary>The demo service.</summary>
    public ServiceDefinition Definition { get; }

    public bool HasDistances { get; }

    public OperatorClient Operator { get; }

    /// <summary>The region that drills lose.</summary>
    public Cell Victim => Cells.First(cell => cell.Layout == DemoDefinition.Victim([.. Cells.Select(other => other.Layout)]));

    /// <summary>Begins the load at once; it goes on until it is stopped.</summary>
    public void StartLoad()
    {
        var load = new LoadOptions
        {
            Edges = [.. Cells.SelectMany(cell => cell.Edges.Select(edge => new EdgeAddress(cell.Region, edge.Url)))],
            Rate = Options.Rate,
            RecordsPath = Folder.LoadRecords,
            FirstByteTimeout = DemoDefinition.FirstByteTimeout(Options.ServiceTime) * 1.5,
            IdempotencyKeys = _idempotencyKeys,
        };
        _load = ChildProcess.Start(new ChildProcessOptions
        {
            Name = "load",
            FileName = HostPaths.DotNet,
            Arguments = [HostPaths.Local, .. LoadCommand.ToArguments(load)],
            RunDirectory = Folder.Path,
        });
    }

    /// <inheritdoc cref="LoadEnd.StopAsync"/>
    public async Task<string?> StopLoadAsync(CancellationToken cancellation)
    {
        string? trouble = _load is { } load ? await LoadEnd.StopAsync(load, LoadStopLimit, cancellation) : null;
        _load = null;
        return trouble;
    }

    /// <summary>Region to what its origin has executed so far.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LedgerRecord>> ReadLedgers() => Cells.ToDictionary(
        cell => cell.Region,
        cell => (IReadOnlyList<LedgerRecord>)[.. Parse(new FileTail(Folder.LedgerOf(cell.Layout.OriginId)).ReadNewLines())]);

    public async ValueTask DisposeAsync()
    {
        // What asks goes first and what answers last, so that nobody logs errors about the others' end.
        await StopLoadAsync(CancellationToken.None);
        await Task.WhenAll(Cells.SelectMany(cell => cell.Edges).Select(edge => edge.Process.StopAsync(CancellationToken.None)));
        await Task.WhenAll(Cells.Select(cell => cell.ControlPlane.StopAsync(CancellationToken.None)));
        await Task.WhenAll(Cells.Select(cell => cell.Origin.Process.StopAsync(CancellationToken.None)));
        await Task.WhenAll([.. Cells.Select(cell => cell.Consul.StopAsync()), Postgres.StopAsync()]);
        Operator.Dispose();
        Folder.Dispose();
    }

    /// <summary>Parts and ports that are still there after the stop; empty if all is well.</summary>
    public IReadOnlyList<string> Leftovers() =>
    [
        .. Directory.GetFiles(Path.Combine(Folder.Path, "pids")).Select(file => $"process {Path.GetFileNameWithoutExtension(file)}"),
        .. Cells.SelectMany(cell => cell.Layout.EndPoints)
            .Where(listener => !FreePorts.IsFree(listener.EndPoint.Address, listener.EndPoint.Port))
            .Select(listener => $"port {listener.EndPoint.Port} of {listener.Purpose}"),
    ];

    private static IEnumerable<LedgerRecord> Parse(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (LedgerRecord.TryParse(line, out LedgerRecord? record))
                yield return record;
        }
    }
}
