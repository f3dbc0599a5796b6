using MultiRegion.Faults.Fuzzing.Checks;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>Looks at the edge from outside while it is fuzzed, and once more when all is over.</summary>
internal sealed class EdgeWatch(EdgeUnderTest edge, FuzzLedger ledger, TimeProvider time, Action<Finding> report)
{
    /// <summary>An edge at 500 requests/s has 200 MB as its bar; each of these inputs is small.</summary>
    private const long MostMemory = 512L << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(20);

    public long PeakMemoryBytes { get; private set; }

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (edge.IsAlive && await timer.WaitForNextTickAsync(ct))
                await LookAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Reports what it sees; not to be called twice at once.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var (kind, line) in edge.NewTroubles())
            Report(kind, line);
        if (!edge.IsAlive)
        {
            Report("died", "the edge's process has ended");
            return;
        }

        PeakMemoryBytes = Math.Max(PeakMemoryBytes, edge.MemoryBytes);
        if (PeakMemoryBytes > MostMemory)
            Report("memory", $"the edge takes {PeakMemoryBytes >> 20} MiB");
        if (!await edge.IsHealthyAsync(ct))
            Report("unhealthy", "/healthz did not answer well");
    }

    /// <summary>After the last input: everything has ended, and nothing arrived that the edge does not know of.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        await LookAsync(ct);
        if (!edge.IsAlive)
            return;
        long began = time.GetTimestamp();
        IReadOnlyDictionary<string, double> metrics = await edge.MetricsAsync(ct);
        while (metrics["multiregion_edge_requests_active"] > 0 && time.GetElapsedTime(began) < RestLimit)
        {
            await Task.Delay(Interval / 4, time, ct);
            metrics = await edge.MetricsAsync(ct);
        }

        if (metrics["multiregion_edge_requests_active"] is > 0 and var active)
            Report("hanging requests", $"{active} requests are in flight {RestLimit.TotalSeconds:0} s after the last client has gone; open at the origins:\n{string.Join("\n\n", ledger.Open)}");
        double attempts = metrics["multiregion_edge_attempts_total"];
        if (ledger.Arrivals > attempts)
            Report("smuggled by count", $"{ledger.Arrivals} requests arrived at the origins, and the edge made {attempts} attempts");
    }

    private void Report(string kind, string detail) => report(new Finding(kind, detail, ledger.Recent));
}
