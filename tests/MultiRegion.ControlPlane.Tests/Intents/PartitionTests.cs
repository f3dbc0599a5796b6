using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core.Intents;
using static MultiRegion.ControlPlane.Tests.Support.IntentRequests;

namespace MultiRegion.ControlPlane.Tests.Intents;

/// <summary>Three cells with a Consul of their own each, by WAN-joined datacenters and by control planes that ask one another; the wires between them are cut.</summary>
public sealed class PartitionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_ThreeCells_EveryCellHasItAndSaysSo(bool joined)
    {
        await using var three = await ThreeCells.StartAsync(joined);

        var receipt = await three["eu-west"].Replica.PutOverrideAsync("one", Cap()).ReceiptAsync();

        receipt.Peers.ShouldBe([new PeerReceipt("us-east", true), new PeerReceipt("ap-south", true)], ignoreOrder: true);
        foreach (var cell in three.Cells)
        {
            var view = await cell.Replica.IntentAsync("one", view => view.Intent.Stamp == receipt.Stamp && view.Peers.All(peer => peer.Acknowledged));
            view.Peers.Count.ShouldBe(2);
            (await cell.Consul.Client.GetAsync(ConsulKeys.Intent(IntentKind.Override, "one"))).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_BothSidesGoOn_AfterwardsTheyAgreeAndTheLoserIsOnTheRecord(bool joined)
    {
        await using var three = await ThreeCells.StartAsync(joined);
        var (eu, us) = (three["eu-west"].Replica, three["us-east"].Replica);
        var before = await eu.PutOverrideAsync("both", Cap(0.9)).ReceiptAsync();
        await us.IntentAsync("both", view => view.Intent.Stamp == before.Stamp);

        await three.CutAsync("eu-west");
        var alone = await eu.PutOverrideAsync("eu-alone", Cap(0.1)).ReceiptAsync();
        var loser = await eu.PutOverrideAsync("both", Cap(0.2), "of the cut-off cell").ReceiptAsync();
        loser.Peers.ShouldAllBe(peer => !peer.Acknowledged && peer.Problem != null);
        var others = await us.PutOverrideAsync("us-alone", Cap(0.3)).ReceiptAsync();
        var winner = await us.PutOverrideAsync("both", Cap(0.4), "of the others").ReceiptAsync();
        winner.Peers.ShouldContain(new PeerReceipt("ap-south", true));
        (await eu.IntentAsync("both", _ => true)).Peers.ShouldAllBe(peer => !peer.Acknowledged);

        three.Mend("eu-west");
        foreach (var cell in three.Cells)
            await cell.Replica.IntentsAsync(views => new[] { alone, others, winner }.All(receipt => Has(views, receipt)));

        foreach (var cell in three.Cells)
        {
            var merged = (await cell.Replica.IntentAsync("both", view => view.Peers.All(peer => peer.Acknowledged))).Intent;
            merged.Reason.ShouldBe("of the others");
            merged.Losers.Single().ShouldSatisfyAllConditions(
                lost => lost.Reason.ShouldBe("of the cut-off cell"), lost => lost.Stamp.ShouldBe(loser.Stamp), lost => lost.Override!.Share.ShouldBe(0.2));
        }
    }

    [Fact]
    public async Task Write_StampFarAheadOfTheOthersClocks_IsShownThereAndDoesNotCount()
    {
        await using var three = await ThreeCells.StartAsync(joined: true);
        var eu = three["eu-west"];
        await eu.Replica.PutOverrideAsync("one", Cap(0.5)).ReceiptAsync();
        var good = (await eu.Replica.IntentAsync("one", _ => true)).Intent;
        var now = DateTimeOffset.UtcNow;
        var fast = IntentStates.Next(
            good with { Author = "fast", At = now, Override = Cap(0.1) }, good, new IntentStamp(now.AddHours(1).ToUnixTimeMilliseconds(), 0, "us-east"));
        var id = IntentId.Of(fast);
        foreach (var cell in three.Cells)
            await cell.Consul.Client.PutAsync(id.Key, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(fast, ContractsJson.Default.Intent));

        foreach (var cell in three.Cells)
        {
            var views = await cell.Replica.IntentsAsync(views => views.Any(view => view.Phase == IntentPhase.Quarantined));
            views.Single(view => view.Phase == IntentPhase.Accepted).Intent.Author.ShouldBe("operator-1");
            views.Single(view => view.Phase == IntentPhase.Quarantined).ShouldSatisfyAllConditions(
                view => view.Intent.Author.ShouldBe("fast"), view => view.Problem!.ShouldContain("ahead of this replica's clock"));
        }

        var receipt = await eu.Replica.PutOverrideAsync("one", Cap(0.3)).ReceiptAsync();
        foreach (var cell in three.Cells)
            await cell.Replica.IntentAsync("one", view => view.Phase == IntentPhase.Accepted && view.Intent.Stamp == receipt.Stamp);
    }

    private static bool Has(IReadOnlyList<IntentView> views, IntentReceipt receipt) =>
        views.Any(view => view.Intent.Name == receipt.Name && view.Intent.Stamp == receipt.Stamp);
}
