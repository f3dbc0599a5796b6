using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Safety;
using MultiRegion.Core.Tests.Overrides;
using MultiRegion.Core.Tests.Support;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Safety;

public sealed class SteeringTests
{
    private static readonly ServiceDefinition Three = Definitions.ThreeRegions();
    private static readonly Intent TwoRegions = Rule("two-regions", new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 });

    [Fact]
    public void At_TwoLegalDrainsBreakARuleTogether_NewestIsSuspended()
    {
        Steered steered = At(TwoRegions, Override("newer", Drain("us"), 2), Override("older", Drain("ap"), 1));
        steered.Bounds.ShouldHaveSingleItem().Origin.ShouldBe("ap");
        steered.Suspended.ShouldBe([new Suspension("newer", "two-regions", "1 region (eu-west) can carry traffic, and at least 2 must")]);
    }

    [Fact]
    public void At_OlderOneEnded_NewerOneCountsByItself()
    {
        var steering = Steering.Of([TwoRegions, Override("newer", Drain("us", minutes: 30), 2), Override("older", Drain("ap", minutes: 10), 1)]);
        steering.At(Three, Definitions.Start.AddMinutes(10)).Suspended.ShouldBeEmpty();
        steering.At(Three, Definitions.Start.AddMinutes(10)).Bounds.ShouldHaveSingleItem().Origin.ShouldBe("us");
    }

    [Fact]
    public void At_GlassBrokenForTheRule_StandsAndIsHeldAgainstNoOther()
    {
        Steered steered = At(
            TwoRegions, Override("first", Drain("ap"), 1), Override("broken", Drain("us"), 2, "ann", "two-regions"), Override("cap", Spec(OverrideAction.Cap, 0.5, "eu"), 3));
        steered.Suspended.ShouldBeEmpty();
        steered.Bounds.Count.ShouldBe(3);
    }

    [Fact]
    public void At_GlassBrokenForAnotherRule_IsSuspended() =>
        At(TwoRegions, Override("first", Drain("ap"), 1), Override("broken", Drain("us"), 2, "ann", "another")).Suspended.ShouldHaveSingleItem().Override.ShouldBe("broken");

    [Fact]
    public void At_ThirdOneHarmless_IsNotSuspendedWithTheSecond() =>
        At(TwoRegions, Override("a", Drain("ap"), 1), Override("b", Drain("us"), 2), Override("c", Spec(OverrideAction.Cap, 0.3, "us"), 3))
            .Bounds.Select(bound => bound.Name.Split('(')[1]).ShouldBe(["c)", "a)"]);

    [Fact]
    public void Tick_Suspended_IsInTheDraftAndNotInTheWeights()
    {
        var controller = new ServiceController("eu-west", new ControllerOptions());
        controller.Define(Three);
        controller.Steer([TwoRegions, Override("a", Drain("ap"), 1), Override("b", Drain("us"), 2)]);
        PlanDraft draft = controller.Tick(Definitions.Start, mayChangeWeights: true);
        draft.Suspended.ShouldHaveSingleItem().Override.ShouldBe("b");
        draft.Weights["us"].ShouldBeGreaterThan(0);
        draft.Weights["ap"].ShouldBe(0);
    }

    [Fact]
    public void At_Any_NothingThatStandsBreaksARuleAndWhatIsSuspendedWould() => Properties.Hold(
        OverrideBoundsTests.Sets,
        intents =>
        {
            StandingRule[] rules =
            [
                new() { Name = "regions", Rule = TwoRegions.Rule! },
                new() { Name = "capacity", Rule = new SafetyRule { Kind = SafetyRuleKind.MaximumCapacityRemoved, Share = 0.5 } },
            ];
            ServiceDefinition definition = OverrideBoundsTests.Definition;
            IReadOnlyList<StandingOverride> overrides = StandingOverride.Of(intents);
            var steering = new Steering(overrides, rules);
            Steered steered = steering.At(definition, Definitions.Start);
            SafetyCase stands = new() { Definition = definition, Bounds = steered.Bounds };
            bool legal = rules.All(rule => SafetyRules.Check(rule, stands) is null);
            Steered reversed = new Steering([.. overrides.Reverse()], [.. rules.Reverse()]).At(definition, Definitions.Start);
            bool ordered = reversed.Bounds.SequenceEqual(steered.Bounds);
            // The oldest that is suspended breaks a rule beside nothing but those before it.
            bool needed = steered.Suspended.Count == 0 || rules.Any(rule => SafetyRules.Check(rule, stands with
            {
                Bounds = OverrideBounds.Of(definition, UpTo(overrides, steered.Suspended[0].Override), Definitions.Start),
            }) is not null);
            return legal && ordered && needed;
        });

    private static StandingOverride[] UpTo(IReadOnlyList<StandingOverride> overrides, string name) =>
        [.. overrides.TakeWhile(standing => standing.Name != name), overrides.First(standing => standing.Name == name)];

    private static Steered At(params Intent[] intents) => Steering.Of(intents).At(Three, Definitions.Start);
}
