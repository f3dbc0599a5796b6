using System.Net;
using MultiRegion.Local.Servers;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Three cells and what lies between them, which can be cut: WAN-joined datacenters, or control planes that ask one another over mutual TLS.</summary>
public sealed class ThreeCells : IAsyncDisposable
{
    private readonly Wan _wan = new();
    private readonly TestCertificates _certificates = new();
    private readonly Dictionary<(string From, string To), WanWire> _wires = [];

    private ThreeCells(bool joined) => IsJoined = joined;

    public bool IsJoined { get; }

    public IReadOnlyList<TestCell> Cells { get; private set; } = [];

    public TestCell this[string name] => Cells.Single(cell => cell.Name == name);

    /// <param name="joined">True for WAN-joined datacenters.</param>
    public static async Task<ThreeCells> StartAsync(bool joined)
    {
        var three = new ThreeCells(joined);
        if (joined)
            await three.StartJoinedAsync();
        else
            await three.StartApartAsync();
        try
        {
            foreach (var cell in three.Cells)
                await cell.Replica.StatusAsync(status => status.Peers.Count == 2 && status.Peers.All(peer => !peer.Stale));
            return three;
        }
        catch
        {
            await three.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing passes between the cell and the others any more; it returns when Consul's gossip, too, holds them for lost, as after a long time.</summary>
    public async Task CutAsync(string name)
    {
        Set(name, isCut: true);
        if (!IsJoined)
            return;
        foreach (var cell in Cells)
            await LostAsync(cell, datacenter => cell.Name == name ? datacenter != name : datacenter == name);
    }

    public void Mend(string name) => Set(name, isCut: false);

    public async ValueTask DisposeAsync()
    {
        foreach (var cell in Cells)
            await cell.DisposeAsync();
        foreach (var wire in _wires.Values)
            await wire.DisposeAsync();
        await _wan.DisposeAsync();
        _certificates.Dispose();
    }

    private async Task StartJoinedAsync()
    {
        foreach (var name in TestCell.Origins)
        {
            var consul = await RealConsul.StartAsync(options => _wan.Join(name, options));
            Cells = [.. Cells, await TestCell.StartAsync(name, consul, [.. Others(name).Select((peer, i) => $"PeerDatacenters:{i}={peer}")])];
        }
    }

    private async Task StartApartAsync()
    {
        var ports = TestCell.Origins.ToDictionary(name => name, _ => FreePorts.Take(IPAddress.Loopback, 1)[0]);
        foreach (var name in TestCell.Origins)
        {
            var (certificate, key) = _certificates.Sign(name);
            List<string> settings =
            [
                $"Urls=http://127.0.0.1:0;https://127.0.0.1:{ports[name]}",
                $"--Kestrel:Certificates:Default:Path={certificate}", $"--Kestrel:Certificates:Default:KeyPath={key}", $"ClientCertificates:CaFile={_certificates.CaFile}",
            ];
            foreach (var (peer, i) in Others(name).Select((peer, i) => (peer, i)))
            {
                var wire = FreePorts.Take(IPAddress.Loopback, 1)[0];
                _wires[(name, peer)] = new WanWire(new IPEndPoint(IPAddress.Loopback, wire), new IPEndPoint(IPAddress.Loopback, ports[peer]));
                settings.AddRange(
                [
                    $"ClientCertificates:Callers:{i}:San={peer}.example", $"ClientCertificates:Callers:{i}:Name={peer}", $"ClientCertificates:Callers:{i}:Role=peer",
                    $"Peers:{peer}:Addresses:0=https://127.0.0.1:{wire}", $"Peers:{peer}:Tls:CaFile={_certificates.CaFile}",
                    $"Peers:{peer}:Tls:ClientCertificateFile={certificate}", $"Peers:{peer}:Tls:ClientKeyFile={key}",
                ]);
            }

            Cells = [.. Cells, await TestCell.StartAsync(name, await RealConsul.StartAsync(options => options with { Datacenter = name }), [.. settings])];
        }
    }

    private void Set(string name, bool isCut)
    {
        if (!IsJoined)
            foreach (var ((from, to), wire) in _wires)
            {
                if (from == name || to == name)
                    wire.Set(IPAddress.Loopback, isCut);
            }
        else if (isCut)
            _wan.Cut(name);
        else
            _wan.Mend(name);
    }

    private static IEnumerable<string> Others(string name) => TestCell.Origins.Except([name]);

    private static async Task LostAsync(TestCell cell, Func<string, bool> isLost)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await cell.Consul.Client.Agent.ListWanMembersAsync(patience.Token)).Any(member => isLost(member.Datacenter) && member.IsAlive))
            await Task.Delay(50, patience.Token);
    }
}
