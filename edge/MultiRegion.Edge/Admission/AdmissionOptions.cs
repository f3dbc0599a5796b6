using System.ComponentModel.DataAnnotations;

namespace MultiRegion.Edge.Admission;

/// <summary>How much an edge takes on at once, section <c>Edge:Admission</c>. What is more is refused early.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Requests in flight at the edge, streams not counted. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>Share of <see cref="MaxRequests"/> above which sheddable services' requests are refused. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double SheddableShare { get; set; } = 0.75;

    /// <summary>Share of <see cref="MaxRequests"/> above which normal services' requests are refused, too. 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double NormalShare { get; set; } = 0.9;

    /// <summary>Requests in flight of one client, streams not counted; null sets no limit. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int? MaxRequestsPerClient { get; set; } = 5_000;

    /// <summary>Upgraded connections and server-sent events at the edge. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 20_000;

    /// <summary>Streams of one client; null sets no limit. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int? MaxStreamsPerClient { get; set; } = 10_000;

    /// <summary>
    /// Header whose last value says who the client is, as <c>X-Forwarded-For</c> or the name of an API key's header; null goes by the remote
    /// address. The value is hashed, and neither kept nor logged.
    /// </summary>
    public string? ClientHeader { get; set; }

    /// <summary>Addresses (<c>10.0.0.0/8</c>) whose <see cref="ClientHeader"/> is believed; anybody else is known by the remote address.</summary>
    public IList<string> TrustedProxies { get; set; } = [];
}
