using System.Globalization;
using System.Net;

namespace MultiRegion.Local.Cells;

/// <summary>
/// Where the parts of one cell listen. A region has a loopback address of its own where the system has more than one (127.0.N.1 on Linux
/// and Windows), so that a part is known by its address as it would be in a real region; and a block of ports of its own in any case.
/// </summary>
internal sealed record CellLayout(string Region, IPAddress Address, int FirstPort, int EdgeCount)
{
    public const int MaxEdges = 8;
    public const int MaxCells = 10;

    /// <summary>Ports that one cell takes.</summary>
    public const int PortsPerCell = 30;

    private const int AdminOffset = 8;
    private const int ControlPlaneOffset = 16;
    private const int OriginOffset = 17;
    private const int OriginAdminOffset = 18;
    private const int SiloOffset = 19;
    private const int ConsulOffset = 20;
    private const int PostgresOffset = 25;

    private static readonly string[] Names =
    [
        "eu-west", "us-east", "ap-south", "us-west", "sa-east", "af-south", "me-central", "eu-north", "ap-east", "ca-central",
    ];

    public static IReadOnlyList<CellLayout> Plan(int cells, int edges, int portBase, bool distinctAddresses) =>
    [
        .. Enumerable.Range(0, cells).Select(index => new CellLayout(
            Names[index],
            distinctAddresses ? new IPAddress([127, 0, (byte)(index + 1), 1]) : IPAddress.Loopback,
            portBase + (index * PortsPerCell),
            edges)),
    ];

    public IEnumerable<EdgeLayout> Edges => Enumerable.Range(0, EdgeCount).Select(index => new EdgeLayout(
        string.Create(CultureInfo.InvariantCulture, $"{Region}-edge-{index + 1}"), At(index), At(AdminOffset + index)));

    public IPEndPoint ControlPlane => At(ControlPlaneOffset);

    /// <summary>Where the control plane's silo listens, with the Orleans engine.</summary>
    public IPEndPoint Silo => At(SiloOffset);

    public IPEndPoint Origin => At(OriginOffset);

    public IPEndPoint OriginAdmin => At(OriginAdminOffset);

    public string OriginId => $"demo-{Region}";

    /// <summary>The first of Consul's five ports.</summary>
    public int ConsulPort => FirstPort + ConsulOffset;

    /// <summary>Port of the one PostgreSQL server, in the first cell's block.</summary>
    public int PostgresPort => FirstPort + PostgresOffset;

    /// <summary>Name of the region's database.</summary>
    public string Database => "multiregion_" + Region.Replace('-', '_');

    /// <summary>Where hosts of the cell will listen, and what for.</summary>
    public IEnumerable<(IPEndPoint EndPoint, string Purpose)> EndPoints =>
    [
        .. Edges.Select(edge => (edge.Public, $"edge {edge.Id}")),
        .. Edges.Select(edge => (edge.Admin, $"the admin listener of edge {edge.Id}")),
        (ControlPlane, $"the control plane of {Region}"),
        (Silo, $"the silo of {Region}"),
        (Origin, $"origin {OriginId}"),
        (OriginAdmin, $"the admin listener of origin {OriginId}"),
    ];

    private IPEndPoint At(int offset) => new(Address, FirstPort + offset);
}

/// <summary>Where one edge listens.</summary>
internal sealed record EdgeLayout(string Id, IPEndPoint Public, IPEndPoint Admin);
