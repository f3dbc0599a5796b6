using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Certificates;
using MultiRegion.Core.Health;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Certificates;

public sealed class CertifierTests
{
    [Fact]
    public void Certify_RoomWithoutAnyRegion_IsSafeAndSaysHowFull()
    {
        SafetyCertificate certificate = Certifier.Certify(World(168, ("eu-1", "eu", 100), ("us-1", "us", 100), ("ap-1", "ap", 100)));
        certificate.Verdict.ShouldBe(SafetyVerdict.Safe);
        certificate.Worst.ShouldHaveSingleItem().Utilisation!.Value.ShouldBeInRange(0.84, 0.9);
        certificate.Remedy.ShouldBeNull();
        certificate.Sentence.ShouldStartWith("N-1 safe: without eu, ");
    }

    [Fact]
    public void Certify_LossOverloadsTheRest_SaysByHowMuchAndWhatHelps()
    {
        SafetyCertificate certificate = Certifier.Certify(World(236, ("eu-1", "eu", 150), ("eu-2", "eu", 50), ("us-1", "us", 300)));
        certificate.Verdict.ShouldBe(SafetyVerdict.Unsafe);
        certificate.Worst[0].Regions.ShouldBe(["us"]);
        certificate.Worst[0].Shortfall.ShouldBe(36, 1e-9);
        certificate.Remedy.ShouldBe(new SafetyRemedy("eu-1", 36));
        certificate.Sentence.ShouldBe("not N-1 safe: losing us overloads eu by 18 %; raise eu-1 by 36/s.");
    }

    [Fact]
    public void Certify_EveryRegionIsNeeded_AsksForAFurtherOne()
    {
        SafetyCertificate certificate = Certifier.Certify(World(150, ("eu-1", "eu", 100), ("us-1", "us", 100)));
        certificate.Remedy.ShouldBe(new SafetyRemedy(null, 50, 1));
        certificate.Sentence.ShouldBe("not N-1 safe: losing eu overloads us by 50 %; add a region that takes 50/s.");
    }

    [Fact]
    public void Certify_OneRegionOnly_LeavesNothing() =>
        Certifier.Certify(World(50, ("eu-1", "eu", 100), ("eu-2", "eu", 100))).Sentence
            .ShouldBe("not N-1 safe: losing eu leaves nothing; add a region that takes 50/s.");

    [Fact]
    public void Certify_OneOfManyOriginsIsTooMuch_ListsItAfterTheRegions()
    {
        SafetyCertificate certificate = Certifier.Certify(World(250, ("eu-1", "eu", 200), ("eu-2", "eu", 10), ("us-1", "us", 200)));
        certificate.Worst.Select(loss => loss.Origin ?? loss.Regions[0]).ShouldBe(["eu", "us", "eu-1"]);
        certificate.Worst[2].Regions.ShouldBeEmpty();
    }

    [Fact]
    public void Certify_TwoRegionsAtOnce_IsAskedForByNumber()
    {
        CertificateInput world = World(150, ("eu-1", "eu", 100), ("us-1", "us", 100), ("ap-1", "ap", 100));
        Certifier.Certify(world).Verdict.ShouldBe(SafetyVerdict.Safe);
        SafetyCertificate two = Certifier.Certify(world, losses: 2);
        two.Worst.Count.ShouldBe(3);
        two.Sentence.ShouldStartWith("not N-2 safe: losing eu and us overloads ap by 50 %");
    }

    [Fact]
    public void Certify_CapacityNotKnownAndNeeded_IsNotKnown()
    {
        CertificateInput world = World(150, ("eu-1", "eu", 100), ("us-1", "us", 100));
        CertificateInput assumed = world with { Origins = [world.Origins[0], world.Origins[1] with { IsKnown = false, Capacity = 1000 }] };
        Certifier.Certify(assumed).Verdict.ShouldBe(SafetyVerdict.Unknown);
        Certifier.Certify(assumed).Sentence.ShouldContain("us-1");
        Certifier.Certify(World(0, ("eu-1", "eu", 100))).Verdict.ShouldBe(SafetyVerdict.Unknown);
    }

