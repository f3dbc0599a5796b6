using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Tests.Support;
using MultiRegion.Core.Validation;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Overrides;

public sealed class SteeredControllerTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly DateTimeOffset Start = Definitions.Start;
    private readonly ServiceController _controller = new("eu-west", new ControllerOptions { Cells = 3 });
    private long _revision;

    public SteeredControllerTests()
    {
        _controller.Define(Three);
        Publish(Start);
    }

    [Fact]
    public void Tick_Drain_IsInForceAtOnceAndExplained()
    {
        _controller.Steer([Override("deploy", Drain("us", minutes: 10))]);
        PlanDraft draft = Publish(Start);
        draft.Weights["us"].ShouldBe(0);
        draft.Sentence.ShouldContain("drain by ann until 00:10 (deploy)");
        draft.Expiries.ShouldHaveSingleItem().At.ShouldBe(Start.AddMinutes(10));
        draft.Expiries[0].Weights["us"].ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void Tick_OverrideEnded_EndsByTheControllersClockWithTheWeightsThatEdgesHave()
    {
        _controller.Steer([Override("deploy", Drain("us", minutes: 10))]);
        PlanExpiry expiry = Publish(Start).Expiries.ShouldHaveSingleItem();
        Publish(expiry.At.AddSeconds(-1)).Weights["us"].ShouldBe(0);
        PlanDraft ended = _controller.Tick(expiry.At, mayChangeWeights: true);
        ended.Weights.ShouldBe(expiry.Weights);
        ended.Changed.ShouldBeTrue();
        ended.Expiries.ShouldBeEmpty();
    }

    [Fact]
    public void Tick_OverrideEndedWhileNotWarm_IsNotPutBack()
    {
        _controller.Steer([Override("deploy", Drain("us", minutes: 10))]);
        PlanExpiry expiry = Publish(Start).Expiries.ShouldHaveSingleItem();
        _controller.Tick(expiry.At.AddMinutes(1), mayChangeWeights: false).Weights.ShouldBe(expiry.Weights);
    }

    [Fact]
    public void Tick_SeveralEnds_EachHasItsWeightsInOrder()
    {
        _controller.Steer([Override("second", Drain("us", minutes: 20), 1), Override("first", Drain("ap", minutes: 10), 2), Override("beaten", Drain("us", minutes: 5), 0)]);
        IReadOnlyList<PlanExpiry> expiries = Publish(Start).Expiries;
        expiries.Select(expiry => expiry.At).ShouldBe([Start.AddMinutes(10), Start.AddMinutes(20)]);
        expiries[0].Weights["us"].ShouldBe(0);
        expiries[0].Weights["ap"].ShouldBeGreaterThan(0.2);
        expiries[1].Weights["us"].ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void Tick_NewerDrainEndsFirst_OlderOneHoldsAndIsNamed()
    {
        _controller.Steer([Override("old", Drain("us", minutes: 20), 0), Override("new", Drain("us", minutes: 10), 1)]);
        PlanDraft draft = Publish(Start);
        draft.Explanation[1].Bounds.ShouldContain("drain by ann until 00:10 (new)");
        PlanDraft later = Publish(Start.AddMinutes(15));
        later.Weights["us"].ShouldBe(0);
        later.Explanation[1].Bounds.ShouldContain("drain by ann until 00:20 (old)");
    }

    [Fact]
    public void Tick_MoreEndsThanAPlanHolds_EveryOneEndsByTheLast()
    {
        _controller.Steer([.. Enumerable.Range(1, 20).Select(i => Override($"o{i}", Spec(OverrideAction.Cap, i / 100.0, "eu", minutes: i), -i))]);
        IReadOnlyList<PlanExpiry> expiries = Publish(Start).Expiries;
        expiries.Count.ShouldBe(PlanExpiries.MostEnds);
        expiries[^1].At.ShouldBe(Start.AddMinutes(20));
        expiries[^1].Weights["eu"].ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void Tick_WholeServiceDrained_IsDrainedUntilTheEnd()
    {
        _controller.Steer([Override("all", Drain(minutes: 10))]);
        PlanDraft draft = Publish(Start);
        draft.State.ShouldBe(PlanState.Drained);
        draft.Weights.Values.ShouldAllBe(weight => weight == 0);
        draft.Expiries.ShouldHaveSingleItem().Weights.Values.Sum().ShouldBe(1);
        PlanDraft after = Publish(Start.AddMinutes(10));
        after.State.ShouldBe(PlanState.Normal);
        after.Weights.Values.Sum().ShouldBe(1);
    }

    [Fact]
    public void Tick_NothingChanged_IsNoNews()
    {
        _controller.Steer([Override("deploy", Drain("us", minutes: 10))]);
        Publish(Start);
        _controller.Tick(Start.AddSeconds(1), mayChangeWeights: true).Changed.ShouldBeFalse();
    }

    [Fact]
    public void Tick_EndMovedAlone_IsNews()
    {
        _controller.Steer([Override("deploy", Drain("us", minutes: 10))]);
        Publish(Start);
        _controller.Steer([Override("deploy", Drain("us", minutes: 30), 5)]);
        _controller.Tick(Start.AddSeconds(1), mayChangeWeights: true).Changed.ShouldBeTrue();
    }

    [Fact]
    public void Tick_AnyOverrides_GivesAPlanThatEdgesTakeWithEveryEndInIt() => Properties.Hold(
        OverrideBoundsTests.Sets,
        intents =>
        {
            var controller = new ServiceController("eu-west", new ControllerOptions());
            ServiceDefinition definition = OverrideBoundsTests.Definition;
            controller.Define(definition);
            controller.Steer(intents);
            PlanDraft draft = controller.Tick(Start, mayChangeWeights: true);
            Plan plan = Definitions.Plan(definition, draft.Weights, state: draft.State) with { Expiries = draft.Expiries };
            controller.Adopt(plan);
            // Whatever the edges then do by themselves is what the controller says at that time.
            bool same = draft.Expiries.All(expiry => controller.Tick(expiry.At, mayChangeWeights: false).Weights.All(entry => Math.Abs(entry.Value - expiry.Weights[entry.Key]) < 0.01));
            bool free = draft.Expiries.Count == 0 || draft.Expiries[^1].Weights.Values.Sum() == 1;
            return PlanValidator.Validate(plan, "eu-west", "demo").Count == 0 && same && free;
        },
        cases: 300);

    private PlanDraft Publish(DateTimeOffset at)
    {
        PlanDraft draft = _controller.Tick(at, mayChangeWeights: true);
        _controller.Adopt(Definitions.Plan(Three, draft.Weights, ++_revision, draft.State) with { Expiries = draft.Expiries });
        return draft;
    }
}
