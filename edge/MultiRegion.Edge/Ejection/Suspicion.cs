namespace MultiRegion.Edge.Ejection;

/// <summary>What an origin's outcomes speak for.</summary>
internal enum Suspicion
{
    None,

    /// <summary>It answers, but too often with failures.</summary>
    Soft,

    /// <summary>It is not there: connections fail, break or stay without an answer.</summary>
    Hard,

    /// <summary>It takes far longer than it is used to.</summary>
    Slow,
}
