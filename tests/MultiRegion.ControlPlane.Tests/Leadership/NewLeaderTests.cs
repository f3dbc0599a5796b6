using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Leadership;

public sealed class NewLeaderTests
{
    [Fact]
    public async Task Lead_TheLeaderBeforeStopped_RepublishesTheSameWeightsUnderAHigherEpoch()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var first = await Replica.StartAsync(consul.Server.Address, "a", Make.Seeds(Make.Service()));
        await consul.IndexAsync("api", _ => true);
        var before = (await consul.PlanAsync("api"))!;
        await using var second = await Replica.StartAsync(consul.Server.Address, "b", Make.Seeds(Make.Service()));
        await second.StatusAsync(status => status.LeaderReplica == "a");

        await first.StopAsync();

        await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Version.Epoch);
        var after = (await consul.PlanAsync("api"))!;
        after.Weights.ShouldBe(before.Weights, ignoreOrder: true);
        var lease = (await consul.LeaseAsync())!;
        (lease.Holder, lease.Epoch).ShouldBe(("b", after.Version.Epoch));
    }

    [Fact]
    public async Task Lead_ColdReplicaWithoutSeeds_RepublishesWhatStandsInConsul()
    {
        await using var consul = await RealConsul.StartAsync();
        await using (var first = await Replica.StartAsync(consul.Server.Address, "a", Make.Seeds(Make.Service(), Make.Service("removed"))))
        {
            await consul.IndexAsync("api", _ => true);
            await first.SendAsync(HttpMethod.Delete, "/v1/services/removed?reason=gone", "operator");
            await consul.IndexAsync("removed", entry => entry.Removed);
        }

        var before = (await consul.PlanAsync("api"))!;

        await using var second = await Replica.StartAsync(consul.Server.Address, "b");

        var index = await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Version.Epoch);
        (await consul.PlanAsync("api"))!.Weights.ShouldBe(before.Weights, ignoreOrder: true);
        index.Services["removed"].Removed.ShouldBeTrue();
    }

    [Fact]
    public async Task Report_OfAHigherEpoch_TheLeaderStepsUpAndRepublishes()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);

        using var answer = await replica.ReportAsync(Make.Report(services: Make.Observation(plan: new PlanVersion(41, 7))));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var index = await consul.IndexAsync("api", entry => entry.Version.Epoch == 42);
        (await consul.PlanAsync("api"))!.Version.ShouldBe(index.Services["api"].Version);
        (await consul.LeaseAsync())!.Epoch.ShouldBe(42);
    }

    [Fact]
    public async Task Report_OfAnEpochFarAboveTheCells_IsRefused()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);
        await consul.IndexAsync("api", _ => true);
        var epoch = (await consul.LeaseAsync())!.Epoch;

        using var forged = await replica.ReportAsync(Make.Report(services: Make.Observation(plan: new PlanVersion(epoch + 1_001_000, 1))));

        forged.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await replica.StatusAsync()).Epoch.ShouldBe(epoch);
    }

    [Fact]
    public async Task Report_OfTheCellsOwnEpoch_IsTakenHoweverHighItIs()
    {
        await using var consul = await RealConsul.StartAsync();
        await consul.Client.PutAsync(ConsulKeys.Lease, """{ "schema": 1, "holder": "x", "epoch": 1000000000, "acquiredAt": "2026-01-01T00:00:00Z" }"""u8.ToArray());
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        var own = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;
        own.Epoch.ShouldBe(1_000_000_001);

        using var answer = await replica.ReportAsync(Make.Report(services: Make.Observation(plan: own)));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Lead_EdgesAndLeaseAndIndexKnowEpochs_TakesOneAboveTheHighest()
    {
        await using var consul = await RealConsul.StartAsync();
        await consul.Client.PutAsync(ConsulKeys.Lease, """{ "schema": 1, "holder": "x", "epoch": 5, "acquiredAt": "2026-01-01T00:00:00Z" }"""u8.ToArray());
        await consul.Client.PutAsync(
            ConsulKeys.Index, """{ "schema": 1, "cell": "eu-west", "services": { "gone": { "version": { "epoch": 9, "revision": 1 }, "removed": true } } }"""u8.ToArray());

        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));

        var index = await consul.IndexAsync("api", _ => true);
        index.Services["api"].Version.Epoch.ShouldBe(10);
        index.Services["gone"].ShouldBe(new IndexEntry(new PlanVersion(10, 2), Removed: true));
    }
}
