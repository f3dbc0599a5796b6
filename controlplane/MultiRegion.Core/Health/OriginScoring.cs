using MultiRegion.Contracts;

namespace MultiRegion.Core.Health;

/// <summary>Scores origins at one moment from the windows of the fresh observers: what they say together, then what each says alone.</summary>
internal sealed class OriginScoring(ServiceDefinition definition, IReadOnlyList<Observer> fresh, TimeSpan now, TimeSpan elapsed, HealthOptions options)
{
    /// <summary>A share of refusals from this on shows that an origin gets more than it can serve.</summary>
    private const double NotableRefusals = 0.05;

    /// <summary>As many refused attempts, by the fading counts of all observers, show it at least: at few requests per second one interval holds too few.</summary>
    private const double FewRefusals = 3;

    private readonly OriginSample[] _samples = new OriginSample[fresh.Count];
    private readonly double[] _values = new double[fresh.Count];
    private readonly double _now = now.TotalSeconds;
    private readonly double _probeLifetime = (options.MissedReports * CellHealth.ProbeEvery(definition.Probe)).TotalSeconds;

    /// <param name="index">Position of the origin in the definition.</param>
    /// <param name="previous">Its score before; null for the first.</param>
    /// <param name="capacity">What is learned of it.</param>
    public OriginScore Score(int index, OriginScore? previous, CapacityEstimate capacity)
    {
        OriginDefinition origin = definition.Origins[index];
        RaiseAlarm(index);
        double rate = 0;
        foreach (Observer observer in fresh)
            rate += observer[index].Load.Rate;
        double? known = Least(origin.Capacity, capacity.Value);
        double utilisation = known is { } most ? Math.Clamp(rate / most, 0, 1) : 1;
        for (int i = 0; i < _samples.Length; i++)
            _samples[i] = fresh[i][index].Sample(_now, _probeLifetime, utilisation, options);
        Learn(index, utilisation, capacity);
        bool isExplained = capacity.ExplainsStrain;
        OriginScore score = HealthScorer.Score(origin.Id, _samples, previous, elapsed, definition.Routing.LatencyObjective, options, isExplained);
        return score with { LearnedCapacity = capacity.Value, Basis = score.Observers == 0 ? previous?.Basis : Basis(index, score, rate, known, isExplained) };
    }

    /// <summary>
    /// Adds up the evidence of the observers without the most accusing ones, as many as make no majority: so a broken edge alone raises
    /// no alarm, while each of the others needs to see only a part of what would convince it alone.
    /// </summary>
    private void RaiseAlarm(int index)
    {
        int count = 0;
        foreach (Observer observer in fresh)
        {
            if (observer[index].HasAttempts(_now, options))
                _values[count++] = observer[index].Outcomes.Evidence;
        }

        if (count == 0)
            return;
        Span<double> evidence = _values.AsSpan(0, count);
        evidence.Sort();
        int heard = count - count / 2;
        double together = 0;
        foreach (double value in evidence[..heard])
            together += value;
        double attempts = 0;
        foreach (Observer observer in fresh)
        {
            OriginWindow window = observer[index];
            if (!window.HasAttempts(_now, options))
                continue;
            attempts += window.Outcomes.Attempts;
            // One that is convinced by itself judges by what it saw since; the median is what protects from it.
            if (window.Outcomes.Evidence >= SequentialTest.Threshold(window.Outcomes.Attempts))
                window.Alarm(options);
        }

        if (together < SequentialTest.Threshold(attempts * heard / count))
            return;
        foreach (Observer observer in fresh)
            observer[index].Alarm(options);
    }

