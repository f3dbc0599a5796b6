namespace MultiRegion.Consul.Tests;

public sealed class LeaderLossTests
{
    [Fact]
    public async Task LeaderKilled_ClientOfAFollower_WritesWatchesAndLeasesAgain()
    {
        await using var cluster = await ConsulCluster.StartAsync();
        var (leader, follower) = await cluster.RolesAsync();
        using var client = RealConsul.NewClient(follower.Address);
        await client.PutAsync("k", "before"u8.ToArray());
        using var limit = Until.Limit();
        await using var watch = client.WatchAsync("k", limit.Token).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        await using var candidate = new LeaseCandidate(client, "a");
        await candidate.WhenHeldAsync();

        await leader.KillAsync();

        await Until.TrueAsync(() => client.PutAsync("k", "after"u8.ToArray()), written => written);
        while (!watch.Current!.Value.AsSpan().SequenceEqual("after"u8))
            (await watch.MoveNextAsync()).ShouldBeTrue();
        var held = await candidate.WhenHeldAsync();
        (await Until.TrueAsync(() => client.GetAsync(LeaseCandidate.Key), key => key?.Session == held.SessionId)).ShouldNotBeNull();
        (await client.GetAsync("k", new ReadOptions { Consistency = Consistency.Strong }))!.Value.ShouldBe("after"u8.ToArray());
    }

    [Fact]
    public async Task QuorumLost_Writes_FailAndStaleReadsGoOn()
    {
        await using var cluster = await ConsulCluster.StartAsync();
        var (leader, follower) = await cluster.RolesAsync();
        using var client = RealConsul.NewClient(follower.Address);
        await client.PutAsync("k", "v"u8.ToArray());
        await Until.TrueAsync(() => client.GetAsync("k", new ReadOptions { Consistency = Consistency.Stale }), key => key is not null);

        await Task.WhenAll(leader.KillAsync(), cluster.Servers.First(server => server != leader && server != follower).KillAsync());

        var failure = await Should.ThrowAsync<ConsulUnavailableException>(async () =>
        {
            while (true)
                await client.PutAsync("k", "w"u8.ToArray());
        });
        failure.OutcomeUnknown.ShouldBeTrue();
        (await client.GetAsync("k", new ReadOptions { Consistency = Consistency.Stale }))!.Value.ShouldBe("v"u8.ToArray());
    }
}
