namespace MultiRegion.ControlPlane.Publishing;

/// <summary>How a publish ended.</summary>
internal enum PublishOutcome
{
    /// <summary>Nothing had changed.</summary>
    Nothing,

    /// <summary>All of it stands in Consul.</summary>
    Done,

    /// <summary>The lease is not ours any more: nothing may be published.</summary>
    LeaseLost,

    /// <summary>A higher epoch stands in Consul: ours must be raised first.</summary>
    Superseded,

    /// <summary>Consul holds less than was published, as after the restore of a snapshot: everything must go out again under a higher epoch.</summary>
    DataLost,

    /// <summary>Something else was met again and again; part of it may stand. The next tick tries again.</summary>
    Conflict,
}
