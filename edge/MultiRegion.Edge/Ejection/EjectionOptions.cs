using System.ComponentModel.DataAnnotations;

namespace MultiRegion.Edge.Ejection;

/// <summary>When an edge keeps traffic from an origin by itself, between plans. Section <c>Edge:Ejection</c>.</summary>
public sealed class EjectionOptions
{
    /// <summary>Failed connections, resets and first-byte timeouts in a row that eject an origin. 1 to 1000.</summary>
    [Range(1, 1000)]
    public int ConsecutiveHardFailures { get; set; } = 3;

    /// <summary>Failures of any kind in a row that eject an origin. 1 to 1000.</summary>
    [Range(1, 1000)]
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>Failed probes in a row, with no request answered between them, that eject an origin. 1 to 1000.</summary>
    [Range(1, 1000)]
    public int ConsecutiveProbeFailures { get; set; } = 3;

    /// <summary>
    /// How many times its usual time to first byte (over the last half minute) ejects an origin, while the service's other origins take theirs.
    /// 1.5 to 1000.
    /// </summary>
    [Range(1.5, 1000.0)]
    public double LatencyFactor { get; set; } = 2;

    /// <summary>Share of attempts that must succeed, while the service's other origins do so. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double SuccessRate { get; set; } = 0.85;

    /// <summary>Attempts that the success rate is judged by, at least. 5 to 10,000.</summary>
    [Range(5, 10_000)]
    public int SuccessRateAttempts { get; set; } = 20;

    /// <summary>How far back the success rate looks. 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SuccessRateWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest share of a service's capacity that failures other than hard ones, and slowness, may eject. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double MaxSoftShare { get; set; } = 0.5;

    /// <summary>Time of an origin's first ejection; the second one takes twice as long, the third three times. 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan BaseTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest ejection. 100 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without an ejection after which one of the earlier ones is forgotten. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time that an origin waits for a repeatable request or a good probe to be tried by; after it, any request may be the trial, so that a
    /// service without either gets its origins back. 1 s to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan TrialPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Good trials in a row that bring back an origin whose ejection was not a hard one. 1 to 100.</summary>
    [Range(1, 100)]
    public int SoftTrials { get; set; } = 5;
}
