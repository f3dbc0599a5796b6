using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Leadership;

/// <summary>Replicas that stop in their tracks at any moment, for any time, and go on as if nothing had been: what is published only ever gets newer.</summary>
public sealed class RandomPausesTests
{
    private const int Pauses = 12;
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Replicas_PauseAtRandom_NoPlanIsLostAndNoneIsOverwrittenByAnOlderOne(int seed)
    {
        var random = new Random(seed);
        await using var consul = await RealConsul.StartAsync();
        var seeds = Make.Seeds(Make.Service("api", "r0"));
        await using SlowRoad roadOfA = await SlowRoad.StartAsync(consul.Server.Address), roadOfB = await SlowRoad.StartAsync(consul.Server.Address);
        await using ReplicaProcess a = new(roadOfA.Address, "a", seeds), b = new(roadOfB.Address, "b", seeds);
        ReplicaProcess[] replicas = [a, b];
        SlowRoad[] roads = [roadOfA, roadOfB];
        await consul.IndexAsync("api", _ => true);
        foreach (var replica in replicas)
            await replica.StatusAsync(status => status.LeaderReplica is not null);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var seen = new List<PlanVersion>();
        var watch = WatchAsync(consul, seen, ending.Token);
        // Changes without a break: whenever the leader stops, it is about to publish.
        var changes = ChangeAsync(replicas, ending.Token);
        for (var pause = 0; pause < Pauses; pause++)
        {
            var before = (await consul.LeaseAsync())!;
            var leader = before.Holder == "a" ? 0 : 1;
            await Task.Delay(LongestTurn * random.NextDouble(), Cancel);
            // Half of the time with a transaction under way, which arrives when another leads.
            if (random.Next(2) == 0)
                await roads[leader].HoldAsync();
            replicas[leader].Process.Pause();
            await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Epoch);
            roads[leader].Release();
            replicas[leader].Process.Resume();
            await replicas[leader].StatusAsync(status => status.LeaderReplica is not null);
        }

        await ending.CancelAsync();
        var last = await changes;
        await replicas[0].PutAsync(Make.Service("api", "last"));
        while ((await consul.PlanAsync("api"))!.Definition.Origins.Single().Id != "last")
            await Task.Delay(50, Cancel);
        await watch;
        last.ShouldBeGreaterThan(Pauses);
        seen.Zip(seen.Skip(1)).ShouldAllBe(next => next.Second >= next.First, $"seed {seed}");
        seen.Select(version => version.Epoch).Distinct().Count().ShouldBeGreaterThan(Pauses);
    }

    /// <summary>Changes the service through any replica that answers; the number of changes that were accepted.</summary>
    private static async Task<int> ChangeAsync(ReplicaProcess[] replicas, CancellationToken cancellation)
    {
        var accepted = 0;
        for (var i = 0; !cancellation.IsCancellationRequested; i++)
            accepted += await replicas[i % replicas.Length].TryPutAsync(Make.Service("api", $"r{i}")) ? 1 : 0;
        return accepted;
    }

    private static async Task WatchAsync(RealConsul consul, List<PlanVersion> seen, CancellationToken cancellation)
    {
        try
        {
            await foreach (var key in consul.Client.WatchAsync(ConsulKeys.Index, cancellation))
                if (key is not null)
                    seen.Add(JsonSerializer.Deserialize(key.Value, ContractsJson.Default.PlanIndex)!.Services["api"].Version);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
