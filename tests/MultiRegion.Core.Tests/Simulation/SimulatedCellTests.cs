using MultiRegion.Contracts;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Model;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Core.Tests.Simulation;

public sealed class SimulatedCellTests
{
    private static readonly World World = GeneratedTraces.Create("steady", 1).World;

    [Fact]
    public void Advance_ACellComesBack_IsColdUntilTwoIntervalsOfReportsAndHasAnEpochOfItsOwn()
    {
        var cell = new SimulatedCell(World, 0, [.. Enumerable.Range(0, 3).Select(_ => new LocalEjection(World, new Chance(1, stream: 3)))], () => 0.5);
        (double At, CellDigest Digest)[] first = Run(cell, from: 0, until: 10, isAlive: true);
        first[0].At.ShouldBeInRange(2, 4);
        first.ShouldAllBe(sent => sent.Digest.Epoch == 1);
        Run(cell, from: 10, until: 20, isAlive: false);
        (double At, CellDigest Digest)[] second = Run(cell, from: 20, until: 30, isAlive: true);
        second[0].At.ShouldBeInRange(22, 24);
        second.ShouldAllBe(sent => sent.Digest.Epoch == 2);
    }

    private static (double At, CellDigest Digest)[] Run(SimulatedCell cell, double from, double until, bool isAlive)
    {
        var sent = new List<(double, CellDigest)>();
        for (int step = 0; step < (until - from) * 10; step++)
        {
            double now = from + step * 0.1;
            cell.Advance(now, isAlive);
            if (cell.TryWriteDigest(now) is { } digest && isAlive)
                sent.Add((now, digest));
        }

        return [.. sent];
    }
}
