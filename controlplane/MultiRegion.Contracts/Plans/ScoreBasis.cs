namespace MultiRegion.Contracts;

/// <summary>What the terms of an <see cref="OriginScore"/> were made from, over all fresh observers, with what was seen long ago faded.</summary>
public sealed record ScoreBasis
{
    /// <summary>Attempts in the windows, each counted by what is left of it.</summary>
    public double Attempts { get; init; }

    /// <summary>Attempts per second.</summary>
    public double Rate { get; init; }

    /// <summary>The service's objective that the 95th percentile was held against.</summary>
    public TimeSpan Objective { get; init; }

    /// <summary>Share of the attempts that failed, by class, largest first; classes that did not occur are left out.</summary>
    public IReadOnlyList<OutcomeShare> Failures { get; set; } = [];

    /// <summary>Share of the attempts that the origin refused. 0 to 1.</summary>
    public double Refused { get; init; }

    /// <summary>Attempts in flight on average, streams that have begun left out.</summary>
    public double InFlight { get; init; }

    /// <summary>Requests per second that the load is held against: the definition's capacity, or the learned one; null if neither is known.</summary>
    public double? Capacity { get; init; }

    /// <summary>Mean time that an attempt is in flight; null while too little is in flight to tell.</summary>
    public TimeSpan? Residence { get; init; }

    /// <summary>The same while the origin was least loaded.</summary>
    public TimeSpan? UnloadedResidence { get; init; }

    /// <summary>Observers whose newest probe failed.</summary>
    public int FailedProbes { get; init; }

    /// <summary>True while the sequential test says that the failures are a change, not noise.</summary>
    public bool Alarm { get; init; }

    /// <summary>Observers, by name, whose own evidence says the opposite of the score: for one that looks well they see it fail.</summary>
    public IReadOnlyList<string> Dissenting { get; set; } = [];
}

/// <summary>Share of the attempts that ended in a class.</summary>
/// <param name="Outcome">The class.</param>
/// <param name="Share">0 to 1.</param>
public sealed record OutcomeShare(OutcomeClass Outcome, double Share);
