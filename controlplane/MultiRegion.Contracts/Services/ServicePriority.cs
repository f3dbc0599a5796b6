namespace MultiRegion.Contracts;

/// <summary>Who is refused first when an edge has more to do than it can: business priority as in DAGOR (Zhou et al., SoCC 2018).</summary>
public enum ServicePriority
{
    /// <summary>Served as long as the edge can take a request at all.</summary>
    Critical,

    Normal,

    /// <summary>Refused first.</summary>
    Sheddable,
}
