using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>Counts what a run's figures are made from, second by second.</summary>
internal sealed class Recorder(Trace trace, string policyName, ulong seed, Policy policy, bool keepSeconds)
{
    private const double Overload = 1.1;

    private readonly List<SecondResult> _seconds = [];
    private readonly Recovery _recovery = new(trace);
    private readonly double[] _arrived = new double[trace.World.Origins];
    private readonly double[] _capacity = new double[trace.World.Origins];
    private readonly int[] _overloaded = new int[trace.World.Origins];
    private readonly int _stepsPerSecond = (int)(TimeSpan.FromSeconds(1) / Simulator.Step);
    private int _steps;
    private int _requests;
    private int _failed;
    private int _served;
    private double _milliseconds;
    private long _allRequests;
    private long _allFailed;
    private long _allAbove;
    private long _allServed;
    private double _allMilliseconds;
    private int _longestOverload;
    private readonly WeightWatch _weights = new(trace.World, policy, trace.Struck);

    public void Came(int count) => _requests += count;

    public void Failed(int count) => _failed += count;

    public void Served(int count, double milliseconds)
    {
        _served += count;
        _milliseconds += count * milliseconds;
    }

    public void Arrived(int origin, int attempts, double capacity)
    {
        _arrived[origin] += attempts;
        _capacity[origin] += capacity;
    }

    public void EndStep(TimeSpan now, Conditions truth)
    {
        _weights.EndStep(now >= trace.WarmUp);
        if (++_steps < _stepsPerSecond)
            return;
        _steps = 0;
        bool counts = now >= trace.WarmUp;
        int above = 0;
        for (int i = 0; i < _arrived.Length; i++)
        {
            above += (int)Math.Round(Math.Max(0, _arrived[i] - _capacity[i]));
            _overloaded[i] = counts && _arrived[i] > Overload * _capacity[i] ? _overloaded[i] + 1 : 0;
            _longestOverload = Math.Max(_longestOverload, _overloaded[i]);
        }

        if (keepSeconds)
            _seconds.Add(new SecondResult(_requests, _failed, above, _served > 0 ? _milliseconds / _served : 0, StruckShare(truth)));
        _recovery.EndSecond(_requests, _failed + above);
        _weights.EndSecond(counts, trace.Outages.Count > 0 && now >= trace.Outages[0].From && now <= trace.Outages[^1].Until);
        if (counts)
        {
            _allRequests += _requests;
            _allFailed += _failed;
            _allAbove += above;
            _allServed += _served;
            _allMilliseconds += _milliseconds;
        }

        Array.Clear(_arrived);
        Array.Clear(_capacity);
        _requests = _failed = _served = 0;
        _milliseconds = 0;
    }

    public RunResult Result() => new()
    {
        Trace = trace.Name,
        Policy = policyName,
        Seed = seed,
        Requests = _allRequests,
        Failed = _allFailed,
        AboveCapacity = _allAbove,
        MeanMilliseconds = _allServed > 0 ? _allMilliseconds / _allServed : 0,
        WeightChanges = _weights.Changes,
        Readmissions = _weights.Readmissions,
        Swings = _weights.Swings,
        SecondsToRecover = _recovery.Seconds,
        LongestOverload = _longestOverload,
        Seconds = _seconds,
    };

    private double StruckShare(Conditions truth)
    {
        double share = 0, demand = 0;
        for (int edge = 0; edge < trace.World.Edges; edge++)
        {
            double rate = truth.Demand[trace.World.RegionOfEdge(edge)];
            share += rate * policy.ShareOf(edge, trace.Struck);
            demand += rate;
        }

        return demand > 0 ? share / demand : 0;
    }
}
