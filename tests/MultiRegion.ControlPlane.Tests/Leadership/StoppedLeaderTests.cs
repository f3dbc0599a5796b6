using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Leadership;

public sealed class StoppedLeaderTests
{
    [Fact]
    public async Task Leader_StoppedWhileAnotherTakesOver_OverwritesNothingWhenItWakes()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var old = new ReplicaProcess(consul.Server.Address, "old", Make.Seeds(Make.Service()));
        var before = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;
        await using var next = await Replica.StartAsync(consul.Server.Address, "next", Make.Seeds(Make.Service()));
        await next.StatusAsync(status => status.LeaderReplica == "old");

        old.Process.Pause();
        await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Epoch);
        await next.PutAsync(Make.Service("api", "us-east"));
        await consul.IndexAsync("api", entry => entry.Version.Revision > before.Revision + 1);
        old.Process.Resume();

        if (EngineUnderTest.OutlivesPauses)
            (await old.StatusAsync(status => status.LeaderReplica == "next")).Leader.ShouldBeFalse();
        else
            await old.Process.Exited.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var plan = (await consul.PlanAsync("api"))!;
        plan.Definition.Origins.ShouldHaveSingleItem().Id.ShouldBe("us-east");
        plan.Version.Epoch.ShouldBe((await consul.LeaseAsync())!.Epoch);
        (await consul.LeaseAsync())!.Holder.ShouldBe("next");
    }

    [Fact]
    public async Task Leader_Killed_AnotherLeadsAndPublishes()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var old = new ReplicaProcess(consul.Server.Address, "old", Make.Seeds(Make.Service()));
        var before = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;
        await using var next = await Replica.StartAsync(consul.Server.Address, "next");
        await next.StatusAsync(status => status.LeaderReplica == "old");

        await old.Process.KillAsync();

        await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Epoch);
        (await next.StatusAsync(status => status.Leader)).Epoch.ShouldBeGreaterThan(before.Epoch);
    }
}
