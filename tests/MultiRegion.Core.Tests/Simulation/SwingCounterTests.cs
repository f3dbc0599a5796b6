using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Tests.Simulation;

public sealed class SwingCounterTests
{
    [Theory]
    [InlineData(0, 0.2, 0.24, 0.2, 0.24, 0.2)]
    [InlineData(0, 0.2, 0.3, 0.4, 0.38, 0.5)]
    [InlineData(1, 0.2, 0.4, 0.2)]
    [InlineData(2, 0.2, 0.4, 0.34, 0.4)]
    [InlineData(1, 0.5, 0.48, 0.46, 0.44, 0.43, 0.47, 0.49)]
    public void Add_AShare_CountsItsTurnsOfFivePointsOrMore(int turns, params double[] shares)
    {
        var counter = new SwingCounter();
        foreach (double share in shares)
            counter.Add(share);
        counter.Count.ShouldBe(turns);
    }
}
