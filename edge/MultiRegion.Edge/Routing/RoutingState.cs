using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// What the edge knows about where requests go: the current <see cref="RoutingTable"/> and what was seen of each origin.
/// Any number of readers, one writer at a time; a writer swaps the whole table, or one service's choice.
/// </summary>
public sealed partial class RoutingState
{
    private readonly Lock _writer = new();
    private readonly EjectionOptions _ejection;
    private readonly TimeProvider _time;
    private readonly ILogger<RoutingState> _logger;
    private readonly long _start;
    private RoutingTable _table = RoutingTable.Empty;
    private IReadOnlyList<DrainView> _drains = [];

    public RoutingState(IOptions<EjectionOptions> ejection, TimeProvider time, ILogger<RoutingState> logger)
    {
        ArgumentNullException.ThrowIfNull(ejection);
        ArgumentNullException.ThrowIfNull(time);
        _ejection = ejection.Value;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
    }

    /// <summary>The current snapshot.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>Requests of services at an origin, from the first attempt to the end of the response.</summary>
    public int InFlight => Table.Services.Values.Sum(service => service.Origins.Sum(origin => origin.State.InFlight));

    /// <summary>Called with each new table, in order, before applying plans returns.</summary>
    internal Action<RoutingTable>? TableChanged { get; set; }

    internal EjectionOptions Ejection => _ejection;

    /// <summary>Drains as they were last set.</summary>
    internal IReadOnlyList<DrainView> Drains => Volatile.Read(ref _drains);

    /// <summary>Time since the start, by a clock that only moves forward.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>
    /// Takes validated plans, each only if it is newer than the one in force (an older one is ignored), and drops services by name.
    /// A change of weights alone never touches YARP's configuration.
    /// </summary>
    /// <returns>The services whose plan was taken.</returns>
    public IReadOnlyList<string> Apply(IReadOnlyCollection<Plan> plans, IReadOnlyCollection<string> removed) =>
        Apply(plans, removed, ownRoutes: true);

    /// <param name="plans">Newer plans to take.</param>
    /// <param name="removed">Services to drop.</param>
    /// <param name="ownRoutes">False for clusters of a host's own YARP configuration, which brings its own routes.</param>
    internal IReadOnlyList<string> Apply(IReadOnlyCollection<Plan> plans, IReadOnlyCollection<string> removed, bool ownRoutes)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(removed);
        lock (_writer)
        {
            var services = Table.Services.ToDictionary(StringComparer.Ordinal);
            var taken = new List<string>();
            bool changed = false;
            foreach (string name in removed)
                changed |= services.Remove(name);
            foreach (Plan plan in plans)
            {
                services.TryGetValue(plan.Service, out RoutedService? current);
                if (current is not null && !plan.Version.IsNewerThan(current.Plan.Version))
                {
                    LogOlder(plan.Service, plan.Version, current.Plan.Version);
                    continue;
                }

                ServiceState state = current?.State ?? new ServiceState(plan.Service, _ejection);
                var service = new RoutedService(plan, state, ownRoutes);
                state.SetBudget(plan.Definition.RetryBudget);
                state.Prune(plan.Definition);
                state.Choice = Choose(service);
                services[plan.Service] = service;
                taken.Add(plan.Service);
            }

            if (changed || taken.Count > 0)
            {
                var table = new RoutingTable(services.Values);
                Volatile.Write(ref _table, table);
                TableChanged?.Invoke(table);
            }

            return taken;
        }
    }

    /// <summary>Replaces the drains in force at this edge; one whose end has passed is ignored.</summary>
    public void SetDrains(IReadOnlyList<DrainView> drains)
    {
        ArgumentNullException.ThrowIfNull(drains);
        lock (_writer)
        {
            _drains = drains;
            foreach (RoutedService service in Table.Services.Values)
                service.State.Choice = Choose(service);
        }
    }

    /// <summary>What was seen of every service since the last call. One caller.</summary>
    public IReadOnlyList<ServiceObservation> Collect() =>
        [.. Table.Services.Values.Select(service => service.State.Collect(service))];

    /// <summary>Takes the result of a probe of an origin; unknown names are ignored, since plans change under probers.</summary>
    public void RecordProbe(string service, string origin, ProbeObservation probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        if (!Table.Services.TryGetValue(service, out RoutedService? routed)
            || routed.Origins.FirstOrDefault(candidate => candidate.Id == origin) is not { } found)
            return;

        OriginState state = found.State;
        state.Count(probe);
        Suspicion suspicion = state.Detector.RecordProbe(probe.Healthy);
        TimeSpan? change = state.Ejection.NextChange;
        if (state.Ejection.RecordProbe(probe.Healthy, Now))
        {
            Readmit(routed, found);
            return;
        }

        if (suspicion != Suspicion.None)
            Suspect(routed, found, suspicion);
        // A trial that a probe ended badly: the choice must know when the next one is due, or nobody looks again.
        if (state.Ejection.NextChange != change)
            Update(routed.State);
    }

    /// <summary>Who gets a request now. What has ended by time since the last look is taken out by whoever notices first.</summary>
    internal OriginChoice ChoiceOf(RoutedService service, TimeSpan now)
    {
        OriginChoice choice = service.State.Choice;
        if (now < choice.NextChange || !_writer.TryEnter())
            return choice;
        try
        {
            return Refresh(service.State, now);
        }
        finally
        {
            _writer.Exit();
        }
    }

    private OriginChoice Refresh(ServiceState state, TimeSpan now)
    {
        RoutedService service = state.Choice.Service;
        foreach (RoutedOrigin origin in service.Origins)
        {
            if (origin.State.Ejection.Tick(now))
                LogOnTrial(service.Name, origin.Id);
        }

        return state.Choice = Choose(service);
    }

    private OriginChoice Choose(RoutedService service)
    {
        DateTimeOffset wall = _time.GetUtcNow();
        List<DrainView> inForce = [.. _drains.Where(drain => drain.Service == service.Name && drain.Until > wall)];
        bool[] drained = [.. service.Origins.Select(origin => inForce.Exists(drain =>
            drain.Origin == origin.Id || drain.Region == origin.Definition.Region))];
        DateTimeOffset? end = inForce.Count == 0 ? null : inForce.Min(drain => drain.Until);
        return OriginChoice.Of(service, drained, end, wall, Now);
    }

    [LoggerMessage(2001, LogLevel.Warning, "A plan of {Service} was ignored: its version {Offered} is not newer than {Current}")]
    private partial void LogOlder(string service, PlanVersion offered, PlanVersion current);

    [LoggerMessage(2011, LogLevel.Information, "Origin {Origin} of {Service} is on trial after its ejection")]
    private partial void LogOnTrial(string service, string origin);
}
