namespace MultiRegion.Core.Certificates;

/// <summary>One case: regions that are lost, or a single origin of one.</summary>
internal sealed class Loss(IReadOnlyList<string> regions, string? origin)
{
    /// <summary>The lost regions; that of the lost origin.</summary>
    public IReadOnlyList<string> Regions => regions;

    /// <summary>Null where whole regions are lost.</summary>
    public string? Origin => origin;

    /// <summary>Requests per second that are lost with it.</summary>
    public double Capacity { get; set; }

    /// <summary>Origins that are lost with a region.</summary>
    public int Origins { get; set; }

    /// <summary>Requests per second that what is left cannot take; below 0 for what it has to spare.</summary>
    public double Shortfall { get; set; }

    public bool Takes(CertifiedOrigin candidate) => origin is null ? regions.Contains(candidate.Region) : candidate.Id == origin;
}
