using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// Attempts by outcome, fading, with the sequential test beside them. At an alarm the window begins anew where the change began: what was
/// seen before it says nothing of the present.
/// </summary>
internal sealed class OutcomeWindow
{
    private static readonly OutcomeClass[] Late = [OutcomeClass.FirstByteTimeout, OutcomeClass.ConnectTimeout];
    private static readonly OutcomeClass[] Failing = [.. Enum.GetValues<OutcomeClass>().Where(outcome => outcome.IsFailure())];

    private readonly double[] _failures = new double[Failing.Length];
    private readonly double[] _sinceChange = new double[Failing.Length];
    private double _successesSinceChange;
    private double _refusedSinceChange;
    private SequentialTest _test;

    public double Successes { get; private set; }

    public double Refused { get; private set; }

    public double Failures { get; private set; }

    public double Attempts => Successes + Failures + Refused;

    /// <summary>Those of the failures that ran out of time before an answer.</summary>
    public double Timeouts
    {
        get
        {
            double timeouts = 0;
            foreach (OutcomeClass outcome in Late)
                timeouts += _failures[Array.IndexOf(Failing, outcome)];
            return timeouts;
        }
    }

    /// <summary>Evidence of the sequential test.</summary>
    public double Evidence => _test.Evidence;

    public bool IsAlarmed => _test.IsAlarmed;

    /// <summary>Attempts of an interval that count against availability; negative counts are none.</summary>
    public static double Failed(OutcomeCounts outcomes)
    {
        double failed = 0;
        foreach (OutcomeClass outcome in Failing)
            failed += Math.Max(0, outcomes[outcome]);
        return failed;
    }

    /// <summary>Takes the outcomes of an interval; negative counts are none.</summary>
    /// <param name="outcomes">Counts by class.</param>
    /// <param name="kept">What is left of those before. 0 to 1.</param>
    /// <param name="keptOfUsual">What is left of those that the usual share of failures is learned from. 0 to 1.</param>
    public void Add(OutcomeCounts outcomes, double kept, double keptOfUsual)
    {
        double successes = Math.Max(0, outcomes.Success);
        double refused = Math.Max(0, outcomes.Refused);
        double failures = 0;
        double all = 0;
        for (int i = 0; i < _failures.Length; i++)
        {
            double count = Math.Max(0, outcomes[Failing[i]]);
            failures += count;
            _sinceChange[i] = _sinceChange[i] * kept + count;
            all += _failures[i] = _failures[i] * kept + count;
        }

        Successes = Successes * kept + successes;
        Refused = Refused * kept + refused;
        Failures = all;
        _successesSinceChange = _successesSinceChange * kept + successes;
        _refusedSinceChange = _refusedSinceChange * kept + refused;
        _test.Add(successes, failures, keptOfUsual);
        if (_test.Evidence == 0)
            ForgetChange();
    }

    /// <summary>The evidence, with that of other observers, says that the origin has begun to fail.</summary>
    /// <returns>True if that is news here.</returns>
    public bool Alarm()
    {
        if (!_test.Alarm())
            return false;
        _sinceChange.CopyTo(_failures, 0);
        Successes = _successesSinceChange;
        Refused = _refusedSinceChange;
        Failures = _failures.Sum();
        return true;
    }

    /// <summary>Adds the failures by class to <paramref name="totals"/>, indexed by <see cref="OutcomeClass"/>.</summary>
    public void AddTo(Span<double> totals)
    {
        for (int i = 0; i < _failures.Length; i++)
            totals[(int)Failing[i]] += _failures[i];
    }

    private void ForgetChange()
    {
        Array.Clear(_sinceChange);
        _successesSinceChange = 0;
        _refusedSinceChange = 0;
    }
}
