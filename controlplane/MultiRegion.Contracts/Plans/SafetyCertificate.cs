using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>
/// Whether the demand of all cells can be borne without any one region or any one origin (N-1), or any two regions (N-2), by what was
/// known when the plan was made.
/// </summary>
public sealed record SafetyCertificate
{
    /// <summary>Regions lost at once: 1 or 2.</summary>
    public required int Losses { get; init; }

    public required SafetyVerdict Verdict { get; init; }

    /// <summary>Requests per second of all cells that were heard, this one included.</summary>
    public required double Demand { get; init; }

    /// <summary>Requests per second that those cells can send to the origins as they are now, health and bounds included.</summary>
    public required double Capacity { get; init; }

    /// <summary>The losses that cannot be borne, worst first; the first one even where it can.</summary>
    public IReadOnlyList<LossCase> Worst { get; set; } = [];

    /// <summary>The least that would make it safe; null where it is, or where no capacity is known.</summary>
    public SafetyRemedy? Remedy { get; init; }

    /// <summary>The same in words, one line: <c>not N-1 safe: losing us-east overloads eu-west by 18 %; raise eu-1 by 90/s</c>.</summary>
    public required string Sentence { get; init; }
}

public enum SafetyVerdict
{
    /// <summary>No such loss overloads what is left.</summary>
    Safe,

    /// <summary>At least one does.</summary>
    Unsafe,

    /// <summary>The capacity of some origins is not known, and without them it would not be safe.</summary>
    Unknown,
}

/// <summary>What happens when something is lost.</summary>
public sealed record LossCase
{
    /// <summary>The lost regions; empty where an origin is lost.</summary>
    public IReadOnlyList<string> Regions { get; set; } = [];

    /// <summary>The lost origin; null where regions are.</summary>
    public string? Origin { get; init; }

    /// <summary>Requests per second that what is left cannot take; below 0 for what it has to spare.</summary>
    public required double Shortfall { get; init; }

    /// <summary>Load of the fullest region that is left, as a share of its capacity: 1.18 is overloaded by 18 %. Null where nothing is left.</summary>
    public double? Utilisation { get; init; }

    /// <summary>That region; null where nothing is left.</summary>
    public string? Fullest { get; init; }
}

/// <summary>The cheapest way to make a plan safe.</summary>
/// <param name="Origin">The origin whose capacity to raise; null if regions have to be added.</param>
/// <param name="RequestsPerSecond">By how much, or how much each new region has to take.</param>
/// <param name="Regions">Regions to add; 0 where an origin suffices.</param>
public sealed record SafetyRemedy([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Origin, double RequestsPerSecond, int Regions = 0);
