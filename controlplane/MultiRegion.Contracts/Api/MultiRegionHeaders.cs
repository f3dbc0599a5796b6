namespace MultiRegion.Contracts;

/// <summary>Names of the headers by which the answer of a proxied request says how it came about.</summary>
public static class MultiRegionHeaders
{
    /// <summary>Region of the origin that answered.</summary>
    public const string Region = "X-MultiRegion-Region";

    public const string Origin = "X-MultiRegion-Origin";

    /// <summary>Number of attempts, the first included.</summary>
    public const string Attempts = "X-MultiRegion-Attempts";

    /// <summary><c>epoch.revision</c> of the plan.</summary>
    public const string Plan = "X-MultiRegion-Plan";

    /// <summary>The edge that carried the request.</summary>
    public const string Edge = "X-MultiRegion-Edge";

    /// <summary><c>no</c> if the request's body was too long, or the memory for bodies was used up, so that there could be one attempt only.</summary>
    public const string Replay = "X-MultiRegion-Replay";
}
