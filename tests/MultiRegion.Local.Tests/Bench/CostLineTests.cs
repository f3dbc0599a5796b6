using MultiRegion.Local.Bench.Reports;

namespace MultiRegion.Local.Tests.Bench;

public sealed class CostLineTests
{
    [Fact]
    public void Through_PointsOfALine_FindsIt()
    {
        CostLine line = CostLine.Through([(250, 0.2), (500, 0.3), (1000, 0.5), (2000, 0.9)]);

        line.Fixed.ShouldBe(0.1, 1e-9);
        line.PerEdge.ShouldBe(0.0004, 1e-9);
        line.At(3000).ShouldBe(1.3, 1e-9);
        line.LargestDeviation.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Through_CostsThatGrowWithTheSquare_LieOffTheLine() =>
        CostLine.Through([(250, 0.05), (500, 0.2), (1000, 0.8), (2000, 3.2)]).LargestDeviation.ShouldBeGreaterThan(0.2);
}
