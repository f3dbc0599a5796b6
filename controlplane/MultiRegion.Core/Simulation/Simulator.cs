using MultiRegion.Core.Simulation.Model;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation;

/// <summary>
/// Replays a trace under a policy in virtual time. Requests of one edge that are alike move together: their number is drawn from the
/// Poisson distribution in each step of 100 ms, what becomes of them from the binomial one. Same arguments, same result.
/// </summary>
public static class Simulator
{
    /// <summary>Virtual time of one step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Virtual time for which <see cref="Run"/> stays in one call of <c>cancellation</c>.</summary>
    private const int StepsPerCheck = 1000;

    /// <param name="trace">What happens.</param>
    /// <param name="policy">One of <see cref="PolicyNames.All"/>.</param>
    /// <param name="seed">The clients' arrivals are the same under every policy of one seed.</param>
    /// <param name="keepSeconds">Keep what happened second by second, for a plot.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static RunResult Run(Trace trace, string policy, ulong seed, bool keepSeconds = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var truth = new Conditions(trace.World);
        Apply(trace, truth, TimeSpan.Zero);
        Policy decides = PolicyNames.Create(policy, trace.World, truth, new Chance(seed, stream: 3));
        var recorder = new Recorder(trace, policy, seed, decides, keepSeconds);
        var fleet = new Fleet(trace.World, truth, decides, recorder, seed);
        long steps = trace.Length.Ticks / Step.Ticks;
        for (long step = 0; step < steps; step++)
        {
            if (step % StepsPerCheck == 0)
                cancellation.ThrowIfCancellationRequested();
            TimeSpan now = step * Step;
            Apply(trace, truth, now);
            fleet.Advance(step, now.TotalSeconds, Step.TotalSeconds);
            recorder.EndStep(now, truth);
        }

        return recorder.Result();
    }

    private static void Apply(Trace trace, Conditions truth, TimeSpan now)
    {
        truth.Reset();
        trace.Apply(now, truth);
    }
}
