namespace MultiRegion.Contracts;

/// <summary>Why an edge keeps traffic from an origin by itself.</summary>
public enum EjectionCause
{
    /// <summary>Its connections fail, break or stay without an answer, or its probes do.</summary>
    Unreachable,

    /// <summary>Too many of its answers are failures, while its peers' are not.</summary>
    Failing,

    /// <summary>It takes far longer than it is used to, while its peers do not.</summary>
    Slow,
}
