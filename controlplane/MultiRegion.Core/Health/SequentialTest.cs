namespace MultiRegion.Core.Health;

/// <summary>
/// Says soon, and seldom wrongly, that an origin has begun to fail: the cumulative sum of the log-likelihood ratios of its attempts, failing
/// with the shifted share against failing with the usual one, never below 0 (Page, "Continuous Inspection Schemes", Biometrika 1954; the
/// increments are those of Wald's sequential probability ratio test, 1945). Where it last stood at 0 is the likeliest moment of the change.
/// </summary>
/// <remarks>
/// The usual share is learned, so that a service which always answers a few percent of its requests with 5xx raises no alarm; a shift too slow
/// for this test is left to the decayed mean. The threshold grows with the logarithm of the attempts in the window: each attempt is a
/// chance of a false alarm, and so their number per unit of time does not depend on the rate.
/// </remarks>
public struct SequentialTest
{
    /// <summary>Least evidence of an alarm, in nats: the odds are 3000 to 1.</summary>
    private const double LeastThreshold = 8;

    /// <summary>Evidence beyond the logarithm of the attempts.</summary>
    private const double Margin = 3.5;

    /// <summary>Evidence is kept no further above the threshold than this, so that an end of the failures is seen in bounded time.</summary>
    private const double Most = 40;

    /// <summary>Attempts that the usual share is taken to have seen beforehand, and the share of them that failed.</summary>
    private const double UsualAttempts = 200;
    private const double UsualFailing = 0.01;

    /// <summary>The usual share is taken to be up to this many times what was seen.</summary>
    private const double Tolerance = 1.2;

    private static readonly Hypothesis[] Hypotheses =
        [new(0.02, 0.25), new(0.03, 0.25), new(0.05, 0.25), new(0.08, 0.3), new(0.12, 0.4), new(0.2, 0.5), new(0.3, 0.7)];

    private double _attempts;
    private double _failures;
    private double _attemptsInDoubt;
    private double _failuresInDoubt;

    /// <summary>Evidence of a change, in nats, 0 or more.</summary>
    public double Evidence { get; private set; }

    /// <summary>True from an alarm until the evidence has gone back to 0.</summary>
    public bool IsAlarmed { get; private set; }

    /// <summary>Evidence that an alarm needs, from one observer or several together, over the attempts in their windows.</summary>
    public static double Threshold(double attempts) => Math.Max(LeastThreshold, Margin + Math.Log(1 + attempts));

    /// <summary>Takes the attempts of an interval.</summary>
    /// <param name="successes">0 or more.</param>
    /// <param name="failures">0 or more.</param>
    /// <param name="keptOfUsual">What is left of the earlier attempts that the usual share was learned from. 0 to 1.</param>
    public void Add(double successes, double failures, double keptOfUsual)
    {
        Hypothesis test = Hypotheses[0];
        double usual = Tolerance * (_failures + UsualFailing * UsualAttempts) / (_attempts + UsualAttempts);
        for (int i = 1; i < Hypotheses.Length && usual > test.Usual; i++)
            test = Hypotheses[i];
        Evidence = Math.Clamp(Evidence + failures * test.PerFailure + successes * test.PerSuccess, 0, Most);
        _attemptsInDoubt += successes + failures;
        _failuresInDoubt += failures;
        _attempts *= keptOfUsual;
        _failures *= keptOfUsual;
        if (Evidence > 0)
            return;
        // Only what turned out to be no change is the usual; the beginning of one must not raise what it is measured against.
        if (!IsAlarmed)
        {
            _attempts += _attemptsInDoubt;
            _failures += _failuresInDoubt;
        }

        (_attemptsInDoubt, _failuresInDoubt, IsAlarmed) = (0, 0, false);
    }

    /// <summary>The evidence, with that of others, is above the threshold.</summary>
    /// <returns>True if it was not known yet.</returns>
    public bool Alarm()
    {
        if (IsAlarmed || Evidence == 0)
            return false;
        IsAlarmed = true;
        return true;
    }

    private sealed record Hypothesis(double Usual, double Shifted)
    {
        public double PerFailure { get; } = Math.Log(Shifted / Usual);

        public double PerSuccess { get; } = Math.Log((1 - Shifted) / (1 - Usual));
    }
}
