using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Core.Planning;

/// <summary>One origin on its way through a plan: what it came with, and what each step made of it.</summary>
internal sealed class Arc(OriginDefinition origin, OriginScore score, OriginMemory memory, double distance, double? previous)
{
    private List<string>? _bounds;

    public OriginDefinition Origin => origin;

    public OriginScore Score => score;

    /// <summary>Milliseconds.</summary>
    public double Distance => distance;

    /// <summary>Published weight; null if it is new.</summary>
    public double? Previous => previous;

    public OriginMemory Memory { get; set; } = memory;

    /// <summary>What the origin can take from all cells together, before health.</summary>
    public double Whole { get; set; }

    /// <summary>This cell's part of it.</summary>
    public double Capacity { get; set; }

    /// <summary>The part that this cell would use if nobody else did.</summary>
    public double Wanted { get; set; }

    /// <summary>What health deserves, 0 to 1.</summary>
    public double Target { get; set; }

    /// <summary>True if health would leave less than <see cref="Target"/>, but may not remove that much.</summary>
    public bool SoftLimited { get; set; }

    /// <summary>Share of the demand that the solve gave.</summary>
    public double Solved { get; set; }

    public double Weight { get; set; }

    public double EffectiveCapacity => Capacity * Memory.Admitted;

    public bool IsHard => Target == 0;

    public void Bound(string what) => (_bounds ??= []).Add(what);

    public WeightExplanation Explain() => new()
    {
        Origin = origin.Id,
        Previous = previous ?? 0,
        Weight = Weight,
        Score = score,
        EffectiveCapacity = EffectiveCapacity,
        DistanceMilliseconds = distance,
        Solved = Solved,
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

    public static Arc From(OriginDefinition origin, PlanInput input) => new(
        origin,
        input.Scores.GetValueOrDefault(origin.Id) ?? HealthScorer.Unseen(origin.Id),
        input.Memory.GetValueOrDefault(origin.Id) ?? OriginMemory.Well,
        Math.Max(0, input.Distance(origin.Region).TotalMilliseconds),
        input.Previous is { } weights && weights.TryGetValue(origin.Id, out double weight) ? weight : null);
}
