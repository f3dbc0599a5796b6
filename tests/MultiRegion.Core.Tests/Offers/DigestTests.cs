using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Offers;

public sealed class DigestTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();

    [Fact]
    public void Digest_AfterTraffic_TellsDemandWantsAndWhatIsSent()
    {
        ServiceDigest digest = new CellSimulation(Three).Run(30).Controller.Digest(Definitions.Start);
        digest.Demand.ShouldBe(160);
        digest.Origins.Sum(origin => origin.Planned).ShouldBeInRange(160, 164);
        digest.Origins.Single(origin => origin.Origin == "eu").Wanted.ShouldBeGreaterThan(60);
        digest.Offers.ShouldBeEmpty();
    }

    [Fact]
    public void ObserveDigest_PeerWithoutDemand_OffersItWhatIsSpareOfTheOwnRegionOnly()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        Hear(cell, Peer("us-east", cell.Now));
        Hear(cell, Peer("ap-south", cell.Now));
        cell.Run(1);
        ServiceDigest digest = cell.Controller.Digest(cell.Now);
        digest.Offers.Select(offer => (offer.Origin, offer.Cell)).ShouldBe([("eu", "ap-south"), ("eu", "us-east")]);
        double own = digest.Origins.Single(origin => origin.Origin == "eu").Wanted;
        digest.Offers.Sum(offer => offer.RequestsPerSecond).ShouldBe(300 - 1.1 * own, 3);
    }

    [Fact]
    public void ObserveDigest_OfferOfThePeersOrigin_IsTheCapacityUntilItAges()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        Hear(cell, Peer("us-east", cell.Now) with { Services = [Service() with { Offers = [new CapacityOffer("us", "eu-west", 250)] }] });
        cell.Run(1);
        Capacity(cell, "us").ShouldBe(250);
        cell.Run(24);
        Capacity(cell, "us").ShouldBe(100 + 150 / 2, 5);
        cell.Run(200);
        Capacity(cell, "us").ShouldBe(100);
    }

    [Fact]
    public void ObserveDigest_DelayedByAnHour_CountsAsThatOld()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        CellDigest old = Peer("us-east", cell.Now - TimeSpan.FromHours(1));
        Hear(cell, old with { Services = [Service() with { Offers = [new CapacityOffer("us", "eu-west", 300)] }] });
        cell.Run(1);
        Capacity(cell, "us").ShouldBe(100);
    }

    [Fact]
    public void ObserveDigest_OlderThanTheLast_IsIgnored()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        CellDigest first = Peer("us-east", cell.Now) with { Epoch = 2, Services = [Service() with { Offers = [new CapacityOffer("us", "eu-west", 250)] }] };
        Hear(cell, first);
        Hear(cell, first with { Epoch = 1, At = cell.Now + TimeSpan.FromSeconds(1), Services = [Service()] });
        Hear(cell, first with { At = cell.Now - TimeSpan.FromSeconds(1), Services = [Service()] });
        cell.Run(1);
        Capacity(cell, "us").ShouldBe(250);
    }

    [Fact]
    public void ObserveDigest_OfACellThatWasBuiltAnew_IsTakenOnceTheOldOneIsSilent()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        Hear(cell, Peer("us-east", cell.Now) with { Epoch = 50, Services = [Service() with { Offers = [new CapacityOffer("us", "eu-west", 250)] }] });
        cell.Run(11);
        Hear(cell, Peer("us-east", cell.Now) with { Epoch = 1, Services = [Service() with { Offers = [new CapacityOffer("us", "eu-west", 40)] }] });
        cell.Run(1);
        Capacity(cell, "us").ShouldBe(40);
    }

    [Fact]
    public void ObserveDigest_ImpossibleNumbers_LeaveTheWeightsInTheirDomain()
    {
        CellSimulation cell = new CellSimulation(Three).Run(30);
        foreach (double absurd in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, double.MaxValue })
        {
            Hear(cell, Peer("us-east", cell.Now) with
            {
                Services =
                [
                    new ServiceDigest
                    {
                        Service = "demo",
                        Demand = absurd,
                        Origins = [new OriginDigest { Origin = "eu", Score = absurd, Wanted = absurd, Planned = absurd }],
                        Offers = [new CapacityOffer("us", "eu-west", absurd), new CapacityOffer("us", "eu-west", absurd)],
                    },
                ],
            });
            cell.Run(2);
            cell.Draft.Weights.Values.ShouldAllBe(weight => weight >= 0 && weight <= 1);
        }
    }

    private static double Capacity(CellSimulation cell, string origin) =>
        cell.Draft.Explanation.Single(weight => weight.Origin == origin).EffectiveCapacity;

    private static void Hear(CellSimulation cell, CellDigest digest) => cell.Controller.ObserveDigest(digest, cell.Now);

    private static ServiceDigest Service() => new() { Service = "demo", Demand = 100 };

    private static CellDigest Peer(string cell, DateTimeOffset at) => new() { Cell = cell, Epoch = 1, At = at, Services = [Service()] };
}
