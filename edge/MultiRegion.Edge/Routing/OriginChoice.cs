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

    private readonly double[] _weights;
    private readonly bool[] _usable;
    private readonly WeightedChoice _weighted;

    private OriginChoice(RoutedService service, double[] weights, bool[] usable, bool panic, int trial, TimeSpan? nextChange)
    {
        Service = service;
        _weights = weights;
        _usable = usable;
        _weighted = new WeightedChoice(weights);
        IsPanic = panic;
        MaxAttempts = service.Definition.Attempts.MaxAttempts;
        if (panic || service.Plan.State == PlanState.Down)
            MaxAttempts = Math.Min(MaxAttempts, MaxAttemptsWhileDown);
        Trial = trial;
        NextChange = nextChange ?? TimeSpan.MaxValue;
    }

    public RoutedService Service { get; }

    /// <summary>Every origin is ejected, so ejection is ignored: a try at a bad origin is better than none.</summary>
    public bool IsPanic { get; }

    /// <summary>Attempts that a request may make: as its service allows, but few where the cell or this edge finds no origin that works.</summary>
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
        var open = new bool[origins.Count];
        var usable = new bool[origins.Count];
        int trial = -1;
        TimeSpan? next = null;
        for (int i = 0; i < origins.Count; i++)
        {
            var ejection = origins[i].State.Ejection;
            open[i] = origins[i].IsAllowed && !drained[i] && service.Plan.State != PlanState.Drained;
            usable[i] = open[i] && !ejection.IsEjected;
            if (ejection.NextChange is { } change)
                next = Earlier(next, change);
            else if (open[i] && ejection.IsEjected)
                trial = i;
        }

        DateTimeOffset? end = service.Plan.Expiries.FirstOrDefault(expiry => expiry.At > wall)?.At;
        end = end is null || drainEnd < end ? drainEnd ?? end : end;
        if (end is { } at)
            next = Earlier(next, now + (at - wall));

        // By weight among what is well; else what is well though the plan gave it nothing; else as if nothing were ejected.
        double[] weights = Select(i => usable[i] ? WeightOf(i) : 0);
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

        return new OriginChoice(service, weights, usable, panic && open.Contains(true), trial, next);

        double WeightOf(int i) => planned.GetValueOrDefault(origins[i].Id);
        double[] Select(Func<int, double> weight) => [.. Enumerable.Range(0, origins.Count).Select(weight)];
    }

    /// <summary>Origin of a first attempt, or -1.</summary>
    public int First(double draw) => _weighted.Pick(draw);

    /// <summary>Origin of a further attempt: by weight among those not tried, then any other that may be used; -1 if none is left.</summary>
    public int Next(in TriedOrigins tried, double draw)
    {
        int index = PickUntried(tried, draw, static (choice, i) => choice._weights[i]);
        return index >= 0 ? index : PickUntried(tried, draw, static (choice, i) => choice._usable[i] ? 1 : 0);
    }

    /// <summary>Share of the service's requests that goes to an origin now.</summary>
    public double WeightOf(int index) => _weights[index];

    private int PickUntried(in TriedOrigins tried, double draw, Func<OriginChoice, int, double> weightOf)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += tried.Contains(i) ? 0 : weightOf(this, i);
        double left = draw * sum;
        int last = -1;
        for (int i = 0; i < _weights.Length; i++)
        {
            double weight = tried.Contains(i) ? 0 : weightOf(this, i);
            if (weight <= 0)
                continue;
            last = i;
            left -= weight;
            if (left < 0)
                break;
        }

        return last;
    }

    private static TimeSpan Earlier(TimeSpan? one, TimeSpan other) => one is { } first && first < other ? first : other;
}
