using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>
/// Scores an origin from what its observers see. Each term is the median over the fresh observers, so that one broken edge cannot
/// drain an origin; the score is their weighted geometric mean × 100 (<see cref="HealthTerms"/>), and 0 on hard evidence.
/// </summary>
/// <remarks>
/// Evidence is hard when more than half of the fresh observers vote so and, where the origin is probed, more than half of the probing ones
/// see it fail. An observer votes so by N hard failures in a row, together with a failed probe if it probes; or by failed probes in a row
/// with nothing answered since the first, as a prober without traffic does, or an edge whose attempts hang. Where probing is off, the
/// consecutive hard failures of the majority suffice.
/// </remarks>
public static class HealthScorer
{
    /// <param name="origin">Id of the origin.</param>
    /// <param name="samples">One for each observer that reported lately, whatever it knows of this origin.</param>
    /// <param name="previous">The origin's score before; null for the first.</param>
    /// <param name="elapsed">Time since <paramref name="previous"/>.</param>
    /// <param name="objective">The service's objective for the 95th percentile of the time to first byte.</param>
    /// <param name="options">Weights and limits.</param>
    /// <param name="isStrainExplained">
    /// True if a learned capacity explains the saturation: the planner keeps the load within that, and a lower score would take the same load
    /// away once more, from origins that then have too much of it. The term is shown all the same.
    /// </param>
    public static OriginScore Score(
        string origin, ReadOnlySpan<OriginSample> samples, OriginScore? previous, TimeSpan elapsed, TimeSpan objective, HealthOptions options,
        bool isStrainExplained = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        previous ??= Unseen(origin);
        Votes votes = Votes.Count(samples);
        if (votes.Fresh == 0)
            return previous with { Evidence = HealthEvidence.None, Observers = 0 };

        OriginScore terms = votes.Attempting > 0
            ? FromAttempts(previous, samples, objective, isStrainExplained)
            : Forgiven(previous, votes, elapsed, options);
        if (votes.Probing > 0)
            terms = terms with { Probe = MedianOf(samples, static sample => sample.HasProbes ? sample.Probe : null) ?? 1 };
        double value = HealthTerms.Score(terms.Availability, terms.Latency, isStrainExplained ? 1 : terms.Saturation, terms.Probe, options);
        HealthEvidence evidence = votes.AreHard ? HealthEvidence.Hard
            : votes.Hard > 0 || value < options.GoodScore ? HealthEvidence.Soft
            : HealthEvidence.Good;
        return terms with
        {
            Value = evidence == HealthEvidence.Hard ? 0 : value,
            Evidence = evidence,
            Observers = votes.Fresh,
        };
    }

    /// <summary>The score of an origin that nobody has tried yet: well, until something is known.</summary>
    public static OriginScore Unseen(string origin) => new()
    {
        Origin = origin,
        Value = 100,
        Availability = 1,
        Latency = 1,
        Saturation = 1,
        Probe = 1,
    };

    private static OriginScore FromAttempts(OriginScore previous, ReadOnlySpan<OriginSample> samples, TimeSpan objective, bool isStrainExplained)
    {
        double? p95 = MedianOf(samples, static sample => sample.HasAttempts ? sample.P95?.TotalMicroseconds : null, lowerIsBetter: true);
        TimeSpan? seen = p95 is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null;
        return previous with
        {
            Availability = MedianOf(samples, static sample => sample.HasAttempts ? sample.Availability : null) ?? 1,
            Saturation = MedianOf(samples, static sample => sample.HasAttempts ? sample.Saturation : null) ?? 1,
            Accepted = isStrainExplained ? 1 : MedianOf(samples, static sample => sample.HasAttempts ? sample.Acceptance : null) ?? 1,
            P95 = seen,
            Latency = HealthTerms.Latency(seen, objective),
        };
    }

    /// <summary>Without attempts only probes raise a score: while they succeed, what is held against the origin fades with the half-life.</summary>
    private static OriginScore Forgiven(OriginScore previous, Votes votes, TimeSpan elapsed, HealthOptions options)
    {
        if (votes.ProbeFailing > 0)
            return previous;
        double kept = Math.Pow(0.5, Math.Max(0, elapsed / options.HalfLife));
        return previous with
        {
            Availability = 1 - (1 - previous.Availability) * kept,
            Saturation = 1 - (1 - previous.Saturation) * kept,
            Accepted = 1 - (1 - previous.Accepted) * kept,
            Latency = 1 - (1 - previous.Latency) * kept,
        };
    }

    private static double? MedianOf(ReadOnlySpan<OriginSample> samples, Func<OriginSample, double?> term, bool lowerIsBetter = false)
    {
        Span<double> values = samples.Length <= 64 ? stackalloc double[samples.Length] : new double[samples.Length];
        int count = 0;
        foreach (OriginSample sample in samples)
        {
            if (term(sample) is { } value)
                values[count++] = value;
        }

        if (count == 0)
            return null;
        return lowerIsBetter ? Median.LowerIsBetter(values[..count]) : Median.HigherIsBetter(values[..count]);
    }

    private readonly record struct Votes(int Fresh, int Attempting, int Probing, int ProbeFailing, int Hard)
    {
        public bool AreHard => Hard * 2 > Fresh && (Probing == 0 || ProbeFailing * 2 > Probing);

        public static Votes Count(ReadOnlySpan<OriginSample> samples)
        {
            var votes = new Votes();
            foreach (OriginSample sample in samples)
            {
                if (!sample.IsFresh)
                    continue;
                votes = new Votes(
                    votes.Fresh + 1,
                    votes.Attempting + (sample.HasAttempts ? 1 : 0),
                    votes.Probing + (sample.HasProbes ? 1 : 0),
                    votes.ProbeFailing + (sample.ProbeFails ? 1 : 0),
                    votes.Hard + (sample.VotesHard ? 1 : 0));
            }

            return votes;
        }
    }
}
