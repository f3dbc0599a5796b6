using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Previews;

public sealed class PreviewTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly Intent TwoRegions = Rule("two-regions", new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 });
    private readonly CellSimulation _cell = new CellSimulation(Three).Run(40);

    [Fact]
    public void Preview_Drain_EqualsWhatThenHappens() => ShouldHappen([], [Override("deploy", Drain("us", minutes: 600))]);

    [Fact]
    public void Preview_Cap_EqualsWhatThenHappens() => ShouldHappen([], [Override("less", Spec(OverrideAction.Cap, 0.1, region: "us-east", minutes: 600))]);

    [Fact]
    public void Preview_EndOfADrain_EqualsWhatThenHappensInSteps()
    {
        ServicePreview preview = ShouldHappen([Override("deploy", Drain("us", minutes: 600))], []);
        preview.Origins[1].Next!.Value.ShouldBeLessThan(preview.Origins[1].After!.Value);
        preview.SettlesWithin.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void Preview_Any_ChangesNothing()
    {
        var twin = new CellSimulation(Three).Run(40);
        _cell.Controller.Preview(_cell.Now, [Override("deploy", Drain("us"))], null, mayChangeWeights: true);
        _cell.Run(5);
        twin.Run(5);
        _cell.Draft.Weights.ShouldBe(twin.Draft.Weights);
        _cell.Published.Count.ShouldBe(twin.Published.Count);
    }

    [Fact]
    public void Preview_Drain_SaysWhatMovesAndWhatEachOriginThenCarries()
    {
        ServicePreview preview = Preview(Override("deploy", Drain("us")));
        OriginPreview us = preview.Origins[1];
        us.Before!.Value.ShouldBeGreaterThan(0.1);
        us.After.ShouldBe(0);
        us.LoadBefore.ShouldBe(us.Before.Value * preview.Demand);
        preview.MovedRequests.ShouldBe(us.LoadBefore, 0.05 * preview.Demand);
        preview.Origins.Sum(origin => origin.LoadAfter).ShouldBe(preview.Demand, 1e-6);
        preview.Origins.ShouldAllBe(origin => origin.Capacity > 0);
        preview.CertificateBefore.Verdict.ShouldBe(SafetyVerdict.Safe);
        preview.CertificateAfter.Capacity.ShouldBeLessThan(preview.CertificateBefore.Capacity);
    }

    [Fact]
    public void Preview_SecondDrainAgainstTheRule_IsRefusedAndShownAsSuspended()
    {
        _cell.Controller.Steer([TwoRegions, Override("first", Drain("ap"), 1)]);
        ServicePreview preview = Preview(TwoRegions, Override("first", Drain("ap"), 1), Override("second", Drain("us"), 2));
        preview.Violations.ShouldBe([new RuleViolation("two-regions", "1 region (eu-west) can carry traffic, and at least 2 must", "demo")]);
        preview.Suspends.ShouldHaveSingleItem().Override.ShouldBe("second");
    }

    [Fact]
    public void Preview_ChangeThatDoesNotTouchWhatIsBroken_IsNotRefused()
    {
        Intent[] standing = [TwoRegions, Override("first", Drain("ap"), 1), Override("second", Drain("us"), 2, "ann", "two-regions")];
        _cell.Controller.Steer(standing);
        Preview([.. standing, Override("third", Spec(OverrideAction.Cap, 0.9, "eu"), 3)]).Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Preview_RuleThatStandingOverridesBreak_SaysWhichItWouldSuspend()
    {
        Intent[] drains = [Override("first", Drain("ap"), 1), Override("second", Drain("us"), 2)];
        _cell.Controller.Steer(drains);
        Preview([.. drains, TwoRegions]).Suspends.ShouldHaveSingleItem().Override.ShouldBe("second");
    }

    [Fact]
    public void Preview_MovesWithinATime_AreAddedUp()
    {
        Intent rule = Rule("slowly", new SafetyRule { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = 0.6, Within = TimeSpan.FromMinutes(5) });
        Intent first = Override("first", Drain("ap"), (int)(_cell.Now - Definitions.Start).TotalMilliseconds);
        _cell.Controller.Steer([rule, first]);
        _cell.Run(30);
        Intent second = Override("second", Drain("us"), (int)(_cell.Now - Definitions.Start).TotalMilliseconds);
        Preview(rule, first, second).Violations.ShouldHaveSingleItem().Rule.ShouldBe("slowly");
        _cell.Run(330);
        Preview(rule, first, second with { Stamp = Stamp((int)(_cell.Now - Definitions.Start).TotalMilliseconds) }).Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Preview_DefinitionWithoutAnOrigin_IsJudgedAndShowsItLast()
    {
        _cell.Controller.Steer([TwoRegions]);
        ServicePreview preview = _cell.Controller.Preview(_cell.Now, [TwoRegions], Three with { Origins = [Three.Origins[0]] }, mayChangeWeights: true);
        preview.Violations.ShouldHaveSingleItem().Rule.ShouldBe("two-regions");
        preview.Origins.Select(origin => (origin.Origin, origin.After)).ShouldBe([("eu", 1.0), ("us", null), ("ap", null)]);
        preview.MovedShare.ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void Preview_StrongerOverride_SaysWhomItShadows()
    {
        Intent pin = Override("pin", Spec(OverrideAction.Pin, 0.2, "us"), 1, "bob");
        _cell.Controller.Steer([pin]);
        Preview(pin, Override("drain", Drain(region: "us-east"), 2)).Shadows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            shadow => shadow.Override.ShouldBe("pin"), shadow => shadow.Author.ShouldBe("bob"), shadow => shadow.Origins.ShouldBe(["us"]));
    }

    [Fact]
    public void Preview_WeakerOverride_SaysWhatBeatsIt()
    {
        Intent drain = Override("drain", Drain(region: "us-east"), 1, "bob");
        _cell.Controller.Steer([drain]);
        ServicePreview preview = Preview(drain, Override("pin", Spec(OverrideAction.Pin, 0.2, "us"), 2));
        preview.ShadowedBy.ShouldHaveSingleItem().Override.ShouldBe("drain");
        preview.Shadows.ShouldBeEmpty();
        preview.MovedShare.ShouldBe(0);
    }

    private ServicePreview Preview(params Intent[] intents) => _cell.Controller.Preview(_cell.Now, intents, null, mayChangeWeights: true);

    private ServicePreview ShouldHappen(Intent[] before, Intent[] after)
    {
        _cell.Controller.Steer(before);
        _cell.Run(60);
        _cell.Tick();
        ServicePreview preview = Preview(after);
        _cell.Controller.Steer(after);
        _cell.Tick();
        foreach (OriginPreview origin in preview.Origins)
            _cell.Weight(origin.Origin).ShouldBe(origin.Next!.Value);
        _cell.Run(60);
        foreach (OriginPreview origin in preview.Origins)
            _cell.Weight(origin.Origin).ShouldBe(origin.After!.Value, 0.02);
        return preview;
    }
}
