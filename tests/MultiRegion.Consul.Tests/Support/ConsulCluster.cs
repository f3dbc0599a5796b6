using System.Net;
using MultiRegion.Local.Servers;

namespace MultiRegion.Consul.Tests;

/// <summary>Three servers of one datacenter.</summary>
public sealed class ConsulCluster : IAsyncDisposable
{
    private readonly string _folder;

    private ConsulCluster(string folder, ConsulProcess[] servers) => (_folder, Servers) = (folder, servers);

    public IReadOnlyList<ConsulProcess> Servers { get; }

    public static async Task<ConsulCluster> StartAsync()
    {
        RealConsul.SkipUnlessFound();
        var folder = RealConsul.NewFolder();
        var gossip = FreePorts.Take(IPAddress.Loopback, 3);
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => ConsulProcess.StartAsync(new ConsulProcessOptions
        {
            Name = $"s{i}",
            RunDirectory = folder,
            BootstrapExpect = 3,
            SerfLanPort = gossip[i],
            JoinLan = [.. gossip.Select(port => $"127.0.0.1:{port}")],
        })));
        return new ConsulCluster(folder, servers);
    }

    /// <summary>The server that leads now, and one that follows.</summary>
    public async Task<(ConsulProcess Leader, ConsulProcess Follower)> RolesAsync()
    {
        using var client = RealConsul.NewClient(Servers[0].Address);
        var leader = await Until.TrueAsync(() => client.GetLeaderAsync(), address => address is not null);
        var leads = Servers.Single(server => server.ServerAddress == leader);
        return (leads, Servers.First(server => server != leads));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
