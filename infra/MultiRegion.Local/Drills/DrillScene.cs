using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Drills;

/// <summary>The running cells as a drill meets them, and what its steps leave for the verdict.</summary>
internal sealed class DrillScene(LocalCells cells, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, PlanVersion> _changedPlans = [];
    private readonly Dictionary<string, bool> _gone = [];

    public LocalCells Cells => cells;

    public Cell Victim => cells.Victim;

    public IReadOnlyDictionary<string, PlanVersion> ChangedPlans => _changedPlans;

    public IReadOnlyDictionary<string, bool> GoneBeforeRestore => _gone;

    public (string Edge, long UpAt)? Restarted { get; private set; }

    /// <summary>Does the same to every cell at once.</summary>
    public Task EachAsync(Func<Cell, Task> action) => Task.WhenAll(cells.Cells.Select(action));

    /// <summary>
    /// Gives the origin of the lost region another capacity, by asking one cell, and notes under which version each cell publishes the change. That cell may be
    /// without a leader at first, and the others out of its reach, so it is asked again, as a person would. What has not happened after <see cref="ChangeLimit"/> is left to the verdict.
    /// </summary>
    public async Task ChangeCapacityAsync(double factor, CancellationToken cancellation)
    {
        foreach (EdgeLayout edge in cells.Cells.SelectMany(cell => cell.Layout.Edges))
            _changedPlans[edge.Id] = new PlanVersion(long.MaxValue, 0);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ChangeLimit);
        try
        {
            ServiceDefinition changed = WithCapacity(factor);
            Task noted = EachAsync(cell => NoteChangeAsync(cell, changed, limit.Token));
            while (!noted.IsCompleted)
            {
                await cells.Operator.DefineAsync(cells.Cells[0].ControlPlaneUrl, changed, "drill: another capacity", limit.Token);
                await Task.WhenAny(noted, Task.Delay(AskAgain, time, limit.Token));
            }
            await noted;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The verdict names the edges that the change has not come to.
        }
    }

    /// <summary>Stops an edge in the way that an update does, and starts it again.</summary>
    public async Task RestartEdgeAsync(EdgePart edge, CancellationToken cancellation)
    {
        await edge.Process.StopAsync(cancellation);
        await edge.Process.StartAsync(cancellation);
        Restarted = (edge.Id, time.Micros());
    }

    /// <summary>Notes which of the parts are still gone.</summary>
    public async Task LookAsync(Func<Cell, IEnumerable<BrokenPart>> parts, CancellationToken cancellation)
    {
        foreach (BrokenPart part in cells.Cells.SelectMany(parts))
            _gone[part.Name] = !await PartReach.ListensAsync(part.Address, cancellation);
    }

    private ServiceDefinition WithCapacity(double factor) => cells.Definition with
    {
        Origins = [.. cells.Definition.Origins.Select(origin =>
            origin.Region == Victim.Region ? origin with { Capacity = origin.Capacity * factor } : origin)],
    };

    private async Task NoteChangeAsync(Cell cell, ServiceDefinition changed, CancellationToken cancellation)
    {
        Plan? plan;
        while ((plan = await cells.Operator.PublishedPlanAsync(cell.ConsulUrl, changed.Name, cancellation)) is null || !HasSameCapacities(plan.Definition, changed))
            await Task.Delay(Poll, time, cancellation);
        lock (_changedPlans)
        {
            foreach (EdgeLayout edge in cell.Layout.Edges)
                _changedPlans[edge.Id] = plan.Version;
        }
    }

    private static bool HasSameCapacities(ServiceDefinition one, ServiceDefinition other) =>
        one.Origins.Select(origin => origin.Capacity).SequenceEqual(other.Origins.Select(origin => origin.Capacity));
}
