using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>
/// Envoy's priority levels as it documents them: each edge's nearest origin is level 0, the next one level 1, and so on. A level takes
/// 140 % of its healthy share of the load and the rest spills to the next. Outlier detection ejects after 5 consecutive 5xx for 30 s times
/// the number of ejections, ends ejections in a sweep every 10 s, and keeps out 10 % of the hosts at most, but may always eject one.
/// With the service's probe as active health check (3 to fail, 2 to recover), which does not end an ejection
/// (<c>successful_active_health_check_uneject_host</c>): by default it does, and that costs twice as much here. A further attempt goes to the
/// next healthy level (<c>previous_priorities</c>).
/// </summary>
internal sealed class StaticPriorityPolicy : Policy
{
    private const int ConsecutiveFailures = 5;
    private const double Sweep = 10;
    private const double BaseEjection = 30;
    private const double LongestEjection = 300;
    private const double MostEjected = 0.1;

    private readonly Level[][] _levels;
    private readonly EdgeChoice[] _choices;
    private readonly Chance _chance;
    private double _sweptAt;

    public StaticPriorityPolicy(World world, Chance chance)
        : base(world)
    {
        _chance = chance;
        _levels = [.. Enumerable.Range(0, world.Edges).Select(edge => Enumerable.Range(0, world.Origins)
            .OrderBy(origin => world.RoundTrip(world.RegionOfEdge(edge), origin)).ThenBy(origin => origin)
            .Select(origin => new Level(origin)).ToArray())];
        _choices = [.. _levels.Select(levels => new EdgeChoice(world.Origins)
        {
            MaxAttempts = world.Service.Attempts.MaxAttempts,
            Order = [.. levels.Select(level => level.Origin)],
        })];
        for (int edge = 0; edge < world.Edges; edge++)
            Choose(edge);
    }

    public override EdgeChoice ChoiceOf(int edge) => _choices[edge];

    public override void Advance(double now)
    {
        if (now - _sweptAt < Sweep)
            return;
        _sweptAt = now;
        for (int edge = 0; edge < _levels.Length; edge++)
        {
            bool changed = false;
            foreach (Level level in _levels[edge])
                changed |= level.EndEjection(now);
            if (changed)
                Choose(edge);
        }
    }

    public override void StepEnded(int edge, int origin, in StepOutcomes outcomes, double now)
    {
        Level level = Array.Find(_levels[edge], one => one.Origin == origin)!;
        if (!level.Record(outcomes, _chance) || level.Ejected)
            return;
        int ejected = _levels[edge].Count(one => one.Ejected);
        if (ejected > 0 && ejected + 1 > MostEjected * _levels[edge].Length)
            return;
        level.Eject(now);
        Choose(edge);
    }

    public override void Probed(int edge, int origin, ProbeObservation probe, double now)
    {
        if (Array.Find(_levels[edge], one => one.Origin == origin)!.Check.Record(probe.Healthy))
            Choose(edge);
    }

    private void Choose(int edge)
    {
        // One host a level: 140 % of it is all of it. With no host healthy at all, panic: every host alike, whatever its level.
        EdgeChoice choice = _choices[edge];
        int first = Array.FindIndex(_levels[edge], level => level.IsHealthy);
        bool panic = first < 0;
        for (int i = 0; i < _levels[edge].Length; i++)
        {
            Level level = _levels[edge][i];
            choice.Weights[level.Origin] = panic || i == first ? 1 : 0;
            choice.Usable[level.Origin] = level.IsHealthy || panic;
        }
    }

    private sealed class Level(int origin)
    {
        private int _row;
        private int _ejections;
        private double _until;

        public int Origin => origin;

        public HealthCheck Check { get; } = new(failures: 3, successes: 2);

        public bool Ejected { get; private set; }

        public bool IsHealthy => !Ejected && Check.IsHealthy;

        /// <returns>True if there were failures enough in a row.</returns>
        public bool Record(in StepOutcomes outcomes, Chance chance)
        {
            int good = outcomes.Good, bad = outcomes.Soft + outcomes.Hard;
            bool eject = false;
            while (good + bad > 0)
            {
                bool failed = chance.Index(good + bad) >= good;
                _row = failed ? _row + 1 : 0;
                bad -= failed ? 1 : 0;
                good -= failed ? 0 : 1;
                eject |= _row >= ConsecutiveFailures;
            }

            return eject;
        }

        public void Eject(double now)
        {
            Ejected = true;
            _row = 0;
            _until = now + Math.Min(LongestEjection, BaseEjection * ++_ejections);
        }

        public bool EndEjection(double now)
        {
            if (!Ejected)
            {
                // Each sweep without an ejection takes one off the multiplier.
                _ejections = Math.Max(0, _ejections - 1);
                return false;
            }

            Ejected = now < _until;
            return !Ejected;
        }
    }
}
