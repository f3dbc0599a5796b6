using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Drills;

/// <summary>The running cells as a drill meets them, and what its steps leave for the verdict.</summary>
internal sealed class DrillScene(LocalCells cells, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, PlanVersion> _changedPlans = [];

    public LocalCells Cells => cells;

    public Cell Victim => cells.Victim;

    public IReadOnlyDictionary<string, PlanVersion> ChangedPlans => _changedPlans;

    public (string Edge, long UpAt)? Restarted { get; private set; }

    /// <summary>Does the same to every cell at once.</summary>
    public Task EachAsync(Func<Cell, Task> action) => Task.WhenAll(cells.Cells.Select(action));

    /// <summary>
    /// Gives the origin of the lost region another capacity in every cell, and notes under which version each cell published the change. The cells may
    /// be without a leader at first, so it asks until it is accepted or the token is cancelled.
    /// </summary>
    public Task ChangeCapacityAsync(double factor, CancellationToken cancellation)
    {
        ServiceDefinition changed = cells.Definition with
        {
            Origins = [.. cells.Definition.Origins.Select(origin =>
                origin.Region == Victim.Region ? origin with { Capacity = origin.Capacity * factor } : origin)],
        };
        double wanted = changed.Origins.First(origin => origin.Region == Victim.Region).Capacity!.Value;
        return EachAsync(async cell =>
        {
            while (!await cells.Operator.DefineAsync(cell.ControlPlaneUrl, changed, "drill: another capacity", cancellation))
                await Task.Delay(Poll, time, cancellation);
            Plan? plan;
            while ((plan = await cells.Operator.PublishedPlanAsync(cell.ConsulUrl, changed.Name, cancellation)) is null || !HasCapacity(plan, wanted))
                await Task.Delay(Poll, time, cancellation);
            lock (_changedPlans)
            {
                foreach (EdgeLayout edge in cell.Layout.Edges)
                    _changedPlans[edge.Id] = plan.Version;
            }
        });
    }

    /// <summary>Stops an edge in the way that an update does, and starts it again.</summary>
    public async Task RestartEdgeAsync(EdgePart edge, CancellationToken cancellation)
    {
        await edge.Process.StopAsync(cancellation);
        await edge.Process.StartAsync(cancellation);
        Restarted = (edge.Id, time.Micros());
    }

    private bool HasCapacity(Plan plan, double wanted) =>
        plan.Definition.Origins.Any(origin => origin.Region == Victim.Region && origin.Capacity == wanted);
}
