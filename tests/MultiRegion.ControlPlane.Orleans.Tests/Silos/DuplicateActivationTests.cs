using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

/// <summary>What a partition between silos makes: two clusters, each with its own activation of the same service, on one Consul.</summary>
public sealed class DuplicateActivationTests
{
    [Fact]
    public async Task Publish_TwoActivationsOfDifferentOpinion_OnlyTheLeaseHoldersCountsAndNoVersionIsGivenTwice()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var one = await Replica.StartAsync(consul.Server.Address, "one", [.. Make.Seeds(Make.Service()), "Orleans:ClusterId=one-side"]);
        await one.StatusAsync(status => status.Leader);
        await using var other = await Replica.StartAsync(consul.Server.Address, "other", [.. Make.Seeds(Make.Service()), "Orleans:ClusterId=other-side"]);
        await using var versions = new VersionWatch(consul);
        await using var seenByOne = new Reporting(one, "eu-west", Make.Observation(origins: [Lost("eu-west"), Well("us-east")]));
        await using var seenByOther = new Reporting(other, "eu-west", Make.Observation(origins: [Well("eu-west"), Lost("us-east")]));

        var first = await consul.WhenPlanAsync("api", plan => plan.Weights.GetValueOrDefault("eu-west") < 0.1);
        // The lease goes over; the side that had it still has its activation and its opinion.
        var lease = (await consul.Client.GetAsync(ConsulKeys.Lease))!;
        await consul.Client.Sessions.DestroyAsync(lease.Session!);
        var holder = await consul.WhenLeaseAsync(document => document.Epoch > first.Version.Epoch);
        var after = await consul.WhenPlanAsync("api", plan => plan.Version.Epoch >= holder.Epoch
            && plan.Weights.GetValueOrDefault(holder.Holder == "other" ? "us-east" : "eu-west") < 0.1);

        after.Version.Epoch.ShouldBe((await consul.LeaseAsync())!.Epoch);
        versions.WentBack.ShouldBeEmpty();
        versions.Seen.ShouldBeUnique();
    }

    private static OriginObservation Lost(string origin) => new()
    {
        Origin = origin,
        Outcomes = new OutcomeCounts { ConnectFailed = 10 },
        ConsecutiveHardFailures = 50,
        Probe = new ProbeObservation(false, TimeSpan.FromMilliseconds(5), OutcomeClass.ConnectFailed),
    };

    private static OriginObservation Well(string origin) => new() { Origin = origin, Outcomes = new OutcomeCounts { Success = 10 } };
}
