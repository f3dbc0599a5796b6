using MultiRegion.Contracts;
using MultiRegion.Core.Offers;

namespace MultiRegion.Core.Planning;

/// <summary>All that a plan is made from.</summary>
public sealed record PlanInput
{
    /// <summary>A definition that <see cref="Validation.DefinitionValidator"/> finds nothing wrong with.</summary>
    public required ServiceDefinition Definition { get; init; }

    /// <summary>Scores by origin; one that is missing counts as not seen yet.</summary>
    public required IReadOnlyDictionary<string, OriginScore> Scores { get; init; }

    /// <summary>What was remembered at the plan before, by origin; one that is missing is well.</summary>
    public IReadOnlyDictionary<string, OriginMemory> Memory { get; init; } = new Dictionary<string, OriginMemory>();

    /// <summary>The published weights; null before the first plan.</summary>
    public IReadOnlyDictionary<string, double>? Previous { get; init; }

    public PlanState PreviousState { get; init; } = PlanState.Normal;

    /// <summary>True to leave published weights as they are: a replica that is not warm yet knows too little to change them.</summary>
    public bool KeepWeights { get; init; }

    /// <summary>Demand of this cell to plan for, in requests per second; 0 if it is not known.</summary>
    public double Demand { get; init; }

    /// <summary>What operators and rules decided about weights.</summary>
    public IReadOnlyList<WeightBound> Bounds { get; init; } = [];

    /// <summary>When the published weights last changed; null if that is not known, or long ago.</summary>
    public TimeSpan? MovedAt { get; init; }

    /// <summary>Round trip to a region.</summary>
    public required Func<string, TimeSpan> Distance { get; init; }

    /// <summary>Cells that share each origin's capacity, this one included; more if more are among <see cref="Peers"/>.</summary>
    public int Cells { get; init; } = 1;

    /// <summary>The cell that plans; empty for none of the origins' regions.</summary>
    public string Cell { get; init; } = "";

    /// <summary>The other cells that were ever heard, in the order of their names.</summary>
    public IReadOnlyList<Peer> Peers { get; init; } = [];

    /// <summary>Steady time, the one of <see cref="Memory"/>.</summary>
    public required TimeSpan Now { get; init; }
}
