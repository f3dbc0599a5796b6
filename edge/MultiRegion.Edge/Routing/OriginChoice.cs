using MultiRegion.Contracts;
using MultiRegion.Core.Routing;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// Who gets a service's requests at this moment: the plan's weights, less what is drained or ejected. Immutable; made anew on every change
/// (plan, drain, ejection, an end of one of them), never for a request.
/// </summary>
internal sealed class OriginChoice
{
    /// <summary>Attempts of a request while its service is down: one, and one elsewhere.</summary>
    private const int MaxAttemptsWhileDown = 2;

    /// <summary>How many times as slow as another one an origin must be, beyond what chance may make of few answers, to be slower.</summary>
    private const double Slower = 1.5;

    /// <summary>Requests in flight that two origins of unlike latency are taken to have besides: few are no sign of load.</summary>
    private const double Slack = 4;

    private readonly double[] _weights;
    private readonly bool[] _usable;
    private readonly OriginState[] _states;
    private readonly PairChoice _pairs;
    private readonly int _limit;

    private OriginChoice(RoutedService service, double[] weights, bool[] usable, bool panic, bool refused, int trial, TimeSpan? nextChange)
    {
        Service = service;
        _limit = service.Definition.Concurrency.RequestsPerOrigin;
        _weights = weights;
        _usable = usable;
        _states = [.. service.Origins.Select(origin => origin.State)];
        _pairs = new PairChoice(weights, service.RegionNumbers);
        IsPanic = panic;
        MaxAttempts = service.Definition.Attempts.MaxAttempts;
        if (panic || service.Plan.State == PlanState.Down)
            MaxAttempts = Math.Min(MaxAttempts, MaxAttemptsWhileDown);
        if (refused)
            MaxAttempts = 1;
        Trial = trial;
        NextChange = nextChange ?? TimeSpan.MaxValue;
    }

    public RoutedService Service { get; }

    /// <summary>Every origin is ejected, so ejection is ignored: a try at a bad origin is better than none.</summary>
    public bool IsPanic { get; }

    /// <summary>
    /// Attempts that a request may make: as its service allows, but few where the cell or this edge finds no origin that works, and one where
    /// every origin refuses whatever comes.
    /// </summary>
    public int MaxAttempts { get; }

    /// <summary>An origin that waits for a trial, or -1.</summary>
    public int Trial { get; }

    /// <summary>When something in it ends by time alone.</summary>
    public TimeSpan NextChange { get; }

    /// <param name="service">The service and its plan.</param>
    /// <param name="drained">For each origin, whether a drain holds it.</param>
    /// <param name="drainEnd">When the first of these drains ends.</param>
    /// <param name="wall">The time that the plan's expiries are in.</param>
    /// <param name="now">The same moment on the edge's own clock.</param>
    public static OriginChoice Of(RoutedService service, bool[] drained, DateTimeOffset? drainEnd, DateTimeOffset wall, TimeSpan now)
    {
        IReadOnlyList<RoutedOrigin> origins = service.Origins;
        IReadOnlyDictionary<string, double> planned = service.WeightsAt(wall);
        // A drain of everything that has ended by itself has left weights; weights that are all 0 are always an operator's.
        bool isDrained = planned.Values.All(weight => weight == 0);
        var open = new bool[origins.Count];
        var usable = new bool[origins.Count];
        var held = new bool[origins.Count];
        int trial = -1;
        TimeSpan? next = null;
        for (int i = 0; i < origins.Count; i++)
        {
            var ejection = origins[i].State.Ejection;
            open[i] = origins[i].IsAllowed && !drained[i] && !isDrained;
            usable[i] = open[i] && !ejection.IsEjected;
            held[i] = usable[i] && origins[i].State.Refusals.Holds(now);
            if (held[i])
                next = Earlier(next, origins[i].State.Refusals.Until);
            if (ejection.NextChange is { } change)
                next = Earlier(next, change);
            else if (open[i] && ejection.IsEjected)
                trial = i;
        }

        DateTimeOffset? end = service.Plan.Expiries.FirstOrDefault(expiry => expiry.At > wall)?.At;
        end = end is null || drainEnd < end ? drainEnd ?? end : end;
        if (end is { } at)
            next = Earlier(next, now + (at - wall));

        // What comes back rises slowly; not when the service itself is new here, or after refusals only.
        double[] part = new double[origins.Count];
        for (int i = 0; i < part.Length; i++)
        {
            part[i] = origins[i].State.SlowStart.Update(
                usable[i] && WeightOf(i) > 0, service.State.IsNew, now, service.Definition.Concurrency.SlowStart, out TimeSpan? step);
            if (step is { } rise)
                next = Earlier(next, rise);
        }

        // What refuses everything is left alone, while there is another.
        bool[] willing = [.. usable.Select((well, i) => well && !held[i])];
        bool refused = held.Contains(true) && !willing.Contains(true);
        if (!refused)
            usable = willing;

        // By weight among what is well; else what is well though the plan gave it nothing; else as if nothing were ejected.
        double[] weights = Select(i => usable[i] ? part[i] * WeightOf(i) : 0);
        if (!weights.Any(weight => weight > 0))
            weights = Select(i => usable[i] ? 1 : 0);
        bool panic = !weights.Any(weight => weight > 0);
        if (panic)
        {
            usable = open;
            weights = Select(i => open[i] ? WeightOf(i) : 0);
            if (!weights.Any(weight => weight > 0))
                weights = Select(i => open[i] ? 1 : 0);
        }

        return new OriginChoice(service, weights, usable, panic && open.Contains(true), refused, trial, next);

        double WeightOf(int i) => planned.GetValueOrDefault(origins[i].Id);
        double[] Select(Func<int, double> weight) => [.. Enumerable.Range(0, origins.Count).Select(weight)];
    }

