using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Digests;

public sealed class DigestFenceTests
{
    [Fact]
    public async Task Publish_LeaseWentToAnother_IsRefusedAndTheNewerDigestStays()
    {
        await using var consul = await RealConsul.StartAsync();
        var (old, oldReign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await old.PublishAsync(oldReign, Demand(10))).ShouldBeTrue();

        await consul.Client.Sessions.DestroyAsync(oldReign.Session);
        var (next, nextReign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 2));
        (await next.PublishAsync(nextReign, Demand(20))).ShouldBeTrue();

        // Ill health would be written at once.
        (await old.PublishAsync(oldReign, Ill(30))).ShouldBeFalse();

        var digest = await ReadAsync(consul);
        (digest.Epoch, digest.Services.Single().Demand).ShouldBe((2, 20));
    }

    [Fact]
    public async Task Publish_NothingChanged_IsNotWrittenAgainAndANewEpochIs()
    {
        await using var consul = await RealConsul.StartAsync();
        var (publisher, reign) = (NewPublisher(consul), await TakeLeaseAsync(consul, epoch: 1));
        (await publisher.PublishAsync(reign, Demand(10))).ShouldBeTrue();
        var before = (await consul.Client.GetAsync(ConsulKeys.Digest))!.ModifyIndex;

        (await publisher.PublishAsync(reign, Demand(10))).ShouldBeTrue();
        (await consul.Client.GetAsync(ConsulKeys.Digest))!.ModifyIndex.ShouldBe(before);

        (await publisher.PublishAsync(reign with { Epoch = 2 }, Demand(10))).ShouldBeTrue();
        (await ReadAsync(consul)).Epoch.ShouldBe(2);
    }

    private static IReadOnlyList<ServiceDigest> Demand(double demand) => [new ServiceDigest { Service = "api", Demand = demand }];

    private static IReadOnlyList<ServiceDigest> Ill(double demand) =>
    [
        new ServiceDigest { Service = "api", Demand = demand, Origins = [new OriginDigest { Origin = "a", Score = 0, Evidence = HealthEvidence.Hard }] },
    ];

    private static async Task<CellDigest> ReadAsync(RealConsul consul) =>
        DigestDocument.Read((await consul.Client.GetAsync(ConsulKeys.Digest))!.Value, "eu-west", out _)!;

    private static async Task<Reign> TakeLeaseAsync(RealConsul consul, long epoch)
    {
        var session = await consul.Client.Sessions.CreateAsync(new SessionDefinition { Name = $"leader-{epoch}" });
        (await consul.Client.PutAsync(
            ConsulKeys.Lease, LeaseClaim.Serialize($"leader-{epoch}", epoch, DateTimeOffset.UtcNow), new PutOptions { Acquire = session })).ShouldBeTrue();
        return new Reign(session, epoch);
    }

    // Intervals that no test lasts for: what is due is so by what changed.
    private static DigestPublisher NewPublisher(RealConsul consul) => new(
        consul.Client, Options.Create(new ControlPlaneOptions { Cell = "eu-west", DigestInterval = TimeSpan.FromMinutes(10) }),
        new ControlPlaneMetrics(new NoMeters()), TimeProvider.System, NullLogger<DigestPublisher>.Instance);
}
