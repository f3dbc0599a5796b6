namespace MultiRegion.Core.Simulation;

/// <summary>An outage, generated or recorded: a world, and what happens in it.</summary>
public sealed record Trace
{
    public required string Name { get; init; }

    /// <summary>What happens, one line.</summary>
    public required string Summary { get; init; }

    public required World World { get; init; }

    /// <summary>Virtual time from begin to end.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Virtual time at the begin that no figure counts: policies learn what is normal.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When something is wrong, in order.</summary>
    public required IReadOnlyList<Outage> Outages { get; init; }

    /// <summary>Sets the conditions at a moment; called with <see cref="Conditions.Reset"/> done, at times that never go back.</summary>
    public required Action<TimeSpan, Conditions> Apply { get; init; }

    /// <summary>The origin that the trace is about, whose share of the traffic is plotted.</summary>
    public int Struck { get; init; }
}

/// <summary>A time in which something is wrong.</summary>
public readonly record struct Outage(TimeSpan From, TimeSpan Until)
{
    public bool Holds(TimeSpan now) => now >= From && now < Until;
}
