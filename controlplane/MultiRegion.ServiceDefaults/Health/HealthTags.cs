namespace MultiRegion.ServiceDefaults.Health;

/// <summary>Tags that say which endpoint a health check counts for.</summary>
public static class HealthTags
{
    /// <summary><c>/healthz</c>: the process works; failing means restart it.</summary>
    public const string Live = "live";

    /// <summary><c>/readyz</c>: it can take traffic; failing means send none.</summary>
    public const string Ready = "ready";
}
