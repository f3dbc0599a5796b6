using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Tests.Validation;

public sealed class PlanValidatorTests
{
    private static readonly Plan Valid = Definitions.Plan(Definitions.ThreeRegions(), Weights(0.5, 0.25, 0.25));

    [Fact]
    public void Validate_ValidPlan_FindsNothing() => Paths(Valid).ShouldBeEmpty();

    [Fact]
    public void Validate_OfAnotherCellOrService_IsRefused()
    {
        Paths(Valid with { Cell = "us-east" }).ShouldBe(["cell"]);
        Paths(Valid with { Service = "other" }).ShouldBe(["service", "definition.name"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DocumentSchema.Current + 1)]
    public void Validate_SchemaNotRead_IsRefused(int schema) => Paths(Valid with { Schema = schema }).ShouldBe(["schema"]);

    [Fact]
    public void Validate_NoVersion_IsRefused() => Paths(Valid with { Version = PlanVersion.None }).ShouldBe(["version"]);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_ImpossibleWeight_IsRefused(double weight) =>
        Paths(Valid with { Weights = Weights(weight, 0.5, 0.5) }).ShouldContain("weights.eu");

    [Fact]
    public void Validate_UnknownOrigin_IsRefused() =>
        Paths(Valid with { Weights = new Dictionary<string, double>(Weights(0.5, 0.25, 0.25)) { ["mars"] = 0 } }).ShouldBe(["weights.mars"]);

    [Fact]
    public void Validate_MissingOrigin_IsRefused() =>
        Paths(Valid with { Weights = new Dictionary<string, double> { ["eu"] = 1, ["us"] = 0 } }).ShouldBe(["weights.ap"]);

    [Fact]
    public void Validate_SumNotOne_IsRefused() => Paths(Valid with { Weights = Weights(0.5, 0.5, 0.5) }).ShouldBe(["weights"]);

    [Fact]
    public void Validate_AllZero_OnlyWhenDrained()
    {
        Paths(Valid with { Weights = Weights(0, 0, 0) }).ShouldBe(["weights"]);
        Paths(Valid with { Weights = Weights(0, 0, 0), State = PlanState.Down }).ShouldBe(["weights"]);
        Paths(Valid with { Weights = Weights(0, 0, 0), State = PlanState.Drained }).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_WeightWhereTrafficMayNotGo_IsRefused() =>
        Paths(Valid with { Definition = Valid.Definition with { AllowedRegions = ["us-east", "ap-south"] } }).ShouldBe(["weights.eu"]);

    [Fact]
    public void Validate_BrokenDefinition_IsRefusedWithItsPath() =>
        Paths(Valid with { Definition = Valid.Definition with { Paths = [] } }).ShouldBe(["definition.paths"]);

    [Fact]
    public void Validate_Expiries_AreOrderedAndPlausible()
    {
        var first = new PlanExpiry(Definitions.Start, Weights(1, 0, 0));
        var second = new PlanExpiry(Definitions.Start.AddHours(1), Weights(0, 0, 0));
        Paths(Valid with { Expiries = [first, second] }).ShouldBeEmpty();
        Paths(Valid with { Expiries = [second, first] }).ShouldBe(["expiries[1].at"]);
        Paths(Valid with { Expiries = [first with { Weights = Weights(2, 0, 0) }] }).ShouldBe(["expiries[0].weights.eu", "expiries[0].weights"]);
    }

    private static Dictionary<string, double> Weights(double eu, double us, double ap) => new() { ["eu"] = eu, ["us"] = us, ["ap"] = ap };

    private static IReadOnlyList<string> Paths(Plan plan) =>
        [.. PlanValidator.Validate(plan, "eu-west", "demo").Select(error => error.Path)];
}
