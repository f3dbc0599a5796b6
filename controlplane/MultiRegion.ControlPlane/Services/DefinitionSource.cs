namespace MultiRegion.ControlPlane.Services;

/// <summary>Where a definition comes from, the weakest first.</summary>
public enum DefinitionSource
{
    /// <summary>A plan found in Consul, whose definition nobody here has otherwise.</summary>
    Published,

    /// <summary>This replica's configuration.</summary>
    Seed,

    /// <summary>An operator.</summary>
    Intent,
}
