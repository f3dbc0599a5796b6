using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Policies;

/// <summary>What one edge counts between two of its health reports.</summary>
internal sealed class ReportBuilder(World world)
{
    private readonly OriginCounts[] _origins = [.. Enumerable.Range(0, world.Origins).Select(_ => new OriginCounts())];
    private long _requests;
    private long _retries;

    public void Came(int requests) => _requests += requests;

    public void Began(int origin, int count) => _origins[origin].InFlight += count;

    public void Ended(in Flight flight)
    {
        OriginCounts counts = _origins[flight.Origin];
        counts.InFlight -= flight.Cohort.Count;
        counts.Outcomes[(int)flight.Outcome] += flight.Cohort.Count;
        if (flight.Cohort.Tried.Count > 1)
            _retries += flight.Cohort.Count;
        if (flight.Outcome is not (OutcomeClass.Success or OutcomeClass.ServerError or OutcomeClass.Refused))
            return;
        int bucket = LatencyScale.IndexOf((long)(1000 * flight.Took));
        counts.Latency[bucket] += flight.Cohort.Count;
        counts.Filled.Add(bucket);
    }

    public void Probed(int origin, ProbeObservation probe) => _origins[origin].Probe = probe;

    /// <summary>The report of what was seen since the last one.</summary>
    public ServiceObservation Collect(PlanVersion plan, LocalEjection ejection, Func<int, TimeSpan> roundTrip)
    {
        var origins = new OriginObservation[_origins.Length];
        for (int i = 0; i < origins.Length; i++)
        {
            OriginCounts counts = _origins[i];
            origins[i] = new OriginObservation
            {
                Origin = world.Service.Origins[i].Id,
                Outcomes = OutcomeCounts.From(counts.Outcomes),
                Latency = counts.CollectLatency(),
                InFlight = (int)Math.Min(int.MaxValue, counts.InFlight),
                RoundTrip = counts.Outcomes[(int)OutcomeClass.Success] > 0 ? roundTrip(i) : null,
                Ejected = ejection[i].IsEjected,
                ConsecutiveHardFailures = ejection[i].HardFailuresInARow,
                Probe = counts.Probe,
            };
            Array.Clear(counts.Outcomes);
            counts.Probe = null;
        }

        var seen = new ServiceObservation { Service = world.Service.Name, Plan = plan, Requests = _requests, Retries = _retries, Origins = origins };
        _requests = _retries = 0;
        return seen;
    }

    private sealed class OriginCounts
    {
        public readonly long[] Outcomes = new long[OutcomeClasses.Count];
        public readonly long[] Latency = new long[LatencyScale.BucketCount];
        public readonly SortedSet<int> Filled = [];

        public long InFlight { get; set; }

        public ProbeObservation? Probe { get; set; }

        public LatencyBuckets CollectLatency()
        {
            if (Filled.Count == 0)
                return LatencyBuckets.Empty;
            int[] index = [.. Filled];
            long[] count = new long[index.Length];
            for (int i = 0; i < index.Length; i++)
            {
                count[i] = Latency[index[i]];
                Latency[index[i]] = 0;
            }

            Filled.Clear();
            return new LatencyBuckets(index, count);
        }
    }
}
