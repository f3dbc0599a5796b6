using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Tests.Leadership;

/// <summary>Two publishers on one Consul, each stopped and continued where the test wants it.</summary>
public sealed class FenceTests
{
    [Fact]
    public async Task Publish_LeaseWentToAnother_IsRefusedAndTheNewerPlanStays()
    {
        await using var consul = await RealConsul.StartAsync();
        var (old, oldReign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await PublishAsync(old, oldReign, weight: 0.9)).ShouldBe(PublishOutcome.Done);

        // The old leader is stopped here: it knows what stands, believes that it leads, and has not seen what follows.
        await consul.Client.Sessions.DestroyAsync(oldReign.Session);
        var (next, nextReign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 2));
        (await PublishAsync(next, nextReign, weight: 0.2)).ShouldBe(PublishOutcome.Done);

        (await PublishAsync(old, oldReign, weight: 0.9)).ShouldBe(PublishOutcome.LeaseLost);

        var plan = (await consul.PlanAsync("api"))!;
        plan.Version.Epoch.ShouldBe(2);
        plan.Weights["eu-west"].ShouldBe(0.2);
    }

    [Fact]
    public async Task Publish_LeaseWentToAnotherWhoHasNotPublished_IsRefused()
    {
        await using var consul = await RealConsul.StartAsync();
        var (old, oldReign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await PublishAsync(old, oldReign, weight: 0.9)).ShouldBe(PublishOutcome.Done);
        await consul.Client.Sessions.DestroyAsync(oldReign.Session);
        await TakeLeaseAsync(consul, epoch: 2);

        (await PublishAsync(old, oldReign, weight: 0.1)).ShouldBe(PublishOutcome.LeaseLost);

        (await consul.PlanAsync("api"))!.Weights["eu-west"].ShouldBe(0.9);
    }

    [Fact]
    public async Task Publish_AHigherEpochStands_IsSuperseded()
    {
        await using var consul = await RealConsul.StartAsync();
        var (publisher, reign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 3));
        (await PublishAsync(publisher, reign, weight: 0.9)).ShouldBe(PublishOutcome.Done);

        (await PublishAsync(publisher, reign with { Epoch = 2 }, weight: 0.1)).ShouldBe(PublishOutcome.Superseded);

        (await consul.PlanAsync("api"))!.Version.Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task Publish_SomebodyWroteTheIndexAgain_IsPublishedOverWhatStands()
    {
        await using var consul = await RealConsul.StartAsync();
        var (publisher, reign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await PublishAsync(publisher, reign, weight: 0.9)).ShouldBe(PublishOutcome.Done);
        var before = (await consul.PlanAsync("api"))!.Version;
        var index = (await consul.Client.GetAsync(ConsulKeys.Index))!;
        await consul.Client.PutAsync(ConsulKeys.Index, index.Value.Append((byte)' ').ToArray());

        (await PublishAsync(publisher, reign, weight: 0.4)).ShouldBe(PublishOutcome.Done);

        var plan = (await consul.PlanAsync("api"))!;
        plan.Weights["eu-west"].ShouldBe(0.4);
        plan.Version.ShouldBe(before with { Revision = before.Revision + 1 });
        (await consul.IndexAsync("api", _ => true)).Services["api"].Version.ShouldBe(plan.Version);
    }

    [Fact]
    public async Task Publish_ConsulHoldsLessThanWasPublished_IsToldAndNoRevisionIsGivenTwice()
    {
        await using var consul = await RealConsul.StartAsync();
        var (publisher, reign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await PublishAsync(publisher, reign, weight: 0.9)).ShouldBe(PublishOutcome.Done);
        await consul.Client.DeleteAsync(ConsulKeys.Index);
        await consul.Client.DeleteAsync(ConsulKeys.Plan("api"));

        (await PublishAsync(publisher, reign, weight: 0.4)).ShouldBe(PublishOutcome.DataLost);

        (await consul.PlanAsync("api")).ShouldBeNull();
    }

    [Fact]
    public async Task StepUp_LeaseWentToAnother_IsRefused()
    {
        await using var consul = await RealConsul.StartAsync();
        var (publisher, reign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await publisher.Publisher.StepUpAsync(reign, 5)).ShouldBe(reign with { Epoch = 5 });
        await consul.Client.Sessions.DestroyAsync(reign.Session);
        await TakeLeaseAsync(consul, epoch: 6);

        (await publisher.Publisher.StepUpAsync(reign, 7)).ShouldBeNull();

        (await consul.LeaseAsync())!.Epoch.ShouldBe(6);
    }

    private static async Task<PublishOutcome> PublishAsync((PlanPublisher Publisher, PublishedPlans Published) publisher, Reign reign, double weight)
    {
        var definition = Make.Service();
        var draft = new PlanDraft
        {
            Changed = true,
            Definition = definition,
            Weights = new Dictionary<string, double> { ["eu-west"] = weight, ["us-east"] = 1 - weight },
            State = PlanState.Normal,
            Demand = 0,
            Explanation = [],
            Sentence = "",
        };
        return await publisher.Publisher.PublishAsync(reign, [draft], [], isEverything: false, committed =>
        {
            publisher.Published.Take(committed.Plan!);
            return ValueTask.CompletedTask;
        }, CancellationToken.None);
    }

    private static async Task<Reign> TakeLeaseAsync(RealConsul consul, long epoch)
    {
        var session = await consul.Client.Sessions.CreateAsync(new SessionDefinition { Name = $"leader-{epoch}" });
        var taken = await consul.Client.PutAsync(
            ConsulKeys.Lease, LeaseClaim.Serialize($"leader-{epoch}", epoch, DateTimeOffset.UtcNow), new PutOptions { Acquire = session });
        taken.ShouldBeTrue();
        return new Reign(session, epoch);
    }

    private static (PlanPublisher Publisher, PublishedPlans Published) NewPublisher(RealConsul consul)
    {
        var options = Options.Create(new ControlPlaneOptions { Cell = "eu-west" });
        var published = new PublishedPlans();
        return (new PlanPublisher(
            consul.Client, new PlanStore(consul.Client, options, NullLogger<PlanStore>.Instance), published, new ControlPlaneMetrics(new NoMeters()), options,
            TimeProvider.System, NullLogger<PlanPublisher>.Instance), published);
    }
}
