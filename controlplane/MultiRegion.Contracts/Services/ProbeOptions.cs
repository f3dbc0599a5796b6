namespace MultiRegion.Contracts;

/// <summary>How an origin is asked for its health apart from traffic; off by default, because probing a paid API costs money.</summary>
public sealed record ProbeOptions
{
    public ProbeKind Kind { get; set; } = ProbeKind.Off;

    /// <summary>Path that an HTTP probe gets, relative to the origin's address.</summary>
    public string Path { get; set; } = "/";

    /// <summary>Statuses that mean healthy; empty means 200 to 399.</summary>
    public IReadOnlyList<int> Statuses { get; set; } = [];

    /// <summary>Time between two probes of one origin by one observer. 100 ms to 10 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time for one probe to succeed. 10 ms to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}

public enum ProbeKind
{
    Off,

    /// <summary>A TCP connection, and a TLS handshake where the address is https.</summary>
    Tls,

    /// <summary>A GET with a status.</summary>
    Http,
}
