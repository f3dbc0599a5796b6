using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>What becomes of the attempts of a step at the origins, and when.</summary>
internal sealed class OriginSide
{
    /// <summary>Attempts of a cohort that are alike in all but their time are timed apart up to this many.</summary>
    private const int MostTimes = 12;

    /// <summary>A refusal is answered in this many milliseconds, beside the way there and back.</summary>
    private const double RefusalMilliseconds = 1;

    private readonly World _world;
    private readonly Conditions _truth;
    private readonly Chance _chance;
    private readonly TimeWheel _wheel;
    private readonly OriginModel[] _origins;
    private readonly int[] _arrivals;
    private readonly int[] _lost;
    private readonly double[] _refused;
    private readonly double[] _response;
    private readonly double[] _pooled;
    private readonly double _connectTimeout;
    private readonly double _firstByteTimeout;
    private readonly double[] _factors;

    public OriginSide(World world, Conditions truth, Chance chance, TimeWheel wheel)
    {
        _world = world;
        _truth = truth;
        _chance = chance;
        _wheel = wheel;
        _origins = [.. Enumerable.Range(0, world.Origins).Select(_ => new OriginModel(world.ServiceTime.TotalMilliseconds, world.Queue.TotalSeconds))];
        _arrivals = new int[world.Origins];
        _lost = new int[64];
        _refused = new double[world.Origins];
        _response = new double[world.Origins];
        _pooled = new double[world.Edges * world.Origins];
        _connectTimeout = world.Service.Attempts.ConnectTimeout.TotalMilliseconds;
        _firstByteTimeout = world.Service.Attempts.FirstByteTimeout.TotalMilliseconds;
        _factors = Factors(world.Spread);
    }

    /// <summary>Mean time to first byte in milliseconds at an origin now, without the way there.</summary>
    public double ResponseOf(int origin) => _response[origin];

    /// <summary>One time to first byte of the distribution around a mean.</summary>
    public double Draw(double mean, Chance chance) => mean * _factors[chance.Index(_factors.Length)];

    public void Serve(long step, double seconds, List<(Cohort Cohort, int Origin, bool Trial)> sending, Recorder recorder)
    {
        Array.Clear(_arrivals);
        int[] lost = sending.Count <= _lost.Length ? _lost : new int[sending.Count];
        for (int i = 0; i < sending.Count; i++)
        {
            var (cohort, origin, _) = sending[i];
            lost[i] = _chance.Binomial(cohort.Count, _truth.Lost[_truth.LinkOf(cohort.Edge, origin)]);
            _arrivals[origin] += _truth.Down[origin] ? 0 : cohort.Count - lost[i];
        }

        for (int i = 0; i < _origins.Length; i++)
        {
            double capacity = _truth.Down[i] ? 0 : _truth.Capacity[i];
            (_refused[i], _response[i]) = _origins[i].Serve(_arrivals[i], capacity, _truth.Slowness[i], seconds);
            recorder.Arrived(i, _arrivals[i], capacity * seconds);
        }

        for (int i = 0; i < sending.Count; i++)
            Answer(step, sending[i].Cohort, sending[i].Origin, sending[i].Trial, lost[i]);
    }

    private void Answer(long step, in Cohort cohort, int origin, bool trial, int lost)
    {
        double way = _world.RoundTrip(_world.RegionOfEdge(cohort.Edge), origin);
        int reached = cohort.Count - lost;
        // The first of those that are swallowed go out on connections that stand, and so count as sent; the others find none.
        ref double pooled = ref _pooled[_truth.LinkOf(cohort.Edge, origin)];
        int hung = _chance.Binomial(lost, _truth.Hung[_truth.LinkOf(cohort.Edge, origin)]);
        int sent = Math.Min(lost - hung, (int)pooled);
        pooled -= sent;
        sent += hung;
        Add(step, cohort, origin, trial, OutcomeClass.FirstByteTimeout, sent, _firstByteTimeout);
        Add(step, cohort, origin, trial, OutcomeClass.ConnectTimeout, lost - sent, _connectTimeout);
        if (reached > 0)
            pooled = Math.Max(pooled, _truth.Down[origin] ? 0 : reached * (way + _response[origin]) / Simulator.Step.TotalMilliseconds);
        if (_truth.Down[origin])
        {
            pooled = 0;
            Add(step, cohort, origin, trial, OutcomeClass.ConnectFailed, reached, way);
            return;
        }

        int refused = _chance.Binomial(reached, _refused[origin]);
        int failed = _chance.Binomial(reached - refused, _truth.Failing[origin]);
        Add(step, cohort, origin, trial, OutcomeClass.Refused, refused, way + RefusalMilliseconds);
        Time(step, cohort, origin, trial, OutcomeClass.ServerError, failed, way);
        Time(step, cohort, origin, trial, OutcomeClass.Success, reached - refused - failed, way);
    }

    private void Time(long step, in Cohort cohort, int origin, bool trial, OutcomeClass outcome, int count, double way)
    {
        for (int times = Math.Min(count, MostTimes); times > 0; times--)
        {
            int alike = count / times;
            count -= alike;
            double took = way + Draw(_response[origin], _chance);
            if (took > _firstByteTimeout)
                Add(step, cohort, origin, trial, OutcomeClass.FirstByteTimeout, alike, _firstByteTimeout);
            else
                Add(step, cohort, origin, trial, outcome, alike, took);
        }
    }

    private void Add(long step, in Cohort cohort, int origin, bool trial, OutcomeClass outcome, int count, double took)
    {
        if (count > 0)
            _wheel.Add(step, (int)Math.Round(took / Simulator.Step.TotalMilliseconds), new Flight(cohort with { Count = count }, origin, outcome, took, trial));
    }

    /// <summary>A lognormal distribution of mean 1 as the means of equally likely parts, drawn far quicker than its formula.</summary>
    private static double[] Factors(double spread)
    {
        const int Parts = 256;
        double[] factors = new double[Parts];
        double sum = 0;
        for (int i = 0; i < Parts; i++)
            sum += factors[i] = Math.Exp(spread * NormalQuantile((i + 0.5) / Parts));
        for (int i = 0; i < Parts; i++)
            factors[i] *= Parts / sum;
        return factors;
    }

    /// <summary>Inverse of <see cref="NormalShare"/>, by bisection.</summary>
    private static double NormalQuantile(double share)
    {
        double low = -8, high = 8;
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2;
            if (NormalShare(middle) < share)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Share of the standard normal distribution below a value (Marsaglia, 2004).</summary>
    private static double NormalShare(double value)
    {
        double sum = value, term = value;
        for (int i = 3; Math.Abs(term) > 1e-15; i += 2)
        {
            term *= value * value / i;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-value * value / 2 - 0.91893853320467274178);
    }
}
