using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// What an edge does between two plans: it ejects origins by its own evidence and tries them again. The edge's own rules, at the grain
/// of a step.
/// </summary>
internal sealed class LocalEjection
{
    private const int MaxAttemptsWhileDown = 2;

    private readonly OriginJudge[] _judges;
    private readonly double[] _planned;
    private readonly double[] _capacity;
    private readonly int _maxAttempts;
    private readonly Chance _chance;
    private bool _isDown;

    public LocalEjection(World world, Chance chance)
    {
        _judges = [.. Enumerable.Range(0, world.Origins).Select(_ => new OriginJudge())];
        _planned = new double[world.Origins];
        Array.Fill(_planned, 1.0 / world.Origins);
        bool known = world.Service.Origins.All(origin => origin.Capacity is not null);
        _capacity = [.. world.Service.Origins.Select(origin => known ? origin.Capacity!.Value : 1)];
        _maxAttempts = world.Service.Attempts.MaxAttempts;
        _chance = chance;
        Choice = new EdgeChoice(world.Origins);
        Choose();
    }

    public EdgeChoice Choice { get; }

    public OriginJudge this[int origin] => _judges[origin];

    public double PlannedShareOf(int origin) => _planned[origin];

    /// <summary>Takes a plan's weights.</summary>
    public void Follow(ReadOnlySpan<double> weights, bool isDown)
    {
        weights.CopyTo(_planned);
        _isDown = isDown;
        Choose();
    }

    public void Tick(double now)
    {
        bool changed = false;
        foreach (OriginJudge judge in _judges)
            changed |= judge.Tick(now);
        if (changed)
            Choose();
    }

    public bool TryBeginTrial(int origin, bool repeatable, double now) => _judges[origin].TryBeginTrial(repeatable, now);

    /// <summary>Takes the outcomes of one step at one origin.</summary>
    public void Ended(int origin, int good, int soft, int hard, double now)
    {
        var (suspect, isHard) = _judges[origin].Record(good, soft, hard, now, _chance);
        if (suspect)
            Suspect(origin, isHard, now);
    }

    public void TrialEnded(int origin, OutcomeClass outcome, double now)
    {
        _judges[origin].EndTrial(!outcome.IsFailure(), now);
        Choose();
    }

    public void Probed(int origin, bool healthy, double now)
    {
        var (back, suspect) = _judges[origin].RecordProbe(healthy, now);
        if (suspect)
            Suspect(origin, hard: true, now);
        else if (back)
            Choose();
    }

    private void Suspect(int origin, bool hard, double now)
    {
        if ((hard || MayEjectSoftly(origin, now)) && _judges[origin].Eject(hard, now))
            Choose();
    }

    private bool MayEjectSoftly(int candidate, double now)
    {
        double ejected = _capacity[candidate];
        int good = 0, bad = 0;
        for (int i = 0; i < _judges.Length; i++)
        {
            if (i == candidate)
                continue;
            if (_judges[i].IsEjected)
            {
                ejected += _capacity[i];
                continue;
            }

            var recent = _judges[i].Recent(now);
            good += recent.Good;
            bad += recent.Bad;
        }

        return good >= EjectionRules.SuccessRate * (good + bad) && ejected <= EjectionRules.MaxSoftShare * _capacity.Sum();
    }

    /// <summary>By weight among what is well; else what is well though the plan gave it nothing; else as if nothing were ejected.</summary>
    private void Choose()
    {
        double sum = 0;
        bool any = false;
        Choice.Trial = -1;
        for (int i = 0; i < _judges.Length; i++)
        {
            Choice.Usable[i] = !_judges[i].IsEjected;
            any |= Choice.Usable[i];
            sum += Choice.Weights[i] = Choice.Usable[i] ? _planned[i] : 0;
            if (_judges[i].IsOnTrial)
                Choice.Trial = i;
        }

        for (int i = 0; i < _judges.Length && !(sum > 0); i++)
        {
            Choice.Weights[i] = any ? (Choice.Usable[i] ? 1 : 0) : _planned[i];
            Choice.Usable[i] |= !any;
        }

        Choice.MaxAttempts = any && !_isDown ? _maxAttempts : Math.Min(_maxAttempts, MaxAttemptsWhileDown);
    }
}
