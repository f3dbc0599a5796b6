using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Tests.Support;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Overrides;

public sealed class OverrideBoundsTests
{
    internal static readonly ServiceDefinition Definition = Definitions.Service(
        Definitions.Origin("eu-1", "eu-west", 100), Definitions.Origin("eu-2", "eu-west", 300), Definitions.Origin("us", "us-east"), Definitions.Origin("ap", "ap-south"));

    [Fact]
    public void Of_DrainPinCapAndFloorOfOneOrigin_DrainAloneCounts()
    {
        IReadOnlyList<WeightBound> bounds = Of(
            Override("a", Drain("us"), 1), Override("b", Spec(OverrideAction.Pin, 0.5, "us"), 2),
            Override("c", Spec(OverrideAction.Cap, 0.3, "us"), 3), Override("d", Spec(OverrideAction.ForceOn, 0.1, "us"), 4));
        bounds.ShouldBe([new WeightBound { Origin = "us", Name = "drain by ann until 01:00 (a)", Most = 0 }]);
    }

    [Fact]
    public void Of_PinAndCap_PinCounts()
    {
        WeightBound bound = Of(Override("b", Spec(OverrideAction.Pin, 0.5, "us"), 1), Override("c", Spec(OverrideAction.Cap, 0.3, "us"), 2)).ShouldHaveSingleItem();
        (bound.Least, bound.Most).ShouldBe((0.5, 0.5));
    }

    [Fact]
    public void Of_CapAndForceOn_BothCountAndThePlannerSettlesIt()
    {
        IReadOnlyList<WeightBound> bounds = Of(Override("c", Spec(OverrideAction.Cap, 0.3, "us"), 1), Override("d", Spec(OverrideAction.ForceOn, 0.4, "us"), 2));
        bounds.Select(bound => (bound.Least, bound.Most)).ShouldBe([(0, 0.3), (0.4, 1)]);
    }

    [Fact]
    public void Of_TwoCaps_NewestCountsThoughItIsWider() =>
        Of(Override("old", Spec(OverrideAction.Cap, 0.1, "us"), 1), Override("new", Spec(OverrideAction.Cap, 0.6, region: "us-east"), 2)).ShouldHaveSingleItem().Most.ShouldBe(0.6);

    [Fact]
    public void Of_RegionCap_IsDividedByCapacityOverWhatIsNotDrained()
    {
        Of(Override("c", Spec(OverrideAction.Cap, 0.4, region: "eu-west"))).Select(bound => (bound.Origin, Math.Round(bound.Most, 9))).ShouldBe([("eu-1", 0.1), ("eu-2", 0.3)]);
        Of(Override("c", Spec(OverrideAction.Cap, 0.4, region: "eu-west")), Override("d", Drain("eu-2"), 1))
            .Select(bound => (bound.Origin, bound.Most)).ShouldBe([("eu-1", 0.4), ("eu-2", 0)]);
    }

    [Fact]
    public void Of_WholeService_ExpandsToEveryOrigin() => Of(Override("all", Drain())).Select(bound => bound.Origin).ShouldBe(["eu-1", "eu-2", "us", "ap"]);

    [Fact]
    public void Of_RegionOfAllServices_IsAboutThisOneToo() =>
        Of(Override("r", Drain(region: "us-east") with { Service = null })).ShouldHaveSingleItem().Origin.ShouldBe("us");

    [Fact]
    public void Of_AnotherServiceOrAnEndedOne_MeansNothing() =>
        Of(Override("other", Drain("us") with { Service = "other" }), Override("ended", Drain("us", minutes: 0))).ShouldBeEmpty();

    [Fact]
    public void Of_ForceOnWithoutAShare_IsASmallOne() => Of(Override("on", Spec(OverrideAction.ForceOn, origin: "us"))).ShouldHaveSingleItem().Least.ShouldBe(OverrideBounds.ForcedShare);

    [Fact]
    public void NameOf_EndOnAnotherDay_HasTheDate() =>
        Of(Override("long", Drain("us", minutes: 3 * 24 * 60 + 30))).ShouldHaveSingleItem().Name.ShouldBe("drain by ann until 4 Jan 00:30 (long)");

    [Fact]
    public void Of_Any_DrainsWinOrderDoesNotMatterAndRegionsKeepTheirShare() =>
        Properties.Hold(Sets, intents =>
        {
            IReadOnlyList<WeightBound> bounds = Of([.. intents]);
            bool drained = Definition.Origins.All(origin => bounds.Any(bound => bound.Origin == origin.Id && bound.Most == 0 && bound.Name.StartsWith("drain", StringComparison.Ordinal)) == intents.Any(intent => Drains(intent.Override!, origin)));
            bool ordered = bounds.SequenceEqual(Of([.. intents.Reverse()]));
            bool plausible = bounds.All(bound => bound.Least >= 0 && bound.Most <= 1 && bound.Least <= bound.Most);
            OverrideSpec? cap = intents is [var only] && only.Override is { Action: OverrideAction.Cap or OverrideAction.Pin } spec ? spec : null;
            bool shared = cap is null || bounds.Count == 0 || Math.Abs(bounds.Sum(bound => bound.Most) - cap.Share!.Value) < 1e-9;
            return drained && ordered && plausible && shared;
        });

    /// <summary>Sets of up to six overrides with stamps of their own, some of them ended.</summary>
    internal static Gen<IReadOnlyList<Intent>> Sets { get; } = Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(Specs(), count))
        .Select(specs => (IReadOnlyList<Intent>)[.. specs.Select((spec, i) => Override($"o{i}", spec, i))]);

    private static Gen<OverrideSpec> Specs() =>
        from action in Gen.Elements(Enum.GetValues<OverrideAction>())
        from scope in Gen.Choose(0, 3)
        from which in Gen.Choose(0, 3)
        from share in Properties.Share
        from minutes in Gen.Choose(0, 40)
        let wide = action is OverrideAction.Drain or OverrideAction.ForceOn && scope == 3
        select Spec(
            action, action == OverrideAction.Drain ? null : share, scope is 0 or 1 ? Definition.Origins[which].Id : null,
            wide || scope is 0 or 1 ? null : Definition.Origins[which].Region, minutes: minutes - 5);

    private static bool Drains(OverrideSpec spec, OriginDefinition origin) =>
        spec.Action == OverrideAction.Drain && spec.Until > Definitions.Start && (spec.Origin ?? origin.Id) == origin.Id && (spec.Region ?? origin.Region) == origin.Region;

    private static IReadOnlyList<WeightBound> Of(params Intent[] intents) => OverrideBounds.Of(Definition, Standing(intents), Definitions.Start);
}