    /// <summary>Origins that could each carry the whole demand have the rest of their capacity all the same.</summary>
    [Theory]
    [InlineData(6, 1, 2)]
    [InlineData(60, 10, 20)]
    [InlineData(290, 48, 97)]
    public void Certify_EachOriginCouldCarryAll_SaysHowFullOfWhatItTakes(double demand, int ofTwoLeft, int ofOneLeft)
    {
        SafetyCertificate three = Certify(Planned(Definitions.ThreeRegions(), demand));
        (three.Capacity, three.Worst[0].Utilisation!.Value).ShouldBe((900, demand / 600));
        three.Sentence.ShouldEndWith($" would be {ofTwoLeft} % full.");
        SafetyCertificate two = Certify(Planned(Definitions.Service(Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east")), demand));
        two.Sentence.ShouldEndWith($" would be {ofOneLeft} % full.");
    }

    [Fact]
    public void Certify_CappedOriginThatHasRoom_IsAsFullAsItsCapacityAndNotAsItsCap()
    {
        WeightBound[] caps = [new() { Origin = "eu", Name = "cap", Most = 0.5 }, new() { Origin = "us", Name = "cap", Most = 0.5 }, new() { Origin = "ap", Name = "cap", Most = 0.5 }];
        SafetyCertificate certificate = Certify(Planned(Definitions.ThreeRegions(), 60) with { Bounds = caps });
        certificate.Capacity.ShouldBe(90, 1e-6);
        certificate.Worst[0].Utilisation!.Value.ShouldBe(0.1, 1e-6);
    }

    /// <summary>A case is judged by what it leaves: there the lost origin's capacity does not matter.</summary>
    [Theory]
    [InlineData(100, SafetyVerdict.Safe)]
    [InlineData(101, SafetyVerdict.Unknown)]
    public void Certify_CapacityOfOneIsNotKnown_CountsAgainstNoCaseThatLosesIt(double demand, SafetyVerdict verdict)
    {
        ServiceDefinition three = Definitions.Service(
            Definitions.Origin("a", "eu-west", 100), Definitions.Origin("b", "us-east", 100), Definitions.Origin("c", "ap-south", null));
        Certify(Planned(three, demand)).Verdict.ShouldBe(verdict);
    }

    /// <summary>It counts what was found of another region's origin, not what that states.</summary>
    [Theory]
    [InlineData(60, "not N-1 safe: losing ap-south overloads eu-west by 100 %; add 2 regions that take 120/s each.")]
    [InlineData(150, "N-1 safe: without ap-south, eu-west would be 80 % full.")]
    public void Certify_OriginsTakeLessThanTheyState_CountsWhatTheyTake(double taken, string sentence)
    {
        PlanInput input = Planned(Definitions.ThreeRegions(), 240) with
        {
            Scores = Definitions.ThreeRegions().Origins.ToDictionary(origin => origin.Id, origin => HealthScorer.Unseen(origin.Id) with { LearnedCapacity = taken }),
        };
        PlanResult plan = RoutingPlanner.Plan(input);
        plan.Shortfall.ShouldBe(Math.Max(0, 240 - 3 * taken), 1e-6);
        RoutingPlanner.Certify(input, plan).Sentence.ShouldBe(sentence);
    }

    /// <summary>What this cell found an origin to take it adds to what the others send there.</summary>
    [Fact]
    public void Certify_AnotherCellSendsThereToo_CountsBoth()
    {
        ServiceDefinition two = Definitions.Service(Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east"));
        Peer peer = new()
        {
            Cell = "us-east",
            Age = TimeSpan.Zero,
            Demand = 100,
            Origins = new Dictionary<string, OriginDigest> { ["us"] = new() { Origin = "us", Score = 100, Planned = 90, Wanted = 90 } },
            Offered = new Dictionary<string, double> { ["us"] = 150 },
        };
        PlanInput input = Planned(two, 100) with
        {
            Cells = 2,
            Peers = [peer],
            Scores = new Dictionary<string, OriginScore> { ["us"] = HealthScorer.Unseen("us") with { LearnedCapacity = 70 } },
        };
        CertificateInputs.Of(input, RoutingPlanner.Plan(input)).Origins.Single(origin => origin.Id == "us").Capacity.ShouldBe(160, 1e-6);
    }

    /// <summary>A plan may be short though all cells together have room: another cell's offer has not come yet.</summary>
    [Fact]
    public void Certify_PlanHasAShortfallThoughTheRestHasRoom_IsNotSafe()
    {
        SafetyCertificate certificate = Certifier.Certify(World(168, ("eu-1", "eu", 100), ("us-1", "us", 100), ("ap-1", "ap", 100)) with { Shortfall = 20.5 });
        certificate.Verdict.ShouldBe(SafetyVerdict.Unsafe);
        certificate.Worst[0].Shortfall.ShouldBe(20.5);
        certificate.Remedy.ShouldBeNull();
        certificate.Sentence.ShouldBe("not N-1 safe: with nothing lost, 21/s of this cell are too many.");
    }

    /// <summary>What the owner plans with and what it offers, against what the certificate counts of the same origin.</summary>
    [Theory]
    [InlineData(141, 120, 200)]
    [InlineData(141, 20, 200)]
    [InlineData(60, 160, 300 - (100 + 60 / 4))]
    [InlineData(39, 160, 300 - 160)]
    public void Certify_CellLostForLong_CountsWhatTheOwnerPlansWithAndOffers(int silentFor, double offered, double planned)
    {
        ServiceDefinition two = Definitions.Service(Definitions.Origin("eu", "eu-west"), Definitions.Origin("us", "us-east"));
        Peer heard = new()
        {
            Cell = "us-east",
            Age = TimeSpan.Zero,
            Demand = 100,
            Origins = new Dictionary<string, OriginDigest> { ["eu"] = new() { Origin = "eu", Score = 100, Wanted = 50 } },
        };
        Peer lost = new() { Cell = "ap-south", Age = TimeSpan.FromSeconds(silentFor), Demand = 100, Offered = new Dictionary<string, double> { ["eu"] = offered } };
        var input = new PlanInput
        {
            Definition = two,
            Scores = new Dictionary<string, OriginScore>(),
            Distance = _ => TimeSpan.Zero,
            Demand = 100,
            Cell = "eu-west",
            Cells = 3,
            Peers = [lost, heard],
            Now = TimeSpan.FromHours(1),
        };
        PlanResult plan = RoutingPlanner.Plan(input);
        double offers = plan.Offers.Single(offer => offer.Cell == "us-east").RequestsPerSecond;
        (plan.Explanation[0].EffectiveCapacity + offers).ShouldBe(planned, 1e-6);
        // A fair share for the silent one as soon as it counts as silent, and none before.
        double counted = silentFor >= 40 ? 200 : 300;
        CertificateInputs.Of(input, plan).Origins.Single(origin => origin.Id == "eu").Capacity.ShouldBe(counted, 1e-6);
    }

    [Fact]
    public void Certify_CellSilentForLong_CountsNeitherItsDemandNorItsShare()
    {
        Peer peer = new() { Cell = "us-east", Age = TimeSpan.FromSeconds(1), Demand = 100 };
        var input = new PlanInput
        {
            Definition = Definitions.ThreeRegions(),
            Scores = new Dictionary<string, OriginScore>(),
            Cell = "eu-west",
            Cells = 3,
            Demand = 200,
            Peers = [peer],
            Distance = _ => TimeSpan.Zero,
            Now = TimeSpan.Zero,
        };
        SafetyCertificate heard = RoutingPlanner.Certify(input, RoutingPlanner.Plan(input));
        (heard.Demand, heard.Capacity).ShouldBe((300, 600));
        PlanInput silent = input with { Peers = [peer with { Age = TimeSpan.FromMinutes(5) }] };
        SafetyCertificate certificate = RoutingPlanner.Certify(silent, RoutingPlanner.Plan(silent));
        (certificate.Demand, certificate.Capacity).ShouldBe((200, 300));
    }

    [Fact]
    public void Certify_CappedOrigin_IsNotShownWithMoreThanThePlannerWouldSend()
    {
        CertificateInput world = World(300, ("eu-1", "eu", 30), ("us-1", "us", 200), ("ap-1", "ap", 200));
        LossCase worst = Certifier.Certify(world with { Origins = [world.Origins[0] with { Most = 30 }, .. world.Origins.Skip(1)] }).Worst[0];
        (worst.Fullest, worst.Utilisation!.Value).ShouldBe(("ap", 270.0 / 200));
    }

    [Fact]
    public void Certify_OriginPinnedToMoreThanItTakes_SaysWhoseFaultItIs()
    {
        CertificateInput world = World(100, ("eu-1", "eu", 30), ("us-1", "us", 200), ("ap-1", "ap", 200));
        SafetyCertificate certificate = Certifier.Certify(world with { Origins = [world.Origins[0] with { Least = 50 }, .. world.Origins.Skip(1)] });
        certificate.Verdict.ShouldBe(SafetyVerdict.Unsafe);
        certificate.Worst[0].Shortfall.ShouldBe(20, 1e-9);
        certificate.Remedy.ShouldBeNull();
        certificate.Sentence.ShouldBe("not N-1 safe: an operator's bound sends eu-1 20/s more than it can take.");
    }

    [Fact]
    public void Certify_PlanWithBounds_TakesThemFromTheInput()
    {
        var input = new PlanInput
        {
            Definition = Definitions.ThreeRegions(),
            Scores = new Dictionary<string, OriginScore>(),
            Demand = 500,
            Bounds = [new WeightBound { Origin = "us", Name = "pin", Least = 0.8 }],
            Distance = _ => TimeSpan.Zero,
            Now = TimeSpan.Zero,
        };
        RoutingPlanner.Certify(input, RoutingPlanner.Plan(input)).Sentence.ShouldContain("sends us 100/s more than it can take");
    }

    [Fact]
    public void Certify_AnyWorld_TheRemedyMakesItSafe() =>
        Properties.Hold(
            from count in Gen.Choose(1, 12)
            from regions in Gen.ArrayOf(Gen.Choose(0, 4), count)
            from capacities in Gen.ArrayOf(Gen.Choose(1, 500), count)
            from demand in Gen.Choose(1, 2000)
            from losses in Gen.Choose(1, 2)
            select (World: World(demand, [.. regions.Select((region, i) => ($"o{i}", $"r{region}", (double)capacities[i]))]), losses),
            input =>
            {
                SafetyCertificate certificate = Certifier.Certify(input.World, input.losses);
                if (certificate.Remedy is not { } remedy)
                    return certificate.Verdict == SafetyVerdict.Safe;
                List<CertifiedOrigin> more = [.. input.World.Origins.Select(
                    origin => origin.Id == remedy.Origin ? origin with { Capacity = origin.Capacity + remedy.RequestsPerSecond } : origin)];
                for (int i = 0; i < remedy.Regions; i++)
                    more.Add(input.World.Origins[0] with { Id = $"new{i}", Region = $"new{i}", Capacity = remedy.RequestsPerSecond });
                return Certifier.Certify(input.World with { Origins = more }, input.losses).Verdict == SafetyVerdict.Safe;
            });

    private static PlanInput Planned(ServiceDefinition definition, double demand) => new()
    {
        Definition = definition,
        Scores = new Dictionary<string, OriginScore>(),
        Cell = "eu-west",
        Demand = demand,
        Distance = _ => TimeSpan.Zero,
        Now = TimeSpan.FromHours(1),
    };

    private static SafetyCertificate Certify(PlanInput input) => RoutingPlanner.Certify(input, RoutingPlanner.Plan(input));

    private static CertificateInput World(double demand, params (string Id, string Region, double Capacity)[] origins) => new()
    {
        Demand = demand,
        LoadCost = 100,
        Origins = [.. origins.Select((origin, i) => new CertifiedOrigin
        {
            Id = origin.Id,
            Region = origin.Region,
            Capacity = origin.Capacity,
            Usable = 1,
            IsKnown = true,
            Cost = 10 * i,
            Price = 0,
        })],
    };
}
