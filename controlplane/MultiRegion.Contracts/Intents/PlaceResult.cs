namespace MultiRegion.Contracts;

/// <summary>What became of an intent that was merged into what stands in a cell.</summary>
public enum PlaceResult
{
    /// <summary>It counts there.</summary>
    Placed,

    /// <summary>A later one counts there; this one is on its record if its author had not seen it.</summary>
    Superseded,

    /// <summary>Somebody else wrote at the same moment: to be tried again.</summary>
    Conflict,
}

/// <summary>Answer to <c>POST /v1/peers/intents</c>.</summary>
public sealed record Placement(PlaceResult Result);
