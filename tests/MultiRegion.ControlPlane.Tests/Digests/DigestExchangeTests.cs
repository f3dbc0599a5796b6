using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Digests;

/// <summary>Cells with a Consul datacenter each, WAN-joined.</summary>
public sealed class DigestExchangeTests
{
    private static readonly string[] Cells = ["eu-west", "us-east", "ap-south"];
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Exchange_ThreeCells_EachHearsTheOthersAndPlansWithWhatTheyOffer()
    {
        await using var eu = await TestCell.StartAsync("eu-west", Cells);
        await using var us = await TestCell.StartAsync("us-east", Cells, eu);
        await using var ap = await TestCell.StartAsync("ap-south", Cells, eu);

        foreach (var cell in new[] { eu, us, ap })
        {
            var status = await cell.Replica.StatusAsync(status => status.Peers.Count == 2 && status.Peers.All(peer => !peer.Stale));
            status.Peers.Select(peer => peer.Cell).ShouldBe(Cells.Except([cell.Name]).Order());
            status.Peers.ShouldAllBe(peer => peer.DigestAge < Fresh && peer.Problem == null && peer.Epoch > 0);
        }

        // What the others want of an origin, and what is spare of it, its own cell offers them.
        var digests = await eu.DigestsAsync(digests => digests.Any(digest => digest.Cell == "us-east" && digest.Services.Any(service => service.Offers.Any(
            offer => offer.Cell == "eu-west"))));
        var offered = digests.Single(digest => digest.Cell == "us-east").Services.Single().Offers.Single(offer => offer.Cell == "eu-west");
        offered.Origin.ShouldBe("us-east");
        offered.RequestsPerSecond.ShouldBeInRange(1, 100);
    }

    [Fact]
    public async Task Exchange_APeersDatacenterHangs_ItsDigestAgesAndTheOwnCellPlansOn()
    {
        await using var eu = await TestCell.StartAsync("eu-west", Cells[..2]);
        await using var us = await TestCell.StartAsync("us-east", Cells[..2], eu);
        await eu.Replica.StatusAsync(status => status.Peers.All(peer => !peer.Stale));

        us.Consul.Server.Process.Pause();
        var cut = await eu.Replica.StatusAsync(status => status.Peers.Single() is { Stale: true, Problem: not null });
        cut.Peers.Single().DigestAge.ShouldNotBeNull().ShouldBeGreaterThan(Fresh);
        (cut.Leader, cut.ConsulReachable).ShouldBe((true, true));

        // Rounds of planning go on while reads hang: a service of its own is planned and published at once.
        (await eu.Replica.PutAsync(Make.Service("other"))).EnsureSuccessStatusCode();
        await eu.Consul.IndexAsync("other", _ => true);

        us.Consul.Server.Process.Resume();
        await eu.Replica.StatusAsync(status => status.Peers.Single() is { Stale: false, Problem: null });
    }

    [Fact]
    public async Task Exchange_AnotherCellsDigestStandsThere_IsRefusedAndShownAndCounted()
    {
        await using var us = await RealConsul.StartAsync(options => options with { Datacenter = "us-east" });
        await us.Client.PutAsync(ConsulKeys.Digest, """{"cell":"ap-south","at":"2026-01-01T00:00:00Z","services":[]}"""u8.ToArray());
        await using var eu = await TestCell.StartAsync("eu-west", Cells[..2], joined: us);

        var status = await eu.Replica.StatusAsync(status => status.Peers.Single().Problem?.Contains("'ap-south'", StringComparison.Ordinal) == true);

        status.Peers.Single().ShouldBe(new PeerView { Cell = "us-east", Datacenter = "us-east", Stale = true, Problem = status.Peers.Single().Problem });
        using var metrics = await eu.Replica.SendAsync(HttpMethod.Get, "/metrics", Roles.Viewer);
        (await metrics.Content.ReadAsStringAsync()).ShouldContain("multiregion_digests_refused_total{cell=\"us-east\",reason=\"WrongCell\"}");
    }

    [Fact]
    public async Task Exchange_TheDatacenterIsCalledOtherwise_PeerCellsSaysWhoseItIs()
    {
        await using var dc2 = await RealConsul.StartAsync(options => options with { Datacenter = "dc2" });
        await dc2.Client.PutAsync(
            ConsulKeys.Digest, System.Text.Encoding.UTF8.GetBytes($$"""{"cell":"us-east","epoch":4,"at":"{{DateTimeOffset.UtcNow:O}}","services":[]}"""));
        await using var eu = await TestCell.StartAsync("eu-west", ["eu-west", "dc2"], joined: dc2, "PeerCells:dc2=us-east");

        var status = await eu.Replica.StatusAsync(status => status.Peers.Single().Epoch == 4);

        status.Peers.Single().Cell.ShouldBe("us-east");
        using var metrics = await eu.Replica.SendAsync(HttpMethod.Get, "/metrics", Roles.Viewer);
        (await metrics.Content.ReadAsStringAsync()).ShouldContain("multiregion_digest_age_seconds{cell=\"us-east\"}");
    }
}
