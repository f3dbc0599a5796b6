using MultiRegion.Consul;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Events;
using MultiRegion.Core;
using MultiRegion.Core.Health;

namespace MultiRegion.ControlPlane.Configuration;

/// <summary>Settings of one control-plane replica, section <c>ControlPlane</c>. Checked by <see cref="ControlPlaneOptionsValidator"/> on start.</summary>
public sealed class ControlPlaneOptions
{
    public const string Section = "ControlPlane";

    /// <summary>The cell that this replica plans for: 1 to 63 of <c>a-z 0-9 - .</c>.</summary>
    public string Cell { get; set; } = "local";

    /// <summary>Name of this replica, unique in its cell; the machine's name unless it is set.</summary>
    public string Replica { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>Addresses of the API, separated by <c>;</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:9801";

    /// <summary>
    /// Where people's tools reach this replica's API, told to the other cells in the digest; unless it is set the first of <see cref="Urls"/> that is an address and no
    /// wildcard.
    /// </summary>
    public Uri? AdvertisedAddress { get; set; }

    /// <summary>The cell's Consul agent.</summary>
    public ConsulOptions Consul { get; set; } = new();

    /// <summary>Regions that definitions may name; empty means any.</summary>
    public IList<string> Regions { get; set; } = [];

    /// <summary>Round trip from this cell to each region, for those whose edges' own measurement is not to count. 0 to 10 s.</summary>
    public IDictionary<string, TimeSpan> Distances { get; set; } = new Dictionary<string, TimeSpan>();

    /// <summary>
    /// Cells that share the origins' capacity, this one included; unless it is set this one and its <see cref="PeerDatacenters"/> and <see cref="Peers"/>, or where it
    /// has none one for each of <see cref="Regions"/>. 1 to 1000.
    /// </summary>
    public int? Cells { get; set; }

    /// <summary>JSON file of seed definitions: they hold until an operator's intent for the same service takes their place.</summary>
    public string? ServicesFile { get; set; }

    /// <summary>WAN-joined Consul datacenters of the other cells: intents are exchanged with them, and their digests are read.</summary>
    public IList<string> PeerDatacenters { get; set; } = [];

    /// <summary>Other cells whose datacenters are not WAN-joined, by name: intents and digests are exchanged with their control planes themselves.</summary>
    public IDictionary<string, PeerOptions> Peers { get; set; } = new Dictionary<string, PeerOptions>();

    /// <summary>Datacenter to the cell whose documents stand in it, for those that are not called like their cell.</summary>
    public IDictionary<string, string> PeerCells { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Time between two reads of another cell's digest and two comparisons of intents, and the least between two writes of this one's; a change of an origin's health is
    /// written at once. 100 ms to 1 s.
    /// </summary>
    public TimeSpan DigestInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two rounds of planning; evidence of a lost origin starts one at once. 50 ms to 10 s.</summary>
    public TimeSpan TickInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon a dead leader is replaced. 300 ms to 10 s.</summary>
    public TimeSpan LeaseTtl { get; set; } = TimeSpan.FromSeconds(1);

    public ReportOptions Reports { get; set; } = new();

    public EventOptions Events { get; set; } = new();

    /// <summary>How evidence becomes a score, for every service; ranges in <see cref="Core.Validation.HealthOptionsValidator"/>.</summary>
    public HealthOptions Health { get; set; } = new();

    /// <summary>Time in which an edge's request rate of before loses half of its weight in the demand. 1 s to 10 min.</summary>
    public TimeSpan DemandHalfLife { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Round trip to a region that is neither in <see cref="Distances"/> nor measured by the edges yet, unless it is the cell's own. 0 to 10 s.</summary>
    public TimeSpan UnlistedDistance { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary><see cref="Cells"/>, or what follows from the other settings.</summary>
    public int CellCount => Cells ?? (PeerDatacenters.Count + Peers.Count is > 0 and var others ? 1 + others : Math.Max(1, Regions.Count));

    /// <summary><see cref="AdvertisedAddress"/>, or what follows from <see cref="Urls"/>.</summary>
    public Uri? ReachableAddress => AdvertisedAddress ?? Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null)
        .FirstOrDefault(uri => uri is not null && uri.Port != 0 && uri.Host is not ("0.0.0.0" or "[::]" or "*" or "+"));

    /// <summary>The other cells.</summary>
    public IEnumerable<PeerCell> OtherCells =>
    [
        .. PeerDatacenters.Select(datacenter => new PeerCell(PeerCells.TryGetValue(datacenter, out var cell) ? cell : datacenter, datacenter)),
        .. Peers.Keys.Order(StringComparer.Ordinal).Select(cell => new PeerCell(cell)),
    ];

    /// <summary>The regions that definitions may name; null if they are not known.</summary>
    public IReadOnlyCollection<string>? KnownRegions => Regions.Count == 0 ? null : Regions.AsReadOnly();

    /// <summary>The settings that concern each service's controller.</summary>
    public ControllerOptions ToController() => new()
    {
        Distances = Distances.AsReadOnly(),
        Cells = CellCount,
        DemandHalfLife = DemandHalfLife,
        UnlistedDistance = UnlistedDistance,
        Health = Health,
    };
}
