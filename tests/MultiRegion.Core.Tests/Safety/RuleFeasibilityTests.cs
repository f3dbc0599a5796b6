using MultiRegion.Contracts;
using MultiRegion.Core.Safety;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Safety;

public sealed class RuleFeasibilityTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();

    [Fact]
    public void Check_MoreRegionsThanThereAre_NamesServiceAndNumbers() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 4 }).ShouldHaveSingleItem().Sentence
            .ShouldBe("no state of demo satisfies it: 3 regions (eu-west, us-east, ap-south) can carry traffic, and at least 4 must");

    [Fact]
    public void Check_AsManyRegionsAsThereAre_CanBeKept() => Check(new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 3 }).ShouldBeEmpty();

    [Fact]
    public void Check_RegionsThatTheServiceForbids_DoNotHelp() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 }, Three with { AllowedRegions = ["eu-west"] }).ShouldHaveSingleItem();

    [Fact]
    public void Check_OneOriginToBeLostSafely_CannotBe() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.NMinusOneSafe }, Definitions.Service(Definitions.Origin("eu", "eu-west"))).ShouldHaveSingleItem();

    [Fact]
    public void Check_AllCapacitySpare_CannotBe() => Check(new SafetyRule { Kind = SafetyRuleKind.MinimumSpareCapacity, Share = 1 }).ShouldHaveSingleItem();

    [Fact]
    public void Check_ServiceThatItIsNotAbout_DoesNotMatter() =>
        Check(new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 4, Services = ["other"] }).ShouldBeEmpty();

    [Fact]
    public void Check_TwoRulesThatTogetherLeaveNothingToDrain_NamesTheOther()
    {
        // Two origins in one region, large and small: one rule spares the regions, the other the capacity.
        ServiceDefinition service = Definitions.Service(
            Definitions.Origin("eu-1", "eu-west", 400), Definitions.Origin("eu-2", "eu-west", 400), Definitions.Origin("us", "us-east", 100));
        var regions = new StandingRule { Name = "regions", Rule = new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 } };
        var capacity = new StandingRule { Name = "capacity", Rule = new SafetyRule { Kind = SafetyRuleKind.MaximumCapacityRemoved, Share = 0.2 } };
        RuleFeasibility.Check(regions, [], [service]).ShouldBeEmpty();
        RuleFeasibility.Check(capacity, [], [service]).ShouldBeEmpty();
        RuleViolation conflict = RuleFeasibility.Check(capacity, [regions], [service]).ShouldHaveSingleItem();
        (conflict.Rule, conflict.Service).ShouldBe(("regions", "demo"));
        conflict.Sentence.ShouldContain("with capacity it leaves no origin of demo that may be drained");
    }

    private static IReadOnlyList<RuleViolation> Check(SafetyRule rule, ServiceDefinition? service = null) =>
        RuleFeasibility.Check(new StandingRule { Name = "rule", Rule = rule }, [], [service ?? Three]);
}
