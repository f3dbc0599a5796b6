using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Safety;

/// <summary>
/// One service as rules judge it. What operators ask for can be judged alone, from the definition and the bounds, the same in every cell; where it
/// is planned what it would give, <see cref="Measured"/> is there too.
/// </summary>
public sealed record SafetyCase
{
    public required ServiceDefinition Definition { get; init; }

    /// <summary>What operators' overrides mean for the origins.</summary>
    public required IReadOnlyList<WeightBound> Bounds { get; init; }

    /// <summary>Null where operators' intents are judged alone.</summary>
    public MeasuredCase? Measured { get; init; }

    /// <summary>The largest share of traffic that operators allow an origin. 0 to 1.</summary>
    public double MostOf(string origin) => Bounds.Where(bound => bound.Origin == origin).Select(bound => bound.Most).DefaultIfEmpty(1).Min();

    public bool IsDrained(string origin) => MostOf(origin) <= 0;

    /// <summary>The origins that traffic may go to, drained ones included.</summary>
    public IEnumerable<OriginDefinition> Allowed => Definition.Origins.Where(origin => Definition.Allows(origin.Region));

    /// <summary>Those that can carry traffic now: neither drained nor, as far as it is measured, hard-failed. Whether the nearest suffices does not matter.</summary>
    public IEnumerable<OriginDefinition> Open => Allowed.Where(origin => !IsDrained(origin.Id) && Measured?.HardFailed.Contains(origin.Id) != true);
}

/// <summary>What an intent would do, by what is known now.</summary>
public sealed record MeasuredCase
{
    /// <summary>Origins with hard evidence against them.</summary>
    public required IReadOnlySet<string> HardFailed { get; init; }

    /// <summary>Weights where the plan comes to rest.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <summary>The same without what operators changed within a time; null for without this change alone.</summary>
    public required Func<TimeSpan?, IReadOnlyDictionary<string, double>> WeightsBefore { get; init; }

    /// <summary>Whether one loss can be borne, and the demand and capacity that this was judged by.</summary>
    public required SafetyCertificate Certificate { get; init; }
}
