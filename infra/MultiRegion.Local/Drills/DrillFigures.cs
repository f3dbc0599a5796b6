namespace MultiRegion.Local.Drills;

/// <summary>What a drill measured. Counts are of requests that were due between the end of the warm-up and the end.</summary>
internal sealed record DrillFigures
{
    public required int Sent { get; init; }

    public required int GetsFailed { get; init; }

    public required int PostsFailed { get; init; }

    /// <summary>Requests whose connection broke or fell silent while they were out, whether or not they succeeded elsewhere.</summary>
    public required int Interrupted { get; init; }

    /// <summary>POSTs that origins executed more than once.</summary>
    public required int PostsDuplicated { get; init; }

    /// <summary>GETs that origins executed more than once, which harms nobody.</summary>
    public required int GetsRepeated { get; init; }

    /// <summary>From just before the first kill to just after the last, in milliseconds.</summary>
    public required double FaultTookMilliseconds { get; init; }

    /// <summary>Requests out at some moment of that time; the POSTs among them are the most that may fail.</summary>
    public required int InFlight { get; init; }

    public required int PostsInFlight { get; init; }

    /// <summary>Failed POSTs that were not out at the fault: none of these can be blamed on it.</summary>
    public required int PostsFailedLater { get; init; }

    /// <summary>What failed requests got instead of an answer, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    public required PhaseFigures Before { get; init; }

    public required PhaseFigures During { get; init; }

    /// <summary>The first <see cref="DrillArithmetic.Onset"/> of <see cref="During"/>, which a fault must not hide behind the calm after it.</summary>
    public required PhaseFigures Onset { get; init; }

    /// <summary><see cref="During"/> without its first <see cref="DrillArithmetic.Settling"/>, in which edges may still find out what is slow.</summary>
    public required PhaseFigures Settled { get; init; }

    /// <summary>Those of <see cref="Settled"/> that others than the victim answered; null where there is no victim.</summary>
    public PhaseFigures? SettledOthers { get; init; }

    public required PhaseFigures After { get; init; }

    /// <summary>Share of the traffic of the survivors' clients that the lost region executed before the fault; null where none is lost.</summary>
    public double? SurvivorsShareToVictim { get; init; }

    /// <inheritdoc cref="MovedTraffic.TimeToMove"/>
    public double? MovedAfterMilliseconds { get; init; }

    /// <inheritdoc cref="MovedTraffic.TimeToReturn"/>
    public double? ReturnedAfterSeconds { get; init; }

    /// <summary>99th percentile of how late the generator itself sent, in milliseconds: what it adds to every latency here.</summary>
    public double? SendLagP99Milliseconds { get; init; }

    /// <summary>Share of all requests that succeeded, 0 to 1; see <see cref="PhaseFigures.SuccessRate"/> for those of the fault alone.</summary>
    public double SuccessRate => Sent == 0 ? 0 : 1 - ((double)(GetsFailed + PostsFailed) / Sent);
}

/// <summary>One phase: latencies from the due time, in milliseconds, and who answered.</summary>
internal sealed record PhaseFigures
{
    public required int Sent { get; init; }

    public required int Failed { get; init; }

    /// <summary>0 to 1.</summary>
    public double SuccessRate => Sent == 0 ? 0 : 1 - ((double)Failed / Sent);

    public double? P50 { get; init; }

    public double? P99 { get; init; }

    public double? Max { get; init; }

    /// <summary>Region of the answering origin, by the response header, to the count of answers.</summary>
    public required IReadOnlyDictionary<string, int> AnsweredBy { get; init; }
}
