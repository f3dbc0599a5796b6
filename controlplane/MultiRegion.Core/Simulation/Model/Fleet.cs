using MultiRegion.Contracts;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// All edges and origins: what is under way, what comes, where it goes and what becomes of it. A policy says where; the rules about a
/// further attempt are the edge's (<see cref="Repeats"/>), the same for every policy.
/// </summary>
internal sealed class Fleet
{
    private readonly World _world;
    private readonly Conditions _truth;
    private readonly Policy _policy;
    private readonly Recorder _recorder;
    private readonly Chance _arrivals;
    private readonly Chance _chance;
    private readonly TimeWheel _wheel;
    private readonly RetryBudget[] _budgets;
    private readonly StepOutcomes[] _ended;
    private readonly List<Cohort> _again = [];
    private readonly List<(Cohort Cohort, int Origin, bool Trial)> _sending = [];
    private readonly OriginSide _origins;
    private readonly Probing _probing;
    private readonly double[] _weights;
    private readonly int[] _parts;

    public Fleet(World world, Conditions truth, Policy policy, Recorder recorder, ulong seed)
    {
        _world = world;
        _truth = truth;
        _policy = policy;
        _recorder = recorder;
        _arrivals = new Chance(seed, stream: 1);
        _chance = new Chance(seed, stream: 2);
        _wheel = new TimeWheel((int)(world.Service.Attempts.FirstByteTimeout / Simulator.Step) + 20);
        _budgets = [.. Enumerable.Range(0, world.Edges).Select(_ => new RetryBudget(world.Service.RetryBudget))];
        _ended = new StepOutcomes[world.Edges * world.Origins];
        _origins = new OriginSide(world, truth, _chance, _wheel);
        _probing = new Probing(world, truth, policy, _origins, new Chance(seed, stream: 4));
        _weights = new double[world.Origins];
        _parts = new int[world.Origins];
    }

    public void Advance(long step, double now, double seconds)
    {
        _again.Clear();
        _sending.Clear();
        End(step, now);
        _probing.Advance(now);
        _policy.Advance(now);
        for (int edge = 0; edge < _world.Edges; edge++)
        {
            int region = _world.RegionOfEdge(edge);
            int came = _arrivals.Poisson(_truth.Demand[region] / _world.EdgesPerRegion * seconds);
            int repeatable = _arrivals.Binomial(came, _world.Repeatable);
            _budgets[edge].Deposit(came, now);
            _policy.Came(edge, came);
            _recorder.Came(came);
            Send(new Cohort(edge, TryTrial(edge, repeatable, repeatable: true, now), Repeatable: true, default, 0));
            Send(new Cohort(edge, TryTrial(edge, came - repeatable, repeatable: false, now), Repeatable: false, default, 0));
        }

        foreach (Cohort cohort in _again)
            SendAgain(cohort, now);
        foreach (var (cohort, origin, _) in _sending)
            _policy.Began(cohort.Edge, origin, cohort.Count);
        _origins.Serve(step, seconds, _sending, _recorder);
    }

    /// <summary>Ends the attempts that are due, and collects those of their requests that go on.</summary>
    private void End(long step, double now)
    {
        List<Flight> due = _wheel.Due(step);
        foreach (Flight planned in due)
        {
            Flight flight = Broken(planned);
            _policy.Ended(flight, now);
            if (!flight.Trial)
                Note(ref _ended[flight.Cohort.Edge * _world.Origins + flight.Origin], flight);
            double elapsed = flight.Cohort.Elapsed + flight.Took;
            if (flight.Outcome == OutcomeClass.Success)
                _recorder.Served(flight.Cohort.Count, elapsed);
            else if (Repeats.Allows(flight.Outcome, flight.Cohort.Repeatable))
                _again.Add(flight.Cohort with { Elapsed = elapsed });
            else
                _recorder.Failed(flight.Cohort.Count);
        }

        due.Clear();
        for (int i = 0; i < _ended.Length; i++)
        {
            if (_ended[i] == default)
                continue;
            _policy.StepEnded(i / _world.Origins, i % _world.Origins, _ended[i], now);
            _ended[i] = default;
        }
    }

    /// <summary>What was under way at an origin that is gone now has broken.</summary>
    private Flight Broken(in Flight flight) => _truth.Down[flight.Origin] && flight.Outcome is (OutcomeClass.Success or OutcomeClass.ServerError)
        ? flight with { Outcome = OutcomeClass.Reset }
        : flight;

    private static void Note(ref StepOutcomes outcomes, in Flight flight)
    {
        int count = flight.Cohort.Count;
        if (flight.Outcome == OutcomeClass.Refused)
            outcomes = outcomes with { Refused = outcomes.Refused + count };
        else if (!flight.Outcome.IsFailure())
            outcomes = outcomes with { Good = outcomes.Good + count };
        else if (flight.Outcome.IsHard() || flight.Outcome == OutcomeClass.Reset)
            outcomes = outcomes with { Hard = outcomes.Hard + count };
        else
            outcomes = outcomes with { Soft = outcomes.Soft + count };
    }

    /// <summary>Sends one of the requests as a trial where one is wanted; returns how many are left.</summary>
    private int TryTrial(int edge, int count, bool repeatable, double now)
    {
        int origin = _policy.ChoiceOf(edge).Trial;
        if (count == 0 || origin < 0 || !_policy.TryBeginTrial(edge, repeatable, now))
            return count;
        _sending.Add((new Cohort(edge, 1, repeatable, default(OriginSet).With(origin), 0), origin, Trial: true));
        return count - 1;
    }

    private void Send(in Cohort cohort)
    {
        if (cohort.Count > 0)
            Spread(cohort, _policy.ChoiceOf(cohort.Edge).Weights);
    }

    /// <summary>To the next of the policy's order, or by weight, as far as attempts and tokens reach.</summary>
    private void SendAgain(in Cohort cohort, double now)
    {
        EdgeChoice choice = _policy.ChoiceOf(cohort.Edge);
        double sum = choice.Order is { } order ? NextOf(order, choice.Usable, cohort.Tried) : NextByWeight(choice, cohort.Tried);
        bool mayTry = sum > 0 && cohort.Tried.Count < choice.MaxAttempts;
        int going = mayTry ? _budgets[cohort.Edge].Withdraw(cohort.Count, now) : 0;
        if (going > 0)
            Spread(cohort with { Count = going }, _weights);
        if (going < cohort.Count)
            _recorder.Failed(cohort.Count - going);
    }

    /// <summary>By weight among the origins not tried, else any other that may be used; returns the sum of the weights.</summary>
    private double NextByWeight(EdgeChoice choice, in OriginSet tried)
    {
        double sum = 0;
        for (int pass = 0; pass < 2 && !(sum > 0); pass++)
        {
            for (int i = 0; i < _weights.Length; i++)
                sum += _weights[i] = tried.Has(i) ? 0 : pass == 0 ? choice.Weights[i] : choice.Usable[i] ? 1 : 0;
        }

        return sum;
    }

    private double NextOf(int[] order, bool[] usable, in OriginSet tried)
    {
        Array.Clear(_weights);
        foreach (int origin in order)
        {
            if (usable[origin] && !tried.Has(origin))
                return _weights[origin] = 1;
        }

        return 0;
    }

    private void Spread(in Cohort cohort, ReadOnlySpan<double> weights)
    {
        _chance.Split(cohort.Count, weights, _parts);
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] > 0)
                _sending.Add((cohort with { Count = _parts[i], Tried = cohort.Tried.With(i) }, i, Trial: false));
        }
    }
}
