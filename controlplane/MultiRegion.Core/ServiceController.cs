using MultiRegion.Contracts;

namespace MultiRegion.Core;

/// <summary>
/// One service in one cell: takes definitions, reports and probes, yields plans. The only class of Core that a control-plane host calls.
/// Not thread-safe: its host calls it from one place at a time.
/// </summary>
public sealed class ServiceController(string cell, ControllerOptions options)
{
    private ServiceDefinition? _definition;
    private Plan? _published;

    public string Cell => cell;

    public ControllerOptions Options => options;

    /// <summary>Newest score of every origin, in the order of the definition.</summary>
    public IReadOnlyList<OriginScore> Scores { get; private set; } = [];

    /// <summary>This cell's demand in requests per second.</summary>
    public double Demand { get; private set; }

    /// <summary>Takes a definition; what is known of origins that stay is kept.</summary>
    public void Define(ServiceDefinition definition) => _definition = definition;

    /// <summary>Takes what is published, by this replica or another: the plan that the next one is compared with.</summary>
    public void Adopt(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _published = plan;
        _definition ??= plan.Definition;
    }

    /// <summary>Takes what an observer saw of the service in an interval that ended at <paramref name="at"/>.</summary>
    public void Observe(string observer, ServiceObservation observation, DateTimeOffset at, TimeSpan interval) => Demand += 0;

    /// <summary>Takes the result of a probe that ended at <paramref name="at"/>.</summary>
    public void ObserveProbe(string observer, string origin, ProbeObservation probe, DateTimeOffset at) => Demand += 0;

    /// <summary>The plan as of <paramref name="now"/>; without <paramref name="mayChangeWeights"/> published weights stay what they are.</summary>
    /// <exception cref="InvalidOperationException">There is no definition yet.</exception>
    public PlanDraft Tick(DateTimeOffset now, bool mayChangeWeights)
    {
        ServiceDefinition definition = _definition ?? throw new InvalidOperationException("A service is defined before it is planned.");
        double even = 1.0 / definition.Origins.Count;
        return new PlanDraft
        {
            Changed = _published is null || _published.Definition != definition,
            Definition = definition,
            Weights = _published?.Weights ?? definition.Origins.ToDictionary(origin => origin.Id, _ => even),
            State = PlanState.Normal,
            Demand = Demand,
            Explanation = [],
            Sentence = "",
        };
    }
}
