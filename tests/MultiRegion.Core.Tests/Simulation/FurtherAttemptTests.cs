using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Model;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Core.Tests.Simulation;

/// <summary>Where a request goes whose first origin refused its connection.</summary>
public sealed class FurtherAttemptTests
{
    [Fact]
    public void Advance_AnOrderOfOrigins_SendsFurtherAttemptsToTheNextUsableOfIt()
    {
        Sent([0, 2, 1], usable: [true, true, true]).ShouldBe([true, false, true]);
        Sent([0, 2, 1], usable: [true, true, false]).ShouldBe([true, true, false]);
    }

    [Fact]
    public void Advance_NoOrder_SpreadsThemOverWhatIsUsable() => Sent(null, usable: [true, true, true]).ShouldBe([true, true, true]);

    [Theory]
    [InlineData(PolicyNames.StaticPriority)]
    [InlineData(PolicyNames.DnsFailover)]
    public void ChoiceOf_APolicyThatPrefersTheNearest_OrdersByDistance(string policy)
    {
        World world = GeneratedTraces.Create("steady", 1).World;
        Policy decides = PolicyNames.Create(policy, world, new Conditions(world), new Chance(1, stream: 3));
        decides.ChoiceOf(0).Order.ShouldBe([0, 1, 2]);
        decides.ChoiceOf(8).Order.ShouldBe([2, 0, 1]);
    }

    /// <summary>Whether each origin got any attempt, while the first is down and has all of the weight.</summary>
    private static bool[] Sent(int[]? order, bool[] usable)
    {
        Trace trace = GeneratedTraces.Create("steady", 1);
        var truth = new Conditions(trace.World);
        truth.Down[0] = true;
        Array.Fill(truth.Demand, 10);
        var policy = new FirstOnly(trace.World, order, usable);
        var fleet = new Fleet(trace.World, truth, policy, new Recorder(trace, "first-only", 1, policy, keepSeconds: false), seed: 1);
        for (int step = 0; step < 50; step++)
            fleet.Advance(step, step * 0.1, 0.1);
        return [.. policy.Attempts.Select(count => count > 0)];
    }

    private sealed class FirstOnly : Policy
    {
        private readonly EdgeChoice _choice;

        public FirstOnly(World world, int[]? order, bool[] usable)
            : base(world)
        {
            _choice = new EdgeChoice(world.Origins) { Order = order };
            _choice.Weights[0] = 1;
            usable.CopyTo(_choice.Usable, 0);
        }

        public int[] Attempts { get; } = new int[3];

        public override void Advance(double now)
        {
        }

        public override EdgeChoice ChoiceOf(int edge) => _choice;

        public override void Began(int edge, int origin, int count) => Attempts[origin] += count;
    }
}
