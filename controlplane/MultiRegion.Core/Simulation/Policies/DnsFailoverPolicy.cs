using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// A name that answers each region's clients with the nearest healthy origin, and a time to live of 60 s. Health is checked from every
/// region each 10 s and changes after three checks alike (the fast setting of the large providers). Clients look the name up at times spread
/// evenly, so the share of them that still uses an answer is the share of the last 60 s in which it was given. A further attempt goes to the
/// nearest origin that is healthy by the checks and was not tried.
/// </summary>
internal sealed class DnsFailoverPolicy : Policy
{
    private const double TimeToLive = 60;
    private const double CheckEvery = 10;

    private readonly HealthCheck[] _checks;
    private readonly double[] _checkedAt;
    private readonly bool[,] _failing;
    private readonly int[][] _order;
    private readonly List<(double At, int Origin)>[] _answers;
    private readonly EdgeChoice[] _choices;
    private readonly double[][] _decided;

    public DnsFailoverPolicy(World world)
        : base(world)
    {
        _checks = [.. Enumerable.Range(0, world.Origins).Select(_ => new HealthCheck(failures: 3, successes: 3))];
        _checkedAt = new double[world.Origins];
        _failing = new bool[world.Origins, world.Regions.Count];
        _order = [.. Enumerable.Range(0, world.Regions.Count).Select(region => Enumerable.Range(0, world.Origins)
            .OrderBy(origin => world.RoundTrip(region, origin)).ThenBy(origin => origin).ToArray())];
        _answers = [.. _order.Select(order => new List<(double, int)> { (-TimeToLive, order[0]) })];
        _decided = [.. _order.Select(_ => new double[world.Origins])];
        _choices = [.. Enumerable.Range(0, world.Edges).Select(edge => new EdgeChoice(world.Origins)
        {
            MaxAttempts = world.Service.Attempts.MaxAttempts,
            Order = _order[world.RegionOfEdge(edge)],
        })];
    }

    public override EdgeChoice ChoiceOf(int edge) => _choices[edge];

    public override ReadOnlySpan<double> DecidedFor(int edge) => _decided[World.RegionOfEdge(edge)];

    /// <summary>The checkers stand in every region, as the edges' cells do; a check is what most of them say.</summary>
    public override void ProbedByCell(int region, int origin, ProbeObservation probe, double now)
    {
        _failing[origin, region] = !probe.Healthy;
        if (now - _checkedAt[origin] < CheckEvery)
            return;
        _checkedAt[origin] = now;
        int failing = 0;
        for (int i = 0; i < World.Regions.Count; i++)
            failing += _failing[origin, i] ? 1 : 0;
        _checks[origin].Record(2 * failing <= World.Regions.Count);
    }

    public override void Advance(double now)
    {
        for (int region = 0; region < _answers.Length; region++)
        {
            List<(double At, int Origin)> answers = _answers[region];
            // Where nothing is healthy, the name is answered as if everything were.
            int healthy = Array.FindIndex(_order[region], origin => _checks[origin].IsHealthy);
            int answer = _order[region][Math.Max(0, healthy)];
            if (answers[^1].Origin != answer)
                answers.Add((now, answer));
            Array.Clear(_decided[region]);
            _decided[region][answer] = 1;
            while (answers.Count > 1 && answers[1].At <= now - TimeToLive)
                answers.RemoveAt(0);
            for (int i = 0; i < World.EdgesPerRegion; i++)
            {
                EdgeChoice choice = _choices[region * World.EdgesPerRegion + i];
                Weigh(choice.Weights, answers, now);
                for (int origin = 0; origin < World.Origins; origin++)
                    choice.Usable[origin] = healthy < 0 || _checks[origin].IsHealthy;
            }
        }
    }

    private static void Weigh(double[] weights, List<(double At, int Origin)> answers, double now)
    {
        Array.Clear(weights);
        for (int i = 0; i < answers.Count; i++)
        {
            double until = i + 1 < answers.Count ? answers[i + 1].At : now;
            double from = Math.Max(answers[i].At, now - TimeToLive);
            weights[answers[i].Origin] += i + 1 == answers.Count && answers.Count == 1 ? 1 : Math.Max(0, until - from) / TimeToLive;
        }
    }
}
