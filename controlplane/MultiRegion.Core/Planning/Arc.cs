using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Core.Planning;

/// <summary>One origin on its way through a plan: what it came with, and what each step made of it.</summary>
internal sealed class Arc(OriginDefinition origin, OriginScore score, OriginMemory memory, double distance, double cost, double? previous)
{
    private List<string>? _bounds;
    private List<WeightStep>? _steps;

    public OriginDefinition Origin => origin;

    public OriginScore Score => score;

    /// <summary>Milliseconds.</summary>
    public double Distance => distance;

    /// <summary>Distance and what its price is worth, in milliseconds.</summary>
    public double Cost => cost;

    /// <summary>Published weight; null if it is new.</summary>
    public double? Previous => previous;

    public OriginMemory Memory { get; set; } = memory;

    /// <summary>True if the capacity is defined or learned; else it is an assumption.</summary>
    public bool IsKnown { get; set; }

    /// <summary>What the origin can take from all cells together, before health.</summary>
    public double Whole { get; set; }

    /// <summary>This cell's part of it: the most that it may send, before health.</summary>
    public double Part { get; set; }

    /// <summary>The rate at which the origin would be full if the other cells' load grew with this one's; at least <see cref="Part"/>.</summary>
    public double Capacity { get; set; }

    /// <summary>The part that this cell would use if nobody else did.</summary>
    public double Wanted { get; set; }

    /// <summary>What health deserves, 0 to 1.</summary>
    public double Target { get; set; }

    /// <summary>True if health would leave less than <see cref="Target"/>, but may not remove that much.</summary>
    public bool SoftLimited { get; set; }

    /// <summary>Operators' bounds on the share of traffic, with the name of what set each; null for none.</summary>
    public double Least { get; set; }

    public double Most { get; set; } = 1;

    public WeightBound? LeastBy { get; set; }

    public WeightBound? MostBy { get; set; }

    /// <summary>Share of the demand that the solve gave.</summary>
    public double Solved { get; set; }

    /// <summary>Most share of the demand that capacity, an offer or an operator allows now; it counts only while the demand fits.</summary>
    public double Upper { get; set; }

    /// <summary>True if this plan goes a part of the way to <see cref="Solved"/>, because a step may go no further.</summary>
    public bool IsUnderWay { get; set; }

    public double Weight { get; set; }

    /// <summary>Share of its capacity that is planned with beyond what is admitted, because the demand needs it. 0 to 1.</summary>
    public double Lent { get; set; }

    public double Usable => Memory.Admitted + Lent;

    public double EffectiveCapacity => Part * Usable;

    public bool IsHard => Target == 0;

    public bool IsDrained => Most <= 0;

    public void Bound(string what) => (_bounds ??= []).Add(what);

    /// <summary>Notes a step, unless it changed nothing.</summary>
    public void Step(WeightStepKind kind, double before, double after, string? name = null)
    {
        if (before != after)
            (_steps ??= []).Add(new WeightStep(kind, before, after, name));
    }

    public WeightExplanation Explain() => new()
    {
        Origin = origin.Id,
        Previous = previous ?? 0,
        Weight = Weight,
        Score = score,
        Capacity = IsKnown ? Whole : null,
        EffectiveCapacity = EffectiveCapacity,
        Wanted = Wanted,
        DistanceMilliseconds = distance,
        CostMilliseconds = cost,
        Solved = Solved,
        Steps = _steps ?? [],
        Bounds = _bounds ?? [],
    };

    /// <summary>
    /// The allowed origins, nearest first, then by id: an order that does not depend on the definition's, so that permuting origins
    /// changes no sum by a rounding.
    /// </summary>
    public static List<Arc> Allowed(PlanInput input)
    {
        var arcs = new List<Arc>(input.Definition.Origins.Count);
        foreach (OriginDefinition origin in input.Definition.Origins)
        {
            if (input.Definition.Allows(origin.Region))
                arcs.Add(From(origin, input));
        }

        arcs.Sort(static (a, b) => a.Distance != b.Distance
            ? a.Distance.CompareTo(b.Distance)
            : string.CompareOrdinal(a.Origin.Id, b.Origin.Id));
        return arcs;
    }

    public static Arc From(OriginDefinition origin, PlanInput input)
    {
        double distance = Math.Max(0, input.Distance(origin.Region).TotalMilliseconds);
        return new Arc(
            origin,
            input.Scores.GetValueOrDefault(origin.Id) ?? HealthScorer.Unseen(origin.Id),
            input.Memory.GetValueOrDefault(origin.Id) ?? OriginMemory.Well,
            distance,
            distance + (origin.Price ?? 0) * input.Definition.Routing.PriceCost.TotalMilliseconds,
            input.Previous is { } weights && weights.TryGetValue(origin.Id, out double weight) ? weight : null);
    }
}
