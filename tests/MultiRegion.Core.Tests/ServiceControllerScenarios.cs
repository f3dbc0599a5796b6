using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests;

/// <summary>Outages as a cell sees them, second by second, through the real scorer and planner.</summary>
public sealed class ServiceControllerScenarios
{
    [Fact]
    public void OriginDies_GetsNothingAtTheFirstTickAfterTheReports()
    {
        CellSimulation cell = Settled();
        cell.Weight("us").ShouldBeGreaterThan(0.3);
        cell.Dead.Add("us");
        cell.Run(2);
        cell.Weight("us").ShouldBe(0);
        cell.Draft.Sentence.ShouldContain("No weight moved");
        cell.Published[^1].Draft.Sentence.ShouldStartWith("us fell from 32.4 to 0: hard-failed");
    }

    [Fact]
    public void OriginDiesUnprobed_GetsNothingEither()
    {
        CellSimulation cell = Settled(probing: false);
        cell.Dead.Add("us");
        cell.Run(2);
        cell.Weight("us").ShouldBe(0);
    }

    [Fact]
    public void OriginReturns_RisesFromTheFloorInStepsToWhatItHad()
    {
        CellSimulation cell = Settled();
        double before = cell.Weight("us");
        cell.Dead.Add("us");
        cell.Run(20);
        cell.Dead.Clear();
        int published = cell.Published.Count;
        cell.Run(30);
        double[] steps = [.. cell.Published.Skip(published).Select(plan => plan.Draft.Weights["us"])];
        steps[0].ShouldBeInRange(0.001, 0.02);
        steps.Zip(steps.Skip(1)).ShouldAllBe(pair => pair.Second > pair.First && pair.Second <= 2.1 * pair.First);
        steps[^1].ShouldBe(before, 0.01);
    }

    [Fact]
    public void OriginReturnsUnprobed_IsTriedAtTheFloorAfterTheHoldDown()
    {
        CellSimulation cell = Settled(probing: false);
        cell.Dead.Add("us");
        cell.Run(5);
        cell.Dead.Clear();
        cell.Run(40);
        cell.Weight("us").ShouldBeGreaterThan(0.3);
    }

