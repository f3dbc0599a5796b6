using MultiRegion.Local.Load;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Display;

/// <summary>The last seconds of the load, from the file that the generator writes.</summary>
internal sealed class TrafficWindow(string recordsPath, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    private readonly FileTail _tail = new(recordsPath);
    private readonly Queue<RequestRecord> _requests = new();
    private readonly long _startedAt = time.Micros();

    public void Refresh()
    {
        foreach (string line in _tail.ReadNewLines())
        {
            if (RequestRecord.TryParse(line, out RequestRecord? request))
                _requests.Enqueue(request);
        }
        long oldest = time.Micros() - (long)Length.TotalMicroseconds;
        while (_requests.TryPeek(out RequestRecord? request) && request.FinishedAt < oldest)
            _requests.Dequeue();
    }

    /// <summary>What was asked by a region's clients and answered by an origin.</summary>
    public LiveTraffic Between(string region, string origin) => Summary(_requests.Where(request => request.Region == region && request.AnsweredOrigin == origin));

    public LiveTraffic Total() => Summary(_requests);

    private LiveTraffic Summary(IEnumerable<RequestRecord> requests)
    {
        List<long> latencies = [];
        int errors = 0;
        foreach (RequestRecord request in requests)
        {
            if (request.Failed)
                errors++;
            else
                latencies.Add(request.Latency);
        }
        double seconds = Math.Clamp((time.Micros() - _startedAt) / 1e6, 1, Length.TotalSeconds);
        return new LiveTraffic(latencies.Count / seconds, Quantiles.Milliseconds(latencies, 0.5), Quantiles.Milliseconds(latencies, 0.99), errors);
    }
}
