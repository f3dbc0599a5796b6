namespace MultiRegion.Contracts;

/// <summary>
/// A rehearsed failover as it is declared: traffic is stepped away from an origin of a service, a region of a service, or a region of all services,
/// in every cell; held so; and given back.
/// </summary>
public sealed record DrillSpec
{
    /// <summary>Null for every service with an origin in <see cref="Region"/>.</summary>
    public string? Service { get; init; }

    /// <summary>An origin's id; needs <see cref="Service"/>, and excludes <see cref="Region"/>.</summary>
    public string? Origin { get; init; }

    public string? Region { get; init; }

    /// <summary>Share of each cell's traffic that is left to it at the end of the steps. 0 to 0.95; 0, the default, drains it.</summary>
    public double Leave { get; set; }

    /// <summary>Even steps from what it carries at the beginning. 1 to 20.</summary>
    public int Steps { get; set; } = 4;

    /// <summary>Time of each step. 1 s to 10 min.</summary>
    public TimeSpan StepDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time that it is held after the last step. 0 to 4 h.</summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// True, the default, if what would be left must itself stand the loss of one region or origin; false if it suffices that everything
    /// together does before the drill begins.
    /// </summary>
    public bool SafeAfterwards { get; set; } = true;

    public DrillLimits Limits { get; set; } = new();

    /// <summary>Null to run it once, now.</summary>
    public DrillSchedule? Schedule { get; init; }
}

/// <summary>What ends a drill at once. Each is judged for each service of the drill, by the cell that runs it.</summary>
public sealed record DrillLimits
{
    /// <summary>Share of the attempts that fail or are refused, at most, where there are enough to tell. 0 to 1.</summary>
    public double MaxErrorShare { get; set; } = 0.05;

    /// <summary>Share of the capacity of what is left that must stay unused, where capacities are known. 0 to 1.</summary>
    public double MinCapacityLeft { get; set; } = 0.1;

    /// <summary>Requests per second that no origin has room for, at most. 0 or more.</summary>
    public double MaxShortfall { get; set; }
}

/// <summary>A window of every week, in UTC.</summary>
public sealed record DrillSchedule
{
    public required DayOfWeek Day { get; init; }

    /// <summary>When the window begins, in UTC.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Time from then on in which the drill may begin, as soon as nothing speaks against it. 1 min to 24 h.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);
}