    /// <summary>However much the demand needs it: what is gone, or has just come back, is no capacity to borrow.</summary>
    [Fact]
    public void OriginDiesUnprobedAndTheRestIsTooLittle_IsTriedAtTheFloorAndRisesFromThereInSteps()
    {
        CellSimulation cell = new(Definitions.Service(Definitions.Origin("eu", "eu-west", 450), Definitions.Origin("us", "us-east", 450))) { Probing = false, Rate = 125 };
        cell.Run(30);
        cell.Weight("us").ShouldBeGreaterThan(0.3);
        cell.Dead.Add("us");
        cell.Run(2);
        int published = cell.Published.Count;
        cell.Run(120);
        double[] tried = [.. cell.Published.Skip(published).Select(plan => plan.Draft.Weights["us"])];
        tried.ShouldContain(weight => weight > 0);
        tried.ShouldAllBe(weight => weight <= 0.02);
        cell.Dead.Clear();
        published = cell.Published.Count;
        cell.Run(300);
        double[] steps = [.. cell.Published.Skip(published).Select(plan => plan.Draft.Weights["us"]).SkipWhile(weight => weight == 0)];
        steps[0].ShouldBeInRange(0.001, 0.02);
        steps.Zip(steps.Skip(1)).ShouldAllBe(pair => pair.Second <= 2.1 * pair.First);
        steps[^1].ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void OriginRefusesEverything_IsLeftItsFloorAndReturnsWhenItAccepts()
    {
        CellSimulation cell = Settled();
        double before = cell.Weight("us");
        cell.RefusedShare = (origin, _) => origin == "us" ? 1 : 0;
        cell.Run(30);
        cell.Weight("us").ShouldBeInRange(0.001, 0.02);
        cell.RefusedShare = (_, _) => 0;
        cell.Run(120);
        cell.Weight("us").ShouldBe(before, 0.02);
    }

    [Fact]
    public void LittleTraffic_IsPlannedForAsTheLeastThatStandsOut()
    {
        CellSimulation cell = new(Definitions.ThreeRegions()) { Noisy = true, Rate = 0.25 };
        cell.Run(1200);
        cell.Draft.Demand.ShouldBeInRange(0.4, 1.3);
    }

    [Fact]
    public void OriginFlaps_IsReadmittedAtMostThreeTimesInTenMinutes()
    {
        CellSimulation cell = new(Definitions.ThreeRegions() with { Routing = new RoutingOptions() });
        cell.Run(30);
        int published = cell.Published.Count;
        for (int i = 0; i < 30; i++)
        {
            cell.Dead.Add("us");
            cell.Run(10);
            cell.Dead.Clear();
            cell.Run(10);
        }

        double[] weights = [cell.Published[published - 1].Draft.Weights["us"], .. cell.Published.Skip(published).Select(plan => plan.Draft.Weights["us"])];
        weights.Zip(weights.Skip(1)).Count(pair => pair.First == 0 && pair.Second > 0).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void OriginFailsAThirdOfRequests_IsLeftItsFloor()
    {
        CellSimulation cell = Settled(noisy: true);
        cell.FailureShare = (_, origin) => origin == "us" ? 0.3 : 0.01;
        cell.Run(10);
        cell.Weight("us").ShouldBeInRange(0.001, 0.02);
    }

    [Fact]
    public void OriginSlow_LosesAPartOfItsShareOnly()
    {
        CellSimulation cell = Settled(noisy: true);
        double before = cell.Weight("us");
        cell.Latency = origin => TimeSpan.FromMilliseconds(origin == "us" ? 2000 : 20);
        cell.Run(60);
        cell.Weight("us").ShouldBeInRange(before / 4, before * 0.8);
        cell.Published[^1].Draft.Sentence.ShouldContain("against 500 ms objective");
    }

    [Fact]
    public void EverythingDies_IsDownAndBackWhenItReturns()
    {
        CellSimulation cell = Settled();
        IReadOnlyDictionary<string, double> before = cell.Draft.Weights;
        cell.Dead.UnionWith(["eu", "us", "ap"]);
        cell.Run(3);
        cell.Draft.State.ShouldBe(PlanState.Down);
        cell.Draft.Weights.ShouldBe(before);
        cell.Dead.Clear();
        cell.Run(60);
        cell.Draft.State.ShouldBe(PlanState.Normal);
        cell.Draft.Weights.Keys.ShouldAllBe(origin => Math.Abs(cell.Draft.Weights[origin] - before[origin]) <= 0.02);
    }

    [Fact]
    public void EverythingFailsSoftly_IsPanicAndHeld()
    {
        CellSimulation cell = Settled();
        IReadOnlyDictionary<string, double> before = cell.Draft.Weights;
        cell.FailureShare = (_, _) => 0.6;
        cell.Run(10);
        cell.Draft.State.ShouldBe(PlanState.Panic);
        cell.Draft.Weights.ShouldBe(before);
        cell.Draft.Sentence.ShouldStartWith("Panic");
    }

    [Theory]
    [InlineData("edge-1", "edge-2")]
    [InlineData("edge-1", "edge-2", "edge-3")]
    public void OneBrokenEdge_MovesNothing(params string[] edges)
    {
        CellSimulation cell = new(Definitions.ThreeRegions(), edges);
        cell.Run(20);
        int published = cell.Published.Count;
        cell.FailureShare = (edge, origin) => edge == "edge-1" && origin == "us" ? 1 : 0;
        cell.Run(60);
        cell.Published.Count.ShouldBe(published);
    }

    [Fact]
    public void ConstantNoise_MovesNothingInAnHour()
    {
        CellSimulation cell = Settled(noisy: true);
        cell.FailureShare = (_, _) => 0.01;
        cell.Latency = _ => TimeSpan.FromMilliseconds(100);
        cell.Run(60);
        int published = cell.Published.Count;
        cell.Run(3600);
        cell.Published.Count.ShouldBe(published);
    }

    private static CellSimulation Settled(bool probing = true, bool noisy = false)
    {
        var cell = new CellSimulation(Definitions.ThreeRegions()) { Probing = probing, Noisy = noisy };
        return cell.Run(30);
    }
}
