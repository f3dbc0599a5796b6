namespace MultiRegion.ControlPlane.Leadership;

/// <summary>A leadership of the cell: the session that fences its writes, and the epoch that its plans carry.</summary>
internal sealed record Reign(string Session, long Epoch);