    private void Learn(int index, double utilisation, CapacityEstimate capacity)
    {
        if (fresh.Count == 0)
            return;
        double served = 0;
        double refused = 0;
        double refusals = 0;
        int refusing = 0;
        int queueing = 0;
        int busy = 0;
        foreach (Observer observer in fresh)
        {
            ref readonly LoadWindow load = ref observer[index].Load;
            if (!observer[index].HasAttempts(_now, options))
                continue;
            busy++;
            served += load.NewestServed;
            refused += load.NewestRefused;
            refusals += observer[index].Outcomes.Refused;
            refusing += load.NewestRefused > NotableRefusals * (load.NewestServed + load.NewestRefused) ? 1 : 0;
            queueing += load.IsQueueing(utilisation) ? 1 : 0;
        }

        capacity.Update(served, refused, refusing * 2 > busy && refusals >= FewRefusals, queueing * 2 > busy, now);
    }

    private ScoreBasis Basis(int index, OriginScore score, double rate, double? capacity, bool isExplained)
    {
        Span<double> failures = stackalloc double[OutcomeClasses.Count];
        failures.Clear();
        double attempts = 0;
        double refused = 0;
        double inFlight = 0;
        int attempting = 0;
        int alarmed = 0;
        int failedProbes = 0;
        List<string>? dissenting = null;
        for (int i = 0; i < _samples.Length; i++)
        {
            OriginWindow window = fresh[i][index];
            failedProbes += _samples[i].ProbeFails ? 1 : 0;
            if (_samples[i].IsFresh && IsBad(_samples[i], isExplained) != IsBad(score))
                (dissenting ??= []).Add(fresh[i].Name);
            if (!_samples[i].HasAttempts)
                continue;
            attempting++;
            window.Outcomes.AddTo(failures);
            attempts += window.Outcomes.Attempts;
            refused += window.Outcomes.Refused;
            inFlight += window.Load.InFlight;
            alarmed += window.Outcomes.IsAlarmed ? 1 : 0;
        }

        return new ScoreBasis
        {
            Attempts = attempts,
            Rate = rate,
            Objective = definition.Routing.LatencyObjective,
            Failures = Shares(failures, attempts),
            Refused = attempts > 0 ? refused / attempts : 0,
            InFlight = inFlight,
            Capacity = capacity,
            Residence = MedianOf(index, static load => load.Residence),
            UnloadedResidence = MedianOf(index, static load => load.Unloaded),
            FailedProbes = failedProbes,
            Alarm = alarmed * 2 > attempting,
            Dissenting = dissenting ?? [],
        };
    }

    private TimeSpan? MedianOf(int index, Func<LoadWindow, double?> figure)
    {
        int count = 0;
        for (int i = 0; i < _samples.Length; i++)
        {
            if (_samples[i].HasAttempts && figure(fresh[i][index].Load) is { } value)
                _values[count++] = value;
        }

        return count == 0 ? null : TimeSpan.FromSeconds(Median.LowerIsBetter(_values.AsSpan(0, count)));
    }

    private bool IsBad(in OriginSample sample, bool isExplained) =>
        sample.VotesHard || HealthTerms.Score(
            sample.HasAttempts ? sample.Availability : 1,
            sample.HasAttempts ? HealthTerms.Latency(sample.P95, definition.Routing.LatencyObjective) : 1,
            sample.HasAttempts && !isExplained ? sample.Saturation : 1,
            sample.HasProbes ? sample.Probe : 1,
            options) < options.GoodScore;

    private bool IsBad(OriginScore score) => score.Value < options.GoodScore;

    private static List<OutcomeShare> Shares(ReadOnlySpan<double> failures, double attempts)
    {
        var shares = new List<OutcomeShare>();
        for (int i = 0; i < failures.Length; i++)
        {
            // Less than a thousandth of an attempt is what fading left of one.
            if (failures[i] > 0.001)
                shares.Add(new OutcomeShare((OutcomeClass)i, failures[i] / attempts));
        }

        shares.Sort(static (a, b) => b.Share != a.Share ? b.Share.CompareTo(a.Share) : a.Outcome.CompareTo(b.Outcome));
        return shares;
    }

    private static double? Least(double? a, double? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;
}
