namespace MultiRegion.Local.Cells;

/// <summary>All of one region's parts.</summary>
internal sealed record Cell(CellLayout Layout, ConsulPart Consul, HostProcess ControlPlane, IReadOnlyList<EdgePart> Edges, OriginPart Origin)
{
    public string Region => Layout.Region;

    public Uri ControlPlaneUrl => new($"http://{Layout.ControlPlane}");

    public Uri ConsulUrl => Consul.Address;

    private IEnumerable<HostProcess> Hosts => [.. Edges.Select(edge => edge.Process), ControlPlane, Origin.Process];

    /// <summary>Part to whether its process runs.</summary>
    public IReadOnlyDictionary<string, bool> Up()
    {
        var up = new Dictionary<string, bool> { ["consul"] = Consul.IsUp, ["control-plane"] = ControlPlane.IsUp };
        foreach (EdgePart edge in Edges)
            up[edge.Id[(Region.Length + 1)..]] = edge.Process.IsUp;
        up["origin"] = Origin.Process.IsUp;
        return up;
    }

    /// <summary>kill -9 of everything in the region, at once.</summary>
    public Task KillAsync() => Task.WhenAll([.. Hosts.Select(host => host.KillAsync()), Consul.KillAsync()]);

    /// <summary>What was killed comes back, as a region does: servers first.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation)
    {
        await Consul.StartAgainAsync(cancellation);
        await Task.WhenAll(Hosts.Select(host => host.StartAsync(cancellation)));
    }

    /// <summary>SIGSTOP of everything in the region.</summary>
    public void Suspend()
    {
        foreach (HostProcess host in Hosts)
            host.Suspend();
        Consul.Suspend();
    }

    /// <summary>SIGCONT of everything in the region.</summary>
    public void Resume()
    {
        Consul.Resume();
        foreach (HostProcess host in Hosts)
            host.Resume();
    }
}