    /// <summary>
    /// Chooses the origin of an attempt, a request's first or a further one, and takes a slot of its concurrency limit. The region is drawn by
    /// weight, in it two origins by weight; the first is taken unless the other is clearly better (the power of two choices, Mitzenmacher 2001).
    /// Where neither may be had, it is one by weight among those not tried, then any other that may be used. Who takes one gives it back with
    /// <see cref="OriginState.Leave"/>. Neither waits nor locks.
    /// </summary>
    /// <param name="tried">Origins that the request is not to go to (again).</param>
    /// <param name="draw1">Chance in [0, 1).</param>
    /// <param name="draw2">Further chance, independent of the first.</param>
    /// <param name="index">Position of the origin, or -1.</param>
    /// <returns>False if there is no origin left, or none with room; <see cref="HasUntried"/> says which.</returns>
    public bool TryTake(in TriedOrigins tried, double draw1, double draw2, out int index)
    {
        index = _pairs.Pick(draw1);
        if (index >= 0 && !tried.Contains(index))
        {
            int other = _pairs.PickOther(index, draw2);
            if (other >= 0 && tried.Contains(other))
                other = -1;
            if (other >= 0 && IsBetter(other, index))
                (index, other) = (other, index);
            if (TryTake(index))
                return true;
            _states[index].CountOverflow();
            if (other >= 0 && TryTake(other))
            {
                index = other;
                return true;
            }
        }

        // Another request may take the last slot in between: then there is the next best, and in the end none.
        for (int i = 0; i < _weights.Length && (index = Pick(tried, draw2, withRoom: true)) >= 0; i++)
        {
            if (TryTake(index))
                return true;
        }

        index = -1;
        return false;
    }

    /// <summary>Takes a slot of one origin's concurrency limit.</summary>
    public bool TryTake(int index) => _states[index].TryEnter(_limit);

    /// <summary>True if an origin that may be used is not among those tried, with room or without.</summary>
    public bool HasUntried(in TriedOrigins tried) => Pick(tried, 0, withRoom: false) >= 0;

    /// <summary>Share of the service's requests that goes to an origin now.</summary>
    public double WeightOf(int index) => _weights[index];

    /// <summary>
    /// Clearly better, by latency and by what is in flight for its weight: only where these differ by more than chance makes them, so that the
    /// plan's shares hold between equal origins, whatever their weights.
    /// </summary>
    private bool IsBetter(int other, int drawn)
    {
        OriginState a = _states[drawn], b = _states[other];
        double part = _weights[drawn] / (_weights[drawn] + _weights[other]);
        int inFlight = a.InFlight, otherInFlight = b.InFlight;
        double slower = a.Latency.Low > Slower * b.Latency.High ? a.Latency.Low / b.Latency.High
            : b.Latency.Low > Slower * a.Latency.High ? a.Latency.High / b.Latency.Low
            : 1;
        if (slower == 1)
        {
            // Of both's requests it has its part by the binomial distribution: beyond are one standard deviation and one request.
            int both = inFlight + otherInFlight;
            double excess = inFlight - (part * both);
            return excess > 0 && excess * excess > 1 + (both * part * (1 - part));
        }

        // Squared, so that the slower one is left to the few that are needed to see how it does, not to as much as makes both equally slow.
        if (slower * slower * (Slack + (inFlight / part)) <= Slack + (otherInFlight / (1 - part)))
            return false;
        // It was slow when it was last seen. One request at a time finds out whether it still is.
        return slower < 1 || inFlight > 0 || !a.Latency.IsStale;
    }

    private int Pick(in TriedOrigins tried, double draw, bool withRoom)
    {
        int index = Pick(tried, draw, withRoom, byWeight: true);
        return index >= 0 ? index : Pick(tried, draw, withRoom, byWeight: false);
    }

    private int Pick(in TriedOrigins tried, double draw, bool withRoom, bool byWeight)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += OddsOf(i, tried, withRoom, byWeight);
        double left = draw * sum;
        int last = -1;
        for (int i = 0; i < _weights.Length; i++)
        {
            double odds = OddsOf(i, tried, withRoom, byWeight);
            if (odds <= 0)
                continue;
            last = i;
            left -= odds;
            if (left < 0)
                break;
        }

        return last;
    }

    private double OddsOf(int index, in TriedOrigins tried, bool withRoom, bool byWeight)
    {
        if (tried.Contains(index) || (withRoom && _states[index].InFlight >= _limit))
            return 0;
        return byWeight ? _weights[index] : _usable[index] ? 1 : 0;
    }

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one is { } first && first < other ? first : other;
}
