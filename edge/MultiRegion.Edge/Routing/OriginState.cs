using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Routing;

/// <summary>What an edge saw of one origin. It outlives plans: as long as id and address stay, so does the state.</summary>
internal sealed class OriginState(Uri address, OriginPool pool, EjectionOptions options)
{
    private readonly long[] _outcomes = new long[OutcomeClasses.Count];
    private readonly long[] _collected = new long[OutcomeClasses.Count];
    private readonly int[] _latency = new int[LatencyScale.BucketCount];
    private readonly int[] _latencyCollected = new int[LatencyScale.BucketCount];
    private readonly int[] _latencyRead = new int[LatencyScale.BucketCount];
    private ProbeObservation? _probe;
    private int _inFlight;
    private long _overflows;
    private int _connections;
    private int _streams;
    private long _roundTrip = long.MaxValue;

    public Uri Address => address;

    public OutlierDetector Detector { get; } = new(options);

    public OriginEjection Ejection { get; } = new(options);

    public SlowStart SlowStart { get; } = new();

    public OriginLatency Latency { get; } = new();

    public RefusalHold Refusals { get; } = new();

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests that found it at its limit, since the start.</summary>
    public long Overflows => Volatile.Read(ref _overflows);

    /// <summary>Connections that stand, used or idle, of those that were made for it.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A request that needs a connection waits until another gives one up.</summary>
    public bool IsPoolFull => pool.IsFull;

    /// <summary>Attempts by outcome since the start.</summary>
    public long Total(OutcomeClass outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    /// <summary>Takes one of <paramref name="limit"/> slots for an attempt, if one is free. At the limit a race may leave the last one unused for a moment.</summary>
    public bool TryEnter(int limit)
    {
        if (Volatile.Read(ref _inFlight) >= limit)
            return false;
        if (Interlocked.Increment(ref _inFlight) <= limit)
            return true;
        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>A request found it at its limit.</summary>
    public void CountOverflow() => Interlocked.Increment(ref _overflows);

    public void OpenConnection(int limit)
    {
        pool.Open(limit);
        Interlocked.Increment(ref _connections);
    }

    public void CloseConnection()
    {
        pool.Close();
        Interlocked.Decrement(ref _connections);
    }

    /// <summary>Gives the slot back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>A response of unknown length has begun. Until its end says otherwise, it is reported as a success.</summary>
    public void BeginStream() => Interlocked.Increment(ref _streams);

    public void EndStream() => Interlocked.Decrement(ref _streams);

    public void Count(OutcomeClass outcome) => Interlocked.Increment(ref _outcomes[(int)outcome]);

    public void CountFirstByte(TimeSpan time) => Interlocked.Increment(ref _latency[LatencyScale.IndexOf(time.Ticks / TimeSpan.TicksPerMicrosecond)]);

    /// <summary>A connection stood after this time.</summary>
    public void CountConnection(TimeSpan time)
    {
        long least = Volatile.Read(ref _roundTrip);
        while (time.Ticks < least)
        {
            long seen = Interlocked.CompareExchange(ref _roundTrip, time.Ticks, least);
            if (seen == least)
                return;
            least = seen;
        }
    }

    public void Count(ProbeObservation probe) => Volatile.Write(ref _probe, probe);

    /// <summary>What was seen since the last call. One caller.</summary>
    public OriginObservation Collect(string id)
    {
        Span<long> counts = stackalloc long[OutcomeClasses.Count];
        for (int i = 0; i < counts.Length; i++)
        {
            // A stream that breaks after it was reported as a success is one success less, if there are others.
            long total = Volatile.Read(ref _outcomes[i]) + (i == (int)OutcomeClass.Success ? Volatile.Read(ref _streams) : 0);
            counts[i] = Math.Max(0, total - _collected[i]);
            _collected[i] = total;
        }

        long roundTrip = Interlocked.Exchange(ref _roundTrip, long.MaxValue);
        return new OriginObservation
        {
            Origin = id,
            Outcomes = OutcomeCounts.From(counts),
            Latency = CollectLatency(),
            InFlight = InFlight,
            Streaming = Math.Max(0, Volatile.Read(ref _streams)),
            RoundTrip = roundTrip == long.MaxValue ? null : TimeSpan.FromTicks(roundTrip),
            Ejected = Ejection.IsEjected,
            EjectedFor = Ejection.Cause,
            ConsecutiveHardFailures = Detector.ConsecutiveHardFailures,
            Probe = Interlocked.Exchange(ref _probe, null),
        };
    }

    /// <summary>Takes in the times to first byte since the last call, for this origin and for its service. One caller.</summary>
    public void UpdateLatency(RecentLatency service, TimeSpan passed)
    {
        for (int i = 0; i < _latency.Length; i++)
        {
            int total = Volatile.Read(ref _latency[i]);
            if (total == _latencyRead[i])
                continue;
            int answers = unchecked(total - _latencyRead[i]);
            service.Add(i, answers);
            Latency.Add(i, answers);
            _latencyRead[i] = total;
        }

        Latency.Update(passed);
    }

    private LatencyBuckets CollectLatency()
    {
        List<int>? indexes = null;
        List<long>? counts = null;
        for (int i = 0; i < _latency.Length; i++)
        {
            int total = Volatile.Read(ref _latency[i]);
            int count = unchecked(total - _latencyCollected[i]);
            if (count == 0)
                continue;
            _latencyCollected[i] = total;
            (indexes ??= []).Add(i);
            (counts ??= []).Add(count);
        }

        return indexes is null ? LatencyBuckets.Empty : new LatencyBuckets(indexes, counts!);
    }
}
