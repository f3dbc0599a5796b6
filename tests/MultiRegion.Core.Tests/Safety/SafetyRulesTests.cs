using MultiRegion.Contracts;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Safety;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Safety;

public sealed class SafetyRulesTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly SafetyRule TwoRegions = new() { Kind = SafetyRuleKind.MinimumRegions, Count = 2 };

    [Fact]
    public void MinimumRegions_OneOfThreeDrained_Holds() => Check(TwoRegions, Drained("us")).ShouldBeNull();

    [Fact]
    public void MinimumRegions_TwoOfThreeDrained_SaysHowManyAreLeft()
    {
        RuleFinding found = Check(TwoRegions, Drained("us", "ap")).ShouldNotBeNull();
        found.ShouldBe(new RuleFinding("rule", 1, "1 region (eu-west) can carry traffic, and at least 2 must"));
    }

    [Fact]
    public void MinimumRegions_AHardFailedRegionBesideADrainedOne_IsNoneThatCarries() =>
        Check(TwoRegions, Drained("us") with { Measured = Measured(hardFailed: "ap") }).ShouldNotBeNull().Excess.ShouldBe(1);

    [Fact]
    public void MinimumRegions_RegionThatTheServiceForbids_DoesNotCount() =>
        Check(TwoRegions, Drained("us") with { Definition = Three with { AllowedRegions = ["eu-west", "us-east"] } }).ShouldNotBeNull();

    [Fact]
    public void MinimumOrigins_AllDrained_SaysNone() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MinimumOrigins, Count = 1 }, Drained("eu", "us", "ap")).ShouldNotBeNull().Sentence.ShouldBe("no origin can carry traffic, and at least 1 must");

    [Fact]
    public void Check_RuleOfAnotherService_FindsNothing() => Check(TwoRegions with { Services = ["other"] }, Drained("eu", "us", "ap")).ShouldBeNull();

    [Theory]
    [InlineData(0.5, null)]
    [InlineData(0.3, "40 % of its traffic would move at once, and at most 30 % may")]
    public void MaximumTrafficMoved_OneChange_IsHeldAgainstTheShare(double share, string? expected)
    {
        SafetyCase judged = Drained() with { Measured = Measured() };
        Check(new SafetyRule { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = share }, judged)?.Sentence.ShouldBe(expected);
        (expected is null).ShouldBe(Check(new SafetyRule { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = share }, judged) is null);
    }

    [Fact]
    public void MaximumTrafficMoved_WithinATime_AddsWhatMovedBefore()
    {
        SafetyCase judged = Drained() with { Measured = Measured() };
        Check(new SafetyRule { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = 0.5, Within = TimeSpan.FromMinutes(5) }, judged).ShouldNotBeNull()
            .Sentence.ShouldBe("70 % of its traffic would move within 300 s, and at most 50 % may");
    }

    [Fact]
    public void MaximumTrafficMoved_NothingMeasured_FindsNothing() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = 0.01 }, Drained("us")).ShouldBeNull();

    [Fact]
    public void MaximumCapacityRemoved_DrainsAndCaps_AreAddedUp()
    {
        SafetyCase judged = Drained("us") with { Bounds = [.. Drained("us").Bounds, new WeightBound { Origin = "ap", Name = "cap", Most = 1 / 6.0 }] };
        SafetyRules.CapacityRemoved(judged).ShouldBe(0.5, 1e-9);
        Check(new SafetyRule { Kind = SafetyRuleKind.MaximumCapacityRemoved, Share = 0.4 }, judged).ShouldNotBeNull()
            .Sentence.ShouldBe("50 % of its capacity would be taken away by operators, and at most 40 % may be");
    }

    [Fact]
    public void MinimumSpareCapacity_TooLittleLeft_SaysWhatIsUsed()
    {
        var rule = new SafetyRule { Kind = SafetyRuleKind.MinimumSpareCapacity, Share = 0.3 };
        Check(rule, Drained() with { Measured = Measured(demand: 600) }).ShouldBeNull();
        Check(rule, Drained() with { Measured = Measured(demand: 720) }).ShouldNotBeNull()
            .Sentence.ShouldBe("720 of 900 requests/s would be used, which leaves 20 % spare, and at least 30 % must stay so");
    }

    [Fact]
    public void MinimumSpareCapacity_DemandNotKnown_FindsNothing() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MinimumSpareCapacity, Share = 0.9 }, Drained() with { Measured = Measured(demand: 0) }).ShouldBeNull();

    [Fact]
    public void NMinusOneSafe_UnsafeOrUnknown_OnlyUnsafeBreaksIt()
    {
        var rule = new SafetyRule { Kind = SafetyRuleKind.NMinusOneSafe };
        Check(rule, Drained() with { Measured = Measured(verdict: SafetyVerdict.Unsafe) }).ShouldNotBeNull().Sentence.ShouldBe("not N-1 safe: test");
        Check(rule, Drained() with { Measured = Measured(verdict: SafetyVerdict.Unknown) }).ShouldBeNull();
    }

    [Fact]
    public void NeverTogether_TwoOfTheNamed_AreNamed()
    {
        var rule = new SafetyRule { Kind = SafetyRuleKind.NeverTogether, Origins = ["us", "ap"] };
        Check(rule, Drained("us", "eu")).ShouldBeNull();
        Check(rule, Drained("us", "ap")).ShouldNotBeNull().Sentence.ShouldBe("us and ap would be drained together");
    }

    [Fact]
    public void NeverTogether_RegionsOfSeveralOrigins_CountWhenAllOfTheirsAreDrained()
    {
        ServiceDefinition four = Definitions.Service(
            Definitions.Origin("eu-1", "eu-west"), Definitions.Origin("eu-2", "eu-west"), Definitions.Origin("us", "us-east"), Definitions.Origin("ap", "ap-south"));
        var rule = new SafetyRule { Kind = SafetyRuleKind.NeverTogether, Regions = ["eu-west", "us-east"] };
        Check(rule, Drained("eu-1", "us") with { Definition = four }).ShouldBeNull();
        Check(rule, Drained("eu-1", "eu-2", "us") with { Definition = four }).ShouldNotBeNull().Sentence.ShouldBe("eu-west and us-east would be drained together");
    }

    [Fact]
    public void Offences_RuleBrokenBefore_IsOneOnlyIfItGetsWorse()
    {
        StandingRule[] rules = [Standing(TwoRegions)];
        SafetyRules.Offences(rules, Drained("us", "ap"), Drained("us", "ap")).ShouldBeEmpty();
        SafetyRules.Offences(rules, Drained("us", "ap"), Drained("us")).ShouldBeEmpty();
        SafetyRules.Offences(rules, Drained("us", "ap"), Drained("eu", "us", "ap")).ShouldHaveSingleItem().Excess.ShouldBe(2);
    }

    private static RuleFinding? Check(SafetyRule rule, SafetyCase judged) => SafetyRules.Check(Standing(rule), judged);

    private static StandingRule Standing(SafetyRule rule) => new() { Name = "rule", Rule = rule };

    private static SafetyCase Drained(params string[] origins) => new()
    {
        Definition = Three,
        Bounds = [.. origins.Select(origin => new WeightBound { Origin = origin, Name = "drain", Most = 0 })],
    };

    private static MeasuredCase Measured(string? hardFailed = null, double demand = 100, SafetyVerdict verdict = SafetyVerdict.Safe) => new()
    {
        HardFailed = hardFailed is null ? new HashSet<string>() : new HashSet<string> { hardFailed },
        Weights = new Dictionary<string, double> { ["eu"] = 0.9, ["us"] = 0.1, ["ap"] = 0 },
        WeightsBefore = within => within is null
            ? new Dictionary<string, double> { ["eu"] = 0.5, ["us"] = 0.5, ["ap"] = 0 }
            : new Dictionary<string, double> { ["eu"] = 0.2, ["us"] = 0.1, ["ap"] = 0.7 },
        Certificate = new SafetyCertificate { Losses = 1, Verdict = verdict, Demand = demand, Capacity = 900, Sentence = "not N-1 safe: test." },
    };
}
