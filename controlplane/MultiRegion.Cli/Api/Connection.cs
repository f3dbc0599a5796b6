namespace MultiRegion.Cli.Api;

/// <summary>Where to ask, and as whom.</summary>
internal sealed record Connection
{
    /// <summary>Control planes, or an edge's admin listener: asked in this order until one answers.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>The token; null where a certificate says who asks.</summary>
    public string? Token { get; init; }

    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM files of the client certificate and its key.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>How long one answer may take.</summary>
    public required TimeSpan Timeout { get; init; }
}
