using System.Net;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>
/// What lies between Consul datacenters: each has an address of its own, 127.0.N.1, and is known to the others as 127.0.N.2, where a wire stands that can be cut.
/// </summary>
public sealed class Wan : IAsyncDisposable
{
    /// <summary>Whom gossip's connections come from, unlike its packets and the servers' calls: they are cut for all datacenters, who get on without.</summary>
    private static readonly IPAddress Anybody = IPAddress.Loopback;
    private static int _networks = 20;
    private readonly Dictionary<string, IPAddress> _inside = [];
    private readonly Dictionary<string, WanWire[]> _wires = [];
    private string? _first;

    /// <summary>The options of a datacenter's server, which the others can reach from its start.</summary>
    public ConsulProcessOptions Join(string datacenter, ConsulProcessOptions options)
    {
        var network = Interlocked.Increment(ref _networks);
        var (inside, outside) = (IPAddress.Parse($"127.0.{network}.1"), IPAddress.Parse($"127.0.{network}.2"));
        var ports = FreePorts.Take(outside, 2);
        _inside[datacenter] = inside;
        _wires[datacenter] = [.. ports.Select(port => new WanWire(new IPEndPoint(outside, port), new IPEndPoint(inside, port)))];
        _first ??= $"{outside}:{ports[0]}";
        return options with
        {
            Datacenter = datacenter,
            BindAddress = inside,
            AdvertiseWanAddress = outside,
            SerfWanPort = ports[0],
            ServerPort = ports[1],
            WanProbeInterval = TimeSpan.FromSeconds(1),
            JoinWan = _wires.Count == 1 ? [] : [_first],
        };
    }

    /// <summary>Nothing passes between the datacenter and the others any more; nothing breaks either.</summary>
    public void Cut(string datacenter) => Set(datacenter, isCut: true);

    public void Mend(string datacenter) => Set(datacenter, isCut: false);

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires.Values.SelectMany(wires => wires))
            await wire.DisposeAsync();
    }

    private void Set(string datacenter, bool isCut)
    {
        foreach (var (to, wires) in _wires)
        {
            IPAddress[] cut = to == datacenter ? [.. _inside.Values, Anybody] : [_inside[datacenter], Anybody];
            foreach (var wire in wires)
                foreach (var from in cut)
                    wire.Set(from, isCut);
        }
    }
}
