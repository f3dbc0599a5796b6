using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A cell of its own: a Consul datacenter, a replica, and an edge that reports of the service <c>api</c>.</summary>
public sealed class TestCell : IAsyncDisposable
{
    /// <summary>The cells that tests start, and the origins of the service.</summary>
    public static readonly string[] Origins = ["eu-west", "us-east", "ap-south"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Reporting _edge;

    private TestCell(string name, RealConsul consul, Replica replica) =>
        (Name, Consul, Replica, _edge) = (name, consul, replica, new Reporting(replica, name, Busy()));

    public string Name { get; }

    public RealConsul Consul { get; }

    public Replica Replica { get; }

    public static Task<TestCell> StartAsync(string name, string[] datacenters, TestCell? other = null) => StartAsync(name, datacenters, other?.Consul);

    public static async Task<TestCell> StartAsync(string name, string[] datacenters, RealConsul? joined, params string[] settings)
    {
        var consul = await RealConsul.StartAsync(options => options with
        {
            Datacenter = name,
            JoinWan = joined is null ? [] : [joined.Server.WanAddress],
        });
        return await StartAsync(name, consul, [.. datacenters.Except([name]).Select((peer, i) => $"PeerDatacenters:{i}={peer}"), .. settings]);
    }

    public static async Task<TestCell> StartAsync(string name, RealConsul consul, params string[] settings) =>
        new(name, consul, await Replica.StartAsync(consul.Server.Address, "a", [$"Cell={name}", "DigestInterval=00:00:00.200", .. Seeds(), .. settings]));

    /// <summary>The digests of the others, once they are as expected.</summary>
    public async Task<IReadOnlyList<CellDigest>> DigestsAsync(Func<IReadOnlyList<CellDigest>, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var digests = (await Replica.GetAsync("/v1/digests", ContractsJson.Default.PageCellDigest)).Items;
            if (condition(digests))
                return digests;
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await Replica.DisposeAsync();
        await Consul.DisposeAsync();
    }

    private static string[] Seeds() =>
        [.. Make.Seeds(Make.Service("api", Origins)), .. Origins.Select((_, i) => $"Services:0:Origins:{i}:Capacity=100")];

    /// <summary>50 requests a second, all answered.</summary>
    private static ServiceObservation Busy() => Make.Observation(origins:
        [.. Origins.Select(origin => new OriginObservation { Origin = origin, Outcomes = new OutcomeCounts { Success = 10 }, Latency = new LatencyBuckets([100], [10]) })])
        with { Requests = 10 };
}
